// Package fairness measures whether the market treats groups of seekers alike:
// choice of posts, places in lists, invitations to interviews, by category and grade,
// sex, age, and town or country.
//
// Owns: the measures and their flags. They are counts: a group of fewer than five is
// not shown.
//
// Does not own: matching, which reads none of these properties; this package only
// looks at what came of it.
//
// Floor 3, above employment and hiring.
package fairness
