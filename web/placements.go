package web

import (
	"net/http"
	"net/url"
	"strings"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/web/parts"
)

// placements lists who went to work, of every channel.
func (s *Site) placements(w http.ResponseWriter, r *gate.Request) error {
	f := hiring.PlacementFilter{Channel: r.Form.Get("channel"), Person: r.Form.Get("person"), Employer: r.Form.Get("employer"), Live: r.Form.Get("live") != "",
		After: r.Form.Get("after"), Limit: 50}
	if r.Form.Get("year") != "" {
		f.Year = yearOf(r)
	}
	all, err := hiring.Placements(r.Context(), r.House, r.Scope, f)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("placement.title"), Wide: true}, s.placementsPage(r, f, all))
}

func (s *Site) placement(w http.ResponseWriter, r *gate.Request) error {
	return s.placementWith(w, r, nil)
}

func (s *Site) placementWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(hiring.PlacementList)
	if err != nil {
		return err
	}
	p, err := hiring.ShowPlacement(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("placement.one", "name", p.PersonName), Bad: bad}, s.placementPage(r, p, bad))
}

func (s *Site) endPlacement(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	_, err := hiring.EndPlacement(r.Context(), r.House, r.Scope, id, version(r), store.Day(strings.TrimSpace(r.Form.Get("on"))))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.placementWith(w, r, bad)
	}
	return r.SeeOther(w, "/placements/"+url.PathEscape(id))
}

// placing is the recording of one placement: of whom, and who is found by a name.
type placing struct {
	Person    registry.Person
	Found     []registry.Person
	Employers []employment.Employer
	Bad       fault.Fields
}

// newPlacement asks first of whom, then what.
func (s *Site) newPlacement(w http.ResponseWriter, r *gate.Request) error {
	return s.placing(w, r, nil)
}

func (s *Site) placing(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	d := placing{Bad: bad}
	if id := r.Form.Get("person"); id != "" {
		scope, err := r.ScopeFor(registry.PersonShow)
		if err != nil {
			return err
		}
		if d.Person, err = registry.Show(r.Context(), r.House, scope, id); err != nil {
			return err
		}
		if scope, err = r.ScopeFor(employment.EmployerList); err == nil {
			if d.Employers, err = employment.Employers(r.Context(), r.House, scope, "admitted", 400, 0); err != nil {
				return err
			}
		}
	} else if q := strings.TrimSpace(r.Form.Get("q")); q != "" {
		scope, err := r.ScopeFor(registry.PersonList)
		if err != nil {
			return err
		}
		if d.Found, err = registry.People(r.Context(), r.House, scope, q, "", 20); err != nil {
			return err
		}
	}
	return s.show(w, r, View{Title: r.T("placement.new"), Bad: bad}, s.placingPage(r, d))
}

func (s *Site) recordPlacement(w http.ResponseWriter, r *gate.Request) error {
	f := r.Form
	var bad fault.Fields
	p := hiring.Placement{Person: f.Get("person"), Channel: f.Get("channel"), Employer: f.Get("employer"), Trade: f.Get("trade"), StartedOn: store.Day(strings.TrimSpace(f.Get("started_on"))),
		ContractOn: store.Day(strings.TrimSpace(f.Get("contract_on"))), ContractUntil: store.Day(strings.TrimSpace(f.Get("contract_until")))}
	if f.Get("orders") == "yes" {
		p.Programme = hiring.ContractManufacturing
	}
	p.Pay, p.BestMonth = whole(f.Get("pay"), "pay", &bad)*100, whole(f.Get("best_month"), "best_month", &bad)*100
	if len(bad) == 0 {
		out, err := hiring.RecordPlacement(r.Context(), r.House, r.Scope, p)
		if bad, err = invalid(err); err != nil {
			return err
		} else if bad == nil {
			return r.SeeOther(w, "/placements/"+url.PathEscape(out.Record))
		}
	}
	return s.placing(w, r, bad)
}

// channelOptions are the ways into work; the platform's come from deliveries.
func channelOptions(r *gate.Request, all []string, chosen string) []parts.Option {
	return codes(r, "hiring.channel.", all, chosen)
}

func oneTrade(r *gate.Request, none string) []parts.Option {
	out := []parts.Option{{Label: none}}
	for _, t := range trade.All() {
		out = append(out, parts.Option{Value: t.Code, Label: t.Name(string(r.Lang)), Chosen: t.Code == r.Form.Get("trade")})
	}
	return out
}
