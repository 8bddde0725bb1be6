package fold

import (
	"slices"
	"strings"

	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// hold lets those named hold their parties from the act's day; a single party's
// holder goes when another comes.
func (s *State) hold(e Event) {
	for _, p := range s.Def.Parties { // in the definition's order: a map has none
		party, refs := p.Name, e.Names[p.Name]
		if len(refs) == 0 {
			continue
		}
		from := e.Day
		if !p.Many {
			if h := s.Holder(party, from); h == refs[0] {
				continue
			}
			s.leave(party, from.AddDays(-1))
		}
		for _, ref := range refs {
			i := slices.IndexFunc(s.Holders, func(h Holder) bool { return h.Party == party && h.Ref == ref && h.To >= from })
			if i < 0 {
				s.Holders = append(s.Holders, Holder{Party: party, Ref: ref, From: from, To: programme.Forever, Seq: e.Seq})
			} else { // named of an earlier day, typed later
				s.Holders[i].From = min(s.Holders[i].From, from)
			}
		}
	}
}

func (s *State) leave(party string, last store.Day) {
	for i := range s.Holders {
		if h := &s.Holders[i]; h.Party == party && h.To > last {
			h.To = last
		}
	}
}

// change puts another holder in, from today or the first of next month.
func (s *State) change(e Event) {
	p := s.Def.Party(e.Step)
	from := e.On
	if p.Change.From == "next_month" {
		from = store.Day(string(addMonth(from)) + "-01")
	}
	s.leave(e.Step, from.AddDays(-1))
	for _, ref := range e.Names[e.Step] {
		s.Holders = append(s.Holders, Holder{Party: e.Step, Ref: ref, From: from, To: programme.Forever, Seq: e.Seq, Changed: true})
	}
	for _, step := range p.Change.Again {
		s.again[step] = mark{e.Seq, from}
	}
}

// addMonth is the month after a day's, as 2023-06.
func addMonth(d store.Day) store.Day {
	first := store.Day(string(d)[:7] + "-01")
	return first.AddDays(32)[:7]
}

// standIn lets the backup act for the holder until the day that is the reason.
func (s *State) standIn(e Event) {
	for _, p := range s.Def.Parties {
		if p.StandsFor != e.Step {
			continue
		}
		if ref := s.Holder(p.Name, e.On); ref != "" {
			s.StandIns = append(s.StandIns, StandIn{e.Step, ref, e.On, store.Day(e.Reason)})
		}
	}
}

// Holder is who holds a single party on a day, "" if nobody.
func (s *State) Holder(party string, on store.Day) string {
	for _, h := range s.Holders {
		if h.Party == party && h.From <= on && on <= h.To {
			return h.Ref
		}
	}
	return ""
}

// Holds tells whether somebody holds a party on a day, or stands in for who does.
func (s *State) Holds(party, ref string, on store.Day) bool {
	if ref == "" {
		return false
	}
	for _, h := range s.Holders {
		if h.Party == party && h.Ref == ref && h.From <= on && on <= h.To {
			return true
		}
	}
	return slices.ContainsFunc(s.StandIns, func(i StandIn) bool { return i.Party == party && i.Ref == ref && i.From <= on && on <= i.To })
}

// Hidden tells whether the case is concealed from a party's holders now.
func (s *State) Hidden(party string) bool {
	p := s.Def.Party(party)
	if p == nil || p.Conceal == nil {
		return false
	}
	return p.Conceal.Until == "" || !s.live(p.Conceal.Until)
}

// unsigned tells whether a party's new holder has not signed where the party signs.
func (s *State) unsigned(party, ref string, on store.Day) bool {
	for _, h := range s.Holders {
		if h.Party != party || h.Ref != ref || !h.Changed || on < h.From || on > h.To {
			continue
		}
		for _, step := range s.Def.Steps {
			if slices.Contains(step.Sign, party) && !slices.ContainsFunc(s.Acts, func(a Act) bool { return a.Step == step.ID && a.Seq > h.Seq }) {
				return true
			}
		}
	}
	return false
}

// opened notes the child cases an act's answers open: a row each.
func (s *State) opened(e Event, step *programme.Step) {
	for _, name := range slices.Concat(step.Ask, step.May) {
		q := s.Def.Question(name)
		if q == nil || q.Kind != "opens" {
			continue
		}
		a, ok := e.Say[name]
		if !ok {
			continue
		}
		for _, row := range a.Rows {
			slug := q.Of
			if slug == "" {
				slug = row["programme"].Text
			}
			say := form.Answers{}
			for k, v := range row {
				if k != "programme" && k != "subject" {
					say[k] = v
				}
			}
			s.Openings = append(s.Openings, Opening{Event: e.ID, Programme: slug, Question: name, Subject: row["subject"].Text, N: len(s.Openings), Say: say})
		}
	}
}

// resolved splits answer.q from a plain word.
func resolved(word string) (question string, ok bool) { return strings.CutPrefix(word, "answer.") }

// Inherited names the holders of the parties that a child case of that programme has
// from this one: they go into the child's opening event.
func (s *State) Inherited(child *programme.Definition, on store.Day) map[string][]string {
	out := map[string][]string{}
	for _, p := range child.Parties {
		for _, h := range s.Holders {
			if p.Inherit && h.Party == p.Name && h.From <= on && on <= h.To {
				out[p.Name] = append(out[p.Name], h.Ref)
			}
		}
	}
	return out
}
