package web

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/vault"
	"tongxing/web/parts"
)

// bond is who stands by a person, and who could.
type bond struct {
	Person      registry.Person
	Ties        []registry.Tie
	Counsellors []registry.Candidate
	Cadres      []registry.Candidate
	Phone       registry.PhoneState
	Asked       string // the form that was sent, to open it again
	Bad         fault.Fields
}

// tieActions tell which action gives and ends a tie of each kind.
var tieActions = map[string]access.Action{"guardian": registry.GuardianLink, "counsellor": registry.CaseloadAssign, "paired": registry.CadrePair}

// tiesOf is the part of a person's page that says who stands by them.
func (s *Site) tiesOf(r *gate.Request, person string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		scope, err := r.ScopeFor(registry.LinkList)
		if err != nil {
			return nil // not for this reader
		}
		_, all, err := registry.Ties(ctx, r.House, scope, person)
		if err != nil {
			return err
		}
		return tiesPart(r, person, all).Render(ctx, w)
	})
}

// mayTie tells whether the reader can change who stands by people.
func mayTie(r *gate.Request) bool {
	return r.May(registry.GuardianLink) || r.May(registry.CaseloadAssign) || r.May(registry.CadrePair) || r.May(registry.PersonPhone)
}

func (s *Site) ties(w http.ResponseWriter, r *gate.Request) error { return s.tiesWith(w, r, "", nil) }

func (s *Site) tiesWith(w http.ResponseWriter, r *gate.Request, asked string, bad fault.Fields) error {
	scope, err := r.ScopeFor(registry.LinkList)
	if err != nil {
		return err
	}
	d := bond{Asked: asked, Bad: bad}
	if d.Person, d.Ties, err = registry.Ties(r.Context(), r.House, scope, r.PathValue("id")); err != nil {
		return err
	}
	if scope, err := r.ScopeFor(registry.CaseloadAssign); err == nil {
		if d.Counsellors, err = registry.CounsellorsFor(r.Context(), r.House, scope, d.Person.ID); err != nil {
			return err
		}
	}
	if scope, err := r.ScopeFor(registry.CadrePair); err == nil && d.Person.Household != "" {
		if d.Cadres, err = registry.CadresFor(r.Context(), r.House, scope, d.Person.Household); err != nil {
			return err
		}
	}
	if scope, err := r.ScopeFor(registry.PersonPhone); err == nil {
		if d.Phone, err = registry.PhoneOf(r.Context(), r.House, scope, d.Person.ID); err != nil {
			return err
		}
	}
	title := r.T("ties.title_of", "name", d.Person.Name)
	return s.show(w, r, View{Title: title, Bad: bad, Live: []string{"person:" + d.Person.ID}}, s.tiesPage(r, title, d))
}

// until is the last day that was typed, "" where the field was left empty.
func until(r *gate.Request) (store.Day, error) {
	typed := strings.TrimSpace(r.Form.Get("until"))
	day := dayTyped(typed)
	if typed != "" && day == "" {
		var bad fault.Fields
		bad.Add("until", "form.bad_day")
		return "", bad.Err()
	}
	return store.Day(day), nil
}

// tied answers a press that gave or ended a tie.
func (s *Site) tied(w http.ResponseWriter, r *gate.Request, kind string, err error) error {
	if bad, ok := correctable(err); ok {
		return s.tiesWith(w, r, kind, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/people/"+r.PathValue("id")+"/ties")
}

func (s *Site) assignCounsellor(w http.ResponseWriter, r *gate.Request) error {
	last, err := until(r)
	if err == nil {
		err = picked(r)
	}
	if err == nil {
		_, err = registry.AssignCaseload(r.Context(), r.House, r.Scope, r.Form.Get("account"), r.PathValue("id"), last)
	}
	return s.tied(w, r, "counsellor", err)
}

func (s *Site) endCounsellor(w http.ResponseWriter, r *gate.Request) error {
	_, err := registry.EndCaseload(r.Context(), r.House, r.Scope, r.Form.Get("account"), r.PathValue("id"))
	return s.tied(w, r, "", err)
}

// appointGuardian ties the ward to who has that name and phone.
func (s *Site) appointGuardian(w http.ResponseWriter, r *gate.Request) error {
	last, err := until(r)
	if err == nil {
		_, err = registry.AppointGuardian(r.Context(), r.House, r.Scope, strings.TrimSpace(r.Form.Get("name")), vault.Hide(form.Plain(r.Form.Get("phone"))), r.PathValue("id"), last)
	}
	return s.tied(w, r, "guardian", err)
}

func (s *Site) endGuardian(w http.ResponseWriter, r *gate.Request) error {
	_, err := registry.EndGuardian(r.Context(), r.House, r.Scope, r.Form.Get("account"), r.PathValue("id"))
	return s.tied(w, r, "", err)
}

// pairCadre pairs a cadre with the household of the person.
func (s *Site) pairCadre(w http.ResponseWriter, r *gate.Request) error {
	household, err := s.householdOf(r)
	if err != nil {
		return err
	}
	last, err := until(r)
	if err == nil {
		err = picked(r)
	}
	if err == nil {
		_, err = registry.PairCadre(r.Context(), r.House, r.Scope, r.Form.Get("account"), household, last)
	}
	return s.tied(w, r, "paired", err)
}

func (s *Site) endCadre(w http.ResponseWriter, r *gate.Request) error {
	household, err := s.householdOf(r)
	if err != nil {
		return err
	}
	_, err = registry.EndPair(r.Context(), r.House, r.Scope, r.Form.Get("account"), household)
	return s.tied(w, r, "", err)
}

func (s *Site) householdOf(r *gate.Request) (string, error) {
	scope, err := r.ScopeFor(registry.PersonShow)
	if err != nil {
		return "", err
	}
	p, err := registry.Show(r.Context(), r.House, scope, r.PathValue("id"))
	if err == nil && p.Household == "" {
		err = fault.NotFound("household")
	}
	return p.Household, err
}

// setPhone writes down the phone the person signs in with.
func (s *Site) setPhone(w http.ResponseWriter, r *gate.Request) error {
	_, err := registry.SetPhone(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), vault.Hide(form.Plain(r.Form.Get("phone"))))
	return s.tied(w, r, "phone", err)
}

// phoneWords say how the person's phone stands.
func phoneWords(r *gate.Request, x registry.PhoneState) string {
	switch {
	case !x.Known:
		return r.T("ties.phone_none")
	case x.Others > 0:
		return r.T("ties.phone_shared", "n", x.Others)
	}
	return r.T("ties.phone_known")
}

// picked tells a form that nobody was chosen in.
func picked(r *gate.Request) error {
	var bad fault.Fields
	if r.Form.Get("account") == "" {
		bad.Add("account", "form.choose")
	}
	return bad.Err()
}

// candidateOptions are people to choose from, with where they work and how many they have.
func (s *Site) candidateOptions(r *gate.Request, all []registry.Candidate, ties []registry.Tie, kind string) (out []parts.Option) {
	has := map[string]bool{}
	for _, t := range ties {
		has[t.Account] = has[t.Account] || t.Kind == kind
	}
	for _, c := range all {
		if !has[c.Account] {
			out = append(out, parts.Option{Value: c.Account, Label: dots(c.Name, s.office(c.Area), r.T("ties.load."+kind, "n", c.Load)), Chosen: c.Account == r.Form.Get("account")})
		}
	}
	return out
}

// tieRole is what somebody is to the person.
func tieRole(r *gate.Request, t registry.Tie) string {
	if t.Kind == "paired" {
		return r.T("role.cadre")
	}
	return r.T("role." + t.Kind)
}

// tieSpan says since when, and until when.
func tieSpan(r *gate.Request, t registry.Tie) string {
	if t.To == "" {
		return r.T("ties.since", "day", day(r, t.From))
	}
	return r.T("case.between", "from", day(r, t.From), "to", day(r, t.To))
}
