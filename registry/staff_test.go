package registry_test

import (
	"slices"
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/store"
)

const (
	cityArea   = "/43/4303/"
	countyArea = "/43/4303/430302/"
	farCounty  = "/43/4303/430321/"
)

// offices opens one account of each office, and loads the tree they stand in.
func (d *desk) offices() {
	d.tree()
	d.open("admin", "", access.Grant{Role: access.Admin, Area: cityArea})
	d.open("city", "", access.Grant{Role: access.City, Area: cityArea})
	d.open("township", "", access.Grant{Role: access.Township, Area: area})
	d.open("auditor", "", access.Grant{Role: access.Auditor, Area: cityArea})
}

func (d *desk) openStaff(who string, n registry.NewStaff) (string, error) {
	out, err := registry.OpenStaff(ctx, d.House, d.as(who, access.AccountOpen), n, "")
	d.who[n.Login] = out.Record
	return out.Record, err
}

// Who may give which role where; everything that is not in the table is refused.
func TestStaffIsGivenFromAbove(t *testing.T) {
	each(t, func(d *desk) {
		d.offices()
		places := map[access.Role]string{access.Village: village2, access.Township: area, access.Counsellor: countyArea, access.Cadre: countyArea, access.County: countyArea,
			access.City: cityArea, access.Auditor: cityArea, access.Admin: cityArea}
		below := map[string][]access.Role{
			"county": {access.Village, access.Township, access.Counsellor, access.Cadre},
			"city":   {access.Village, access.Township, access.Counsellor, access.Cadre, access.County},
			"admin":  {access.Village, access.Township, access.Counsellor, access.Cadre, access.County, access.City, access.Auditor, access.Admin},
		}
		for _, who := range []string{"far county", "county", "city", "admin", "township", "auditor", "counsellor"} {
			for role, place := range places {
				_, err := d.openStaff(who, registry.NewStaff{Login: who + " " + string(role), Name: "某人", Role: role, Area: place})
				switch {
				case below[who] == nil && who != "far county":
					d.kind(who+" opens accounts", err, fault.DeniedErr)
				case slices.Contains(below[who], role) != (err == nil):
					t.Errorf("%s gives %s: %v", who, role, err)
				}
			}
		}
		if n := d.count(`SELECT count(*) FROM access_grant WHERE role IN ('admin', 'auditor', 'city')`); n != 6 {
			t.Errorf("%d accounts above the counties", n)
		}
	})
}

// What is wrong is told beside its field, and nothing is left of it.
func TestStaffToOpen(t *testing.T) {
	each(t, func(d *desk) {
		d.offices()
		before := d.count(`SELECT count(*) FROM account`)
		good := registry.NewStaff{Login: "new", Name: "新来的", Role: access.Village, Area: village2}
		for _, c := range []struct {
			what, field, key string
			spoil            func(*registry.NewStaff)
		}{
			{"short login", "login", "access.bad_login", func(n *registry.NewStaff) { n.Login = "x" }},
			{"taken login", "login", "access.login_taken", func(n *registry.NewStaff) { n.Login = "auditor" }},
			{"no name", "name", "form.required", func(n *registry.NewStaff) { n.Name = "" }},
			{"no role", "role", "form.choose", func(n *registry.NewStaff) { n.Role = "" }},
			{"a resident", "role", "form.choose", func(n *registry.NewStaff) { n.Role = access.Resident }},
			{"no such place", "area", "form.choose", func(n *registry.NewStaff) { n.Area = "/43/4303/430302/1/" }},
			{"no closing slash", "area", "form.choose", func(n *registry.NewStaff) { n.Area = "/43/4303/430302" }},
			{"a village worker over a county", "area", "form.choose", func(n *registry.NewStaff) { n.Area = countyArea }},
			{"another county", "area", "form.choose", func(n *registry.NewStaff) { n.Role, n.Area = access.Township, far }},
			{"of no organisation", "organisation", "form.choose", func(n *registry.NewStaff) { n.Role = access.Station }},
		} {
			n := good
			c.spoil(&n)
			_, err := d.openStaff("county", n)
			d.field(c.what, err, c.field, c.key)
		}
		if n := d.count(`SELECT count(*) FROM account`); n != before {
			t.Errorf("%d accounts after refusals", n-before)
		}
		s := d.as("county", access.AccountOpen).Keyed("key-of-the-form", "digest")
		for range 2 {
			if _, err := registry.OpenStaff(ctx, d.House, s, good, ""); err != nil {
				t.Fatal(err)
			}
		}
		if n := d.count(`SELECT count(*) FROM access_grant g JOIN account a ON a.id = g.account WHERE a.login = 'new'`); n != 1 {
			t.Errorf("%d grants of one press", n)
		}
	})
}

// The first administrator comes before the map; nobody else does.
func TestFirstAdministrator(t *testing.T) {
	each(t, func(d *desk) {
		s, err := d.Decide(access.System("account"), access.AccountOpen, "account", access.CLI)
		if err != nil {
			t.Fatal(err)
		}
		open := func(login string, role access.Role, place string) error {
			_, err := registry.OpenStaff(ctx, d.House, s, registry.NewStaff{Login: login, Name: "x", Role: role, Area: place}, "")
			return err
		}
		if err := open("first", access.Admin, cityArea); err != nil {
			t.Error(err)
		}
		d.field("a county before the map", open("second", access.County, countyArea), "area", "form.choose")
		d.field("a path without its end", open("third", access.Admin, "/43/4303"), "area", "form.choose")
	})
}

// Somebody who left reaches nothing from the next request on; who is not below is not
// anybody's to disable or to invite.
func TestStaffLeaves(t *testing.T) {
	each(t, func(d *desk) {
		d.offices()
		worker, err := d.openStaff("county", registry.NewStaff{Login: "worker", Name: "工作员", Role: access.Village, Area: village2})
		if err != nil {
			t.Fatal(err)
		}
		show := func(who, account string) registry.Staff {
			x, err := registry.ShowStaff(ctx, d.House, d.as(who, access.AccountList), account)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		end := func(who, account string, version int64) error {
			_, err := registry.DisableStaff(ctx, d.House, d.as(who, access.AccountDisable), account, version)
			return err
		}
		invite := func(who, account string) error {
			_, _, err := registry.InviteStaff(ctx, d.House, d.as(who, access.AccountInvite), account)
			return err
		}
		if x := show("county", worker); !x.Below || x.Ready || x.Second || x.Disabled || x.Role != access.Village || x.Area != village2 {
			t.Errorf("%+v", x)
		}
		if show("county", d.who["county"]).Below || show("city", d.who["auditor"]).Below || show("admin", d.who["admin"]).Below {
			t.Error("a peer, an auditor or oneself is below")
		}
		for what, try := range map[string]func(who, account string) error{"invite": invite, "disable": func(who, account string) error { return end(who, account, show("admin", account).Version) }} {
			d.kind(what+" from another county", try("far county", worker), fault.NotFoundErr)
			d.kind(what+" by a township", try("township", worker), fault.DeniedErr)
			d.kind(what+" the auditor by the city", try("city", d.who["auditor"]), fault.DeniedErr)
			d.kind(what+" the city by a county", try("county", d.who["city"]), fault.NotFoundErr)
			d.kind(what+" a peer", try("county", d.who["county"]), fault.DeniedErr)
		}
		d.kind("an administrator disables themselves", end("admin", d.who["admin"], show("admin", d.who["admin"]).Version), fault.DeniedErr)
		d.kind("a county's own invitation", invite("county", d.who["county"]), fault.DeniedErr)
		if err := invite("county", worker); err != nil {
			t.Error(err)
		}
		for what, g := range map[string]access.Grant{"above": {Role: access.City, Area: cityArea}, "in another county": {Role: access.Township, Area: far}} {
			d.post(worker, g)
			d.kind("who has one more post "+what, end("county", worker, show("county", worker).Version), fault.DeniedErr)
			if err := d.DB().Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE access_grant SET to_on = '2023-12-31' WHERE account = $1 AND role <> 'village'`, worker)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		d.kind("an older page", end("county", worker, 1), fault.ConflictErr)
		d.session(worker)
		if err := end("county", worker, show("county", worker).Version); err != nil {
			t.Fatal(err)
		}
		if _, err := access.ActorOf(ctx, d.House, worker); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("still comes in: %v", err)
		}
		if n := d.count(`SELECT count(*) FROM session WHERE account = $1`, worker); n != 0 {
			t.Error("a session outlives the account")
		}
		d.kind("disabled twice", end("county", worker, show("county", worker).Version), fault.ConflictErr)
		d.kind("invited after the end", invite("county", worker), fault.ConflictErr)
		if n := d.count(`SELECT count(*) FROM event WHERE subject = $1 AND kind IN ('account.opened', 'account.reinvited', 'account.disabled')`, worker); n != 3 {
			t.Errorf("%d facts", n)
		}
	})
}

// post gives one more post, as a higher office would.
func (d *desk) post(account string, g access.Grant) {
	d.t.Helper()
	g.Account, g.From = account, d.Today()
	if err := d.DB().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE access_grant SET from_on = '2023-01-01' WHERE account = $1 AND role = 'village'`, account); err != nil {
			return err
		}
		return access.AddGrant(tx, d.Now(), g)
	}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) session(account string) {
	d.t.Helper()
	if err := d.DB().Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO session (token_hash, account, data, expires_at) VALUES ('t', $1, $2, '2099-01-01T00:00:00.000000Z')`, account, []byte("x"))
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
}

// The list holds who works within the area, those of stations too, and neither residents
// nor employers; it pages without losing anybody.
func TestStaffList(t *testing.T) {
	each(t, func(d *desk) {
		d.offices()
		out, err := registry.OpenOrganisation(ctx, d.House, d.as("county", registry.OrganisationOpen), registry.NewOrganisation{Area: area, Kind: "device_station", Name: "河畔辅具站"})
		if err != nil {
			t.Fatal(err)
		}
		d.kind("a station of another county", firstOf(d.openStaff("far county", registry.NewStaff{Login: "far station", Name: "x", Role: access.Station, Organisation: out.Record})), fault.InvalidErr)
		if _, err := d.openStaff("admin", registry.NewStaff{Login: "station", Name: "站里人", Role: access.Station, Organisation: out.Record}); err != nil {
			t.Fatal(err)
		}
		s, err := d.Decide(access.System("test"), access.AccountOpen, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := access.OpenAccount(ctx, d.House, s, access.Account{Login: "r", Kind: "resident", Name: "居民"}, "", access.Grant{Role: access.Resident, Person: "p"}, access.Grant{Role: access.County, Area: countyArea}); err != nil {
			t.Fatal(err)
		}
		list := func(who string, f registry.StaffFilter) (logins []string) {
			f.Limit = 2
			for {
				some, err := registry.AllStaff(ctx, d.House, d.as(who, access.AccountList), f)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range some {
					logins = append(logins, x.Login)
				}
				if len(some) < f.Limit {
					return logins
				}
				f.After = some[1].Login
			}
		}
		for _, c := range []struct {
			who  string
			f    registry.StaffFilter
			want []string
		}{
			{"county", registry.StaffFilter{}, []string{"counsellor", "county", "station", "township"}},
			{"far county", registry.StaffFilter{}, []string{"far county"}},
			{"admin", registry.StaffFilter{}, []string{"admin", "auditor", "city", "counsellor", "county", "far county", "station", "township"}},
			{"admin", registry.StaffFilter{Role: access.County}, []string{"county", "far county"}},
			{"admin", registry.StaffFilter{Match: "站里"}, []string{"station"}},
		} {
			if got := list(c.who, c.f); !slices.Equal(got, c.want) {
				t.Errorf("%s %+v: %q", c.who, c.f, got)
			}
		}
		organisations := func(who string) int {
			all, err := registry.Bodies(ctx, d.House, d.as(who, access.AccountOpen), "辅具", 9)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		if organisations("county") != 1 || organisations("far county") != 0 {
			t.Error("organisations to staff")
		}
		if all, err := registry.Organisations(ctx, d.House, d.as("station", registry.OrganisationList), "", "", "", 9); err != nil || len(all) != 1 {
			t.Errorf("a station's people see %d organisations: %v", len(all), err)
		}
		offices, err := registry.Offices(ctx, d.House, d.as("county", access.AccountOpen), access.Township, "/")
		if err != nil || len(offices) != 2 {
			t.Errorf("%+v %v", offices, err)
		}
		if offices, err = registry.Offices(ctx, d.House, d.as("county", access.AccountOpen), access.City, "/"); err != nil || len(offices) != 0 {
			t.Errorf("a county gives the city: %+v %v", offices, err)
		}
	})
}

func firstOf(_ string, err error) error { return err }
