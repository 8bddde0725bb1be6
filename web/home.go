package web

import (
	"net/http"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/matching"
)

// shown is a post with its match, for whoever looks at it.
type shown struct {
	Post  employment.Post
	Match matching.Match
}

// homeData is what the seeker's first page says.
type homeData struct {
	Person  string
	Fits    []shown
	Total   int
	Profile bool // there is a profile and consent
	Waiting int  // deliveries that wait for the person
	Asked   int  // questions put to the person
	Key     string
}

// Home is the first page: the news for a seeker, the way on for everybody else.
func (s *Site) home(w http.ResponseWriter, r *gate.Request) error {
	switch {
	case r.Actor.Has(access.Resident), r.Actor.Has(access.Guardian), r.Form.Get("for") != "" && r.May(employment.SeekerMatch):
		return s.seekerHome(w, r) // a counsellor looks for somebody named in the address
	case front(r) != "":
		return r.SeeOther(w, front(r))
	}
	scope, err := r.ScopeFor(employment.PostList)
	if err != nil {
		return err
	}
	posts, total, err := employment.Posts(r.Context(), r.House, scope, employment.Filter{}, 3)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("home.public_title")}, s.publicHome(r, posts, total))
}

func (s *Site) seekerHome(w http.ResponseWriter, r *gate.Request) error {
	d := homeData{Person: person(r), Key: r.FreshKey()}
	scope, err := r.ScopeFor(employment.SeekerMatch)
	if err != nil {
		return err
	}
	matches, err := s.Index.PostsFor(r.Context(), r.House, scope, d.Person, 0)
	switch fault.KindOf(err) {
	case fault.NotFoundErr, fault.DeniedErr: // no profile, or no consent: the page asks for it
	default:
		if err != nil {
			return err
		}
		d.Profile = true
	}
	if d.Fits, d.Total, err = s.fitting(r, d.Person, matches); err != nil {
		return err
	}
	if d.Waiting, err = s.waiting(r, d.Person); err != nil {
		return err
	}
	if d.Asked, err = s.asked(r, d.Person); err != nil {
		return err
	}
	title := r.T("home.title_none")
	if d.Total > 0 {
		title = r.T("home.title", "n", d.Total)
	}
	return s.show(w, r, View{Title: title, Live: []string{"person:" + d.Person}}, s.seekerHomePage(r, title, d))
}

// asked counts the open questions put to the person.
func (s *Site) asked(r *gate.Request, person string) (int, error) {
	scope, err := r.ScopeFor(hiring.QuestionList)
	if err != nil {
		return 0, err
	}
	all, err := hiring.Questions(r.Context(), r.House, scope, hiring.QuestionFilter{Person: person, Side: matching.ByPerson, Open: true, Limit: 50})
	return len(all), err
}

// fitting reads the best feasible posts that the person has not sent to yet, and
// counts them all.
func (s *Site) fitting(r *gate.Request, person string, matches []matching.Match) (out []shown, total int, err error) {
	sent, err := s.sentTo(r, person)
	if err != nil {
		return nil, 0, err
	}
	scope, err := r.ScopeFor(employment.PostShow)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range matches {
		if !m.Verdict.Feasible() || sent[m.Post] {
			continue
		}
		if total++; len(out) == 5 {
			continue
		}
		p, err := employment.ShowPost(r.Context(), r.House, scope, m.Post)
		if fault.KindOf(err) == fault.NotFoundErr {
			continue // taken down since the index looked
		}
		if err != nil {
			return nil, 0, err
		}
		out = append(out, shown{p, m})
	}
	return out, total, nil
}
