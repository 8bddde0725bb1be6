package web

import (
	"net/http"
	"slices"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/store"
	"tongxing/web/parts"
)

// awayData is who stands in for the reader, and for whom the reader stands in (代班).
type awayData struct {
	*stepForm
	Mine, Theirs []casework.Deputy
}

func (s *Site) away(w http.ResponseWriter, r *gate.Request) error { return s.awayWith(w, r, nil) }

func (s *Site) awayWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) (err error) {
	d := awayData{stepForm: &stepForm{tongue: tongue{r: r, book: s.Cases.Book}, site: s, Typed: r.Form, Bad: bad, Key: r.Key(), Action: "/account/deputies", found: map[string][]parts.Option{}}}
	scope, err := r.ScopeFor(casework.Deputise)
	if err != nil {
		return err
	}
	if d.Mine, d.Theirs, err = s.Cases.Deputies(r.Context(), r.House, scope); err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("away.title"), Bad: bad}, awayPage(d))
}

// colleague is the choice of who stands in.
func (d awayData) colleague() ask {
	return ask{Question: programme.Question{Name: "deputy", Kind: "worker"}, Field: "deputy", Label: d.r.T("away.who"), Others: true}
}

// deputise names who stands in, from one day to another.
func (s *Site) deputise(w http.ResponseWriter, r *gate.Request) error {
	if r.Form.Get("find") != "" {
		return s.awayWith(w, r, nil)
	}
	var bad fault.Fields
	for _, name := range []string{"from", "to"} {
		if dayTyped(r.Form.Get(name)) == "" {
			bad.Add(name, "form.bad_day")
		}
	}
	if r.Form.Get("deputy") == "" {
		bad.Add("deputy", "form.choose")
	}
	if len(bad) > 0 {
		return s.awayWith(w, r, bad)
	}
	_, err := s.Cases.Deputise(r.Context(), r.House, r.Scope, r.Form.Get("deputy"), store.Day(dayTyped(r.Form.Get("from"))), store.Day(dayTyped(r.Form.Get("to"))))
	if bad, ok := correctable(err); ok {
		return s.awayWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/account/deputies")
}

func (s *Site) endDeputy(w http.ResponseWriter, r *gate.Request) error {
	if _, err := s.Cases.EndDeputy(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r)); err != nil {
		return err
	}
	return r.SeeOther(w, "/account/deputies")
}

// standsIn names those for whom the reader stands in today.
func (s *Site) standsIn(r *gate.Request) ([]casework.Deputy, error) {
	if !r.May(casework.Deputise) {
		return nil, nil
	}
	scope, err := r.ScopeFor(casework.Deputise)
	if err != nil {
		return nil, err
	}
	_, theirs, err := s.Cases.Deputies(r.Context(), r.House, scope)
	today := r.House.Today()
	return slices.DeleteFunc(theirs, func(d casework.Deputy) bool { return d.From > today }), err
}

func span(r *gate.Request, d casework.Deputy) string {
	return r.T("case.between", "from", day(r, d.From), "to", day(r, d.To))
}
