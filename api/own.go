package api

import (
	"context"
	"net/http"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/gate"
	"tongxing/matching"
)

// OwnPost is a post as its employer writes it.
type OwnPost struct {
	Trade      string   `json:"trade" maxLength:"60" example:"data-labelling"`
	Title      string   `json:"title" minLength:"2" maxLength:"60"`
	Text       string   `json:"text" maxLength:"2000"`
	Demand     string   `json:"demand" pattern:"^[0-4?]{25}$" doc:"what it asks: 25 levels, ? = not said"`
	Marginal   string   `json:"marginal,omitempty" pattern:"^[01]{25}$" doc:"1 = could be done another way or by somebody else"`
	Confirmed  string   `json:"confirmed,omitempty" pattern:"^[01]{25}$" doc:"1 = the employer answered this in plain words; all of them before submission"`
	Site       string   `json:"site,omitempty" maxLength:"400" example:"step_free=yes,lift=unknown"`
	Week       string   `json:"week,omitempty" doc:"168 hours, 42 hex characters; empty = flexible"`
	HoursDay   int64    `json:"hours_day" minimum:"1" maximum:"12"`
	HoursWeek  int64    `json:"hours_week" minimum:"1" maximum:"60"`
	PayMin     int64    `json:"pay_min" minimum:"1" doc:"fen a month"`
	PayMax     int64    `json:"pay_max" minimum:"1" doc:"fen a month"`
	Openings   int64    `json:"openings" minimum:"1" maximum:"500"`
	Hazard     bool     `json:"hazard,omitempty"`
	Remote     string   `json:"remote" enum:"yes,no,unknown"`
	Dormitory  string   `json:"dormitory" enum:"yes,no,unknown"`
	Shuttle    string   `json:"shuttle" enum:"yes,no,unknown"`
	Contract   string   `json:"contract" enum:"fixed,open,parttime,piece"`
	SkillsMust []string `json:"skills_must,omitempty" maxItems:"20"`
	SkillsWish []string `json:"skills_wish,omitempty" maxItems:"20"`
	Offers     []string `json:"offers,omitempty" doc:"accommodations the employer offers"`
}

// OwnView is it with its state.
type OwnView struct {
	ID         string `json:"id"`
	State      string `json:"state" enum:"draft,submitted,published,closed,expired,refused"`
	RefusedFor string `json:"refused_for,omitempty"`
	Filled     int64  `json:"filled"`
	Expires    string `json:"expires_on"`
	Version    int64  `json:"version"`
	OwnPost
}

func ownView(p employment.Post) OwnView {
	return OwnView{p.ID, p.State, p.RefusedFor, p.Filled, string(p.ExpiresOn), p.Version, OwnPost{p.Trade, p.Title, p.Body, p.Demand, p.Marginal, p.Confirmed, p.Site, p.Week, p.HoursDay, p.HoursWeek,
		p.PayMin, p.PayMax, p.Openings, p.Hazard, p.Remote, p.Dormitory, p.Shuttle, p.Contract, list(p.SkillsMust), list(p.SkillsWish), list(p.Offers)}}
}

// post is the row that the document asks for.
func (o OwnPost) post(id, employer string, version int64) employment.Post {
	p := employment.Post{ID: id, Employer: employer, Version: version, Trade: o.Trade, Title: o.Title, Body: o.Text, Demand: o.Demand, Marginal: o.Marginal, Confirmed: o.Confirmed, Site: o.Site,
		Week: o.Week, HoursDay: o.HoursDay, HoursWeek: o.HoursWeek, PayMin: o.PayMin, PayMax: o.PayMax, Openings: o.Openings, MinAge: 16, Hazard: o.Hazard, Remote: o.Remote,
		Dormitory: o.Dormitory, Shuttle: o.Shuttle, Contract: o.Contract, SkillsMust: joined(o.SkillsMust), SkillsWish: joined(o.SkillsWish), Offers: joined(o.Offers)}
	for _, marks := range []*string{&p.Marginal, &p.Confirmed} {
		if *marks == "" {
			*marks = matching.Marks{}.String()
		}
	}
	week, err := matching.ParseWeek(p.Week)
	p.Night = err == nil && week.Night()
	return p
}

type changingPost struct {
	ByID
	IfMatch string `header:"If-Match" doc:"the version it was read at" example:"\"3\""`
	Body    OwnPost
}

type turningPost struct {
	ByID
	Body struct {
		Version int64 `json:"version" doc:"the post's, as it was read"`
	}
}

func (a *API) own() {
	operation(a, act{ID: "own-posts", Method: http.MethodGet, Path: "/api/v1/own", Summary: "The employer's posts", Action: employment.PostOwn, For: forEmployer,
		About: "Those that need something first: drafts, refused, submitted, published, then the rest."},
		func(ctx context.Context, r *gate.Request, in *struct {
			Offset int `query:"offset" minimum:"0"`
		}) ([]OwnView, error) {
			all, err := employment.OwnPosts(ctx, a.House, r.Scope, 60, in.Offset)
			out := []OwnView{}
			for _, p := range all {
				out = append(out, ownView(p))
			}
			return out, err
		})
	operation(a, act{ID: "write-post", Method: http.MethodPost, Path: "/api/v1/own", Summary: "Write a post", Action: employment.PostWrite, For: forEmployer,
		About: "Opens a draft. It is seen by nobody until it is submitted and another officer has approved it."},
		func(ctx context.Context, r *gate.Request, in *struct{ Body OwnPost }) (Outcome, error) {
			o, err := employment.WritePost(ctx, a.House, r.Scope, in.Body.post("", r.Actor.Organisation(), 0))
			return outcomeView(o), err
		})
	operation(a, act{ID: "change-post", Method: http.MethodPut, Path: "/api/v1/own/{id}", Summary: "Change a post", Action: employment.PostWrite, For: forEmployer,
		About: "Replaces it. A published post goes back to be submitted and approved again."},
		func(ctx context.Context, r *gate.Request, in *changingPost) (Outcome, error) {
			version, err := matched(in.IfMatch)
			if err != nil {
				return Outcome{}, err
			}
			p := in.Body.post(in.ID, r.Actor.Organisation(), max(1, version)) // version 0 would open a new one
			o, err := employment.WritePost(ctx, a.House, r.Scope, p)
			return outcomeView(o), stale(err)
		})
	for _, turn := range []struct {
		id, path, summary, about string
		action                   access.Action
		verb                     func(context.Context, *access.House, access.Scope, string, int64) (access.Outcome, error)
	}{
		{"submit-post", "submission", "Hand a draft to the federation", "Every demand must be confirmed; wording that discriminates, asks for money or pays under the legal minimum is refused with its reason.", employment.PostSubmit, employment.Submit},
		{"renew-post", "renewal", "Publish it for another 30 days", "Held to the words and the legal minimum as they stand today.", employment.PostRenew, employment.Renew},
		{"close-post", "closure", "Take a post down", "Deliveries under way go on.", employment.PostClose, employment.Close},
	} {
		operation(a, act{ID: turn.id, Method: http.MethodPost, Path: "/api/v1/own/{id}/" + turn.path, Summary: turn.summary, About: turn.about, Action: turn.action, For: forEmployer},
			func(ctx context.Context, r *gate.Request, in *turningPost) (Outcome, error) {
				o, err := turn.verb(ctx, a.House, r.Scope, in.ID, in.Body.Version)
				return outcomeView(o), err
			})
	}
}
