package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/registry"
)

// desk is the officers': employers and posts that wait for the federation.
func (s *Site) desk(w http.ResponseWriter, r *gate.Request) error { return s.deskWith(w, r, nil) }

func (s *Site) deskWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(employment.PostQueue)
	if err != nil {
		return err
	}
	posts, err := employment.PostsWaiting(r.Context(), r.House, scope, 30)
	if err != nil {
		return err
	}
	scope, err = r.ScopeFor(employment.EmployerList)
	if err != nil {
		return err
	}
	var waiting []employment.Employer
	for _, state := range []string{"applied", "visited"} {
		some, err := employment.Employers(r.Context(), r.House, scope, state, 30, 0)
		if err != nil {
			return err
		}
		waiting = append(waiting, some...)
	}
	if scope, err = r.ScopeFor(employment.EmployerFirst); err != nil {
		return err
	}
	bare, err := employment.WithoutUser(r.Context(), r.House, scope, 30)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: counted(r, "desk.title", len(posts)+len(waiting)), Live: []string{"officers"}, Wide: true, Bad: bad}, s.deskPage(r, posts, waiting, bare, bad))
}

func (s *Site) approve(w http.ResponseWriter, r *gate.Request) error {
	if _, err := employment.Approve(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), refusal(r)); err != nil {
		return err
	}
	fit, err := s.Index.Rematch(r.Context(), r.House, r.PathValue("id")) // everybody who consented, before the page is answered
	if err != nil || refusal(r) != "" {
		return r.SeeOther(w, "/desk")
	}
	return r.SeeOther(w, "/desk?fit="+strconv.Itoa(fit))
}

// refusal is the reason of a refusal; a refusal without words says at least so.
func refusal(r *gate.Request) string {
	if r.Form.Get("verdict") != "no" {
		return ""
	}
	if why := strings.TrimSpace(r.Form.Get("why")); why != "" {
		return why
	}
	return r.T("desk.no_reason")
}

func (s *Site) visit(w http.ResponseWriter, r *gate.Request) error {
	if _, err := employment.RecordVisit(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), siteOf(r), r.Form.Get("note")); err != nil {
		return err
	}
	return r.SeeOther(w, "/desk")
}

func (s *Site) admit(w http.ResponseWriter, r *gate.Request) error {
	if _, err := employment.Admit(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), refusal(r)); err != nil {
		return err
	}
	return r.SeeOther(w, "/desk")
}

// peopleFor ranks people of the counsellor's area for a post.
func (s *Site) peopleFor(w http.ResponseWriter, r *gate.Request) error {
	show, err := r.ScopeFor(employment.PostShow)
	if err != nil {
		return err
	}
	p, err := employment.ShowPost(r.Context(), r.House, show, r.PathValue("id"))
	if err != nil {
		return err
	}
	found, err := s.Index.PeopleFor(r.Context(), r.House, r.Scope, p.ID, 20)
	if err != nil {
		return err
	}
	names := map[string]registry.Person{}
	if scope, err := r.ScopeFor(registry.PersonShow); err == nil {
		for _, m := range found {
			if who, err := registry.Show(r.Context(), r.House, scope, m.Seeker); err == nil {
				names[m.Seeker] = who
			}
		}
	}
	title := r.T("people_for.title", "post", p.Title)
	return s.show(w, r, View{Title: title, Wide: true}, s.peopleForPage(r, title, p, found, names))
}

// people lists who is within the reader's area.
func (s *Site) people(w http.ResponseWriter, r *gate.Request) error {
	all, err := registry.People(r.Context(), r.House, r.Scope, strings.TrimSpace(r.Form.Get("q")), r.Form.Get("after"), 50)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("people.title"), Wide: true}, s.peoplePage(r, all))
}

// yearOf is the year asked for, or the last closed one.
func yearOf(r *gate.Request) int {
	if y, err := strconv.Atoi(r.Form.Get("year")); err == nil && y > 2000 && y < 2200 {
		return y
	}
	return r.House.Now().Year() - 1
}

func (s *Site) employer(w http.ResponseWriter, r *gate.Request) error {
	e, err := employment.ShowEmployer(r.Context(), r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: e.Name}, s.employerPage(r, e))
}

func (s *Site) report(w http.ResponseWriter, r *gate.Request) error {
	_, err := employment.SendReport(r.Context(), r.House, r.Scope, r.Form.Get("employer"), r.Form.Get("text"))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.show(w, r, View{Title: r.T("report.title"), Bad: bad}, s.reportAgain(r, bad))
	}
	return s.show(w, r, View{Title: r.T("report.done")}, s.plain(r, r.T("report.done"), r.T("report.done_lead")))
}

// review asks a human to look at a match again.
func (s *Site) review(w http.ResponseWriter, r *gate.Request) error {
	if _, err := hiring.RequestReview(r.Context(), r.House, r.Scope, r.Form.Get("person"), r.Form.Get("post"), r.Form.Get("why")); err != nil {
		return err
	}
	return r.SeeOther(w, "/posts/"+url.PathEscape(r.Form.Get("post"))+"?asked=1")
}
