package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/web/parts"
)

func queryEscape(s string) string { return url.QueryEscape(s) }

const perPage = 20

// posts is the public list with its filters; a seeker sees on each how it fits.
func (s *Site) posts(w http.ResponseWriter, r *gate.Request) error {
	yuan, _ := strconv.ParseInt(r.Form.Get("pay"), 10, 64) // what is no number does not narrow
	f := employment.Filter{Trade: r.Form.Get("trade"), Area: r.Form.Get("area"), Remote: r.Form.Get("remote"), Text: r.Form.Get("q"), PayMin: yuan * 100, After: r.Form.Get("after")}
	if fitOnly(r) {
		if done, err := s.fits(w, r, f); done || err != nil {
			return err
		}
	}
	posts, total, err := employment.Posts(r.Context(), r.House, r.Scope, f, perPage)
	if err != nil {
		return err
	}
	matches := s.matchesOf(r, posts)
	title := r.T("posts.title", "n", total)
	return s.show(w, r, View{Title: title}, s.postsPage(r, title, f, posts, matches))
}

// fitOnly tells whether only the posts that fit the reader are wanted.
func fitOnly(r *gate.Request) bool {
	return r.Form.Get("fit") == "yes" && person(r) != "" && r.May(employment.SeekerMatch)
}

// fitHref leads to all the posts that fit.
func fitHref(r *gate.Request) string {
	q := url.Values{"fit": {"yes"}}
	if id := r.Form.Get("for"); id != "" {
		q.Set("for", id)
	}
	return "/posts?" + q.Encode()
}

// fits is the list of the posts that fit, the best first; it is not done where nothing
// is known of the person, who then gets the whole list.
func (s *Site) fits(w http.ResponseWriter, r *gate.Request, f employment.Filter) (done bool, err error) {
	matches, known, err := s.fitting(r, person(r))
	if err != nil || !known {
		return false, err
	}
	all, total, err := s.ranked(r, f, matches, perPage)
	if err != nil {
		return false, err
	}
	var posts []employment.Post
	of := map[string]matching.Match{}
	for _, x := range all {
		posts, of[x.Post.ID] = append(posts, x.Post), x.Match
	}
	title := s.fitTitle(r, total)
	return true, s.show(w, r, View{Title: title}, s.postsPage(r, title, f, posts, of))
}

// matchesOf explains each post to a seeker; other readers get none.
func (s *Site) matchesOf(r *gate.Request, posts []employment.Post) map[string]matching.Match {
	scope, err := r.ScopeFor(employment.SeekerMatch)
	if err != nil || person(r) == "" {
		return nil
	}
	ids := make([]string, len(posts))
	for i, p := range posts {
		ids[i] = p.ID
	}
	out, err := s.Index.ExplainAll(r.Context(), r.House, scope, person(r), ids)
	if err != nil {
		return nil // no profile or no consent: the list stands without it
	}
	return out
}

func (s *Site) filterFields(r *gate.Request, f employment.Filter) (fields []parts.Field) {
	trades := []parts.Option{{Label: r.T("posts.any")}}
	for _, t := range trade.All() {
		trades = append(trades, parts.Option{Value: t.Code, Label: t.Name(string(r.Lang)), Chosen: t.Code == f.Trade})
	}
	areas := []parts.Option{{Label: r.T("posts.any")}}
	for _, c := range s.Counties {
		areas = append(areas, parts.Option{Value: c.Path, Label: c.Name, Chosen: c.Path == f.Area})
	}
	return []parts.Field{{Name: "trade", Label: r.T("posts.trade"), Options: trades}, {Name: "area", Label: r.T("posts.area"), Options: areas},
		{Name: "remote", Label: r.T("posts.remote"), Options: []parts.Option{{Label: r.T("posts.any")}, {Value: "yes", Label: r.T("post.remote"), Chosen: f.Remote == "yes"}}}}
}

// next is the address of the page after these posts, "" on the last.
func next(r *gate.Request, posts []employment.Post) string {
	if len(posts) < perPage {
		return ""
	}
	q := url.Values{}
	for _, name := range []string{"fit", "trade", "area", "remote", "q", "pay", "for"} {
		if v := r.Form.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	q.Set("after", posts[len(posts)-1].ID)
	return "/posts?" + q.Encode()
}

// postData is one post as its reader sees it.
type postData struct {
	Post    employment.Post
	Match   *matching.Match // for a seeker
	Person  string
	Sent    string // the live delivery, if there is one
	Preview *hiring.Preview
	Key     string
	Seeker  employment.Seeker
	Wage    *wage // for a seeker
}

func (s *Site) post(w http.ResponseWriter, r *gate.Request) error {
	p, err := employment.ShowPost(r.Context(), r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := postData{Post: p, Person: person(r), Key: r.FreshKey()}
	if m, ok := s.matchesOf(r, []employment.Post{p})[p.ID]; ok {
		d.Match = &m
		if err := s.lookBefore(r, &d); err != nil {
			return err
		}
		if d.Seeker, _, err = s.ownSeeker(r, d.Person); err != nil {
			return err
		}
		d.Wage = wageOf(r, p.PayMin, d.Seeker.Benefits)
	}
	return s.show(w, r, View{Title: p.Title + " · " + p.EmployerName, Live: []string{"post:" + p.ID}, Head: jsonLD(s.posting(r, p))}, s.postPage(r, d))
}

// lookBefore adds what would be sent, and whether it was sent already.
func (s *Site) lookBefore(r *gate.Request, d *postData) error {
	list, err := r.ScopeFor(hiring.DeliveryList)
	if err != nil {
		return err
	}
	live, err := hiring.Deliveries(r.Context(), r.House, list, hiring.Filter{Person: d.Person, Post: d.Post.ID, Live: true, Limit: 1})
	if err != nil {
		return err
	}
	if len(live) > 0 {
		d.Sent = live[0].ID
		return nil
	}
	scope, err := r.ScopeFor(hiring.DeliveryPreview)
	if err != nil {
		return err
	}
	look, err := hiring.LookBeforeSend(r.Context(), r.House, scope, d.Person, hiring.Sending{Posts: []string{d.Post.ID}})
	if k := fault.KindOf(err); k == fault.InvalidErr || k == fault.DeniedErr {
		return nil // what stands in the way is told when the button is pressed
	}
	d.Preview = &look
	return err
}

// askable are the unknowns that an employer can answer in one word, as the
// question's code.
var askable = map[string]string{"item": "item", "site": "site", "remote_work": "remote", "dormitory_room": "dormitory", "shuttle_bus": "shuttle", "night_shift": "night"}

// asking is the control beside an unknown that a side could answer: the employer,
// for the person; or the person, for the counsellor.
func asking(r *gate.Request, of, person, post string) func(matching.Reason) templ.Component {
	return func(x matching.Reason) templ.Component {
		code := askable[x.Code]
		switch {
		case code == "" || x.Source != of || !r.May(hiring.QuestionAsk):
			return nil
		case x.Detail != "":
			code += ":" + x.Detail
		}
		return parts.Press{Action: "/questions", Key: r.FreshKey(), Label: r.T("post.ask_" + of), More: why(r, x),
			Values: []parts.Option{{Value: "person", Label: person}, {Value: "post", Label: post}, {Value: "code", Label: code}, {Value: "of", Label: of}}}.Form()
	}
}

// ask asks one unknown: of the employer for the person, or of the person for the
// counsellor.
func (s *Site) ask(w http.ResponseWriter, r *gate.Request) error {
	post := r.Form.Get("post")
	put, back := hiring.AskEmployer, "/posts/"+url.PathEscape(post)
	if r.Form.Get("of") == matching.ByPerson {
		put, back = hiring.AskPerson, back+"/people"
	}
	if _, err := put(r.Context(), r.House, r.Scope, r.Form.Get("person"), post, r.Form.Get("code")); err != nil {
		return err
	}
	return r.SeeOther(w, back+"?asked=1")
}

// sentTo are the posts the person has a live delivery to.
func (s *Site) sentTo(r *gate.Request, person string) (map[string]bool, error) {
	scope, err := r.ScopeFor(hiring.DeliveryList)
	if err != nil {
		return nil, err
	}
	all, err := hiring.Deliveries(r.Context(), r.House, scope, hiring.Filter{Person: person, Live: true, Limit: 200})
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, d := range all {
		out[d.Post] = true
	}
	return out, nil
}

// waiting counts the deliveries that wait for the person's own word.
func (s *Site) waiting(r *gate.Request, person string) (n int, err error) {
	scope, err := r.ScopeFor(hiring.DeliveryList)
	if err != nil {
		return 0, err
	}
	all, err := hiring.Deliveries(r.Context(), r.House, scope, hiring.Filter{Person: person, Live: true, Limit: 200})
	for _, d := range all {
		if d.Waits() == "person" {
			n++
		}
	}
	return n, err
}
