package casework

import (
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// The independent reading of who may do what in a case: from the definition, the row
// and the events alone. It calls none of the engine's rules; it reads them a second
// time, from the words of the language.

// A scene is a case on the day on which somebody tries something in it.
type scene struct {
	d          *programme.Definition // the sound one
	row        Row
	s          *fold.State
	today, day store.Day
	step       *programme.Step
	entry      *fold.Act           // the entry that is looked at, nil where a step is done
	living     []string            // people of the household
	pairs      []string            // who is named in the parent, or in another open case of the household
	names      map[string][]string // whom the event names
	before     []string            // people who acted in the parent
}

// A trier is somebody who tries, with what the reading must know of them beside their
// grants.
type trier struct {
	name     string
	who      access.Actor
	conflict bool
}

// acting are the roles that do something in cases; looking those that read them besides.
var acting = []access.Role{access.Village, access.Cadre, access.Township, access.Counsellor, access.Station, access.County, access.City, access.Resident, access.Guardian}

func (x scene) any(t trier, more ...access.Role) bool {
	return slices.ContainsFunc(t.who.Grants, func(g access.Grant) bool { return slices.Contains(acting, g.Role) || slices.Contains(more, g.Role) })
}

// keys are what a case can call somebody by; own leaves out those they stand in for.
func keys(who access.Actor, own bool) (out []string) {
	out = []string{who.Account}
	if who.Person != "" {
		out = append(out, who.Person)
	}
	for _, g := range who.Grants {
		if g.Organisation != "" {
			out = append(out, g.Organisation)
		}
	}
	for _, a := range who.Away {
		if !own {
			out = append(out, a.Account)
		}
	}
	return out
}

// reads tells whether somebody may open the case at all; more are roles that read
// without acting.
func (x scene) reads(t trier, more ...access.Role) bool {
	if !x.any(t, more...) || t.conflict || slices.Contains(t.who.Excluded, x.row.Person) && x.row.Person != "" {
		return false
	}
	mine := keys(t.who, false)
	for _, p := range x.s.Holders {
		if slices.Contains(mine, p.Ref) && x.hidden(p.Party) {
			return false
		}
	}
	open := x.row.Level == programme.Open
	for _, g := range t.who.Grants {
		in := g.Area != "" && strings.HasPrefix(x.row.Area, g.Area)
		theirs := g.Person != "" && g.Person == x.row.Person
		switch g.Role {
		case access.Village, access.Township:
			if in && open {
				return true
			}
		case access.County:
			if in && x.row.Level != programme.Sealed {
				return true
			}
		case access.City:
			if in {
				return true
			}
		case access.Auditor:
			if in && slices.Contains(more, access.Auditor) && x.row.Level != programme.Sealed {
				return true
			}
		case access.Counsellor:
			if theirs && open {
				return true
			}
		case access.Guardian:
			if theirs {
				return true
			}
		case access.Resident:
			if t.who.Person != "" && t.who.Person == x.row.Person {
				return true
			}
		}
	}
	if x.row.Kind == programme.Household && x.row.Level != programme.Sealed && slices.Contains(x.living, t.who.Person) {
		return true
	}
	return slices.ContainsFunc(x.s.Holders, func(h fold.Holder) bool { return slices.Contains(mine, h.Ref) })
}

// hidden tells whether the case is concealed from a party now.
func (x scene) hidden(party string) bool {
	c := x.d.Party(party).Conceal
	return c != nil && (c.Until == "" || !slices.ContainsFunc(x.s.Acts, func(a fold.Act) bool { return a.Step == c.Until }))
}

// hats are the roles and parties that somebody has in the case on a day.
func (x scene) hats(t trier, on store.Day) (out []string) {
	for _, p := range x.d.Parties {
		for _, ref := range keys(t.who, false) {
			holds := slices.ContainsFunc(x.s.Holders, func(h fold.Holder) bool { return h.Party == p.Name && h.Ref == ref && h.From <= on && on <= h.To })
			stands := slices.ContainsFunc(x.s.StandIns, func(h fold.StandIn) bool { return h.Party == p.Name && h.Ref == ref && h.From <= on && on <= h.To })
			comes := len(x.s.Acts) == 0 && x.step.ID == x.d.Steps[0].ID && slices.Contains(x.step.Name, p.Name) && slices.Contains(x.names[p.Name], ref) && ref == x.row.Subject
			if holds || stands || comes {
				out = append(out, p.Name)
			}
		}
	}
	about := func(person string) bool {
		return person != "" && (person == x.row.Subject || person == x.row.Person || x.row.Kind == programme.Household && slices.Contains(x.living, person))
	}
	if about(t.who.Person) {
		out = append(out, "resident")
	}
	if t.who.Kind == "staff" && slices.Contains(x.pairs, t.who.Account) {
		out = append(out, "cadre")
	}
	for _, g := range t.who.Grants {
		switch g.Role {
		case access.Village, access.Township, access.County, access.City, access.Auditor:
			if g.Area != "" && strings.HasPrefix(x.row.Area, g.Area) {
				out = append(out, string(g.Role))
			}
		case access.Guardian:
			if about(g.Person) {
				out = append(out, "guardian")
			}
		case access.Counsellor:
			if g.Person != "" && g.Person == x.row.Person {
				out = append(out, "counsellor")
			}
		case access.Station:
			out = append(out, "station")
		}
	}
	return out
}

// by is whom the definition lets do it.
func (x scene) by() []string {
	if x.entry != nil {
		return x.step.Check.By
	}
	return x.step.By
}

// asks tells whether a concealed party's word is wanted in the step.
func (x scene) asks(t trier) bool {
	if !x.any(t) || t.conflict || x.entry != nil {
		return false
	}
	for _, p := range x.d.Parties {
		if p.Conceal == nil || len(p.Conceal.Sees) == 0 || !x.hidden(p.Name) || !slices.Contains(x.step.By, p.Name) || !x.waits() {
			continue
		}
		for _, h := range x.s.Holders {
			if h.Party == p.Name && slices.Contains(keys(t.who, false), h.Ref) && h.From <= x.today && x.today <= h.To {
				return true
			}
		}
	}
	return false
}

// waits tells whether what is tried stands among the case's tasks.
func (x scene) waits() bool {
	return slices.ContainsFunc(x.s.Tasks(), func(k fold.Task) bool { return x.matches(k) && k.OpenOn <= x.today })
}

func (x scene) matches(k fold.Task) bool {
	if x.entry != nil {
		return k.Kind == fold.Look && k.Entry == x.entry.Event
	}
	return k.Step == x.step.ID && k.Kind != fold.Look
}

// answers are the codes with which the act may be refused to somebody; none: it is done.
func (x scene) answers(t trier) (out []string) {
	if !x.any(t) {
		return []string{"denied"}
	}
	asked := x.asks(t)
	if !x.reads(t) && !asked {
		return []string{"not_found"}
	}
	on := x.day
	if x.entry != nil {
		on = x.today
	}
	hats := x.hats(t, on)
	if !asked && !slices.ContainsFunc(x.by(), func(by string) bool { return slices.Contains(hats, by) }) {
		return []string{"not_for"}
	}
	notBy := x.step.NotBy
	if x.entry != nil {
		if meets(t, x.entry.By) {
			out = append(out, "other_checker")
		}
		notBy = slices.DeleteFunc(slices.Clone(x.step.Check.NotBy), func(s string) bool { return s == x.entry.Step })
	}
	for _, a := range x.s.Acts {
		if slices.Contains(notBy, a.Step) && meets(t, a.By) {
			out = append(out, "four_eyes")
		}
	}
	if slices.Contains(notBy, "parent") && meets(t, fold.By{}, x.before...) {
		out = append(out, "four_eyes")
	}
	return out
}

// meets tells whether somebody, or whom they stand in for, is one of those behind an act.
func meets(t trier, by fold.By, more ...string) bool {
	humans := []string{t.who.Account}
	if t.who.Person != "" {
		humans[0] = t.who.Person
	}
	for _, a := range t.who.Away {
		if humans = append(humans, a.Account); a.Person != "" {
			humans[len(humans)-1] = a.Person
		}
	}
	return slices.ContainsFunc(append(more, by.Human, by.For), func(x string) bool { return x != "" && slices.Contains(humans, x) })
}

// queued tells whether the step must stand in somebody's queue, where it waits.
func (x scene) queued(t trier) bool {
	if !x.any(t) || t.conflict || !x.waits() || slices.Contains(t.who.Excluded, x.row.Person) && x.row.Person != "" {
		return false
	}
	if !x.reads(t) {
		return false
	}
	hats := x.hats(t, x.today)
	return slices.ContainsFunc(x.by(), func(by string) bool { return slices.Contains(hats, by) })
}
