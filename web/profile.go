package web

import (
	"net/http"
	"strconv"
	"strings"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/web/parts"
)

// profileData is the seeker's profile with what stands around it.
type profileData struct {
	Seeker    employment.Seeker
	Consented bool
	Consents  []access.Consent
	Unlock    []matching.Change
	Bad       fault.Fields
	Saved     bool
}

func (s *Site) profile(w http.ResponseWriter, r *gate.Request) error {
	k, err := employment.ShowSeeker(r.Context(), r.House, r.Scope, person(r))
	if fault.KindOf(err) == fault.NotFoundErr {
		k, err = employment.Blank(person(r), ""), nil
	}
	if err != nil {
		return err
	}
	return s.profileShow(w, r, profileData{Seeker: k, Saved: r.Form.Get("saved") != ""})
}

func (s *Site) profileShow(w http.ResponseWriter, r *gate.Request, d profileData) error {
	scope, err := r.ScopeFor(employment.SeekerMatch)
	if err != nil {
		return err
	}
	unlock, err := s.Index.UnlockFor(r.Context(), r.House, scope, d.Seeker.Person)
	d.Consented = err == nil
	d.Unlock = unlock[:min(5, len(unlock))]
	if k := fault.KindOf(err); err != nil && k != fault.DeniedErr && k != fault.NotFoundErr {
		return err
	}
	return s.show(w, r, View{Title: r.T("profile.title"), Bad: d.Bad}, s.profilePage(r, d))
}

func (s *Site) profileSave(w http.ResponseWriter, r *gate.Request) error {
	k, bad := profileOf(r)
	if len(bad) == 0 {
		if err := s.keepUnasked(r, &k); err != nil {
			return err
		}
		_, err := employment.SaveSeeker(r.Context(), r.House, r.Scope, k)
		if bad, err = invalid(err); err != nil {
			return err
		}
	}
	if len(bad) > 0 {
		return s.profileShow(w, r, profileData{Seeker: k, Bad: bad})
	}
	return r.SeeOther(w, "/profile?saved=1&for="+queryEscape(k.Person))
}

// keepUnasked carries over what this form does not ask, so that saving loses nothing.
func (s *Site) keepUnasked(r *gate.Request, k *employment.Seeker) error {
	scope, err := r.ScopeFor(employment.SeekerShow)
	if err != nil {
		return err
	}
	old, err := employment.ShowSeeker(r.Context(), r.House, scope, k.Person)
	if fault.KindOf(err) == fault.NotFoundErr {
		return nil // the first time, or not within scope: saving will tell
	}
	k.Helpful, k.Excluded, k.Minutes, k.GuardianNeed, k.Benefits = old.Helpful, old.Excluded, old.Minutes, old.GuardianNeed, old.Benefits
	return err
}

// profileOf reads the form; what was typed stays in the profile it returns.
func profileOf(r *gate.Request) (k employment.Seeker, bad fault.Fields) {
	f := r.Form
	k = employment.Blank(f.Get("person"), "")
	k.Version = version(r)
	k.State, k.Headline, k.Summary, k.Work, k.Education = "active", f.Get("headline"), f.Get("summary"), f.Get("work"), f.Get("education")
	k.NameShown, k.Contact, k.Mode, k.Night = f.Get("name_shown") == "yes", oneOf(f.Get("contact"), contacts), oneOf(f.Get("mode"), modes), oneOf(f.Get("night"), tris)
	k.Remote, k.Dormitory, k.Shuttle = oneOf(f.Get("remote"), tris), oneOf(f.Get("dormitory"), tris), oneOf(f.Get("shuttle"), tris)
	k.Aids, k.SiteNeeds, k.Wishes = chosen(f["aids"], aidCodes()), chosen(f["site_needs"], matching.Sites), chosen(f["wishes"], tradeCodes())
	k.Skills = strings.Join(strings.FieldsFunc(f.Get("skills"), func(c rune) bool { return strings.ContainsRune(",,、;; \n", c) }), ",")
	k.MaxMinutes = whole(f.Get("max_minutes"), "max_minutes", &bad)
	k.HoursDay, k.HoursWeek = whole(f.Get("hours_day"), "hours_day", &bad), whole(f.Get("hours_week"), "hours_week", &bad)
	k.PayFloor = whole(f.Get("pay_floor"), "pay_floor", &bad) * 100
	k.Abilities, k.Week = levelsOf(r), weekOf(f["week"])
	return k, bad
}

var (
	contacts = []string{"message", "text", "phone"}
	modes    = []string{"bus", "walk", "wheelchair", "ebike", "car"}
	tris     = []string{"unknown", "yes", "no"}
)

func oneOf(v string, from []string) string {
	for _, x := range from {
		if x == v {
			return v
		}
	}
	return from[0]
}

func chosen(values, from []string) string {
	var out []string
	for _, x := range from {
		for _, v := range values {
			if v == x {
				out = append(out, x)
			}
		}
	}
	return strings.Join(out, ",")
}

func aidCodes() (out []string) {
	for _, a := range matching.Aids {
		if a.Pays != matching.EmployerPays {
			out = append(out, a.Code)
		}
	}
	return out
}

func tradeCodes() (out []string) {
	for _, t := range trade.All() {
		out = append(out, t.Code)
	}
	return out
}

// digits folds full-width digits, so that 40 typed with a Chinese keyboard counts.
var digits = strings.NewReplacer("0", "0", "1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6", "7", "7", "8", "8", "9", "9", ",", "", ",", "", "元", "")

// whole reads a whole number; "" is zero, anything else is told beside its field.
func whole(text, name string, bad *fault.Fields) int64 {
	text = digits.Replace(strings.TrimSpace(text))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		bad.Add(name, "form.bad_number")
		return 0
	}
	return n
}

func levelsOf(r *gate.Request) string {
	levels := matching.NoLevels()
	for i, code := range matching.ItemCodes {
		if v := r.Form.Get("can_" + code); len(v) == 1 && v[0] >= '0' && v[0] <= '4' {
			levels[i] = int8(v[0] - '0')
		}
	}
	return levels.String()
}

// The parts of a day that the week's form offers: from, to.
var dayParts = [][2]int{{6, 12}, {12, 18}, {18, 22}, {22, 30}}

// weekOf reads checked "day-part" boxes.
func weekOf(checked []string) string {
	var w matching.Week
	for _, c := range checked {
		d, p, _ := strings.Cut(c, "-")
		day, err1 := strconv.Atoi(d)
		part, err2 := strconv.Atoi(p)
		if err1 == nil && err2 == nil && day >= 0 && day < 7 && part >= 0 && part < len(dayParts) {
			w.Set(day, dayParts[part][0], dayParts[part][1])
		}
	}
	if w.Hours() == 0 {
		return ""
	}
	return w.String()
}

// inPart tells whether a week holds most of a day's part, to check its box.
func inPart(text string, day, part int) bool {
	w, err := matching.ParseWeek(text)
	if err != nil {
		return false
	}
	n := 0
	for h := dayParts[part][0]; h < dayParts[part][1]; h++ {
		if w.At((day+h/24)%7, h%24) {
			n++
		}
	}
	return 2*n >= dayParts[part][1]-dayParts[part][0]
}

// canOptions offers an item's levels in plain words, most able first.
func canOptions(r *gate.Request, item string, now int8) []parts.Option {
	out := []parts.Option{{Value: "?", Label: r.T("matching.can.unknown"), Chosen: now == matching.Unknown}}
	for v := 4; v >= 0; v-- {
		out = append(out, parts.Option{Value: strconv.Itoa(v), Label: r.T("matching.ability." + item + "." + strconv.Itoa(v)), Chosen: int(now) == v})
	}
	return out
}

// consent gives or withdraws the consent to job search.
func (s *Site) consent(w http.ResponseWriter, r *gate.Request) error {
	c := access.Consent{Purpose: access.ForJobSearch, TextVersion: "1", Channel: oneOf(r.Form.Get("channel"), []string{"web", "paper", "voice"}), Evidence: r.Form.Get("evidence")}
	if r.Form.Get("purpose") == access.ForBehalf {
		c.Purpose, c.Proxy = access.ForBehalf, r.Actor.Account
	}
	_, err := employment.Consent(r.Context(), r.House, r.Scope, r.Form.Get("person"), r.Form.Get("yes") == "yes", c)
	if err != nil {
		return err
	}
	if r.Form.Get("yes") != "yes" {
		s.Index.Forget(r.Form.Get("person"))
	}
	return r.SeeOther(w, "/profile?for="+queryEscape(r.Form.Get("person")))
}

// looks is who looked at my data.
func (s *Site) looks(w http.ResponseWriter, r *gate.Request) error {
	all, err := access.Looks(r.Context(), r.House, r.Scope, person(r), 100)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("nav.looks")}, s.looksPage(r, all))
}
