// Package form owns questions as data (题) and the reading of what was typed into
// answers: text, whole numbers, money in fen, days, yes or no, one or several of a
// list, a step of a scale. What does not hold is told field by field, as message keys,
// and what was typed is the caller's to keep. Answers have one canonical encoding, for
// facts and comparisons.
//
// It does not draw (web/parts), store, or know what an answer means: people, places
// and organisations are text here, and their verbs find them.
//
// Floor 0, above msg.
package form
