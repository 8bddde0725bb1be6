// Package trade (工种) owns the table of trades a post can be drawn from: what the
// work typically asks of a person (25 demands), its hours, pay, hazards and
// place, so that an employer confirms answers instead of writing them.
//
// The levels come from the BLS Occupational Requirements Survey 2018 (public
// domain) and are adapted; trades.csv says how. Names and duties in both
// languages stand in the table; the words for shifts, hazards and skills are
// texts trade.shift.*, trade.hazard.* and trade.skill.*.
//
// It does not own a post's own demands (employment), nor the meaning of the 25
// items and the comparing of levels (matching).
//
// Floor 3, below employment; imports nothing of ours.
package trade
