package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/store"
	"tongxing/web/parts"
)

// caseData is a case as its page shows it.
type caseData struct {
	casework.Shown
	tongue
	Who  string
	Mine []deed // what the reader can do now
	Soon []deed // what will be theirs, from a day on
	Wait []deed // what waits for others
	May  bool
	Done string // the step just done
}

// A deed is one thing that can be done in a case.
type deed struct {
	Title, Note, Href string
	Due               store.Day
	Kind              string
}

func (s *Site) shownCase(r *gate.Request) (casework.Shown, error) {
	scope, err := r.ScopeFor(casework.CaseShow)
	if err != nil {
		return casework.Shown{}, err
	}
	return s.Cases.Show(r.Context(), r.House, scope, r.PathValue("id"))
}

func (s *Site) caseShow(w http.ResponseWriter, r *gate.Request) error {
	c, err := s.shownCase(r)
	if err != nil {
		return err
	}
	d := s.caseData(r, c)
	d.Done = r.Form.Get("done")
	return s.show(w, r, View{Title: dots(d.t.Short, d.Who), Live: []string{"case:" + c.ID}, Wide: true}, s.casePage(r, d))
}

func (s *Site) caseData(r *gate.Request, c casework.Shown) caseData {
	d := caseData{Shown: c, tongue: s.tongue(r, c.State.Def), May: r.May(casework.CaseAct)}
	d.Who = about(r, c.Row, c.Names[c.Subject])
	seen := map[string]bool{}
	for _, t := range c.Tasks {
		if t.Kind == fold.Draw {
			continue
		}
		x := deed{Title: d.step(t.Step), Href: "/cases/" + c.ID + "/steps/" + t.Step, Due: t.DueOn, Kind: t.Kind, Note: d.hats(t.By)}
		switch t.Kind {
		case fold.Look:
			x.Title, x.Href = r.T("case.look", "step", d.step(t.Step)), "/cases/"+c.ID+"/more?of="+t.Entry+"#check"
		case fold.Renew:
			x.Title = r.T("case.renew", "step", d.step(t.Step))
		case fold.Entry:
			if t.Entry != "" {
				x.Title = dots(x.Title, r.T("case.month", "month", r.Lang.Month(t.Entry)))
			}
		}
		if t.Kind != fold.Look {
			seen[t.Step] = true
		}
		mine := d.May && d.wears(t.By)
		switch {
		case t.OpenOn <= r.House.Today() && mine:
			d.Mine = append(d.Mine, x)
		case t.OpenOn <= r.House.Today():
			d.Wait = append(d.Wait, x)
		case mine:
			x.Note, x.Due = d.soon(t, true), programme.Forever
			d.Soon = append(d.Soon, x)
		default:
			x.Note, x.Due = dots(x.Note, d.soon(t, false)), programme.Forever
			d.Wait = append(d.Wait, x)
		}
	}
	for i := range d.d.Steps {
		step := &d.d.Steps[i]
		if !seen[step.ID] && d.May && d.wears(step.By) && c.State.Can(step) {
			d.Mine = append(d.Mine, deed{Title: d.step(step.ID), Href: "/cases/" + c.ID + "/steps/" + step.ID, Kind: fold.May, Due: programme.Forever})
		}
	}
	return d
}

// soon tells of what cannot be done yet when it can: a notice runs to its day.
func (d caseData) soon(t fold.Task, mine bool) string {
	switch {
	case d.d.Step(t.Step).Notice.Zero():
		_, by := dueTag(d.r, t.DueOn)
		return dots(d.r.T("case.from", "day", day(d.r, t.OpenOn)), by)
	case mine:
		return d.r.T("case.notice_mine", "day", day(d.r, t.DueOn))
	}
	return d.r.T("case.notice_until", "day", day(d.r, t.DueOn))
}

// wears tells whether the reader has one of the hats.
func (d caseData) wears(by []string) bool { return wears(d.Hats, by) }

func wears(hats []casework.Hat, by []string) bool {
	return slices.ContainsFunc(hats, func(h casework.Hat) bool { return slices.Contains(by, h.Role) })
}

// pathDone draws how far the case is: what was done, what is due, what comes. What is to
// be done anew, in a new round or after a return, is not done, nor what comes behind it.
func (d caseData) pathDone() (out []parts.Step) {
	var now []string
	for _, t := range d.Tasks {
		if t.Kind != fold.Look && t.Kind != fold.Draw {
			now = append(now, t.Step)
		}
	}
	anew := false
	for i := range d.d.Steps {
		step := &d.d.Steps[i]
		x := parts.Step{State: "next-step", StateWord: d.r.T("case.next"), Icon: iconOf(step.By), Title: d.step(step.ID)}
		var last *fold.Act
		count := 0
		for i, a := range d.State.Acts {
			if a.Step == step.ID {
				last, count = &d.State.Acts[i], count+1
			}
		}
		stands := d.State.Done(step)
		anew = anew || last != nil && step.Once() && !stands
		switch {
		case last != nil && stands:
			x.State, x.StateWord, x.Icon = "done-step", d.r.T("case.done"), "check"
			x.Note = day(d.r, last.Day)
			if last.Outcome != "" {
				x.Note = dots(x.Note, d.outcome(step.ID, last.Outcome))
			}
		case last != nil && step.Once():
			x.Note = d.r.T("case.last_time", "day", day(d.r, last.Day))
		case count > 0:
			if !anew {
				x.State, x.StateWord = "done-step", d.r.T("case.done")
			}
			x.Note = d.r.T("case.times", "n", count, "day", day(d.r, last.Day))
		case d.State.Waived(step.ID):
			x.Note = d.r.T("case.waived")
		case d.State.Spared(step):
			continue
		}
		if slices.Contains(now, step.ID) && !stands {
			if last == nil || step.Once() || anew {
				x.State, x.StateWord = "now-step", d.r.T("case.now")
			}
			if due := d.State.Due(step); due != "" && due != programme.Forever {
				_, text := dueTag(d.r, due)
				if !step.Notice.Zero() {
					text = d.r.T("case.notice_until", "day", day(d.r, due))
				}
				x.Note = dots(x.Note, text)
			}
		}
		out = append(out, x)
	}
	return out
}

// caseStep shows the form of one step.
func (s *Site) caseStep(w http.ResponseWriter, r *gate.Request) error {
	f, err := s.formOf(r)
	if err != nil {
		return err
	}
	if f.Kind == fold.KindCorrect {
		if a := f.Case.State.Entry(f.Of); a != nil {
			f.fill(a.Say, string(a.Day))
			f.Typed.Set("outcome", a.Outcome)
		}
	} else {
		f.fill(f.standing(), string(r.House.Today()))
	}
	return s.showStep(w, r, f)
}

// formOf makes the form that the address names.
func (s *Site) formOf(r *gate.Request) (*stepForm, error) {
	c, err := s.shownCase(r)
	if err != nil {
		return nil, err
	}
	step := c.State.Def.Step(r.PathValue("step"))
	if step == nil {
		return nil, fault.NotFound("step")
	}
	f := s.stepForm(r, c, c.State.Def, step)
	f.Action = "/cases/" + c.ID + "/steps/" + step.ID
	if of := r.Form.Get("correct"); of != "" {
		f.Kind, f.Of = fold.KindCorrect, of
	}
	return f, nil
}

// standing are the lists that stand already: they are changed line by line, never
// written anew.
func (f *stepForm) standing() form.Answers {
	out := form.Answers{}
	for _, a := range f.Asks {
		if said, ok := f.Case.State.Answer(a.Name); ok && a.Kind == "group" {
			out[a.Name] = said
		}
	}
	return out
}

func (s *Site) showStep(w http.ResponseWriter, r *gate.Request, f *stepForm) error {
	who := about(r, f.Case.Row, f.Case.Names[f.Case.Subject])
	title := dots(f.step(f.Step.ID), who)
	if f.Kind == fold.KindCorrect {
		title = dots(r.T("case.correcting", "step", f.step(f.Step.ID)), who)
	}
	return s.show(w, r, View{Title: title, Bad: f.Bad, Wide: false}, stepPage(f, title))
}

// doStep does the step, or shows the form again with what is to be corrected, one line
// more, or what was found.
func (s *Site) doStep(w http.ResponseWriter, r *gate.Request) error {
	f, err := s.formOf(r)
	if err != nil {
		return err
	}
	if err := f.handIn(); err != nil {
		return err
	}
	if r.Form.Get("add") != "" || r.Form.Get("find") != "" {
		return s.showStep(w, r, f)
	}
	entry, bad := f.read()
	bad = append(bad, f.Bad...)
	if f.Kind == fold.KindCorrect {
		entry.Kind, entry.Of = fold.KindCorrect, f.Of
	}
	if f.Bad = bad; len(bad) > 0 {
		return s.showStep(w, r, f)
	}
	_, err = s.Cases.Act(r.Context(), r.House, r.Scope, f.Case.ID, version(r), entry)
	if f.caught(err) {
		return s.showStep(w, r, f)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(f.Case.ID)+"?done="+f.Step.ID)
}

// caught takes a refusal, or fields to correct, into the form.
func (f *stepForm) caught(err error) bool {
	var refusal *casework.RefusedError
	if errors.As(err, &refusal) {
		f.refuse(refusal.Refusal)
		return true
	}
	if bad, ok := fault.AsInvalid(err); ok && !slices.ContainsFunc(bad, func(x fault.Field) bool { return x.Name == "key" }) {
		f.Bad = bad
		return true
	}
	return false
}

// openEvents of the history lie open; the earlier ones are one press away.
const openEvents = 12

// late says how late the most urgent task is, "" when nothing is.
func (d caseData) late() string {
	for _, t := range d.Tasks {
		if t.Kind != fold.May && t.DueOn < d.r.House.Today() {
			_, text := dueTag(d.r, t.DueOn)
			return dots(d.step(t.Step), text)
		}
	}
	return ""
}

// nothing says why there is nothing to do here for the reader.
func (d caseData) nothing() string {
	switch {
	case d.Ending != "":
		return d.r.T("case.nothing_ended")
	case d.Paused:
		return d.r.T("case.nothing_paused")
	}
	return d.r.T("case.nothing")
}

// recorded says when something was written down, where that was another day.
func recorded(r *gate.Request, x told) string {
	if x.On == x.Day {
		return ""
	}
	return r.T("case.recorded", "day", day(r, x.On))
}

func (s *Site) titleOf(r *gate.Request, slug string) string {
	if d := s.Cases.Book.Programme(slug); d != nil {
		return textOf(r, d).Title
	}
	return slug
}

func (d caseData) paymentRows() (out [][]parts.Cell) {
	for _, p := range d.Payments {
		out = append(out, []parts.Cell{{Text: dots(d.stepOf(p.Event), d.r.Lang.Month(p.Period))}, {Text: d.r.Lang.Yuan(p.Fen)}, {Text: d.r.T("case.pay." + p.State)}})
	}
	return out
}
