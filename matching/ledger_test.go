package matching_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tongxing/matching"
)

var courses = []matching.Course{{Code: "office", Skills: []string{"typing", "filing"}}, {Code: "shop", Skills: []string{"cash", "packing", "phone"}}}

// A town is a small city as lists, beside the ledger that follows it.
type town struct {
	*matching.Ledger
	people map[string]*matching.Seeker
	posts  map[string]*matching.Post
}

func newTown(flaw string) *town {
	t := &town{matching.NewLedger(travel, skills, courses), map[string]*matching.Seeker{}, map[string]*matching.Post{}}
	t.Plant(flaw)
	return t
}

func (t *town) put(people []*matching.Seeker, posts []*matching.Post) {
	for _, s := range people {
		t.people[s.ID] = s
	}
	for _, p := range posts {
		t.posts[p.ID] = p
	}
	t.Load(posts, people)
}

// turn changes one record as life would: somebody comes, goes, or says something else.
func (t *town) turn(d dice) {
	n := d.IntN(40)
	switch d.IntN(4) {
	case 0:
		s := d.seeker(n)
		t.people[s.ID] = s
		t.PutSeeker(s)
	case 1:
		p := d.post(n)
		if d.one(3) {
			p.Township = "t3" // a place where no post was
		}
		t.posts[p.ID] = p
		t.PutPost(p)
	case 2:
		id := fmt.Sprintf("s%03d", n)
		delete(t.people, id)
		t.RemoveSeeker(id)
	case 3:
		id := fmt.Sprintf("p%03d", n)
		delete(t.posts, id)
		t.RemovePost(id)
	}
}

// What each change does to a person or post, by code.
var onPeople = map[string]func(*matching.Seeker, string){
	"aid":   func(s *matching.Seeker, a string) { s.Owned = append(slices.Clone(s.Owned), a) },
	"skill": func(s *matching.Seeker, k string) { s.Skills = append(slices.Clone(s.Skills), k) },
	"course": func(s *matching.Seeker, c string) {
		i := slices.IndexFunc(courses, func(x matching.Course) bool { return x.Code == c })
		s.Skills = append(slices.Clone(s.Skills), courses[i].Skills...)
	},
}

var onPosts = map[string]func(*matching.Post, string){
	"site": func(p *matching.Post, site string) {
		sites := map[string]matching.Tri{}
		maps.Copy(sites, p.Sites)
		sites[site] = matching.Yes
		p.Sites = sites
	},
	"offer":     func(p *matching.Post, a string) { p.Offers = append(slices.Clone(p.Offers), a) },
	"shuttle":   func(p *matching.Post, _ string) { p.Shuttle = matching.Yes },
	"dormitory": func(p *matching.Post, _ string) { p.Dormitory = matching.Yes },
	"remote":    func(p *matching.Post, _ string) { p.Remote = matching.Yes },
}

func everyChange() (all [][2]string) {
	for _, a := range matching.Aids {
		all = append(all, [2]string{"aid", a.Code})
		if a.Pays == matching.EmployerPays {
			all = append(all, [2]string{"offer", a.Code})
		}
	}
	for _, site := range matching.Sites {
		all = append(all, [2]string{"site", site})
	}
	for _, skill := range skills {
		all = append(all, [2]string{"skill", skill})
	}
	return append(all, [2]string{"shuttle"}, [2]string{"dormitory"}, [2]string{"remote"}, [2]string{"course", "office"}, [2]string{"course", "shop"})
}

// pairs are those that count, by hand: feasible, and of a skill those that want none.
func (t *town) pairs(change [2]string, changed bool) map[[2]string]bool {
	out := map[[2]string]bool{}
	learns := change[0] == "skill" || change[0] == "course"
	for _, s := range t.people {
		if do := onPeople[change[0]]; changed && do != nil {
			other := *s
			do(&other, change[1])
			s = &other
		}
		for _, p := range t.posts {
			if do := onPosts[change[0]]; changed && do != nil {
				other := *p
				do(&other, change[1])
				p = &other
			}
			wants := slices.DeleteFunc(slices.Concat(p.SkillsMust, p.SkillsWish), func(skill string) bool { return slices.Contains(s.Skills, skill) })
			if plain(travel, s, p).Feasible() && (!learns || len(wants) == 0) {
				out[[2]string{s.ID, p.ID}] = true
			}
		}
	}
	return out
}

// tally counts pairs by one side.
func tally(pairs map[[2]string]bool, side int) map[string]int {
	out := map[string]int{}
	for p := range pairs {
		out[p[side]]++
	}
	return out
}

// check tells the first difference between the ledger and the city changed and counted.
func (t *town) check(opened map[string]int) string {
	said := map[[2]string]matching.CityChange{}
	for _, c := range t.City() {
		said[[2]string{c.Code, c.Detail}] = c
	}
	ofPerson := map[string]map[string][]string{}
	for id := range t.people {
		ofPerson[id] = map[string][]string{}
		for _, c := range t.OfPerson(id) {
			for _, p := range c.Posts {
				ofPerson[id][c.Code+c.Detail] = append(ofPerson[id][c.Code+c.Detail], p.ID)
			}
		}
	}
	for _, change := range everyChange() {
		before, after := t.pairs(change, false), t.pairs(change, true)
		fresh := map[[2]string]bool{}
		for p := range after {
			if !before[p] {
				fresh[p] = true
			}
		}
		opened[change[0]] += len(fresh)
		more := func(side, enough int) (n int) {
			was, is := tally(before, side), tally(after, side)
			for id := range is {
				if was[id] < enough && is[id] >= enough {
					n++
				}
			}
			return n
		}
		c := said[change]
		if c.More != len(fresh) || c.People != more(0, matching.EnoughPosts) || c.Posts != more(1, matching.EnoughPeople) {
			return fmt.Sprintf("%v: said %+v, counted %d pairs, %d people, %d posts", change, c, len(fresh), more(0, matching.EnoughPosts), more(1, matching.EnoughPeople))
		}
		people, posts, _ := t.Gainers(change[0], change[1])
		for side, list := range [][]matching.Gain{people, posts} {
			got, now := map[string]int{}, tally(before, side)
			for _, g := range list {
				got[g.ID] = g.More
				if g.Now != now[g.ID] {
					return fmt.Sprintf("%v: %s has %d now, counted %d", change, g.ID, g.Now, now[g.ID])
				}
			}
			if !maps.Equal(got, tally(fresh, side)) {
				return fmt.Sprintf("%v: the list behind the number is %v, counted %v", change, got, tally(fresh, side))
			}
		}
		for id := range t.people {
			var want []string
			for p := range fresh {
				if p[0] == id {
					want = append(want, p[1])
				}
			}
			got := ofPerson[id][change[0]+change[1]]
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				return fmt.Sprintf("%v for %s: %v, counted %v", change, id, got, want)
			}
		}
		if bad := t.checkPosts(change, fresh); bad != "" {
			return bad
		}
	}
	return t.checkExposure()
}

// checkPosts holds an employer's counts to the fresh pairs of its posts: distinct
// people, and each post's.
func (t *town) checkPosts(change [2]string, fresh map[[2]string]bool) string {
	var own []string
	for id, p := range t.posts {
		if p.Employer == "e1" {
			own = append(own, id)
		}
	}
	mine := maps.Clone(fresh)
	maps.DeleteFunc(mine, func(p [2]string, _ bool) bool { return !slices.Contains(own, p[1]) })
	people, posts, pairs := map[string]int{}, map[string]int{}, 0
	for _, c := range t.OfPosts(own) {
		if c.Code == change[0] && c.Detail == change[1] {
			pairs = c.More
			for _, g := range c.People {
				people[g.ID] = g.More
			}
			for _, g := range c.Posts {
				posts[g.ID] = g.More
			}
		}
	}
	if pairs != len(mine) || !maps.Equal(people, tally(mine, 0)) || !maps.Equal(posts, tally(mine, 1)) {
		return fmt.Sprintf("%v for e1: %d pairs, people %v, posts %v; counted %v", change, pairs, people, posts, mine)
	}
	return ""
}

// checkExposure shares the places of RankPeople's lists out by hand.
func (t *town) checkExposure() string {
	options := tally(t.pairs([2]string{}, false), 0)
	seekers := slices.Collect(maps.Values(t.people))
	want := map[string]matching.Exposure{}
	for _, p := range t.posts {
		list := matching.RankPeople(matching.Standard, travel, p, seekers, func(id string) int { return options[id] }, 0)
		list = slices.DeleteFunc(list, func(m matching.Match) bool { return !m.Verdict.Feasible() })
		for place, m := range list {
			weight := func(at int) float64 {
				if at >= 3 {
					return 0
				}
				return 1 / math.Log2(float64(at)+2)
			}
			e, all, alike, equals := want[m.Seeker], 0.0, 0.0, 0.0
			for at, other := range list {
				all += weight(at)
				if other.Useful == m.Useful {
					alike, equals = alike+weight(at), equals+1
				}
			}
			e.Got += weight(place)
			e.Expected += all / float64(len(list))
			e.Equal += alike / equals
			want[m.Seeker] = e
		}
	}
	got := t.Expose(3)
	for id := range t.people {
		g, w := got[id], want[id]
		if math.Abs(g.Got-w.Got)+math.Abs(g.Expected-w.Expected)+math.Abs(g.Equal-w.Equal) > 1e-9 {
			return fmt.Sprintf("%s is exposed %+v, by hand %+v", id, g, w)
		}
	}
	return ""
}

// live lets cities change and holds the ledger against the count anew.
func live(flaw string, seeds uint64, opened map[string]int) string {
	for seed := range seeds {
		d := dice{rand.New(rand.NewPCG(seed, 11))}
		_, people, posts := city(seed, 30, 24)
		t := newTown(flaw)
		t.put(people, posts)
		for range 3 {
			if bad := t.check(opened); bad != "" {
				return fmt.Sprintf("seed %d: %s", seed, bad)
			}
			for range 15 {
				t.turn(d)
			}
		}
	}
	return ""
}

func TestLedgerIsTheCityChangedAndCounted(t *testing.T) {
	opened := map[string]int{}
	if bad := live("", 4, opened); bad != "" {
		t.Error(bad)
	}
	for _, code := range []string{"aid", "offer", "site", "shuttle", "dormitory", "remote", "skill", "course"} {
		if opened[code] == 0 {
			t.Errorf("no change of kind %s opened anything: the worlds are too easy", code)
		}
	}
}

func TestLedgerCatchesPlantedFaults(t *testing.T) {
	for _, flaw := range []string{"stale", "tally", "marks", "enough", "distinct", "equal"} {
		if live(flaw, 40, map[string]int{}) == "" {
			t.Errorf("the fault %q passed", flaw)
		}
	}
}
