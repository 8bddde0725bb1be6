package fairness

import (
	"cmp"
	"slices"

	"tongxing/matching"
)

// The bounds of the measures.
const (
	Low      = 0.8 // a ratio under this is flagged: the four-fifths rule (29 CFR 1607.4 D)
	Smallest = 5   // a group of fewer people is not shown
	telling  = 20  // a group or count of fewer is shown but not flagged: chance alone would
)

// A Seeker is what the measures know of one person, who is not named.
type Seeker struct {
	Key               string            // opaque, for who may open a group; "" where nobody may
	Groups            map[string]string // dimension → group: "sex" → "female"
	Options           int               // feasible posts
	Exposed           matching.Exposure
	Sent, Interviewed int64 // deliveries of the year, and those with an interview
}

// A Group (群体) beside everybody. A ratio is the group's rate over everybody's; 0
// where there is nothing to divide by.
type Group struct {
	By, Name          string
	People            int64
	Covered           int64   // with at least matching.EnoughPosts feasible posts
	CoverageRatio     float64 // share covered, over everybody's
	ExposureRatio     float64 // places got, over what random order of feasible people would give
	EqualRatio        float64 // places got, over what equal merit would give: 1 = as others with the same points
	Sent, Interviewed int64
	InterviewRatio    float64  // interviews a delivery, over everybody's
	Flags             []string // coverage exposure equal interview
}

// A Report (公平性) is every group, by dimension, with everybody first.
type Report struct {
	All    Group
	Groups []Group
	Hidden int     // groups too small to show
	Unseen int64   // people feasible for some post who stand in no list's first places
	Spread float64 // of places among people of equal merit: 0 = shared alike, towards 1 = always the same ones
	Gini   float64 // of exposure over people who are feasible for anything: 0 = all alike, 1 = one has all
}

// Measure counts the groups.
func Measure(people []Seeker) Report {
	all := tally{}
	groups := map[[2]string]*tally{}
	for _, p := range people {
		all.add(p)
		for by, name := range p.Groups {
			key := [2]string{by, name}
			if groups[key] == nil {
				groups[key] = &tally{}
			}
			groups[key].add(p)
		}
	}
	r := Report{All: all.group("", "", all), Gini: gini(people), Spread: spread(people)}
	for _, p := range people {
		if p.Unseen() {
			r.Unseen++
		}
	}
	for key, t := range groups {
		if t.people < Smallest {
			r.Hidden++
			continue
		}
		r.Groups = append(r.Groups, t.group(key[0], key[1], all))
	}
	slices.SortFunc(r.Groups, func(a, b Group) int { return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.Name, b.Name)) })
	return r
}

type tally struct {
	people, covered, sent, interviewed int64
	got, expected, equal               float64
}

func (t *tally) add(p Seeker) {
	t.people++
	if p.Options >= matching.EnoughPosts {
		t.covered++
	}
	t.got += p.Exposed.Got
	t.expected += p.Exposed.Expected
	t.equal += p.Exposed.Equal
	t.sent += p.Sent
	t.interviewed += p.Interviewed
}

func (t tally) group(by, name string, all tally) Group {
	g := Group{By: by, Name: name, People: t.people, Covered: t.covered, Sent: t.sent, Interviewed: t.interviewed,
		CoverageRatio:  over(share(t.covered, t.people), share(all.covered, all.people)),
		ExposureRatio:  over(over(t.got, t.expected), over(all.got, all.expected)),
		EqualRatio:     over(t.got, t.equal),
		InterviewRatio: over(share(t.interviewed, t.sent), share(all.interviewed, all.sent))}
	flag := func(name string, ratio float64, enough bool) {
		if enough && ratio < Low {
			g.Flags = append(g.Flags, name)
		}
	}
	flag("coverage", g.CoverageRatio, t.people >= telling && all.covered > 0)
	flag("exposure", g.ExposureRatio, t.people >= telling && t.expected > 0)
	flag("equal", g.EqualRatio, t.people >= telling && t.equal > 0)
	flag("interview", g.InterviewRatio, t.sent >= telling && all.interviewed > 0)
	return g
}

func share(n, of int64) float64 { return over(float64(n), float64(of)) }

func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// Unseen tells whether somebody fits posts and stands in no list's first places.
func (p Seeker) Unseen() bool { return p.Options > 0 && p.Exposed.Got == 0 }

// spread is the Gini coefficient of places got against places due among equals: people
// in the order of what they got for what was due, the share of places due on one axis,
// the share got on the other, twice the area between their curve and the straight line.
func spread(people []Seeker) float64 {
	var due []Seeker
	got, equal := 0.0, 0.0
	for _, p := range people {
		if p.Exposed.Equal > 0 {
			due = append(due, p)
			got, equal = got+p.Exposed.Got, equal+p.Exposed.Equal
		}
	}
	if got == 0 {
		return 0
	}
	slices.SortFunc(due, func(a, b Seeker) int {
		return cmp.Or(cmp.Compare(a.Exposed.Got*b.Exposed.Equal, b.Exposed.Got*a.Exposed.Equal), cmp.Compare(a.Key, b.Key))
	})
	under, reached := 0.0, 0.0
	for _, p := range due {
		next := reached + p.Exposed.Got/got
		under += p.Exposed.Equal / equal * (reached + next)
		reached = next
	}
	return 1 - under
}

// gini is the Gini coefficient of exposure among people feasible for some post.
func gini(people []Seeker) float64 {
	var got []float64
	total := 0.0
	for _, p := range people {
		if p.Options > 0 {
			got = append(got, p.Exposed.Got)
			total += p.Exposed.Got
		}
	}
	if total == 0 {
		return 0
	}
	slices.Sort(got)
	sum := 0.0
	for i, g := range got {
		sum += float64(2*(i+1)-len(got)-1) * g
	}
	return sum / (float64(len(got)) * total)
}
