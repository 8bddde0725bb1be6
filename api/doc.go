// Package api (接口) owns the JSON documents: the same verbs as the pages, with view
// structs that are allow-lists, an OpenAPI document made from the code, problems
// as RFC 9457, feeds and the calendar. It decides nothing and reads no table.
//
// Floor 6; never imports web.
package api
