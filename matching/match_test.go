package matching_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongxing/matching"
)

// fitting is a pair in which every clause holds; the tables change one thing.
func fitting() (*matching.Seeker, *matching.Post) {
	s := &matching.Seeker{ID: "s", Township: "t1", Mode: "bus", MaxMinutes: 60, HoursDay: 8, HoursWeek: 40, Night: matching.No, Age: 30}
	p := &matching.Post{ID: "p", Employer: "e", Township: "t2", Trade: "sewing", PayMin: 250000, PayMax: 300000}
	for i := range s.Abilities {
		s.Abilities[i] = 3
	}
	for day := range 5 {
		s.Week.Set(day, 8, 20)
		p.Week.Set(day, 9, 17)
	}
	return s, p
}

func set(l *matching.Levels, item string, level int8) { l[matching.Item(item)] = level }

func TestClauses(t *testing.T) {
	type S = matching.Seeker
	type P = matching.Post
	yes, no := matching.Yes, matching.No
	for _, c := range []struct {
		name   string
		change func(s *S, p *P)
		want   matching.Verdict
		codes  string // of what blocks or is asked: code/detail/source
	}{
		{"as it is", func(*S, *P) {}, matching.Fits, ""},
		{"demand met exactly", func(_ *S, p *P) { set(&p.Demand, "stand", 3) }, matching.Fits, ""},
		{"demand one over", func(_ *S, p *P) { set(&p.Demand, "stand", 4) }, matching.Blocked, "item/stand/person"},
		{"the same, marginal", func(_ *S, p *P) { set(&p.Demand, "stand", 4); p.Marginal[1] = true }, matching.Fits, ""},
		{"stool wanted, not agreed", func(s *S, p *P) { set(&p.Demand, "stand", 4); s.Aids = []string{"stool"} }, matching.Blocked, "item/stand/person"},
		{"stool agreed", func(_ *S, p *P) { set(&p.Demand, "stand", 4); p.Offers = []string{"stool"} }, matching.FitsWith, ""},
		{"stool brought along", func(s *S, p *P) { set(&p.Demand, "stand", 4); s.Owned = []string{"stool"} }, matching.FitsWith, ""},
		{"cap holds", func(_ *S, p *P) { set(&p.Demand, "lift", 4); p.Offers = []string{"trolley"} }, matching.Blocked, "item/lift/person"},
		{"coach paid by the scheme", func(s *S, p *P) { set(&p.Demand, "learn", 4); s.Aids = []string{"job_coach"} }, matching.FitsWith, ""},
		{"interpreter of a firm, no signer", func(_ *S, p *P) { set(&p.Demand, "hear", 4); p.Offers = []string{"interpreter"} }, matching.Blocked, "item/hear/person"},
		{"captions for who cannot read", func(s *S, p *P) {
			set(&p.Demand, "phone", 4)
			set(&s.Abilities, "read", 1)
			s.Aids = []string{"captions"}
		}, matching.Blocked, "item/phone/person"},
		{"captions, reading not said", func(s *S, p *P) {
			set(&p.Demand, "phone", 4)
			set(&s.Abilities, "read", matching.Unknown)
			s.Aids = []string{"captions"}
		}, matching.Ask, "item/read/person"},
		{"screen reader, on paper", func(s *S, p *P) { set(&p.Demand, "read", 4); s.Aids = []string{"screen_reader"}; p.Screen = no }, matching.Blocked, "item/read/person"},
		{"screen reader, not said", func(s *S, p *P) { set(&p.Demand, "read", 4); s.Aids = []string{"screen_reader"} }, matching.Ask, "screen//employer"},
		{"screen reader, typing", func(s *S, p *P) {
			set(&p.Demand, "read", 4)
			s.Aids = []string{"screen_reader"}
			p.SkillsMust = []string{"typing"}
		}, matching.FitsWith, ""},
		{"one gap carved", func(_ *S, p *P) { set(&p.Demand, "climb", 4); p.Offers = []string{"carving"} }, matching.FitsWith, ""},
		{"two gaps not", func(_ *S, p *P) {
			set(&p.Demand, "climb", 4)
			set(&p.Demand, "hazard", 4)
			p.Offers = []string{"carving"}
		}, matching.Blocked, "item/climb/person item/hazard/person"},
		{"ability not said", func(s *S, p *P) { set(&p.Demand, "hear", 1); set(&s.Abilities, "hear", matching.Unknown) }, matching.Ask, "item/hear/person"},
		{"ability not said, not asked", func(s *S, _ *P) { set(&s.Abilities, "hear", matching.Unknown) }, matching.Fits, ""},
		{"demand not said", func(_ *S, p *P) { set(&p.Demand, "hear", matching.Unknown) }, matching.Ask, "item/hear/employer"},
		{"demand not said, no limit", func(s *S, p *P) { set(&p.Demand, "hear", matching.Unknown); set(&s.Abilities, "hear", 4) }, matching.Fits, ""},
		{"lift there", func(s *S, p *P) { s.SiteNeeds = []string{"lift"}; p.Sites = map[string]matching.Tri{"lift": yes} }, matching.Fits, ""},
		{"lift lacking", func(s *S, p *P) {
			s.SiteNeeds = []string{"lift"}
			p.Sites, p.Remote = map[string]matching.Tri{"lift": no}, no
		}, matching.Blocked, "site/lift/employer"},
		{"lift lacking, home not said", func(s *S, p *P) {
			s.SiteNeeds = []string{"lift"}
			p.Sites, s.Remote = map[string]matching.Tri{"lift": no}, yes
		}, matching.Ask, "remote_work//employer"},
		{"lift not said", func(s *S, p *P) { s.SiteNeeds = []string{"lift"}; p.Remote = no }, matching.Ask, "site/lift/employer"},
		{"lift lacking, at home", func(s *S, p *P) {
			s.SiteNeeds = []string{"lift"}
			p.Sites = map[string]matching.Tri{"lift": no}
			p.Remote, s.Remote = yes, yes
		}, matching.Fits, ""},
		{"a need that is in no table", func(s *S, p *P) { s.SiteNeeds = []string{"helipad"}; p.Remote = no }, matching.Ask, "site/other/employer"},
		{"too far", func(s *S, p *P) { s.MaxMinutes = 30; farOnly(s, p) }, matching.Blocked, "commute//person"},
		{"own word goes before the table", func(s *S, p *P) { s.MaxMinutes = 30; farOnly(s, p); s.Minutes = map[string]int{"t2": 25} }, matching.Fits, ""},
		{"way not known", func(s *S, p *P) { s.Township = "t3"; farOnly(s, p) }, matching.Ask, "commute/t2/counsellor"},
		{"limit not said", func(s *S, p *P) { s.MaxMinutes = 0; farOnly(s, p) }, matching.Ask, "max_minutes//person"},
		{"too far, shuttle", func(s *S, p *P) { s.MaxMinutes = 30; farOnly(s, p); p.Shuttle, s.Shuttle = yes, yes }, matching.Fits, ""},
		{"too far, shuttle not said", func(s *S, p *P) { s.MaxMinutes = 30; farOnly(s, p); p.Shuttle, s.Shuttle = yes, matching.NotSaid }, matching.Ask, "shuttle//person"},
		{"too far, room", func(s *S, p *P) { s.MaxMinutes = 30; farOnly(s, p); p.Dormitory, s.Dormitory = yes, yes }, matching.Fits, ""},
		{"too far, room upstairs", func(s *S, p *P) {
			s.MaxMinutes, s.SiteNeeds = 30, []string{"ground_dorm"}
			farOnly(s, p)
			p.Dormitory, s.Dormitory, p.Sites = yes, yes, map[string]matching.Tri{"ground_dorm": no}
		}, matching.Blocked, "commute//person"},
		{"near, room upstairs matters to nobody", func(s *S, p *P) {
			s.SiteNeeds, p.Sites = []string{"ground_dorm"}, map[string]matching.Tri{"ground_dorm": no}
		}, matching.Fits, ""},
		{"an hour too early", func(_ *S, p *P) { p.Week.Set(0, 7, 8); p.HoursDay, p.HoursWeek = 8, 40 }, matching.Blocked, "hours//person"},
		{"hours free to choose", func(_ *S, p *P) { p.Week.Set(6, 0, 5); p.Flexible, p.HoursWeek, p.HoursDay, p.Night = true, 20, 4, no }, matching.Fits, ""},
		{"hours of the post not said", func(_ *S, p *P) { p.Week = matching.Week{}; p.HoursDay, p.HoursWeek, p.Night = 8, 40, no }, matching.Ask, "shift//employer"},
		{"hours of the person not said", func(s *S, _ *P) { s.Week = matching.Week{} }, matching.Ask, "hours//person"},
		{"day too long", func(s *S, _ *P) { s.HoursDay = 7 }, matching.Blocked, "hours_day//person"},
		{"week too long", func(s *S, _ *P) { s.HoursWeek = 39 }, matching.Blocked, "hours_week//person"},
		{"most a day not said", func(s *S, _ *P) { s.HoursDay = 0 }, matching.Ask, "hours_day//person"},
		{"night refused", func(_ *S, p *P) { p.Night = yes }, matching.Blocked, "night//person"},
		{"night accepted", func(s *S, p *P) { p.Night, s.Night = yes, yes }, matching.Fits, ""},
		{"night not said", func(s *S, p *P) { p.Night, s.Night = yes, matching.NotSaid }, matching.Ask, "night//person"},
		{"pay at the floor", func(s *S, _ *P) { s.PayFloor = 300000 }, matching.Fits, ""},
		{"pay a fen under", func(s *S, _ *P) { s.PayFloor = 300001 }, matching.Blocked, "pay//person"},
		{"pay not said", func(s *S, p *P) { s.PayFloor, p.PayMin, p.PayMax = 1, 0, 0 }, matching.Ask, "pay//employer"},
		{"fifteen", func(s *S, _ *P) { s.Age = 15 }, matching.Blocked, "age//person"},
		{"sixteen", func(s *S, _ *P) { s.Age = 16 }, matching.Fits, ""},
		{"seventeen and dangerous", func(s *S, p *P) { s.Age, p.Hazard = 17, true }, matching.Blocked, "hazard_age//employer"},
		{"age not said", func(s *S, _ *P) { s.Age = 0 }, matching.Ask, "age//person"},
		{"employer excluded", func(s *S, _ *P) { s.Excluded = []string{"e"} }, matching.Blocked, "excluded//person"},
		{"contract refused", func(s *S, p *P) { s.Contracts, p.Contract = []string{"full"}, "part" }, matching.Blocked, "contract/part/employer"},
		{"contract not said", func(s *S, _ *P) { s.Contracts = []string{"full"} }, matching.Ask, "contract//employer"},
		{"guardian has not agreed", func(s *S, _ *P) { s.GuardianNeed, s.GuardianGiven = yes, no }, matching.Blocked, "guardian//counsellor"},
		{"guardian not asked", func(s *S, _ *P) { s.GuardianNeed = yes }, matching.Ask, "guardian//counsellor"},
		{"missing skill is no bar", func(_ *S, p *P) { p.SkillsMust = []string{"sewing"} }, matching.Fits, ""},
	} {
		s, p := fitting()
		c.change(s, p)
		m := matching.Evaluate(matching.Standard, travel, s, p)
		var codes []string
		for _, r := range append(m.Blocks(), m.Questions()...) {
			codes = append(codes, r.Code+"/"+r.Detail+"/"+r.Source)
		}
		if got := strings.Join(codes, " "); m.Verdict != c.want || got != c.codes {
			t.Errorf("%s: %s %q, want %s %q", c.name, m.Verdict, got, c.want, c.codes)
		}
	}
}

// farOnly leaves the commute as the one way to the post.
func farOnly(s *matching.Seeker, p *matching.Post) {
	p.Remote, p.Dormitory, p.Shuttle = matching.No, matching.No, matching.No
	s.Remote, s.Dormitory, s.Shuttle = matching.No, matching.No, matching.No
}

func drawPair(t *rapid.T) (dice, *matching.Seeker, *matching.Post) {
	d := dice{rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))}
	return d, d.seeker(0), d.post(0)
}

// TestAgainstPlain: the evaluator is the specification written twice. The pairs must
// also be worth it: every verdict has to come up.
func TestAgainstPlain(t *testing.T) {
	seen := map[matching.Verdict]int{}
	d := dice{rand.New(rand.NewPCG(7, 7))}
	for range 30000 {
		s, p := d.seeker(0), d.post(0)
		m := matching.Evaluate(matching.Standard, travel, s, p)
		seen[m.Verdict]++
		if want := plain(travel, s, p); m.Verdict != want {
			t.Fatalf("%s, on paper %s\n%+v\n%+v\n%+v", m.Verdict, want, s, p, m.Reasons)
		}
		if m.Parts.Score() != m.Score || m.Score < 0 || m.Score > 100 || m.Parts.Fit > 30 || m.Parts.Skills > 25 || m.Parts.Wishes > 20 || m.Parts.Commute > 15 || m.Parts.Text > 10 ||
			min(m.Parts.Fit, m.Parts.Skills, m.Parts.Wishes, m.Parts.Commute, m.Parts.Text) < 0 {
			t.Fatalf("parts %+v, score %d", m.Parts, m.Score)
		}
		if (m.Verdict == matching.Blocked) != (len(m.Blocks()) > 0) || m.Verdict == matching.Ask && len(m.Questions()) == 0 || m.Verdict.Feasible() && len(m.Questions()) > 0 || (m.Verdict == matching.FitsWith) != (m.Verdict.Feasible() && len(m.With) > 0) {
			t.Fatalf("%s with %+v", m.Verdict, m.Reasons)
		}
		if m.Verdict == matching.FitsWith {
			for _, aid := range m.With {
				if !slices.ContainsFunc(m.Reasons, func(r matching.Reason) bool { return r.Sign == matching.Mind && r.Aid == aid }) {
					t.Fatalf("%s is not among the reasons %+v", aid, m.Reasons)
				}
			}
		}
	}
	for _, v := range []matching.Verdict{matching.Fits, matching.FitsWith, matching.Ask, matching.Blocked} {
		if seen[v] < 100 {
			t.Errorf("only %d pairs are %s: the throws say little", seen[v], v)
		}
	}
}

// improve makes one thing better: an ability, an accommodation, a demand, a term.
func improve(d dice, s *matching.Seeker, p *matching.Post) (what string) {
	i, aid := d.IntN(matching.Items), matching.Aids[d.IntN(len(matching.Aids))].Code
	switch d.IntN(8) {
	case 0:
		if can := s.Abilities[i]; can != matching.Unknown && can < 4 {
			s.Abilities[i]++
		}
		return "ability " + matching.ItemCodes[i]
	case 1:
		s.Aids = append(slices.Clone(s.Aids), aid)
		return "aid " + aid
	case 2:
		s.Owned = append(slices.Clone(s.Owned), aid)
		return "own " + aid
	case 3:
		p.Offers = append(slices.Clone(p.Offers), aid)
		return "offer " + aid
	case 4:
		if p.Demand[i] > 0 {
			p.Demand[i]--
		}
		return "demand " + matching.ItemCodes[i]
	case 5:
		p.Marginal[i] = true
		return "marginal " + matching.ItemCodes[i]
	case 6:
		if s.MaxMinutes > 0 {
			s.MaxMinutes += 30
		}
		return "minutes"
	}
	s.PayFloor /= 2
	return "pay"
}

func TestBetterNeverLosesAMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, s, p := drawPair(t)
		for step := range 600 {
			if step%20 == 0 {
				s, p = d.seeker(0), d.post(0)
			}
			was := matching.Evaluate(matching.Standard, travel, s, p)
			what := improve(d, s, p)
			is := matching.Evaluate(matching.Standard, travel, s, p)
			if was.Verdict.Feasible() && !is.Verdict.Feasible() || was.Verdict != matching.Blocked && is.Verdict == matching.Blocked {
				t.Fatalf("%s: from %s to %s\n%+v", what, was.Verdict, is.Verdict, is.Reasons)
			}
			if !strings.HasPrefix(what, "demand") && !strings.HasPrefix(what, "marginal") && is.Parts.Fit < was.Parts.Fit {
				t.Fatalf("%s: fit from %d to %d", what, was.Parts.Fit, is.Parts.Fit)
			}
		}
	})
}

// answer fills in one question either way.
func answer(d dice, q matching.Reason, s *matching.Seeker, p *matching.Post) {
	tri := matching.Tri(1 + d.IntN(2))
	switch q.Code + "/" + q.Source {
	case "item/person":
		set(&s.Abilities, q.Detail, int8(d.IntN(5)))
	case "item/employer":
		set(&p.Demand, q.Detail, int8(d.IntN(5)))
	case "site/employer":
		if q.Detail == "other" {
			s.SiteNeeds = slices.DeleteFunc(slices.Clone(s.SiteNeeds), func(c string) bool { return !slices.Contains(matching.Sites, c) })
		} else {
			p.Sites[q.Detail] = tri
		}
	case "commute/counsellor":
		s.Minutes = map[string]int{p.Township: d.IntN(90)}
	case "max_minutes/person":
		s.MaxMinutes = 1 + d.IntN(90)
	case "remote/person":
		s.Remote = tri
	case "remote_work/employer":
		p.Remote = tri
	case "dormitory/person":
		s.Dormitory = tri
	case "dormitory_room/employer":
		p.Dormitory = tri
	case "shuttle/person":
		s.Shuttle = tri
	case "shuttle_bus/employer":
		p.Shuttle = tri
	case "hours/person":
		s.Week.Set(d.IntN(6), 8, 18)
	case "hours_day/person":
		s.HoursDay = 1 + d.IntN(9)
	case "hours_week/person":
		s.HoursWeek = 1 + d.IntN(50)
	case "shift/employer":
		p.Week.Set(d.IntN(6), 9, 17)
	case "night/person":
		s.Night = tri
	case "night_shift/employer":
		p.Night = tri
	case "pay/employer":
		p.PayMax = 1 + d.Int64N(500000)
	case "age/person":
		s.Age = 15 + d.IntN(10)
	case "contract/employer":
		p.Contract = []string{"full", "part"}[d.IntN(2)]
	case "guardian/counsellor":
		s.GuardianGiven = tri
	case "screen/employer":
		p.Screen = tri
	}
}

// TestUnknownIsNeitherPassNorFailure: whatever the answers, a match that fits stays
// one, and a blocked pair stays blocked; and the questions are enough: once they are
// answered nothing is unclear.
func TestUnknownIsNeitherPassNorFailure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, s, p := drawPair(t)
		was := matching.Evaluate(matching.Standard, travel, s, p)
		for _, r := range was.Questions() {
			answer(d, r, s, p)
		}
		for i := range s.Abilities { // and what was not even asked
			if s.Abilities[i] == matching.Unknown && was.Verdict != matching.Ask {
				s.Abilities[i] = int8(d.IntN(5))
			}
			if p.Demand[i] == matching.Unknown && was.Verdict != matching.Ask {
				p.Demand[i] = int8(d.IntN(5))
			}
		}
		is := matching.Evaluate(matching.Standard, travel, s, p)
		switch {
		case was.Verdict == matching.Ask && is.Verdict == matching.Ask:
			t.Fatalf("after all answers still to ask %+v (was %+v)", is.Questions(), was.Questions())
		case was.Verdict.Feasible() && !is.Verdict.Feasible():
			t.Fatalf("%s became %s: %+v", was.Verdict, is.Verdict, is.Reasons)
		case was.Verdict == matching.Blocked && is.Verdict != matching.Blocked:
			t.Fatalf("blocked by %+v became %s", was.Blocks(), is.Verdict)
		}
	})
}

// TestQuestionsStandOnce: however many clauses hang on an answer, nobody is asked
// for it twice.
func TestQuestionsStandOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, s, p := drawPair(t)
		seen := map[string]bool{}
		for _, r := range matching.Evaluate(matching.Standard, travel, s, p).Questions() {
			key := r.Code + "/" + r.Detail + "/" + r.Source
			if seen[key] {
				t.Fatalf("%s is asked twice", key)
			}
			seen[key] = true
		}
	})
}
