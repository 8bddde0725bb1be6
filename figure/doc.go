// Package figure (数字) owns the one way a published number is made: its owner
// registers one record query, and the number, the list behind it, the chart, the
// API and the export all come from that query. Count = list by construction.
//
// It does not own printed values (review), nor the records.
//
// Floor 0, above access.
package figure
