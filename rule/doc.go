// Package rule owns predicates as data (规则): trees of all, any and none over named
// facts, three-valued (yes, no, unknown) in Kleene's strong logic, each clause worded
// in both languages. One language serves eligibility, guards and queues. A rule is
// asked of one subject, or of columns of many at once with the same answers.
//
// Unknown is a question, never a refusal: what a paper would settle is named.
//
// It does not know where facts come from: their owners register them (Catalogue) and
// bring the values.
//
// Floor 0, above msg.
package rule
