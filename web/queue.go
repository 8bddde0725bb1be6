package web

import (
	"net/http"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/store"
	"tongxing/web/parts"
)

// A turn is one thing to do on the worker's page.
type turn struct {
	casework.Due
	tongue
	Who, Where, What, Href string
}

// A duePile is what is due alike: overdue, today, this week, later.
type duePile struct {
	Name  string
	All   int
	Turns []turn
}

// mostTurns are read at once; what is due later comes when these are done.
const mostTurns = 400

// shownTurns of a duePile lie open.
const shownTurns = 12

// today is the worker's first page: what is theirs to do, the most urgent first.
func (s *Site) today(w http.ResponseWriter, r *gate.Request) error {
	want := casework.Want{Programme: r.Form.Get("programme")}
	if s.Cases.Book.Programme(want.Programme) == nil {
		want.Programme = ""
	}
	all, err := s.Cases.Queue(r.Context(), r.House, r.Scope, want, mostTurns)
	if err != nil {
		return err
	}
	d := todayData{Want: want, All: all, Piles: s.piles(r, all)}
	if d.Jobs, err = s.jobsToday(r); err != nil {
		return err
	}
	if d.Away, err = s.standsIn(r); err != nil {
		return err
	}
	if d.Offers, err = s.offered(r); err != nil {
		return err
	}
	if d.Asked, err = s.askedTurns(r); err != nil {
		return err
	}
	d.Title = d.title(r)
	return s.show(w, r, View{Title: d.Title, Wide: true}, s.todayPage(r, d))
}

// todayData is what a worker has to do, in cases and in the job service.
type todayData struct {
	Title  string
	Want   casework.Want
	All    []casework.Due
	Piles  []duePile
	Jobs   *hiring.Board     // nil for whom the job service is none of their work
	Away   []casework.Deputy // for whom the reader stands in today
	Offers int               // handings over that wait for the reader's answer
	Asked  []turn            // of cases that are concealed from the reader
}

// offered counts what waits for the reader's answer.
func (s *Site) offered(r *gate.Request) (int, error) {
	if !r.May(casework.Handover) {
		return 0, nil
	}
	scope, err := r.ScopeFor(casework.Handover)
	if err != nil {
		return 0, err
	}
	all, err := s.Cases.Offers(r.Context(), r.House, scope)
	return len(all), err
}

func (s *Site) jobsToday(r *gate.Request) (*hiring.Board, error) {
	if !r.May(hiring.BoardSee) {
		return nil, nil
	}
	scope, err := r.ScopeFor(hiring.BoardSee)
	if err != nil {
		return nil, err
	}
	b, err := hiring.ReadBoard(r.Context(), r.House, scope, boardRowsOfAKind)
	return &b, err
}

// idle tells that nothing waits beside the cases either.
func (d todayData) idle() bool {
	return d.Offers == 0 && len(d.Asked) == 0 && (d.Jobs == nil || len(d.Jobs.Overdue)+len(d.Jobs.Today)+len(d.Jobs.Week) == 0)
}

// title says what comes first: what is late, then how much there is.
func (d todayData) title(r *gate.Request) string {
	late, n := d.Piles[0].All, d.Offers+len(d.Asked)
	for _, p := range d.Piles {
		n += p.All
	}
	if b := d.Jobs; b != nil {
		late, n = late+len(b.Overdue), n+len(b.Overdue)+len(b.Today)+len(b.Week)
	}
	switch {
	case late > 0:
		return r.T("today.title_late", "n", late)
	case n == 0:
		return r.T("today.title_none")
	}
	return r.T("today.title", "n", n)
}

// piles sorts the queue into what is late, due today, within a week, and the rest. A
// task that several of the reader's hats could do is one.
func (s *Site) piles(r *gate.Request, all []casework.Due) []duePile {
	out := []duePile{{Name: "late"}, {Name: "today"}, {Name: "week"}, {Name: "later"}}
	seen := map[string]bool{}
	day := r.House.Today()
	for _, d := range all {
		key := d.Case + d.Kind + d.Step + d.Entry
		if seen[key] {
			continue
		}
		seen[key] = true
		at := 3
		switch {
		case d.Kind == fold.May:
		case d.DueOn < day:
			at = 0
		case d.DueOn == day:
			at = 1
		case d.DueOn <= day.AddDays(7):
			at = 2
		}
		out[at].All++
		if t, ok := s.turn(r, d); ok {
			out[at].Turns = append(out[at].Turns, t)
		}
	}
	return out
}

func (s *Site) turn(r *gate.Request, d casework.Due) (turn, bool) {
	def := s.Cases.Book.Programme(d.Programme)
	if def == nil {
		return turn{}, false
	}
	t := turn{Due: d, tongue: s.tongue(r, def), Where: s.place(d.Area), Href: "/cases/" + d.Case + "/steps/" + d.Step}
	t.Who = about(r, casework.Row{Kind: kindOf(def, d), Person: d.Person, Household: d.Household}, d.Name)
	t.What = t.step(d.Step)
	switch d.Kind {
	case fold.Look:
		t.What, t.Href = r.T("case.look", "step", t.step(d.Step)), "/cases/"+d.Case+"/more?of="+d.Entry+"#check"
	case fold.Renew:
		t.What = r.T("case.renew", "step", t.step(d.Step))
	}
	if d.Entry != "" && d.Kind == fold.Entry {
		t.What = dots(t.What, r.T("case.month", "month", t.r.Lang.Month(d.Entry)))
	}
	return t, true
}

// kindOf is what a queue's subject is: the row does not carry it.
func kindOf(def *programme.Definition, d casework.Due) string {
	switch {
	case d.Person != "" && d.Person == d.Subject:
		return programme.Person
	case d.Household != "" && d.Household == d.Subject:
		return programme.Household
	case d.Subject == d.Case:
		return programme.Matter
	}
	return def.Subject[0]
}

// programmesIn are the programmes of a queue, to narrow it by.
func (s *Site) programmesIn(r *gate.Request, all []casework.Due, chosen string) (out []parts.Option) {
	in := map[string]bool{chosen: true}
	for _, d := range all {
		in[d.Programme] = true
	}
	for _, slug := range s.Cases.Book.Slugs() {
		if in[slug] {
			out = append(out, parts.Option{Value: slug, Label: textOf(r, s.Cases.Book.Programme(slug)).Title, Chosen: slug == chosen})
		}
	}
	return out
}

// dueWords is a due day as a tag's kind and text; "" where there is none.
func (t turn) dueWords() (kind, text string) {
	if t.Kind == fold.May {
		if t.DueOn == programme.Forever {
			return "", t.r.T("case.may")
		}
		return "", t.r.T("case.until", "day", day(t.r, t.DueOn))
	}
	return dueTag(t.r, store.Day(t.DueOn))
}
