package fold

import (
	"maps"
	"slices"

	"tongxing/store"
)

// correct tells the whole story again with the corrected event in the place of the old.
func (s *State) correct(e Event) {
	told := append(slices.Clone(s.Events), e)
	fresh := New(s.book, s.Def, s.Case)
	for i, was := range told {
		if was.Kind == KindCorrect || was.Kind == KindCheck && corrects(told[i:], was.Of) {
			continue
		}
		now := s.latest(told, was)
		fresh.Events = append(fresh.Events, now)
		fresh.apply(now)
		fresh.close(now)
	}
	fresh.Events = told
	*s = *fresh
}

// corrects tells whether an entry is corrected by one of the events: who looked at it
// before looked at something else, and it wants another look.
func corrects(events []Event, entry string) bool {
	return slices.ContainsFunc(events, func(e Event) bool { return e.Kind == KindCorrect && e.Of == entry })
}

// latest is an event as its last correction has it, in its own place.
func (s *State) latest(told []Event, was Event) Event {
	for _, e := range told {
		if e.Kind == KindCorrect && e.Of == was.ID {
			now := was
			now.Day, now.Outcome, now.Say = s.corrected(e, was.Step, was.Day), e.Outcome, e.Say
			now.Names = maps.Clone(was.Names)
			for party, refs := range e.Names {
				if now.Names == nil {
					now.Names = map[string][]string{}
				}
				now.Names[party] = refs
			}
			was = now
		}
	}
	return was
}

// corrected is the day of what was corrected: as it is said now, or as it was.
func (s *State) corrected(e Event, step string, was store.Day) store.Day {
	if x := s.Def.Step(step); x != nil && x.Day != "" {
		if said, ok := e.Say[x.Day]; ok {
			return store.Day(said.Text)
		}
	}
	return was
}
