package world

import (
	"maps"
	"slices"

	"tongxing/matching"
)

// poolSize is how many posts a seeker looks at beyond the wished trades.
const poolSize = 60

// pool lists posts for a seeker: those that fit in wished trades first, then others
// that fit, then those with an open question, then the wished ones whatever stands
// against them. Within each it is shuffled, so that not everybody sends to the same.
func (m *courier) pool(seeker int) []int {
	if p, ok := m.pools[seeker]; ok {
		return p
	}
	s := m.city.Seekers[seeker].match(m.city)
	var looked []int
	for _, code := range s.Wishes {
		looked = append(looked, m.trades[code]...)
	}
	wished := len(looked)
	for range poolSize {
		looked = append(looked, m.IntN(len(m.posts)))
	}
	var ranks [5][]int
	seen := map[int]bool{}
	for _, at := range m.shuffled(len(looked), wished) {
		post := looked[at]
		if seen[post] {
			continue
		}
		seen[post] = true
		r := rank(m.verdict(&s, &m.posts[post]), at < wished)
		ranks[r] = append(ranks[r], post)
	}
	pool := slices.Concat(ranks[:]...)
	m.pools[seeker], m.fitting[seeker] = pool, len(ranks[0])+len(ranks[1])
	return pool
}

// shuffled keeps the wished ones before the others.
func (m *courier) shuffled(n, wished int) []int {
	out := m.Perm(wished)
	for _, i := range m.Perm(n - wished) {
		out = append(out, wished+i)
	}
	return out
}

func (m *courier) verdict(s *matching.Seeker, p *matching.Post) matching.Verdict {
	return matching.Judge(m.travel, s, p)
}

func rank(v matching.Verdict, wished bool) int {
	switch {
	case v.Feasible() && wished:
		return 0
	case v.Feasible():
		return 1
	case v == matching.Ask:
		return 2
	case wished:
		return 3
	}
	return 4
}

// match is the post as matching reads it.
func (p Post) match() matching.Post {
	demand, _ := matching.ParseLevels(p.Demand) // written by vary, held by a test
	marginal, _ := matching.ParseMarks(p.Marginal)
	week, _ := matching.ParseWeek(p.Week)
	return matching.Post{ID: p.Key, Employer: p.Employer, Township: p.Township, Trade: p.Trade, Demand: demand, Marginal: marginal,
		Sites: tris(p.Sites), Week: week, Flexible: p.Shift == "flex", HoursDay: p.HoursDay, HoursWeek: p.HoursWeek, PayMin: p.PayMin, PayMax: p.PayMax,
		Remote: matching.ParseTri(p.Remote), Dormitory: matching.ParseTri(p.Dormitory), Shuttle: matching.ParseTri(p.Shuttle),
		SkillsMust: p.SkillsMust, SkillsWish: p.SkillsWish, Offers: p.Offers, Title: p.Title,
		Text: p.Text, Contract: p.Contract, Visited: true}
}

// match is the seeker as matching reads them.
func (s Seeker) match(c *City) matching.Seeker {
	abilities, _ := matching.ParseLevels(s.Abilities)
	week, _ := matching.ParseWeek(s.Week)
	return matching.Seeker{ID: s.Person, Township: s.Township, Abilities: abilities, Aids: s.Aids, SiteNeeds: s.SiteNeeds, Mode: s.Mode,
		MaxMinutes: s.MaxMinutes, Week: week, HoursDay: s.HoursDay, HoursWeek: s.HoursWeek, Night: matching.ParseTri(s.Night),
		Remote: matching.ParseTri(s.Remote), Dormitory: matching.ParseTri(s.Dormitory), Shuttle: matching.ParseTri(s.Shuttle),
		PayFloor: s.PayFloor, Age: ageOn(c.Person(s.Person).Birth), Wishes: s.Wishes, Skills: s.Skills, Text: s.Summary}
}

func tris(sites map[string]string) map[string]matching.Tri {
	out := map[string]matching.Tri{}
	for code := range maps.Keys(sites) {
		out[code] = matching.ParseTri(sites[code])
	}
	return out
}
