package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// noticesData is what everybody reads of what is posted now.
type noticesData struct {
	Query            casework.NoticeQuery
	Rows             []casework.Notice
	Programmes, Area []parts.Option
	Next             string
}

// notices are all that run today.
func (s *Site) notices(w http.ResponseWriter, r *gate.Request) error {
	d := noticesData{Query: casework.NoticeQuery{After: r.Form.Get("after")}}
	for _, slug := range s.Cases.Book.Slugs() {
		if p := s.Cases.Book.Programme(slug); posts(p) {
			d.Programmes = append(d.Programmes, parts.Option{Value: slug, Label: caseTitle(r, p), Chosen: slug == r.Form.Get("programme")})
		}
	}
	for _, c := range s.Counties {
		d.Area = append(d.Area, parts.Option{Value: c.Path, Label: s.place(c.Path), Chosen: c.Path == r.Form.Get("area")})
	}
	d.Query.Programme, d.Query.Area = chosenOf(d.Programmes), chosenOf(d.Area)
	var err error
	if d.Rows, err = s.Cases.Notices(r.Context(), r.House, r.Scope, d.Query, pageOf+1); err != nil {
		return err
	}
	if len(d.Rows) > pageOf {
		d.Rows = d.Rows[:pageOf]
		d.Next = "/notices?" + url.Values{"programme": {d.Query.Programme}, "area": {d.Query.Area}, "after": {d.Rows[pageOf-1].Cursor()}}.Encode()
	}
	return s.show(w, r, View{Title: r.T("notices.title")}, s.noticesPage(r, d))
}

// posts tells whether a programme posts anything.
func posts(d *programme.Definition) bool {
	for _, step := range d.Steps {
		if !step.Notice.Zero() {
			return true
		}
	}
	return false
}

func chosenOf(all []parts.Option) string {
	for _, o := range all {
		if o.Chosen {
			return o.Value
		}
	}
	return ""
}

// byProgramme are a page's notices by programme, as they come.
func byProgramme(all []casework.Notice) (out [][]casework.Notice) {
	for i, n := range all {
		if i == 0 || n.Programme != all[i-1].Programme {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], n)
	}
	return out
}

// noticeName is who is posted: an office in full, a person masked, or nobody.
func noticeName(r *gate.Request, n casework.Notice) string {
	if n.Name == "" {
		return r.T("notices.nameless")
	}
	return n.Name
}

func (s *Site) notice(w http.ResponseWriter, r *gate.Request) error { return s.noticeWith(w, r, nil) }

func (s *Site) noticeWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(casework.NoticeSee)
	if err != nil {
		return err
	}
	n, err := s.Cases.NoticeOf(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	title := r.T("notices.one", "title", caseTitle(r, s.Cases.Book.Programme(n.Programme)))
	return s.show(w, r, View{Title: dots(title, noticeName(r, n)), Bad: bad}, s.noticePage(r, title, n, bad))
}

// object takes an objection, and says that it has arrived.
func (s *Site) object(w http.ResponseWriter, r *gate.Request) error {
	_, err := s.Cases.Object(r.Context(), r.House, r.Scope, r.PathValue("id"), strings.TrimSpace(r.Form.Get("why")))
	var refusal *casework.RefusedError
	if bad, ok := correctable(err); ok || errors.As(err, &refusal) {
		if !ok {
			key := "casework.refused." + refusal.Refusal.Code
			if refusal.Refusal.Code == "objection_open" {
				key = "notices.again"
			}
			bad.Add("why", key, refusal.Refusal.Pairs...)
		}
		for i := range bad {
			bad[i].Name = "why" // the form asks nothing else
		}
		return s.noticeWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/notices/"+url.PathEscape(r.PathValue("id"))+"?sent=1")
}

// isPosted tells whether a step of a case hangs out for everybody now.
func isPosted(r *gate.Request, c casework.Shown, step *programme.Step) bool {
	return !step.Notice.Zero() && c.State.Can(step) && c.State.Due(step) >= r.House.Today() && (c.Level == programme.Open || c.Level == programme.Restricted)
}

// countyName names the county that a place lies in, or the city.
func (s *Site) countyName(area string) string {
	for _, c := range s.Counties {
		if strings.HasPrefix(area, c.Path) {
			return c.Name
		}
	}
	return s.place(area)
}
