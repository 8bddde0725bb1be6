package casework

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/store"
)

// Asked is what waits for the word of a party from whom the case is concealed: the step
// and its day, and nothing of whom the case is about.
func (g *Engine) Asked(ctx context.Context, h *access.House, s access.Scope) (out []Due, err error) {
	refs := s.Actor().Refs()
	if len(refs) == 0 {
		return nil, nil
	}
	err = h.Read(ctx, s, CaseTask, func(tx *store.Tx) error {
		var args access.Args
		var all []Due
		if err := tx.Select(&all, `SELECT c.case_id, c.kind, c.step, c.entry, c.hat, c.ref, c.programme, c.level, '' AS subject, '' AS person, '' AS household, '' AS area, c.open_on, c.due_on, '' AS name
			FROM task c WHERE c.ref IN (`+listOf(refs, &args)+`) AND c.case_id IN (SELECT b.case_id FROM barred b WHERE b.ref IN (`+listOf(refs, &args)+`)) AND c.open_on <= `+args.Add(h.Today())+
			` ORDER BY c.due_on, c.case_id LIMIT 100`, args...); err != nil {
			return fmt.Errorf("asked: %w", err)
		}
		for _, d := range all {
			if def := g.Book.Programme(d.Programme); def != nil {
				if p := def.Party(d.Hat); p != nil && p.Conceal != nil && len(p.Conceal.Sees) > 0 {
					out = append(out, d)
				}
			}
		}
		return nil
	})
	return out, err
}
