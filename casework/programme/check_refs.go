package programme

import (
	"slices"
	"strings"
)

// who checks that each is a role or a party.
func (c checker) who(line int, all []string) {
	for _, w := range all {
		if !slices.Contains(Roles, w) && c.Party(w) == nil {
			c.bad(line, "%q is neither a role nor a party", w)
		}
	}
}

func (c checker) party(line int, name string) {
	if c.Party(name) == nil {
		c.bad(line, "there is no party %q", name)
	}
}

func (c checker) steps(line int, all []string) {
	for _, id := range all {
		if c.Step(id) == nil {
			c.bad(line, "there is no step %q", id)
		}
	}
}

func (c checker) stepIf(line int, id string) {
	if id != "" {
		c.steps(line, []string{id})
	}
}

func (c checker) ref(line int, r Ref) {
	s := c.Step(r.Step)
	if s == nil {
		c.bad(line, "there is no step %q", r.Step)
	} else if r.Outcome != "" && s.Outcome(r.Outcome) == nil {
		c.bad(line, "step %s has no outcome %q", r.Step, r.Outcome)
	}
}

func (c checker) asked(line int, all []string) {
	for _, q := range all {
		if c.Question(q) == nil {
			c.bad(line, "there is no question %q", q)
		}
	}
}

func (c checker) kind(line int, name, kind string) {
	if q := c.Question(name); q == nil {
		c.bad(line, "there is no question %q", name)
	} else if q.Kind != kind {
		c.bad(line, "%s is a %s, and a %s is wanted", name, q.Kind, kind)
	}
}

// column checks question or group.column.
func (c checker) column(line int, name string) {
	group, col, dotted := strings.Cut(name, ".")
	q := c.Question(group)
	if q == nil {
		c.bad(line, "there is no question %q", group)
		return
	}
	if dotted && !slices.ContainsFunc(q.Columns, func(x Question) bool { return x.Name == col }) {
		c.bad(line, "%s has no column %q", group, col)
	}
}

func isAnswer(of string) bool { return strings.HasPrefix(of, "answer.") }
