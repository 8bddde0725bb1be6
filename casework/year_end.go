package casework

import (
	"cmp"
	"context"
	"slices"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// A Rest (结余) is what a county has left of a budget line, in fen.
type Rest struct {
	Line string `db:"line"`
	Area string `db:"area"`
	Fen  int64  `db:"fen"`
}

// A YearEnd is how the close of a year stands: what nobody proposed anything for yet,
// what was proposed and decided, and the names of those who did.
type YearEnd struct {
	Rests    []Rest
	Closings []Closing // what waits first
	Names    map[string]string
}

// YearEnd tells how the close of a year stands within the scope. A year that is not
// over is fault.Fields beside "year".
func (g *Engine) YearEnd(ctx context.Context, h *access.House, s access.Scope, year string) (out YearEnd, err error) {
	if err := yearOver(h, year); err != nil {
		return out, err
	}
	err = h.Read(ctx, s, PaymentList, func(tx *store.Tx) error {
		if out.Closings, err = closings(tx, s, year); err != nil {
			return err
		}
		waits, refs := map[Rest]bool{}, []string{}
		for _, c := range out.Closings {
			waits[Rest{Line: c.Line, Area: c.Area}] = c.State == Proposed || waits[Rest{Line: c.Line, Area: c.Area}]
			refs = append(refs, c.Maker, c.Checker)
		}
		all, err := rests(tx, s, year)
		if err != nil {
			return err
		}
		for _, r := range all {
			if r.Fen > 0 && !waits[Rest{Line: r.Line, Area: r.Area}] {
				out.Rests = append(out.Rests, r)
			}
		}
		out.Names, err = namesOf(tx, refs)
		return err
	})
	return out, err
}

// Closings lists what was proposed and decided of a year, what waits first.
func (g *Engine) Closings(ctx context.Context, h *access.House, s access.Scope, year string) (out []Closing, err error) {
	err = h.Read(ctx, s, PaymentList, func(tx *store.Tx) error {
		out, err = closings(tx, s, year)
		return err
	})
	return out, err
}

func closings(tx *store.Tx, s access.Scope, year string) (out []Closing, err error) {
	var args access.Args
	where := s.Where(access.Cols{Area: "c.area"}, &args)
	err = tx.Select(&out, `SELECT `+closingColumns+` FROM budget_close c WHERE `+where+` AND c.year = `+args.Add(year)+` ORDER BY CASE WHEN c.state = 'proposed' THEN 0 ELSE 1 END, c.area, c.line, c.id`, args...)
	return out, err
}

// rests is what every line and county has left of its budget.
func rests(tx *store.Tx, s access.Scope, year string) (out []Rest, err error) {
	lines, err := linesOf(tx, s, year)
	for _, l := range lines {
		if l.Budget > 0 {
			out = append(out, Rest{Line: l.Line, Area: l.Area, Fen: l.Rest})
		}
	}
	slices.SortStableFunc(out, func(a, b Rest) int { return cmp.Compare(a.Area, b.Area) })
	return out, err
}

// DecidedBy tells whether this actor may be the other person of a closing.
func (c Closing) DecidedBy(who access.Actor) bool { return !proposedBy(who, c.Maker) }

// yearOver tells that a year can be closed.
func yearOver(h *access.House, year string) error {
	var bad fault.Fields
	last := store.Day(year + "-12-31")
	switch {
	case !last.Valid():
		bad.Add("year", "casework.bad_year")
	case h.Today() <= last:
		bad.Add("year", "casework.close.runs", "day", last)
	}
	return bad.Err()
}
