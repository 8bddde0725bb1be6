package web

import (
	"net/http"
	"net/url"
	"slices"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/web/parts"
)

// A dossier (一人一档) is one person as whoever works for them sees them.
type dossier struct {
	registry.Person
	Cases  []casework.Row
	Offers []casework.Offer
	Begins []*programme.Definition

	Register registerData
}

// personFile shows what runs for somebody, what they may be entitled to, and what can be
// begun for them.
func (s *Site) personFile(w http.ResponseWriter, r *gate.Request) error {
	return s.personWith(w, r, "", nil)
}

// personWith shows it with one form that came back, and what to correct in it.
func (s *Site) personWith(w http.ResponseWriter, r *gate.Request, act string, bad fault.Fields) error {
	scope, err := r.ScopeFor(registry.PersonShow)
	if err != nil {
		return err
	}
	who, err := registry.Show(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := dossier{Person: who}
	if d.Register, err = s.registerOf(r, who, act, bad); err != nil {
		return err
	}
	if scope, err := r.ScopeFor(casework.PlanShow); err == nil {
		if d.Cases, err = s.Cases.Of(r.Context(), r.House, scope, "", who.ID); err != nil {
			return err
		}
	}
	if scope, err := r.ScopeFor(casework.EntitledPerson); err == nil && who.Died == "" && who.Moved == "" {
		all, err := s.Cases.EntitledTo(r.Context(), r.House, scope, who.ID)
		if err != nil {
			return err
		}
		d.offered(all)
		d.begins(s.Cases.Begins(r.Actor), all)
	}
	return s.show(w, r, View{Title: who.Name, Wide: true, Live: []string{"person:" + who.ID}, Bad: bad}, s.personPage(r, d))
}

// offered keeps what the person has not got.
func (d *dossier) offered(all []casework.Offer) {
	for _, o := range all {
		if !o.Draws && o.Case == "" {
			d.Offers = append(d.Offers, o)
		}
	}
}

// begins keeps the programmes that can be for the person or their household: not where
// the rule is a plain no.
func (d *dossier) begins(mine []*programme.Definition, all []casework.Offer) {
	for _, x := range mine {
		fits := slices.Contains(x.Subject, programme.Person) || slices.Contains(x.Subject, programme.Household) && d.Household != ""
		no := !x.Eligible.Zero() && !slices.ContainsFunc(all, func(o casework.Offer) bool { return o.Code == x.Slug })
		if fits && !no {
			d.Begins = append(d.Begins, x)
		}
	}
}

// beginHref leads to the form that opens a case of the programme for the person, or for
// their household where the programme is for households.
func (d dossier) beginHref(x *programme.Definition) string {
	if slices.Contains(x.Subject, programme.Person) {
		return "/programmes/" + x.Slug + "/new?subject=" + url.QueryEscape(d.ID)
	}
	return "/programmes/" + x.Slug + "/new?of=household&subject=" + url.QueryEscape(d.Household)
}

// offerHref is the same for what a person may be entitled to, "" where the reader may
// not begin it.
func (d dossier) offerHref(o casework.Offer) string {
	for _, x := range d.Begins {
		if x.Slug == o.Through {
			return d.beginHref(x)
		}
	}
	return ""
}

// personFacts are what the head of the page says.
func (s *Site) personFacts(r *gate.Request, d dossier) []parts.Fact {
	out := []parts.Fact{{Icon: "person", Text: dots(r.T("person.sex."+d.Sex), r.T("plan.age", "n", d.Age(r.House.Today())))}, {Icon: "place", Text: s.place(d.Area)}}
	if d.Category > 0 {
		text := r.T("person.certificate", "category", r.T("registry.category."+known.Categories[d.Category-1]), "grade", r.T("registry.grade."+number(d.Grade)))
		if c := d.Register.card(); c != nil && !d.Register.ended() {
			text = dots(text, r.T("register.until_day", "day", day(r, c.Expires)))
		}
		out = append(out, parts.Fact{Icon: "shield", Text: text})
	}
	switch {
	case d.Died != "":
		out = append(out, parts.Fact{Icon: "mind", Text: r.T("plan.died", "day", r.Lang.Day(string(d.Died)))})
	case d.Moved != "":
		out = append(out, parts.Fact{Icon: "mind", Text: r.T("plan.moved", "day", r.Lang.Day(string(d.Moved)))})
	}
	return out
}

// mayMatch tells whether the reader looks for posts for the person.
func mayMatch(r *gate.Request) bool { return r.May(employment.SeekerShow) }

// stateWords says how far a case is, or how it ended.
func (s *Site) stateWords(r *gate.Request, d *programme.Definition, c casework.Row) string {
	switch {
	case c.Ending != "":
		return r.T("cases.ended_as", "ending", r.T("cases.ending."+c.Ending), "day", r.Lang.Day(string(c.EndedOn)))
	case c.Stage != "":
		return r.T("plan.stage", "step", word(r, d, "steps", c.Stage))
	}
	return r.T("person.opened", "day", r.Lang.Day(string(c.OpenedOn)))
}
