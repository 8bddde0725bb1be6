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
	Title     string `json:"title" example:"数据标注员"`
	Employer  string `json:"employer"`
	Name      string `json:"employer_name"`
	Area      string `json:"area" doc:"path of divisions" example:"/43/4303/430304/430304001/"`
	Trade     string `json:"trade" example:"data-labelling"`
	Text      string `json:"text"`
	Demand    string `json:"demand" doc:"25 levels 0-4, ? = not said"`
	Site      string `json:"site" doc:"features of the place" example:"step_free=yes,lift=unknown"`
	Week      string `json:"week" doc:"168 hours, 42 hex characters"`
	HoursDay  int64  `json:"hours_day"`
	HoursWeek int64  `json:"hours_week"`
	PayMin    int64  `json:"pay_min" doc:"fen a month" example:"260000"`
	PayMax    int64  `json:"pay_max" doc:"fen a month" example:"300000"`
	Remote    string `json:"remote" enum:"yes,no,unknown"`
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
	With    []string `json:"with,omitempty" doc:"accommodations that close a gap"`
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
	out := Match{Post: m.Post, Verdict: string(m.Verdict), Score: m.Score, Parts: []int{m.Parts.Fit, m.Parts.Skills, m.Parts.Wishes, m.Parts.Commute, m.Parts.Text}, Weights: m.Weights, With: m.With, Reasons: []Reason{}}
	for _, r := range m.Reasons {
		out.Reasons = append(out.Reasons, Reason{r.Sign, r.Code, r.Detail, r.Aid, r.Source})
	}
	return out
}

type postFilter struct {
	Trade  string `query:"trade"`
	Area   string `query:"area" doc:"path of a division"`
	Remote string `query:"remote" enum:"yes,no,unknown"`
	Text   string `query:"q" doc:"in the title or the employer's name"`
	Pay    int64  `query:"pay" doc:"fen a month, at least"`
	After  string `query:"after"`
}

func (a *API) posts() {
	operation(a, act{ID: "posts", Method: http.MethodGet, Path: "/api/v1/posts", Summary: "Published posts, newest first", Action: employment.PostList, For: forAnyone,
		About: "Open to everybody. 50 at a time; `next` is there while there are more."},
		func(ctx context.Context, r *gate.Request, in *postFilter) (out Posts, err error) {
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
	operation(a, act{ID: "post", Method: http.MethodGet, Path: "/api/v1/posts/{id}", Summary: "One post", Action: employment.PostShow, For: forAnyone, About: "A published post, or one of the reader's own."},
		func(ctx context.Context, r *gate.Request, in *ByID) (Post, error) {
			p, err := employment.ShowPost(ctx, a.House, r.Scope, in.ID)
			return postView(p), err
		})
	operation(a, act{ID: "matches", Method: http.MethodGet, Path: "/api/v1/matches", Summary: "Posts ranked for the reader, each with its reasons", Action: employment.SeekerMatch, For: forResident,
		About: "The twenty best, as the home page shows them: what fits, what fits with an accommodation, what one question would decide. Needs consent to job search."},
		func(ctx context.Context, r *gate.Request, in *ForWhom) ([]Match, error) {
			found, err := a.Index.PostsFor(ctx, a.House, r.Scope, in.person(r), 20)
			out := []Match{}
			for _, m := range found {
				out = append(out, matchView(m))
			}
			return out, err
		})
}
