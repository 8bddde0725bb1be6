package casework

import (
	"errors"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// divisions refuses an event that names a division which there is not, beside the
// question that asked for it: what is drawn over an area later must find one.
func (r *run) divisions(e fold.Event) error {
	for i := range r.state.Def.Questions {
		q := &r.state.Def.Questions[i]
		a, said := e.Say[q.Name]
		if !said {
			continue
		}
		for _, code := range divisionsOf(q, a) {
			if _, err := r.pathOf(code); errors.Is(err, store.ErrNoRow) {
				return refused(&fold.Refusal{Code: "bad_answer", Field: q.Name})
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// mandates refuses somebody without an account where the part lets its holders read.
func (r *run) mandates(e fold.Event) error {
	for _, p := range r.state.Def.Parties {
		for _, ref := range e.Names[p.Name] {
			if p.Mandate != nil && r.count(`SELECT count(*) FROM account WHERE id = $1`, ref) == 0 {
				return refused(&fold.Refusal{Code: "bad_answer", Field: p.Name})
			}
		}
	}
	return r.err
}

// divisionsOf are the divisions that an answer names, itself or in its rows.
func divisionsOf(q *programme.Question, a form.Answer) (out []string) {
	if q.Kind == "division" {
		return []string{a.Text}
	}
	for _, row := range a.Rows {
		for _, c := range q.Columns {
			if c.Kind == "division" {
				out = append(out, row[c.Name].Text)
			}
		}
	}
	return out
}

// pathOf is the path of a division given by path or code, of one that became a part of
// another its successor's; store.ErrNoRow where there is none.
func (r *run) pathOf(division string) (path string, err error) {
	for range 9 { // merged and merged again
		var d struct {
			Path      string `db:"path"`
			Successor string `db:"successor"`
		}
		if err := r.tx.Get(&d, `SELECT path, successor FROM division WHERE code = $1 OR path = $1`, division); err != nil {
			return "", err
		}
		if d.Successor == "" {
			return d.Path, nil
		}
		division = d.Successor
	}
	return "", store.ErrNoRow
}
