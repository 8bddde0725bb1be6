package registry_test

import (
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/vault"
)

const village2 = "/43/4303/430302/430302102/430302102202/"

// tree loads a small part of the city's tree.
func (d *desk) tree() {
	d.t.Helper()
	s, err := d.Decide(access.System("test"), registry.DivisionsLoad, "test", access.Job)
	if err != nil {
		d.t.Fatal(err)
	}
	var all []registry.Division
	for _, c := range [][3]string{{"4303", "43", "city"}, {"430302", "4303", "county"}, {"430302102", "430302", "township"}, {"430302103", "430302", "township"},
		{"430302102201", "430302102", "village"}, {"430302102202", "430302102", "village"}, {"430321", "4303", "county"}, {"430321100", "430321", "township"}} {
		path := "/"
		for _, n := range []int{2, 4, 6, 9, 12} {
			if len(c[0]) >= n {
				path += c[0][:n] + "/"
			}
		}
		all = append(all, registry.Division{Code: c[0], Parent: c[1], Path: path, Name: "某地", Pinyin: "md", Level: c[2]})
	}
	if err := registry.LoadDivisions(ctx, d.House, s, all); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) show(who, id string) registry.Person {
	d.t.Helper()
	p, err := registry.Show(ctx, d.House, d.as(who, registry.PersonShow), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func (d *desk) field(what string, err error, field, key string) {
	d.t.Helper()
	bad, _ := fault.AsInvalid(err)
	for _, f := range bad {
		if f.Name == field && f.Key == key {
			return
		}
	}
	d.t.Errorf("%s: %v, want %s at %s", what, err, key, field)
}

func (d *desk) facts(kind, key string) int64 {
	d.t.Helper()
	return d.count(`SELECT count(*) FROM event WHERE kind = $1 AND ' ' || keys || ' ' LIKE $2`, kind, "% "+key+" %")
}

func TestHousehold(t *testing.T) {
	each(t, func(d *desk) {
		person := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe"))
		set := func(who, id string, version int64, x registry.House) (access.Outcome, error) {
			return registry.SetHousehold(ctx, d.House, d.as(who, registry.HouseholdSet), id, version, x)
		}
		x := registry.House{Income: "margin", Convertible: "yes", Address: vault.Hide("某路1号")}
		_, err := set("far county", "home-lixiaohe", 1, x)
		d.kind("another county", err, fault.NotFoundErr)
		_, err = set("counsellor", "home-lixiaohe", 1, x)
		d.kind("a counsellor", err, fault.DeniedErr)
		_, err = set("county", "nowhere", 1, x)
		d.kind("no such household", err, fault.NotFoundErr)
		_, err = set("county", "home-lixiaohe", 1, registry.House{Income: "rich"})
		d.field("income", err, "income", "registry.bad_income")
		_, err = set("county", "home-lixiaohe", 1, registry.House{Convertible: "maybe"})
		d.field("convertible", err, "convertible", "registry.bad_choice")
		_, err = set("county", "home-lixiaohe", 1, registry.House{Area: far})
		d.kind("given away to another county", err, fault.NotFoundErr)
		if _, err := set("county", "home-lixiaohe", 1, x); err != nil {
			t.Fatal(err)
		}
		_, err = set("county", "home-lixiaohe", 1, x)
		d.kind("an old version", err, fault.ConflictErr)
		got, err := registry.ShowHousehold(ctx, d.House, d.as("county", registry.HouseholdShow), "home-lixiaohe")
		if err != nil || got.Income != "margin" || got.Convertible != "yes" || got.Version != 2 || len(got.People) != 1 || got.People[0].ID != person {
			t.Errorf("%+v %v", got, err)
		}
		if d.facts("household.set", "household:home-lixiaohe") != 1 || d.count(`SELECT count(*) FROM household WHERE address_sealed IS NOT NULL`) != 1 {
			t.Error("no fact, or the address is not kept")
		}
		if where, err := registry.Address(ctx, d.House, d.as("county", registry.HouseholdShow), "home-lixiaohe"); err != nil || where != "某路1号" || d.count(`SELECT count(*) FROM event WHERE kind = 'reveal' AND subject = 'home-lixiaohe'`) != 1 {
			t.Errorf("%q %v, or the look is not written down", where, err)
		}
		_, err = registry.Address(ctx, d.House, d.as("far county", registry.HouseholdShow), "home-lixiaohe")
		d.kind("another county's look", err, fault.NotFoundErr)

		out, err := registry.OpenHousehold(ctx, d.House, d.as("county", registry.HouseholdSet), registry.House{Area: area})
		if err != nil {
			t.Fatal(err)
		}
		_, err = registry.OpenHousehold(ctx, d.House, d.as("county", registry.HouseholdSet), registry.House{Area: far})
		d.kind("opened elsewhere", err, fault.NotFoundErr)
		member := func(who, household string) error {
			_, err := registry.LinkMember(ctx, d.House, d.as(who, registry.MemberLink), person, household)
			return err
		}
		d.kind("another county's member", member("far county", out.Record), fault.NotFoundErr)
		d.kind("into no household", member("county", "nowhere"), fault.NotFoundErr)
		if err := member("county", out.Record); err != nil {
			t.Fatal(err)
		}
		d.kind("twice", member("county", out.Record), fault.ConflictErr)
		if d.show("county", person).Household != out.Record || d.facts("link.member", "household:home-lixiaohe") != 1 || d.facts("link.member", "household:"+out.Record) != 1 {
			t.Error("the member did not move, or a household did not hear of it")
		}
	})
}

func TestState(t *testing.T) {
	each(t, func(d *desk) {
		id := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe"))
		care := func(who, id string, version int64, code string) error {
			_, err := registry.SetSelfCare(ctx, d.House, d.as(who, registry.PersonCare), id, version, code)
			return err
		}
		d.kind("another county", care("far county", id, 1, "none"), fault.NotFoundErr)
		d.kind("nobody", care("county", "nobody", 1, "none"), fault.NotFoundErr)
		d.field("code", care("county", id, 1, "some"), "self_care", "registry.bad_choice")
		if err := care("county", id, 1, "partly"); err != nil {
			t.Fatal(err)
		}
		d.kind("an old version", care("county", id, 1, "none"), fault.ConflictErr)
		set := func(version int64, x registry.State) error {
			_, err := registry.SetState(ctx, d.House, d.as("county", registry.PersonCare), id, version, x)
			return err
		}
		d.field("path", set(2, registry.State{HukouArea: "430302"}), "hukou_area", "registry.bad_path")
		d.field("kind", set(2, registry.State{HukouKind: "city"}), "hukou_kind", "registry.bad_choice")
		want := registry.State{SelfCare: "none", HukouArea: "/43/4303/430302/", HukouKind: "rural", Residence: "/43/4301/"}
		if err := set(2, want); err != nil {
			t.Fatal(err)
		}
		if got := d.show("county", id); got.State != want || got.Version != 3 || d.facts("person.state", "household:home-lixiaohe") != 2 {
			t.Errorf("%+v", got)
		}
	})
}

func TestDeathsAndMoves(t *testing.T) {
	each(t, func(d *desk) {
		d.tree()
		id := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe"))
		die := func(who, id string, version int64, on store.Day) error {
			_, err := registry.RecordDeath(ctx, d.House, d.as(who, registry.PersonEnd), id, version, on)
			return err
		}
		move := func(who string, version int64, m registry.Move) error {
			_, err := registry.RecordMove(ctx, d.House, d.as(who, registry.PersonEnd), id, version, m)
			return err
		}
		d.kind("another county", die("far county", id, 1, "2023-12-01"), fault.NotFoundErr)
		d.kind("nobody", die("county", "nobody", 1, "2023-12-01"), fault.NotFoundErr)
		d.field("tomorrow", die("county", id, 1, "2024-01-03"), "on", "registry.future_day")
		d.field("before birth", die("county", id, 1, "1989-12-31"), "on", "registry.before_birth")
		d.field("no day", die("county", id, 1, "2023-02-30"), "on", "form.bad_day")
		d.kind("an old version", die("county", id, 7, "2023-12-01"), fault.ConflictErr)

		d.kind("out of reach", move("county", 1, registry.Move{On: "2023-12-01", To: "/43/4303/430321/430321100/"}), fault.NotFoundErr)
		d.kind("no such village", move("county", 1, registry.Move{On: "2023-12-01", To: "/43/4303/430302/9/"}), fault.NotFoundErr)
		d.field("a township", move("county", 1, registry.Move{On: "2023-12-01", To: "/43/4303/430302/430302103/"}), "to", "registry.not_a_village")
		d.kind("no such household", move("county", 1, registry.Move{On: "2023-12-01", To: village2, Household: "nowhere"}), fault.NotFoundErr)
		if err := move("county", 1, registry.Move{On: "2023-12-01", To: village2}); err != nil {
			t.Fatal(err)
		}
		if p := d.show("county", id); p.Area != village2 || p.Residence != village2 || p.Moved != "" {
			t.Errorf("%+v", p)
		}
		if err := move("county", 2, registry.Move{On: "2023-12-02"}); err != nil {
			t.Fatal(err)
		}
		d.kind("died after leaving", die("county", id, 3, "2023-12-03"), fault.ConflictErr)
		back := func(version int64) error {
			_, err := registry.TakeBackEnd(ctx, d.House, d.as("county", registry.PersonEnd), id, version)
			return err
		}
		d.kind("taken back, an old version", back(2), fault.ConflictErr)
		if err := back(3); err != nil {
			t.Fatal(err)
		}
		d.kind("taken back twice", back(4), fault.ConflictErr)
		if err := die("county", id, 4, "2023-12-03"); err != nil {
			t.Fatal(err)
		}
		if p := d.show("county", id); p.Died != "2023-12-03" || p.Version != 5 || d.facts("person.died", "person:"+id) != 1 {
			t.Errorf("%+v", p)
		}
	})
}

func TestOrganisations(t *testing.T) {
	each(t, func(d *desk) {
		open := func(who string, n registry.NewOrganisation) (access.Outcome, error) {
			return registry.OpenOrganisation(ctx, d.House, d.as(who, registry.OrganisationOpen), n)
		}
		star := registry.NewOrganisation{Area: area, Kind: "rehab_institution", Name: "星光康复中心", Recognised: []string{"limb", "autism", "limb"}, Phone: vault.Hide("10012345678")}
		for _, c := range []struct {
			field, key string
			spoil      func(*registry.NewOrganisation)
		}{
			{"kind", "registry.bad_choice", func(n *registry.NewOrganisation) { n.Kind = "employer" }},
			{"name", "form.required", func(n *registry.NewOrganisation) { n.Name = " " }},
			{"from", "registry.future_day", func(n *registry.NewOrganisation) { n.From = "2024-02-01" }},
			{"credit_code", "idno.bad_credit", func(n *registry.NewOrganisation) { n.Credit = "1" }},
			{"recognised", "registry.bad_code", func(n *registry.NewOrganisation) { n.Recognised = []string{"limb,autism"} }},
			{"operator", "registry.bad_operator", func(n *registry.NewOrganisation) { n.Operator = "nobody" }},
		} {
			bad := star
			c.spoil(&bad)
			_, err := open("county", bad)
			d.field(c.field, err, c.field, c.key)
		}
		_, err := open("far county", star)
		d.kind("another county", err, fault.NotFoundErr)
		first, err := open("county", star)
		if err != nil {
			t.Fatal(err)
		}
		second, err := open("county", registry.NewOrganisation{Area: area, Kind: "community_station", Name: "河畔社区康复站", Operator: first.Record})
		if err != nil {
			t.Fatal(err)
		}
		show := func(who, id string) (registry.Organisation, error) {
			return registry.ShowOrganisation(ctx, d.House, d.as(who, registry.OrganisationShow), id)
		}
		o, err := show("county", first.Record)
		if err != nil || o.Recognised != ",autism,limb," || !o.RecognisedFor("limb") || o.RecognisedFor("lim") || o.RecognisedFor("") || o.Credit != "" || o.From != "2024-01-02" {
			t.Errorf("%+v %v", o, err)
		}
		_, err = show("far county", first.Record)
		d.kind("another county looks", err, fault.NotFoundErr)
		if phone, err := registry.Phone(ctx, d.House, d.as("county", registry.OrganisationShow), first.Record); err != nil || phone != "10012345678" {
			t.Errorf("%q %v", phone, err)
		}

		page := func(who, kind, match, after string, limit int) (ids string) {
			all, err := registry.Organisations(ctx, d.House, d.as(who, registry.OrganisationList), kind, match, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range all {
				ids += o.Name + " "
			}
			return ids
		}
		for _, c := range []struct{ name, got, want string }{
			{"all", page("county", "", "", "", 9), "星光康复中心 河畔社区康复站 "}, {"first", page("county", "", "", "", 1), "星光康复中心 "}, {"next", page("county", "", "", first.Record, 1), "河畔社区康复站 "},
			{"kind", page("county", "community_station", "", "", 9), "河畔社区康复站 "}, {"match", page("county", "", "社区", "", 9), "河畔社区康复站 "}, {"elsewhere", page("far county", "", "", "", 9), ""},
		} {
			if c.got != c.want {
				t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
			}
		}

		recognise := func(who string, version int64, codes ...string) error {
			_, err := registry.RecogniseOrganisation(ctx, d.House, d.as(who, registry.OrganisationRecognise), first.Record, version, codes)
			return err
		}
		d.kind("another county recognises", recognise("far county", 1, "limb"), fault.NotFoundErr)
		d.kind("an old version", recognise("county", 9, "limb"), fault.ConflictErr)
		d.field("code", recognise("county", 1, "%"), "recognised", "registry.bad_code")
		if err := recognise("county", 1); err != nil {
			t.Fatal(err)
		}
		if o, _ := show("county", first.Record); o.RecognisedFor("limb") || o.Version != 2 {
			t.Errorf("%+v", o)
		}
		operate := func(version int64, by string) error {
			_, err := registry.SetOperator(ctx, d.House, d.as("county", registry.OrganisationRecognise), second.Record, version, by)
			return err
		}
		d.field("itself", operate(1, second.Record), "operator", "registry.bad_operator")
		d.kind("an old version", operate(3, ""), fault.ConflictErr)
		if err := operate(1, ""); err != nil {
			t.Fatal(err)
		}
		if n := d.count(`SELECT count(*) FROM link WHERE kind = 'operator' AND to_on = '2024-01-01'`); n != 1 {
			t.Errorf("%d operators ended", n)
		}

		d.staff(first.Record)
		end := func(who string, version int64, on store.Day) error {
			_, err := registry.EndOrganisation(ctx, d.House, d.as(who, registry.OrganisationEnd), first.Record, version, on)
			return err
		}
		d.kind("another county ends it", end("far county", 2, "2024-01-02"), fault.NotFoundErr)
		d.field("tomorrow", end("county", 2, "2024-01-03"), "on", "registry.future_day")
		d.kind("an old version", end("county", 1, "2024-01-02"), fault.ConflictErr)
		if err := end("county", 2, "2024-01-02"); err != nil {
			t.Fatal(err)
		}
		d.kind("ended twice", end("county", 3, "2024-01-02"), fault.ConflictErr)
		d.kind("recognised after the end", recognise("county", 3, "limb"), fault.ConflictErr)
		if got := page("county", "", "", "", 9); got != "河畔社区康复站 " {
			t.Errorf("listed after the end: %q", got)
		}
		if n := d.count(`SELECT count(*) FROM access_grant WHERE role = 'station' AND to_on = ''`); n != 0 {
			t.Errorf("%d grants outlive their organisation", n)
		}
	})
}

// staff ties the counsellor's account to an organisation: it reaches that one alone.
func (d *desk) staff(id string) {
	d.t.Helper()
	add := func(who, account, organisation string, until store.Day) error {
		_, err := registry.AddStaff(ctx, d.House, d.as(who, registry.StaffAdd), account, organisation, until)
		return err
	}
	account := d.who["counsellor"]
	d.kind("another county's staff", add("far county", account, id, ""), fault.NotFoundErr)
	d.kind("no account", add("county", "nobody", id, ""), fault.NotFoundErr)
	d.field("a day gone by", add("county", account, id, "2023-12-31"), "until", "registry.bad_until")
	if err := add("county", account, id, ""); err != nil {
		d.t.Fatal(err)
	}
	d.kind("twice", add("county", account, id, ""), fault.ConflictErr)
	list := func() []registry.Organisation {
		all, _ := registry.Organisations(ctx, d.House, d.as("counsellor", registry.OrganisationList), "", "", "", 9)
		return all
	}
	if all := list(); len(all) != 1 || all[0].ID != id {
		d.t.Errorf("staff see %+v", all)
	}
	if _, err := registry.EndStaff(ctx, d.House, d.as("county", registry.StaffAdd), account, id); err != nil {
		d.t.Fatal(err)
	}
	if all := list(); len(all) != 0 {
		d.t.Errorf("after the end staff see %+v", all)
	}
	_, err := registry.EndStaff(ctx, d.House, d.as("county", registry.StaffAdd), account, id)
	d.kind("ended twice", err, fault.NotFoundErr)
	if err := add("county", account, id, ""); err != nil {
		d.t.Fatal(err)
	}
}

func TestPlaces(t *testing.T) {
	each(t, func(d *desk) {
		open := func(who string, p registry.Place) (access.Outcome, error) {
			return registry.OpenPlace(ctx, d.House, d.as(who, registry.PlaceOpen), p)
		}
		_, err := open("county", registry.Place{Area: area, Kind: "moon", Name: "某景区"})
		d.field("kind", err, "kind", "registry.bad_choice")
		_, err = open("county", registry.Place{Area: area, Kind: "scenic_area"})
		d.field("name", err, "name", "form.required")
		_, err = open("county", registry.Place{Area: area, Kind: "scenic_area", Name: "某景区", Owner: "nobody"})
		d.field("owner", err, "owner", "registry.bad_owner")
		_, err = open("far county", registry.Place{Area: area, Kind: "scenic_area", Name: "某景区"})
		d.kind("another county", err, fault.NotFoundErr)
		out, err := open("county", registry.Place{Area: area, Kind: "scenic_area", Name: "某景区"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := open("county", registry.Place{Area: area, Kind: "community", Name: "河畔社区"}); err != nil {
			t.Fatal(err)
		}
		p, err := registry.ShowPlace(ctx, d.House, d.as("county", registry.PlaceShow), out.Record)
		if err != nil || p.Name != "某景区" {
			t.Errorf("%+v %v", p, err)
		}
		_, err = registry.ShowPlace(ctx, d.House, d.as("far county", registry.PlaceShow), out.Record)
		d.kind("another county looks", err, fault.NotFoundErr)
		for want, ask := range map[int][4]string{2: {"county"}, 1: {"county", "", "河畔"}, 0: {"far county"}} {
			all, err := registry.Places(ctx, d.House, d.as(ask[0], registry.PlaceList), ask[1], ask[2], ask[3], 9)
			if err != nil || len(all) != want {
				t.Errorf("%v: %d places, %v", ask, len(all), err)
			}
		}
		if next, err := registry.Places(ctx, d.House, d.as("county", registry.PlaceList), "", "", out.Record, 9); err != nil || len(next) != 1 {
			t.Errorf("next page %+v %v", next, err)
		}
	})
}

func TestCarersAndPairs(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe")), d.register("county", invented("43030219900102001", area, "欧阳平", "ouyangping"))
		care := func(who, carer, person string, until store.Day) error {
			_, err := registry.LinkCarer(ctx, d.House, d.as(who, registry.CarerLink), carer, person, until)
			return err
		}
		d.kind("another county", care("far county", a, b, ""), fault.NotFoundErr)
		d.kind("nobody cares", care("county", "nobody", b, ""), fault.NotFoundErr)
		d.field("oneself", care("county", b, b, ""), "carer", "registry.own_carer")
		d.field("a day gone by", care("county", a, b, "2023-01-01"), "until", "registry.bad_until")
		pair := func(who, account, household string) error {
			_, err := registry.PairCadre(ctx, d.House, d.as(who, registry.CadrePair), account, household, "")
			return err
		}
		d.open("cadre", "", access.Grant{Role: access.Cadre, Area: "/43/4303/430302/"})
		cadre := d.who["cadre"]
		d.field("a counsellor as a cadre", pair("county", d.who["counsellor"], "home-lixiaohe"), "account", "registry.not_of_this_area")
		d.kind("another county pairs", pair("far county", cadre, "home-lixiaohe"), fault.NotFoundErr)
		d.kind("no account", pair("county", "nobody", "home-lixiaohe"), fault.NotFoundErr)
		for range 2 { // what has ended may begin again
			if err := errorsOf(care("county", a, b, ""), pair("county", cadre, "home-lixiaohe")); err != nil {
				t.Fatal(err)
			}
			d.kind("twice", care("county", a, b, ""), fault.ConflictErr)
			d.kind("twice", pair("county", cadre, "home-lixiaohe"), fault.ConflictErr)
			links, err := registry.Links(ctx, d.House, d.as("county", registry.LinkList), b, "carer")
			if err != nil || len(links) == 0 || links[0].A != a || links[0].To != "" {
				t.Errorf("%+v %v", links, err)
			}
			if _, err := registry.EndCarer(ctx, d.House, d.as("county", registry.CarerLink), a, b); err != nil {
				t.Fatal(err)
			}
			if _, err := registry.EndPair(ctx, d.House, d.as("county", registry.CadrePair), cadre, "home-lixiaohe"); err != nil {
				t.Fatal(err)
			}
		}
		_, err := registry.EndCarer(ctx, d.House, d.as("county", registry.CarerLink), a, b)
		d.kind("ended twice", err, fault.NotFoundErr)
		_, err = registry.Links(ctx, d.House, d.as("far county", registry.LinkList), b, "")
		d.kind("another county lists", err, fault.NotFoundErr)
	})
}

func errorsOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// A merge takes people, households, organisations, places and grants along, and keeps
// what was.
func TestMergeDivisions(t *testing.T) {
	each(t, func(d *desk) {
		d.tree()
		person := d.register("county", invented("43030219900101001", "/43/4303/430302/430302102/430302102201/", "李小禾", "lixiaohe"))
		other := d.register("county", invented("43030219900102001", village2, "欧阳平", "ouyangping"))
		if _, err := registry.OpenOrganisation(ctx, d.House, d.as("county", registry.OrganisationOpen), registry.NewOrganisation{Area: area, Kind: "unit", Name: "某单位"}); err != nil {
			t.Fatal(err)
		}
		d.open("clerk", "", access.Grant{Role: access.Township, Area: area})
		merge := func(codes []string, into string, on store.Day) error {
			s, err := d.Decide(access.System("test"), registry.DivisionsMerge, "test", access.Job)
			if err != nil {
				t.Fatal(err)
			}
			_, err = registry.MergeDivisions(ctx, d.House, s, codes, into, on)
			return err
		}
		_, err := registry.MergeDivisions(ctx, d.House, d.as("county", registry.DivisionsMerge), []string{"430302102201"}, "430302102202", "2024-01-01")
		d.kind("an officer merges", err, fault.DeniedErr)
		d.field("itself", merge([]string{"430302102201"}, "430302102201", "2024-01-01"), "into", "registry.merge_itself")
		d.field("tomorrow", merge([]string{"430302102201"}, "430302102202", "2024-01-03"), "on", "registry.future_day")
		d.field("none", merge(nil, "430302102202", "2024-01-01"), "codes", "form.required")
		d.field("unlike", merge([]string{"430302102201"}, "430302103", "2024-01-01"), "codes", "registry.merge_level")
		d.field("a county", merge([]string{"430302"}, "430321", "2024-01-01"), "codes", "registry.merge_level")
		d.kind("nowhere", merge([]string{"9"}, "430302103", "2024-01-01"), fault.NotFoundErr)

		stale := d.as("clerk", registry.PersonList)
		if err := merge([]string{"430302102201"}, "430302102202", "2024-01-01"); err != nil {
			t.Fatal(err)
		}
		if got := d.show("county", person).Area; got != village2 {
			t.Errorf("merged into %s", got)
		}
		d.kind("merged twice", merge([]string{"430302102201"}, "430302102202", "2024-01-01"), fault.ConflictErr)
		if err := merge([]string{"430302102"}, "430302103", "2024-01-02"); err != nil {
			t.Fatal(err)
		}
		const moved = "/43/4303/430302/430302103/430302102202/"
		if a, b := d.show("county", person).Area, d.show("county", other).Area; a != moved || b != moved {
			t.Errorf("merged into %s, %s", a, b)
		}
		for table, want := range map[string]int64{"household": 2, "organisation": 1, "access_grant": 1} {
			if n := d.count(`SELECT count(*) FROM ` + table + ` WHERE area LIKE '/43/4303/430302/430302103/%'`); n != want {
				t.Errorf("%s: %d moved", table, n)
			}
		}
		_, err = registry.People(ctx, d.House, stale, "", "", 9)
		d.kind("a scope from before", err, fault.ConflictErr)
		if people, err := registry.People(ctx, d.House, d.as("clerk", registry.PersonList), "", "", 9); err != nil || len(people) != 2 {
			t.Errorf("the clerk sees %d people, %v", len(people), err)
		}
		if err := d.DB().Read(ctx, func(tx *store.Tx) error {
			under, err := registry.Children(tx, "430302103")
			if err != nil || len(under) != 1 || under[0].Path != moved {
				t.Errorf("%+v %v", under, err)
			}
			old, err := registry.DivisionByCode(tx, "430302102")
			if err != nil || old.To != "2024-01-01" || old.Successor != "430302103" {
				t.Errorf("%+v %v", old, err)
			}
			moves, err := registry.DivisionMoves(tx)
			if err != nil || len(moves) != 2 || moves[0].FromPath != "/43/4303/430302/430302102/" || moves[0].Records < 6 {
				t.Errorf("%+v %v", moves, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
