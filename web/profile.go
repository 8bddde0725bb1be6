package web

import (
	"context"
	"net/http"
	"slices"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/matching"
)

// profileData is the seeker's profile with what stands around it.
type profileData struct {
	Seeker   employment.Seeker
	New      bool                      // nothing was saved yet
	Consents map[string]access.Consent // in force, by purpose; on behalf: the reader's own
	Unlock   []matching.Opened
}

// profile is the whole at a glance: what is said, each part with its own form, and
// what the person may switch on and off.
func (s *Site) profile(w http.ResponseWriter, r *gate.Request) error {
	d := profileData{Consents: map[string]access.Consent{}}
	var err error
	if d.Seeker, d.New, err = s.ownSeeker(r, person(r)); err != nil {
		return err
	}
	all, err := employment.ConsentsOf(r.Context(), r.House, r.Scope, d.Seeker.Person)
	if err != nil {
		return err
	}
	for _, c := range slices.Backward(all) {
		if c.WithdrawnAt == "" && (c.Expires == "" || c.Expires >= r.House.Today()) && (c.Purpose != access.ForBehalf || c.Proxy == r.Actor.Account) {
			d.Consents[c.Purpose] = c
		}
	}
	scope, err := r.ScopeFor(employment.SeekerMatch)
	if err != nil {
		return err
	}
	unlock, _, _, err := s.Index.UnlockFor(r.Context(), r.House, scope, d.Seeker.Person)
	if k := fault.KindOf(err); err != nil && k != fault.DeniedErr && k != fault.NotFoundErr {
		return err // no profile and no consent open nothing
	}
	d.Unlock = unlock[:min(5, len(unlock))]
	return s.show(w, r, View{Title: r.T("profile.title"), Live: []string{"person:" + d.Seeker.Person}, Wide: true}, s.profilePage(r, d))
}

// ownSeeker is the profile as it stands, or a blank one.
func (s *Site) ownSeeker(r *gate.Request, person string) (k employment.Seeker, fresh bool, err error) {
	scope, err := r.ScopeFor(employment.SeekerShow)
	if err != nil {
		return k, false, err
	}
	k, err = employment.ShowSeeker(r.Context(), r.House, scope, person)
	if fault.KindOf(err) == fault.NotFoundErr {
		return employment.Blank(person, ""), true, nil // not within scope, too: saving will tell
	}
	return k, false, err
}

// A profilePart is one form of the profile; the others stay as they are.
type profilePart struct {
	Name string
	Read func(*gate.Request, *employment.Seeker, *fault.Fields)
}

var profileParts = []profilePart{{"resume", readResume}, {"search", readSearch}, {"abilities", readAbilities}, {"needs", readNeeds}}

// editPart shows one part's form.
func (s *Site) editPart(p profilePart) gate.Handler {
	return func(w http.ResponseWriter, r *gate.Request) error {
		k, _, err := s.ownSeeker(r, person(r))
		if err != nil {
			return err
		}
		return s.showPart(w, r, p, k, nil)
	}
}

func (s *Site) showPart(w http.ResponseWriter, r *gate.Request, p profilePart, k employment.Seeker, bad fault.Fields) error {
	return s.show(w, r, View{Title: r.T("profile.part." + p.Name), Bad: bad}, s.partPage(r, p.Name, k, bad))
}

// savePart lays one part over the profile as it stands; what was typed stays on a
// page that must be corrected.
func (s *Site) savePart(p profilePart) gate.Handler {
	return func(w http.ResponseWriter, r *gate.Request) error {
		k, _, err := s.ownSeeker(r, r.Form.Get("person"))
		if err != nil {
			return err
		}
		k.Version = version(r)
		var bad fault.Fields
		p.Read(r, &k, &bad)
		if len(bad) == 0 {
			_, err := employment.SaveSeeker(r.Context(), r.House, r.Scope, k)
			if bad, err = invalid(err); err != nil {
				return err
			}
		}
		if len(bad) > 0 {
			return s.showPart(w, r, p, k, bad)
		}
		return r.SeeOther(w, "/profile?saved="+p.Name+"&for="+queryEscape(k.Person))
	}
}

// turnProfile pauses, resumes or leaves the search.
func (s *Site) turnProfile(w http.ResponseWriter, r *gate.Request) error {
	verbs := map[string]func(context.Context, *access.House, access.Scope, string, int64) (access.Outcome, error){
		"pause": employment.Pause, "resume": employment.Resume, "leave": employment.Leave}
	verb, ok := verbs[r.Form.Get("to")]
	if !ok {
		return fault.NotFound("turn")
	}
	if _, err := verb(r.Context(), r.House, r.Scope, r.Form.Get("person"), version(r)); err != nil {
		return err
	}
	return r.SeeOther(w, "/profile?for="+queryEscape(r.Form.Get("person")))
}

// consent gives or withdraws one consent: to job search, to reading the registry, or
// to somebody acting for the person.
func (s *Site) consent(w http.ResponseWriter, r *gate.Request) error {
	c := access.Consent{Purpose: oneOf(r.Form.Get("purpose"), []string{access.ForJobSearch, access.ForPrefill, access.ForBehalf}), TextVersion: "1",
		Channel: oneOf(r.Form.Get("channel"), []string{"web", "paper", "voice"}), Evidence: r.Form.Get("evidence")}
	if c.Purpose == access.ForBehalf {
		c.Proxy = r.Actor.Account
	}
	yes := r.Form.Get("yes") == "yes"
	if _, err := employment.Consent(r.Context(), r.House, r.Scope, r.Form.Get("person"), yes, c); err != nil {
		return err
	}
	if !yes && c.Purpose == access.ForJobSearch {
		s.Index.Forget(r.Form.Get("person"))
	}
	return r.SeeOther(w, "/profile?for="+queryEscape(r.Form.Get("person")))
}

// prefill fills what is empty from the registry, after its own consent.
func (s *Site) prefill(w http.ResponseWriter, r *gate.Request) error {
	if _, err := employment.Prefill(r.Context(), r.House, r.Scope, r.Form.Get("person")); err != nil {
		return err
	}
	return r.SeeOther(w, "/profile?saved=registry&for="+queryEscape(r.Form.Get("person")))
}

// looks is who looked at my data.
func (s *Site) looks(w http.ResponseWriter, r *gate.Request) error {
	all, err := access.Looks(r.Context(), r.House, r.Scope, person(r), casework.KeptLooks, 100)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("nav.looks")}, s.looksPage(r, all))
}
