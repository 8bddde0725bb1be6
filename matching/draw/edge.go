package draw

import (
	"fmt"

	"tongxing/matching"
)

// Edge throws a small world near the edge: most clauses hold, so that each of them
// decides now and then, and much is not said. Its travel is EdgeTravel.
func Edge(seed uint64, people, posts int) ([]*matching.Seeker, []*matching.Post) {
	d := edge{roll(seed, 3)}
	s, p := make([]*matching.Seeker, people), make([]*matching.Post, posts)
	for i := range s {
		s[i] = d.seeker(i)
	}
	for i := range p {
		p[i] = d.post(i)
	}
	return s, p
}

type edge struct{ dice }

func (d edge) one(in int) bool { return d.IntN(in) == 0 }

func (d edge) tri() matching.Tri { return matching.Tri(d.IntN(3)) }

func (d edge) some(codes []string, in int) (out []string) {
	for _, c := range codes {
		if d.one(in) {
			out = append(out, c)
		}
	}
	return out
}

var (
	edgeTrades = []string{"sewing", "hotline", "typist"}
	edgeSkills = []string{"typing", "sewing", "phone", "packing", "cash", "filing"}
	edgeTowns  = []string{"t1", "t2", "t3"}
)

func aidCodes() (out []string) {
	for _, a := range matching.Aids {
		out = append(out, a.Code)
	}
	return out
}

// EdgeTravel knows every pair of townships except from t3.
func EdgeTravel(from, to, mode string) (int, bool) {
	if from == "t3" || mode == "" {
		return 0, false
	}
	if from == to {
		return 10, true
	}
	return 45, true
}

func (d edge) post(n int) *matching.Post {
	p := &matching.Post{ID: fmt.Sprintf("p%03d", n), Employer: fmt.Sprintf("e%d", d.IntN(4)), Township: edgeTowns[d.IntN(2)], Trade: edgeTrades[d.IntN(3)],
		Title: []string{"客服专员", "缝纫工", "Data clerk"}[d.IntN(3)], Text: "接听电话,录入资料", Sites: map[string]matching.Tri{}, HoursDay: 8, HoursWeek: 40,
		PayMin: 200000 + int64(d.IntN(4))*50000, MinAge: d.IntN(2) * 18, Hazard: d.one(4), Screen: d.tri(), SkillsMust: d.some(edgeSkills, 4), SkillsWish: d.some(edgeSkills, 4),
		Remote: matching.No, Dormitory: matching.No, Shuttle: matching.No, Offers: d.some(aidCodes(), 4), Contract: []string{"", "full", "part"}[d.IntN(3)], Flexible: d.one(8)}
	p.PayMax = p.PayMin + 50000
	for i := range p.Demand {
		if d.one(3) {
			p.Demand[i] = int8(1 + d.IntN(3))
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
	}
	if d.one(5) {
		p.Remote, p.Dormitory, p.Shuttle = d.tri(), d.tri(), d.tri()
	}
	if d.one(15) {
		p.PayMin, p.PayMax = 0, 0
	}
	return p
}

func (d edge) seeker(n int) *matching.Seeker {
	s := &matching.Seeker{ID: fmt.Sprintf("s%03d", n), Township: edgeTowns[d.IntN(3)], Text: "想做电话客服,会录入", Aids: d.some(aidCodes(), 4), Owned: d.some(aidCodes(), 12),
		SiteNeeds: d.some(append([]string{"other need"}, matching.Sites...), 12), Mode: "bus", MaxMinutes: 60, HoursDay: 8, HoursWeek: 44, Night: d.tri(),
		Remote: d.tri(), Dormitory: d.tri(), Shuttle: d.tri(), PayFloor: int64(d.IntN(3)) * 150000, Age: 30, Skills: d.some(edgeSkills, 3), Excluded: d.some([]string{"e0", "e1"}, 9),
		GuardianNeed: d.tri(), GuardianGiven: d.tri(), Wishes: d.some(edgeTrades, 3), PayWish: int64(d.IntN(2)) * 300000, HoursWish: d.IntN(2) * 30, DormitoryWish: d.one(3)}
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
