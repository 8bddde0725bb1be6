package casework

import (
	"context"
	"errors"
	"fmt"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/store"
	"tongxing/vault"
)

// Pass lets the clock do what it does by itself in up to limit cases: windows close,
// notices come down, terms end, a child turns seven. It tells how many it touched;
// fewer than limit means all is done for today. A case that cannot be read again (its
// person's key was erased) or that somebody else touched just now is left as it is.
func (g *Engine) Pass(ctx context.Context, h *access.House, s access.Scope, limit int) (n int, err error) {
	today := h.Today()
	var last Row
	for n < limit {
		var due []Row
		if err := h.Read(ctx, s, CaseClock, func(tx *store.Tx) error {
			return tx.Select(&due, `SELECT `+rowColumns+` FROM cases c WHERE c.ending = '' AND NOT c.paused AND c.lapse_on < $1 AND (c.lapse_on > $2 OR (c.lapse_on = $2 AND c.id > $3)) ORDER BY c.lapse_on, c.id LIMIT $4`,
				today, last.LapseOn, last.ID, limit-n)
		}); err != nil {
			return n, fmt.Errorf("clock: %w", err)
		}
		if len(due) == 0 {
			return n, nil
		}
		for _, row := range due {
			did, err := g.passOne(ctx, h, s, row.ID, today)
			if err != nil {
				return n, fmt.Errorf("clock, case %s: %w", row.ID, err)
			}
			if did {
				n++
			}
		}
		last = due[len(due)-1]
	}
	return n, nil
}

// passOne is Pass for one case, as it stands now: another node may have been here.
func (g *Engine) passOne(ctx context.Context, h *access.House, s access.Scope, id string, today store.Day) (did bool, err error) {
	_, err = h.Write(ctx, s, CaseClock, func(tx *store.Tx) (access.Outcome, error) {
		did = false
		r, err := g.resumeAny(tx, h, s, id)
		if errors.Is(err, vault.ErrErased) {
			return access.Outcome{Record: id, Status: "erased"}, nil
		}
		if err != nil {
			return access.Outcome{}, err
		}
		from, told := r.copied(), len(r.state.Events)
		if err := r.pass(today); err != nil || len(r.state.Events) == told {
			return access.Outcome{Record: id, Version: r.row.RowVersion, Status: "nothing"}, err
		}
		did = true
		return access.Outcome{Record: id, Version: r.row.RowVersion + 1, Status: "passed"}, r.save(from)
	})
	return did, err
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
