package web

import (
	"net/http"
	"slices"

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

// mostAtOnce is how many further posts the first page offers to send to in one act.
const mostAtOnce = 5

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
	matches, known, err := s.fitting(r, d.Person)
	if err != nil {
		return err
	}
	d.Profile = known
	if d.Fits, d.Total, err = s.ranked(r, employment.Filter{}, matches, 1+mostAtOnce); err != nil {
		return err
	}
	if d.Waiting, err = s.waiting(r, d.Person); err != nil {
		return err
	}
	if d.Asked, err = s.asked(r, d.Person); err != nil {
		return err
	}
	title := s.fitTitle(r, d.Total)
	return s.show(w, r, View{Title: title, Live: []string{"person:" + d.Person}}, s.seekerHomePage(r, title, d))
}

// fitTitle says how many posts fit, and whom where it is not the reader.
func (s *Site) fitTitle(r *gate.Request, n int) string {
	if ward := s.behalf(r); n > 0 && ward != "" {
		return r.T("home.title_for", "n", n, "name", ward)
	}
	return counted(r, "home.title", n)
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

// fitting are the feasible posts that the person has not sent to yet, the best first.
// known is false without profile or consent: the page then asks for it.
func (s *Site) fitting(r *gate.Request, person string) (fits []matching.Match, known bool, err error) {
	scope, err := r.ScopeFor(employment.SeekerMatch)
	if err != nil {
		return nil, false, err
	}
	all, err := s.Index.PostsFor(r.Context(), r.House, scope, person, 0)
	if k := fault.KindOf(err); k == fault.NotFoundErr || k == fault.DeniedErr {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	sent, err := s.sentTo(r, person)
	return slices.DeleteFunc(all, func(m matching.Match) bool { return !m.Verdict.Feasible() || sent[m.Post] }), true, err
}

// ranked reads the posts of these matches that pass the filter, and counts them all.
func (s *Site) ranked(r *gate.Request, f employment.Filter, matches []matching.Match, limit int) (out []shown, total int, err error) {
	scope, err := r.ScopeFor(employment.PostList)
	if err != nil {
		return nil, 0, err
	}
	ids, of := make([]string, len(matches)), map[string]matching.Match{}
	for i, m := range matches {
		ids[i], of[m.Post] = m.Post, m
	}
	posts, total, err := employment.RankedPosts(r.Context(), r.House, scope, f, ids, limit)
	for _, p := range posts {
		out = append(out, shown{p, of[p.ID]})
	}
	return out, total, err
}
