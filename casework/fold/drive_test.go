package fold_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// steps is how many the test drives: a million where there is time.
func steps() int {
	if os.Getenv("TONGXING_SOAK") != "" {
		return 1_000_000
	}
	return 20_000
}

// Every programme's cases are driven with what happens and with what must not, and at
// every step the fold and the model must say the same.
func TestModel(t *testing.T) {
	b := book(t)
	var sum tally
	all := definitions(t, b)
	for i, d := range all {
		want := (i+1)*steps()/len(all) - i*steps()/len(all)
		if c, fault := drive(b, d, d, uint64(i+1), want, &sum); c != nil {
			t.Errorf("%s", shrink(c, fault))
		}
	}
	fmt.Printf("model: %d steps over %d programmes, %d accepted, %d refused, %d divergences\n", sum.steps, len(all), sum.accepted, sum.refused, sum.divergences)
	if sum.accepted < sum.steps/4 || sum.refused < sum.steps/10 {
		t.Errorf("the driver is lopsided: %+v", sum)
	}
}

// definitions are every programme's, and two that use the language as none does yet.
func definitions(t *testing.T, b *programme.Book) (out []*programme.Definition) {
	t.Helper()
	for _, slug := range b.Slugs() {
		out = append(out, b.Programme(slug))
	}
	for _, file := range []string{"testdata/care.yaml", "testdata/loan.yaml"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := programme.Read(file, raw)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

type tally struct {
	steps, accepted, refused, divergences int
	codes                                 map[string]int
}

// drive takes so many steps through cities of one programme, until one diverges: that
// one is the answer, and how.
func drive(b *programme.Book, folds, models *programme.Definition, seed uint64, want int, sum *tally) (*city, string) {
	for n := uint64(0); want > 0; n++ {
		c := newCity(b, folds, models, seed<<32|n)
		for k := 0; k < 150 && want > 0 && !c.over(); k, want = k+1, want-1 {
			m := c.next()
			c.moves = append(c.moves, m)
			fault := c.take(m, sum)
			if fault == "" && (k%16 == 0 || c.over()) {
				fault = c.whole()
			}
			if fault != "" {
				sum.divergences++
				return c, fault
			}
		}
		if fault := c.whole(); fault != "" {
			sum.divergences++
			return c, fault
		}
	}
	return nil, ""
}

// A city is some cases of one programme beside one another, each kept twice. All that
// it does follows from its seed and its moves.
type city struct {
	seed          uint64
	book          *programme.Book
	folds, models *programme.Definition // the same, but for planted faults
	rng           *rand.Rand
	today         store.Day
	pairs         []*pair
	moves         []move
	now           *pair
	spoil         func(fold.Event) (fold.Event, bool) // what of an event reaches the fold, if it does
}

// A pair is one case, as the fold has it and as the model reads it.
type pair struct {
	fold *fold.State
	told []fold.Event
	read *reading
	idle int // tries since it ended
}

// A move is an event that somebody tries, or the clock passing to its day.
type move struct {
	pair int
	pass bool
	e    fold.Event
}

func newCity(b *programme.Book, folds, models *programme.Definition, seed uint64) *city {
	c := &city{seed: seed, book: b, folds: folds, models: models, rng: rand.New(rand.NewPCG(seed, 7)), today: "2022-11-20"}
	for i := range 3 {
		about := fold.Case{ID: fmt.Sprint("c", i), Subject: fmt.Sprint("s", i/2), Kind: models.Subject[0], Household: "h0", Area: "430381101", Opened: c.today}
		if chance(seed, about.ID, 3) {
			about.Others = []string{humans[draw(seed, len(humans), about.ID)], "nobody"}
		}
		p := &pair{fold: fold.New(b, folds, about)}
		p.read = read(b, models, about, nil)
		open := fold.Event{Kind: fold.KindOpen, Day: c.today, On: c.today, Names: map[string][]string{}}
		for _, party := range models.Parties {
			if party.Inherit {
				open.Names[party.Name] = []string{"o1"}
			}
		}
		p.apply(c, open)
		c.pairs = append(c.pairs, p)
	}
	return c
}

// over: nothing is left to try.
func (c *city) over() bool {
	return !slices.ContainsFunc(c.pairs, func(p *pair) bool { return p.idle < 4 && len(p.told) < 60 })
}

// apply lets an event happen to both.
func (p *pair) apply(c *city, e fold.Event) {
	e.Seq = len(p.told) + 1
	if e.ID == "" {
		e.ID = fmt.Sprint(p.fold.Case.ID, "-", e.Seq)
	}
	if c.spoil == nil {
		p.fold.Apply(e)
	} else if spoilt, reaches := c.spoil(e); reaches {
		p.fold.Apply(spoilt)
	}
	p.told = append(p.told, e)
	p.read = read(c.book, c.models, p.read.about, p.told)
}

// take tries a move on both; what they do not agree on is the answer, "" if nothing.
func (c *city) take(m move, sum *tally) (fault string) {
	defer func() {
		if r := recover(); r != nil {
			fault = fmt.Sprintf("panic: %v", r)
		}
	}()
	p := c.pairs[m.pair]
	c.now, c.today = p, m.e.On
	sum.steps++
	if m.pass {
		return c.pass(p, m.e.On, sum)
	}
	got := p.fold.Try(m.e, world{c, true})
	why := p.read.against(m.e, world{c, false})
	switch {
	case got == nil && len(why) > 0:
		return fmt.Sprintf("the fold takes it, the model does not: %v", why)
	case got != nil && !why[got.Code]:
		return fmt.Sprintf("the fold refuses it as %s (%s), the model has %v", got.Code, got.Field, why)
	}
	if got != nil {
		sum.refused++
		if sum.codes != nil {
			sum.codes[got.Code]++
		}
		return ""
	}
	sum.accepted++
	if got, want := p.fold.Reopens(m.e), p.read.outcome(deed{Event: m.e}).Reopen == "parent"; got != want {
		return fmt.Sprintf("the parent is taken up again: the fold says %v, the model %v", got, want)
	}
	p.apply(c, m.e)
	if fault := c.same(p); fault != "" {
		return fault
	}
	for _, t := range p.read.tasks() { // chance decides what is drawn; the fold is told
		if t.Kind == fold.Draw {
			p.apply(c, fold.Event{ID: m.e.ID + "-draw", Kind: fold.KindDrawn, Step: t.Step, On: m.e.On, Drawn: chance(c.seed, m.e.ID, 2), By: fold.By{Role: "engine"}})
		}
	}
	return c.same(p)
}

// pass lets the clock do what it does, one event at a time, on both.
func (c *city) pass(p *pair, day store.Day, sum *tally) string {
	for range 20 {
		kind, step, what := p.read.clock(day)
		all := p.fold.Clock(day)
		if again := p.fold.Clock(day); !reflect.DeepEqual(all, again) {
			return "the clock asked twice answers twice"
		}
		if kind == "" && len(all) == 0 {
			sum.accepted++
			return ""
		}
		if len(all) != 1 || all[0].Kind != kind || all[0].Step != step || all[0].Outcome+all[0].Reason != what {
			return fmt.Sprintf("by %s the clock does %+v, the model has %s %s %s", day, all, kind, step, what)
		}
		p.apply(c, all[0])
		if fault := c.same(p); fault != "" {
			return fault
		}
	}
	return "the clock never comes to rest"
}

// whole holds what is true of every case whatever happened, and the fold to itself.
func (c *city) whole() string {
	held := map[string]string{}
	for _, p := range c.pairs {
		s := p.fold
		if again := fold.Fold(c.book, s.Def, s.Case, p.told); !reflect.DeepEqual(again, s) {
			return fmt.Sprintf("told from the beginning it is another case:\n%+v\n%+v", again, s)
		}
		if s.Ending != "" && len(s.Tasks()) > 0 {
			return "an ended case has tasks"
		}
		if day := s.LapseOn(); day < programme.Forever && (len(s.Clock(day)) > 0 || len(s.Clock(day.AddDays(1))) == 0) {
			return "the clock does not strike on " + string(day)
		}
		for _, claim := range s.Claims() {
			if who := held[claim.Key]; who != "" && who != claim.Holder {
				return fmt.Sprintf("%s is held by %s and %s", claim.Key, who, claim.Holder)
			}
			held[claim.Key] = claim.Holder
		}
		if fault := fourEyes(s, p.read.def) + p.capped(c); fault != "" {
			return fault
		}
	}
	return ""
}

// fourEyes finds who did what they may not do, given what they did before and stands.
func fourEyes(s *fold.State, d *programme.Definition) string {
	for i, a := range s.Acts {
		for _, b := range s.Acts[:i] {
			if a.By.Role != "engine" && meet(whose(a.By), whose(b.By)) && slices.Contains(d.Step(a.Step).NotBy, b.Step) {
				return fmt.Sprintf("%s did %s and %s", a.By.Human, b.Step, a.Step)
			}
		}
		if a.Checked != "" && meet([]string{a.CheckedBy}, whose(a.By)) {
			return a.CheckedBy + " looked at what they did themselves"
		}
		if slices.Contains(d.Step(a.Step).NotBy, "parent") && meet(s.Case.Others, whose(a.By)) && a.By.Role != "engine" {
			return a.By.Human + " looked again at what they did in the case before"
		}
	}
	return ""
}

// capped finds money beyond its caps, to nobody, or less than nothing.
func (p *pair) capped(c *city) string {
	for _, step := range p.read.def.Steps {
		if step.Pay == nil {
			continue
		}
		sums := map[string]int64{}
		for _, x := range p.fold.Payments {
			if x.Fen < 0 || x.Cut < 0 || x.Payee == "" {
				return fmt.Sprintf("no payment is like this: %+v", x)
			}
			for _, k := range step.Pay.Caps {
				key := k.Rate + map[string]string{"month": x.Period, "year": x.Year}[k.Per]
				most, ok := c.book.Rate(k.Rate, store.Day(x.Year+"-12-31"))
				if sums[key] += x.Fen; ok && sums[key] > most.Value {
					return fmt.Sprintf("%s: %d fen, and %d is the most", key, sums[key], most.Value)
				}
			}
		}
	}
	return ""
}

// shrink leaves out every move that is not needed for the case to diverge, and tells
// what remains.
func shrink(c *city, fault string) string {
	moves := c.moves
	again := func(moves []move) string {
		fresh, sum := newCity(c.book, c.folds, c.models, c.seed), &tally{}
		for _, m := range moves {
			if fault := fresh.take(m, sum); fault != "" {
				return fault
			}
		}
		return fresh.whole()
	}
	for size := len(moves) / 2; size > 0; {
		cut := false
		for i := 0; i+size <= len(moves); {
			fewer := slices.Delete(slices.Clone(moves), i, i+size)
			if f := again(fewer); f != "" {
				moves, fault, cut = fewer, f, true
			} else {
				i += size
			}
		}
		if !cut || size > 1 {
			size /= 2
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s diverges (seed %d, %d moves of %d): %s\n", c.models.Slug, c.seed, len(moves), len(c.moves), fault)
	for _, m := range moves {
		if m.pass {
			fmt.Fprintf(&out, "  c%d %s the clock\n", m.pair, m.e.On)
			continue
		}
		e := m.e
		fmt.Fprintf(&out, "  c%d %s %s %s %s by %s:%s/%s day %s of %q out %q names %v reason %q say %v\n", m.pair, e.ID, e.On, e.Kind, e.Step, e.By.Role, e.By.Ref, e.By.Human, e.Day, e.Of, e.Outcome, e.Names, e.Reason, e.Say)
	}
	return out.String()
}
