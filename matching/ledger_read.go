package matching

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// A Gain (增量) is what a change would open for one person or post: beside what is
// feasible now, how many more.
type Gain struct {
	ID        string
	Now, More int
}

// An Opened is one change with what it would open: More pairs in all, and the other
// sides of them.
type Opened struct {
	Change
	People []Gain // distinct people
	Posts  []Gain // distinct posts
}

// City tells every change that would open anything, the largest first.
func (l *Ledger) City() (out []CityChange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, v := range l.levers {
		c := CityChange{Change: v.Change}
		for _, h := range l.people {
			more := int(h.gains[i])
			c.More += more
			if now := h.now(&v); (now < EnoughPosts || l.flaw == "enough") && now+more >= EnoughPosts {
				c.People++
			}
		}
		for _, o := range l.openings {
			if now := o.now(&v); now < EnoughPeople && now+int(o.gains[i]) >= EnoughPeople {
				c.Posts++
			}
		}
		if c.More > 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b CityChange) int {
		return cmp.Or(b.More-a.More, cmp.Compare(a.Code, b.Code), cmp.Compare(a.Detail, b.Detail))
	})
	return out
}

// now is what the change adds to: feasible ones, or of a skill those that want none.
func (h *holder) now(v *lever) int {
	if v.teaches != nil {
		return h.ready
	}
	return h.options
}

func (o *opening) now(v *lever) int {
	if v.teaches != nil {
		return o.ready
	}
	return o.takers
}

// Gainers are the people and posts for whom a change everywhere would open anything,
// the largest gain first; false when there is no such change.
func (l *Ledger) Gainers(code, detail string) (people, posts []Gain, known bool) {
	i, known := l.at[[2]string{code, detail}]
	if !known {
		return nil, nil, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	v := &l.levers[i]
	for id, h := range l.people {
		if h.gains[i] > 0 {
			people = append(people, Gain{id, h.now(v), int(h.gains[i])})
		}
	}
	for id, o := range l.openings {
		if o.gains[i] > 0 {
			posts = append(posts, Gain{id, o.now(v), int(o.gains[i])})
		}
	}
	largestGains(people)
	largestGains(posts)
	return people, posts, true
}

func largestGains(all []Gain) {
	slices.SortFunc(all, func(a, b Gain) int { return cmp.Or(b.More-a.More, a.Now-b.Now, cmp.Compare(a.ID, b.ID)) })
}

// opens is the one definition of a pair opened by a change.
func (l *Ledger) opens(i int, h *holder, o *opening) bool {
	v := &l.levers[i]
	if v.teaches != nil {
		return h.feasible(o) && v.covers(lacking(h.Skills, o.Post))
	}
	return !h.feasible(o) && v.meets(h, o)
}

// OfPerson tells what each change would open for one person, with the posts.
func (l *Ledger) OfPerson(id string) (out []Opened) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.people[id]
	if h == nil {
		return nil
	}
	for i := range l.levers {
		if h.gains[i] == 0 {
			continue
		}
		c := Opened{Change: l.levers[i].Change}
		for id, o := range l.openings {
			if o.gains[i] > 0 && l.opens(i, h, o) {
				c.Posts = append(c.Posts, Gain{id, o.now(&l.levers[i]), 1})
			}
		}
		out = append(out, c.sorted())
	}
	return largestOpened(out)
}

// OfPosts tells what each change would open for some posts together, with the people.
func (l *Ledger) OfPosts(ids []string) (out []Opened) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var some []*opening
	for _, id := range ids {
		if o := l.openings[id]; o != nil {
			some = append(some, o)
		}
	}
	for i := range l.levers {
		if c := l.ofPosts(i, some); len(c.Posts) > 0 {
			out = append(out, c.sorted())
		}
	}
	return largestOpened(out)
}

func (l *Ledger) ofPosts(i int, some []*opening) Opened {
	v, c := &l.levers[i], Opened{Change: l.levers[i].Change}
	more := map[string]int{}
	for _, o := range some {
		if o.gains[i] == 0 {
			continue
		}
		c.Posts = append(c.Posts, Gain{o.ID, o.now(v), int(o.gains[i])})
		for id, h := range l.people {
			if h.gains[i] > 0 && l.opens(i, h, o) {
				if more[id]++; l.flaw == "distinct" {
					break
				}
			}
		}
	}
	for id, n := range more {
		c.People = append(c.People, Gain{id, l.people[id].now(v), n})
	}
	return c
}

// sorted puts both sides in order and counts the pairs.
func (c Opened) sorted() Opened {
	largestGains(c.People)
	largestGains(c.Posts)
	c.More = 0
	for _, p := range c.Posts {
		c.More += p.More
	}
	return c
}

func largestOpened(all []Opened) []Opened {
	slices.SortStableFunc(all, func(a, b Opened) int { return b.More - a.More })
	return all
}

// Options are the feasible posts of each person, by id.
func (l *Ledger) Options() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make(map[string]int, len(l.people))
	for id, h := range l.people {
		out[id] = h.options
	}
	return out
}

// An Exposure (曝光) is how often a person stands where an employer or counsellor
// looks: the places among the first k of every list, each weighed 1 ÷ log2(place + 1).
type Exposure struct {
	Got      float64
	Expected float64 // if every list of feasible people were in random order
	Equal    float64 // if people of equal merit (the same points for the post) shared their places alike
}

// standing is a feasible person in a post's list.
type standing struct {
	who              *holder
	score, elsewhere int
}

// Expose ranks the feasible people for every post as RankPeople does and counts what
// the first k places give to whom.
func (l *Ledger) Expose(k int) map[string]Exposure {
	l.mu.Lock()
	defer l.mu.Unlock()
	got := make(map[*holder]*Exposure, len(l.people))
	for _, h := range l.people {
		got[h] = &Exposure{}
	}
	var list []standing
	for _, id := range slices.Sorted(maps.Keys(l.openings)) { // in order, so that the sums come out the same
		o := l.openings[id]
		list = list[:0]
		for _, h := range l.people {
			if h.feasible(o) {
				list = append(list, standing{h, useful(h.Skills, o.Post), h.options})
			}
		}
		slices.SortFunc(list, func(a, b standing) int {
			return cmp.Or(b.score-a.score, a.elsewhere-b.elsewhere, cmp.Compare(a.who.ID, b.who.ID))
		})
		if l.flaw == "equal" {
			for i := range list {
				list[i].score = 0
			}
		}
		shareOut(list, k, got)
	}
	out := make(map[string]Exposure, len(got))
	for h, e := range got {
		out[h.ID] = *e
	}
	return out
}

// shareOut gives one list's places away.
func shareOut(list []standing, k int, got map[*holder]*Exposure) {
	total := 0.0
	for from := 0; from < len(list); {
		to, given := from, 0.0
		for ; to < len(list) && list[to].score == list[from].score; to++ {
			if to < k {
				weight := 1 / math.Log2(float64(to)+2)
				got[list[to].who].Got += weight
				given += weight
			}
		}
		for _, x := range list[from:to] {
			got[x.who].Equal += given / float64(to-from)
		}
		total, from = total+given, to
	}
	for _, x := range list {
		got[x.who].Expected += total / float64(len(list))
	}
}
