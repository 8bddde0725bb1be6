package api

import (
	"context"
	"net/http"

	"tongxing/employment"
	"tongxing/gate"
	"tongxing/matching"
)

// Post is an opening as the public may read it.
type Post struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Employer  string `json:"employer"`
	Name      string `json:"employer_name"`
	Area      string `json:"area"`
	Trade     string `json:"trade"`
	Text      string `json:"text"`
	Demand    string `json:"demand" doc:"25 levels 0-4, ? = not said"`
	Site      string `json:"site"`
	Week      string `json:"week" doc:"168 hours, 42 hex characters"`
	HoursDay  int64  `json:"hours_day"`
	HoursWeek int64  `json:"hours_week"`
	PayMin    int64  `json:"pay_min" doc:"fen a month"`
	PayMax    int64  `json:"pay_max"`
	Remote    string `json:"remote"`
	Published string `json:"published_on"`
	Expires   string `json:"expires_on"`
}

func postView(p employment.Post) Post {
	return Post{p.ID, p.Title, p.Employer, p.EmployerName, p.Area, p.Trade, p.Body, p.Demand, p.Site, p.Week, p.HoursDay, p.HoursWeek, p.PayMin, p.PayMax, p.Remote, string(p.PublishedOn), string(p.ExpiresOn)}
}

// Posts is a page of them.
type Posts struct {
	Total int64  `json:"total"`
	Posts []Post `json:"posts"`
	Next  string `json:"next,omitempty" doc:"pass as after"`
}

// Match is one post as it fits the reader.
type Match struct {
	Post    string   `json:"post"`
	Verdict string   `json:"verdict" enum:"fits,fits_with,ask,blocked"`
	Score   int      `json:"score"`
	Parts   []int    `json:"parts" doc:"fit, skills, wishes, commute, text"`
	Weights int      `json:"weights_version"`
	With    []string `json:"with,omitempty"`
	Reasons []Reason `json:"reasons"`
}

// Reason is one clause of the explanation.
type Reason struct {
	Sign   string `json:"sign"`
	Code   string `json:"code"`
	Detail string `json:"detail,omitempty"`
	Aid    string `json:"aid,omitempty"`
	Source string `json:"source"`
}

func matchView(m matching.Match) Match {
	out := Match{Post: m.Post, Verdict: string(m.Verdict), Score: m.Score, Parts: []int{m.Parts.Fit, m.Parts.Skills, m.Parts.Wishes, m.Parts.Commute, m.Parts.Text}, Weights: m.Weights, With: m.With}
	for _, r := range m.Reasons {
		out.Reasons = append(out.Reasons, Reason{r.Sign, r.Code, r.Detail, r.Aid, r.Source})
	}
	return out
}

type postFilter struct {
	Trade  string `query:"trade"`
	Area   string `query:"area" doc:"path of a division"`
	Remote string `query:"remote" enum:"yes,no,unknown"`
	Text   string `query:"q"`
	Pay    int64  `query:"pay" doc:"fen a month, at least"`
	After  string `query:"after"`
}

type byID struct {
	ID string `path:"id"`
}

func (a *API) posts() {
	operation(a, "posts", http.MethodGet, "/api/v1/posts", "Published posts, newest first", employment.PostList, func(ctx context.Context, r *gate.Request, in *postFilter) (out Posts, err error) {
		posts, total, err := employment.Posts(ctx, a.House, r.Scope, employment.Filter{Trade: in.Trade, Area: in.Area, Remote: in.Remote, Text: in.Text, PayMin: in.Pay, After: in.After}, 50)
		out.Total, out.Posts = total, []Post{}
		for _, p := range posts {
			out.Posts = append(out.Posts, postView(p))
		}
		if len(posts) == 50 {
			out.Next = posts[49].ID
		}
		return out, err
	})
	operation(a, "post", http.MethodGet, "/api/v1/posts/{id}", "One post", employment.PostShow, func(ctx context.Context, r *gate.Request, in *byID) (Post, error) {
		p, err := employment.ShowPost(ctx, a.House, r.Scope, in.ID)
		return postView(p), err
	})
	operation(a, "matches", http.MethodGet, "/api/v1/matches", "Posts ranked for the reader, each with its reasons", employment.SeekerMatch, func(ctx context.Context, r *gate.Request, _ *struct{}) ([]Match, error) {
		found, err := a.Index.PostsFor(ctx, a.House, r.Scope, r.Actor.Person, 20)
		out := []Match{}
		for _, m := range found {
			out = append(out, matchView(m))
		}
		return out, err
	})
	operation(a, "profile", http.MethodGet, "/api/v1/profile", "The reader's own job-search profile", employment.SeekerShow, func(ctx context.Context, r *gate.Request, _ *struct{}) (Profile, error) {
		k, err := employment.ShowSeeker(ctx, a.House, r.Scope, r.Actor.Person)
		return profileView(k), err
	})
}

// Profile is what a resident said of themselves.
type Profile struct {
	Version    int64    `json:"version"`
	State      string   `json:"state"`
	Headline   string   `json:"headline"`
	Summary    string   `json:"summary"`
	Skills     []string `json:"skills"`
	Abilities  string   `json:"abilities"`
	Aids       []string `json:"aids"`
	SiteNeeds  []string `json:"site_needs"`
	Mode       string   `json:"mode"`
	MaxMinutes int64    `json:"max_minutes"`
	Week       string   `json:"week"`
	PayFloor   int64    `json:"pay_floor"`
	Wishes     []string `json:"wishes"`
}

func profileView(k employment.Seeker) Profile {
	return Profile{k.Version, k.State, k.Headline, k.Summary, employment.List(k.Skills), k.Abilities, employment.List(k.Aids), employment.List(k.SiteNeeds), k.Mode, k.MaxMinutes, k.Week, k.PayFloor, employment.List(k.Wishes)}
}
