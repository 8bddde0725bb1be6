package fold_test

import (
	"testing"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// What the model found: each once more as the smallest case of its own.

// small is a case of one definition, told act by act.
type small struct {
	*fold.State
	t *testing.T
}

func newSmall(t *testing.T, definition string) small {
	t.Helper()
	d, err := programme.Read("small.yaml", []byte("slug: small\nsystem: S1\nversion: 1\nsubject: person\n"+definition))
	if err != nil {
		t.Fatal(err)
	}
	return small{fold.New(book(t), d, fold.Case{ID: "c", Subject: "s", Kind: "person", Opened: "2023-01-01"}), t}
}

// does lets an event happen that must be taken.
func (s small) does(e fold.Event) {
	s.t.Helper()
	if r := s.tries(e); r != "" {
		s.t.Fatalf("%s %s is refused: %s", e.Kind, e.Step, r)
	}
	e.Seq = len(s.Events) + 1
	s.Apply(s.full(e))
}

func (s small) full(e fold.Event) fold.Event {
	if e.Day == "" {
		e.Day = e.On
	}
	if e.By.Role == "" {
		e.By = fold.By{Human: "an", Role: "county"}
	}
	return e
}

// tries is the code an event is refused with, "" if it would be taken.
func (s small) tries(e fold.Event) string {
	if r := s.Try(s.full(e), empty{}); r != nil {
		return r.Code
	}
	return ""
}

// empty is a world where nothing is known and nothing is in the way.
type empty struct{}

func (empty) Fact(subject, fact, of string, on store.Day) fold.Value { return fold.Value{} }
func (empty) Load(party, ref string) int                             { return 0 }
func (empty) Taken(key string) string                                { return "" }
func (empty) Stock(item, move string) bool                           { return true }
func (empty) Quota(step, per, year string) int                       { return 0 }
func (empty) Children(slug, step string) int                         { return 0 }
func (empty) Members(household string, on store.Day) []string        { return nil }

func act(on store.Day, step, outcome string) fold.Event {
	return fold.Event{ID: step + string(on), Kind: fold.KindAct, Step: step, On: on, Outcome: outcome}
}

// A refusal that is reopened was no success: it stays open for what it was reopened for.
func TestReopenedStaysOpen(t *testing.T) {
	s := newSmall(t, "steps: [{id: decided, by: county, outcomes: {yes: {}, no: {end: refused}}}, {id: given, by: county, after: [decided.yes], due: 5d}]\nside: {return: {by: county}}\n")
	s.does(act("2023-01-02", "decided", "no"))
	s.does(fold.Event{Kind: fold.KindReopen, On: "2023-02-02", Reason: "why"})
	s.does(fold.Event{Kind: fold.KindNote, On: "2023-02-03", Reason: "why"})
	if s.Ending != "" {
		t.Fatalf("ended %s on %s", s.Ending, s.EndedOn)
	}
	s.does(fold.Event{Kind: fold.KindReturn, Step: "decided", On: "2023-02-04", Reason: "why"})
	s.does(act("2023-02-05", "decided", "yes"))
	s.does(act("2023-02-06", "given", ""))
	if s.Ending != "done" {
		t.Fatalf("ended %q", s.Ending)
	}
}

// To rate an answer late does not take the case back to where it could first be rated.
func TestStageIsTheLastInTheFile(t *testing.T) {
	s := newSmall(t, "steps: [{id: asked, by: county}, {id: rated, by: county, optional: true}, {id: answered, by: county, after: [asked]}, {id: closed, by: county, after: [answered]}]\n")
	for i, step := range []string{"asked", "answered", "rated"} {
		s.does(act(store.Day("2023-01-02").AddDays(i), step, ""))
	}
	if s.Stage != "answered" {
		t.Fatalf("the stage is %s", s.Stage)
	}
}

// Clocks stop in a pause: those of a second look and of a month's settlement too.
func TestPauseStopsEveryClock(t *testing.T) {
	s := newSmall(t, "questions: {on: day}\nsteps: [{id: begun, by: county}, {id: visit, by: county, after: [begun], repeat: {}, check: {by: [city], due: 10d}}, {id: settled, by: county, after: [begun], repeat: {per: month, of: visit, due: 10d}}, {id: closed, by: county, after: [begun]}]\n"+
		"side: {pause: {by: county, reasons: [away]}}\n")
	s.does(act("2023-01-02", "begun", ""))
	s.does(act("2023-01-28", "visit", ""))
	s.does(fold.Event{Kind: fold.KindPause, On: "2023-02-03", Reason: "away"})
	s.does(fold.Event{Kind: fold.KindResume, On: "2023-02-08", Reason: "away"})
	due := map[string]store.Day{}
	for _, x := range s.Tasks() {
		due[x.Kind+" "+x.Step] = x.DueOn
	}
	if due["check visit"] != "2023-02-12" || due["entry settled"] != "2023-02-16" {
		t.Fatal(due)
	}
}

// An ended case cannot come back beside the one that took its place.
func TestReopenWhereAnotherIsOpen(t *testing.T) {
	s := newSmall(t, "unique: [{open: [subject]}]\nsteps: [{id: asked, by: county}, {id: closed, by: county}]\nside: {end: {by: county, as: [moved]}}\n")
	s.does(act("2023-01-02", "asked", ""))
	s.does(fold.Event{Kind: fold.KindEnd, On: "2023-01-03", Reason: "moved"})
	back := s.full(fold.Event{Kind: fold.KindReopen, On: "2023-01-04", Reason: "why"})
	if r := s.Try(back, taken{by: "another"}); r == nil || r.Code != "taken" {
		t.Fatalf("reopened beside another: %v", r)
	}
	if r := s.Try(back, taken{by: "c"}); r != nil {
		t.Fatal(r)
	}
}

// taken is a world where everything is held by one.
type taken struct {
	empty
	by string
}

func (w taken) Taken(string) string { return w.by }

// A return undoes a signing and its term; what is signed then holds by its own days.
func TestTermOfASigningThatWasUndone(t *testing.T) {
	s := newSmall(t, "questions: {a: day, z: day}\nterm: {at: signed, from: a, to: z}\nsteps: [{id: drafted, by: county}, {id: signed, by: county, ask: [a, z]}]\nside: {return: {by: county}}\n")
	sign := func(on, from, to store.Day) {
		e := act(on, "signed", "")
		e.Say = form.Answers{"a": {Text: string(from)}, "z": {Text: string(to)}}
		s.does(e)
	}
	s.does(act("2023-01-02", "drafted", ""))
	sign("2023-01-03", "2023-02-01", "2023-12-31")
	s.does(fold.Event{Kind: fold.KindReturn, Step: "signed", On: "2023-01-04", Reason: "wrong days"})
	if len(s.Terms) != 0 {
		t.Fatal(s.Terms)
	}
	sign("2023-01-05", "2023-03-01", "2023-06-30")
	if len(s.Terms) != 1 || s.Terms[0].From != "2023-03-01" || s.LapseOn() != "2023-06-30" {
		t.Fatal(s.Terms)
	}
}

// What came in time counts, though it was typed late: the act's own day is asked.
func TestWindowIsOfTheActsDay(t *testing.T) {
	s := newSmall(t, "questions: {came: day}\nsteps: [{id: decided, by: county}, {id: asked, by: county, day: came, window: {days: 10d, lapse: final}}]\n")
	s.does(act("2023-01-02", "decided", ""))
	late := act("2023-01-20", "asked", "")
	late.Day = "2023-01-13"
	if r := s.tries(late); r != "window_closed" {
		t.Fatalf("refused %q", r)
	}
	late.Day = "2023-01-12"
	s.does(late)
}

// A text is no longer than its question says, counted in characters.
func TestTextHasItsLimit(t *testing.T) {
	s := newSmall(t, "questions: {plate: {text: 3}}\nsteps: [{id: noted, by: county, ask: [plate]}, {id: closed, by: county}]\n")
	e := act("2023-01-02", "noted", "")
	e.Say = form.Answers{"plate": {Text: "新泉甲乙"}}
	if r := s.tries(e); r != "bad_answer" {
		t.Fatalf("refused %q", r)
	}
	e.Say["plate"] = form.Answer{Text: "新泉甲"}
	s.does(e)
}

const entries = "questions: {on: day}\nunique: [{entry: visit, per: [subject, day]}]\nsteps: [{id: begun, by: county}, {id: visit, by: county, not_by: [begun], day: on, after: [begun], repeat: {}, check: {by: [city]}}, {id: settled, by: county, after: [begun], repeat: {per: month, of: visit}}, {id: closed, by: county, after: [begun]}]\n"

// A correction is held to what the entry was held to: a closed month takes nothing in,
// what is taken stays taken, and who may not do it may not correct it.
func TestCorrectionIsHeldToTheRules(t *testing.T) {
	s := newSmall(t, entries)
	visit := func(on store.Day, kind, of string, human string) fold.Event {
		return fold.Event{ID: "visit" + string(on), Kind: kind, Of: of, Step: "visit", On: "2023-04-01", Day: on, Reason: "why", By: fold.By{Human: human, Role: "county"}, Say: form.Answers{"on": {Text: string(on)}}}
	}
	s.does(act("2023-01-02", "begun", ""))
	s.does(visit("2023-01-20", fold.KindAct, "", "bo"))
	s.does(visit("2023-02-20", fold.KindAct, "", "bo"))
	s.does(fold.Event{Kind: fold.KindCheck, Of: "visit2023-01-20", On: "2023-04-01", By: fold.By{Human: "chen", Role: "city"}})
	s.does(act("2023-04-02", "settled", ""))
	if r := s.tries(visit("2023-01-25", fold.KindCorrect, "visit2023-02-20", "bo")); r != "settled" {
		t.Fatalf("into a settled month: %q", r)
	}
	if r := s.tries(visit("2023-02-25", fold.KindCorrect, "visit2023-02-20", "an")); r != "four_eyes" {
		t.Fatalf("by who began: %q", r)
	}
	if r := s.Try(s.full(visit("2023-02-25", fold.KindCorrect, "visit2023-02-20", "bo")), taken{by: "another"}); r == nil || r.Code != "taken" {
		t.Fatalf("to a day that is taken: %v", r)
	}
	s.does(visit("2023-02-25", fold.KindCorrect, "visit2023-02-20", "bo"))
}

// An entry that was looked at and then corrected is looked at again: money is paid for
// what was seen.
func TestCorrectedEntryIsLookedAtAgain(t *testing.T) {
	s := newSmall(t, entries)
	e := fold.Event{ID: "v", Kind: fold.KindAct, Step: "visit", On: "2023-01-20", By: fold.By{Human: "bo", Role: "county"}, Reason: "why"}
	look := fold.Event{Kind: fold.KindCheck, Of: "v", On: "2023-01-21", By: fold.By{Human: "chen", Role: "city"}}
	s.does(act("2023-01-02", "begun", ""))
	s.does(e)
	s.does(look)
	e.ID, e.Kind, e.Of = "w", fold.KindCorrect, "v"
	s.does(e)
	if r := s.tries(act("2023-02-02", "settled", "")); r != "unchecked" {
		t.Fatalf("settled on a look at something else: %q", r)
	}
	s.does(look)
	s.does(act("2023-02-02", "settled", ""))
}

// What others built on comes out otherwise by a return, seen by all: a correction would
// leave their acts standing on nothing.
func TestDecisionBuiltOnIsNotCorrectedAway(t *testing.T) {
	s := newSmall(t, "steps: [{id: asked, by: county}, {id: decided, by: county, outcomes: {yes: {}, no: {end: refused}}}, {id: given, by: county, after: [decided.yes]}, {id: seen, by: county}]\n")
	s.does(act("2023-01-02", "asked", ""))
	s.does(act("2023-01-03", "decided", "yes"))
	away := fold.Event{Kind: fold.KindCorrect, Of: "decided2023-01-03", On: "2023-01-05", Day: "2023-01-03", Reason: "why", Outcome: "no"}
	if r := s.tries(away); r != "" {
		t.Fatalf("at once it may be: refused %s", r)
	}
	s.does(act("2023-01-04", "given", ""))
	if r := s.tries(away); r != "stands_already" {
		t.Fatalf("refused %q", r)
	}
}

// A correction names whom the step names, by the party's own rule, and leaves the
// others as they were named.
func TestCorrectionOfNames(t *testing.T) {
	s := newSmall(t, "parties: {mate: {kind: worker}, owner: {kind: worker}, helper: {kind: worker}}\nsteps: [{id: asked, by: county, name: [mate, owner]}, {id: helped, by: county, name: [helper]}]\n")
	e := act("2023-01-02", "asked", "")
	e.Names = map[string][]string{"mate": {"li"}, "owner": {"wu"}}
	s.does(e)
	fix := fold.Event{Kind: fold.KindCorrect, Of: e.ID, On: "2023-01-03", Day: "2023-01-02", Reason: "why", Names: map[string][]string{"helper": {"xu"}}}
	if r := s.tries(fix); r != "bad_answer" {
		t.Fatalf("a party of another step: %q", r)
	}
	fix.Names = map[string][]string{"mate": {"xu", "li"}}
	if r := s.tries(fix); r != "bad_answer" {
		t.Fatalf("two for one: %q", r)
	}
	fix.Names["mate"] = []string{"xu"}
	s.does(fix)
	if s.Holder("mate", "2023-01-02") != "xu" || s.Holder("owner", "2023-01-02") != "wu" {
		t.Fatal(s.Holders)
	}
}

// A return begins a step's clock anew, though a change of party had asked for it before.
func TestReturnAfterChangeBeginsTheClock(t *testing.T) {
	s := newSmall(t, "parties: {mate: {kind: worker, change: {by: [county], again: [signed]}}}\nsteps: [{id: named, by: county, name: [mate]}, {id: signed, by: county, due: 10d}, {id: closed, by: county}]\nside: {return: {by: county}}\n")
	e := act("2023-01-02", "named", "")
	e.Names = map[string][]string{"mate": {"li"}}
	s.does(e)
	s.does(act("2023-01-03", "signed", ""))
	s.does(fold.Event{Kind: fold.KindChange, Step: "mate", On: "2023-01-05", Reason: "why", Names: map[string][]string{"mate": {"wu"}}})
	s.does(fold.Event{Kind: fold.KindReturn, Step: "signed", On: "2023-01-09", Reason: "why"})
	if x := s.Tasks(); len(x) != 1 || x[0].DueOn != "2023-01-19" {
		t.Fatal(x)
	}
}

// Several may hold a party; who is named again, of an earlier day, held it then.
func TestNamedOfAnEarlierDay(t *testing.T) {
	s := newSmall(t, "parties: {helper: {kind: worker, many: true}}\nsteps: [{id: begun, by: county}, {id: visit, by: county, after: [begun], name: [helper], repeat: {}, until: closed}, {id: closed, by: county, after: [begun]}]\n")
	s.does(act("2023-01-02", "begun", ""))
	for _, day := range []store.Day{"2023-02-10", "2023-02-05"} {
		e := act("2023-03-01", "visit", "")
		e.ID, e.Day, e.Names = string(day), day, map[string][]string{"helper": {"li"}}
		s.does(e)
	}
	if !s.Holds("helper", "li", "2023-02-05") || s.Holds("helper", "li", "2023-02-04") {
		t.Fatal(s.Holders)
	}
}

// What was paid, or proposed, no correction changes: neither the sum nor to whom.
func TestCorrectionLeavesPaymentsAlone(t *testing.T) {
	s := newSmall(t, "parties: {maker: {kind: organisation}}\nquestions: {sum: money}\nsteps: [{id: agreed, by: county, name: [maker], ask: [sum]}, {id: paid, by: county, pay: {line: l, to: maker, amount: sum}}, {id: seen, by: county}]\n")
	e := act("2023-01-02", "agreed", "")
	e.Names, e.Say = map[string][]string{"maker": {"o1"}}, form.Answers{"sum": {Number: 100}}
	s.does(e)
	fix := fold.Event{Kind: fold.KindCorrect, Of: e.ID, On: "2023-01-05", Day: "2023-01-02", Reason: "why", Say: form.Answers{"sum": {Number: 200}}}
	if r := s.tries(fix); r != "" {
		t.Fatalf("before it is paid: %s", r)
	}
	s.does(act("2023-01-04", "paid", ""))
	if r := s.tries(fix); r != "settled" {
		t.Fatalf("another sum: %q", r)
	}
	fix.Say, fix.Names = e.Say, map[string][]string{"maker": {"o2"}}
	if r := s.tries(fix); r != "settled" {
		t.Fatalf("another payee: %q", r)
	}
	fix.Names = nil
	s.does(fix)
}
