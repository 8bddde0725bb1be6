package casework

import (
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/rule"
	"tongxing/store"
)

// Beginnings are the programmes that somebody can begin themselves for a person, as the
// person or the guardian: the first step is theirs, the rule does not refuse, and nothing
// stands open that may stand once only. A stated need comes first, then what is for everybody.
func (g *Engine) Beginnings(ctx context.Context, h *access.House, s access.Scope, person string) (out []*programme.Definition, err error) {
	hat := own(s.Actor(), person)
	if hat == "" {
		return nil, nil
	}
	err = h.Read(ctx, s, CaseOpen, func(tx *store.Tx) error {
		if !s.Covers(person, "", "") {
			return fault.NotFound("person")
		}
		facts, err := g.knownOf(tx, person, h.Today())
		if err != nil {
			return err
		}
		var open []string
		if err := tx.Select(&open, `SELECT DISTINCT programme FROM cases WHERE subject = $1 AND ending = ''`, person); err != nil {
			return fmt.Errorf("begun: %w", err)
		}
		for _, slug := range g.Book.Slugs() {
			if d := g.Book.Programme(slug); begins(d, hat) && d.Eligible.Ask(facts).Truth != rule.No && !(once(d) && slices.Contains(open, slug)) {
				out = append(out, d)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b *programme.Definition) int { return rank(a) - rank(b) })
	return out, err
}

// own is the hat under which somebody acts for a person who is themselves or their ward.
func own(who access.Actor, person string) string {
	switch {
	case who.Kind == "staff" || person == "":
	case who.Person == person:
		return string(access.Resident)
	case slices.ContainsFunc(who.Grants, func(x access.Grant) bool { return x.Role == access.Guardian && x.Person == person }):
		return string(access.Guardian)
	}
	return ""
}

func begins(d *programme.Definition, hat string) bool {
	return d.Personal() && slices.Contains(d.Steps[0].By, hat)
}

// once tells whether one case of a subject stands open at most.
func once(d *programme.Definition) bool {
	return slices.ContainsFunc(d.Unique, func(u programme.Unique) bool { return u.Open && slices.Contains(u.Per, "subject") })
}

func rank(d *programme.Definition) int {
	switch {
	case d.Role == "need":
		return 0
	case d.Eligible.Zero():
		return 1
	}
	return 2
}
