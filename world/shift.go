package world

import "tongxing/matching"

// shift turns a kind of shift and its weekly hours into the hours themselves. A
// rotating shift needs every hour of its days free; flexible hours bind none.
func shift(kind string, hours int) (w matching.Week, perDay int) {
	blocks := map[string][][2]int{
		"day": {{9, 12}, {13, 18}}, "day6": {{8, 12}, {13, 17}}, "early": {{6, 14}}, "late": {{13, 21}},
		"half": {{8, 14}}, "split": {{10, 14}, {17, 21}}, "rotating": {{0, 24}},
	}[kind]
	if blocks == nil {
		return w, 6
	}
	days, perDay := 5, 0
	for _, b := range blocks {
		perDay += b[1] - b[0]
	}
	switch {
	case kind == "rotating":
		days, perDay = 6, 8
	case hours > 40:
		days = 6
	case hours < 40 && kind != "half":
		days = (hours + perDay - 1) / perDay
	}
	left := hours
	if kind == "rotating" {
		left = 24 * days
	}
	for i := range days {
		for _, b := range blocks {
			to := min(b[1], b[0]+left)
			w.Set(i, b[0], to)
			left -= to - b[0]
		}
	}
	return w, perDay
}
