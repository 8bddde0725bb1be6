package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/web/parts"
)

// staffAtOnce is how many accounts a page lists.
const staffAtOnce = 50

// accounts lists who works in the reader's area: accounts, never residents.
func (s *Site) accounts(w http.ResponseWriter, r *gate.Request) error {
	f := registry.StaffFilter{Match: strings.TrimSpace(r.Form.Get("q")), After: r.Form.Get("after"), Limit: staffAtOnce}
	if role := access.Role(r.Form.Get("role")); slices.Contains(registry.StaffRoles, role) {
		f.Role = role
	}
	all, err := registry.AllStaff(r.Context(), r.House, r.Scope, f)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("accounts.title"), Wide: true}, s.accountsPage(r, f, all))
}

func (s *Site) staffMember(w http.ResponseWriter, r *gate.Request) error {
	x, err := registry.ShowStaff(r.Context(), r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: dots(x.Name, r.T("accounts.title"))}, s.staffMemberPage(r, x))
}

// staffForm is an account being opened: which role, then where, then who.
type staffForm struct {
	Role    access.Role
	Roles   []access.Role       // that the reader may give
	In      string              // the township a village is chosen in
	Towns   []registry.Division // to choose one from, while there is none
	Offices []registry.Division
	Bodies  []registry.Organisation
	Bad     fault.Fields
}

func (s *Site) newStaff(w http.ResponseWriter, r *gate.Request) error {
	return s.newStaffWith(w, r, r.Scope, nil)
}

func (s *Site) newStaffWith(w http.ResponseWriter, r *gate.Request, scope access.Scope, bad fault.Fields) (err error) {
	f := staffForm{Roles: registry.MayGive(r.Actor), In: r.Form.Get("in"), Bad: bad}
	if role := access.Role(r.Form.Get("role")); slices.Contains(f.Roles, role) {
		f.Role = role
	}
	switch {
	case f.Role == "":
	case f.Role == access.Station:
		f.Bodies, err = registry.Bodies(r.Context(), r.House, scope, strings.TrimSpace(r.Form.Get("q")), staffAtOnce)
	case f.Role == access.Village && f.In == "":
		f.Towns, err = registry.Offices(r.Context(), r.House, scope, access.Township, "/")
	default:
		f.Offices, err = registry.Offices(r.Context(), r.House, scope, f.Role, f.In)
	}
	if err != nil {
		return err
	}
	title := r.T("accounts.new")
	if f.Role != "" {
		title = r.T("accounts.new_as", "role", r.T("role."+string(f.Role)))
	}
	return s.show(w, r, View{Title: title, Bad: bad}, s.newStaffPage(r, title, f))
}

// openStaff opens the account and shows its invitation once.
func (s *Site) openStaff(w http.ResponseWriter, r *gate.Request) error {
	a := newUser(r)
	out, err := registry.OpenStaff(r.Context(), r.House, r.Scope, registry.NewStaff{Login: a.Login, Name: a.Name, Role: access.Role(r.Form.Get("role")),
		Area: r.Form.Get("area"), Organisation: r.Form.Get("organisation")}, "")
	if bad, ok := correctable(err); ok {
		return s.newStaffWith(w, r, r.Scope, bad)
	}
	if err != nil {
		return err
	}
	return s.invite(w, r, out, a.Name, "/accounts/"+out.Record)
}

// inviteStaff makes a new link for somebody who lost a password or phone.
func (s *Site) inviteStaff(w http.ResponseWriter, r *gate.Request) error {
	x, out, err := registry.InviteStaff(r.Context(), r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.invite(w, r, out, x.Name, "/accounts/"+out.Record)
}

func (s *Site) disableStaff(w http.ResponseWriter, r *gate.Request) error {
	out, err := registry.DisableStaff(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r))
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/accounts/"+out.Record)
}

// roleOptions are roles to choose from.
func roleOptions(r *gate.Request, all []access.Role, chosen access.Role) (out []parts.Option) {
	for _, role := range all {
		out = append(out, parts.Option{Value: string(role), Label: r.T("role." + string(role)), Chosen: role == chosen})
	}
	return out
}

// officeOptions are divisions to choose from, by their full names.
func (s *Site) officeOptions(all []registry.Division, chosen string) (out []parts.Option) {
	for _, d := range all {
		out = append(out, parts.Option{Value: d.Path, Label: s.office(d.Path), Chosen: d.Path == chosen})
	}
	return out
}

func (s *Site) bodyOptions(all []registry.Organisation, chosen string) (out []parts.Option) {
	for _, o := range all {
		out = append(out, parts.Option{Value: o.ID, Label: dots(o.Name, s.office(o.Area)), Chosen: o.ID == chosen})
	}
	return out
}

// office is the name of the place an account answers for; the city's own is its name.
func (s *Site) office(path string) string {
	if name := s.place(path); name != "" {
		return name
	}
	codes := strings.Split(strings.Trim(path, "/"), "/")
	return s.Places[codes[len(codes)-1]]
}

// staffPlace says where somebody works.
func (s *Site) staffPlace(x registry.Staff) string {
	if x.Organisation != "" {
		return x.Organisation
	}
	return s.office(x.Area)
}

// staffState says whether an account can come in: nothing to do, or a tag that catches the eye.
func staffState(r *gate.Request, x registry.Staff) (text, warn string) {
	switch {
	case x.Disabled:
		return r.T("accounts.state.ended"), ""
	case !x.Ready:
		return "", r.T("team.waiting")
	}
	return r.T("accounts.state.ready"), ""
}

func (s *Site) staffRows(r *gate.Request, all []registry.Staff) (rows [][]parts.Cell) {
	for _, x := range all {
		state, warn := staffState(r, x)
		rows = append(rows, []parts.Cell{{Text: x.Name, Href: "/accounts/" + x.Account, Of: x.Login}, {Text: x.Login}, {Text: r.T("role." + string(x.Role))},
			{Text: s.staffPlace(x)}, secondCell(r, x), {Text: state, Warn: warn}})
	}
	return rows
}

// secondCell says whether a second factor stands; an account that nobody uses yet or any
// more needs none.
func secondCell(r *gate.Request, x registry.Staff) parts.Cell {
	switch {
	case x.Second:
		return parts.Cell{Text: r.T("accounts.second.yes")}
	case x.Ready && !x.Disabled:
		return parts.Cell{Warn: r.T("accounts.second.no")}
	}
	return parts.Cell{Text: orDash("")}
}

// staffFacts are what the page of one account says.
func (s *Site) staffFacts(r *gate.Request, x registry.Staff) []parts.Row {
	state, warn := staffState(r, x)
	second := secondCell(r, x)
	return []parts.Row{{Key: r.T("accounts.login"), Value: x.Login}, {Key: r.T("accounts.role"), Value: r.T("role." + string(x.Role))}, {Key: r.T("accounts.place"), Value: s.staffPlace(x)},
		{Key: r.T("accounts.since"), Value: r.Lang.Day(string(x.From))}, {Key: r.T("second.title"), Value: second.Text + second.Warn}, {Key: r.T("accounts.state"), Value: state + warn}}
}

// nextStaff leads to the rows after the last one.
func nextStaff(f registry.StaffFilter, last string) string {
	q := url.Values{"after": {last}}
	if f.Role != "" {
		q.Set("role", string(f.Role))
	}
	if f.Match != "" {
		q.Set("q", f.Match)
	}
	return "/accounts?" + q.Encode()
}
