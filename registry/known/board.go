package known

import (
	"context"
	"slices"
	"strings"
	"sync"

	"tongxing/access"
	"tongxing/rule"
	"tongxing/store"
)

// Find is asking a rule of everybody within one's reach: policy finds the person.
const Find access.Action = "known.find"

// Rules of this package: those who serve an area ask it of their area.
var Rules = map[access.Action]access.Rule{
	Find: {access.Village: access.Area, access.Township: access.Area, access.Counsellor: access.Caseload, access.County: access.Area, access.City: access.Area},
}

// A Board is this node's picture of everybody who lives in the city, in columns. It
// follows the feed: one changed person is read again alone, with their household. It
// holds for one day; the first question of the next one reads it anew.
type Board struct {
	upper     []Source
	catalogue rule.Catalogue

	mu      sync.RWMutex
	day     store.Day
	rows    []at // in the order of the columns
	place   map[string]int
	columns *rule.Columns

	asking sync.Mutex // over kept, beside mu
	kept   map[string]*answer
	areas  map[string]int // numbers of the areas, as they come
}

type at struct {
	id, area, household string
	no                  int // of the area
}

// NewBoard makes an empty board over the register's facts and those of the packages
// above.
func NewBoard(upper ...Source) (*Board, error) {
	catalogue, err := Catalogue(upper...)
	return &Board{upper: upper, catalogue: catalogue}, err
}

// Catalogue is what may be asked.
func (b *Board) Catalogue() rule.Catalogue { return b.catalogue }

// Load reads everybody, at start and once a day.
func (b *Board) Load(ctx context.Context, h *access.House) error {
	return h.DB().ReadWhole(ctx, func(tx *store.Tx) error { // the connection first: who waits for mu holds one
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.load(tx, h.Today())
	})
}

func (b *Board) load(tx *store.Tx, today store.Day) error {
	people, err := load(tx, today, among{})
	if err != nil {
		return err
	}
	people = present(people)
	if b.columns, err = fill(tx, people, today, b.upper); err != nil {
		return err
	}
	b.kept, b.areas = nil, map[string]int{}
	b.day, b.rows, b.place = today, make([]at, len(people)), make(map[string]int, len(people))
	for i := range people {
		b.rows[i], b.place[people[i].id] = b.at(&people[i]), i
	}
	return nil
}

// Touch brings one key of the feed up to date: "person:<id>" and "household:<id>" read
// those people again, "division:<code>" and "roll:<id>" everybody: a merge moves areas,
// and a whole roll makes it known of everybody whether they are on it.
func (b *Board) Touch(ctx context.Context, h *access.House, key string) error {
	kind, id, _ := strings.Cut(key, ":")
	if kind != "person" && kind != "household" && kind != "division" && kind != "roll" {
		return nil
	}
	return h.DB().Read(ctx, func(tx *store.Tx) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.columns == nil {
			return nil // nothing is held yet: Load will see it
		}
		if kind == "division" || kind == "roll" || h.Today() != b.day {
			return b.load(tx, h.Today())
		}
		m := among{household: id}
		if kind == "person" {
			var homes []string
			if err := tx.Select(&homes, `SELECT household FROM person WHERE id = $1`, id); err != nil {
				return err
			}
			if m = (among{person: id}); len(homes) > 0 && homes[0] != "" {
				m = among{household: homes[0]}
			}
		}
		people, err := load(tx, b.day, m)
		if err != nil {
			return err
		}
		for i := range people {
			if err := b.put(tx, &people[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// put writes one person's row, makes it or takes it away.
func (b *Board) put(tx *store.Tx, x *subject) error {
	row, held := b.place[x.id]
	switch {
	case x.gone && held:
		b.drop(row)
		return nil
	case x.gone:
		return nil
	}
	upper, err := sourcesOf(tx, x.id, b.day, b.upper)
	if err != nil {
		return err // before anything is changed: every row has its answers
	}
	if !held {
		row = b.columns.Add()
		b.rows, b.place[x.id] = append(b.rows, at{}), row
	}
	b.rows[row] = b.at(x)
	b.columns.Set(b.catalogue, row, told(x, upper))
	b.again(row)
	return nil
}

func (b *Board) at(x *subject) at {
	no, ok := b.areas[x.area]
	if !ok {
		no = len(b.areas)
		b.areas[x.area] = no
	}
	return at{x.id, x.area, x.household, no}
}

// covered answers of a row whether it is within the scope: once an area where that is
// enough. The caller holds mu.
func (b *Board) covered(s access.Scope) func(at) bool {
	if !s.ByArea() {
		return func(x at) bool { return s.Covers(x.id, "", x.area) }
	}
	within := make([]bool, len(b.areas))
	for area, no := range b.areas {
		within[no] = s.Covers("", "", area)
	}
	return func(x at) bool { return within[x.no] }
}

func (b *Board) drop(row int) {
	last := len(b.rows) - 1
	delete(b.place, b.rows[row].id)
	b.columns.Drop(row)
	b.forget(row)
	if row != last {
		b.rows[row] = b.rows[last]
		b.place[b.rows[row].id] = row
	}
	b.rows = b.rows[:last]
}

// A Finding is one person of whom a rule was asked, and the answer.
type Finding struct {
	Person, Household, Area string
	Truth                   rule.Truth
}

// Find asks a rule of everybody within the scope and answers of whom it holds, or is
// unknown where asked for, by area. The rule must have passed the catalogue's Check.
// It runs over this node's picture: read again, through the reader's own scope, what a
// page shows of each.
func (b *Board) Find(ctx context.Context, h *access.House, s access.Scope, r rule.Rule, wanted ...rule.Truth) (out []Finding, err error) {
	err = h.Read(ctx, s, Find, func(tx *store.Tx) error {
		if err := b.today(tx, h); err != nil {
			return err
		}
		b.mu.RLock()
		defer b.mu.RUnlock()
		covered := b.covered(s)
		for row, truth := range b.answered(r, false).truth {
			if x := b.rows[row]; slices.Contains(wanted, truth) && covered(x) {
				out = append(out, Finding{x.id, x.household, x.area, truth})
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Finding) int {
		if c := strings.Compare(a.Area, b.Area); c != 0 {
			return c
		}
		return strings.Compare(a.Person, b.Person)
	})
	return out, err
}

// today reads the board anew where a day has passed since.
func (b *Board) today(tx *store.Tx, h *access.House) error {
	b.mu.RLock()
	fresh := b.columns != nil && b.day == h.Today()
	b.mu.RUnlock()
	if fresh {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.columns != nil && b.day == h.Today() {
		return nil
	}
	return b.load(tx, h.Today())
}

// Size is how many people the board holds, and of which day.
func (b *Board) Size() (people int, day store.Day) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.rows), b.day
}
