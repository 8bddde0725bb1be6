package api

import (
	"encoding/xml"
	"io"
	"net/http"
	"time"

	ics "github.com/arran4/golang-ical"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/gate"
)

type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    link     `xml:"link"`
	Entries []entry  `xml:"entry"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type entry struct {
	ID      string `xml:"id"`
	Title   string `xml:"title"`
	Updated string `xml:"updated"`
	Author  string `xml:"author>name"`
	Link    link   `xml:"link"`
	Summary string `xml:"summary"`
}

// feed is the newest posts as Atom (RFC 4287).
func (a *API) feed() gate.Route {
	return gate.Route{Method: http.MethodGet, Pattern: "/posts.atom", Action: employment.PostList, Audience: gate.ForPublic, Serve: func(w http.ResponseWriter, r *gate.Request) error {
		posts, _, err := employment.Posts(r.Context(), a.House, r.Scope, employment.Filter{}, 50)
		if err != nil {
			return err
		}
		f := atom{ID: "urn:tongxing:posts", Title: r.T("nav.posts"), Link: link{"self", r.Gate.PublicURL + "/posts.atom"}}
		updated := time.Time{}
		for _, p := range posts {
			e := entry{ID: "urn:uuid:" + p.ID, Title: p.Title, Updated: p.UpdatedAt.UTC().Format(time.RFC3339), Author: p.EmployerName, Summary: p.Body, Link: link{"alternate", r.Gate.PublicURL + "/posts/" + p.ID}}
			if f.Entries = append(f.Entries, e); p.UpdatedAt.After(updated) {
				updated = p.UpdatedAt.Time
			}
		}
		if len(posts) == 0 {
			updated = a.House.Now()
		}
		f.Updated = updated.UTC().Format(time.RFC3339)
		w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
		if _, err := io.WriteString(w, xml.Header); err != nil {
			return err
		}
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
		return calendar.SerializeTo(w, ics.WithNewLineWindows) // RFC 5545 wants CRLF everywhere
	}}
}
