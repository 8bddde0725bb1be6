package matching

import (
	"maps"
	"slices"
	"strconv"
)

// A Change (改变) is one thing made different, and how many more pairs it would
// make feasible. One constraint is relaxed at a time: changes do not add up.
type Change struct {
	Code   string // aid minutes pay remote dormitory shuttle night skill course · site offer lower marginal
	Detail string // aid, site, item, skill or course code; minutes; yuan
	More   int
	By     string // who would change something: person employer
}

// seekerTerms are the yes-or-no terms a person could change their mind about.
var seekerTerms = []struct {
	code string
	of   func(*Seeker) *Tri
}{
	{"remote", func(o *Seeker) *Tri { return &o.Remote }}, {"dormitory", func(o *Seeker) *Tri { return &o.Dormitory }},
	{"shuttle", func(o *Seeker) *Tri { return &o.Shuttle }}, {"night", func(o *Seeker) *Tri { return &o.Night }},
}

// Unlock tells what one change by the person would open: each accommodation not
// yet in hand (whoever pays for it), more minutes of travel, a lower pay floor,
// other terms; with the posts. Largest first.
func Unlock(_ Weights, travel Travel, s *Seeker, posts []*Post) []Opened {
	jobs, towns := newJobs(posts)
	who := newPerson(s, travel, towns)
	jobs = slices.DeleteFunc(jobs, func(j *job) bool { return who.meet(j, false).feasible() })
	var out []Opened
	try := func(code, detail string, change func(*Seeker)) {
		other := *s
		change(&other)
		changed := newPerson(&other, travel, towns)
		c := Opened{Change: Change{Code: code, Detail: detail, By: ByPerson}}
		for _, j := range jobs {
			if changed.meet(j, false).feasible() {
				c.Posts = append(c.Posts, Gain{ID: j.ID, More: 1})
			}
		}
		if len(c.Posts) > 0 {
			out = append(out, c.sorted())
		}
	}
	for _, a := range Aids {
		if !slices.Contains(s.Owned, a.Code) {
			try("aid", a.Code, func(o *Seeker) { o.Owned = append(slices.Clone(s.Owned), a.Code) })
		}
	}
	if s.MaxMinutes > 0 {
		for _, more := range []int{15, 30, 45} {
			try("minutes", strconv.Itoa(more), func(o *Seeker) { o.MaxMinutes += more })
		}
	}
	for _, yuan := range []int64{200, 500} {
		if s.PayFloor > yuan*100 {
			try("pay", strconv.FormatInt(yuan, 10), func(o *Seeker) { o.PayFloor -= yuan * 100 })
		}
	}
	for _, term := range seekerTerms {
		if *term.of(s) != Yes {
			try(term.code, "", func(o *Seeker) { *term.of(o) = Yes })
		}
	}
	return largestOpened(out)
}

// UnlockPost tells what one change by the employer would open: a site feature, an
// offered accommodation, remote work, a room, a shuttle. Largest first.
func UnlockPost(_ Weights, travel Travel, p *Post, seekers []*Seeker) []Change {
	out, try := trying(travel, p, seekers)
	for _, site := range Sites {
		if p.Sites[site] != Yes {
			try("site", site, func(o *Post) {
				o.Sites = map[string]Tri{}
				maps.Copy(o.Sites, p.Sites)
				o.Sites[site] = Yes
			})
		}
	}
	for _, a := range Aids {
		if !slices.Contains(p.Offers, a.Code) {
			try("offer", a.Code, func(o *Post) { o.Offers = append(slices.Clone(p.Offers), a.Code) })
		}
	}
	for _, term := range []struct {
		code string
		of   func(*Post) *Tri
	}{{"remote", func(o *Post) *Tri { return &o.Remote }}, {"dormitory", func(o *Post) *Tri { return &o.Dormitory }}, {"shuttle", func(o *Post) *Tri { return &o.Shuttle }}} {
		if *term.of(p) != Yes {
			try(term.code, "", func(o *Post) { *term.of(o) = Yes })
		}
	}
	return largest(*out)
}

// UnlockDemands tells what each essential demand keeps closed: how many more people
// if it were one level lower, or no longer essential. Largest first.
func UnlockDemands(travel Travel, p *Post, seekers []*Seeker) []Change {
	out, try := trying(travel, p, seekers)
	for i, asks := range p.Demand {
		if asks > 0 && !p.Marginal[i] {
			try("lower", ItemCodes[i], func(o *Post) { o.Demand[i]-- })
			try("marginal", ItemCodes[i], func(o *Post) { o.Marginal[i] = true })
		}
	}
	return largest(*out)
}

// trying counts, change by change, the people who would become feasible.
func trying(travel Travel, p *Post, seekers []*Seeker) (out *[]Change, try func(code, detail string, change func(*Post))) {
	out = new([]Change)
	var towns places
	was := newJob(p, &towns)
	people := newPeople(seekers, travel, &towns)
	people = slices.DeleteFunc(people, func(s *person) bool { return s.meet(was, false).feasible() })
	try = func(code, detail string, change func(*Post)) {
		other := *p
		change(&other)
		changed := newJob(&other, &towns)
		more := 0
		for _, s := range people {
			if s.meet(changed, false).feasible() {
				more++
			}
		}
		if more > 0 {
			*out = append(*out, Change{Code: code, Detail: detail, More: more, By: ByEmployer})
		}
	}
	return out, try
}

func largest(changes []Change) []Change {
	slices.SortStableFunc(changes, func(a, b Change) int { return b.More - a.More })
	return changes
}
