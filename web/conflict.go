package web

import (
	"net/http"
	"strings"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// conflictData is what the reader is kept out of by their own word (回避), what they
// could declare about a case, and what they could lift of others'.
type conflictData struct {
	Case  *casework.Shown // what is to be declared about, or nil
	About []parts.Option
	Own   []casework.Conflict
	Lifts []casework.Conflict
	Bad   fault.Fields
}

func (s *Site) conflicts(w http.ResponseWriter, r *gate.Request) error {
	return s.conflictsWith(w, r, nil)
}

func (s *Site) conflictsWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	d := conflictData{Bad: bad}
	scope, err := r.ScopeFor(casework.Declare)
	if err != nil {
		return err
	}
	if d.Own, err = s.Cases.Conflicts(r.Context(), r.House, scope); err != nil {
		return err
	}
	if r.May(casework.ConflictLift) {
		if scope, err = r.ScopeFor(casework.ConflictLift); err != nil {
			return err
		}
		if d.Lifts, err = s.Cases.Lifts(r.Context(), r.House, scope); err != nil {
			return err
		}
	}
	title := r.T("conflict.title")
	if id := r.Form.Get("case"); id != "" {
		if scope, err = r.ScopeFor(casework.CaseShow); err != nil {
			return err
		}
		c, err := s.Cases.Show(r.Context(), r.House, scope, id)
		if err != nil {
			return err
		}
		d.Case, d.About = &c, s.aboutWhom(r, c)
		title = dots(r.T("conflict.declare"), s.caseData(r, c).Who)
	}
	return s.show(w, r, View{Title: title, Bad: bad}, s.conflictsPage(r, d))
}

// aboutWhom are those of a case whom one may know too well, and the case itself.
func (s *Site) aboutWhom(r *gate.Request, c casework.Shown) (out []parts.Option) {
	add := func(value, label string) {
		out = append(out, parts.Option{Value: value, Label: label, Chosen: r.Form.Get("about") == value})
	}
	switch {
	case c.Person != "":
		name := c.Names[c.Person]
		if name == "" {
			name = r.T("case.kind.person")
		}
		add(programme.Person+":"+c.Person, r.T("conflict.person", "name", name))
	case c.Kind == programme.Organisation:
		add(programme.Organisation+":"+c.Subject, r.T("conflict.organisation", "name", nameOf(r, c.Names, c.Subject)))
	}
	add("case:"+c.ID, r.T("conflict.case"))
	return out
}

// declare keeps the reader out of it from now on: they see nothing of it any more.
func (s *Site) declare(w http.ResponseWriter, r *gate.Request) error {
	kind, ref, _ := strings.Cut(r.Form.Get("about"), ":")
	if ref == "" {
		var bad fault.Fields
		bad.Add("about", "form.choose")
		return s.conflictsWith(w, r, bad)
	}
	_, err := s.Cases.Declare(r.Context(), r.House, r.Scope, kind, ref, strings.TrimSpace(r.Form.Get("why")))
	if bad, ok := correctable(err); ok {
		for i := range bad {
			if bad[i].Name == "ref" {
				bad[i].Name = "about"
			}
		}
		return s.conflictsWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/conflicts")
}

// lift lets somebody else back in.
func (s *Site) lift(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	_, err := s.Cases.Lift(r.Context(), r.House, r.Scope, id, version(r), strings.TrimSpace(r.Form.Get("why-"+id)))
	if bad, ok := correctable(err); ok {
		for i := range bad {
			bad[i].Name = "why-" + id
		}
		return s.conflictsWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/conflicts")
}

func conflictState(r *gate.Request, c casework.Conflict) (kind, text string) {
	if c.LiftedOn != "" {
		return "info", r.T("conflict.lifted", "day", day(r, c.LiftedOn))
	}
	return "warn", r.T("conflict.stands")
}
