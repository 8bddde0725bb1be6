package programme

import "slices"

// noticed checks by whose yes a notice names a person.
func (c checker) noticed(s *Step) {
	if s.Named.Step != "" {
		c.ref(s.Line, s.Named)
		if s.Notice.Zero() {
			c.bad(s.Line, "step %s: named belongs to a notice of so many days", s.ID)
		}
	}
}

// named refuses a step whose party nobody named before it, and one that is spared for its
// names but says more.
func (c checker) named(i int) {
	s := &c.Steps[i]
	if s.Unless != "" && (len(s.Name) == 0 || len(s.Ask)+len(s.Outcomes)+len(s.Evidence)+len(s.Sign) > 0 || !s.Once()) {
		c.bad(s.Line, "step %s is spared where its parties are named: it names somebody, and nothing else", s.ID)
	}
	for _, n := range s.Name {
		c.party(s.Line, n)
	}
	if i == 0 && slices.ContainsFunc(s.By, func(w string) bool { return !slices.Contains(Roles, w) && !c.inherited(w) }) && !slices.ContainsFunc(s.By, func(w string) bool { return slices.Contains(Roles, w) }) {
		c.bad(s.Line, "step %s: nobody is named yet who could do it", s.ID)
	}
	for _, who := range s.By {
		p := c.Party(who)
		if p == nil || p.Inherit {
			continue
		}
		if !slices.ContainsFunc(c.Steps[:i+1], func(x Step) bool { return (x.ID != s.ID || len(s.By) > 1) && slices.Contains(x.Name, who) }) {
			c.bad(s.Line, "step %s is by %s, whom no step before it names", s.ID, who)
		}
	}
}

func (c checker) inherited(party string) bool {
	p := c.Party(party)
	return p != nil && p.Inherit
}
