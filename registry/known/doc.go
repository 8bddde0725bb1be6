// Package known (已知事实) answers what the register knows of people, households and
// organisations, as facts that rules may ask: of one subject, or of everybody at once
// in columns. What is not written down is not known, and never taken for a no.
//
// Packages above bring further facts (Source). A Board keeps the columns of a whole
// city in memory and re-reads alone whom the feed names.
//
// It does not own the rules, nor what follows from them.
//
// Floor 1, above registry/roll.
package known
