package fold_test

import (
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// The model: what the language's words say of a case, written a second time and on
// purpose in another way than the fold. It keeps nothing but the list of events that
// were accepted and reads it anew from the beginning for every one of them; each answer
// is a plain scan of what was read. It is slow, and it is easy to hold to the words.

// A reading is a case as its events tell it so far.
type reading struct {
	book  *programme.Book
	def   *programme.Definition
	about fold.Case
	told  []deed

	standing []deed // what inForce found
	scanned  bool
}

// A deed is an event as it was read, with what was true when it happened.
type deed struct {
	fold.Event
	at       int // its place in the list
	round    int
	period   string    // month that it settles
	expected store.Day // when it was due
	allDone  bool      // nothing was left to do after it
	pays     []fold.Payment
}

// read tells a case from its accepted events.
func read(b *programme.Book, d *programme.Definition, c fold.Case, events []fold.Event) *reading {
	r := &reading{book: b, def: d, about: c}
	for i, e := range asCorrected(d, events) {
		n := deed{Event: e, at: i, round: r.round()}
		step := d.Step(e.Step)
		if e.Kind == fold.KindAct {
			n.expected = r.expected(step)
			if r.beginsRound(step) {
				n.round++
			}
			if step.Repeat != nil && step.Repeat.Per != "" {
				n.period = r.openMonth(step)
			}
		}
		before := r
		r = &reading{book: b, def: d, about: c, told: append(r.told[:i:i], n)}
		if e.Kind == fold.KindAct && step.Pay != nil {
			r.told[i].pays = r.pays(before, step, &r.told[i])
		}
		if e.Kind != fold.KindReopen && e.Kind != fold.KindNote && r.nothingLeft() {
			r.told[i].allDone = true
		}
	}
	return r
}

// asCorrected leaves corrections out and puts what the last one says in the old
// event's place. A look at what was corrected later is a look at something else.
func asCorrected(d *programme.Definition, events []fold.Event) (out []fold.Event) {
	for i, e := range events {
		if e.Kind == fold.KindCorrect {
			continue
		}
		if e.Kind == fold.KindCheck && slices.ContainsFunc(events[i:], func(x fold.Event) bool { return x.Kind == fold.KindCorrect && x.Of == e.Of }) {
			continue
		}
		for _, x := range events {
			if x.Kind != fold.KindCorrect || x.Of != e.ID {
				continue
			}
			e.Outcome, e.Say = x.Outcome, x.Say
			names := map[string][]string{}
			for _, all := range []map[string][]string{e.Names, x.Names} {
				for party, refs := range all {
					names[party] = refs
				}
			}
			e.Names = names
			if q := d.Step(e.Step).Day; q != "" {
				if said, ok := x.Say[q]; ok {
					e.Day = store.Day(said.Text)
				}
			}
		}
		out = append(out, e)
	}
	return out
}

// upto is the case as it was when only the first n events had happened.
func (r *reading) upto(n int) *reading {
	return &reading{book: r.book, def: r.def, about: r.about, told: r.told[:n]}
}

// outcome is what the definition says of how a deed came out, the zero Outcome if nothing.
func (r *reading) outcome(x deed) (o programme.Outcome) {
	if x.Kind != fold.KindAct {
		return o
	}
	for _, o := range r.def.Step(x.Step).Outcomes {
		if o.Name == x.Outcome {
			return o
		}
	}
	return o
}

// returnsTo is the step that a deed sends the case back to, "" if it does not.
func (r *reading) returnsTo(x deed) string {
	if x.Kind == fold.KindReturn {
		return x.Step
	}
	return r.outcome(x).Return
}

// place is a step's place in the file.
func (r *reading) place(step string) int {
	return slices.IndexFunc(r.def.Steps, func(s programme.Step) bool { return s.ID == step })
}

// inForce are the acts that stand: every one, but decisions that a later return undid.
func (r *reading) inForce() []deed {
	if r.scanned {
		return r.standing
	}
	r.scanned = true
	for i, a := range r.told {
		if a.Kind != fold.KindAct {
			continue
		}
		undone := false
		for _, x := range r.told[i:] {
			to := r.returnsTo(x)
			step := r.def.Step(a.Step)
			decision := step.Repeat == nil && step.Pay == nil
			otherRound := r.everyRound(a.Step) && a.round != x.round
			undone = undone || to != "" && decision && r.place(a.Step) >= r.place(to) && !otherRound
		}
		if !undone {
			r.standing = append(r.standing, a)
		}
	}
	return r.standing
}

func (r *reading) stands(step string) bool {
	return slices.ContainsFunc(r.inForce(), func(a deed) bool { return a.Step == step })
}

// everyRound tells whether a step is one of those a renewal repeats.
func (r *reading) everyRound(step string) bool {
	return r.def.Term != nil && r.def.Term.Renew != nil && slices.Contains(r.def.Term.Renew.Again, step)
}

// round is the round the case is in: the first, until a renewal began another.
func (r *reading) round() int {
	n := 1
	for _, x := range r.told {
		n = max(n, x.round)
	}
	return n
}

// beginsRound tells whether doing the step now begins the next round: the first of the
// steps that are renewed, done already, and this round has its term.
func (r *reading) beginsRound(step *programme.Step) bool {
	if !r.everyRound(step.ID) || r.def.Term.Renew.Again[0] != step.ID {
		return false
	}
	_, asked := r.askedAgain(step.ID)
	return !asked && r.done(step) && slices.ContainsFunc(r.terms(), func(t fold.Term) bool { return t.No == r.round() })
}

// askedAgain is the day from which a change of party wants a step done again, and
// whether it still does: nothing was done of it since.
func (r *reading) askedAgain(step string) (from store.Day, still bool) {
	for _, x := range r.told {
		if x.Kind == fold.KindChange && slices.Contains(r.def.Party(x.Step).Change.Again, step) {
			from, still = r.begins(x), true
		}
		if x.Kind == fold.KindAct && x.Step == step {
			still = false
		}
	}
	return from, still
}

// done tells whether a decision stands in this round and was not asked for again.
func (r *reading) done(step *programme.Step) bool {
	if step.Repeat != nil {
		return false
	}
	if r.needless(step) {
		return true
	}
	if _, again := r.askedAgain(step.ID); again {
		return false
	}
	return slices.ContainsFunc(r.inForce(), func(a deed) bool {
		return a.Step == step.ID && (!r.everyRound(step.ID) || a.round == r.round())
	})
}

func (r *reading) any(kind, step string) int {
	n := 0
	for _, x := range r.told {
		if x.Kind == kind && x.Step == step {
			n++
		}
	}
	return n
}

func (r *reading) waived(step string) bool { return r.any(fold.KindWaive, step) > 0 }

// needless tells whether a step was waived, or names only who is there for good.
func (r *reading) needless(step *programme.Step) bool {
	if step.Unless != "named" {
		return r.waived(step.ID)
	}
	for _, name := range step.Name {
		if r.holder(name, "9999-12-31") == "" {
			return r.waived(step.ID)
		}
	}
	return true
}

// drawn tells whether a sample fell to the case, and whether that is decided.
func (r *reading) drawn(step string) (yes, decided bool) {
	for _, x := range r.told {
		if x.Kind == fold.KindDrawn && x.Step == step {
			yes, decided = x.Drawn, true
		}
	}
	return yes, decided
}

// objected tells whether an objection to a notice waits for its answer: going back is one.
func (r *reading) objected(step string) (open bool) {
	for _, x := range r.told {
		if x.Kind == fold.KindObjection && x.Step == step {
			open = true
		}
		if x.Kind == fold.KindAct && x.Step == step && r.outcome(x).Return != "" {
			open = false
		}
	}
	return open
}

// answer is what was said last to a question by what stands.
func (r *reading) answer(q string) (out form.Answer, ok bool) {
	for _, a := range r.inForce() {
		if said, yes := a.Say[q]; yes {
			out, ok = said, true
		}
	}
	return out, ok
}

// pauses are the times the case stood still.
func (r *reading) pauses() (out []fold.Pause) {
	for _, x := range r.told {
		switch x.Kind {
		case fold.KindPause:
			out = append(out, fold.Pause{From: x.On, To: programme.Forever, Reason: x.Reason})
		case fold.KindResume:
			out[len(out)-1].To = x.On
		}
	}
	return out
}

func (r *reading) paused() bool {
	all := r.pauses()
	return len(all) > 0 && all[len(all)-1].To == programme.Forever
}

// ending is how and when the case ended, "" if it is open.
func (r *reading) ending() (as string, on store.Day) {
	for _, x := range r.told {
		switch {
		case x.Kind == fold.KindReopen:
			as, on = "", ""
		case x.Kind == fold.KindEnd, x.Kind == fold.KindLapse:
			as, on = x.Reason, x.On
		case r.outcome(x).End != "":
			as, on = r.outcome(x).End, x.Day
		}
		if x.allDone {
			as, on = "done", x.On
		}
	}
	return as, on
}

// stage is the last step in the file that is done once and stands.
func (r *reading) stage() string {
	last := -1
	for _, a := range r.inForce() {
		if r.def.Step(a.Step).Repeat == nil {
			last = max(last, r.place(a.Step))
		}
	}
	if last < 0 {
		return ""
	}
	return r.def.Steps[last].ID
}

// terms are what was agreed, one a round: by the first signing of it that stands.
func (r *reading) terms() (out []fold.Term) {
	t := r.def.Term
	if t == nil {
		return nil
	}
	as, on := r.ending()
	for _, a := range r.inForce() {
		if a.Step != t.At.Step || t.At.Outcome != "" && a.Outcome != t.At.Outcome || slices.ContainsFunc(out, func(x fold.Term) bool { return x.No == a.round }) {
			continue
		}
		n := fold.Term{No: a.round, From: a.Day, To: programme.Forever, Ended: programme.Forever}
		if t.To != "" {
			n.From, n.To = store.Day(a.Say[t.From].Text), store.Day(a.Say[t.To].Text)
		}
		if as != "" && n.To >= on {
			n.Ended = on
		}
		out = append(out, n)
	}
	return out
}
