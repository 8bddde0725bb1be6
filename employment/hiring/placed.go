package hiring

import (
	"fmt"

	"tongxing/rule"
	"tongxing/store"
)

// Placed brings subject.placed to rules: whether a person is in work on a day, in a job
// that stands in this register. Work that nobody wrote down is not known here, so a no
// only says that none is on record; that is what the programmes ask.
type Placed struct{}

// Facts are the one fact.
func (Placed) Facts() []rule.Fact { return []rule.Fact{{Name: "subject.placed", Kind: rule.YesNo}} }

// inWork is a placement that has begun, by its person's word, and not ended.
const inWork = ` FROM placement WHERE started_on <> '' AND started_on <= $1 AND confirmed_at <> '' AND (ended_on = '' OR ended_on > $1)`

// One asks of one person.
func (Placed) One(tx *store.Tx, subject string, today store.Day) (rule.Facts, error) {
	var n int64
	if err := tx.Get(&n, `SELECT count(*)`+inWork+` AND person = $2`, today, subject); err != nil {
		return nil, fmt.Errorf("placed: %w", err)
	}
	return func(string, string) rule.Value { return rule.Bool(n > 0) }, nil
}

// Columns asks of everybody.
func (Placed) Columns(tx *store.Tx, ids []string, today store.Day, into *rule.Columns) error {
	var working []string
	if err := tx.Select(&working, `SELECT DISTINCT person`+inWork, today); err != nil {
		return fmt.Errorf("placed: %w", err)
	}
	in := make(map[string]bool, len(working))
	for _, id := range working {
		in[id] = true
	}
	c := rule.Column{Codes: make([]uint8, len(ids))}
	for i, id := range ids {
		if in[id] {
			c.Codes[i] = 1
		}
	}
	return into.Put("subject.placed", "", c)
}
