// Package matching (匹配) owns the question whether a person and a post fit, and
// why: 25 functional items on one scale for what a post asks and what a person
// can do with their usual aids, accommodations that close gaps, hard terms that
// are three-valued, integer points whose parts are shown, and what one change
// would unlock. Only a proven gap blocks; what is unknown is a question.
//
// It knows no database, no category or grade of disability (they are not even
// fields), and no wording: reasons are codes for msg.
//
// Floor 1, beside registry. Sources: docs/decisions/0007-matching.md.
package matching
