package fold_test

import (
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// Days walked one by one are many: each is worked out once.
var after1, before1 = map[store.Day]store.Day{}, map[store.Day]store.Day{}

func walked(seen map[store.Day]store.Day, d store.Day, n int) store.Day {
	to, ok := seen[d]
	if !ok {
		to = d.AddDays(n)
		seen[d] = to
	}
	return to
}

func tomorrow(d store.Day) store.Day  { return walked(after1, d, 1) }
func yesterday(d store.Day) store.Day { return walked(before1, d, -1) }

// after counts a span's days one by one: the day after the base is day 1.
func (r *reading) after(base store.Day, s programme.Span) store.Day {
	switch s.Unit {
	case "d", "wd":
		day := base
		for n := 0; n < s.N; {
			if day = tomorrow(day); s.Unit == "d" || r.book.Calendar.Working(day) {
				n++
			}
		}
		return day
	}
	months := s.N
	if s.Unit == "y" {
		months *= 12
	}
	return monthsOn(base, months)
}

// monthsOn walks to the same day of a later (or earlier) month, or that month's last.
func monthsOn(base store.Day, months int) store.Day {
	walk, day := tomorrow, store.Day(base[:8]+"01")
	if months < 0 {
		walk, months = yesterday, -months
	}
	for ; months > 0; months-- {
		was := day[:7]
		for day[:7] == was {
			day = walk(day)
		}
		day = store.Day(day[:8] + "01")
	}
	for want := base[8:]; day[8:] != want && tomorrow(day)[:7] == day[:7]; {
		day = tomorrow(day)
	}
	return day
}

// shifted puts a day off by the days that the case stood still: days of a pause do not
// count.
func (r *reading) shifted(base, day store.Day) store.Day {
	still := func(d store.Day) bool {
		return slices.ContainsFunc(r.pauses(), func(p fold.Pause) bool { return p.To != programme.Forever && p.From <= d && d < p.To })
	}
	if day < base || !slices.ContainsFunc(r.pauses(), func(p fold.Pause) bool { return p.To > base }) {
		return day
	}
	want, got, at := base.DaysUntil(day), 0, base
	for got < want || still(at) {
		if !still(at) {
			got++
		}
		at = tomorrow(at)
	}
	return at
}

// firstOf is the first act in force that answers a step or outcome.
func (r *reading) firstOf(step, outcome string, thisRound bool) (deed, bool) {
	for _, a := range r.inForce() {
		if a.Step == step && (outcome == "" || a.Outcome == outcome) && (!thisRound || a.round == r.round()) {
			return a, true
		}
	}
	return deed{}, false
}

// comeUp tells whether all that a step stands after is done, waived or needless.
func (r *reading) comeUp(step *programme.Step) bool {
	for _, x := range step.After {
		_, ok := r.firstOf(x.Step, x.Outcome, r.everyRound(step.ID) && r.everyRound(x.Step))
		if !ok && !(x.Outcome == "" && r.needless(r.def.Step(x.Step))) {
			return false
		}
	}
	return true
}

// past tells whether a step's time is over.
func (r *reading) past(step *programme.Step) bool {
	return step.Until != "" && r.stands(step.Until)
}

// begin is the day a step's clock begins.
func (r *reading) begin(step *programme.Step) store.Day {
	base := r.about.Opened
	if from, still := r.askedAgain(step.ID); still {
		base = from
	} else {
		for _, x := range step.After {
			if a, ok := r.firstOf(x.Step, x.Outcome, r.everyRound(step.ID) && r.everyRound(x.Step)); ok {
				base = max(base, a.Day)
			}
		}
		from := ""
		if step.Due != nil {
			from = step.Due.From
		}
		if step.Repeat != nil && step.Repeat.From != "" {
			from = step.Repeat.From
		}
		if a, ok := r.firstOf(from, "", false); ok {
			base = a.Day
		}
	}
	for _, x := range r.told {
		if r.returnsTo(x) == step.ID {
			base = max(base, x.On)
		}
	}
	if t := r.terms(); step.InTerm && len(t) > 0 {
		base = max(base, t[0].From)
	}
	return base
}

// expected is the day a step, or its next entry, is due; "" if it has none.
func (r *reading) expected(step *programme.Step) store.Day {
	base := r.begin(step)
	switch {
	case step.Repeat != nil:
		return r.next(step, base)
	case !step.Notice.Zero():
		return r.shifted(base, r.after(base, step.Notice))
	case step.Window != nil:
		return r.shifted(base, r.after(base, step.Window.Span))
	case step.Due == nil:
		return ""
	}
	var day store.Day
	if q := step.Due.Answer; q != "" {
		said, _ := r.answer(q)
		if day = store.Day(said.Text); !day.Valid() {
			return day
		}
	} else {
		day = r.after(base, step.Due.Span)
	}
	for n := r.any(fold.KindExtend, step.ID); n > 0; n-- {
		day = r.after(day, step.Due.Extend.Span)
	}
	if less := step.Due.Less; len(less) == 2 {
		from, _ := r.answer(less[0])
		to, _ := r.answer(less[1])
		if store.Day(from.Text).Valid() && store.Day(to.Text).Valid() && store.Day(from.Text) >= base {
			for x := store.Day(from.Text); x <= store.Day(to.Text); x = tomorrow(x) {
				day = tomorrow(day)
			}
		}
	}
	if step.Due.Answer != "" {
		return day
	}
	return r.shifted(base, day)
}

// next is the day the next entry is due.
func (r *reading) next(step *programme.Step, base store.Day) store.Day {
	x, last, n := step.Repeat, store.Day(""), 0
	for _, a := range r.inForce() {
		if a.Step == step.ID {
			last, n = max(last, a.Day), n+1
		}
	}
	switch {
	case !x.Every.Zero():
		base = max(base, last)
		return r.shifted(base, r.after(base, x.Every))
	case len(x.At) > n:
		return r.shifted(base, r.after(base, x.At[n]))
	case x.Per != "" && r.openMonth(step) != "":
		first := monthsOn(store.Day(r.openMonth(step)+"-01"), 1)
		if x.Due.Zero() {
			return first
		}
		return r.shifted(first, r.after(first, x.Due))
	}
	return ""
}

// openMonth is the first month with entries that is not settled.
func (r *reading) openMonth(step *programme.Step) string {
	var months []string
	for _, a := range r.inForce() {
		if m := string(a.Day)[:7]; a.Step == step.Repeat.Of && !r.closed(step.ID, m) {
			months = append(months, m)
		}
	}
	if len(months) == 0 {
		return ""
	}
	return slices.Min(months)
}

func (r *reading) closed(step, month string) bool {
	return slices.ContainsFunc(r.inForce(), func(a deed) bool { return a.Step == step && a.period == month })
}

// look is what the last second look said of an entry.
func (r *reading) look(entry string) (on store.Day, by string, stands bool) {
	for _, x := range r.told {
		if x.Kind == fold.KindCheck && x.Of == entry {
			on, by, stands = x.On, x.By.Human, x.Outcome != "does_not_stand"
		}
	}
	return on, by, stands
}
