package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/store"
	"tongxing/vault"
)

// Fsck derives every case again from its events and tells what the tables hold
// otherwise: nothing, unless somebody wrote past the verbs. A case whose
// person's key was erased can be derived no more: it is counted and left.
func (g *Engine) Fsck(ctx context.Context, h *access.House, s access.Scope, found func(text string)) (cases int, err error) {
	after := ""
	for {
		var some []Row
		if err := h.Read(ctx, s, CaseClock, func(tx *store.Tx) error {
			if err := tx.Select(&some, `SELECT `+rowColumns+` FROM cases c WHERE c.id > $1 ORDER BY c.id LIMIT 500`, after); err != nil {
				return err
			}
			for _, row := range some {
				r, err := g.resume(tx, h, s, row)
				if errors.Is(err, vault.ErrErased) {
					continue
				}
				if err != nil {
					return err
				}
				if err := r.compare(found); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return cases, fmt.Errorf("fsck: %w", err)
		}
		cases += len(some)
		if len(some) < 500 {
			return cases, sumsHold(ctx, h, s, found)
		}
		after = some[len(some)-1].ID
	}
}

// sumsHold adds the book up again and tells which kept sums are others: 26 letters of a
// path are its township.
func sumsHold(ctx context.Context, h *access.House, s access.Scope, found func(text string)) error {
	const book = `SELECT line, year, substr(area, 1, 26) AS area, kind, CAST(sum(fen) AS BIGINT) AS fen FROM ledger GROUP BY line, year, substr(area, 1, 26), kind`
	const kept = `SELECT line, year, area, kind, fen FROM ledger_sum`
	var wrong []struct {
		Line string `db:"line"`
		Year string `db:"year"`
		Area string `db:"area"`
		Kind string `db:"kind"`
	}
	if err := h.Read(ctx, s, CaseClock, func(tx *store.Tx) error {
		return tx.Select(&wrong, `SELECT DISTINCT line, year, area, kind FROM (SELECT * FROM (`+book+` EXCEPT `+kept+`) AS a UNION ALL SELECT * FROM (`+kept+` EXCEPT `+book+`) AS b) AS c ORDER BY line, year, area, kind`)
	}); err != nil {
		return fmt.Errorf("fsck: %w", err)
	}
	for _, w := range wrong {
		found(fmt.Sprintf("ledger_sum holds another sum than the ledger of %s %s %s %s", w.Line, w.Year, w.Area, w.Kind))
	}
	return nil
}

// compare holds the tables to what the events come to.
func (r *run) compare(found func(string)) error {
	for _, t := range tables {
		var held []string
		text := ""
		for i, c := range t.cols {
			if i > 0 {
				text += " || '|' || "
			}
			if c == "stands" || c == "stands_in" { // the two databases write a yes differently
				c = "CASE WHEN " + c + " THEN 1 ELSE 0 END"
			}
			text += "CAST(" + c + " AS TEXT)"
		}
		if err := r.tx.Select(&held, `SELECT `+text+` FROM `+t.name+` WHERE case_id = $1`, r.row.ID); err != nil {
			return err
		}
		var want []string
		for _, values := range r.before[t.name] {
			line := ""
			for i, v := range values {
				if i > 0 {
					line += "|"
				}
				if yes, ok := v.(bool); ok {
					v = map[bool]int{true: 1}[yes]
				}
				line += fmt.Sprint(v)
			}
			want = append(want, line)
		}
		for _, x := range held {
			if !slices.Contains(want, x) {
				found(t.name + " of " + r.row.ID + " holds what no event says")
			}
		}
		if len(held) < len(want) {
			found(t.name + " of " + r.row.ID + " lacks what events say")
		}
	}
	if r.row.Stage != r.state.Stage || r.row.Ending != r.state.Ending {
		found("case " + r.row.ID + " stands elsewhere than its events say")
	}
	return nil
}
