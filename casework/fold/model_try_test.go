package fold_test

import (
	"slices"
	"strings"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/rule"
	"tongxing/store"
)

// reasons are why an event is not taken: all of them, in no order. An event is taken
// when there is none; the fold must name one of them.
type reasons map[string]bool

func (why reasons) when(holds bool, code string) {
	if holds {
		why[code] = true
	}
}

// against tells everything that stands against an event.
func (r *reading) against(e fold.Event, w fold.World) reasons {
	why := reasons{}
	if e.Kind != fold.KindAct {
		r.againstBeside(why, e, w)
		return why
	}
	step := r.def.Step(e.Step)
	if step == nil {
		return reasons{"no_such_step": true}
	}
	as, _ := r.ending()
	why.when(as != "", "ended")
	why.when(slices.ContainsFunc(r.pauses(), func(p fold.Pause) bool { return p.From <= e.Day && e.Day < p.To }), "paused")
	if e.By.Role != "engine" || step.Notice.Zero() { // a notice comes down by itself
		r.againstWho(why, e, step)
	}
	if e.By.Role != "engine" {
		r.againstProof(why, e, step)
	}
	if r.againstDay(why, e); why["missing"] {
		return why
	}
	r.againstOrder(why, e, step)
	r.againstNames(why, e, step, w)
	r.againstSaid(why, e, step)
	r.againstRules(why, e, step, w)
	r.againstClaims(why, e, w)
	r.againstPay(why, e, step)
	return why
}

func (r *reading) againstWho(why reasons, e fold.Event, step *programme.Step) {
	why.when(!slices.Contains(step.By, e.By.Role), "not_for")
	if p := r.def.Party(e.By.Role); p != nil {
		c := p.Conceal
		why.when(c != nil && len(c.Sees) == 0 && (c.Until == "" || !r.stands(c.Until)), "concealed")
		filesItself := len(r.inForce()) == 0 && slices.Contains(step.Name, p.Name) && e.By.Ref != "" && slices.Contains(e.Names[p.Name], e.By.Ref)
		why.when(!filesItself && !r.holds(p.Name, e.By.Ref, e.Day), "not_for")
		why.when(r.unsigned(p.Name, e.By.Ref, e.Day) && !slices.Contains(step.Sign, p.Name), "not_signed")
	}
	why.when(r.did(e, step.NotBy), "four_eyes")
}

// did tells whether who does something now, whom they do it for, or anybody they are
// deputy of that day, had to do with one of the steps; "parent" is the case before.
func (r *reading) did(e fold.Event, steps []string) bool {
	now := append(whose(e.By), e.Aside...)
	if slices.Contains(steps, "parent") && meet(now, r.about.Others) {
		return true
	}
	return slices.ContainsFunc(r.inForce(), func(a deed) bool { return slices.Contains(steps, a.Step) && meet(now, whose(a.By)) })
}

// whose are the people behind a deed: who did it, and whom they stood in for.
func whose(by fold.By) []string { return []string{by.Human, by.For} }

// meet tells whether somebody stands in both lists.
func meet(some, others []string) bool {
	return slices.ContainsFunc(some, func(x string) bool { return x != "" && slices.Contains(others, x) })
}

func (r *reading) againstDay(why reasons, e fold.Event) {
	why.when(!e.Day.Valid(), "missing")
	why.when(e.Day > e.On, "future_day")
	why.when(e.Day < r.about.Opened, "before_open")
}

func (r *reading) againstOrder(why reasons, e fold.Event, step *programme.Step) {
	why.when(!r.comeUp(step), "too_early")
	why.when(r.past(step), "too_late")
	if r.done(step) {
		why.when(!r.beginsRound(step), "stands_already")
		for _, t := range r.terms() {
			why.when(r.beginsRound(step) && t.No == r.round() && e.On < r.opens(t), "renewal_not_open")
		}
	}
	why.when(step.Window != nil && step.Repeat == nil && e.Day > r.expected(step), "window_closed")
	if o := r.outcome(deed{Event: e}); !step.Notice.Zero() && o.End == "" && o.Return == "" {
		why.when(r.objected(step.ID), "objection_open")
		why.when(e.On < r.expected(step), "notice_runs")
	}
	running := slices.ContainsFunc(r.terms(), func(t fold.Term) bool { return t.From <= e.Day && e.Day <= t.To && e.Day < t.Ended })
	why.when(step.InTerm && !running && (step.Repeat == nil || step.Repeat.Per == ""), "out_of_term")
	why.when(r.isClosed(step.ID, e.Day), "settled")
}

// isClosed tells whether the month of a day is settled for a step's entries.
func (r *reading) isClosed(step string, day store.Day) bool {
	return slices.ContainsFunc(r.def.Steps, func(x programme.Step) bool {
		return x.Repeat != nil && x.Repeat.Of == step && r.closed(x.ID, string(day)[:7])
	})
}

func (r *reading) againstNames(why reasons, e fold.Event, step *programme.Step, w fold.World) {
	o := r.outcome(deed{Event: e})
	for _, name := range step.Name {
		p := r.def.Party(name)
		wanted := !p.Many && p.StandsFor == "" && o.End == "" && o.Return == ""
		for _, other := range r.def.Steps { // who is named later at the latest
			wanted = wanted && !(step.Unless == "" && other.Unless == "named" && slices.Contains(other.Name, name))
		}
		why.when(wanted && len(e.Names[name]) == 0 && r.holder(name, e.Day) == "", "missing")
	}
	r.againstNamed(why, e, step, w)
}

func (r *reading) againstNamed(why reasons, e fold.Event, step *programme.Step, w fold.World) {
	for i := range r.def.Parties {
		p := &r.def.Parties[i]
		if len(e.Names[p.Name]) == 0 {
			continue
		}
		handsOn := slices.Contains(step.By, p.Name) && slices.ContainsFunc(step.Outcomes, func(o programme.Outcome) bool { return o.Handover != "" })
		elsewhere := slices.ContainsFunc(r.def.Steps, func(x programme.Step) bool { return slices.Contains(x.Name, p.Name) })
		why.when(elsewhere && !handsOn && !slices.Contains(step.Name, p.Name), "bad_answer")
		r.againstParty(why, e, p, w)
	}
}

func (r *reading) againstParty(why reasons, e fold.Event, p *programme.Party, w fold.World) {
	refs := e.Names[p.Name]
	why.when(len(refs) > 1 && (!p.Many || p.Max > 0 && len(refs) > p.Max), "bad_answer")
	for _, ref := range refs {
		why.when(p.Load > 0 && r.holder(p.Name, e.Day) != ref && w.Load(p.Name, ref) >= p.Load, "load")
		why.when(r.judge(p.Where, e, w, ref) == no, "unfit_party")
	}
}

func (r *reading) againstProof(why reasons, e fold.Event, step *programme.Step) {
	for _, x := range step.Evidence {
		why.when(e.Evidence[x.Name] == "", "evidence_missing")
	}
	for _, party := range step.Sign {
		why.when(!slices.Contains(e.Signed, party), "sign_missing")
	}
	why.when(step.Confirm && (e.Confirm == "" || e.Confirm != fold.Agreed && strings.TrimSpace(e.Reason) == ""), "confirm_missing")
	why.when(step.Serve != "" && !slices.Contains(e.Served, step.Serve), "serve_missing")
	if o := step.Outcome(e.Outcome); o != nil && o.Serve != "" {
		worded := strings.TrimSpace(e.Reason) != ""
		for _, q := range step.Ask {
			worded = worded || r.def.Question(q).Kind == "text" && e.Say[q].Text != ""
		}
		why.when(!worded, "needs_reason")
		why.when(!slices.Contains(e.Served, o.Serve), "serve_missing")
	}
}

func (r *reading) againstRules(why reasons, e fold.Event, step *programme.Step, w fold.World) {
	why.when(len(r.inForce()) == 0 && r.judge(r.def.Eligible, e, w, "") == no, "not_eligible")
	if r.judge(step.Guard, e, w, "") == no {
		why["guard"], why["children_open"] = true, true // which of the two is wording
	}
	if o := r.outcome(deed{Event: e}); o.Stock != "" {
		why.when(!w.Stock(r.item(r, e), o.Stock), "no_stock")
	}
	if q := step.Quota; q != nil {
		most, ok := r.book.Rate(q.Year, e.Day)
		why.when(ok && int64(w.Quota(step.ID, q.Per, string(e.Day)[:4])) >= most.Value, "over_quota")
	}
	for _, q := range r.def.Questions {
		if q.Kind != "roll" || !slices.Contains(append(slices.Clone(step.Ask), step.May...), q.Name) {
			continue
		}
		rows := e.Say[q.Name].Rows
		for i, row := range rows {
			for _, other := range rows[:i] {
				why.when(other["person"].Text == row["person"].Text, "twice_in_roll")
			}
			why.when(r.judge(q.Where, e, w, row["person"].Text) == no, "unfit_person")
		}
	}
}

// Three answers, in the order that makes "and" the least and "or" the greatest.
const (
	no = iota
	unknown
	yes
)

// judge asks a rule by the truth tables alone.
func (r *reading) judge(x rule.Rule, e fold.Event, w fold.World, ref string) int {
	out := yes
	if c := x.Clause; c != nil {
		out = r.judgeClause(*c, e, w, ref)
	}
	for _, part := range x.All {
		out = min(out, r.judge(part, e, w, ref))
	}
	one := no
	for _, part := range x.Any {
		one = max(one, r.judge(part, e, w, ref))
	}
	if len(x.Any) > 0 {
		out = min(out, one)
	}
	for _, part := range x.None {
		out = min(out, yes-r.judge(part, e, w, ref))
	}
	return out
}

func (r *reading) judgeClause(c rule.Clause, e fold.Event, w fold.World, ref string) int {
	of := r.filled(c.Of, e)
	var v rule.Value
	switch parts := strings.Split(c.Fact, "."); {
	case parts[0] == "answer":
		said, ok := e.Say[parts[1]]
		if !ok {
			said, ok = r.answer(parts[1])
		}
		if v = rule.Code(said.Text); len(said.List) > 0 {
			v.Code = said.List[0]
		}
		v.Number, v.Known = said.Number, ok
	case parts[0] == "children":
		slug, step, _ := strings.Cut(of, ".")
		v = rule.Number(int64(w.Children(slug, step)))
	case parts[0] == "party" && len(parts) == 3:
		v = w.Fact(r.holder(parts[1], e.Day), "party."+parts[2], of, e.Day)
	case ref != "":
		v = w.Fact(ref, c.Fact, of, e.Day)
	default:
		v = w.Fact(r.about.Subject, c.Fact, of, e.Day)
	}
	if !v.Known {
		return unknown
	}
	holds := c.Under == nil || v.Number < *c.Under
	holds = holds && (c.Over == nil || v.Number > *c.Over)
	if c.In != nil {
		holds = holds && slices.ContainsFunc(c.In, func(in string) bool { return r.filled(in, e) == v.Code })
	}
	if holds {
		return yes
	}
	return no
}

// filled puts an answer where a rule names one.
func (r *reading) filled(word string, e fold.Event) string {
	q, named := strings.CutPrefix(word, "answer.")
	if !named {
		return word
	}
	said, ok := e.Say[q]
	if !ok {
		said, _ = r.answer(q)
	}
	if len(said.List) > 0 {
		return said.List[0]
	}
	return said.Text
}
