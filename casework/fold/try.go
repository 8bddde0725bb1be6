package fold

import (
	"slices"
	"strings"

	"tongxing/casework/programme"
	"tongxing/rule"
	"tongxing/store"
)

// Value is a fact's.
type Value = rule.Value

// A Refusal says why an event is not taken: its code, and what the wording needs.
type Refusal struct {
	Code  string
	Field string // the question or party to correct, or ""
	Pairs []any
	Why   *rule.Why // of a rule that does not hold
}

func (r *Refusal) Error() string { return "refused: " + r.Code + " " + r.Field }

func refuse(code string, pairs ...any) *Refusal { return &Refusal{Code: code, Pairs: pairs} }

func refuseField(code, field string, pairs ...any) *Refusal {
	return &Refusal{Code: code, Field: field, Pairs: pairs}
}

// Try tells why an event would be refused, nil if it can be taken. The role it names
// is one the caller has found the actor to have.
func (s *State) Try(e Event, w World) *Refusal {
	if e.Kind == KindAct {
		return s.tryAct(e, w)
	}
	return s.tryBeside(e, w)
}

func (s *State) tryAct(e Event, w World) *Refusal {
	step := s.Def.Step(e.Step)
	if step == nil {
		return refuse("no_such_step")
	}
	for _, rule := range []func(Event, *programme.Step, World) *Refusal{s.tryState, s.tryWho, s.tryDay, s.tryOrder, s.tryNames, s.trySaid, s.tryProof, s.tryRules, s.tryPay} {
		if r := rule(e, step, w); r != nil {
			return r
		}
	}
	return nil
}

// tryState: an ended case takes nothing, a paused one nothing of its paused days.
func (s *State) tryState(e Event, _ *programme.Step, _ World) *Refusal {
	if s.Ending != "" {
		return refuse("ended", "ending", s.Ending, "day", s.EndedOn)
	}
	for _, p := range s.Pauses {
		if p.From <= e.Day && e.Day < p.To {
			return refuse("paused", "day", p.From, "reason", p.Reason)
		}
	}
	return nil
}

// tryWho: the role or party of the entry's own day, and not who did what it excludes.
func (s *State) tryWho(e Event, step *programme.Step, _ World) *Refusal {
	if e.By.Role == "engine" && !step.Notice.Zero() {
		return nil // a notice comes down by itself
	}
	if !slices.Contains(step.By, e.By.Role) {
		return refuse("not_for", "step", step.ID, "by", step.By)
	}
	if s.Def.Party(e.By.Role) != nil {
		if s.Hidden(e.By.Role) && len(s.Def.Party(e.By.Role).Conceal.Sees) == 0 {
			return refuse("concealed")
		}
		if !s.Holds(e.By.Role, e.By.Ref, e.Day) && !s.comes(e, step) {
			return refuse("not_for", "step", step.ID, "by", step.By)
		}
		if s.unsigned(e.By.Role, e.By.Ref, e.Day) && !slices.Contains(step.Sign, e.By.Role) {
			return refuse("not_signed", "party", e.By.Role)
		}
	}
	return s.tryOther(e, step.NotBy, step.ID)
}

// comes tells whether somebody opens the case in the part they name themselves in, as
// an organisation that files for itself.
func (s *State) comes(e Event, step *programme.Step) bool {
	return len(s.Acts) == 0 && slices.Contains(step.Name, e.By.Role) && e.By.Ref != "" && slices.Contains(e.Names[e.By.Role], e.By.Ref)
}

// tryOther: people are compared, not offices.
func (s *State) tryOther(e Event, notBy []string, step string) *Refusal {
	if slices.Contains(notBy, programme.Parent) && slices.ContainsFunc(s.Case.Others, func(x string) bool { return e.sameAs(By{Human: x}) }) {
		return refuse("four_eyes", "did", programme.Parent, "step", step)
	}
	for _, a := range s.Acts {
		if slices.Contains(notBy, a.Step) && e.sameAs(a.By) {
			return refuse("four_eyes", "did", a.Step, "step", step)
		}
	}
	return nil
}

func (s *State) tryDay(e Event, step *programme.Step, _ World) *Refusal {
	switch {
	case !e.Day.Valid():
		return refuseField("missing", step.Day)
	case e.Day > e.On:
		return refuseField("future_day", step.Day)
	case e.Day < s.Case.Opened:
		return refuseField("before_open", step.Day, "day", s.Case.Opened)
	}
	return nil
}

// tryOrder: what it stands after, once, within its window, term and notice.
func (s *State) tryOrder(e Event, step *programme.Step, _ World) *Refusal {
	if !s.ready(step) {
		return refuse("too_early", "step", step.ID, "after", step.After)
	}
	if s.over(step) {
		return refuse("too_late", "step", step.ID, "until", step.Until)
	}
	if s.done(step) {
		if !s.renews(step) {
			return refuse("stands_already", "step", step.ID)
		}
		last := s.Terms[len(s.Terms)-1]
		if opens := s.book.Calendar.Before(last.To, s.Def.Term.Renew.Open); e.On < opens {
			return refuse("renewal_not_open", "day", opens)
		}
	}
	if due := s.due(step); step.Window != nil && e.Day > due { // in time, though typed late
		return refuse("window_closed", "day", due)
	} else if !step.Notice.Zero() && s.blocked(e, step, due) != nil {
		return s.blocked(e, step, due)
	}
	if step.InTerm && !slices.ContainsFunc(s.Terms, func(t Term) bool { return t.From <= e.Day && e.Day <= t.To && e.Day < t.Ended }) && (step.Repeat == nil || step.Repeat.Per == "") {
		return refuse("out_of_term", "day", e.Day)
	}
	return s.tryClosed(step.ID, e.Day)
}

// blocked: a notice runs its days, and an objection must be answered.
func (s *State) blocked(e Event, step *programme.Step, due store.Day) *Refusal {
	o := step.Outcome(e.Outcome)
	if o != nil && (o.Return != "" || o.End != "") {
		return nil
	}
	if s.objected[step.ID] {
		return refuse("objection_open")
	}
	if e.On < due {
		return refuse("notice_runs", "day", due)
	}
	return nil
}

// tryNames: who must be named is.
func (s *State) tryNames(e Event, step *programme.Step, w World) *Refusal {
	goesOn := s.goesOn(e, step)
	for _, name := range step.Name {
		if goesOn && len(e.Names[name]) == 0 && s.Holder(name, e.Day) == "" && !s.Def.MayLeave(step, name) {
			return refuseField("missing", name)
		}
	}
	return s.tryNamed(e, step, w)
}

// tryNamed: who is named is asked for here, and fits.
func (s *State) tryNamed(e Event, step *programme.Step, w World) *Refusal {
	for _, p := range s.Def.Parties {
		refs := e.Names[p.Name]
		if len(refs) == 0 {
			continue
		}
		if !slices.Contains(step.Name, p.Name) && s.namedSomewhere(p.Name) && !s.hands(step, p.Name) {
			return refuseField("bad_answer", p.Name)
		}
		if r := s.tryParty(e, &p, refs, w); r != nil {
			return r
		}
	}
	return nil
}

// goesOn tells an outcome that leads on from one that ends or goes back: those want no
// names.
func (s *State) goesOn(e Event, step *programme.Step) bool {
	o := step.Outcome(e.Outcome)
	return o == nil || o.End == "" && o.Return == ""
}

func (s *State) namedSomewhere(party string) bool {
	return slices.ContainsFunc(s.Def.Steps, func(x programme.Step) bool { return slices.Contains(x.Name, party) })
}

// hands tells whether the step can hand its own part over to another.
func (s *State) hands(step *programme.Step, party string) bool {
	return slices.Contains(step.By, party) && slices.ContainsFunc(step.Outcomes, func(o programme.Outcome) bool { return o.Handover != "" })
}

// tryParty: how many, how loaded, and the party's own rule.
func (s *State) tryParty(e Event, p *programme.Party, refs []string, w World) *Refusal {
	if !p.Many && len(refs) > 1 || p.Max > 0 && len(refs) > p.Max {
		return refuseField("bad_answer", p.Name)
	}
	for _, ref := range refs {
		if p.Load > 0 && s.Holder(p.Name, e.Day) != ref && w.Load(p.Name, ref) >= p.Load {
			return refuseField("load", p.Name, "n", p.Load)
		}
		if why := s.ask(p.Where, e, w, ref); why.Truth == rule.No {
			return &Refusal{Code: "unfit_party", Field: p.Name, Why: &why}
		}
	}
	return nil
}

// tryProof: evidence, signatures, the person's own word, letters served.
func (s *State) tryProof(e Event, step *programme.Step, _ World) *Refusal {
	if e.By.Role == "engine" {
		return nil
	}
	for _, x := range step.Evidence {
		if e.Evidence[x.Name] == "" {
			return refuseField("evidence_missing", x.Name)
		}
	}
	for _, party := range step.Sign {
		if !slices.Contains(e.Signed, party) {
			return refuseField("sign_missing", party)
		}
	}
	if step.Confirm && (e.Confirm == "" || e.Confirm != Agreed && strings.TrimSpace(e.Reason) == "") {
		return refuseField("confirm_missing", "confirm")
	}
	if step.Serve != "" && !slices.Contains(e.Served, step.Serve) {
		return refuseField("serve_missing", "served")
	}
	return s.tryNo(e, step)
}

// tryNo: who is refused is told so in a letter, with the reason.
func (s *State) tryNo(e Event, step *programme.Step) *Refusal {
	o := step.Outcome(e.Outcome)
	switch {
	case o == nil || o.Serve == "":
		return nil
	case strings.TrimSpace(e.Reason) == "" && !s.says(e, step):
		return refuseField("needs_reason", "reason")
	case !slices.Contains(e.Served, o.Serve):
		return refuseField("serve_missing", "served")
	}
	return nil
}

// says tells whether the step asks for words that can hold the reason.
func (s *State) says(e Event, step *programme.Step) bool {
	return slices.ContainsFunc(step.Ask, func(q string) bool { return s.Def.Question(q).Kind == "text" && e.Say[q].Text != "" })
}
