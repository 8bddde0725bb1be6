package peer_test

import (
	"fmt"
	"math/rand/v2"

	"tongxing/matching"
)

// A dice throws worlds near the edge: most clauses hold, so that each decides now
// and then.
type dice struct{ *rand.Rand }

func (d dice) one(in int) bool { return d.IntN(in) == 0 }

func (d dice) tri() matching.Tri { return matching.Tri(d.IntN(3)) }

func (d dice) some(codes []string, in int) (out []string) {
	for _, c := range codes {
		if d.one(in) {
			out = append(out, c)
		}
	}
	return out
}

var (
	trades    = []string{"sewing", "hotline", "typist"}
	skills    = []string{"typing", "sewing", "phone", "packing", "cash", "filing", "knitting", "service"}
	townships = []string{"t1", "t2", "t3"}
	wordings  = []string{"客服专员", "缝纫工,手工", "Data clerk", "接听电话,录入资料", "手工包装。轻便", "想做电话客服,会录入", "DATA 录入"}
)

func aidCodes() (out []string) {
	for _, a := range matching.Aids {
		out = append(out, a.Code)
	}
	return out
}

// travel knows every pair of townships except from t3.
func travel(from, to, mode string) (int, bool) {
	if from == "t3" || mode == "" {
		return 0, false
	}
	if from == to {
		return 10, true
	}
	return 45, true
}

func (d dice) post(n int) *matching.Post {
	p := &matching.Post{ID: fmt.Sprintf("p%05d", n), Employer: fmt.Sprintf("e%d", d.IntN(4)), Township: townships[d.IntN(3)], Trade: trades[d.IntN(3)],
		Title: wordings[d.IntN(len(wordings))], Text: wordings[d.IntN(len(wordings))], Sites: map[string]matching.Tri{}, HoursDay: 8, HoursWeek: 40,
		PayMin: 200000 + int64(d.IntN(4))*50000, MinAge: d.IntN(2) * 18, Hazard: d.one(4), Screen: d.tri(), SkillsMust: d.some(skills, 4), SkillsWish: d.some(skills, 4),
		Remote: matching.No, Dormitory: matching.No, Shuttle: matching.No, Offers: d.some(aidCodes(), 4), Contract: []string{"", "full", "part"}[d.IntN(3)], Flexible: d.one(8)}
	p.PayMax = p.PayMin + 50000
	for i := range p.Demand {
		if d.one(3) {
			p.Demand[i] = int8(1 + d.IntN(4))
		}
		if d.one(90) {
			p.Demand[i] = matching.Unknown
		}
		p.Marginal[i] = d.one(6)
	}
	for _, site := range matching.Sites {
		p.Sites[site] = d.tri()
	}
	for day := range 5 {
		p.Week.Set(day, 9, 17)
	}
	switch d.IntN(12) {
	case 0:
		p.Week = matching.Week{}
	case 1:
		p.Week.Set(6, 22, 30)
	case 2:
		p.HoursDay, p.HoursWeek = 0, 0
	case 3:
		p.PayMin, p.PayMax = 0, 0
	case 4:
		p.Demand = matching.Levels{}
	case 5, 6:
		p.Remote, p.Dormitory, p.Shuttle = d.tri(), d.tri(), d.tri()
	}
	return p
}

func (d dice) seeker(n int) *matching.Seeker {
	s := &matching.Seeker{ID: fmt.Sprintf("s%05d", n), Township: townships[d.IntN(3)], Text: wordings[d.IntN(len(wordings))], Aids: d.some(aidCodes(), 4), Owned: d.some(aidCodes(), 12),
		SiteNeeds: d.some(append([]string{"other need"}, matching.Sites...), 12), Mode: "bus", MaxMinutes: 60, HoursDay: 8, HoursWeek: 44, Night: d.tri(),
		Remote: d.tri(), Dormitory: d.tri(), Shuttle: d.tri(), PayFloor: int64(d.IntN(3)) * 150000, Age: 30, Skills: d.some(skills, 3), Excluded: d.some([]string{"e0", "e1"}, 9),
		GuardianNeed: d.tri(), GuardianGiven: d.tri(), Wishes: d.some(trades, 3), PayWish: int64(d.IntN(2)) * 300000, HoursWish: d.IntN(2) * 30, DormitoryWish: d.one(3)}
	for i := range s.Abilities {
		s.Abilities[i] = 4
		if d.one(4) {
			s.Abilities[i] = int8(d.IntN(4))
		}
		if d.one(60) {
			s.Abilities[i] = matching.Unknown
		}
	}
	for day := range 7 {
		s.Week.Set(day, 8, 20)
	}
	switch d.IntN(14) {
	case 0:
		s.Week = matching.Week{}
	case 1:
		s.HoursDay, s.HoursWeek = 6, 30
	case 2:
		s.HoursDay, s.HoursWeek = 8*d.IntN(2), 0
	case 3:
		s.Age = []int{0, 15, 16, 17}[d.IntN(4)]
	case 4:
		s.MaxMinutes = d.IntN(2) * 30
	case 5:
		s.Minutes = map[string]int{"t1": 20, "t2": 90}
	case 6:
		s.Week.Set(6, 20, 32)
	case 7:
		s.Contracts = []string{"full"}
	}
	if !d.one(4) {
		s.GuardianNeed = matching.NotSaid
	}
	return s
}

func world(seed uint64, posts, people int) (p []*matching.Post, s []*matching.Seeker) {
	d := dice{rand.New(rand.NewPCG(seed, 7))}
	for i := range posts {
		p = append(p, d.post(i))
	}
	for i := range people {
		s = append(s, d.seeker(i))
	}
	d.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p, s
}
