// Package build tells the demo city's year to a new database through the product's
// own verbs, in bulk: people are registered, employers apply and are visited and
// admitted, posts are written and approved, seekers send and employers answer, each
// at its own moment and under its own account. No end state is inserted.
//
// It does not invent anything (world does) nor decide anything (the verbs do).
package build

import (
	"context"
	"fmt"
	"iter"
	"sort"
	"time"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/vault"
	"tongxing/world"
)

// A Builder tells one city.
type Builder struct {
	House *access.House
	City  *world.City
	Cases *casework.Engine
	// Progress is told how many stories of all are done.
	Progress func(done, total int)

	keys     map[string]string // world key → record key
	accounts map[string]string // world key of who acts → account
	system   access.Actor
	done     int
	total    int
}

// City builds the whole year.
func City(ctx context.Context, h *access.House, cases *casework.Engine, c *world.City, progress func(done, total int)) (*Builder, error) {
	b := &Builder{House: h, City: c, Cases: cases, Progress: progress, keys: map[string]string{}, accounts: map[string]string{}, system: access.System("demo")}
	events := b.timeline()
	b.total = len(c.People) + len(c.Children) + len(c.Workers) + len(events) + b.count()
	if err := b.divisions(ctx); err != nil {
		return nil, err
	}
	for _, stories := range []iter.Seq[func(*store.Tx) error]{b.workers(ctx), b.bodies(ctx), b.people(ctx), b.cases(ctx), b.told(ctx, events)} {
		if err := h.DB().Bulk(ctx, stories); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Account is the account of a worker, an employer's user or a person of the city.
func (b *Builder) Account(key string) string { return b.accounts[key] }

// Key is the record key of a person, employer or post of the city.
func (b *Builder) Key(key string) string { return b.keys[key] }

// scope decides for an actor; the demo's own actor may do whatever is declared.
func (b *Builder) scope(who access.Actor, a access.Action) (access.Scope, error) {
	return b.House.Decide(who, a, "demo", access.Job)
}

func (b *Builder) step() {
	b.done++
	if b.Progress != nil && b.done%500 == 0 {
		b.Progress(b.done, b.total)
	}
}

// at is a moment of a day in China.
func at(day string, minutes int) time.Time {
	return store.Day(day).Time().Add(time.Duration(minutes) * time.Minute)
}

func (b *Builder) divisions(ctx context.Context) error {
	s, err := b.scope(b.system, registry.DivisionsLoad)
	if err != nil {
		return err
	}
	var all []registry.Division
	for _, d := range world.Divisions() {
		all = append(all, registry.Division{Code: d.Code, Parent: d.Parent, Path: d.Path(), Name: d.Name, Pinyin: registry.Initials(d.Name), Level: d.Level})
	}
	return registry.LoadDivisions(ctx, b.House.At(at("2022-01-01", 0)), s, all)
}

// workers opens the staff's accounts. A demo account has no password: it is played
// by its host, and signs in nowhere else.
func (b *Builder) workers(ctx context.Context) iter.Seq[func(*store.Tx) error] {
	return func(yield func(func(*store.Tx) error) bool) {
		for _, w := range b.City.Workers {
			if !yield(func(tx *store.Tx) error {
				defer b.step()
				h := b.House.Within(tx).At(at("2022-01-01", 540))
				s, err := b.scope(b.system, access.AccountOpen)
				if err != nil {
					return err
				}
				out, err := access.OpenAccount(ctx, h, s, access.Account{Login: w.Login, Kind: "staff", Name: w.Name}, "", access.Grant{Role: access.Role(w.Role), Area: w.Area})
				b.accounts[w.Key] = out.Record
				return err
			}) {
				return
			}
		}
	}
}

func (b *Builder) people(ctx context.Context) iter.Seq[func(*store.Tx) error] {
	return func(yield func(func(*store.Tx) error) bool) {
		s, err := b.scope(b.system, registry.PersonRegister)
		for i := range len(b.City.People) + len(b.City.Children) {
			p := b.registered(i)
			if !yield(func(tx *store.Tx) error {
				defer b.step()
				if err != nil {
					return err
				}
				return b.person(ctx, tx, s, p)
			}) {
				return
			}
		}
	}
}

// registered is the nth of those whom the register begins with: holders, then children.
func (b *Builder) registered(n int) *world.Person {
	if n < len(b.City.People) {
		return &b.City.People[n]
	}
	return &b.City.Children[n-len(b.City.People)]
}

func (b *Builder) person(ctx context.Context, tx *store.Tx, s access.Scope, p *world.Person) error {
	h := b.House.Within(tx).At(at("2022-01-03", 540))
	income, house := "none", registry.House{}
	if hh := b.City.Household(p.Household); hh != nil {
		income, house = hh.Income, registry.House{Income: hh.Class, Convertible: hh.Convertible, Address: vault.Hide(hh.Address)}
	}
	out, err := registry.Register(ctx, h, s, registry.NewPerson{Area: world.Path(p.Village), Household: p.Household, Name: p.Name, Pinyin: registry.Initials(p.Name),
		Citizen: vault.Hide(p.CitizenID), Certificate: vault.Hide(p.Certificate.Number), Phone: vault.Hide(p.Phone), Income: income, IssuedOn: store.Day(p.Certificate.IssuedOn),
		House: house, State: registry.State{SelfCare: p.SelfCare, HukouArea: p.Hukou, HukouKind: p.HukouKind, Residence: p.Residence}})
	if err != nil {
		return fmt.Errorf("person %s: %w", p.Key, err)
	}
	b.keys[p.Key] = out.Record
	return nil
}

// happening is one act of the year at its moment.
type happening struct {
	what string
	at   time.Time
	do   func(ctx context.Context, h *access.House) error
}

// told runs the year's acts in their order, one a job.
func (b *Builder) told(ctx context.Context, events []happening) iter.Seq[func(*store.Tx) error] {
	sort.SliceStable(events, func(i, j int) bool { return events[i].at.Before(events[j].at) })
	return func(yield func(func(*store.Tx) error) bool) {
		for _, e := range events {
			if !yield(func(tx *store.Tx) error {
				defer b.step()
				if err := e.do(ctx, b.House.Within(tx).At(e.at)); err != nil {
					return fmt.Errorf("demo, %s on %s: %w", e.what, store.DayOf(e.at), err)
				}
				return nil
			}) {
				return
			}
		}
	}
}
