// Package programme owns programmes as data (项目): the finite language of their
// definitions, read strictly with file and line, checked whole, with their words in
// both languages, named lists, rates and the calendar of working days. A definition
// never changes once read; its versions stand side by side and a running case keeps
// the one it began with.
//
// It does not know what a case is (fold), nor any database, nor a programme by name.
//
// Floor 2, the first of casework.
package programme
