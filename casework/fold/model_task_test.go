package fold_test

import (
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// tasks are what stands to be done; their order is by due day.
func (r *reading) tasks() (out []fold.Task) {
	if as, _ := r.ending(); as != "" || r.paused() {
		return nil
	}
	for i := range r.def.Steps {
		step := &r.def.Steps[i]
		out = append(append(out, r.toDo(step)...), r.toLook(step)...)
	}
	return append(out, r.toRenew()...)
}

func task(kind string, step *programme.Step, entry string, by []string, open, due store.Day) []fold.Task {
	if due == "" {
		due = programme.Forever
	}
	return []fold.Task{{Kind: kind, Step: step.ID, Entry: entry, By: by, OpenOn: open, DueOn: due}}
}

// toDo is the step itself, where it can be done now.
func (r *reading) toDo(step *programme.Step) []fold.Task {
	if !r.comeUp(step) || r.done(step) || r.past(step) {
		return nil
	}
	open, due := r.begin(step), r.expected(step)
	if step.Sample != nil {
		switch yes, decided := r.drawn(step.ID); {
		case !decided:
			return task(fold.Draw, step, "", []string{"engine"}, open, "")
		case yes:
			return task(fold.Do, step, "", step.By, open, due)
		}
		return nil
	}
	if step.Repeat != nil {
		month := ""
		if step.Repeat.Per != "" {
			month = r.openMonth(step)
		}
		if step.InTerm && month == "" {
			if t := r.terms(); len(t) == 0 || due > t[len(t)-1].To {
				return nil // the next one falls after the term
			}
		}
		if due == "" {
			return nil
		}
		return task(fold.Entry, step, month, step.By, open, due)
	}
	switch {
	case !step.Notice.Zero():
		return task(fold.Do, step, "", step.By, due, due)
	case step.Window != nil, step.Optional && due != "":
		return task(fold.May, step, "", step.By, open, due)
	case step.Optional:
		return nil
	}
	return task(fold.Do, step, "", step.By, open, due)
}

// toLook are the entries of a step that wait for a second look.
func (r *reading) toLook(step *programme.Step) (out []fold.Task) {
	if step.Check == nil {
		return nil
	}
	for _, a := range r.inForce() {
		on, _, _ := r.look(a.ID)
		if a.Step != step.ID || on != "" || step.Check.Sample < 100 && !a.Drawn {
			continue
		}
		due := store.Day("")
		if !step.Check.Due.Zero() {
			due = r.shifted(a.On, r.after(a.On, step.Check.Due))
		}
		out = append(out, task(fold.Look, step, a.ID, step.Check.By, a.On, due)...)
	}
	return out
}

// toRenew is the renewal of a term that has an end, while its round is the last.
func (r *reading) toRenew() []fold.Task {
	if r.def.Term == nil || r.def.Term.Renew == nil {
		return nil
	}
	for _, t := range r.terms() {
		if t.No == r.round() && t.To != programme.Forever && t.Ended == programme.Forever {
			step := r.def.Step(r.def.Term.Renew.Again[0])
			return task(fold.Renew, step, "", step.By, r.opens(t), t.To)
		}
	}
	return nil
}

// opens is the first day a term can be renewed.
func (r *reading) opens(t fold.Term) store.Day {
	s := r.def.Term.Renew.Open
	switch s.Unit {
	case "m":
		return monthsOn(t.To, -s.N)
	case "y":
		return monthsOn(t.To, -12*s.N)
	}
	day := t.To
	for n := 0; n < s.N; {
		if day = yesterday(day); s.Unit == "d" || r.book.Calendar.Working(day) {
			n++
		}
	}
	return day
}

// nothingLeft tells whether the case is done by itself: something was done, and there
// is no task, window, running term or repeat that may still come.
func (r *reading) nothingLeft() bool {
	if as, _ := r.ending(); as != "" || r.paused() || len(r.inForce()) == 0 {
		return false
	}
	for _, t := range r.terms() {
		if t.Ended == programme.Forever {
			return false
		}
	}
	for _, t := range r.tasks() {
		if t.Kind != fold.May || r.def.Step(t.Step).Window != nil {
			return false
		}
	}
	for i := range r.def.Steps {
		step := &r.def.Steps[i]
		openEnded := step.Repeat != nil && len(step.Repeat.At) == 0 && step.Repeat.Per == "" && !step.InTerm && step.Until != ""
		if openEnded && r.comeUp(step) && !r.past(step) {
			return false
		}
	}
	return true
}

// lapse is the first day after which the clock does something by itself.
func (r *reading) lapse() store.Day {
	day := programme.Forever
	if as, _ := r.ending(); as != "" || r.paused() {
		return day
	}
	for i := range r.def.Steps {
		step := &r.def.Steps[i]
		if (step.Window != nil || !step.Notice.Zero()) && r.comeUp(step) && !r.done(step) && !r.past(step) && !r.objected(step.ID) {
			day = min(day, r.expected(step))
		}
	}
	if t := r.terms(); len(t) > 0 && t[len(t)-1].Ended == programme.Forever && !r.unfinished() {
		day = min(day, t[len(t)-1].To)
	}
	return day
}

// unfinished: a term that is over does not end the case while the next one is on its
// way, or entries wait for their month to be settled.
func (r *reading) unfinished() bool {
	if r.round() > len(r.terms()) {
		return true
	}
	for _, x := range r.def.Steps {
		for _, a := range r.inForce() {
			if x.Repeat != nil && x.Repeat.Per != "" && a.Step == x.Repeat.Of && !r.closed(x.ID, string(a.Day)[:7]) {
				return true
			}
		}
	}
	return false
}

// clock is what must happen by itself once a day has come: what was due before it.
func (r *reading) clock(today store.Day) (kind, step, what string) {
	if r.lapse() >= today {
		return "", "", ""
	}
	for i := range r.def.Steps {
		step := &r.def.Steps[i]
		if step.Window == nil && step.Notice.Zero() || !r.comeUp(step) || r.done(step) || r.past(step) || r.expected(step) >= today || r.objected(step.ID) {
			continue
		}
		if step.Window != nil {
			return fold.KindLapse, step.ID, step.Window.Lapse
		}
		if len(step.Outcomes) > 0 {
			what = step.Outcomes[0].Name
		}
		return fold.KindAct, step.ID, what
	}
	return fold.KindLapse, "", "lapsed"
}
