package fold

import (
	"slices"
	"strings"

	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/rule"
)

// tryRules: whom the programme is for, the step's guard, what may stand once only,
// what stock and quota allow.
func (s *State) tryRules(e Event, step *programme.Step, w World) *Refusal {
	if len(s.Acts) == 0 {
		if why := s.Eligible(e, w); why.Truth == rule.No {
			return &Refusal{Code: "not_eligible", Why: &why}
		}
		if r := s.tryTaken(s.openClaims(), w); r != nil {
			return r
		}
	}
	if why := s.ask(step.Guard, e, w, ""); why.Truth == rule.No { // unknown is a question, never a refusal
		return guarded(why)
	}
	if r := s.tryTaken(s.claims(Act{Event: e.ID, Step: e.Step, Day: e.Day, Say: e.Say}), w); r != nil {
		return r
	}
	if o := step.Outcome(e.Outcome); o != nil && o.Stock != "" && !w.Stock(s.item(e), o.Stock) {
		return refuse("no_stock")
	}
	if step.Quota != nil {
		year := string(e.Day)[:4]
		if most, ok := s.book.Rate(step.Quota.Year, e.Day); ok && int64(w.Quota(step.ID, step.Quota.Per, year)) >= most.Value {
			return refuse("over_quota", "n", most.Value)
		}
	}
	return s.tryRolls(e, step, w)
}

// tryTaken: what somebody else holds cannot be claimed.
func (s *State) tryTaken(claims []Claim, w World) *Refusal {
	for _, c := range claims {
		if who := w.Taken(c.Key); who != "" && who != c.Holder {
			return refuse("taken")
		}
	}
	return nil
}

// guarded words a guard that does not hold: open children are the usual reason.
func guarded(why rule.Why) *Refusal {
	code := "guard"
	for _, p := range why.Against {
		if strings.HasPrefix(p.Fact, "children.") {
			code = "children_open"
		}
	}
	return &Refusal{Code: code, Why: &why}
}

// tryRolls asks the roll's rule of everybody in it: who is known not to hold it cannot
// have been there.
func (s *State) tryRolls(e Event, step *programme.Step, w World) *Refusal {
	for _, name := range slices.Concat(step.Ask, step.May) {
		q := s.Def.Question(name)
		if q == nil || q.Kind != "roll" {
			continue
		}
		seen := map[string]bool{}
		for _, row := range e.Say[name].Rows {
			person := row["person"].Text
			if seen[person] {
				return refuseField("twice_in_roll", name)
			}
			seen[person] = true
			if why := s.ask(q.Where, e, w, person); why.Truth == rule.No {
				return &Refusal{Code: "unfit_person", Field: name, Why: &why}
			}
		}
	}
	return nil
}

// Eligible asks whom the programme is for, with the reasons. A household is asked through
// its people, as lists of who is missed are: it is eligible if one of them answers the whole
// rule, and its reasons are of whoever comes closest.
func (s *State) Eligible(e Event, w World) rule.Why {
	var members []string
	if s.Case.Kind == programme.Household {
		members = w.Members(s.Case.Subject, e.Day)
	}
	if len(members) == 0 {
		return s.ask(s.Def.Eligible, e, w, "")
	}
	why := s.ask(s.Def.Eligible, e, w, members[0])
	for _, member := range members[1:] {
		if next := s.ask(s.Def.Eligible, e, w, member); next.Truth > why.Truth {
			why = next
		}
	}
	return why
}

// Marks are the definition's flags whose rule holds: of what the world is today, beside those
// that outcomes raise and take down.
func (s *State) Marks(e Event, w World) (out []string) {
	for _, f := range s.Def.Flags {
		if s.ask(f.When, e, w, "").Truth == rule.Yes {
			out = append(out, f.ID)
		}
	}
	return out
}

// ask asks a rule of a subject ("" = the case's), with answers as they stand or as the
// event says them.
func (s *State) ask(r rule.Rule, e Event, w World, ref string) rule.Why {
	said := func(q string) string {
		if a, ok := e.Say[q]; ok {
			return word(a)
		}
		a, _ := s.Answer(q)
		return word(a)
	}
	subject := ref
	if subject == "" {
		subject = s.Case.Subject
	}
	return s.resolve(r, said).Ask(func(fact, of string) Value {
		if q, ok := resolved(fact); ok {
			return s.answered(q, e)
		}
		if slug, step, _ := strings.Cut(of, "."); strings.HasPrefix(fact, "children.") {
			return rule.Number(int64(w.Children(slug, step)))
		}
		if rest, ok := strings.CutPrefix(fact, "party."); ok {
			if party, name, two := strings.Cut(rest, "."); two {
				return w.Fact(s.Holder(party, e.Day), "party."+name, of, e.Day)
			}
		}
		return w.Fact(subject, fact, of, e.Day)
	})
}

// answered is an answer as a fact.
func (s *State) answered(q string, e Event) Value {
	a, ok := e.Say[q]
	if !ok {
		a, ok = s.Answer(q)
	}
	if !ok {
		return Value{}
	}
	v := rule.Code(word(a))
	v.Number = a.Number
	return v
}

// word is an answer as a rule compares it.
func word(a form.Answer) string {
	if len(a.List) > 0 {
		return a.List[0]
	}
	return a.Text
}

// resolve puts answers in where a clause names them: {fact: x, is: answer.class}.
func (s *State) resolve(r rule.Rule, said func(string) string) rule.Rule {
	if c := r.Clause; c != nil {
		now := *c
		now.In = slices.Clone(c.In)
		for i, in := range now.In {
			if q, ok := resolved(in); ok {
				now.In[i] = said(q)
			}
		}
		if q, ok := resolved(now.Of); ok {
			now.Of = said(q)
		}
		r.Clause = &now
	}
	each := func(parts []rule.Rule) (out []rule.Rule) {
		for _, x := range parts {
			out = append(out, s.resolve(x, said))
		}
		return out
	}
	r.All, r.Any, r.None = each(r.All), each(r.Any), each(r.None)
	return r
}

// tryPay: a month is settled once, when its entries are looked at, and not while held.
func (s *State) tryPay(e Event, step *programme.Step, _ World) *Refusal {
	if step.Repeat != nil && step.Repeat.Per != "" {
		period := s.nextPeriod(step)
		if period == "" {
			return refuse("nothing_to_pay")
		}
		if s.unchecked(step, period) {
			return refuse("unchecked", "month", period)
		}
	}
	if step.Pay == nil {
		return nil
	}
	if s.held(step.Pay) {
		return refuse("held")
	}
	if step.Pay.Amount != "" && s.Holder(step.Pay.To, e.Day) == "" {
		return refuse("no_holder", "party", step.Pay.To)
	}
	return nil
}
