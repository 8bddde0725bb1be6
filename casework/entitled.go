package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
)

// The kinds of gaps between what rules say and what people have.
const (
	Missed = "missed" // 应享未享: entitled, and not receiving
	Stop   = "stop"   // 应停未停: receiving, and should no longer
	Short  = "short"  // one question short of being entitled
)

// GapKinds are the kinds in their order.
var GapKinds = []string{Missed, Short, Stop}

// A Gap is one person or household of whom rule and records differ.
type Gap struct {
	Person, Household, Area, Name string
	Case                          string // the open case that should stop
	Reason                        string // of Stop: died, moved, or rule
	Clause                        *rule.Placed
	Told                          []rule.Told
}

// A GapCount is how many gaps of each kind a right has within the reader's reach.
type GapCount struct {
	Right
	Missed, Short, Stop int
}

// recent is how many years a finished case keeps its person off the list of the missed.
const recent = 1

// Entitled counts the gaps of every right. find is the same reader's scope of
// known.Find: the board answers by it.
func (g *Engine) Entitled(ctx context.Context, h *access.House, s, find access.Scope, board *known.Board) (out []GapCount, err error) {
	held, err := g.held(ctx, h, s)
	if err != nil {
		return nil, err
	}
	for _, x := range g.Rights() {
		c := GapCount{Right: x}
		for kind, n := range map[string]*int{Missed: &c.Missed, Short: &c.Short, Stop: &c.Stop} {
			gaps, err := g.gaps(ctx, h, find, board, x, kind, held)
			if err != nil {
				return nil, err
			}
			*n = len(gaps)
		}
		out = append(out, c)
	}
	return out, nil
}

// Gaps lists one right's gaps of one kind, by area, from a place on; total counts them
// all. Each comes with its reasons, clause by clause.
func (g *Engine) Gaps(ctx context.Context, h *access.House, s, find access.Scope, board *known.Board, code, kind string, from, limit int) (x Right, out []Gap, total int, err error) {
	if x, err = g.right(code); err != nil {
		return x, nil, 0, err
	}
	held, err := g.held(ctx, h, s)
	if err != nil {
		return x, nil, 0, err
	}
	all, err := g.gaps(ctx, h, find, board, x, kind, held)
	if err != nil {
		return x, nil, 0, err
	}
	slices.SortFunc(all, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Person, b.Person))
	})
	out = all[min(max(from, 0), len(all)):min(max(from, 0)+limit, len(all))]
	return x, out, len(all), g.explain(ctx, h, s, x, out)
}

// explain puts names and reasons beside what is listed.
func (g *Engine) explain(ctx context.Context, h *access.House, s access.Scope, x Right, all []Gap) error {
	return h.Read(ctx, s, Entitled, func(tx *store.Tx) error {
		refs := make([]string, len(all))
		for i := range all {
			refs[i] = all[i].Person
		}
		names, err := namesOf(tx, refs)
		if err != nil {
			return err
		}
		for i := range all {
			facts, err := g.knownOf(tx, all[i].Person, h.Today())
			if err != nil {
				return err
			}
			all[i].Name, all[i].Told = names[all[i].Person], x.rule.Each(facts)
		}
		return nil
	})
}

// A hold is a case that somebody has, or lately had.
type hold struct {
	ID        string    `db:"id"`
	Programme string    `db:"programme"`
	Kind      string    `db:"kind"`
	Subject   string    `db:"subject"`
	Household string    `db:"household"`
	Person    string    `db:"person"`
	Area      string    `db:"area"`
	Ending    string    `db:"ending"`
	Seen      bool      `db:"seen"` // the reader may open it
	Died      store.Day `db:"died_on"`
	Moved     store.Day `db:"moved_on"`
}

// holds are the cases by programme and subject, and who draws a benefit though gone.
type holds struct {
	cases map[string]map[string]hold
	gone  map[string][]hold // by benefit
}

// held reads the open and the lately done cases within the reader's area: all of them,
// also those of a level the reader does not open, so that nobody is listed as missed
// who is not.
func (g *Engine) held(ctx context.Context, h *access.House, s access.Scope) (out holds, err error) {
	out = holds{map[string]map[string]hold{}, map[string][]hold{}}
	err = h.Read(ctx, s, Entitled, func(tx *store.Tx) error {
		since := g.Book.Calendar.Before(h.Today(), spanOfYears(fmt.Sprint(recent)))
		var args access.Args
		where, seen := s.Where(access.Cols{Person: "c.person", Area: "c.area"}, &args), s.Where(cols, &args)
		var all []hold
		if err := tx.Select(&all, `SELECT c.id, c.programme, c.kind, c.subject, c.household, c.person, c.area, c.ending, COALESCE(p.died_on, '') AS died_on, COALESCE(p.moved_on, '') AS moved_on, CASE WHEN `+seen+` THEN TRUE ELSE FALSE END AS seen
			FROM cases c LEFT JOIN person p ON p.id = c.subject WHERE `+where+` AND (c.ending = '' OR (c.ending = 'done' AND c.ended_on >= `+args.Add(since)+`))`, args...); err != nil {
			return fmt.Errorf("held: %w", err)
		}
		for _, c := range all {
			of := out.cases[c.Programme]
			if of == nil {
				of = map[string]hold{}
				out.cases[c.Programme] = of
			}
			if was, there := of[c.Subject]; !there || was.Ending != "" {
				of[c.Subject] = c
			}
		}
		args = nil
		where = s.Where(access.Cols{Person: "p.id", Area: "p.area"}, &args)
		var gone []hold
		today := args.Add(h.Today())
		if err := tx.Select(&gone, `SELECT p.id AS subject, p.household, p.area, b.kind, p.died_on, p.moved_on, '' AS id, '' AS programme, '' AS person, '' AS ending, TRUE AS seen FROM benefit b JOIN person p ON p.id = b.person
			WHERE `+where+` AND b.from_on <= `+today+` AND b.to_on >= `+today+` AND ((p.died_on <> '' AND p.died_on <= `+today+`) OR (p.moved_on <> '' AND p.moved_on <= `+today+`))`, args...); err != nil {
			return fmt.Errorf("held: %w", err)
		}
		for _, b := range gone {
			for _, code := range known.Benefits {
				if code == b.Kind || strings.TrimSuffix(code, "_subsidy") == b.Kind {
					out.gone[code] = append(out.gone[code], b)
				}
			}
		}
		return nil
	})
	return out, err
}

// gaps finds one right's gaps of one kind.
func (g *Engine) gaps(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, kind string, held holds) ([]Gap, error) {
	switch {
	case kind == Missed:
		return missed(ctx, h, find, board, x, held)
	case kind == Short:
		return short(ctx, h, find, board, x, held)
	case kind == Stop && x.Benefit:
		return overdrawn(ctx, h, find, board, x, held)
	case kind == Stop:
		return overstayed(ctx, h, find, board, x, held, h.Today())
	}
	return nil, nil
}

// subjectOf is whom the right's case would be of.
func (x Right) subjectOf(f known.Finding) string {
	if x.Household {
		return f.Household
	}
	return f.Person
}

func missed(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) (out []Gap, err error) {
	once := map[string]bool{}
	err = board.Each(ctx, h, find, x.missed(), func(f known.Finding) {
		if f.Truth == rule.Yes && !x.has(held, f, once) {
			out = append(out, Gap{Person: f.Person, Household: f.Household, Area: f.Area})
		}
	})
	return out, err
}

// has tells whether the subject has a case already, or stands on the list.
func (x Right) has(held holds, f known.Finding, once map[string]bool) bool {
	subject := x.subjectOf(f)
	if subject == "" || once[subject] {
		return true
	}
	if x.Household {
		once[subject] = true
	}
	_, has := held.cases[x.Through][subject]
	return has
}

func short(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) (out []Gap, err error) {
	once := map[string]bool{}
	if x.Household { // a household that has what it needs in one of its people is not short
		if err := board.Each(ctx, h, find, x.rule, func(f known.Finding) {
			if f.Truth == rule.Yes {
				once[f.Household] = true
			}
		}); err != nil {
			return nil, err
		}
	}
	err = board.Near(ctx, h, find, x.missed(), func(f known.Finding, p rule.Placed) {
		if !x.has(held, f, once) {
			out = append(out, Gap{Person: f.Person, Household: f.Household, Area: f.Area, Clause: &p})
		}
	})
	return out, err
}

// overdrawn draw a benefit that is not for them any more.
func overdrawn(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) (out []Gap, err error) {
	for _, b := range held.gone[x.Code] {
		out = append(out, Gap{Person: b.Subject, Household: b.Household, Area: b.Area, Reason: goneAs(b)})
	}
	err = board.Each(ctx, h, find, rule.Rule{All: []rule.Rule{x.drawn("true")}, None: []rule.Rule{x.rule}}, func(f known.Finding) {
		if f.Truth == rule.Yes {
			out = append(out, Gap{Person: f.Person, Household: f.Household, Area: f.Area, Reason: "rule"})
		}
	})
	return out, err
}

// overstayed are open cases whose person died or left, or of whom the rule is no now.
func overstayed(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds, today store.Day) (out []Gap, err error) {
	if len(held.cases[x.Through]) == 0 {
		return nil, nil
	}
	best, who := map[string]rule.Truth{}, map[string]string{}
	if err := board.Each(ctx, h, find, x.rule, func(f known.Finding) {
		subject := x.subjectOf(f)
		if was, there := best[subject]; !there || f.Truth > was {
			best[subject], who[subject] = f.Truth, f.Person
		}
	}); err != nil {
		return nil, err
	}
	for subject, c := range held.cases[x.Through] {
		gap := Gap{Person: cmp.Or(who[subject], subject), Household: c.Household, Area: c.Area, Case: c.ID, Reason: goneAs(c)}
		truth, there := best[subject]
		switch {
		case c.Ending != "" || !c.Seen:
			continue
		case c.Died != "" && c.Died <= today, c.Moved != "" && c.Moved <= today:
		case there && truth == rule.No:
			gap.Reason = "rule"
		default:
			continue
		}
		out = append(out, gap)
	}
	return out, nil
}

func goneAs(c hold) string {
	if c.Died != "" {
		return "died"
	}
	return "moved"
}
