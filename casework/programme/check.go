package programme

import (
	"regexp"
	"slices"
)

// defaults fills in what the language leaves out: a step stands after the one before
// it that is not repeated, optional or a window; the day that dates an act is asked.
func (d *Definition) defaults() {
	before := ""
	for i := range d.Steps {
		s := &d.Steps[i]
		if !s.loose && before != "" {
			s.After = []Ref{{Step: before}}
		}
		if s.Once() && !s.Optional && s.Window == nil {
			before = s.ID
		}
		if s.Day != "" && !slices.Contains(s.Ask, s.Day) {
			s.Ask = append([]string{s.Day}, s.Ask...)
		}
		if s.Repeat != nil && s.Repeat.InOf {
			s.InTerm = true
		}
	}
	if d.Term != nil && d.Term.From == "" {
		d.Term.To = ""
	}
}

var (
	slugs   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	names   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	systems = regexp.MustCompile(`^S[1-9][0-9]?$`)
)

// A checker holds one definition together and tells each fault at its line.
type checker struct {
	*Definition
	src *source
}

func (c checker) bad(line int, format string, args ...any) {
	part{src: c.src, line: line}.bad(format, args...)
}

func (d *Definition) check(src *source) {
	c := checker{d, src}
	top := func(key string) int { return max(1, d.line[key]) }
	if !slugs.MatchString(d.Slug) {
		c.bad(top("slug"), "slug %q: small letters, digits and hyphens", d.Slug)
	}
	if !systems.MatchString(d.System) {
		c.bad(top("system"), "system %q: S1 to S17", d.System)
	}
	if d.Version < 1 {
		c.bad(top("version"), "a version is 1 or more")
	}
	if len(d.Subject) == 0 {
		c.bad(top("subject"), "whom is it for? subject is missing")
	}
	if len(d.Steps) == 0 {
		c.bad(top("steps"), "a programme has steps")
	}
	c.parties()
	c.questions(d.Questions, top("questions"))
	for i := range d.Steps {
		c.step(i)
	}
	c.uniques()
	c.term()
	c.side(top("side"))
	c.indicators()
}

func (c checker) parties() {
	seen := map[string]bool{}
	for _, p := range c.Parties {
		switch {
		case !names.MatchString(p.Name) || p.Name == "self" || p.Name == "subject":
			c.bad(p.Line, "party %q: a small word", p.Name)
		case slices.Contains(Roles, p.Name):
			c.bad(p.Line, "party %s bears a role's name: a stranger could act as it", p.Name)
		case seen[p.Name]:
			c.bad(p.Line, "party %s stands twice", p.Name)
		case len(p.Kinds) == 0:
			c.bad(p.Line, "party %s is of no kind", p.Name)
		case p.StandsFor != "" && c.Party(p.StandsFor) == nil:
			c.bad(p.Line, "party %s stands in for nobody named %s", p.Name, p.StandsFor)
		}
		seen[p.Name] = true
		if p.Change != nil {
			c.who(p.Line, p.Change.By)
			c.steps(p.Line, p.Change.Again)
		}
		if p.Conceal != nil {
			c.stepIf(p.Line, p.Conceal.Until)
			c.asked(p.Line, p.Conceal.Sees)
		}
		if m := p.Mandate; m != nil {
			c.asked(p.Line, []string{m.Over})
			c.steps(p.Line, []string{m.From, m.Until})
		}
	}
}

func (c checker) questions(all []Question, line int) {
	seen := map[string]bool{}
	for _, q := range all {
		at := max(q.Line, line)
		switch {
		case !names.MatchString(q.Name):
			c.bad(at, "question %q: a small word", q.Name)
		case seen[q.Name]:
			c.bad(at, "question %s stands twice", q.Name)
		case q.Kind == "scale" && (q.Most < 2 || q.Most > 10):
			c.bad(at, "scale %s: 2 to 10 steps", q.Name)
		case (q.Kind == "group" || q.Kind == "roll") && len(q.Columns) == 0:
			c.bad(at, "%s has no columns", q.Name)
		case (q.Kind == "choice" || q.Kind == "choices" || q.Kind == "code") && q.List == "" && len(q.Choices) == 0:
			c.bad(at, "%s has nothing to choose", q.Name)
		}
		seen[q.Name] = true
		for _, col := range q.Columns {
			if slices.Contains([]string{"group", "roll", "opens"}, col.Kind) || q.Kind == "roll" && col.Name == "person" {
				c.bad(at, "%s: column %s cannot be %s", q.Name, col.Name, col.Kind)
			}
		}
		c.questions(q.Columns, at)
	}
}

func (c checker) step(i int) {
	s := &c.Steps[i]
	if !names.MatchString(s.ID) {
		c.bad(s.Line, "step %q: a small word", s.ID)
	}
	if c.Order(s.ID) != i {
		c.bad(s.Line, "step %s stands twice", s.ID)
	}
	if len(s.By) == 0 {
		c.bad(s.Line, "step %s: who does it? by is missing", s.ID)
	}
	c.who(s.Line, s.By)
	c.steps(s.Line, slices.DeleteFunc(slices.Clone(s.NotBy), func(x string) bool { return x == Parent }))
	for _, r := range s.After {
		c.ref(s.Line, r)
		if c.Order(r.Step) >= i {
			c.bad(s.Line, "step %s stands after %s, which comes later", s.ID, r.Step)
		}
	}
	c.named(i)
	c.asked(s.Line, s.Ask)
	c.asked(s.Line, s.May)
	if s.Day != "" {
		c.kind(s.Line, s.Day, "day")
	}
	for _, p := range s.Sign {
		if p != "self" {
			c.party(s.Line, p)
		}
	}
	if s.Serve != "" && s.Serve != "subject" {
		c.party(s.Line, s.Serve)
	}
	c.stepIf(s.Line, s.Until)
	c.dues(s)
	c.noticed(s)
	c.outcomes(i)
	c.payment(s)
	if s.Repeat != nil {
		c.stepIf(s.Line, s.Repeat.From)
		c.stepIf(s.Line, s.Repeat.Of)
		if (s.Repeat.Per == "") != (s.Repeat.Of == "") {
			c.bad(s.Line, "step %s: per and of belong together", s.ID)
		}
	}
	if s.Check != nil {
		if s.Once() {
			c.bad(s.Line, "step %s: only entries are checked", s.ID)
		}
		c.who(s.Line, s.Check.By)
		c.steps(s.Line, s.Check.NotBy)
	}
	if s.Sample != nil && !s.Once() {
		c.bad(s.Line, "step %s: a case is drawn once", s.ID)
	}
	if (s.InTerm || s.Repeat != nil && s.Repeat.InOf) && c.Term == nil {
		c.bad(s.Line, "step %s is within a term, and there is none", s.ID)
	}
}

func (c checker) dues(s *Step) {
	if d := s.Due; d != nil {
		c.stepIf(s.Line, d.From)
		if d.Answer != "" {
			c.kind(s.Line, d.Answer, "day")
		}
		if (d.Answer == "") == d.Span.Zero() {
			c.bad(s.Line, "step %s: due by a span or by an answer", s.ID)
		}
		if len(d.Less) != 0 && len(d.Less) != 2 {
			c.bad(s.Line, "step %s: less names two days", s.ID)
		}
		for _, q := range d.Less {
			c.kind(s.Line, q, "day")
		}
		if d.Extend != nil {
			c.who(s.Line, d.Extend.By)
		}
	}
	if w := s.Window; w != nil && (w.Span.Zero() || w.Lapse == "") {
		c.bad(s.Line, "step %s: a window has its days and what it lapses as", s.ID)
	}
}

func (c checker) outcomes(i int) {
	s := &c.Steps[i]
	for _, o := range s.Outcomes {
		if o.Return != "" {
			back := c.Order(o.Return)
			if back < 0 || back > i {
				c.bad(s.Line, "%s.%s returns to %s, which is no step before it", s.ID, o.Name, o.Return)
				continue
			}
			if c.moves(back, i) && o.Stock == "" {
				c.bad(s.Line, "%s.%s goes back past an item that was handed out and is not taken back", s.ID, o.Name)
			}
		}
		if (o.End == "refused" || o.End == "ineligible") && c.filed() && s.Serve == "" && o.Serve == "" && !s.Confirm {
			c.bad(s.Line, "%s.%s refuses who asked and tells them nothing: serve: subject", s.ID, o.Name)
		}
		for _, f := range []string{o.Flag, o.Unflag} {
			if f != "" && !names.MatchString(f) {
				c.bad(s.Line, "flag %q: a small word", f)
			}
		}
	}
}

// filed tells whether the case begins with who it is about, or their own, asking.
func (c checker) filed() bool {
	return len(c.Steps) > 0 && slices.ContainsFunc(c.Steps[0].By, func(by string) bool {
		return by == "resident" || by == "guardian" || slices.Contains(c.Steps[0].Name, by)
	})
}

// moves tells whether a step from..to hands an item out.
func (c checker) moves(from, to int) bool {
	for _, s := range c.Steps[from : to+1] {
		if slices.ContainsFunc(s.Outcomes, func(o Outcome) bool { return o.Stock == "give" || o.Stock == "lend" }) {
			return true
		}
	}
	return false
}

func (c checker) payment(s *Step) {
	y := s.Pay
	if y == nil {
		return
	}
	c.party(s.Line, y.To)
	if (y.Amount == "") == (y.Units == "") {
		c.bad(s.Line, "step %s pays an amount, or units at a price", s.ID)
	}
	if y.Units != "" {
		if y.Price == "" {
			c.bad(s.Line, "step %s: units have a price", s.ID)
		}
		if s.Repeat == nil || s.Repeat.Of == "" {
			c.bad(s.Line, "step %s: units are those of a month's entries", s.ID)
		}
	}
	c.asked(s.Line, y.Less)
	if y.Amount != "" {
		c.asked(s.Line, []string{y.Amount})
	}
}

func (c checker) uniques() {
	for _, u := range c.Unique {
		c.stepIf(u.Line, u.Entry)
		c.stepIf(u.Line, u.Of)
		if u.One != "" {
			c.party(u.Line, u.One)
		}
		if !u.Open && u.Entry == "" && u.One == "" {
			c.bad(u.Line, "unique: open, entry or one")
		}
		for _, p := range u.Per {
			if u.Open && p != "subject" && p != "household" {
				c.bad(u.Line, "unique open per %s: a case is opened before anything is said in it", p)
				continue
			}
			if !slices.Contains([]string{"subject", "household", "day", "month", "year"}, p) && c.Question(p) == nil {
				c.bad(u.Line, "unique per %s: neither a question nor subject, household, day, month, year", p)
			}
		}
	}
}

func (c checker) term() {
	t := c.Term
	if t == nil {
		return
	}
	c.ref(t.Line, t.At)
	for _, q := range []string{t.From, t.To} {
		if q != "" {
			c.kind(t.Line, q, "day")
		}
	}
	if (t.From == "") != (t.To == "") {
		c.bad(t.Line, "a term has both days, or neither")
	}
	if t.Renew != nil {
		c.steps(t.Line, t.Renew.Again)
		if len(t.Renew.Again) == 0 || t.Renew.Open.Zero() || t.To == "" {
			c.bad(t.Line, "what is renewed ends, opens before its end, and names what is done again")
		}
	}
}

func (c checker) side(line int) {
	for _, by := range [][]string{c.Side.PauseBy, c.Side.EndBy, c.Side.ReturnBy, c.Side.ReopenBy, c.Side.WaiveBy} {
		c.who(line, by)
	}
	c.steps(line, c.Side.Waives)
	for _, as := range c.Side.EndAs {
		if !slices.Contains(Endings, as) {
			c.bad(line, "no case ends as %q", as)
		}
	}
	for _, l := range c.Lapse {
		if !slices.Contains(Endings, l.As) {
			c.bad(max(1, c.line["lapse"]), "no case lapses as %q", l.As)
		}
	}
}

func (c checker) indicators() {
	for _, x := range c.Indicators {
		n := 0
		for _, set := range []bool{x.Count != "", x.Sum != "", x.Best != "", len(x.Rate) > 0} {
			if set {
				n++
			}
		}
		if x.Code == "" || n != 1 {
			c.bad(x.Line, "indicator %s: one of count, sum, best, rate", x.Code)
		}
		if x.At.Step != "" {
			c.ref(x.Line, x.At)
		}
		if x.InForce != "" && c.Term == nil {
			c.bad(x.Line, "indicator %s counts what is in force, and there is no term", x.Code)
		}
		for _, q := range []string{x.Sum, x.Best, x.Of} {
			if q != "" {
				c.column(x.Line, q)
			}
		}
		for _, w := range x.Where {
			if w.Of != "parent" && c.Step(w.Of) == nil && !isAnswer(w.Of) {
				c.bad(x.Line, "indicator %s: where %s: a step, parent, or answer.q", x.Code, w.Of)
			}
		}
	}
}
