package web

import (
	"net/http"
	"net/url"

	"tongxing/access"
	"tongxing/employment/hiring"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/web/parts"
)

// fairs lists the fairs to come; officers announce one here.
func (s *Site) fairs(w http.ResponseWriter, r *gate.Request) error { return s.fairsWith(w, r, nil) }

func (s *Site) fairsWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(hiring.FairList)
	if err != nil {
		return err
	}
	all, err := hiring.Fairs(r.Context(), r.House, scope, r.House.Today(), 60)
	if err != nil {
		return err
	}
	title := r.T("fair.title", "n", len(all))
	return s.show(w, r, View{Title: title, Bad: bad}, s.fairsPage(r, title, all, bad))
}

// fairForm is what is asked of whoever announces a fair.
var fairForm = form.Form{
	{Name: "title", Kind: form.Text, Must: true, Max: 200, Label: "fair.f_title"},
	{Name: "held_on", Kind: form.Day, Must: true, From: "today", Label: "fair.f_day", Hint: "web.day_hint"},
	{Name: "hours", Kind: form.Text, Must: true, Max: 200, Label: "fair.f_hours", Hint: "fair.f_hours_hint"},
	{Name: "place", Kind: form.Text, Must: true, Max: 200, Label: "fair.f_place"},
	{Name: "access", Kind: form.Choices, Choices: matching.Sites, Options: "matching.site", Label: "fair.f_access"},
	{Name: "interpreter", Kind: form.YesNo, Options: "tri", Label: "fair.f_interpreter"},
}

func (s *Site) announceFair(w http.ResponseWriter, r *gate.Request) error {
	a, bad := fairForm.Read(r.Form, string(r.House.Today()))
	if len(bad) == 0 {
		sites := map[string]matching.Tri{}
		for _, code := range a["access"].List {
			sites[code] = matching.Yes
		}
		out, err := hiring.CreateFair(r.Context(), r.House, r.Scope, hiring.Fair{Area: r.Form.Get("area"), Title: a["title"].Text, HeldOn: store.Day(a["held_on"].Text), Hours: a["hours"].Text,
			Place: a["place"].Text, Access: matching.FormatSites(sites), Interpreter: a["interpreter"].Text == "yes"})
		if bad, err = invalid(err); err != nil {
			return err
		} else if bad == nil {
			return r.SeeOther(w, "/fairs/"+url.PathEscape(out.Record))
		}
	}
	return s.fairsWith(w, r, bad)
}

// fairData is one fair as its reader sees it.
type fairData struct {
	Fair      hiring.Fair
	Employers []hiring.Entrant
	People    []hiring.Entrant // for staff
	Who       string           // whom the reader may enter, "" = nobody
	Entered   bool
	Staff     bool
}

func (s *Site) fair(w http.ResponseWriter, r *gate.Request) error {
	var d fairData
	var err error
	id := r.PathValue("id")
	if d.Fair, d.Employers, err = hiring.ShowFair(r.Context(), r.House, r.Scope, id); err != nil {
		return err
	}
	if scope, err := r.ScopeFor(hiring.FairJoin); err == nil {
		kind, who := s.entrant(r)
		if d.Who = who; who != "" {
			if d.Entered, err = hiring.Entered(r.Context(), r.House, scope, id, kind, who); err != nil {
				return err
			}
		}
	}
	if scope, err := r.ScopeFor(hiring.FairGuests); err == nil {
		d.Staff = true
		if d.People, err = hiring.FairPeople(r.Context(), r.House, scope, id); err != nil {
			return err
		}
	}
	title := d.Fair.Title
	if d.Staff {
		title = r.T("fair.staff_title", "title", title)
	}
	return s.show(w, r, View{Title: title, Live: []string{"fair:" + id}}, s.fairPage(r, d))
}

// entrant is whom the reader would enter: the own company, oneself, or the person
// named in the address. Staff who name nobody enter nobody.
func (s *Site) entrant(r *gate.Request) (kind, who string) {
	switch {
	case r.Actor.Has(access.Employer):
		return "employer", r.Actor.Organisation()
	case r.Actor.Kind == "staff":
		return "person", r.Form.Get("for")
	}
	return "person", person(r)
}

// enterFair comes to a fair, or takes that back.
func (s *Site) enterFair(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	kind, who := s.entrant(r)
	act := hiring.JoinFair
	if r.Form.Get("come") == "no" {
		act = hiring.LeaveFair
	}
	if _, err := act(r.Context(), r.House, r.Scope, id, kind, who); err != nil {
		return err
	}
	return r.SeeOther(w, "/fairs/"+url.PathEscape(id)+forQuery(r))
}

func (s *Site) callOffFair(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	if _, err := hiring.CallOffFair(r.Context(), r.House, r.Scope, id, version(r), r.Form.Get("why")); err != nil {
		return err
	}
	return r.SeeOther(w, "/fairs/"+url.PathEscape(id))
}

// fairFacts are when and where, and what the place is like.
func (s *Site) fairFacts(r *gate.Request, f hiring.Fair) []parts.Fact {
	out := []parts.Fact{{Icon: "calendar", Text: dots(r.Lang.Day(string(f.HeldOn)), f.Hours)}, {Icon: "place", Text: dots(s.place(f.Area), f.Place)}}
	if f.Interpreter {
		out = append(out, parts.Fact{Icon: "chat", Text: r.T("fair.interpreter")})
	}
	return out
}

// areaOptions are the counties within reach, or else the townships.
func (s *Site) areaOptions(r *gate.Request, scope access.Scope) (out []parts.Option) {
	for _, level := range [][]registry.Division{s.Counties, s.Townships} {
		for _, d := range level {
			if scope.Covers("", "", d.Path) {
				out = append(out, parts.Option{Value: d.Path, Label: s.place(d.Path), Chosen: d.Path == r.Form.Get("area")})
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}
