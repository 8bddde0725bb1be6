package casework

import (
	"cmp"
	"context"
	"fmt"
	"maps"
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

// Entitled counts the gaps of every right. find is the same reader's scope of
// known.Find: the board answers by it.
func (g *Engine) Entitled(ctx context.Context, h *access.House, s, find access.Scope, board *known.Board) (out []GapCount, err error) {
	err = h.Read(ctx, s, Entitled, func(tx *store.Tx) error {
		out = nil
		held, done, err := g.holds(tx, h, s)
		defer done()
		if err != nil {
			return err
		}
		for _, x := range g.Rights() {
			c := GapCount{Right: x}
			for kind, n := range map[string]*int{Missed: &c.Missed, Short: &c.Short, Stop: &c.Stop} {
				gaps, err := g.gaps(ctx, h.Within(tx), find, board, x, kind, held)
				if err != nil {
					return err
				}
				*n = len(gaps)
			}
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

// Gaps lists one right's gaps of one kind, by area, from a place on; total counts them
// all. Each comes with its reasons, clause by clause.
func (g *Engine) Gaps(ctx context.Context, h *access.House, s, find access.Scope, board *known.Board, code, kind string, from, limit int) (x Right, out []Gap, total int, err error) {
	if x, err = g.right(code); err != nil {
		return x, nil, 0, err
	}
	var all []Gap
	if err := h.Read(ctx, s, Entitled, func(tx *store.Tx) error {
		held, done, err := g.holds(tx, h, s)
		defer done()
		if err != nil {
			return err
		}
		all, err = g.gaps(ctx, h.Within(tx), find, board, x, kind, held)
		return err
	}); err != nil {
		return x, nil, 0, err
	}
	slices.SortFunc(all, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Case, b.Case))
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
		return overstayed(ctx, h, find, board, x, held)
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

// A gapList has one line a subject: of a household's people the first by key
// stands for it.
type gapList map[string]Gap

func (l gapList) add(subject string, g Gap) {
	if was, there := l[subject]; !there || g.Person < was.Person {
		l[subject] = g
	}
}

func (l gapList) all() []Gap { return slices.Collect(maps.Values(l)) }

func missed(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) ([]Gap, error) {
	out := gapList{}
	err := board.Each(ctx, h, find, x.missed(), func(f known.Finding) {
		if subject := x.subjectOf(f); subject != "" && !held.has(x.Through, subject) {
			out.add(subject, Gap{Person: f.Person, Household: f.Household, Area: f.Area})
		}
	}, rule.Yes)
	return out.all(), err
}

func short(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) ([]Gap, error) {
	whole := map[string]bool{}
	if x.Household { // a household that has what it needs in one of its people is not short
		if err := board.Each(ctx, h, find, x.rule, func(f known.Finding) { whole[f.Household] = true }, rule.Yes); err != nil {
			return nil, err
		}
	}
	out := gapList{}
	err := board.Near(ctx, h, find, x.missed(), func(f known.Finding, p rule.Placed) {
		if subject := x.subjectOf(f); subject != "" && !whole[subject] && !held.has(x.Through, subject) {
			out.add(subject, Gap{Person: f.Person, Household: f.Household, Area: f.Area, Clause: &p})
		}
	})
	return out.all(), err
}

// overdrawn draw a benefit that is not for them any more.
func overdrawn(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) (out []Gap, err error) {
	for _, b := range held.drawnByGone(x.Code) {
		out = append(out, Gap{Person: b.Subject, Household: b.Household, Area: b.Area, Reason: goneAs(b)})
	}
	err = board.Each(ctx, h, find, rule.Rule{All: []rule.Rule{x.drawn("true")}, None: []rule.Rule{x.rule}}, func(f known.Finding) {
		out = append(out, Gap{Person: f.Person, Household: f.Household, Area: f.Area, Reason: "rule"})
	}, rule.Yes)
	return out, err
}

// overstayed are open cases whose person died or left, or of whom the rule is no now.
func overstayed(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) (out []Gap, err error) {
	open := held.open(x.Through)
	if len(open) == 0 {
		return nil, nil
	}
	type standing struct {
		truth rule.Truth
		who   string
	}
	best := map[string]standing{}
	if err := board.Each(ctx, h, find, x.rule, func(f known.Finding) {
		subject := x.subjectOf(f)
		if _, has := open[subject]; !has {
			return
		}
		if was, there := best[subject]; !there || f.Truth > was.truth || f.Truth == was.truth && f.Person < was.who {
			best[subject] = standing{f.Truth, f.Person}
		}
	}); err != nil {
		return nil, err
	}
	for subject, c := range open {
		stands, there := best[subject]
		gap := Gap{Person: cmp.Or(stands.who, subject), Household: c.Household, Area: c.Area, Case: c.ID, Reason: goneAs(c)}
		switch {
		case c.isGone(held.today):
		case there && stands.truth == rule.No:
			gap.Reason = "rule"
		default:
			continue
		}
		out = append(out, gap)
	}
	return seen(ctx, h, held.s, out)
}

// seen leaves out the cases that the reader may not open.
func seen(ctx context.Context, h *access.House, s access.Scope, all []Gap) (out []Gap, err error) {
	const many = 500
	err = h.Read(ctx, s, Entitled, func(tx *store.Tx) error {
		for part := range slices.Chunk(all, many) {
			var args access.Args
			where, places := s.Where(cols, &args), make([]string, len(part))
			for i, g := range part {
				places[i] = args.Add(g.Case)
			}
			var ids []string
			if err := tx.Select(&ids, `SELECT c.id FROM cases c WHERE `+where+` AND c.id IN (`+strings.Join(places, ", ")+`)`, args...); err != nil {
				return fmt.Errorf("held: %w", err)
			}
			may := make(map[string]bool, len(ids))
			for _, id := range ids {
				may[id] = true
			}
			for _, g := range part {
				if may[g.Case] {
					out = append(out, g)
				}
			}
		}
		return nil
	})
	return out, err
}

func goneAs(c hold) string {
	if c.Died != "" {
		return "died"
	}
	return "moved"
}
