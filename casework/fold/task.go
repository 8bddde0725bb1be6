package fold

import (
	"cmp"
	"slices"

	"tongxing/casework/programme"
	"tongxing/rule"
	"tongxing/store"
)

// The kinds of tasks.
const (
	Do    = "do"    // a step is expected
	May   = "may"   // it may be done: a window, an optional step
	Entry = "entry" // the next entry of a repeated step
	Look  = "check" // an entry waits for a second look
	Renew = "renew" // the term ends: its steps come again
	Draw  = "draw"  // whether the case is drawn for a sample is not decided yet
)

// A Task (待办) is an expected event. There is no "overdue" here: who reads it knows
// what day it is. OpenOn is the first day it can be done.
type Task struct {
	Kind, Step, Entry string // Entry: the event to check, or the month to settle
	By                []string
	OpenOn, DueOn     store.Day // Forever where no day is set
}

// Tasks are what stands to be done, by due day. An ended or paused case has none.
func (s *State) Tasks() (out []Task) {
	if s.Ending != "" || s.paused() {
		return nil
	}
	for i := range s.Def.Steps {
		out = append(out, s.tasks(&s.Def.Steps[i])...)
	}
	out = append(out, s.renewal()...)
	for i := range out {
		if out[i].DueOn == "" {
			out[i].DueOn = programme.Forever
		}
	}
	slices.SortStableFunc(out, func(a, b Task) int { return cmp.Compare(a.DueOn, b.DueOn) })
	return out
}

func (s *State) tasks(step *programme.Step) (out []Task) {
	if !s.over(step) && s.ready(step) && !s.done(step) {
		if t, ok := s.task(step); ok {
			out = append(out, t)
		}
	}
	if step.Check == nil {
		return out
	}
	for _, a := range s.Acts {
		if a.Step == step.ID && a.Checked == "" && (step.Check.Sample == 100 || a.Drawn) {
			t := Task{Kind: Look, Step: step.ID, Entry: a.Event, By: step.Check.By, OpenOn: a.On}
			if !step.Check.Due.Zero() {
				t.DueOn = s.moved(a.On, s.book.Calendar.After(a.On, step.Check.Due))
			}
			out = append(out, t)
		}
	}
	return out
}

// task is the one of a step that is ready and not done.
func (s *State) task(step *programme.Step) (Task, bool) {
	t := Task{Kind: Do, Step: step.ID, By: step.By, OpenOn: s.base(step), DueOn: s.due(step)}
	switch {
	case step.Sample != nil:
		drawn, decided := s.drawn[step.ID]
		if !decided {
			return Task{Kind: Draw, Step: step.ID, By: []string{"engine"}, OpenOn: t.OpenOn}, true
		}
		return t, drawn
	case !step.Once():
		t.Kind = Entry
		if step.Repeat.Per != "" {
			t.Entry = s.nextPeriod(step)
		}
		if step.InTerm && (len(s.Terms) == 0 || t.DueOn > s.Terms[len(s.Terms)-1].To) {
			return t, step.Repeat.Per != "" && t.Entry != ""
		}
		return t, t.DueOn != ""
	case !step.Notice.Zero():
		t.OpenOn = t.DueOn
	case step.Window != nil, step.Optional:
		t.Kind = May
		return t, step.Window != nil || t.DueOn != ""
	}
	return t, true
}

// renewal is the task of a term that ends, while its new round has not begun.
func (s *State) renewal() []Task {
	t := s.Def.Term
	if t == nil || t.Renew == nil || len(s.Terms) < s.round {
		return nil
	}
	last := s.Terms[len(s.Terms)-1]
	if last.To == programme.Forever || last.Ended != programme.Forever {
		return nil
	}
	step := s.Def.Step(t.Renew.Again[0])
	return []Task{{Kind: Renew, Step: step.ID, By: step.By, OpenOn: s.book.Calendar.Before(last.To, t.Renew.Open), DueOn: last.To}}
}

// pending tells whether anything holds the case open: what is expected, a window, a
// repeat that may still come.
func (s *State) pending() bool {
	for i := range s.Def.Steps {
		step := &s.Def.Steps[i]
		for _, t := range s.tasks(step) {
			if t.Kind != May || step.Window != nil {
				return true
			}
		}
		if step.Repeat != nil && len(step.Repeat.At) == 0 && step.Repeat.Per == "" && !s.over(step) && s.ready(step) && !step.InTerm && step.Until != "" {
			return true
		}
	}
	return len(s.renewal()) > 0
}

// LapseOn is the first day after which the clock does something by itself, Forever if
// it does nothing: a window closes, a notice comes down, a term ends.
func (s *State) LapseOn() store.Day {
	if s.Ending != "" || s.paused() {
		return programme.Forever
	}
	day := programme.Forever
	for i := range s.Def.Steps {
		step := &s.Def.Steps[i]
		if (step.Window != nil || !step.Notice.Zero()) && s.ready(step) && !s.done(step) && !s.over(step) && !s.objected[step.ID] {
			day = min(day, s.due(step))
		}
	}
	if len(s.Terms) > 0 && !s.outstanding() {
		if last := s.Terms[len(s.Terms)-1]; last.Ended == programme.Forever {
			day = min(day, last.To)
		}
	}
	return day
}

// outstanding tells whether something is to be finished though the term is over: the
// next round has begun, or a month of entries is not settled. Nobody who cared in
// December goes unpaid because the agreement ended with the year.
func (s *State) outstanding() bool {
	return s.round > len(s.Terms) || slices.ContainsFunc(s.Def.Steps, func(x programme.Step) bool {
		return x.Repeat != nil && x.Repeat.Per != "" && s.nextPeriod(&x) != ""
	})
}

// Lapses is the event of a lapse rule that holds by now, as the child that turned
// seven: what is known decides, and unknown ends nothing.
func (s *State) Lapses(today store.Day, w World) (Event, bool) {
	for _, l := range s.Def.Lapse {
		if s.Ending == "" && s.ask(l.When, Event{Day: today, On: today}, w, "").Truth == rule.Yes {
			return Event{Kind: KindLapse, On: today, Day: today, Reason: l.As, By: By{Role: "engine"}}, true
		}
	}
	return Event{}, false
}

// Clock is what the clock does once a day has passed: the events to append, in order.
// Nothing is done that was not due before that day.
func (s *State) Clock(today store.Day) (out []Event) {
	if s.Ending != "" || s.paused() {
		return nil
	}
	for i := range s.Def.Steps {
		step := &s.Def.Steps[i]
		if step.Window == nil && step.Notice.Zero() || !s.ready(step) || s.done(step) || s.over(step) || s.due(step) >= today {
			continue
		}
		switch {
		case step.Window != nil:
			return []Event{{Kind: KindLapse, Step: step.ID, On: today, Day: today, Reason: step.Window.Lapse, By: By{Role: "engine"}}}
		case !s.objected[step.ID]: // the notice comes down by itself: nobody objected
			e := Event{Kind: KindAct, Step: step.ID, On: today, Day: today, By: By{Role: "engine"}}
			if len(step.Outcomes) > 0 {
				e.Outcome = step.Outcomes[0].Name
			}
			return []Event{e}
		}
	}
	if len(s.Terms) > 0 && !s.outstanding() {
		if last := s.Terms[len(s.Terms)-1]; last.Ended == programme.Forever && last.To < today {
			return []Event{{Kind: KindLapse, On: today, Day: today, Reason: "lapsed", By: By{Role: "engine"}}}
		}
	}
	return nil
}
