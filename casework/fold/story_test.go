package fold_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/programmes"
	"tongxing/rule"
	"tongxing/store"
)

func book(t testing.TB) *programme.Book {
	t.Helper()
	b, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every programme's stories, told event by event to the fold alone.
func TestStories(t *testing.T) {
	b := book(t)
	for _, slug := range b.Slugs() {
		for _, story := range b.Stories(slug) {
			t.Run(slug+"/"+story.ID, func(t *testing.T) { newTeller(b, story).tell(t) })
		}
	}
}

// A teller keeps a story's cases in memory and answers what decisions ask of the world.
type teller struct {
	book   *programme.Book
	story  programme.Story
	cases  map[string]*fold.State
	order  []string
	opened map[string]int // openings of a case already told
	ids    map[int]string // event of the story → its id
	now    *fold.State
	last   fold.Event
}

func newTeller(b *programme.Book, s programme.Story) *teller {
	t := &teller{book: b, story: s, cases: map[string]*fold.State{}, opened: map[string]int{}, ids: map[int]string{}}
	for _, c := range s.Cases {
		if c.Parent == "" {
			t.open(c)
		}
	}
	return t
}

func (t *teller) open(c programme.StoryCase) {
	d := t.book.Programme(c.Of)
	if d == nil {
		panic("no programme " + c.Of)
	}
	parent := ""
	if p := t.cases[c.Parent]; p != nil {
		parent = p.Def.Slug
	}
	t.cases[c.Alias] = fold.New(t.book, d, fold.Case{ID: c.Alias, Subject: c.Subject, Kind: d.Subject[0], Household: c.Household, Area: c.Division, Parent: c.Parent, ParentProgramme: parent, Opened: c.Opened})
	if p := t.cases[c.Parent]; p != nil {
		t.cases[c.Alias].Case.Others = p.Humans()
		t.cases[c.Alias].Apply(fold.Event{ID: c.Alias + "-1", Seq: 1, Kind: fold.KindOpen, Day: c.Opened, On: c.Opened, Names: p.Inherited(d, c.Opened)})
	}
	t.order = append(t.order, c.Alias)
}

func (t *teller) tell(tt *testing.T) {
	for i, x := range t.story.Events {
		for _, c := range t.story.Cases { // a child begins when it is first told of
			if c.Alias == x.Case && t.cases[c.Alias] == nil {
				t.open(c)
			}
		}
		s := t.cases[x.Case]
		where := fmt.Sprintf("event %d (line %d): %s %s %s by %s:%s", i+1, x.Line, x.On, x.Do, x.Step, x.Role, x.Who)
		if s == nil {
			tt.Fatalf("%s: no case %s", where, x.Case)
		}
		if x.Do == "pass" {
			t.pass(s, store.Day(x.Step))
		} else {
			e := fold.Told(s.Def, x, func(a string) string { return a })
			e.Of, e.Seq, e.ID = t.ids[x.Of], len(s.Events)+1, x.Case+"-"+strconv.Itoa(len(s.Events)+1)
			t.now, t.last = s, e
			r := s.Try(e, t)
			code := ""
			if r != nil {
				code = r.Code
			}
			if code != x.Refused {
				tt.Errorf("%s: refused %q (%v), want %q", where, code, r, x.Refused)
				return
			}
			if r != nil {
				continue
			}
			t.ids[i+1] = e.ID
			said := proposal(s, e)
			s.Apply(e)
			if is := s.Proposed(e.Seq); said != nil && !slices.EqualFunc(said, is, samePay) {
				tt.Errorf("%s: proposes %+v, said %+v beforehand", where, is, said)
			}
			t.draw(s, x.On)
		}
		if !t.check(tt, where, s, x) {
			return
		}
	}
}

// proposal is what a paying step says beforehand, nil where it asks for the amount itself.
func proposal(s *fold.State, e fold.Event) []fold.Payment {
	step := s.Def.Step(e.Step)
	if e.Kind != fold.KindAct || step.Pay == nil {
		return nil
	}
	for _, q := range append([]string{step.Pay.Amount}, step.Pay.Less...) {
		if slices.Contains(slices.Concat(step.Ask, step.May), q) {
			return nil
		}
	}
	return s.Proposes(step, e.Day)
}

func samePay(a, b fold.Payment) bool {
	a.Event, b.Event = "", ""
	return a == b
}

// draw decides samples as the stories expect: every case is drawn.
func (t *teller) draw(s *fold.State, on store.Day) {
	for _, task := range s.Tasks() {
		if task.Kind == fold.Draw {
			s.Apply(fold.Event{ID: s.Case.ID + "-draw-" + task.Step, Seq: len(s.Events) + 1, Kind: fold.KindDrawn, Step: task.Step, On: on, Drawn: true, By: fold.By{Role: "engine"}})
		}
	}
}

func (t *teller) pass(s *fold.State, day store.Day) {
	t.now, t.last = s, fold.Event{Day: day, On: day}
	for {
		all := s.Clock(day)
		if e, ok := s.Lapses(day, t); len(all) == 0 && ok {
			all = []fold.Event{e}
		}
		if len(all) == 0 {
			return
		}
		for _, e := range all {
			e.Seq = len(s.Events) + 1
			e.ID = s.Case.ID + "-" + strconv.Itoa(e.Seq)
			s.Apply(e)
		}
	}
}

func (t *teller) check(tt *testing.T, where string, s *fold.State, x programme.StoryEvent) bool {
	var names []string
	for _, task := range s.Tasks() {
		names = append(names, taskName(task))
	}
	for _, due := range x.Due {
		if !slices.Contains(names, due) {
			tt.Errorf("%s: task %s does not stand; there are %v", where, due, names)
			return false
		}
	}
	if x.Ended != "" && s.Ending != x.Ended {
		tt.Errorf("%s: ended %q, want %q; tasks %v", where, s.Ending, x.Ended, names)
		return false
	}
	new := s.Openings[t.opened[s.Case.ID]:]
	t.opened[s.Case.ID] = len(s.Openings)
	aliases := make([]string, 0, len(x.Opens))
	for a := range x.Opens {
		aliases = append(aliases, a)
	}
	slices.Sort(aliases)
	for _, alias := range aliases {
		i := slices.IndexFunc(new, func(o fold.Opening) bool { return o.Programme == x.Opens[alias] })
		if i < 0 {
			tt.Errorf("%s: no %s was opened: %v", where, x.Opens[alias], new)
			return false
		}
		o := new[i]
		new = slices.Delete(slices.Clone(new), i, i+1)
		if o.Subject == "" {
			o.Subject = s.Case.Subject
		}
		t.open(programme.StoryCase{Alias: alias, Of: x.Opens[alias], Subject: o.Subject, Household: s.Case.Household, Division: s.Case.Area, Parent: s.Case.ID, Opened: x.On})
		t.first(s, t.cases[alias], o)
	}
	return true
}

// first does the child's first step where enough was said.
func (t *teller) first(parent, child *fold.State, o fold.Opening) {
	if e, ok := parent.First(child, o); ok {
		e.Seq = len(child.Events) + 1
		e.ID = child.Case.ID + "-" + strconv.Itoa(e.Seq)
		t.now, t.last = child, e
		if child.Try(e, t) == nil {
			child.Apply(e)
		}
	}
}

func taskName(t fold.Task) string {
	day := string(t.DueOn)
	switch t.Kind {
	case fold.May:
		return "may " + t.Step + "@" + day
	case fold.Look:
		return "check " + t.Step + "@" + day
	case fold.Renew:
		return "renew:" + t.Step + "@" + day
	}
	if t.Entry != "" {
		return t.Step + "/" + t.Entry + "@" + day
	}
	return t.Step + "@" + day
}

// The world of a story: what it knows, and its own cases.
func (t *teller) Fact(subject, fact, of string, on store.Day) fold.Value {
	key := fact
	if of != "" {
		key += "." + of
	}
	if born := store.Day(t.story.Know[subject]["subject.born"]); fact == "subject.age" && born.Valid() {
		years := int64(on.Time().Year() - born.Time().Year())
		if string(on)[5:] < string(born)[5:] {
			years--
		}
		return rule.Number(years)
	}
	text, ok := t.story.Know[subject][key]
	if !ok {
		if text, ok = t.story.Know[subject][fact]; !ok {
			return fold.Value{}
		}
		if of != "" {
			return rule.Bool(slices.Contains(strings.Split(text, ","), of))
		}
	}
	v := rule.Code(text)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		v.Number = n
	}
	return v
}

func (t *teller) Load(party, ref string) (n int) {
	for _, alias := range t.order {
		if s := t.cases[alias]; s.Def.Slug == t.now.Def.Slug && s != t.now && s.Ending == "" && s.Holds(party, ref, t.last.On) {
			n++
		}
	}
	return n
}

// Members: a story tells of a household as one.
func (t *teller) Members(string, store.Day) []string { return nil }

func (t *teller) Taken(key string) string {
	for _, alias := range t.order {
		for _, c := range t.cases[alias].Claims() {
			if c.Key == key && len(t.cases[alias].Acts) > 0 {
				return c.Holder
			}
		}
	}
	return ""
}

// Stock: what the story knows of an item: how many there are (1 if it says nothing).
func (t *teller) Stock(item, move string) bool {
	if move != "give" && move != "lend" {
		return true
	}
	left := 1
	if n, err := strconv.Atoi(t.story.Know[item]["stock"]); err == nil {
		left = n
	}
	for _, s := range t.cases {
		for _, m := range s.Moves {
			if m.Item == item && (m.Move == "give" || m.Move == "lend") {
				left--
			} else if m.Item == item && m.Move == "take_back" {
				left++
			}
		}
	}
	return left > 0
}

func (t *teller) Quota(step, per, year string) (n int) {
	width := map[string]int{"city": 4, "county": 6, "township": 9}[per]
	area := func(s *fold.State) string { return s.Case.Area[:min(width, len(s.Case.Area))] }
	for _, s := range t.cases {
		for _, a := range s.Acts {
			if s.Def.Slug == t.now.Def.Slug && a.Step == step && strings.HasPrefix(string(a.Day), year) && area(s) == area(t.now) {
				n++
			}
		}
	}
	return n
}

func (t *teller) Children(slug, step string) (n int) {
	for _, s := range t.cases {
		if s.Case.Parent == t.now.Case.ID && s.Def.Slug == slug && s.Ending == "" && (step == "" || s.Stage == step) {
			n++
		}
	}
	return n
}
