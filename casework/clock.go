package casework

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/store"
)

// Pass lets the clock do what it does by itself in up to limit cases: windows close,
// notices come down, terms end, a child turns seven. It tells how many it touched;
// fewer than limit means all is done for today.
func (g *Engine) Pass(ctx context.Context, h *access.House, s access.Scope, limit int) (n int, err error) {
	var due []Row
	today := h.Today()
	if err := h.Read(ctx, s, CaseClock, func(tx *store.Tx) error {
		return tx.Select(&due, `SELECT `+rowColumns+` FROM cases c WHERE c.ending = '' AND NOT c.paused AND c.lapse_on < $1 ORDER BY c.lapse_on, c.id LIMIT $2`, today, limit)
	}); err != nil {
		return 0, fmt.Errorf("clock: %w", err)
	}
	for _, row := range due {
		if _, err := h.Write(ctx, s, CaseClock, func(tx *store.Tx) (access.Outcome, error) {
			r, err := g.resume(tx, h, s, row)
			if err != nil {
				return access.Outcome{}, err
			}
			from := r.copied()
			if err := r.pass(today); err != nil {
				return access.Outcome{}, err
			}
			return access.Outcome{Record: row.ID, Version: row.RowVersion + 1, Status: "passed"}, r.save(from)
		}); err != nil {
			return n, fmt.Errorf("clock, case %s: %w", row.ID, err)
		}
		n++
	}
	return n, nil
}

// pass appends what the clock does until nothing is due.
func (r *run) pass(today store.Day) error {
	for {
		all := r.state.Clock(today)
		if e, ok := r.state.Lapses(today, r); len(all) == 0 && ok {
			all = []fold.Event{e}
		}
		if len(all) == 0 {
			return r.err
		}
		for _, e := range all {
			e.ID, e.Seq = r.h.NewID(), len(r.state.Events)+1
			r.state.Apply(e)
			if err := r.tell(e); err != nil {
				return err
			}
		}
	}
}
