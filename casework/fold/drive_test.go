package fold_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// quiet is a world that knows nothing and stands in nobody's way.
type quiet struct{}

func (quiet) Fact(string, string, string, store.Day) fold.Value { return fold.Value{} }
func (quiet) Load(string, string) int                           { return 0 }
func (quiet) Taken(string) string                               { return "" }
func (quiet) Stock(string, string) bool                         { return true }
func (quiet) Quota(string, string, string) int                  { return 0 }
func (quiet) Children(string, string) int                       { return 0 }

// A driver throws events at one case and holds every answer against the plain reading.
type driver struct {
	*rand.Rand
	book     *programme.Book
	def      *programme.Definition // what the fold works with
	state    *fold.State
	plain    plain
	on       store.Day
	accepted int
	refused  int
}

func newDriver(b *programme.Book, folded, read *programme.Definition, seed uint64) *driver {
	d := &driver{Rand: rand.New(rand.NewPCG(seed, 7)), book: b, def: folded, on: "2023-01-03"}
	d.state = fold.New(b, folded, fold.Case{ID: "c", Subject: "s", Kind: folded.Subject[0], Household: "h", Area: "/43/4303/430302/", Opened: d.on})
	d.plain = plain{def: read}
	return d
}

// step throws one event; it tells what differs, "" if nothing.
func (d *driver) step() string {
	if d.IntN(3) == 0 {
		d.on = d.on.AddDays(d.IntN(25))
	}
	e := d.event()
	e.ID, e.Seq = "e"+strconv.Itoa(len(d.state.Events)+1), len(d.state.Events)+1
	no := d.state.Try(e, quiet{})
	code := ""
	if no != nil {
		code = no.Code
	}
	if e.Kind == fold.KindAct && d.state.Def.Step(e.Step) != nil && d.plain.def.Step(e.Step) != nil {
		want := d.plain.judge(e)
		ended := d.state.Ending != "" && want != "ended" // by having nothing left to do, which only the fold knows
		switch {
		case code == "" && want != "":
			return fmt.Sprintf("%s %s by %s: taken, and must be refused: %s", e.Kind, e.Step, e.By.Role, want)
		case slices.Contains(sure, code) && want == "" && !ended && !d.plain.renewed(e.Step):
			return fmt.Sprintf("%s %s by %s: refused %s, and nothing speaks against it", e.Kind, e.Step, e.By.Role, code)
		}
	}
	if no != nil {
		d.refused++
		return ""
	}
	d.accepted++
	d.state.Apply(e)
	d.plain.events = append(d.plain.events, e)
	if e.Kind == fold.KindCorrect { // the plain reading does not correct
		d.plain.events = d.plain.events[:len(d.plain.events)-1]
	}
	return d.invariants()
}

// invariants hold of every case whatever happened.
func (d *driver) invariants() string {
	s := d.state
	again := fold.Fold(d.book, d.def, s.Case, slices.Clone(s.Events))
	for _, x := range []struct {
		what string
		a, b any
	}{{"acts", s.Acts, again.Acts}, {"holders", s.Holders, again.Holders}, {"terms", s.Terms, again.Terms}, {"flags", s.Flags, again.Flags}, {"payments", s.Payments, again.Payments},
		{"moves", s.Moves, again.Moves}, {"tasks", s.Tasks(), again.Tasks()}, {"stage", s.Stage, again.Stage}, {"ending", s.Ending, again.Ending}, {"claims", s.Claims(), again.Claims()}} {
		if !reflect.DeepEqual(x.a, x.b) && !(reflect.ValueOf(x.a).Kind() == reflect.Slice && reflect.ValueOf(x.a).Len() == 0 && reflect.ValueOf(x.b).Len() == 0) {
			return fmt.Sprintf("folded again, %s differ: %v, %v", x.what, x.a, x.b)
		}
	}
	if s.Ending != "" && len(s.Tasks()) > 0 {
		return "an ended case has tasks"
	}
	return d.money()
}

// money never goes beyond a cap, and nobody is paid less than nothing.
func (d *driver) money() string {
	for i := range d.def.Steps {
		y := d.def.Steps[i].Pay
		if y == nil {
			continue
		}
		for _, k := range y.Caps {
			most, ok := d.book.Rate(k.Rate, d.on)
			sums := map[string]int64{}
			for _, p := range d.state.Payments {
				if p.Fen < 0 || p.Cut < 0 {
					return "a payment under nothing"
				}
				if p.Line == y.Line {
					sums[map[string]string{"month": p.Period, "year": p.Year, "case": ""}[k.Per]] += p.Fen
				}
			}
			for per, fen := range sums {
				if ok && fen > most.Value && most.From <= "2023-01-01" {
					return fmt.Sprintf("%d fen paid in %q, the cap is %d", fen, per, most.Value)
				}
			}
		}
	}
	return ""
}

// event is something somebody might do: mostly what stands to be done, sometimes not.
func (d *driver) event() fold.Event {
	e := fold.Event{Kind: fold.KindAct, On: d.on, Day: d.on.AddDays(-d.IntN(4)), Say: form.Answers{}, Evidence: map[string]string{}, Names: map[string][]string{}}
	if e.Day < "2023-01-03" {
		e.Day = "2023-01-03"
	}
	e.By = fold.By{Human: "h" + strconv.Itoa(d.IntN(4)), Role: programme.Roles[d.IntN(len(programme.Roles))]}
	if tasks := d.state.Tasks(); d.IntN(12) == 0 {
		return d.beside(e)
	} else if len(tasks) > 0 && d.IntN(5) > 0 {
		t := tasks[d.IntN(len(tasks))]
		switch t.Kind {
		case fold.Draw:
			return fold.Event{Kind: fold.KindDrawn, Step: t.Step, On: d.on, Day: d.on, Drawn: d.IntN(2) == 0, By: fold.By{Role: "engine"}}
		case fold.Look:
			e.Kind, e.Of, e.Outcome = fold.KindCheck, t.Entry, []string{"stands", "does_not_stand"}[d.IntN(2)]
			e.By.Role = t.By[d.IntN(len(t.By))]
			d.ref(&e)
			return e
		}
		e.Step, e.By.Role = t.Step, t.By[d.IntN(len(t.By))]
	} else {
		step := &d.def.Steps[d.IntN(len(d.def.Steps))]
		e.Step = step.ID
		if d.IntN(3) > 0 {
			e.By.Role = step.By[d.IntN(len(step.By))]
		}
	}
	d.fill(&e, d.def.Step(e.Step))
	d.ref(&e)
	return e
}

// ref is who acts in a party: mostly who holds it.
func (d *driver) ref(e *fold.Event) {
	if d.def.Party(e.By.Role) == nil {
		return
	}
	e.By.Ref = "r" + strconv.Itoa(d.IntN(3))
	if ref := d.state.Holder(e.By.Role, e.Day); ref != "" && d.IntN(6) > 0 {
		e.By.Ref = ref
	}
}

// fill answers what the step asks, now and then badly.
func (d *driver) fill(e *fold.Event, step *programme.Step) {
	for _, name := range step.Ask {
		e.Say[name] = d.answer(*d.def.Question(name), e.Day)
	}
	if step.Day != "" {
		e.Say[step.Day] = form.Answer{Text: string(e.Day)}
	}
	for _, p := range step.Name {
		e.Names[p] = []string{"r" + strconv.Itoa(d.IntN(3))}
	}
	if len(step.Outcomes) > 0 {
		e.Outcome = step.Outcomes[d.IntN(len(step.Outcomes))].Name
	}
	for _, x := range step.Evidence {
		e.Evidence[x.Name] = "paper"
	}
	e.Signed = slices.Clone(step.Sign)
	if step.Confirm {
		e.Confirm = fold.Agreed
	}
	if step.Serve != "" {
		e.Served = []string{step.Serve}
	}
	if t := d.def.Term; t != nil && t.To != "" && t.At.Step == step.ID {
		e.Say[t.From] = form.Answer{Text: string(e.Day)}
		e.Say[t.To] = form.Answer{Text: string(e.Day.AddDays(150 + d.IntN(200)))}
	}
}

func (d *driver) answer(q programme.Question, day store.Day) (a form.Answer) {
	switch q.Kind {
	case "number", "money":
		a.Number = int64(d.IntN(9000))
	case "scale":
		a.Number = 1 + d.Int64N(q.Most)
	case "day":
		a.Text = string(day.AddDays(d.IntN(60)))
	case "yesno":
		a.Text = "yes"
	case "choice", "code":
		all := d.book.Codes(&q)
		a.Text = all[d.IntN(len(all))]
	case "choices":
		all := d.book.Codes(&q)
		a.List = []string{all[d.IntN(len(all))]}
	case "group", "roll":
		row := form.Answers{"person": {Text: "p" + strconv.Itoa(d.IntN(9))}}
		if q.Kind == "group" {
			delete(row, "person")
		}
		for _, c := range q.Columns {
			row[c.Name] = d.answer(c, day)
		}
		a.Rows = []form.Answers{row}
	case "opens":
		a.Rows = []form.Answers{{"programme": {Text: "need"}, "subject": {Text: "p1"}}}
	default:
		a.Text = "t" + strconv.Itoa(d.IntN(5))
	}
	return a
}

// beside is something beside the steps.
func (d *driver) beside(e fold.Event) fold.Event {
	side := d.def.Side
	pick := func(all []string) string {
		if len(all) == 0 {
			return "nobody"
		}
		return all[d.IntN(len(all))]
	}
	step := d.def.Steps[d.IntN(len(d.def.Steps))].ID
	switch d.IntN(8) {
	case 0:
		e.Kind, e.Reason, e.By.Role = fold.KindPause, pick(side.PauseReasons), pick(side.PauseBy)
	case 1, 2:
		e.Kind, e.By.Role = fold.KindResume, pick(side.PauseBy)
	case 3:
		if d.IntN(6) == 0 {
			e.Kind, e.Reason, e.By.Role = fold.KindEnd, pick(side.EndAs), pick(side.EndBy)
		} else {
			e.Kind, e.Reason = fold.KindNote, "x"
		}
	case 4:
		e.Kind, e.Step, e.Reason, e.By.Role = fold.KindReturn, step, "x", pick(side.ReturnBy)
	case 5:
		e.Kind, e.Step, e.Reason = fold.KindExtend, step, "x"
		if x := d.def.Step(step).Due; x != nil && x.Extend != nil {
			e.By.Role, e.Served = pick(x.Extend.By), []string{x.Extend.Serve}
		}
	case 6:
		if len(d.def.Parties) > 0 {
			p := d.def.Parties[d.IntN(len(d.def.Parties))]
			if e.Kind, e.Step, e.Names = fold.KindChange, p.Name, map[string][]string{p.Name: {"r" + strconv.Itoa(d.IntN(3))}}; p.Change != nil {
				e.By.Role = pick(p.Change.By)
			}
		}
	default:
		e.Kind, e.Step, e.Reason = fold.KindReopen, "", "x"
		e.By.Role = "county"
	}
	e.Day = e.On
	d.ref(&e)
	return e
}

// count is how many events are thrown: 20,000 in `make test`, a million in `make soak`.
func count() int {
	if os.Getenv("TONGXING_SOAK") != "" {
		return 1_000_000
	}
	return 20_000
}

// Every programme's state machine against the plain reading, and against itself folded
// again from its events.
func TestDrive(t *testing.T) {
	b := book(t)
	slugs := b.Slugs()
	taken, refused, steps := 0, 0, 0
	for seed := uint64(0); steps < count(); seed++ {
		def := b.Programme(slugs[int(seed)%len(slugs)])
		d := newDriver(b, def, def, seed)
		for range 60 {
			steps++
			if wrong := d.step(); wrong != "" {
				t.Fatalf("%s, seed %d, after %d events: %s\n%s", def.Slug, seed, len(d.state.Events), wrong, told(d.state))
			}
		}
		taken, refused = taken+d.accepted, refused+d.refused
	}
	if taken < steps/20 || refused < steps/20 {
		t.Errorf("%d taken, %d refused: too few of one kind to mean anything", taken, refused)
	}
	fmt.Printf("model: %d steps over %d programmes, %d accepted, %d refused, 0 divergences\n", steps, len(slugs), taken, refused)
}

func told(s *fold.State) (out string) {
	for _, e := range s.Events {
		out += fmt.Sprintf("  %s %s %s %s by %s:%s on %s of %s\n", e.Kind, e.Step, e.Outcome, e.Reason, e.By.Role, e.By.Human, e.On, e.Day)
	}
	return out
}

// A definition that the fold reads otherwise than it is written must be noticed.
func TestDriveCatchesPlantedFaults(t *testing.T) {
	for name, plant := range map[string]func(d *programme.Definition) bool{
		"not_by is dropped": func(d *programme.Definition) (hit bool) {
			for i := range d.Steps {
				hit = hit || len(d.Steps[i].NotBy) > 0
				d.Steps[i].NotBy = nil
			}
			return hit
		},
		"anybody of the county may": func(d *programme.Definition) bool {
			for i := range d.Steps {
				d.Steps[i].By = append(slices.Clone(d.Steps[i].By), "auditor")
			}
			return true
		},
		"after is forgotten": func(d *programme.Definition) bool { d.Steps[len(d.Steps)-1].After = nil; return len(d.Steps) > 2 },
		"an ending goes on": func(d *programme.Definition) (hit bool) {
			for i := range d.Steps {
				for j := range d.Steps[i].Outcomes {
					hit = hit || d.Steps[i].Outcomes[j].End != ""
					d.Steps[i].Outcomes[j].End = ""
				}
			}
			return hit
		},
		"a return keeps decisions": func(d *programme.Definition) (hit bool) {
			for i := range d.Steps {
				for j := range d.Steps[i].Outcomes {
					hit = hit || d.Steps[i].Outcomes[j].Return != ""
					d.Steps[i].Outcomes[j].Return = ""
				}
			}
			return hit
		},
		"until is forgotten": func(d *programme.Definition) (hit bool) {
			for i := range d.Steps {
				hit = hit || d.Steps[i].Until != ""
				d.Steps[i].Until = ""
			}
			return hit
		},
		"a decision is done twice": func(d *programme.Definition) (hit bool) {
			for i := range d.Steps {
				if d.Steps[i].Repeat == nil && d.Steps[i].Pay == nil {
					d.Steps[i].Repeat, hit = &programme.Repeat{}, true
				}
			}
			return hit
		},
		"nobody else comes in by a change": func(d *programme.Definition) (hit bool) {
			for i := range d.Parties {
				hit = hit || d.Parties[i].Change != nil && !d.Parties[i].Many
				d.Parties[i].Many = true
			}
			return hit
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := book(t)
			whole := book(t) // read anew: the planted fault is in one of the two only
			for seed := uint64(0); seed < 3000; seed++ {
				slug := b.Slugs()[int(seed)%len(b.Slugs())]
				folded := b.Programme(slug)
				if seed < uint64(len(b.Slugs())) && !plant(folded) {
					continue
				}
				d := newDriver(b, folded, whole.Programme(slug), seed)
				for range 60 {
					if d.step() != "" {
						return
					}
				}
			}
			t.Error("not caught")
		})
	}
}
