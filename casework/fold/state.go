package fold

import (
	"slices"

	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// An Act (办理记录) is one step or entry in force now.
type Act struct {
	Event, Step, Outcome string
	Seq, Round           int
	Day, On, Due         store.Day // Due: when it was expected, "" if never
	Period               string    // 2023-05 of a settlement
	By                   By
	Say                  form.Answers
	Checked              store.Day
	CheckedBy            string
	Stands               bool // checked, and it stands
	Drawn                bool
}

// A Holder is who holds a party between two days.
type Holder struct {
	Party, Ref string
	From, To   store.Day
	Seq        int
	Changed    bool // came in for another
}

// A StandIn acts for a party's holder between two days.
type StandIn struct {
	Party, Ref string
	From, To   store.Day
}

// A Term is one period agreed; Ended is the day it stopped early, or Forever.
type Term struct {
	No              int
	From, To, Ended store.Day
}

// A Pause stops the clocks; To is the day of going on, or Forever.
type Pause struct {
	From, To store.Day
	Reason   string
}

// A Flag stands between two days.
type Flag struct {
	Name        string
	From, Until store.Day
}

// A Move of an item of a station's stock.
type Move struct {
	Event, Item, Move string
	Seq               int
}

// An Opening is a child case that an act opens, with what is said of it.
type Opening struct {
	Event, Programme, Question string
	Subject                    string // "" = the parent's
	N                          int
	Say                        form.Answers
}

// A State (状态) is what a case has come to.
type State struct {
	Def    *programme.Definition
	Case   Case
	Events []Event // as told, corrections included

	Acts     []Act
	Holders  []Holder
	StandIns []StandIn
	Terms    []Term
	Pauses   []Pause
	Flags    []Flag
	Moves    []Move
	Openings []Opening
	Payments []Payment
	Stage    string
	Ending   string
	EndedOn  store.Day
	Assigned map[string]By // by step: the role, and whom of it

	book     *programme.Book
	round    int
	again    map[string]mark // steps to be done again after a change
	restart  map[string]store.Day
	extended map[string]int
	waived   map[string]bool
	drawn    map[string]bool
	objected map[string]bool
	by       string // how it ended: side, lapse, outcome, or all done
}

type mark struct {
	seq  int
	base store.Day
}

// New is a case before anything happened.
func New(book *programme.Book, d *programme.Definition, c Case) *State {
	return &State{Def: d, Case: c, book: book, round: 1, Assigned: map[string]By{}, again: map[string]mark{}, restart: map[string]store.Day{}, extended: map[string]int{}, waived: map[string]bool{},
		drawn: map[string]bool{}, objected: map[string]bool{}}
}

// Fold derives a case from its events in their order.
func Fold(book *programme.Book, d *programme.Definition, c Case, events []Event) *State {
	s := New(book, d, c)
	for _, e := range events {
		s.Apply(e)
	}
	return s
}

// Apply takes one more event in. It refuses nothing: Try does, beforehand.
func (s *State) Apply(e Event) {
	if e.Kind == KindCorrect {
		s.correct(e)
		return
	}
	s.Events = append(s.Events, e)
	s.apply(e)
	s.close(e)
}

func (s *State) apply(e Event) {
	switch e.Kind {
	case KindOpen:
		s.hold(e)
	case KindAct:
		s.act(e)
	case KindCheck:
		s.check(e)
	case KindReturn:
		s.back(e.Step, e.On)
	case KindPause:
		s.Pauses = append(s.Pauses, Pause{From: e.On, To: programme.Forever, Reason: e.Reason})
	case KindResume:
		s.Pauses[len(s.Pauses)-1].To = e.On
	case KindEnd:
		s.end(e.Reason, e.On, "side")
	case KindLapse:
		s.end(e.Reason, e.On, "lapse")
	case KindReopen:
		s.reopen()
	case KindExtend:
		s.extended[e.Step]++
	case KindWaive:
		s.waived[e.Step] = true
	case KindChange:
		s.change(e)
	case KindStandIn:
		s.standIn(e)
	case KindObjection:
		s.objected[e.Step] = true
	case KindDrawn:
		s.drawn[e.Step] = e.Drawn
	case KindHand:
		s.hand(e)
	}
}

// hand gives a step of a role to one who has it; the office can still do it.
func (s *State) hand(e Event) {
	if e.Outcome == "assign" && len(e.Names["to"]) == 1 {
		s.Assigned[e.Step] = By{Role: e.By.Role, Ref: e.Names["to"][0]}
	}
}

// act takes an act in, with all that follows from its outcome.
func (s *State) act(e Event) {
	step := s.Def.Step(e.Step)
	a := Act{Event: e.ID, Step: e.Step, Outcome: e.Outcome, Seq: e.Seq, Day: e.Day, On: e.On, By: e.By, Say: e.Say, Drawn: e.Drawn, Due: s.due(step)}
	if s.renews(step) {
		s.round++
	}
	a.Round = s.round
	s.hold(e)
	if step.Repeat != nil && step.Repeat.Per != "" {
		a.Period = s.nextPeriod(step)
	}
	s.Acts = append(s.Acts, a)
	delete(s.again, step.ID)
	s.stage()
	if step.Pay != nil {
		s.Payments = append(s.Payments, s.pay(step, a)...)
	}
	s.opened(e, step)
	if o := step.Outcome(e.Outcome); o != nil {
		s.follow(e, *o)
	}
	s.term(a)
}

// follow does what an outcome says.
func (s *State) follow(e Event, o programme.Outcome) {
	if o.Flag != "" {
		s.Flags = append(s.Flags, Flag{o.Flag, e.Day, programme.Forever})
	}
	if o.Unflag != "" {
		for i := range s.Flags {
			if s.Flags[i].Name == o.Unflag && s.Flags[i].Until == programme.Forever {
				s.Flags[i].Until = e.Day
			}
		}
	}
	if o.Stock != "" {
		s.Moves = append(s.Moves, Move{e.ID, s.item(e), o.Stock, e.Seq})
	}
	if o.Open != "" {
		s.Openings = append(s.Openings, Opening{Event: e.ID, Programme: o.Open, N: len(s.Openings)})
	}
	if o.Return != "" {
		delete(s.objected, e.Step)
		s.back(o.Return, e.On)
	}
	if o.End != "" {
		s.end(o.End, e.Day, "outcome")
	}
}

// item is what was handed out: said now, or before.
func (s *State) item(e Event) string {
	for _, q := range s.Def.Questions {
		if q.Kind != "item" {
			continue
		}
		if a, ok := e.Say[q.Name]; ok {
			return a.Text
		}
		if a, ok := s.Answer(q.Name); ok {
			return a.Text
		}
	}
	return ""
}

// back undoes decisions from a step on, never entries or payments; the step's clock
// begins again.
func (s *State) back(to string, on store.Day) {
	from := s.Def.Order(to)
	s.Acts = slices.DeleteFunc(s.Acts, func(a Act) bool {
		step := s.Def.Step(a.Step)
		if s.Def.Order(a.Step) < from || !step.Once() || step.Pay != nil {
			return false
		}
		return a.Round == s.round || !s.renewed(a.Step)
	})
	s.Terms = slices.DeleteFunc(s.Terms, func(t Term) bool { // what was signed anew holds by its own days
		return !slices.ContainsFunc(s.Acts, func(a Act) bool { return a.Step == s.Def.Term.At.Step && a.Round == t.No })
	})
	s.restart[to] = on
	s.stage()
}

// stage is the last decision in the definition's order that stands: to rate or visit
// late does not take a case back.
func (s *State) stage() {
	s.Stage = ""
	for i := range s.Def.Steps {
		if step := &s.Def.Steps[i]; step.Once() && s.live(step.ID) {
			s.Stage = step.ID
		}
	}
}

func (s *State) check(e Event) {
	for i := range s.Acts {
		if s.Acts[i].Event == e.Of {
			s.Acts[i].Checked, s.Acts[i].CheckedBy, s.Acts[i].Stands = e.On, e.By.Human, e.Outcome != "does_not_stand"
		}
	}
}

func (s *State) end(as string, on store.Day, by string) {
	s.Ending, s.EndedOn, s.by = as, on, by
	for i := range s.Terms {
		if s.Terms[i].Ended == programme.Forever && s.Terms[i].To >= on {
			s.Terms[i].Ended = on
		}
	}
	if by == "side" && s.Def.Side.EndStock != "" {
		if item := s.out(); item != "" {
			last := s.Events[len(s.Events)-1]
			s.Moves = append(s.Moves, Move{last.ID, item, s.Def.Side.EndStock, last.Seq})
		}
	}
}

// out is the item that is lent and not back, "" if none.
func (s *State) out() (item string) {
	for _, m := range s.Moves {
		switch m.Move {
		case "lend":
			item = m.Item
		default:
			item = ""
		}
	}
	return item
}

func (s *State) reopen() {
	for i := range s.Terms {
		if s.Terms[i].Ended == s.EndedOn {
			s.Terms[i].Ended = programme.Forever
		}
	}
	s.Ending, s.EndedOn, s.by = "", "", ""
}

// close ends a case that has nothing left to do: no task, window, open repeat or term.
// A case that was reopened waits for what it was reopened for; a note does nothing.
func (s *State) close(e Event) {
	if e.Kind == KindReopen || e.Kind == KindNote || s.Ending != "" || len(s.Acts) == 0 || s.paused() {
		return
	}
	for _, t := range s.Terms {
		if t.Ended == programme.Forever {
			return
		}
	}
	if !s.pending() {
		s.end("done", e.On, "all done")
	}
}

func (s *State) paused() bool {
	return len(s.Pauses) > 0 && s.Pauses[len(s.Pauses)-1].To == programme.Forever
}

// term opens one when what it stands on was done.
func (s *State) term(a Act) {
	t := s.Def.Term
	if t == nil || t.At.Step != a.Step || t.At.Outcome != "" && t.At.Outcome != a.Outcome {
		return
	}
	if slices.ContainsFunc(s.Terms, func(x Term) bool { return x.No == a.Round }) {
		return // signed again: nothing begins anew
	}
	n := Term{No: a.Round, From: a.Day, To: programme.Forever, Ended: programme.Forever}
	if t.To != "" {
		n.From, n.To = store.Day(a.Say[t.From].Text), store.Day(a.Say[t.To].Text)
	}
	s.Terms = append(s.Terms, n)
}

// Answer is what was said last to a question, by acts in force.
func (s *State) Answer(q string) (form.Answer, bool) {
	for i := len(s.Acts) - 1; i >= 0; i-- {
		if a, ok := s.Acts[i].Say[q]; ok {
			return a, true
		}
	}
	return form.Answer{}, false
}
