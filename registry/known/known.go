package known

import (
	"errors"
	"fmt"

	"tongxing/registry"
	"tongxing/rule"
	"tongxing/store"
)

// Of answers what is known of one subject as of a day: a person, a household or an
// organisation by key. Of another key nothing is known by the register; the packages
// above are asked all the same.
func Of(tx *store.Tx, id string, today store.Day, upper ...Source) (rule.Facts, error) {
	x, err := one(tx, id, today)
	if err != nil {
		return nil, err
	}
	sources, err := sourcesOf(tx, id, today, upper)
	if err != nil {
		return nil, err
	}
	return told(&x, sources), nil
}

// told asks the register first, then whoever registered the fact.
func told(x *subject, upper map[string]rule.Facts) rule.Facts {
	return func(name, of string) rule.Value {
		if f := byName[name]; f != nil {
			return f.value(x, of)
		}
		if f := upper[name]; f != nil {
			return f(name, of)
		}
		return rule.Value{}
	}
}

func sourcesOf(tx *store.Tx, id string, today store.Day, upper []Source) (map[string]rule.Facts, error) {
	out := map[string]rule.Facts{}
	for _, s := range upper {
		facts, err := s.One(tx, id, today)
		if err != nil {
			return nil, err
		}
		for _, f := range s.Facts() {
			out[f.Name] = facts
		}
	}
	return out, nil
}

// one loads a subject of whichever kind.
func one(tx *store.Tx, id string, today store.Day) (subject, error) {
	var household string
	err := tx.Get(&household, `SELECT household FROM person WHERE id = $1`, id)
	switch {
	case err == nil:
		return person(tx, id, household, today)
	case !errors.Is(err, store.ErrNoRow):
		return subject{}, fmt.Errorf("known: %w", err)
	}
	homes, err := loadHomes(tx, among{household: id})
	if err != nil {
		return subject{}, err
	}
	if homes[id] != nil {
		return ofHousehold(tx, homes[id], today)
	}
	x := blank(today)
	var o registry.Organisation
	err = tx.Get(&o, `SELECT id, area, kind, name, recognised, operator, from_on, to_on, version FROM organisation WHERE id = $1`, id)
	if err == nil {
		x.id, x.area, x.organisation = o.ID, o.Area, &o
	}
	if errors.Is(err, store.ErrNoRow) {
		err = nil
	}
	return x, err
}

func person(tx *store.Tx, id, household string, today store.Day) (subject, error) {
	m := among{household: household}
	if household == "" {
		m = among{person: id}
	}
	all, err := load(tx, today, m)
	for _, x := range all {
		if x.id == id {
			return x, err
		}
	}
	return blank(today), err
}

// ofHousehold is a household asked as such: it draws what one of its people draws, and
// a no is known only where it is known of each.
func ofHousehold(tx *store.Tx, h *home, today store.Day) (subject, error) {
	x := blank(today)
	x.id, x.area, x.household, x.home = h.id, h.area, h.id, h
	people, err := load(tx, today, among{household: h.id})
	if err != nil {
		return x, err
	}
	first := true
	for i := range people {
		p := &people[i]
		x.home = p.home // counted
		if p.gone {
			continue
		}
		for k, d := range p.draws {
			x.draws[k] = either(x.draws[k], d, first)
		}
		first = false
	}
	return x, nil
}

// either is yes where one is, no where all are, else unknown.
func either(sum, next uint8, first bool) uint8 {
	switch {
	case first:
		return next
	case sum == 1 || next == 1:
		return 1
	case sum == 0 && next == 0:
		return 0
	}
	return rule.NoCode
}

// Columns are the facts of everybody who lives in the city, as of a day, with their
// keys and areas in the order of the rows.
func Columns(tx *store.Tx, today store.Day, upper ...Source) (*rule.Columns, []string, []string, error) {
	people, err := load(tx, today, among{})
	if err != nil {
		return nil, nil, nil, err
	}
	people = present(people)
	columns, err := fill(tx, people, today, upper)
	if err != nil {
		return nil, nil, nil, err
	}
	ids, areas := make([]string, len(people)), make([]string, len(people))
	for i := range people {
		ids[i], areas[i] = people[i].id, people[i].area
	}
	return columns, ids, areas, nil
}

// present leaves out who died or left.
func present(people []subject) []subject {
	at := 0
	for i := range people {
		if !people[i].gone {
			people[at] = people[i]
			at++
		}
	}
	return people[:at]
}

func fill(tx *store.Tx, people []subject, today store.Day, upper []Source) (*rule.Columns, error) {
	columns := rule.NewColumns(len(people))
	for i := range facts {
		f := &facts[i]
		if !f.person {
			continue
		}
		objects := f.of
		if objects == nil {
			objects = []string{""}
		}
		for _, of := range objects {
			if err := columns.Put(f.Name, of, f.column(people, of)); err != nil {
				return nil, err
			}
		}
	}
	ids := make([]string, len(people))
	for i := range people {
		ids[i] = people[i].id
	}
	for _, s := range upper {
		if err := s.Columns(tx, ids, today, columns); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

func (f *fact) column(people []subject, of string) (c rule.Column) {
	if f.number != nil {
		c.Numbers = make([]int32, len(people))
		for i := range people {
			c.Numbers[i] = f.number(&people[i])
		}
		return c
	}
	c.Codes = make([]uint8, len(people))
	for i := range people {
		c.Codes[i] = f.code(&people[i], of)
	}
	return c
}
