package fold

import (
	"slices"

	"tongxing/casework/programme"
	"tongxing/store"
)

// live tells whether a step has an act in force.
func (s *State) live(step string) bool {
	return slices.ContainsFunc(s.Acts, func(a Act) bool { return a.Step == step })
}

// renewed tells whether a step is done again in every round.
func (s *State) renewed(step string) bool {
	t := s.Def.Term
	return t != nil && t.Renew != nil && slices.Contains(t.Renew.Again, step)
}

// renews tells whether an act of the step begins a new round now.
func (s *State) renews(step *programme.Step) bool {
	t := s.Def.Term
	if t == nil || t.Renew == nil || t.Renew.Again[0] != step.ID || len(s.Terms) < s.round {
		return false
	}
	_, again := s.again[step.ID]
	return !again && s.done(step)
}

// within are the acts that count for a step: those of this round, where it is renewed.
func (s *State) within(step string, a Act) bool {
	return a.Step == step && (!s.renewed(step) || a.Round == s.round)
}

// done tells whether a decision stands, and need not be done again.
func (s *State) done(step *programme.Step) bool {
	if !step.Once() {
		return false
	}
	if s.spared(step) {
		return true
	}
	after := s.again[step.ID].seq
	return slices.ContainsFunc(s.Acts, func(a Act) bool { return s.within(step.ID, a) && a.Seq > after })
}

// spared tells whether a step need not be done: it was let go, or whom it names is
// named already.
func (s *State) spared(step *programme.Step) bool {
	if s.waived[step.ID] || step.Unless == "" {
		return s.waived[step.ID]
	}
	return !slices.ContainsFunc(step.Name, func(party string) bool { return s.Holder(party, programme.Forever) == "" })
}

// first is the first act in force of a step: clocks begin there, and signing again
// restarts nothing else.
func (s *State) first(r programme.Ref, round bool) *Act {
	for i := range s.Acts {
		a := &s.Acts[i]
		if a.Step == r.Step && (r.Outcome == "" || a.Outcome == r.Outcome) && (!round || a.Round == s.round) {
			return a
		}
	}
	return nil
}

// ready tells whether everything the step stands after is so.
func (s *State) ready(step *programme.Step) bool {
	for _, r := range step.After {
		round := s.renewed(step.ID) && s.renewed(r.Step)
		if r.Outcome == "" && s.spared(s.Def.Step(r.Step)) {
			continue
		}
		if s.first(r, round) == nil {
			return false
		}
	}
	return true
}

// base is the day a step's clock begins.
func (s *State) base(step *programme.Step) store.Day {
	if m, ok := s.again[step.ID]; ok {
		return max(m.base, s.restart[step.ID])
	}
	base := s.Case.Opened
	for _, r := range step.After {
		if a := s.first(r, s.renewed(step.ID) && s.renewed(r.Step)); a != nil && a.Day > base {
			base = a.Day
		}
	}
	if d := step.Due; d != nil && d.From != "" {
		if a := s.first(programme.Ref{Step: d.From}, false); a != nil {
			base = a.Day
		}
	}
	if r := step.Repeat; r != nil && r.From != "" {
		if a := s.first(programme.Ref{Step: r.From}, false); a != nil {
			base = a.Day
		}
	}
	if t := s.restart[step.ID]; t > base {
		base = t
	}
	if step.InTerm && len(s.Terms) > 0 && s.Terms[0].From > base {
		base = s.Terms[0].From
	}
	return base
}

// due is when a step is expected, "" if it has no day: for an entry, the next one.
func (s *State) due(step *programme.Step) store.Day {
	base := s.base(step)
	switch {
	case !step.Once():
		return s.nextEntry(step, base)
	case !step.Notice.Zero():
		return s.moved(base, s.book.Calendar.After(base, step.Notice))
	case step.Window != nil:
		return s.moved(base, s.book.Calendar.After(base, step.Window.Span))
	case step.Due == nil:
		return ""
	}
	day := s.book.Calendar.After(base, step.Due.Span)
	if step.Due.Answer != "" {
		a, _ := s.Answer(step.Due.Answer)
		day = store.Day(a.Text)
	}
	for range s.extended[step.ID] {
		day = s.book.Calendar.After(day, step.Due.Extend.Span)
	}
	if len(step.Due.Less) == 2 {
		from, _ := s.Answer(step.Due.Less[0])
		to, _ := s.Answer(step.Due.Less[1])
		if a, b := store.Day(from.Text), store.Day(to.Text); a.Valid() && b.Valid() && a >= base && b >= a {
			day = day.AddDays(a.DaysUntil(b) + 1)
		}
	}
	if step.Due.Answer != "" {
		return day // a day that was promised stays that day
	}
	return s.moved(base, day)
}

// moved puts a day off by the days the case stood still meanwhile.
func (s *State) moved(base, day store.Day) store.Day {
	for _, p := range s.Pauses {
		if from := max(p.From, base); p.To != programme.Forever && p.To > base && p.From <= day {
			day = day.AddDays(from.DaysUntil(p.To))
		}
	}
	return day
}

// entries are a step's entries in force, in the order of their days.
func (s *State) entries(step string) (out []Act) {
	for _, a := range s.Acts {
		if a.Step == step {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Act) int {
		if a.Day < b.Day {
			return -1
		} else if a.Day > b.Day {
			return 1
		}
		return 0
	})
	return out
}

// nextEntry is when the next entry is expected: so long after the last, or the next
// point, or after the first month that is not settled.
func (s *State) nextEntry(step *programme.Step, base store.Day) store.Day {
	r := step.Repeat
	switch {
	case !r.Every.Zero():
		if all := s.entries(step.ID); len(all) > 0 && all[len(all)-1].Day > base {
			base = all[len(all)-1].Day
		}
		return s.moved(base, s.book.Calendar.After(base, r.Every))
	case len(r.At) > 0:
		n := len(s.entries(step.ID))
		if n >= len(r.At) {
			return ""
		}
		return s.moved(base, s.book.Calendar.After(base, r.At[n]))
	case r.Per != "":
		period := s.nextPeriod(step)
		if period == "" {
			return ""
		}
		first := addMonth(store.Day(period+"-01")) + "-01"
		if r.Due.Zero() {
			return first
		}
		return s.moved(first, s.book.Calendar.After(first, r.Due))
	}
	return ""
}

// nextPeriod is the first month with entries that no settlement covers, "" if none.
func (s *State) nextPeriod(step *programme.Step) (period string) {
	for _, a := range s.Acts {
		month := string(a.Day)[:7]
		if a.Step != step.Repeat.Of || s.settled(step.ID, month) || period != "" && month >= period {
			continue
		}
		period = month
	}
	return period
}

// settled tells whether a month is closed by a settling step.
func (s *State) settled(step, month string) bool {
	return slices.ContainsFunc(s.Acts, func(a Act) bool { return a.Step == step && a.Period == month })
}

// over tells whether a step's time is past by its own word.
func (s *State) over(step *programme.Step) bool { return step.Until != "" && s.live(step.Until) }
