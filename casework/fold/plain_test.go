package fold_test

import (
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// plain is a second reading of the language, written from its words and not from the
// fold: it keeps nothing but the events that were taken, and goes through all of them
// again for every question. It says which refusal it is sure of, "" where the event
// may be taken as far as it knows, and what it does not know it does not judge.
type plain struct {
	def    *programme.Definition
	events []fold.Event
}

// stands are the acts in force: each return undoes the decisions from its step on.
func (p *plain) stands() (out []fold.Event) {
	for _, e := range p.events {
		back := ""
		switch e.Kind {
		case fold.KindAct:
			out = append(out, e)
			if o := p.def.Step(e.Step).Outcome(e.Outcome); o != nil {
				back = o.Return
			}
		case fold.KindReturn:
			back = e.Step
		}
		if back == "" {
			continue
		}
		var left []fold.Event
		for _, a := range out {
			step := p.def.Step(a.Step)
			if p.def.Order(a.Step) < p.def.Order(back) || step.Repeat != nil || step.Pay != nil {
				left = append(left, a)
			}
		}
		out = left
	}
	return out
}

// over tells whether the case ended by a decision, and not by having nothing left.
func (p *plain) over() bool {
	ended := false
	for _, e := range p.events {
		switch e.Kind {
		case fold.KindEnd, fold.KindLapse:
			ended = true
		case fold.KindReopen:
			ended = false
		case fold.KindAct:
			if o := p.def.Step(e.Step).Outcome(e.Outcome); o != nil && o.End != "" {
				ended = true
			}
		}
	}
	return ended
}

// paused tells whether a day lies in a pause.
func (p *plain) paused(day store.Day) bool {
	from, in := store.Day(""), false
	for _, e := range p.events {
		switch e.Kind {
		case fold.KindPause:
			from, in = e.On, true
		case fold.KindResume:
			if in && from <= day && day < e.On {
				return true
			}
			in = false
		}
	}
	return in && from <= day
}

// holds tells who holds a party on a day, by the last naming or change before it.
func (p *plain) holds(party string, day store.Day) (refs []string) {
	def := p.def.Party(party)
	for _, e := range p.events {
		from := e.Day
		if e.Kind == fold.KindChange {
			if e.Step != party {
				continue
			}
			if from = e.On; def.Change.From == "next_month" {
				from = (e.On[:7] + "-01").AddDays(32)[:7] + "-01"
			}
		}
		named := e.Names[party]
		if len(named) == 0 || e.Kind != fold.KindAct && e.Kind != fold.KindChange && e.Kind != fold.KindOpen || from > day {
			continue
		}
		if !def.Many {
			refs = nil
		}
		refs = append(refs, named...)
	}
	return refs
}

// renewed tells whether rounds play a part, which this reading leaves alone.
func (p *plain) renewed(step string) bool {
	t := p.def.Term
	return t != nil && t.Renew != nil && slices.Contains(t.Renew.Again, step)
}

// told counts how often a step was done, whatever became of it.
func (p *plain) told(step string) (n int) {
	for _, e := range p.events {
		if e.Kind == fold.KindAct && e.Step == step {
			n++
		}
	}
	return n
}

// again tells whether a change of a party asks for a step once more.
func (p *plain) again(step string) bool {
	for _, e := range p.events {
		if e.Kind == fold.KindChange && slices.Contains(p.def.Party(e.Step).Change.Again, step) {
			return true
		}
	}
	return false
}

// judge says why an act must be refused, or "".
func (p *plain) judge(e fold.Event) string {
	step := p.def.Step(e.Step)
	acts := p.stands()
	has := func(id, outcome string) bool {
		return slices.ContainsFunc(acts, func(a fold.Event) bool { return a.Step == id && (outcome == "" || a.Outcome == outcome) })
	}
	if p.over() {
		return "ended"
	}
	if p.paused(e.Day) {
		return "paused"
	}
	if !slices.Contains(step.By, e.By.Role) && (e.By.Role != "engine" || step.Notice.Zero()) {
		return "not_for"
	}
	itself := len(acts) == 0 && slices.Contains(step.Name, e.By.Role) && slices.Contains(e.Names[e.By.Role], e.By.Ref)
	if p.def.Party(e.By.Role) != nil && !itself && !slices.Contains(p.holds(e.By.Role, e.Day), e.By.Ref) {
		return "not_for"
	}
	for _, a := range acts {
		if slices.Contains(step.NotBy, a.Step) && a.By.Human == e.By.Human {
			return "four_eyes"
		}
	}
	if e.Day > e.On {
		return "future_day"
	}
	for _, r := range step.After {
		if p.renewed(step.ID) || p.renewed(r.Step) && p.told(r.Step) > 1 {
			continue // rounds: a return undoes this one's alone
		}
		if !has(r.Step, r.Outcome) {
			return "too_early"
		}
	}
	if step.Until != "" && has(step.Until, "") {
		return "too_late"
	}
	if step.Repeat == nil && has(step.ID, "") && !p.renewed(step.ID) && !p.again(step.ID) {
		return "stands_already"
	}
	return ""
}

// sure are the refusals this reading knows: where the fold gives one of them, this one
// must have a reason too.
var sure = []string{"ended", "paused", "not_for", "four_eyes", "future_day", "too_early", "too_late", "stands_already"}
