package web

import (
	"net/http"
	"net/url"
	"slices"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// A newCase is the form that opens a case: whom it is for, and its first step.
type newCase struct {
	*stepForm
	Subject ask
	Of      string // kind of the subject
	Kinds   []parts.Option
	Own     bool // a person's or their guardian's: nobody is looked for, and whom an office names is left to it
}

func (s *Site) newOf(r *gate.Request) (*newCase, error) {
	d := s.Cases.Book.Programme(r.PathValue("slug"))
	if d == nil {
		return nil, fault.NotFound("programme")
	}
	n := &newCase{stepForm: s.stepForm(r, casework.Shown{}, d, &d.Steps[0]), Of: d.Subject[0]}
	n.Action = "/programmes/" + d.Slug + "/new"
	if n.Own = r.Actor.Kind != "staff" && d.Personal(); n.Own {
		n.Of, n.Who = programme.Person, nil
		return n, nil
	}
	if k := r.Form.Get("of"); slices.Contains(d.Subject, k) {
		n.Of = k
	}
	for _, k := range d.Subject {
		n.Kinds = append(n.Kinds, parts.Option{Value: k, Label: r.T("case.kind." + k), Chosen: k == n.Of})
	}
	n.Subject = ask{Question: programme.Question{Name: "subject", Kind: n.Of}, Field: "subject", Label: r.T("case.subject." + n.Of), Must: true}
	if n.Of == programme.Matter {
		n.Subject.Kind = "division"
	}
	if n.Of == programme.Person {
		n.Subject.Hint = r.T("case.subject_hint")
	}
	return n, nil
}

func (s *Site) caseNew(w http.ResponseWriter, r *gate.Request) error {
	n, err := s.newOf(r)
	if err != nil {
		return err
	}
	subject := n.subject()
	n.fill(nil, string(r.House.Today()))
	n.Typed.Set("subject", subject)
	for _, a := range n.Asks { // what the page that led here knows already
		if said := r.Form.Get(a.Name); said != "" && !a.rows() {
			n.Typed.Set(a.Field, said)
		}
	}
	return s.showNew(w, r, n)
}

func (s *Site) showNew(w http.ResponseWriter, r *gate.Request, n *newCase) error {
	title := r.T("case.new", "title", n.t.Title)
	if n.Own {
		return s.show(w, r, View{Title: n.t.Own, Bad: n.Bad}, ownPage(n))
	}
	return s.show(w, r, View{Title: title, Bad: n.Bad}, newPage(n, title))
}

func (s *Site) openCase(w http.ResponseWriter, r *gate.Request) error {
	n, err := s.newOf(r)
	if err != nil {
		return err
	}
	if r.Form.Get("add") != "" || r.Form.Get("find") != "" {
		return s.showNew(w, r, n)
	}
	entry, bad := n.read()
	if n.subject() == "" {
		bad = append(fault.Fields{{Name: "subject", Key: "form.required"}}, bad...) // it stands first
	}
	if n.Bad = bad; len(bad) > 0 {
		return s.showNew(w, r, n)
	}
	in := casework.New{Programme: n.d.Slug, Kind: n.Of, Subject: n.subject()}
	if n.Of == programme.Matter {
		in.Subject, in.Area = "", r.Form.Get("subject")
	}
	out, err := s.Cases.Open(r.Context(), r.House, r.Scope, in, entry)
	if fault.KindOf(err) == fault.NotFoundErr && !n.Own { // nobody whom the reader knows: what was typed stays
		n.Bad.Add("subject", "case.no_subject")
		return s.showNew(w, r, n)
	}
	if n.caught(err) {
		return s.showNew(w, r, n)
	}
	if err != nil {
		return err
	}
	if n.Own {
		return r.SeeOther(w, "/my/cases/"+url.PathEscape(out.Record)+forQuery(r))
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(out.Record)+"?done="+n.Step.ID)
}

// subject is whom the case is for: who was picked, or whose own it is.
func (n *newCase) subject() string {
	if n.Own {
		return person(n.r)
	}
	return n.r.Form.Get("subject")
}
