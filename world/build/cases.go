package build

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/world"
)

// cases tells every case of the year: a story of the programme's examples, with other
// people and days, one story a job.
func (b *Builder) cases(ctx context.Context) iter.Seq[func(*store.Tx) error] {
	return func(yield func(func(*store.Tx) error) bool) {
		s, err := b.scope(b.system, casework.CaseTell)
		c := &casting{Builder: b, draws: rand.New(rand.NewPCG(b.City.Seed, 99)), used: map[string]bool{}, turns: map[string]int{}}
		ready := false
		for n, plan := range b.City.Quota.Plans() {
			for i := range plan.Count {
				if !yield(func(tx *store.Tx) error {
					defer b.step()
					if err != nil {
						return err
					}
					if !ready { // people are all there only now
						if err := c.prepare(tx); err != nil {
							return err
						}
						ready = true
					}
					if err := c.story(ctx, tx, s, plan, n, i); err != nil {
						return fmt.Errorf("case %d of %s: %w", i+1, plan.Programme, err)
					}
					return nil
				}) {
					return
				}
			}
		}
	}
}

// count is how many stories there are to tell.
func (b *Builder) count() (n int) {
	for _, plan := range b.City.Quota.Plans() {
		n += plan.Count
	}
	return n
}

// enough are so many people of a programme that nobody else is looked for.
const enough = 9000

// tries is how many others are asked before a plan is given up: rules may know better
// than whoever wrote it.
const tries = 2000

// story tells one case.
func (c *casting) story(ctx context.Context, tx *store.Tx, s access.Scope, plan world.CasePlan, n, i int) error {
	d := c.Cases.Book.Programme(plan.Programme)
	told := storyOf(c.Cases.Book, plan)
	if d == nil || told == nil {
		return errors.New("there is no such programme or story")
	}
	for try := range tries {
		h := fnv.New64a()
		fmt.Fprint(h, plan.Programme, n, i, try)
		t := &teller{casting: c, plan: plan, def: d, story: *told, dice: rand.New(rand.NewPCG(c.City.Seed, h.Sum64())), told: h.Sum64(), cast: map[string]string{}, ids: map[int]string{}, aliases: map[string][]string{}, tx: tx}
		t.move()
		if !t.subject(tx, try, i) {
			continue
		}
		_, err := c.Cases.Tell(ctx, c.House.Within(tx), s, func(k *casework.Telling) error { return t.tell(k) })
		return err
	}
	return errors.New("nobody is found whom it could be about")
}

func storyOf(book *programme.Book, plan world.CasePlan) *programme.Story {
	want := plan.Story
	if want == "" {
		want = "whole"
	}
	for _, s := range book.Stories(plan.Programme) {
		if s.ID == want {
			return &s
		}
	}
	return nil
}

// A casting knows who there is to take part.
type casting struct {
	*Builder
	used     map[string]bool     // programme and subject
	eligible map[string][]string // programme → people the rules find
	pools    map[string][]string // plan → whom its cases can be about
	nearest  map[string][]string // role or kind, and area → who serves it
	staffs   map[string]string   // organisation → an account of it
	workers  map[string][]string // role → keys of the city's workers
	homes    map[string]string   // person → household
	items    int
	draws    *rand.Rand
	turns    map[string]int // how often a party was given out
	helpers  []string       // people who can look after somebody
	byKey    map[string]*world.Person
}

// prepare asks every programme's rule of everybody once.
func (c *casting) prepare(tx *store.Tx) error {
	c.pools, c.nearest = map[string][]string{}, map[string][]string{}
	c.eligible, c.workers, c.homes = map[string][]string{}, map[string][]string{}, map[string]string{}
	for _, w := range c.City.Workers {
		c.workers[w.Role] = append(c.workers[w.Role], w.Key)
	}
	c.byKey = map[string]*world.Person{}
	for i := range c.City.Children {
		c.byKey[c.keys[c.City.Children[i].Key]] = &c.City.Children[i]
		c.homes[c.keys[c.City.Children[i].Key]] = c.City.Children[i].Household
	}
	fated := map[string]bool{}
	for i := range c.City.People {
		p := &c.City.People[i]
		c.byKey[c.keys[p.Key]] = p
		if p.DiedOn+p.LeftOn+p.MovedOn != "" {
			fated[c.keys[p.Key]] = true
		}
		c.homes[c.keys[p.Key]] = p.Household
	}
	sources := []known.Source{casework.Facts{Book: c.Cases.Book}}
	columns, ids, _, err := known.Columns(tx, store.Day(world.LastDay[:4]+"-01-01").AddDays(-300), sources...)
	if err != nil {
		return err
	}
	facts, err := known.Catalogue(sources...)
	if err != nil {
		return err
	}
	served, rows := c.served(), make(map[string]int, len(ids))
	for row, id := range ids {
		rows[id] = row
	}
	for _, slug := range c.Cases.Book.Slugs() {
		answers := columns.Holds(facts, c.Cases.Book.Programme(slug).Eligible)
		for _, want := range []struct {
			truth  rule.Truth
			served bool
		}{{rule.Yes, true}, {rule.Yes, false}, {rule.Unknown, true}} { // who surely fits and has a worker of their own comes first
			if want.truth == rule.Unknown || !want.served {
				if len(c.eligible[slug]) >= enough {
					continue
				}
			}
			for id := range c.everybody() {
				if row, known := rows[id]; known && answers[row] == want.truth && !fated[id] && served[id] == want.served {
					c.eligible[slug] = append(c.eligible[slug], id)
				}
			}
		}
	}
	return nil
}

// everybody is in the city's own order: record keys are drawn anew at every build, and
// a city of one seed has the same cases each time.
func (c *casting) everybody() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, all := range [][]world.Person{c.City.People, c.City.Children} {
			for i := range all {
				if !yield(c.keys[all[i].Key]) {
					return
				}
			}
		}
	}
}

// served are the people of villages that have their own worker: who visits the others
// is not told.
func (c *casting) served() map[string]bool {
	villages := map[string]bool{}
	for _, w := range c.City.Workers {
		if w.Role == "village" {
			villages[w.Area] = true
		}
	}
	out := map[string]bool{}
	for _, all := range [][]world.Person{c.City.People, c.City.Children} {
		for _, p := range all {
			out[c.keys[p.Key]] = villages[world.Path(p.Village)]
		}
	}
	return out
}

// pool are the keys a plan's cases can be about: the same for every story of a plan.
func (c *casting) pool(plan world.CasePlan, kind string) []string {
	key := plan.Programme + "|" + plan.Pick + "|" + kind
	out, known := c.pools[key]
	if !known {
		out = c.poolOf(plan, kind)
		c.pools[key] = out
	}
	return out
}

func (c *casting) poolOf(plan world.CasePlan, kind string) (out []string) {
	switch {
	case plan.Pick == "child":
		fit := map[string]bool{}
		for _, id := range c.eligible[plan.Programme] {
			fit[id] = true
		}
		for _, p := range c.City.Children {
			if id := c.keys[p.Key]; fit[id] {
				out = append(out, id)
			}
		}
	case plan.Pick != "":
		for _, o := range c.City.Bodies {
			if o.Kind == plan.Pick {
				out = append(out, c.keys[o.Key])
			}
		}
		for _, p := range c.City.Places {
			if p.Kind == plan.Pick {
				out = append(out, c.keys[p.Key])
			}
		}
	case kind != programme.Matter:
		out = c.eligible[plan.Programme]
	}
	return out
}

// moments of a teller's events on the demo's last day are not told: they have not
// happened yet.
func late(e fold.Event) bool { return string(e.On) > world.LastDay }
