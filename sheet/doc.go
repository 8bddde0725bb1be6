// Package sheet reads tables that people bring and writes those that go out: CSV as
// Excel in China reads and writes it, and XLSX.
//
// Owns: encodings, headings in any order and either language, line numbers for
// error messages, the limits that keep a hostile file from eating the machine, and
// that no cell that goes out is taken for a formula.
//
// Does not own: what a column means and whether a value is right (the package that
// takes the table in).
//
// Floor 0, above fault.
package sheet
