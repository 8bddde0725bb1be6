package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/gate/signin"
	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/store"
	"tongxing/web/parts"
)

// A Site is what the pages stand on.
type Site struct {
	House     *access.House
	Index     *employment.Index
	Book      *figure.Book
	Cases     *casework.Engine
	Known     *known.Board
	Desk      *signin.Desk
	Places    map[string]string // division code → name
	Counties  []registry.Division
	Townships []registry.Division
	Inbox     Outbox // where the demo shows what would have been sent; nil in a city
}

// An Outbox shows sent messages on the screen, in the demo.
type Outbox interface{ Last(phone string) string }

// A View is one page as its handler wants it shown.
type View struct {
	Title  string
	Live   []string // record keys whose changes refresh the page
	Wide   bool
	Status int
	Bad    fault.Fields // what to correct: sets title, summary and status
	Head   templ.Component
}

// show renders the page into memory first, so that a fault while rendering is
// answered as a fault and not as half a page.
func (s *Site) show(w http.ResponseWriter, r *gate.Request, v View, body templ.Component) error {
	shell := parts.Shell{Lang: r.Lang, Title: v.Title, Error: len(v.Bad) > 0, Path: r.URL.RequestURI(), Nav: nav(r), Sub: sub(r), Wide: v.Wide || r.Actor.Kind == "staff", Head: v.Head,
		Font: r.Display.Font, Scheme: r.Display.Scheme, Spacing: r.Display.Spacing, Demo: r.Demo}
	if r.Method != http.MethodGet {
		shell.Path = "/"
	}
	if r.Actor.Account != "" {
		shell.SignedIn = r.Actor.Name
	}
	if who := s.behalf(r); who != "" {
		shell.Behalf, shell.Title = r.T("web.behalf", "name", who), dots(v.Title, who)
	}
	if len(v.Live) > 0 {
		token, err := r.LiveToken(v.Live...)
		if err != nil {
			return err
		}
		shell.Live = token
	}
	if r.Demo {
		shell.DemoClock = r.Lang.DayTime(r.House.Now())
		here, _ := r.Gate.Demo.Of(r.Request)
		for _, role := range r.Gate.Demo.Roles {
			shell.DemoRoles = append(shell.DemoRoles, parts.RoleLink{Label: r.T(role.Key), Href: r.Gate.Demo.Address(role), Current: role.Host == here.Host})
		}
	}
	ctx := r.Context()
	if len(v.Bad) > 0 {
		ctx = parts.Learn(ctx)
		if err := body.Render(ctx, io.Discard); err != nil {
			return fmt.Errorf("render: %w", err)
		}
	}
	var page bytes.Buffer
	if err := shell.Page().Render(templ.WithChildren(ctx, body), &page); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(r.Lang))
	if v.Status == 0 && len(v.Bad) > 0 {
		v.Status = http.StatusUnprocessableEntity
	}
	if v.Status != 0 {
		w.WriteHeader(v.Status)
	}
	_, err := page.WriteTo(w)
	return err
}

// behalf names whom the reader acts for, where it is not oneself.
func (s *Site) behalf(r *gate.Request) string {
	id := r.Form.Get("for")
	if id == "" && r.Actor.Person == "" && r.Actor.Has(access.Guardian) {
		id = person(r)
	}
	if id == "" || id == r.Actor.Person {
		return ""
	}
	return s.nameOf(r, id)
}

// nameOf is a person's name, "" out of reach.
func (s *Site) nameOf(r *gate.Request, id string) string {
	scope, err := r.ScopeFor(registry.PersonShow)
	if err != nil {
		return ""
	}
	who, err := registry.Show(r.Context(), r.House, scope, id)
	if err != nil {
		return "" // not within reach: the page itself says so
	}
	return who.Name
}

// errorOf words the fault of one field, "" when it has none.
func errorOf(r *gate.Request, bad fault.Fields, name string) string {
	for _, f := range bad {
		if f.Name == name {
			return r.T(f.Key, f.Pairs...)
		}
	}
	return ""
}

// typed is what stood in a field that must be corrected, or else the value on record.
func typed(r *gate.Request, bad fault.Fields, name, value string) string {
	if len(bad) > 0 && r.Form.Has(name) {
		return r.Form.Get(name)
	}
	return value
}

// summary is the list of faults at the page's head.
func summary(r *gate.Request, bad fault.Fields) templ.Component {
	var out []parts.FieldError
	for _, f := range bad {
		out = append(out, parts.FieldError{Name: f.Name, Text: r.T(f.Key, f.Pairs...)})
	}
	return parts.Summary(r.Lang, r.T("web.correct"), out)
}

// version reads the row version a form was made from.
func version(r *gate.Request) int64 {
	n, err := strconv.ParseInt(r.Form.Get("version"), 10, 64)
	if err != nil {
		return -1 // matches no row: the form is told to open the page again
	}
	return n
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// invalid takes the fields out of an error that a form can show; any other error
// goes on to the gate.
func invalid(err error) (fault.Fields, error) {
	if bad, ok := fault.AsInvalid(err); ok {
		return bad, nil
	}
	return nil, err
}

// person is whose matters the page is about: oneself, or whom one acts for.
func person(r *gate.Request) string {
	if id := r.Form.Get("for"); id != "" {
		return id
	}
	if r.Actor.Person != "" {
		return r.Actor.Person
	}
	for _, g := range r.Actor.Grants {
		if g.Person != "" {
			return g.Person
		}
	}
	return ""
}

// forQuery keeps whose matters it is in the links of a page, when not one's own.
func forQuery(r *gate.Request) string {
	if id := r.Form.Get("for"); id != "" {
		return "?for=" + id
	}
	return ""
}

// Faults renders problems as pages.
func (s *Site) Faults(w http.ResponseWriter, r *gate.Request, p gate.Problem) {
	if p.Key == gate.SecondNeeded && r.Method == http.MethodGet {
		http.Redirect(w, r.Request, "/account/second", http.StatusSeeOther)
		return
	}
	if p.SignIn && r.Method == http.MethodGet {
		http.Redirect(w, r.Request, "/signin?next="+queryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	body := faultPage(r, p)
	if err := s.show(w, r, View{Title: r.T("web.fault." + strconv.Itoa(p.Status)), Status: p.Status}, body); err != nil {
		http.Error(w, r.T("fault.internal"), http.StatusInternalServerError)
	}
}

// day of an instant in the reader's words.
func when(r *gate.Request, t store.Instant) string { return r.Lang.DayTime(t.Time) }
