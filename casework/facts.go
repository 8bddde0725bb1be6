package casework

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/casework/programme"
	"tongxing/rule"
	"tongxing/store"
)

// Facts brings to rules what only cases know: whether somebody is in a programme, had
// it within so many years, was given a device. Children and parties are asked within a
// case alone; they stand in the catalogue so that definitions can be checked.
type Facts struct{ Book *programme.Book }

// inCases is the condition of cases that $1, a person or a household, is in: a household's
// cases are its people's too.
const inCases = `c.id IN (SELECT k.id FROM cases k WHERE k.subject = $1 UNION ALL SELECT k.id FROM cases k WHERE k.household = $1 AND k.kind = 'household'
	UNION ALL SELECT k.id FROM person p JOIN cases k ON k.household = p.household WHERE p.id = $1 AND p.household <> '' AND k.kind = 'household')`

// Facts are their names and kinds.
func (Facts) Facts() []rule.Fact {
	out := []rule.Fact{{Name: "subject.in_programme", Kind: rule.YesNo, Object: true}, {Name: "subject.done_within", Kind: rule.YesNo, Object: true},
		{Name: "device.given_within", Kind: rule.YesNo, Object: true}, {Name: "children.open", Kind: rule.Counted, Object: true}, {Name: "children.at", Kind: rule.Counted, Object: true}}
	return out
}

// One asks of one subject.
func (f Facts) One(tx *store.Tx, subject string, today store.Day) (rule.Facts, error) {
	var cases []struct {
		Programme string    `db:"programme"`
		Ending    string    `db:"ending"`
		EndedOn   store.Day `db:"ended_on"`
	}
	if err := tx.Select(&cases, `SELECT c.programme, c.ending, c.ended_on FROM cases c WHERE `+inCases, subject); err != nil {
		return nil, fmt.Errorf("case facts: %w", err)
	}
	return func(fact, of string) rule.Value {
		switch fact {
		case "subject.in_programme":
			for _, c := range cases {
				if c.Programme == of && c.Ending == "" {
					return rule.Bool(true)
				}
			}
			return rule.Bool(false)
		case "subject.done_within":
			slug, since := f.since(of, today)
			for _, c := range cases {
				if c.Programme == slug && c.Ending == "done" && c.EndedOn >= since {
					return rule.Bool(true)
				}
			}
			return rule.Bool(false)
		}
		return rule.Value{}
	}, nil
}

// since splits home-retrofit.5 and counts the years back.
func (f Facts) since(of string, today store.Day) (slug string, day store.Day) {
	slug, years, _ := strings.Cut(of, ".")
	return slug, f.Book.Calendar.Before(today, spanOfYears(years))
}

// Columns puts one column for each programme that a definition's rule asks about.
func (f Facts) Columns(tx *store.Tx, ids []string, today store.Day, into *rule.Columns) error {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	for _, of := range f.objects("subject.in_programme") {
		if err := f.column(tx, at, into, "subject.in_programme", of, `SELECT p.id FROM cases c JOIN person p ON p.id = c.subject OR (c.kind = 'household' AND p.household = c.household)
			WHERE c.programme = $1 AND c.ending = ''`, of); err != nil {
			return err
		}
	}
	for _, of := range f.objects("subject.done_within") {
		slug, since := f.since(of, today)
		if err := f.column(tx, at, into, "subject.done_within", of, `SELECT p.id FROM cases c JOIN person p ON p.id = c.subject OR (c.kind = 'household' AND p.household = c.household)
			WHERE c.programme = $1 AND c.ending = 'done' AND c.ended_on >= $2`, slug, since); err != nil {
			return err
		}
	}
	return nil
}

func (f Facts) column(tx *store.Tx, at map[string]int, into *rule.Columns, fact, of, query string, args ...any) error {
	var found []string
	if err := tx.Select(&found, query, args...); err != nil {
		return fmt.Errorf("case facts: %w", err)
	}
	c := rule.Column{Codes: make([]uint8, len(at))}
	for _, id := range found {
		if i, ok := at[id]; ok {
			c.Codes[i] = 1
		}
	}
	return into.Put(fact, of, c)
}

// objects are what the definitions ask a fact about.
func (f Facts) objects(fact string) (out []string) {
	for _, slug := range f.Book.Slugs() {
		for _, p := range f.Book.Programme(slug).Eligible.Clauses() {
			if p.Fact == fact && !slices.Contains(out, p.Of) {
				out = append(out, p.Of)
			}
		}
	}
	return out
}
