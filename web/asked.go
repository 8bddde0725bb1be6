package web

import (
	"net/http"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// askedForm is the one step of a case that somebody is asked for though the case is
// concealed from them.
type askedForm struct {
	*stepForm
	Sees []parts.Row // all of the case that they may know
}

func (s *Site) askedOf(r *gate.Request) (*askedForm, error) {
	scope, err := r.ScopeFor(casework.CaseTask)
	if err != nil {
		return nil, err
	}
	sight, err := s.Cases.Task(r.Context(), r.House, scope, r.PathValue("id"), r.PathValue("step"))
	if err != nil {
		return nil, err
	}
	d := s.Cases.Book.Programme(sight.Programme)
	if d == nil || sight.Step == nil {
		return nil, fault.NotFound("step")
	}
	f := &askedForm{stepForm: s.stepForm(r, casework.Shown{Row: sight.Row}, d, sight.Step)}
	f.Action = "/tasks/" + sight.ID + "/" + sight.Step.ID
	for _, q := range d.Questions {
		if text := sight.Sees[q.Name]; text != "" {
			f.Sees = append(f.Sees, parts.Row{Key: f.question(q.Name), Value: text})
		}
	}
	return f, nil
}

// askedStep shows what a concealed party is asked, and its form.
func (s *Site) askedStep(w http.ResponseWriter, r *gate.Request) error {
	f, err := s.askedOf(r)
	if err != nil {
		return err
	}
	f.fill(nil, string(r.House.Today()))
	return s.showAsked(w, r, f)
}

func (s *Site) showAsked(w http.ResponseWriter, r *gate.Request, f *askedForm) error {
	title := r.T("asked.title", "step", f.step(f.Step.ID))
	return s.show(w, r, View{Title: dots(title, f.t.Short), Bad: f.Bad}, askedPage(f, title))
}

// sayAsked takes a concealed party's word.
func (s *Site) sayAsked(w http.ResponseWriter, r *gate.Request) error {
	f, err := s.askedOf(r)
	if fault.KindOf(err) == fault.NotFoundErr { // said already: the press's key knows what came of it
		if _, err = s.Cases.Act(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), casework.Entry{Step: r.PathValue("step")}); err == nil {
			return r.SeeOther(w, "/today")
		}
	}
	if err != nil {
		return err
	}
	entry, bad := f.read()
	if f.Bad = bad; len(bad) > 0 {
		return s.showAsked(w, r, f)
	}
	_, err = s.Cases.Act(r.Context(), r.House, r.Scope, f.Case.ID, version(r), entry)
	if f.caught(err) {
		return s.showAsked(w, r, f)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/today")
}

// askedTurns are such steps on the day's page: of the case no more than its programme.
func (s *Site) askedTurns(r *gate.Request) (out []turn, err error) {
	if !r.May(casework.CaseTask) {
		return nil, nil
	}
	scope, err := r.ScopeFor(casework.CaseTask)
	if err != nil {
		return nil, err
	}
	all, err := s.Cases.Asked(r.Context(), r.House, scope)
	for _, d := range all {
		if def := s.Cases.Book.Programme(d.Programme); def != nil && d.Kind != fold.Look {
			t := turn{Due: d, tongue: s.tongue(r, def), Href: "/tasks/" + d.Case + "/" + d.Step}
			t.What = t.step(d.Step)
			out = append(out, t)
		}
	}
	return out, err
}
