package web

import (
	"net/http"
	"net/url"
	"strings"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/form"
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
	title := r.T("placement.new")
	if d.Person.ID != "" {
		title = r.T("placement.new_of", "name", d.Person.Name)
	}
	return s.show(w, r, View{Title: title, Bad: bad}, s.placingPage(r, title, d))
}

// placementForm is what is asked of a placement beside its employer and trade.
var placementForm = form.Form{
	{Name: "channel", Kind: form.Choice, Must: true, Choices: hiring.Channels[1:], Options: "hiring.channel", Label: "placement.channel"}, // the platform's come from deliveries
	{Name: "started_on", Kind: form.Day, Must: true, Until: "today", Label: "placement.started", Hint: "web.day_hint"},
	{Name: "contract_on", Kind: form.Day, Label: "placement.contract", Hint: "placement.contract_hint"},
	{Name: "contract_until", Kind: form.Day, Label: "placement.until"},
	{Name: "pay", Kind: form.Money, Max: 100_000_00, Label: "placement.pay"},
	{Name: "orders", Kind: form.YesNo, Options: "placement.yes_no", Label: "placement.orders", Hint: "placement.orders_hint"},
	{Name: "best_month", Kind: form.Money, Max: 1_000_000_00, Label: "placement.best_month", Hint: "placement.best_hint", When: form.When{Name: "orders", In: []string{"yes"}}},
}

func (s *Site) recordPlacement(w http.ResponseWriter, r *gate.Request) error {
	a, bad := placementForm.Read(r.Form, string(r.House.Today()))
	if len(bad) == 0 {
		p := hiring.Placement{Person: r.Form.Get("person"), Employer: r.Form.Get("employer"), Trade: r.Form.Get("trade"), Channel: a["channel"].Text, StartedOn: store.Day(a["started_on"].Text),
			ContractOn: store.Day(a["contract_on"].Text), ContractUntil: store.Day(a["contract_until"].Text), Pay: a["pay"].Number, BestMonth: a["best_month"].Number}
		if a["orders"].Text == "yes" {
			p.Programme = hiring.ContractManufacturing
		}
		out, err := hiring.RecordPlacement(r.Context(), r.House, r.Scope, p)
		if bad, err = invalid(err); err != nil {
			return err
		} else if bad == nil {
			return r.SeeOther(w, "/placements/"+url.PathEscape(out.Record))
		}
	}
	return s.placing(w, r, bad)
}

func oneTrade(r *gate.Request, none string) []parts.Option {
	out := []parts.Option{{Label: none}}
	for _, t := range trade.All() {
		out = append(out, parts.Option{Value: t.Code, Label: t.Name(string(r.Lang)), Chosen: t.Code == r.Form.Get("trade")})
	}
	return out
}
