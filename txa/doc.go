// Package txa is the accessibility release gate, TX-A: it opens pages of the
// running product in Chromium and reports everything that would stop a person
// with a disability from using them.
//
// It owns the browser, the settings a page is looked at in (width, language,
// colour scheme, scripts on or off, text size), the checks T1–T9, T11–T15 and
// T18–T20 of the standard, and the gate on the gate: thirty seeded defects of
// which at least twenty-nine must be caught (T21, mutants_test.go).
//
// The checks that look at the page live in checks/*.js, one named function
// each, and return findings with a selector and a reason. What needs the
// browser itself (keys, print, network, input method) is Go. A scanner alone is
// not enough: axe-core found 8 of the 30 defects, these checks 23.
//
// It does not own the pages, signing in, or which pages are tested: web/ and
// the tests that call Run do. No package of the product imports it.
//
// Floor: tools. It imports nothing of the product.
package txa
