package fold_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/rule"
)

// A planted fault changes the definition that the fold is given, and not the model's:
// as if the fold were blind to that part of the language.
type planted struct {
	name string
	do   func(*programme.Definition) bool // whether there was something to change
}

// each changes every step that fits.
func each(change func(*programme.Step) bool) func(*programme.Definition) bool {
	return func(d *programme.Definition) (any bool) {
		for i := range d.Steps {
			any = change(&d.Steps[i]) || any
		}
		return any
	}
}

func outcomes(change func(*programme.Outcome) bool) func(*programme.Definition) bool {
	return each(func(s *programme.Step) (any bool) {
		for i := range s.Outcomes {
			any = change(&s.Outcomes[i]) || any
		}
		return any
	})
}

func parties(change func(*programme.Party) bool) func(*programme.Definition) bool {
	return func(d *programme.Definition) (any bool) {
		for i := range d.Parties {
			any = change(&d.Parties[i]) || any
		}
		return any
	}
}

// empties sets what is there to nothing, and tells whether it was there.
func empties[T any](list *[]T) bool {
	was := len(*list) > 0
	*list = nil
	return was
}

func clears[T comparable](x *T) bool {
	var nothing T
	was := *x != nothing
	*x = nothing
	return was
}

func longer(s *programme.Span) bool {
	if s.Zero() {
		return false
	}
	s.N++
	return true
}

var faults = []planted{
	{"not_by forgotten", each(func(s *programme.Step) bool { return empties(&s.NotBy) })},
	{"order forgotten", each(func(s *programme.Step) bool { return empties(&s.After) })},
	{"any outcome will do", each(func(s *programme.Step) (any bool) {
		s.After = slices.Clone(s.After)
		for i := range s.After {
			any = clears(&s.After[i].Outcome) || any
		}
		return any
	})},
	{"due a day late", each(func(s *programme.Step) bool { return s.Due != nil && longer(&s.Due.Span) })},
	{"working days as natural ones", each(func(s *programme.Step) bool {
		if s.Due == nil || s.Due.Span.Unit != "wd" {
			return false
		}
		s.Due.Span.Unit = "d"
		return true
	})},
	{"a promised day forgotten", each(func(s *programme.Step) bool { return s.Due != nil && clears(&s.Due.Answer) })},
	{"extended for ever", each(func(s *programme.Step) bool {
		if s.Due == nil || s.Due.Extend == nil {
			return false
		}
		s.Due.Extend.Times = 100
		return true
	})},
	{"excluded days counted", each(func(s *programme.Step) bool { return s.Due != nil && empties(&s.Due.Less) })},
	{"the clock begins elsewhere", each(func(s *programme.Step) bool { return s.Due != nil && clears(&s.Due.From) })},
	{"a return keeps decisions", outcomes(func(o *programme.Outcome) bool { return clears(&o.Return) })},
	{"an ending goes on", outcomes(func(o *programme.Outcome) bool { return clears(&o.End) })},
	{"a flag is not raised", outcomes(func(o *programme.Outcome) bool { return clears(&o.Flag) })},
	{"nothing leaves the store", outcomes(func(o *programme.Outcome) bool { return clears(&o.Stock) })},
	{"no child is opened", outcomes(func(o *programme.Outcome) bool { return clears(&o.Open) })},
	{"a window never closes", each(func(s *programme.Step) bool { return s.Window != nil && longer(&s.Window.Span) })},
	{"a notice runs longer", each(func(s *programme.Step) bool { return longer(&s.Notice) })},
	{"named though it is named", each(func(s *programme.Step) bool { return clears(&s.Unless) })},
	{"until forgotten", each(func(s *programme.Step) bool { return clears(&s.Until) })},
	{"out of term taken", each(func(s *programme.Step) bool { return clears(&s.InTerm) })},
	{"evidence forgotten", each(func(s *programme.Step) bool { return empties(&s.Evidence) })},
	{"signatures forgotten", each(func(s *programme.Step) bool { return empties(&s.Sign) })},
	{"the person not asked", each(func(s *programme.Step) bool { return clears(&s.Confirm) })},
	{"a no without its letter", outcomes(func(o *programme.Outcome) bool { return clears(&o.Serve) })},
	{"an appeal changes nothing", outcomes(func(o *programme.Outcome) bool { return clears(&o.Reopen) })},
	{"who decided looks again", each(func(s *programme.Step) bool {
		n := len(s.NotBy)
		s.NotBy = slices.DeleteFunc(slices.Clone(s.NotBy), func(x string) bool { return x == programme.Parent })
		return len(s.NotBy) < n
	})},
	{"letters not served", each(func(s *programme.Step) bool { return clears(&s.Serve) })},
	{"a guard asleep", each(func(s *programme.Step) bool {
		was := !s.Guard.Zero()
		s.Guard = rule.Rule{}
		return was
	})},
	{"no second look", each(func(s *programme.Step) bool { return clears(&s.Check) })},
	{"looks by anybody", each(func(s *programme.Step) bool {
		if s.Check == nil {
			return false
		}
		s.Check.By = programme.Roles
		return true
	})},
	{"paid without caps", each(func(s *programme.Step) bool { return s.Pay != nil && empties(&s.Pay.Caps) })},
	{"nothing deducted", each(func(s *programme.Step) bool { return s.Pay != nil && empties(&s.Pay.Less) })},
	{"paid though held", each(func(s *programme.Step) bool { return s.Pay != nil && empties(&s.Pay.Hold) })},
	{"a month settled again", each(func(s *programme.Step) bool {
		if s.Repeat == nil || s.Repeat.Per == "" {
			return false
		}
		s.Repeat.Per = ""
		return true
	})},
	{"no quota", each(func(s *programme.Step) bool { return clears(&s.Quota) })},
	{"everybody is eligible", func(d *programme.Definition) bool {
		was := !d.Eligible.Zero()
		d.Eligible = rule.Rule{}
		return was
	}},
	{"twice the same", func(d *programme.Definition) bool { return empties(&d.Unique) }},
	{"a load without end", parties(func(p *programme.Party) bool { return clears(&p.Load) })},
	{"one party for many", parties(func(p *programme.Party) bool { return clears(&p.Many) })},
	{"who came in need not sign", parties(func(p *programme.Party) bool { return p.Change != nil && empties(&p.Change.Again) })},
	{"a change at once", parties(func(p *programme.Party) bool {
		if p.Change == nil || p.Change.From != "next_month" {
			return false
		}
		p.Change.From = "day"
		return true
	})},
	{"no stand-in", parties(func(p *programme.Party) bool { return clears(&p.StandsFor) })},
	{"shown to whom it is about", parties(func(p *programme.Party) bool { return clears(&p.Conceal) })},
	{"a renewal opens early", func(d *programme.Definition) bool {
		return d.Term != nil && d.Term.Renew != nil && longer(&d.Term.Renew.Open)
	}},
	{"never renewed", func(d *programme.Definition) bool { return d.Term != nil && clears(&d.Term.Renew) }},
	{"no longest term", func(d *programme.Definition) bool { return d.Term != nil && clears(&d.Term.Max) }},
	{"anybody may return", func(d *programme.Definition) bool {
		was := len(d.Side.ReturnBy) > 0
		d.Side.ReturnBy = programme.Roles
		return was
	}},
	{"ends as anything", func(d *programme.Definition) bool {
		was := len(d.Side.EndAs) > 0
		d.Side.EndAs = append(slices.Clone(d.Side.EndAs), "why")
		return was
	}},
}

// Every planted fault is noticed within the ordinary size of the test, by the programmes
// that have what it changes.
func TestModelNoticesPlantedFaults(t *testing.T) {
	b := book(t)
	sound := definitions(t, b)
	caught := 0
	for i, f := range faults {
		var at []int
		faulty := definitions(t, book(t))
		for k, d := range faulty {
			if f.do(d) {
				at = append(at, k)
			}
		}
		var sum tally
		var told *city
		fault := ""
		for n := 0; told == nil && sum.steps < 20_000; n++ {
			k := at[n%len(at)]
			told, fault = drive(b, faulty[k], sound[k], uint64(1000*i+n), 300, &sum)
		}
		if told == nil {
			t.Errorf("%s: not noticed in %d steps over %d programmes", f.name, sum.steps, len(at))
			continue
		}
		caught++
		first, _, _ := strings.Cut(fault, "\n")
		t.Logf("%s: after %d steps by %s (seed %d): %s", f.name, sum.steps, told.models.Slug, told.seed, first)
	}
	fmt.Printf("model: %d planted faults in definitions, %d noticed\n", len(faults), caught)
}

// A fault of the fold's own, not of a definition: events are lost, doubled or told by
// another, and the comparison of states must notice.
func TestModelNoticesLostEvents(t *testing.T) {
	b := book(t)
	all := definitions(t, b)
	for name, spoil := range map[string]func(fold.Event) (fold.Event, bool){
		"a return is lost":     func(e fold.Event) (fold.Event, bool) { return e, e.Kind != fold.KindReturn },
		"a pause is lost":      func(e fold.Event) (fold.Event, bool) { return e, e.Kind != fold.KindPause && e.Kind != fold.KindResume },
		"a correction is lost": func(e fold.Event) (fold.Event, bool) { return e, e.Kind != fold.KindCorrect },
		"a look always stands": func(e fold.Event) (fold.Event, bool) {
			return e, e.Kind != fold.KindCheck || e.Outcome != "does_not_stand"
		},
		"an extension is lost":              func(e fold.Event) (fold.Event, bool) { return e, e.Kind != fold.KindExtend },
		"an objection is lost":              func(e fold.Event) (fold.Event, bool) { return e, e.Kind != fold.KindObjection },
		"a change is lost":                  func(e fold.Event) (fold.Event, bool) { return e, e.Kind != fold.KindChange },
		"a deputy is a second pair of eyes": func(e fold.Event) (fold.Event, bool) { e.By.For = ""; return e, true },
		"the day is the typing":             func(e fold.Event) (fold.Event, bool) { e.Day = e.On; return e, true },
	} {
		var sum tally
		noticed := false
		for n := 0; !noticed && sum.steps < 20_000; n++ {
			d := all[n%len(all)]
			c := newCity(b, d, d, uint64(n))
			c.spoil = spoil
			for k := 0; k < 150 && !c.over() && !noticed; k++ {
				noticed = c.take(c.next(), &sum) != ""
			}
		}
		if !noticed {
			t.Errorf("%s: not noticed in %d steps", name, sum.steps)
		}
	}
}
