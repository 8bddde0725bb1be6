package casework

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"tongxing/access"
	"tongxing/store"
)

// A hold is a case that somebody has, or lately had; or, without a case, a benefit that
// somebody draws who died or left.
type hold struct {
	ID        string    `db:"id"`
	Programme string    `db:"programme"`
	Subject   string    `db:"subject"`
	Household string    `db:"household"`
	Person    string    `db:"person"`
	Area      string    `db:"area"`
	Ending    string    `db:"ending"`
	EndedOn   store.Day `db:"ended_on"`
	Died      store.Day `db:"died_on"`
	Moved     store.Day `db:"moved_on"`
	Benefit   string    `db:"benefit"`
	From      store.Day `db:"from_on"`
	To        store.Day `db:"to_on"`
}

// Holdings (在办与在享) is this node's picture of who has what: open cases and those done
// within the year, by programme and subject, and benefits drawn by who died or left. It
// follows the feed: a changed case or person is read again alone. An engine without one
// reads all of it for every question.
type Holdings struct {
	mu    sync.RWMutex
	since store.Day                                 // cases done before are not held
	cases map[string]hold                           // by case
	of    map[string]map[string]map[string]struct{} // programme, subject, cases
	mine  map[string]map[string]struct{}            // by subject, whatever the programme
	gone  map[string][]hold                         // by person
}

// recent is how many years a finished case keeps its person off the list of the missed.
const recent = 1

const holdCases = `SELECT c.id, c.programme, c.subject, c.household, c.person, c.area, c.ending, c.ended_on, COALESCE(p.died_on, '') AS died_on, COALESCE(p.moved_on, '') AS moved_on,
	'' AS benefit, '' AS from_on, '' AS to_on FROM cases c LEFT JOIN person p ON p.id = c.subject WHERE (c.ending = '' OR (c.ending = 'done' AND c.ended_on >= $1))`

const holdGone = `SELECT '' AS id, '' AS programme, p.id AS subject, p.household, p.id AS person, p.area, '' AS ending, '' AS ended_on, p.died_on, p.moved_on, b.kind AS benefit, b.from_on, b.to_on
	FROM person p JOIN benefit b ON b.person = p.id WHERE (p.died_on <> '' OR p.moved_on <> '')`

// LoadHoldings reads all of it, at start.
func (g *Engine) LoadHoldings(ctx context.Context, h *access.House) error {
	made := &Holdings{}
	if err := h.DB().ReadWhole(ctx, func(tx *store.Tx) error { return made.load(tx, g.since(h.Today())) }); err != nil {
		return err
	}
	g.held = made
	return nil
}

// since is the day from which a case that is done still counts.
func (g *Engine) since(today store.Day) store.Day {
	return g.Book.Calendar.Before(today, spanOfYears(fmt.Sprint(recent)))
}

func (x *Holdings) load(tx *store.Tx, since store.Day) error {
	var all, gone []hold
	if err := tx.Select(&all, holdCases, since); err != nil {
		return fmt.Errorf("held: %w", err)
	}
	if err := tx.Select(&gone, holdGone); err != nil {
		return fmt.Errorf("held: %w", err)
	}
	x.since, x.cases, x.gone = since, make(map[string]hold, len(all)), map[string][]hold{}
	x.of, x.mine = map[string]map[string]map[string]struct{}{}, map[string]map[string]struct{}{}
	for _, c := range all {
		x.put(c)
	}
	for _, b := range gone {
		x.gone[b.Person] = append(x.gone[b.Person], b)
	}
	return nil
}

func (x *Holdings) put(c hold) {
	x.cases[c.ID] = c
	if x.of[c.Programme] == nil {
		x.of[c.Programme] = map[string]map[string]struct{}{}
	}
	for _, m := range []map[string]map[string]struct{}{x.of[c.Programme], x.mine} {
		if m[c.Subject] == nil {
			m[c.Subject] = make(map[string]struct{}, 1)
		}
		m[c.Subject][c.ID] = struct{}{}
	}
}

func (x *Holdings) drop(id string) {
	c, ok := x.cases[id]
	if !ok {
		return
	}
	delete(x.cases, id)
	for _, m := range []map[string]map[string]struct{}{x.of[c.Programme], x.mine} {
		if delete(m[c.Subject], id); len(m[c.Subject]) == 0 {
			delete(m, c.Subject)
		}
	}
}

// TouchHoldings brings one key of the feed up to date: a case, a person with what they
// have, and all of it where divisions merged.
func (g *Engine) TouchHoldings(ctx context.Context, h *access.House, key string) error {
	kind, id, _ := strings.Cut(key, ":")
	if x := g.held; x != nil && (kind == "case" || kind == "person" || kind == "division") {
		return h.DB().Read(ctx, func(tx *store.Tx) error {
			x.mu.Lock()
			defer x.mu.Unlock()
			return x.touch(tx, kind, id)
		})
	}
	return nil
}

func (x *Holdings) touch(tx *store.Tx, kind, id string) error {
	var now []hold
	switch kind {
	case "division":
		return x.load(tx, x.since)
	case "case":
		if err := tx.Select(&now, holdCases+` AND c.id = $2`, x.since, id); err != nil {
			return fmt.Errorf("held: %w", err)
		}
		x.drop(id)
	case "person":
		var gone []hold
		if err := tx.Select(&now, holdCases+` AND c.subject = $2`, x.since, id); err != nil {
			return fmt.Errorf("held: %w", err)
		}
		if err := tx.Select(&gone, holdGone+` AND p.id = $1`, id); err != nil {
			return fmt.Errorf("held: %w", err)
		}
		for was := range x.mine[id] {
			x.drop(was)
		}
		if delete(x.gone, id); len(gone) > 0 {
			x.gone[id] = gone
		}
	}
	for _, c := range now {
		x.put(c)
	}
	return nil
}

// holds are what a reader's questions are asked of: the picture, within their scope.
type holds struct {
	*Holdings
	s     access.Scope
	since store.Day
	today store.Day
}

// holds opens the picture for a reader; the caller closes it with done.
func (g *Engine) holds(tx *store.Tx, h *access.House, s access.Scope) (out holds, done func(), err error) {
	out = holds{g.held, s, g.since(h.Today()), h.Today()}
	if out.Holdings == nil {
		out.Holdings = &Holdings{}
		err = out.load(tx, out.since)
	}
	out.mu.RLock()
	return out, out.mu.RUnlock, err
}

// has tells whether a subject has an open case, or had one done within the year, within
// the reader's area: whatever its level, so that nobody is listed as missed who is not.
func (x holds) has(programme, subject string) bool {
	for id := range x.of[programme][subject] {
		if c := x.cases[id]; (c.Ending == "" || c.EndedOn >= x.since) && x.s.Covers(c.Person, "", c.Area) {
			return true
		}
	}
	return false
}

// open are the open cases of a programme within the reader's area, one a subject.
func (x holds) open(programme string) map[string]hold {
	out := map[string]hold{}
	for subject, ids := range x.of[programme] {
		for id := range ids {
			c := x.cases[id]
			if was, there := out[subject]; c.Ending == "" && (!there || c.ID < was.ID) && x.s.Covers(c.Person, "", c.Area) {
				out[subject] = c
			}
		}
	}
	return out
}

// drawnByGone are who draws a benefit today though they died or left.
func (x holds) drawnByGone(code string) (out []hold) {
	for _, all := range x.gone {
		for _, b := range all {
			if (b.Benefit == code || b.Benefit == strings.TrimSuffix(code, "_subsidy")) && b.From <= x.today && b.To >= x.today && b.isGone(x.today) && x.s.Covers(b.Person, "", b.Area) {
				out = append(out, b)
			}
		}
	}
	return out
}

func (c hold) isGone(today store.Day) bool {
	return c.Died != "" && c.Died <= today || c.Moved != "" && c.Moved <= today
}
