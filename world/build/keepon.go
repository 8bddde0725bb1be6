package build

import (
	"errors"
	"maps"
	"slices"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
	"tongxing/world"
)

// mostKept bounds what is told of one case: a year of it.
const mostKept = 400

// keepOn goes on doing what is expected, as the story did it before, until the demo's
// first day: entries when they are due, second looks, settlements. A few are left
// undone, as they are in life.
func (t *teller) keepOn(k *casework.Telling) error {
	t.wait = 0
	for _, name := range slices.Sorted(maps.Keys(t.aliases)) {
		for _, alias := range t.aliases[name] {
			if err := t.keep(k, alias); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *teller) keep(k *casework.Telling, alias string) error {
	left := map[string]bool{} // tasks that are left undone
	now := t.lastDay(k.State(alias))
	for range mostKept {
		s := k.State(alias)
		if s.Ending != "" {
			return nil
		}
		task, like, ok := t.next(s, left)
		if !ok {
			return nil
		}
		on := max(task.DueOn.AddDays(-t.dice.IntN(4)), task.OpenOn, now)
		if task.Kind == fold.Entry && t.entryEarly(s, task) {
			on = max(task.DueOn.AddDays(-3), now)
		}
		if s.Def.Step(task.Step).Pay == nil && t.dice.IntN(100) < 3 { // somebody was late
			on = on.AddDays(20 + t.dice.IntN(40))
		}
		if string(on) > world.LastDay {
			left[task.Step+task.Entry] = true
			continue
		}
		like.On = on
		err := t.again(k, alias, s, task, like)
		var no *casework.RefusedError
		if errors.As(err, &no) { // what waits for something left undone is left undone too
			left[task.Step+task.Entry] = true
			continue
		}
		if err != nil {
			return err
		}
		now = on
	}
	return nil
}

func (t *teller) entryEarly(s *fold.State, task fold.Task) bool {
	r := s.Def.Step(task.Step).Repeat
	return r != nil && r.Per != ""
}

func (t *teller) lastDay(s *fold.State) store.Day {
	return s.Events[len(s.Events)-1].On
}

// next is the first task that the story shows how to do, with the event that did it.
func (t *teller) next(s *fold.State, left map[string]bool) (fold.Task, programme.StoryEvent, bool) {
	best, how, found := fold.Task{}, programme.StoryEvent{}, false
	for _, task := range append(t.monthly(s), s.Tasks()...) {
		if left[task.Step+task.Entry] || task.Kind != fold.Entry && task.Kind != fold.Look && task.Kind != fold.Do && task.Kind != fold.Renew || string(task.DueOn) > world.LastDay {
			continue
		}
		if found && task.DueOn >= best.DueOn {
			continue
		}
		if x, ok := t.like(s, task); ok {
			best, how, found = task, x, true
		}
	}
	return best, how, found
}

// monthly is an entry that nobody is reminded of but that a settlement waits for: the
// next month's, as long as the case is in force.
func (t *teller) monthly(s *fold.State) (out []fold.Task) {
	for i := range s.Def.Steps {
		step := &s.Def.Steps[i]
		if step.Repeat == nil || step.Repeat.Of == "" {
			continue
		}
		of := s.Def.Step(step.Repeat.Of)
		last := store.Day("")
		for _, a := range s.Acts {
			if a.Step == of.ID && a.Day > last {
				last = a.Day
			}
		}
		if last == "" || of.Until != "" && done(s, of.Until) {
			continue
		}
		on := last.AddDays(31)
		if of.InTerm && (len(s.Terms) == 0 || on > s.Terms[len(s.Terms)-1].To) {
			continue
		}
		out = append(out, fold.Task{Kind: fold.Entry, Step: of.ID, OpenOn: on, DueOn: on})
	}
	return out
}

func done(s *fold.State, step string) bool {
	for _, a := range s.Acts {
		if a.Step == step {
			return true
		}
	}
	return false
}

// like is the story's last event that did such a task.
func (t *teller) like(s *fold.State, task fold.Task) (x programme.StoryEvent, found bool) {
	want := fold.KindAct
	if task.Kind == fold.Look {
		want = fold.KindCheck
	}
	for _, e := range t.story.Events {
		if e.Do == want && e.Step == task.Step && e.Refused == "" {
			x, found = e, true
		}
	}
	if task.Kind == fold.Do && !found {
		return x, false
	}
	return x, found
}

// again does a task as the story did it, on its own day.
func (t *teller) again(k *casework.Telling, alias string, s *fold.State, task fold.Task, x programme.StoryEvent) error {
	on := x.On
	x.On = store.Day("2023-06-15") // days of answers are put to the new day below
	e := t.event0(s, x, 0)
	e.On, e.Day = on, on
	if step := s.Def.Step(task.Step); step != nil && task.Kind != fold.Look && step.Day != "" {
		a := e.Say[step.Day]
		a.Text = string(on)
		e.Say[step.Day] = a
	}
	t.nextTerm(s, &e)
	if task.Kind == fold.Look {
		e.Of = task.Entry
		if a := s.Entry(task.Entry); a != nil && on < a.On {
			e.On, e.Day = a.On, a.On
		}
	}
	_, _, err := k.Do(alias, e)
	return err
}

// nextTerm lets what is signed again begin when the last term ends.
func (t *teller) nextTerm(s *fold.State, e *fold.Event) {
	term := s.Def.Term
	if term == nil || term.To == "" || term.At.Step != e.Step || len(s.Terms) == 0 || e.Kind != fold.KindAct {
		return
	}
	from := s.Terms[len(s.Terms)-1].To.AddDays(1)
	span := term.Max
	if span.Zero() {
		span = programme.Span{N: 1, Unit: "y"}
	}
	e.Say[term.From] = form.Answer{Text: string(from)}
	e.Say[term.To] = form.Answer{Text: string(t.Cases.Book.Calendar.After(from, span).AddDays(-1))}
}
