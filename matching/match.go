package matching

import "slices"

// A Post (岗位) is what matching needs to know of an opening.
type Post struct {
	ID, Employer, Township, Trade string
	Demand                        Levels
	Marginal                      Marks // these demands are not essential
	Sites                         map[string]Tri
	Week                          Week
	HoursDay, HoursWeek           int
	PayMin, PayMax                int64 // fen a month
	MinAge                        int
	Hazard                        bool // work the law keeps from people under 18
	Remote, Dormitory, Shuttle    Tri
	SkillsMust, SkillsWish        []string
	Offers                        []string // accommodations the employer offers
	Title                         string
}

// A Seeker (求职者) is what matching needs to know of a person: abilities and
// terms. Category, grade and name are not among it.
type Seeker struct {
	ID, Township               string
	Abilities                  Levels
	Aids                       []string // accommodations the person needs or would use
	SiteNeeds                  []string
	Mode                       string
	MaxMinutes                 int            // 0 = not said
	Minutes                    map[string]int // the person's own word, by township
	Week                       Week           // no hours = not said
	HoursDay, HoursWeek        int            // most; 0 = not said
	Night                      Tri
	Remote, Dormitory, Shuttle Tri
	PayFloor                   int64 // fen a month, 0 = not said
	Age                        int
	Wishes, Skills, Excluded   []string
}

// A Verdict (结论) is the outcome of a pair.
type Verdict string

// The outcomes. Only Fits and FitsWith count as feasible.
const (
	Fits     Verdict = "fits"
	FitsWith Verdict = "fits_with"
	Ask      Verdict = "ask"
	Blocked  Verdict = "blocked"
)

// Feasible tells whether the pair counts as a match.
func (v Verdict) Feasible() bool { return v == Fits || v == FitsWith }

// The signs of a reason.
const (
	For     = "fits"
	Mind    = "mind"
	Unclear = "ask"
	Against = "blocked"
)

// A Reason (理由) is one clause of the explanation: a code and its detail for msg,
// and whose word it rests on.
type Reason struct {
	Sign   string
	Code   string // item sites commute hours pay age night excluded skills wish
	Detail string // item, site, skill or trade code
	Aid    string // accommodation that closes the gap
	Asks   int64  // what the post has (level, minutes, hours, fen)
	Has    int64  // what the person has
	Source string // person employer
}

// Parts (分项) are the points, which add up to the score.
type Parts struct{ Fit, Skills, Wishes, Commute, Text int }

// Score is the sum of the parts, at most 100.
func (p Parts) Score() int { return p.Fit + p.Skills + p.Wishes + p.Commute + p.Text }

// A Match (匹配) is the answer for one pair.
type Match struct {
	Seeker, Post string
	Verdict      Verdict
	Parts        Parts
	Score        int
	Weights      int
	Reasons      []Reason
	With         []string // accommodations the fit rests on
}

// Weights (权重) is one version of the points' table.
type Weights struct{ Version, Fit, Skills, Wishes, Commute, Text int }

// Standard is the first version, set with counsellors: the sum is 100.
var Standard = Weights{Version: 1, Fit: 30, Skills: 25, Wishes: 20, Commute: 15, Text: 10}

// A Travel answers how many minutes from township to township by a mode.
type Travel func(from, to, mode string) (minutes int, known bool)

// Evaluate answers one pair in full.
func Evaluate(w Weights, travel Travel, s *Seeker, p *Post) Match {
	e := judge{s: s, p: p, travel: travel}
	e.abilities()
	e.sites()
	e.place()
	e.hours()
	e.terms()
	m := Match{Seeker: s.ID, Post: p.ID, Verdict: e.verdict(), Weights: w.Version, With: e.with}
	m.Parts = e.parts(w)
	m.Score = m.Parts.Score()
	e.wished()
	m.Reasons = e.reasons
	slices.SortStableFunc(m.Reasons, func(a, b Reason) int { return signOrder[a.Sign] - signOrder[b.Sign] })
	return m
}

var signOrder = map[string]int{Against: 0, Unclear: 1, Mind: 2, For: 3}

// judge collects the reasons of one pair.
type judge struct {
	s       *Seeker
	p       *Post
	travel  Travel
	reasons []Reason
	with    []string
	blocked int
	unclear int
	spare   int // essential items met with a level to spare
	needed  int // essential items the post asks
	minutes int // of travel; -1 unknown, 0 none
}

func (e *judge) add(r Reason) {
	switch r.Sign {
	case Against:
		e.blocked++
	case Unclear:
		e.unclear++
	}
	e.reasons = append(e.reasons, r)
}

func (e *judge) verdict() Verdict {
	switch {
	case e.blocked > 0:
		return Blocked
	case e.unclear > 0:
		return Ask
	case len(e.with) > 0:
		return FitsWith
	}
	return Fits
}

// abilities holds every essential demand against the ability, first as it is,
// then with the accommodations at hand, each named once.
func (e *judge) abilities() {
	carved := false
	for i := range Items {
		asks, can := e.p.Demand[i], e.s.Abilities[i]
		if asks == 0 || e.p.Marginal[i] {
			continue
		}
		e.needed++
		r := Reason{Code: "item", Detail: ItemCodes[i], Asks: int64(asks), Has: int64(can), Source: "person"}
		switch {
		case asks == Unknown:
			r.Sign, r.Source = Unclear, "employer"
		case can == Unknown:
			r.Sign = Unclear
		case can >= asks:
			if can > asks {
				e.spare++
			}
			continue // what simply fits needs no words; the fit part counts it
		default:
			aid, ok := e.closing(i, asks, can, &carved)
			if !ok {
				r.Sign = Against
				break
			}
			r.Sign, r.Aid = Mind, aid
			if !slices.Contains(e.with, aid) {
				e.with = append(e.with, aid)
			}
		}
		e.add(r)
	}
	if e.blocked+e.unclear == 0 {
		e.add(Reason{Sign: For, Code: "abilities", Asks: int64(e.needed), Source: "person"})
	}
}

// closing finds the first accommodation of the table that both sides have in hand
// and that closes the gap. A scheme's is in hand when the person would use it; an
// employer's also when the employer offers it.
func (e *judge) closing(item int, asks, can int8, carved *bool) (string, bool) {
	for _, a := range Aids {
		hand := slices.Contains(e.s.Aids, a.Code) || slices.Contains(e.p.Offers, a.Code)
		if !hand || a.Pays == EmployerPays && !slices.Contains(e.p.Offers, a.Code) {
			continue
		}
		if a.Carve && !*carved {
			*carved = true
			return a.Code, true
		}
		if a.Raise[ItemCodes[item]] > 0 && a.raised(item, can) >= asks {
			return a.Code, true
		}
	}
	return "", false
}

func (e *judge) sites() {
	if e.p.Remote == Yes && e.s.Remote != No {
		return // nobody goes there
	}
	for _, need := range e.s.SiteNeeds {
		r := Reason{Code: "site", Detail: need, Source: "employer"}
		switch e.p.Sites[need] {
		case Yes:
			r.Sign = For
		case No:
			r.Sign = Against
		default:
			r.Sign = Unclear
		}
		e.add(r)
	}
}

// place: minutes by the person's own way within their limit, or dormitory,
// shuttle or remote work that the person accepts.
func (e *judge) place() {
	if e.p.Remote == Yes && e.s.Remote != No {
		e.add(Reason{Sign: For, Code: "remote", Source: "employer"})
		return
	}
	minutes, known := e.s.Minutes[e.p.Township]
	if !known && e.travel != nil {
		minutes, known = e.travel(e.s.Township, e.p.Township, e.s.Mode)
	}
	r := Reason{Code: "commute", Asks: int64(minutes), Has: int64(e.s.MaxMinutes), Source: "person"}
	e.minutes = minutes
	switch {
	case e.p.Dormitory == Yes && e.s.Dormitory == Yes:
		e.minutes = 0
		r = Reason{Sign: For, Code: "dormitory", Source: "employer"}
	case e.p.Shuttle == Yes && e.s.Shuttle == Yes:
		r = Reason{Sign: For, Code: "shuttle", Source: "employer"}
	case !known || e.s.MaxMinutes == 0:
		e.minutes = -1
		r.Sign = Unclear
	case minutes <= e.s.MaxMinutes:
		r.Sign = For
	default:
		r.Sign = Against
	}
	e.add(r)
}

func (e *judge) hours() {
	if e.s.Week.Hours() > 0 && !e.p.Week.Within(e.s.Week) {
		e.add(Reason{Sign: Against, Code: "hours", Asks: int64(e.p.Week.Hours()), Has: int64(e.s.Week.Hours()), Source: "person"})
	}
	if e.s.HoursDay > 0 && e.p.HoursDay > e.s.HoursDay {
		e.add(Reason{Sign: Against, Code: "hours_day", Asks: int64(e.p.HoursDay), Has: int64(e.s.HoursDay), Source: "person"})
	}
	if e.s.HoursWeek > 0 && e.p.HoursWeek > e.s.HoursWeek {
		e.add(Reason{Sign: Against, Code: "hours_week", Asks: int64(e.p.HoursWeek), Has: int64(e.s.HoursWeek), Source: "person"})
	}
	if e.p.Week.Night() {
		switch e.s.Night {
		case No:
			e.add(Reason{Sign: Against, Code: "night", Source: "person"})
		case NotSaid:
			e.add(Reason{Sign: Unclear, Code: "night", Source: "person"})
		}
	}
	if e.s.Week.Hours() == 0 {
		e.add(Reason{Sign: Unclear, Code: "hours", Asks: int64(e.p.HoursWeek), Source: "person"})
	}
}

func (e *judge) terms() {
	if e.s.PayFloor > 0 && e.p.PayMax < e.s.PayFloor {
		e.add(Reason{Sign: Against, Code: "pay", Asks: e.p.PayMax, Has: e.s.PayFloor, Source: "person"})
	}
	if e.s.Age < max(16, e.p.MinAge) {
		e.add(Reason{Sign: Against, Code: "age", Asks: int64(max(16, e.p.MinAge)), Has: int64(e.s.Age), Source: "person"})
	} else if e.s.Age < 18 && e.p.Hazard {
		e.add(Reason{Sign: Against, Code: "hazard_age", Asks: 18, Has: int64(e.s.Age), Source: "employer"})
	}
	if slices.Contains(e.s.Excluded, e.p.Employer) {
		e.add(Reason{Sign: Against, Code: "excluded", Source: "person"})
	}
	for _, skill := range e.p.SkillsMust {
		if !slices.Contains(e.s.Skills, skill) {
			e.add(Reason{Sign: Mind, Code: "skill", Detail: skill, Source: "person"})
		}
	}
}

// wished adds what speaks for the post beyond fitting.
func (e *judge) wished() {
	if slices.Contains(e.s.Wishes, e.p.Trade) {
		e.add(Reason{Sign: For, Code: "wish", Detail: e.p.Trade, Source: "person"})
	}
	if e.s.PayFloor > 0 && e.p.PayMin >= e.s.PayFloor {
		e.add(Reason{Sign: For, Code: "pay", Asks: e.p.PayMin, Has: e.s.PayFloor, Source: "person"})
	}
}

// parts shares out the points, in whole numbers, each part rounded down.
func (e *judge) parts(w Weights) Parts {
	var p Parts
	if e.needed > 0 {
		p.Fit = w.Fit * e.spare / e.needed
	} else {
		p.Fit = w.Fit
	}
	p.Skills = w.Skills * e.skillShare() / 100
	p.Wishes = w.Wishes * e.wishShare() / 100
	if e.minutes == 0 {
		p.Commute = w.Commute
	} else if e.minutes > 0 && e.s.MaxMinutes > 0 {
		p.Commute = w.Commute * max(0, e.s.MaxMinutes-e.minutes) / e.s.MaxMinutes
	}
	if slices.ContainsFunc(e.s.Skills, func(skill string) bool { return skill != "" && slices.Contains(e.p.SkillsWish, skill) }) {
		p.Text = w.Text
	}
	return p
}

func (e *judge) skillShare() int {
	if len(e.p.SkillsMust) == 0 {
		return 100
	}
	hit := 0
	for _, skill := range e.p.SkillsMust {
		if slices.Contains(e.s.Skills, skill) {
			hit++
		}
	}
	return 100 * hit / len(e.p.SkillsMust)
}

// wishShare: trade 50, pay above the floor 30, the rest of the terms 20.
func (e *judge) wishShare() (share int) {
	if slices.Contains(e.s.Wishes, e.p.Trade) {
		share += 50
	}
	if e.s.PayFloor > 0 && e.p.PayMin >= e.s.PayFloor {
		share += 30
	}
	if e.s.Dormitory == Yes && e.p.Dormitory == Yes || e.s.Remote == Yes && e.p.Remote == Yes || e.s.HoursWeek > 0 && e.p.HoursWeek <= e.s.HoursWeek {
		share += 20
	}
	return share
}
