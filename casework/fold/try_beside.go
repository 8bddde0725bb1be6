package fold

import (
	"slices"
	"strings"

	"tongxing/casework/programme"
	"tongxing/store"
)

// tryBeside tells why an event beside the steps would be refused.
func (s *State) tryBeside(e Event, w World) *Refusal {
	if s.Ending != "" && e.Kind != KindReopen && e.Kind != KindNote && e.Kind != KindCheck {
		return refuse("ended", "ending", s.Ending, "day", s.EndedOn)
	}
	switch e.Kind {
	case KindNote:
	case KindHand:
		if strings.TrimSpace(e.Reason) == "" {
			return refuseField("needs_reason", "reason")
		}
	case KindCheck:
		return s.tryCheck(e)
	case KindCorrect:
		return s.tryCorrect(e, w)
	case KindReturn:
		return s.tryReturn(e)
	case KindPause, KindResume:
		return s.tryPause(e)
	case KindEnd:
		if !slices.Contains(s.Def.Side.EndBy, e.By.Role) {
			return refuse("not_for", "step", "end", "by", s.Def.Side.EndBy)
		}
		if !slices.Contains(s.Def.Side.EndAs, e.Reason) {
			return refuseField("bad_answer", "reason")
		}
	case KindReopen:
		if s.Ending == "" {
			return refuse("not_ended")
		}
		by := s.Def.Side.ReopenBy
		if len(by) == 0 {
			by = []string{"county", "city"}
		}
		if r := s.tryDecision(e, by); r != nil {
			return r
		}
		return s.tryTaken(s.openClaims(), w)
	case KindExtend:
		return s.tryExtend(e)
	case KindWaive:
		if !slices.Contains(s.Def.Side.Waives, e.Step) {
			return refuse("no_such_step")
		}
		return s.tryDecision(e, s.Def.Side.WaiveBy)
	case KindChange:
		return s.tryChange(e, w)
	case KindStandIn:
		return s.tryStandIn(e)
	case KindObjection:
		step := s.Def.Step(e.Step)
		if step == nil || step.Notice.Zero() || !s.ready(step) || s.done(step) {
			return refuse("no_such_step")
		}
		if strings.TrimSpace(e.Reason) == "" {
			return refuseField("needs_reason", "reason")
		}
	default: // what the clock and the draw tell is nobody's to say
		return refuse("no_such_step")
	}
	return nil
}

// tryDecision: somebody who may, and says why.
func (s *State) tryDecision(e Event, by []string) *Refusal {
	if !slices.Contains(by, e.By.Role) {
		return refuse("not_for", "step", e.Kind, "by", by)
	}
	if strings.TrimSpace(e.Reason) == "" {
		return refuseField("needs_reason", "reason")
	}
	return nil
}

// Entry is the act in force that an event made, nil if there is none.
func (s *State) Entry(event string) *Act {
	for i := range s.Acts {
		if s.Acts[i].Event == event {
			return &s.Acts[i]
		}
	}
	return nil
}

// tryCheck: a second look is by somebody else than who recorded the entry.
func (s *State) tryCheck(e Event) *Refusal {
	a := s.Entry(e.Of)
	if a == nil || s.Def.Step(a.Step).Check == nil {
		return refuse("no_such_entry")
	}
	check := s.Def.Step(a.Step).Check
	if !slices.Contains(check.By, e.By.Role) || s.Def.Party(e.By.Role) != nil && !s.Holds(e.By.Role, e.By.Ref, e.On) {
		return refuse("not_for", "step", a.Step, "by", check.By)
	}
	if e.sameAs(a.By) {
		return refuse("other_checker")
	}
	if a.Checked != "" {
		return refuse("stands_already", "step", a.Step)
	}
	var others []string
	for _, x := range check.NotBy {
		if x != a.Step {
			others = append(others, x)
		}
	}
	return s.tryOther(e, others, a.Step)
}

// tryCorrect: a correction is a new version by who may do the step, and never of a
// month that is settled.
func (s *State) tryCorrect(e Event, w World) *Refusal {
	a := s.Entry(e.Of)
	if a == nil {
		return refuse("no_such_entry")
	}
	step := s.Def.Step(a.Step)
	if r := s.tryClosed(a.Step, a.Day); r != nil {
		return r
	}
	if step.Pay != nil {
		return refuse("settled", "month", a.Period)
	}
	if r := s.tryDecision(e, step.By); r != nil {
		return r
	}
	e.Step, e.Day = a.Step, s.corrected(e, a.Step, a.Day)
	if s.Def.Party(e.By.Role) != nil && !s.Holds(e.By.Role, e.By.Ref, a.Day) {
		return refuse("not_for", "step", a.Step, "by", step.By)
	}
	if r := s.tryOther(e, step.NotBy, a.Step); r != nil {
		return r
	}
	if e.Outcome != a.Outcome && s.builtOn(a, step, e.Outcome) {
		return refuse("stands_already", "step", a.Step)
	}
	if r := s.tryDay(e, step, w); r != nil {
		return r
	}
	if r := s.tryClosed(a.Step, e.Day); r != nil {
		return r
	}
	if r := s.tryNamed(e, step, w); r != nil {
		return r
	}
	if r := s.trySaid(e, step, w); r != nil {
		return r
	}
	return s.tryCorrected(e, w)
}

// tryCorrected looks at the case as it would be: no correction takes what somebody
// holds, by another entry of the case either, or changes what was paid, or proposed.
func (s *State) tryCorrected(e Event, w World) *Refusal {
	e.Kind = KindCorrect
	now := Fold(s.book, s.Def, s.Case, append(slices.Clone(s.Events), e))
	claims, held := now.Claims(), map[string]string{}
	for _, c := range claims {
		if who := held[c.Key]; who != "" && who != c.Holder {
			return refuse("taken")
		}
		held[c.Key] = c.Holder
	}
	if r := s.tryTaken(claims, w); r != nil {
		return r
	}
	for i, was := range s.Payments {
		if i >= len(now.Payments) || now.Payments[i] != was {
			return refuse("settled", "month", string(s.Entry(was.Event).Day)[:7])
		}
	}
	return nil
}

// builtOn tells whether something was done since an act that another outcome would
// undo: a decision, or an entry that ends, returns or moves an item. Then it takes a
// return, seen by all, and not a correction.
func (s *State) builtOn(a *Act, step *programme.Step, outcome string) bool {
	decides := step.Once()
	for _, name := range []string{a.Outcome, outcome} {
		if o := step.Outcome(name); o != nil && o.End+o.Return+o.Stock != "" {
			decides = true
		}
	}
	return decides && slices.ContainsFunc(s.Events, func(e Event) bool { return e.Kind == KindAct && e.Seq > a.Seq })
}

// tryClosed: a settled month takes no entry in, and none out.
func (s *State) tryClosed(step string, day store.Day) *Refusal {
	for _, x := range s.Def.Steps {
		if month := string(day)[:7]; x.Repeat != nil && x.Repeat.Of == step && s.settled(x.ID, month) {
			return refuse("settled", "month", month)
		}
	}
	return nil
}

func (s *State) tryReturn(e Event) *Refusal {
	step := s.Def.Step(e.Step)
	if step == nil || !step.Once() || !s.live(e.Step) {
		return refuse("no_such_step")
	}
	from := s.Def.Order(e.Step)
	if s.out() != "" { // going back past a lent item would lose it
		for _, a := range s.Acts {
			if s.Def.Order(a.Step) >= from && s.movedItem(a) {
				return refuse("no_stock")
			}
		}
	}
	return s.tryDecision(e, s.Def.Side.ReturnBy)
}

func (s *State) movedItem(a Act) bool {
	return slices.ContainsFunc(s.Moves, func(m Move) bool { return m.Event == a.Event })
}

func (s *State) tryPause(e Event) *Refusal {
	if !slices.Contains(s.Def.Side.PauseBy, e.By.Role) {
		return refuse("not_for", "step", e.Kind, "by", s.Def.Side.PauseBy)
	}
	switch {
	case e.Kind == KindResume && !s.paused():
		return refuse("not_paused")
	case e.Kind == KindPause && s.paused():
		return refuse("paused", "day", s.Pauses[len(s.Pauses)-1].From)
	case e.Kind == KindPause && !slices.Contains(s.Def.Side.PauseReasons, e.Reason):
		return refuseField("needs_reason", "reason")
	}
	return nil
}

func (s *State) tryExtend(e Event) *Refusal {
	step := s.Def.Step(e.Step)
	if step == nil || step.Due == nil || step.Due.Extend == nil {
		return refuse("no_such_step")
	}
	x := step.Due.Extend
	switch {
	case !slices.Contains(x.By, e.By.Role):
		return refuse("only_may_extend", "by", x.By)
	case !s.ready(step) || s.done(step):
		return refuse("too_early", "step", step.ID, "after", step.After)
	case s.extended[e.Step] >= x.Times:
		return refuse("extended_already", "n", x.Times)
	case strings.TrimSpace(e.Reason) == "":
		return refuseField("needs_reason", "reason")
	case x.Serve != "" && !slices.Contains(e.Served, x.Serve):
		return refuseField("serve_missing", "served")
	}
	return nil
}

func (s *State) tryChange(e Event, w World) *Refusal {
	p := s.Def.Party(e.Step)
	if p == nil || p.Change == nil {
		return refuse("no_such_step")
	}
	if !slices.Contains(p.Change.By, e.By.Role) {
		return refuse("not_for", "step", "change", "by", p.Change.By)
	}
	if len(e.Names[e.Step]) == 0 {
		return refuseField("missing", e.Step)
	}
	if s.Holder(e.Step, e.On) == "" {
		return refuse("no_holder", "party", e.Step)
	}
	return s.tryParty(e, p, e.Names[e.Step], w)
}

func (s *State) tryStandIn(e Event) *Refusal {
	p := s.Def.Party(e.Step)
	if p == nil {
		return refuse("no_such_step")
	}
	by := s.Def.Side.EndBy
	if p.Change != nil {
		by = p.Change.By
	}
	if !slices.Contains(by, e.By.Role) {
		return refuse("not_for", "step", "stand_in", "by", by)
	}
	backup := ""
	for _, x := range s.Def.Parties {
		if x.StandsFor == e.Step {
			backup = s.Holder(x.Name, e.On)
		}
	}
	if backup == "" {
		return refuse("no_holder", "party", e.Step)
	}
	if until := store.Day(e.Reason); !until.Valid() || until < e.On {
		return refuseField("bad_answer", "reason")
	}
	return nil
}
