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
				if *n, err = g.count(ctx, h.Within(tx), find, board, x, kind, held); err != nil {
					return err
				}
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

// gaps finds one right's gaps of one kind: one a subject, where of a household's people
// the first by key stands for it.
func (g *Engine) gaps(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, kind string, held holds) (out []Gap, err error) {
	if kind == Stop {
		return stop(ctx, h, find, board, x, held)
	}
	if kind != Missed && kind != Short {
		return nil, nil
	}
	at := map[string]int{}
	err = open(ctx, h, find, board, x, kind, held, func(subject string, f known.Finding, p *rule.Placed) {
		one := Gap{Person: f.Person, Household: f.Household, Area: f.Area, Clause: p}
		if i, there := at[subject]; !there {
			at[subject] = len(out)
			out = append(out, one)
		} else if one.Person < out[i].Person {
			out[i] = one
		}
	})
	return out, err
}

// count is how many gaps there are, without the list: the page of a whole city counts
// hundreds of thousands.
func (g *Engine) count(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, kind string, held holds) (n int, err error) {
	if kind == Stop {
		all, err := stop(ctx, h, find, board, x, held)
		return len(all), err
	}
	once := map[string]struct{}{}
	err = open(ctx, h, find, board, x, kind, held, func(subject string, _ known.Finding, _ *rule.Placed) {
		if x.Household {
			once[subject] = struct{}{}
		} else {
			n++
		}
	})
	return n + len(once), err
}

// open tells the gaps that a case could close: of who is missed, or one question short.
func open(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, kind string, held holds, tell func(string, known.Finding, *rule.Placed)) error {
	may := func(f known.Finding) (string, bool) {
		subject := x.subjectOf(f)
		return subject, subject != "" && !held.has(x.Through, subject)
	}
	if kind == Missed {
		return board.Each(ctx, h, find, x.missed(), func(f known.Finding) {
			if subject, ok := may(f); ok {
				tell(subject, f, nil)
			}
		}, rule.Yes)
	}
	whole := map[string]bool{}
	if x.Household { // a household that has what it needs in one of its people is not short
		if err := board.Each(ctx, h, find, x.rule, func(f known.Finding) { whole[f.Household] = true }, rule.Yes); err != nil {
			return err
		}
	}
	return board.Near(ctx, h, find, x.missed(), func(f known.Finding, p rule.Placed) {
		if subject, ok := may(f); ok && !whole[subject] {
			tell(subject, f, &p)
		}
	})
}

func stop(ctx context.Context, h *access.House, find access.Scope, board *known.Board, x Right, held holds) ([]Gap, error) {
	if x.Benefit {
		return overdrawn(ctx, h, find, board, x, held)
	}
	return overstayed(ctx, h, find, board, x, held)
}

// subjectOf is whom the right's case would be of.
func (x Right) subjectOf(f known.Finding) string {
	if x.Household {
		return f.Household
	}
	return f.Person
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
	standing := held.open(x.Through)
	if len(standing) == 0 {
		return nil, nil
	}
	type answer struct {
		truth rule.Truth
		who   string
	}
	best := map[string]answer{}
	if err := board.Each(ctx, h, find, x.rule, func(f known.Finding) {
		subject := x.subjectOf(f)
		if _, has := standing[subject]; !has {
			return
		}
		if was, there := best[subject]; !there || f.Truth > was.truth || f.Truth == was.truth && f.Person < was.who {
			best[subject] = answer{f.Truth, f.Person}
		}
	}); err != nil {
		return nil, err
	}
	for subject, c := range standing {
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
