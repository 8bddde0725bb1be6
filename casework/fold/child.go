package fold

import (
	"slices"

	"tongxing/casework/programme"
	"tongxing/store"
)

// Fits tells whether a child case of that programme can be about the parent's subject.
func (s *State) Fits(child *programme.Definition) bool {
	return slices.Contains(child.Subject, s.Case.Kind) || slices.Contains(child.Subject, programme.Matter) ||
		slices.Contains(child.Subject, programme.Household) && s.Case.Household != ""
}

// Humans are the people who acted in the case, by themselves or for somebody.
func (s *State) Humans() (out []string) {
	for _, e := range s.Events {
		for _, human := range []string{e.By.Human, e.By.For} {
			if human != "" && e.By.Role != "engine" && !slices.Contains(out, human) {
				out = append(out, human)
			}
		}
	}
	return out
}

// Reopens tells whether an act takes the parent up again.
func (s *State) Reopens(e Event) bool {
	if e.Kind != KindAct {
		return false
	}
	step := s.Def.Step(e.Step)
	if step == nil {
		return false
	}
	o := step.Outcome(e.Outcome)
	return o != nil && o.Reopen == programme.Parent
}

// First is the child's first step, done by who opened it: where nothing was said of it,
// false. Whether it was enough, Try tells.
func (s *State) First(child *State, o Opening) (Event, bool) {
	for _, e := range s.Events {
		if e.ID != o.Event || len(o.Say) == 0 {
			continue
		}
		first := child.Def.Steps[0]
		by := e.By
		if !slices.Contains(first.By, by.Role) {
			by.Role, by.Ref = s.other(first.By, e), ""
		}
		day := e.Day
		say := o.Say
		if first.Day != "" {
			if said, ok := say[first.Day]; ok {
				day = store.Day(said.Text)
			}
		}
		x := Event{Kind: KindAct, Step: first.ID, Day: day, On: e.On, By: by, Say: say, Evidence: map[string]string{}}
		return x, true
	}
	return Event{}, false
}

// other is a role of the child's first step that the opener has too: who is named in
// the parent is a paired cadre to its child.
func (s *State) other(by []string, e Event) string {
	if slices.Contains(by, "cadre") && s.Def.Party(e.By.Role) != nil {
		return "cadre"
	}
	if slices.Contains(by, "engine") {
		return "engine"
	}
	return e.By.Role
}
