package casework

import (
	"context"
	"slices"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/rule"
	"tongxing/store"
)

// A Right (待遇或项目) is something a rule says whom it is for: a programme of people or
// households, or a benefit that civil affairs pays.
type Right struct {
	Code      string // slug of the programme, or code of the benefit
	Through   string // slug of the programme that leads to it
	Benefit   bool
	Household bool
	OnRequest bool // for who asks or is chosen: who has it not is not missed
	Source    string
	rule      rule.Rule
}

// Rights are all of them: benefits first, then the programmes in their order.
func (g *Engine) Rights() (out []Right) {
	for _, b := range g.Book.Benefits() {
		out = append(out, Right{Code: b.Code, Through: b.Through, Benefit: true, Source: b.Source, rule: b.Eligible})
	}
	for _, slug := range g.Book.Slugs() {
		d := g.Book.Programme(slug)
		household := slices.Contains(d.Subject, programme.Household)
		if !d.Eligible.Zero() && (household || slices.Contains(d.Subject, programme.Person)) {
			out = append(out, Right{Code: slug, Through: slug, Household: household && !slices.Contains(d.Subject, programme.Person), OnRequest: d.OnRequest, rule: d.Eligible})
		}
	}
	return out
}

func (g *Engine) right(code string) (Right, error) {
	all := g.Rights()
	i := slices.IndexFunc(all, func(x Right) bool { return x.Code == code })
	if i < 0 {
		return Right{}, fault.NotFound("right")
	}
	return all[i], nil
}

// drawn asks whether somebody draws the benefit.
func (x Right) drawn(is string) rule.Rule {
	return rule.Rule{Clause: &rule.Clause{Fact: "benefit.draws", Of: x.Code, In: []string{is}}}
}

// missed is the rule of whom it is for and who, of a benefit, does not draw it.
func (x Right) missed() rule.Rule {
	if !x.Benefit {
		return x.rule
	}
	return rule.Rule{All: []rule.Rule{x.rule, x.drawn("false")}}
}

// knownOf is what is known of one subject, by the register and by cases.
func (g *Engine) knownOf(tx *store.Tx, subject string, today store.Day) (rule.Facts, error) {
	cases, err := Facts{g.Book}.One(tx, subject, today)
	if err != nil || g.Known == nil {
		return cases, err
	}
	known, err := g.Known(tx, subject, today)
	if err != nil {
		return nil, err
	}
	return func(fact, of string) rule.Value {
		if v := known(fact, of); v.Known {
			return v
		}
		return cases(fact, of)
	}, nil
}

// An Offer (可能可以得到) is one right as it stands for one person: the rule's answer
// clause by clause, the case that is open already, and whether the benefit is drawn.
type Offer struct {
	Right
	Why    rule.Why
	Told   []rule.Told
	Case   string // an open one, "" = none
	Draws  bool
	MayAsk bool // the person or guardian may begin it themselves
}

// Own is what a person may be entitled to: every right whose rule is yes, or unknown
// with questions, and those they have; by whom it is closest.
func (g *Engine) Own(ctx context.Context, h *access.House, s access.Scope, person string) (out []Offer, err error) {
	return g.offers(ctx, h, s, EntitledOwn, person)
}

// EntitledTo is the same for whoever works for the person; a case that the reader may not
// open is passed over.
func (g *Engine) EntitledTo(ctx context.Context, h *access.House, s access.Scope, person string) (out []Offer, err error) {
	return g.offers(ctx, h, s, EntitledPerson, person)
}

func (g *Engine) offers(ctx context.Context, h *access.House, s access.Scope, a access.Action, person string) (out []Offer, err error) {
	err = h.Read(ctx, s, a, func(tx *store.Tx) error {
		var home string
		var args access.Args
		where := s.Where(access.Cols{Person: "p.id", Area: "p.area"}, &args)
		if err := tx.Get(&home, `SELECT p.household FROM person p WHERE `+where+` AND p.died_on = '' AND p.id = `+args.Add(person), args...); err != nil {
			return store.Found(err, "person")
		}
		facts, err := g.knownOf(tx, person, h.Today())
		if err != nil {
			return err
		}
		open, err := openOf(tx, s, a, person, home)
		if err != nil {
			return err
		}
		for _, x := range g.Rights() {
			o := Offer{Right: x, Why: x.rule.Ask(facts), Told: x.rule.Each(facts)}
			if x.Benefit {
				o.Draws = x.drawn("true").Holds(facts) == rule.Yes
			}
			for _, c := range open {
				if c.Programme == x.Through && !x.Benefit {
					o.Case = c.ID
				}
			}
			o.MayAsk = begins(g.Book.Programme(x.Through), own(s.Actor(), person))
			if o.Why.Truth != rule.No || o.Draws || o.Case != "" {
				out = append(out, o)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Offer) int { return a.place() - b.place() })
	return out, err
}

// openOf are the open cases of a person and their household: for themselves all they may
// know of, for a worker those within reach.
func openOf(tx *store.Tx, s access.Scope, a access.Action, person, home string) (open []Row, err error) {
	args := access.Args{person, home}
	where := `c.level <> 'sealed' AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.case_id = c.id AND b.ref = $1)`
	if a != EntitledOwn {
		where = s.Where(cols, &args)
	}
	err = tx.Select(&open, `SELECT `+rowColumns+` FROM cases c WHERE c.ending = '' AND (c.subject = $1 OR c.person = $1 OR (c.kind = 'household' AND c.household <> '' AND c.household = $2)) AND `+where+` ORDER BY c.opened_on`, args...)
	return open, err
}

// place puts what can be had first, then what is one question short, then the rest;
// what one has already comes last.
func (o Offer) place() int {
	switch {
	case o.Draws || o.Case != "":
		return 3
	case o.Why.Truth == rule.Yes:
		if o.OnRequest {
			return 2
		}
		return 0
	case o.Why.Short != nil:
		return 1
	}
	return 2
}
