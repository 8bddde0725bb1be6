package known

import (
	"context"

	"tongxing/access"
	"tongxing/rule"
	"tongxing/store"
)

// Each asks a rule of everybody within the scope and tells the answers wanted (none
// named: all), in no order: for lists that set the answers beside something else. tell
// must not ask the board.
func (b *Board) Each(ctx context.Context, h *access.House, s access.Scope, r rule.Rule, tell func(Finding), wanted ...rule.Truth) error {
	return h.Read(ctx, s, Find, func(tx *store.Tx) error {
		if err := b.today(tx, h); err != nil {
			return err
		}
		b.mu.RLock()
		defer b.mu.RUnlock()
		covered := b.covered(s)
		for row, truth := range b.answered(r, false).truth {
			if !wants(wanted, truth) {
				continue
			}
			if x := &b.rows[row]; covered(*x) {
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
		a := b.answered(r, true)
		covered := b.covered(s)
		for row, n := range a.near {
			if n == 0 {
				continue
			}
			if x := &b.rows[row]; covered(*x) {
				tell(Finding{x.id, x.household, x.area, rule.Unknown}, a.clauses[n-1])
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
