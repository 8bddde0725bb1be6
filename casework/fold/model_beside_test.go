package fold_test

import (
	"slices"
	"strings"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// againstBeside tells what stands against what happens beside the steps.
func (r *reading) againstBeside(why reasons, e fold.Event, w fold.World) {
	as, _ := r.ending()
	silent := strings.TrimSpace(e.Reason) == ""
	side := r.def.Side
	why.when(as != "" && !slices.Contains([]string{fold.KindReopen, fold.KindNote, fold.KindCheck}, e.Kind), "ended")
	switch e.Kind {
	case fold.KindCheck:
		r.againstCheck(why, e)
	case fold.KindCorrect:
		r.againstCorrect(why, e, w)
	case fold.KindReturn:
		why.when(!slices.Contains(side.ReturnBy, e.By.Role), "not_for")
		why.when(silent, "needs_reason")
		step := r.def.Step(e.Step)
		why.when(step == nil || step.Repeat != nil || !r.stands(e.Step), "no_such_step")
		for _, m := range r.moves() { // going back past a lent item would lose it
			for _, a := range r.inForce() {
				why.when(r.lent() != "" && a.ID == m.Event && r.place(a.Step) >= r.place(e.Step), "no_stock")
			}
		}
	case fold.KindPause:
		why.when(!slices.Contains(side.PauseBy, e.By.Role), "not_for")
		why.when(r.paused(), "paused")
		why.when(!slices.Contains(side.PauseReasons, e.Reason), "needs_reason")
	case fold.KindResume:
		why.when(!slices.Contains(side.PauseBy, e.By.Role), "not_for")
		why.when(!r.paused(), "not_paused")
	case fold.KindEnd:
		why.when(!slices.Contains(side.EndBy, e.By.Role), "not_for")
		why.when(!slices.Contains(side.EndAs, e.Reason), "bad_answer")
	case fold.KindReopen:
		may := append(slices.Clone(side.ReopenBy), "county", "city")
		if len(side.ReopenBy) > 0 {
			may = side.ReopenBy
		}
		why.when(as == "", "not_ended")
		r.againstOpen(why, w)
		why.when(!slices.Contains(may, e.By.Role), "not_for")
		why.when(silent, "needs_reason")
	case fold.KindWaive:
		why.when(!slices.Contains(side.Waives, e.Step), "no_such_step")
		why.when(!slices.Contains(side.WaiveBy, e.By.Role), "not_for")
		why.when(silent, "needs_reason")
	case fold.KindObjection:
		step := r.def.Step(e.Step)
		why.when(step == nil || step.Notice.Zero() || !r.comeUp(step) || r.done(step), "no_such_step")
		why.when(silent, "needs_reason")
	case fold.KindExtend:
		r.againstExtend(why, e)
	case fold.KindChange, fold.KindStandIn:
		r.againstHands(why, e, w)
	}
}

// againstCheck: a second look at an entry that wants one, once, by somebody else.
func (r *reading) againstCheck(why reasons, e fold.Event) {
	i := slices.IndexFunc(r.inForce(), func(a deed) bool { return a.ID == e.Of })
	if i < 0 || r.def.Step(r.inForce()[i].Step).Check == nil {
		why["no_such_entry"] = true
		return
	}
	a := r.inForce()[i]
	check := r.def.Step(a.Step).Check
	why.when(!slices.Contains(check.By, e.By.Role), "not_for")
	why.when(r.def.Party(e.By.Role) != nil && !r.holds(e.By.Role, e.By.Ref, e.On), "not_for")
	why.when(meet(append(whose(e.By), e.Aside...), whose(a.By)), "other_checker")
	on, _, _ := r.look(a.ID)
	why.when(on != "", "stands_already")
	others := slices.DeleteFunc(slices.Clone(check.NotBy), func(x string) bool { return x == a.Step })
	why.when(r.did(e, others), "four_eyes")
}

// againstCorrect: a correction is a new version by who may do the step, on its day, and
// never of a month that is settled, nor into one.
func (r *reading) againstCorrect(why reasons, e fold.Event, w fold.World) {
	i := slices.IndexFunc(r.inForce(), func(a deed) bool { return a.ID == e.Of })
	if i < 0 {
		why["no_such_entry"] = true
		return
	}
	a := r.inForce()[i]
	step := r.def.Step(a.Step)
	why.when(!slices.Contains(step.By, e.By.Role), "not_for")
	why.when(r.def.Party(e.By.Role) != nil && !r.holds(e.By.Role, e.By.Ref, a.Day), "not_for")
	why.when(r.did(e, step.NotBy), "four_eyes")
	why.when(strings.TrimSpace(e.Reason) == "", "needs_reason")
	why.when(step.Pay != nil || r.isClosed(step.ID, a.Day), "settled")
	was, now := r.outcome(a), r.outcome(deed{Event: fold.Event{Kind: fold.KindAct, Step: a.Step, Outcome: e.Outcome}})
	decides := step.Repeat == nil || was.End+was.Return+was.Stock+now.End+now.Return+now.Stock != ""
	for _, x := range r.told[a.at+1:] {
		why.when(decides && was.Name != e.Outcome && x.Kind == fold.KindAct, "stands_already")
	}
	told := e
	told.Seq, told.Kind = 0, fold.KindCorrect
	e.Seq, e.Kind, e.Step, e.ID, e.Day = 0, fold.KindAct, a.Step, a.ID, a.Day
	if said, ok := e.Say[step.Day]; ok {
		e.Day = store.Day(said.Text)
	}
	if r.againstDay(why, e); !e.Day.Valid() {
		return
	}
	after := read(r.book, r.def, r.about, append(events(r.told), told))
	paid, then := r.payments(), after.payments()
	why.when(len(then) < len(paid) || !slices.Equal(paid, then[:len(paid)]), "settled") // what was paid stays as it was
	why.when(r.isClosed(step.ID, e.Day), "settled")
	r.againstNamed(why, e, step, w)
	r.againstSaid(why, e, step)
	held := map[string]string{}
	for _, c := range after.claims() { // what it says is another's, or makes two of the case's own one
		has := w.Taken(c.Key) + held[c.Key]
		why.when(has != "" && has != c.Holder && has != c.Holder+c.Holder, "taken")
		held[c.Key] = c.Holder
	}
}

func (r *reading) againstExtend(why reasons, e fold.Event) {
	step := r.def.Step(e.Step)
	if step == nil || step.Due == nil || step.Due.Extend == nil {
		why["no_such_step"] = true
		return
	}
	x := step.Due.Extend
	why.when(!slices.Contains(x.By, e.By.Role), "only_may_extend")
	why.when(!r.comeUp(step) || r.done(step), "too_early")
	why.when(r.any(fold.KindExtend, e.Step) >= x.Times, "extended_already")
	why.when(strings.TrimSpace(e.Reason) == "", "needs_reason")
	why.when(x.Serve != "" && !slices.Contains(e.Served, x.Serve), "serve_missing")
}

// againstHands: who may put another in, or let the backup stand in for a while.
func (r *reading) againstHands(why reasons, e fold.Event, w fold.World) {
	p := r.def.Party(e.Step)
	if p == nil || e.Kind == fold.KindChange && p.Change == nil {
		why["no_such_step"] = true
		return
	}
	may := r.def.Side.EndBy
	if p.Change != nil {
		may = p.Change.By
	}
	why.when(!slices.Contains(may, e.By.Role), "not_for")
	if e.Kind == fold.KindChange {
		why.when(len(e.Names[p.Name]) == 0, "missing")
		why.when(r.holder(p.Name, e.On) == "", "no_holder")
		r.againstParty(why, e, p, w)
		return
	}
	backed := slices.ContainsFunc(r.def.Parties, func(x programme.Party) bool { return x.StandsFor == p.Name && r.holder(x.Name, e.On) != "" })
	why.when(!backed, "no_holder")
	why.when(!store.Day(e.Reason).Valid() || store.Day(e.Reason) < e.On, "bad_answer")
}

func events(told []deed) (out []fold.Event) {
	for _, x := range told {
		out = append(out, x.Event)
	}
	return out
}
