package fold_test

import (
	"fmt"
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// Who there is: few, so that they meet.
var (
	refs   = []string{"o1", "o2", "o3", "p1"}
	humans = []string{"an", "bo", "chen", "du", "en"}
)

func (c *city) odds(percent int) bool { return c.rng.IntN(100) < percent }

func pick[T any](c *city, all []T) (out T) {
	if len(all) > 0 {
		out = all[c.rng.IntN(len(all))]
	}
	return out
}

// next makes up what somebody tries next: mostly what stands to be done, done rightly;
// then something else, or with one thing wrong.
func (c *city) next() move {
	i := c.rng.IntN(len(c.pairs))
	p := c.pairs[i]
	if c.odds(50) {
		c.today = c.today.AddDays(pick(c, []int{1, 1, 2, 3, 6, 10, 20, 33}))
	}
	if p.fold.Ending != "" {
		p.idle++
	}
	if c.odds(7) {
		c.today = c.today.AddDays(pick(c, []int{0, 1, 12, 40, 130}))
		return move{i, true, fold.Event{On: c.today}}
	}
	var e fold.Event
	late := c.lateStep(p)
	switch n := c.rng.IntN(100); {
	case late != nil && n < 12:
		e = c.extend(p, late)
	case n < 14 || p.fold.Ending != "" && n < 80:
		e = c.beside(p)
	case n < 24:
		e = c.act(p, pick(c, p.read.def.Steps).ID)
	default:
		e = c.expected(p)
	}
	if c.odds(4) {
		e.Aside = []string{pick(c, humans)}
	}
	e.ID = fmt.Sprint("e", len(c.moves))
	return move{i, false, e}
}

// expected is what one of the tasks asks for.
func (c *city) expected(p *pair) fold.Event {
	tasks := p.fold.Tasks()
	var may []string
	for i := range p.read.def.Steps {
		if step := &p.read.def.Steps[i]; p.fold.Can(step) {
			may = append(may, step.ID)
		}
	}
	if len(tasks) == 0 || c.odds(35) {
		if len(may) == 0 {
			return c.beside(p)
		}
		return c.act(p, pick(c, may))
	}
	t := pick(c, tasks)
	if t.Kind == fold.Look {
		return c.look(p, t.Entry)
	}
	if t.OpenOn > c.today && t.OpenOn < c.today.AddDays(400) && c.odds(70) {
		c.today = t.OpenOn
	}
	return c.act(p, t.Step)
}

// lateStep is one that waits and may be put off, nil if there is none.
func (c *city) lateStep(p *pair) *programme.Step {
	for _, t := range p.fold.Tasks() {
		if step := p.read.def.Step(t.Step); step.Due != nil && step.Due.Extend != nil {
			return step
		}
	}
	return nil
}

// by makes up who does it.
func (c *city) by(p *pair, roles []string) fold.By {
	role := pick(c, roles)
	if role == "" || c.odds(3) {
		role = pick(c, programme.Roles)
	}
	return c.as(p, role)
}

func (c *city) as(p *pair, role string) fold.By {
	by := fold.By{Human: pick(c, humans), Role: role}
	if c.odds(4) {
		by.For = pick(c, humans)
	}
	if p.read.def.Party(role) != nil {
		if by.Ref = p.fold.Holder(role, c.today); by.Ref == "" || c.odds(8) {
			by.Ref = pick(c, refs)
		}
	}
	return by
}

// act makes up an act of a step.
func (c *city) act(p *pair, id string) fold.Event {
	d := p.read.def
	step := d.Step(id)
	e := fold.Event{Kind: fold.KindAct, Step: id, On: c.today, Day: c.today, By: c.by(p, step.By), Names: map[string][]string{}, Evidence: map[string]string{}, Drawn: c.odds(50)}
	if len(step.Outcomes) > 0 {
		e.Outcome = step.Outcomes[0].Name
		if c.odds(40) {
			e.Outcome = pick(c, step.Outcomes).Name
		}
	}
	if c.odds(1) {
		e.Outcome = pick(c, []string{"", "unheard_of"})
	}
	for _, name := range step.Name {
		party := d.Party(name)
		for n := 1 + c.rng.IntN(2)*b2i(party.Many || c.odds(3)); n > 0 && c.odds(93); n-- {
			if ref := pick(c, refs); !slices.Contains(e.Names[name], ref) {
				e.Names[name] = append(e.Names[name], ref)
			}
		}
	}
	if len(d.Parties) > 0 && c.odds(2) {
		e.Names[pick(c, d.Parties).Name] = []string{pick(c, refs)}
	}
	if d.Party(e.By.Role) != nil && len(p.fold.Acts) == 0 && slices.Contains(step.Name, e.By.Role) && c.odds(80) {
		e.Names[e.By.Role] = []string{e.By.Ref}
	}
	c.say(p, step, &e)
	c.prove(step, &e)
	if c.odds(2) {
		e.Day = pick(c, []store.Day{c.today.AddDays(2), c.today.AddDays(-500), c.today.AddDays(-9)})
	}
	return e
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// prove brings what the step wants to see, but for a slip.
func (c *city) prove(step *programme.Step, e *fold.Event) {
	for _, x := range step.Evidence {
		if c.odds(98) {
			e.Evidence[x.Name] = "paper"
		}
	}
	for _, s := range step.Sign {
		if c.odds(98) {
			e.Signed = append(e.Signed, s)
		}
	}
	if step.Confirm {
		e.Confirm = pick(c, []string{fold.Agreed, fold.Agreed, fold.Agreed, fold.CouldNot, fold.Refused})
		if c.odds(80) {
			e.Reason = "why"
		}
		if c.odds(2) {
			e.Confirm = ""
		}
	}
	if step.Serves() != "" && c.odds(98) {
		e.Served = []string{step.Serves()}
	}
	if step.Refuses() && c.odds(90) {
		e.Reason = "why"
	}
}

// say answers what is asked, and sometimes what may be.
func (c *city) say(p *pair, step *programme.Step, e *fold.Event) {
	d := p.read.def
	e.Say = form.Answers{}
	for _, q := range append(slices.Clone(step.Ask), step.May...) {
		if slices.Contains(step.May, q) && c.odds(50) || c.odds(1) {
			continue
		}
		e.Say[q] = c.answer(p, *d.Question(q))
	}
	if t := d.Term; t != nil && t.At.Step == step.ID && t.To != "" {
		from := c.today.AddDays(c.rng.IntN(12) - 2)
		e.Say[t.From] = form.Answer{Text: string(from)}
		e.Say[t.To] = form.Answer{Text: string(from.AddDays(20 + c.rng.IntN(360)))}
	}
	if step.Day != "" {
		day := c.today.AddDays(-pick(c, []int{0, 0, 0, 1, 3, 8, 20, -1}))
		if c.odds(1) {
			day = "2023-02-30"
		}
		if e.Say[step.Day] = (form.Answer{Text: string(day)}); c.odds(2) {
			delete(e.Say, step.Day)
		} else {
			e.Day = day
		}
	}
	if c.odds(1) {
		e.Say["unheard_of"] = form.Answer{Text: "x"}
	}
}

func (c *city) answer(p *pair, q programme.Question) (a form.Answer) {
	wrong := c.odds(1)
	switch q.Kind {
	case "number", "money":
		a.Number = pick(c, []int64{0, 1, 2, 3, 40, 900, 31000})
		if wrong {
			a.Number = -1
		}
	case "scale":
		a.Number = 1 + c.rng.Int64N(q.Most)
		if wrong {
			a.Number = q.Most + 1
		}
	case "day":
		a.Text = string(c.today.AddDays(c.rng.IntN(70) - 10))
		if wrong {
			a.Text = "2023-13-01"
		}
	case "yesno":
		a.Text = pick(c, []string{"yes", "no"})
	case "choice", "code":
		a.Text = pick(c, c.book.Codes(&q))
		if wrong {
			a.Text = "unheard_of"
		}
	case "choices":
		a.List = []string{pick(c, c.book.Codes(&q))}
		if wrong {
			a.List = append(a.List, "unheard_of")
		}
	case "item":
		a.Text = pick(c, []string{"i1", "i2", "i3"})
	case "group", "roll", "opens":
		for range 1 + c.rng.IntN(2) - b2i(wrong) {
			a.Rows = append(a.Rows, c.row(p, q))
		}
	default:
		a.Text = pick(c, refs)
		if wrong {
			a.Text = pick(c, []string{"", "a text that is longer than anything asked for"})
		}
	}
	return a
}

func (c *city) row(p *pair, q programme.Question) form.Answers {
	row := form.Answers{}
	for _, col := range q.Columns {
		row[col.Name] = c.answer(p, col)
	}
	if q.Kind == "roll" {
		row["person"] = form.Answer{Text: pick(c, []string{"p1", "p2", "p3", "p4", "p5"})}
	}
	if q.Kind == "opens" {
		if q.Of == "" {
			row["programme"] = form.Answer{Text: pick(c, c.book.Slugs())}
		}
		if c.odds(70) {
			row["subject"] = form.Answer{Text: "s0"}
		}
	}
	return row
}
