package known

import (
	"context"

	"tongxing/access"
	"tongxing/rule"
	"tongxing/store"
)

// Each asks a rule of everybody within the scope and tells every answer, in no order:
// for lists that set the answers beside something else. tell must not ask the board.
func (b *Board) Each(ctx context.Context, h *access.House, s access.Scope, r rule.Rule, tell func(Finding)) error {
	return h.Read(ctx, s, Find, func(tx *store.Tx) error {
		if err := b.today(tx, h); err != nil {
			return err
		}
		b.mu.RLock()
		defer b.mu.RUnlock()
		for row, truth := range b.columns.Holds(b.catalogue, r) {
			if x := b.rows[row]; s.Covers(x.id, "", x.area) {
				tell(Finding{x.id, x.household, x.area, truth})
			}
		}
		return nil
	})
}

// Near tells of whom a rule is one question short: unknown, and yes if the one clause
// held that is told beside. Each person is told once, with the first such clause.
func (b *Board) Near(ctx context.Context, h *access.House, s access.Scope, r rule.Rule, tell func(Finding, rule.Placed)) error {
	return h.Read(ctx, s, Find, func(tx *store.Tx) error {
		if err := b.today(tx, h); err != nil {
			return err
		}
		b.mu.RLock()
		defer b.mu.RUnlock()
		now := b.columns.Holds(b.catalogue, r)
		told := make([]bool, len(now))
		for _, p := range r.Clauses() {
			if !b.open(p) {
				continue
			}
			if supposed := b.columns.Supposing(b.catalogue, p); supposed != nil {
				for row, truth := range supposed.Holds(b.catalogue, r) {
					if x := b.rows[row]; truth == rule.Yes && now[row] == rule.Unknown && !told[row] && s.Covers(x.id, "", x.area) {
						told[row] = true
						tell(Finding{x.id, x.household, x.area, rule.Unknown}, p)
					}
				}
			}
		}
		return nil
	})
}

// open tells whether the clause is unknown of anybody at all.
func (b *Board) open(p rule.Placed) bool {
	for _, t := range b.columns.Holds(b.catalogue, rule.Rule{Clause: &p.Clause}) {
		if t == rule.Unknown {
			return true
		}
	}
	return false
}
