package matching

import (
	"slices"
	"strings"
	"unicode"
)

// parts shares out the points, in whole numbers, each part rounded down.
func (s *person) parts(w Weights, p *job) Parts {
	return Parts{
		Fit:     w.Fit * s.spare(p) / 100,
		Skills:  w.Skills * useful(s.Skills, p.Post) / 100,
		Wishes:  w.Wishes * s.wished(p) / 100,
		Commute: s.near(w.Commute, p),
		Text:    min(w.Text, s.shared(p.Post)),
	}
}

// spare is the share of essential items, in hundredths, met with a level to spare.
// An item held by an aid that the scheme or the employer pays for counts like one
// with a level to spare, else severe disability always sinks; so does ability 4,
// above which there is none.
func (s *person) spare(p *job) int {
	sure, _ := s.hand(p)
	needed, held := 0, 0
	for i, asks := range p.Demand {
		if asks == 0 || p.Marginal[i] {
			continue
		}
		needed++
		switch can := s.Abilities[i]; {
		case can == 4:
			held++
		case asks == Unknown || can == Unknown:
		case can > asks || closing(sure&^ownAids, i, asks, can) >= 0:
			held++
		default:
			if a := closing(sure&ownAids, i, asks+1, can); a >= 0 {
				held++
			}
		}
	}
	if sure&carving != 0 && held < needed && s.gaps(p, sure) <= 1 {
		held++ // carving would take any one item out
	}
	if needed == 0 {
		return 100
	}
	return 100 * held / needed
}

// gaps counts the known gaps that no aid surely closes.
func (s *person) gaps(p *job, sure aidSet) (n int) {
	for i := range p.Demand {
		if s.gap(p, sure, i) {
			n++
		}
	}
	return n
}

func (s *person) gap(p *job, sure aidSet, i int) bool {
	asks, can := p.Demand[i], s.Abilities[i]
	return asks > can && can != Unknown && !p.Marginal[i] && closing(sure, i, asks, can) < 0
}

// useful is how far the skills meet the post's, in hundredths: each it must have
// counts two, each it wishes one, a neighbouring skill half of that. A post that
// names none is met in full.
func useful(skills []string, p *Post) int {
	got, all := 0, 0
	for _, list := range []struct {
		skills []string
		weight int
	}{{p.SkillsMust, 4}, {p.SkillsWish, 2}} {
		for _, skill := range list.skills {
			all += list.weight
			if slices.Contains(skills, skill) {
				got += list.weight
			} else if slices.ContainsFunc(skills, func(has string) bool { return akin(has, skill) }) {
				got += list.weight / 2
			}
		}
	}
	if all == 0 {
		return 100
	}
	return 100 * got / all
}

// families are skills of which one is soon learnt by who has another (codes of the
// trades' table).
var families = [][]string{
	{"typing", "spreadsheet", "filing", "scanning", "proofreading", "bookkeeping", "image_tagging"},
	{"programming", "software_testing"},
	{"photo_editing", "video_editing", "graphic_design", "live_operating"},
	{"phone", "chat_service", "service", "listening", "mandarin", "live_hosting"},
	{"sewing", "ironing", "embroidery", "knitting", "fine_handwork", "pottery", "woodwork"},
	{"assembly", "electronics", "repair", "machine_tending", "measuring", "inspection", "welding"},
	{"sorting", "packing", "cleaning", "laundry"},
	{"cooking", "baking", "food_hygiene", "coffee"},
	{"growing", "gardening", "animal_care"},
	{"massage", "medical_massage"},
}

func akin(a, b string) bool {
	return slices.ContainsFunc(families, func(f []string) bool { return slices.Contains(f, a) && slices.Contains(f, b) })
}

// wished is how far the post meets the person's wishes, in hundredths: trade 40,
// pay 25, hours 20, dormitory 15. A wish not made costs nothing.
func (s *person) wished(p *job) (share int) {
	if len(s.Wishes) == 0 || slices.Contains(s.Wishes, p.Trade) {
		share += 40
	}
	share += PayShare(p.PayMin, s.PayFloor, s.PayWish)
	share += HoursShare(p.week, s.HoursWish)
	if !s.DormitoryWish || p.Dormitory == Yes {
		share += 15
	}
	return share
}

// HoursShare is how far a week's hours meet the wish, of 20.
func HoursShare(week, wish int) int {
	switch {
	case wish == 0:
		return 20
	case week > 0:
		return max(0, 20-max(week-wish, wish-week))
	}
	return 0
}

// PayShare counts the pay that is certain, from the floor up to the wish, of 25; who
// names no wish is taken to want a fifth above the floor.
func PayShare(pay, floor, wish int64) int {
	if wish == 0 {
		wish = floor * 6 / 5
	}
	switch {
	case pay >= wish:
		return 25
	case pay <= floor:
		return 0
	}
	return int(25 * (pay - floor) / (wish - floor))
}

// near: full points where nobody travels, fewer the nearer the limit.
func (s *person) near(points int, p *job) int {
	if s.remote(p) == Yes || s.dormitory(p) == Yes {
		return points
	}
	if minutes := s.reach[p.place]; s.commute(p) == Yes {
		return points * (s.MaxMinutes - minutes) / s.MaxMinutes
	}
	if s.shuttle(p) == Yes {
		return points / 2
	}
	return 0
}

// shared counts the pairs of neighbouring characters that the person's and the
// post's words have in common, a pair once.
func (s *person) shared(p *Post) (n int) {
	if s.Text == "" {
		return 0
	}
	if s.pairs == nil {
		s.pairs = textPairs(s.Text)
	}
	seen := map[[2]rune]bool{}
	eachPair(WordsOf(p), func(pair [2]rune) {
		if s.pairs[pair] && !seen[pair] {
			seen[pair] = true
			n++
		}
	})
	return n
}

func textPairs(text string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	eachPair(text, func(pair [2]rune) { out[pair] = true })
	return out
}

// eachPair breaks at whatever is no letter or digit, so that no pair spans words.
func eachPair(text string, use func([2]rune)) {
	var last rune
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			use([2]rune{last, r})
		}
		last = r
	}
}
