// Package web (网页) owns the pages: it parses what was asked, calls one verb and
// presents what came of it, in the reader's words. It decides nothing and reads
// no table. Everything works without JavaScript.
//
// Floor 6; never imports api.
package web
