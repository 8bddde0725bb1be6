package api

import (
	"context"
	"encoding/xml"
	"net/http"
	"time"

	ics "github.com/arran4/golang-ical"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/review"
)

type ofYear struct {
	Year int `query:"year" doc:"the last closed one if not given"`
}

func (a *API) year(given int) int {
	if given > 0 {
		return given
	}
	return a.House.Now().Year() - 1
}

func (a *API) figures() {
	operation(a, "figures", http.MethodGet, "/api/v1/figures", "Every figure of a year, printed beside computed", figure.See, func(ctx context.Context, r *gate.Request, in *ofYear) (review.Review, error) {
		return review.Make(ctx, a.House, r.Scope, a.Book, a.year(in.Year))
	})
	operation(a, "records", http.MethodGet, "/api/v1/figures/{code}/records", "The records behind a figure, within the reader's scope", figure.Records, func(ctx context.Context, r *gate.Request, in *struct {
		Code  string `path:"code"`
		Year  int    `query:"year"`
		After string `query:"after"`
	}) ([]Record, error) {
		list, err := a.Book.List(ctx, a.House, r.Scope, in.Code, a.year(in.Year), in.After, 500)
		out := []Record{}
		for _, x := range list {
			out = append(out, Record{x.Key, x.Kind, x.Area, string(x.Day), x.After()})
		}
		return out, err
	})
}

// Record is one counted thing: an opaque key and what places it.
type Record struct {
	Key   string `json:"key"`
	Kind  string `json:"kind"`
	Area  string `json:"area"`
	Day   string `json:"day"`
	After string `json:"after"`
}

type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Entries []entry  `xml:"entry"`
}

type entry struct {
	ID      string `xml:"id"`
	Title   string `xml:"title"`
	Updated string `xml:"updated"`
	Author  string `xml:"author>name"`
	Link    struct {
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Summary string `xml:"summary"`
}

// feed is the newest posts as Atom (RFC 4287).
func (a *API) feed() gate.Route {
	return gate.Route{Method: http.MethodGet, Pattern: "/posts.atom", Action: employment.PostList, Audience: gate.ForPublic, Serve: func(w http.ResponseWriter, r *gate.Request) error {
		posts, _, err := employment.Posts(r.Context(), a.House, r.Scope, employment.Filter{}, 50)
		if err != nil {
			return err
		}
		f := atom{ID: "urn:tongxing:posts", Title: r.T("nav.posts"), Updated: a.House.Now().UTC().Format(time.RFC3339)}
		for _, p := range posts {
			e := entry{ID: "urn:uuid:" + p.ID, Title: p.Title, Updated: p.UpdatedAt.UTC().Format(time.RFC3339), Author: p.EmployerName, Summary: p.Body}
			e.Link.Href = "/posts/" + p.ID
			f.Entries = append(f.Entries, e)
		}
		w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
		return xml.NewEncoder(w).Encode(f)
	}}
}

// calendar is the reader's agreed interviews (RFC 5545). It names the post and the
// place, never the other person.
func (a *API) calendar() gate.Route {
	return gate.Route{Method: http.MethodGet, Pattern: "/calendar.ics", Action: hiring.InterviewList, Audience: gate.ForResident, Serve: func(w http.ResponseWriter, r *gate.Request) error {
		today := a.House.Today()
		all, err := hiring.Interviews(r.Context(), a.House, r.Scope, today.AddDays(-7), today.AddDays(90))
		if err != nil {
			return err
		}
		calendar := ics.NewCalendar()
		calendar.SetProductId("-//Tongxing//interviews//ZH")
		for _, x := range all {
			e := calendar.AddEvent(x.ID + "@tongxing")
			e.SetDtStampTime(a.House.Now())
			e.SetStartAt(x.Chosen.Time)
			e.SetEndAt(x.Chosen.Add(time.Hour))
			e.SetSummary(r.T("api.interview", "title", x.Title))
			e.SetLocation(x.Place)
		}
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		return calendar.SerializeTo(w)
	}}
}
