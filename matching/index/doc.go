// Package index (匹配索引) owns matching at the speed of memory: all posts and all
// seekers packed side by side, so that the first k of either list are found without
// looking at most of them. It answers exactly what package matching's plain
// evaluator answers (RankPosts, RankPeople, TakeStock), which is its oracle in tests;
// who wants the reasons of a hit asks matching.Evaluate.
//
// Readers never wait: what they read is one unchanging picture, and a change
// publishes the next. It knows no database. Money above 42 million yuan a month,
// ages above 127 and trips above 4,095 minutes count as just that.
//
// Floor 1, after matching. Layout and figures: docs/decisions/0010-matching-index.md.
package index
