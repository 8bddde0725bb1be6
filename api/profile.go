package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/gate"
)

// Profile is what a resident says of themselves: the résumé that travels, and the
// job-search profile that does not.
type Profile struct {
	Headline   string   `json:"headline" maxLength:"2000"`
	Summary    string   `json:"summary" maxLength:"2000"`
	Work       string   `json:"work" maxLength:"2000"`
	Education  string   `json:"education" maxLength:"2000"`
	Skills     []string `json:"skills" maxItems:"50"`
	NameShown  bool     `json:"name_shown" doc:"whether an employer reads the whole name"`
	Contact    string   `json:"contact" enum:"message,text,phone"`
	Abilities  string   `json:"abilities" pattern:"^[0-4?]{25}$" example:"4444444444444444444444444" doc:"25 levels with one's usual aids, ? = not said"`
	Aids       []string `json:"aids" doc:"accommodations needed"`
	Helpful    []string `json:"helpful" doc:"accommodations that would help"`
	SiteNeeds  []string `json:"site_needs"`
	Mode       string   `json:"mode" enum:"bus,walk,wheelchair,tricycle,ebike,car"`
	MaxMinutes int64    `json:"max_minutes" minimum:"0" maximum:"300"`
	Week       string   `json:"week" doc:"168 hours, 42 hex characters; empty = any"`
	HoursDay   int64    `json:"hours_day" minimum:"0" maximum:"12"`
	HoursWeek  int64    `json:"hours_week" minimum:"0" maximum:"60"`
	Night      string   `json:"night" enum:"yes,no,unknown"`
	Remote     string   `json:"remote" enum:"yes,no,unknown"`
	Dormitory  string   `json:"dormitory" enum:"yes,no,unknown"`
	Shuttle    string   `json:"shuttle" enum:"yes,no,unknown"`
	PayFloor   int64    `json:"pay_floor" minimum:"0" doc:"fen a month, 0 = not said"`
	Wishes     []string `json:"wishes" doc:"codes of trades"`
	Excluded   []string `json:"excluded" doc:"employers never to be shown to"`
}

func profileView(k employment.Seeker) Profile {
	return Profile{Headline: k.Headline, Summary: k.Summary, Work: k.Work, Education: k.Education, Skills: list(k.Skills), NameShown: k.NameShown, Contact: k.Contact,
		Abilities: k.Abilities, Aids: list(k.Aids), Helpful: list(k.Helpful), SiteNeeds: list(k.SiteNeeds), Mode: k.Mode, MaxMinutes: k.MaxMinutes, Week: k.Week,
		HoursDay: k.HoursDay, HoursWeek: k.HoursWeek, Night: k.Night, Remote: k.Remote, Dormitory: k.Dormitory, Shuttle: k.Shuttle, PayFloor: k.PayFloor,
		Wishes: list(k.Wishes), Excluded: list(k.Excluded)}
}

// into writes the document over the row, leaving what it does not hold.
func (p Profile) into(k *employment.Seeker) {
	k.Headline, k.Summary, k.Work, k.Education, k.Skills = p.Headline, p.Summary, p.Work, p.Education, joined(p.Skills)
	k.NameShown, k.Contact, k.Abilities, k.Aids, k.Helpful, k.SiteNeeds = p.NameShown, p.Contact, p.Abilities, joined(p.Aids), joined(p.Helpful), joined(p.SiteNeeds)
	k.Mode, k.MaxMinutes, k.Week, k.HoursDay, k.HoursWeek = p.Mode, p.MaxMinutes, p.Week, p.HoursDay, p.HoursWeek
	k.Night, k.Remote, k.Dormitory, k.Shuttle, k.PayFloor = p.Night, p.Remote, p.Dormitory, p.Shuttle, p.PayFloor
	k.Wishes, k.Excluded = joined(p.Wishes), joined(p.Excluded)
}

// list reads a column of codes; none is an empty list, never null.
func list(text string) []string { return append([]string{}, employment.List(text)...) }

// joined writes one; a comma inside an item would make two of it.
func joined(items []string) string {
	var out []string
	for _, x := range items {
		if x = strings.TrimSpace(strings.ReplaceAll(x, ",", " ")); x != "" {
			out = append(out, x)
		}
	}
	return strings.Join(out, ",")
}

type profileOut struct {
	ETag string `header:"ETag" doc:"row version, for If-Match"`
	Body Profile
}

type profileIn struct {
	ForWhom
	IfMatch string `header:"If-Match" doc:"the ETag it was read with; \"0\" opens a profile" example:"\"7\""`
	Body    Profile
}

// Consent is a yes or its withdrawal.
type Consent struct {
	Purpose  string `json:"purpose" enum:"jobsearch,registry_prefill,on_behalf"`
	Given    bool   `json:"given" doc:"false withdraws"`
	Channel  string `json:"channel" enum:"web,paper,voice" doc:"how the person said so; another's yes is never web"`
	Proxy    string `json:"proxy,omitempty" maxLength:"64" doc:"for on_behalf: the account that may act; the reader's own if not given"`
	Evidence string `json:"evidence,omitempty" maxLength:"500" doc:"where the paper or the recording lies"`
}

func (a *API) profile() {
	declare(a, act{ID: "profile", Method: http.MethodGet, Path: "/api/v1/profile", Summary: "The job-search profile", Action: employment.SeekerShow, For: forResident,
		About: "The résumé that travels with a delivery, and the profile that only matching reads. Its ETag is the row version."},
		func(ctx context.Context, r *gate.Request, in *ForWhom) (*profileOut, error) {
			k, err := employment.ShowSeeker(ctx, a.House, r.Scope, in.person(r))
			return &profileOut{etag(k.Version), profileView(k)}, err
		})
	declare(a, act{ID: "save-profile", Method: http.MethodPut, Path: "/api/v1/profile", Summary: "Write the profile", Action: employment.SeekerSave, For: forResident,
		About: "Replaces all the document holds; what it does not hold stays. If-Match names the version it was read at: anything else is 412 and writes nothing."}, a.saveProfile)
	operation(a, act{ID: "consent", Method: http.MethodPost, Path: "/api/v1/consents", Summary: "Give or withdraw a consent", Action: employment.SeekerConsent, For: forResident,
		About: "Each purpose by itself. A withdrawn consent to job search takes the person out of matching at once."},
		func(ctx context.Context, r *gate.Request, in *struct {
			ForWhom
			Body Consent
		}) (Outcome, error) {
			c := access.Consent{Purpose: in.Body.Purpose, TextVersion: "1", Channel: in.Body.Channel, Evidence: in.Body.Evidence}
			if c.Purpose == access.ForBehalf {
				if c.Proxy = in.Body.Proxy; c.Proxy == "" {
					c.Proxy = r.Actor.Account
				}
			}
			out, err := employment.Consent(ctx, a.House, r.Scope, in.person(r), in.Body.Given, c)
			if err == nil && !in.Body.Given {
				a.Index.Forget(in.person(r))
			}
			return outcomeView(out), err
		})
}

func (a *API) saveProfile(ctx context.Context, r *gate.Request, in *profileIn) (*struct {
	ETag string `header:"ETag"`
	Body Outcome
}, error) {
	version, err := matched(in.IfMatch)
	if err != nil {
		return nil, err
	}
	k, err := a.kept(ctx, r, in.person(r))
	if err != nil {
		return nil, err
	}
	k.Version = version
	in.Body.into(&k)
	out, err := employment.SaveSeeker(ctx, a.House, r.Scope, k)
	return &struct {
		ETag string `header:"ETag"`
		Body Outcome
	}{etag(out.Version), outcomeView(out)}, stale(err)
}

// kept is the row as it stands, for what the document does not hold.
func (a *API) kept(ctx context.Context, r *gate.Request, person string) (employment.Seeker, error) {
	scope, err := r.ScopeFor(employment.SeekerShow)
	if err != nil {
		return employment.Seeker{}, err
	}
	k, err := employment.ShowSeeker(ctx, a.House, scope, person)
	if fault.KindOf(err) == fault.NotFoundErr {
		return employment.Blank(person, ""), nil // the first time, or not within reach: saving will tell
	}
	return k, err
}

func etag(version int64) string { return strconv.Quote(strconv.FormatInt(version, 10)) }

// matched reads the version out of If-Match.
func matched(header string) (int64, error) {
	version, err := strconv.ParseInt(strings.Trim(header, `"`), 10, 64)
	if err != nil || version < 0 {
		var bad fault.Fields
		bad.Add("If-Match", "api.bad.if_match")
		return 0, bad.Err()
	}
	return version, nil
}

// stale tells that If-Match failed, where that is what the conflict is.
func stale(err error) error {
	if key, _ := fault.Message(err); err != nil && key == "access.stale" {
		return errStale{err}
	}
	return err
}
