package registry_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

type fixed time.Time

func (f fixed) Now() time.Time { return time.Time(f) }

var (
	ctx  = context.Background()
	area = "/43/4303/430302/430302102/"
	far  = "/43/4303/430321/430321100/"
)

type desk struct {
	*access.House
	t   *testing.T
	who map[string]string // account by name
}

func each(t *testing.T, f func(d *desk)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := access.NewPolicy(access.Rules, registry.Rules)
		if err != nil {
			t.Fatal(err)
		}
		d := &desk{access.NewHouse(db, keys, p, fixed(time.Date(2024, 1, 2, 1, 0, 0, 0, time.UTC))), t, map[string]string{}}
		d.open("county", "", access.Grant{Role: access.County, Area: "/43/4303/430302/"})
		d.open("far county", "", access.Grant{Role: access.County, Area: "/43/4303/430321/"})
		d.open("counsellor", "", access.Grant{Role: access.Counsellor, Area: "/43/4303/430302/"})
		f(d)
	})
}

func (d *desk) open(name, person string, grants ...access.Grant) {
	d.t.Helper()
	s, err := d.Decide(access.System("test"), access.AccountOpen, "test", access.Job)
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := access.OpenAccount(ctx, d.House, s, access.Account{Login: name, Name: name, Kind: "staff", Person: person}, "", grants...)
	if err != nil {
		d.t.Fatal(err)
	}
	d.who[name] = out.Record
}

// as decides with the grants as they stand; who may not gets the zero scope.
func (d *desk) as(name string, a access.Action) access.Scope {
	d.t.Helper()
	who, err := access.ActorOf(ctx, d.House, d.who[name])
	if err != nil {
		d.t.Fatal(err)
	}
	s, _ := d.Decide(who, a, "test", access.Web)
	return s
}

func (d *desk) kind(what string, err error, want fault.Kind) {
	d.t.Helper()
	if err == nil || fault.KindOf(err) != want {
		d.t.Errorf("%s: %v", what, err)
	}
}

func (d *desk) count(sql string, args ...any) (n int64) {
	d.t.Helper()
	if err := d.DB().Read(ctx, func(tx *store.Tx) error { return tx.Get(&n, sql, args...) }); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func invented(body, where, name, pinyin string) registry.NewPerson {
	citizen := idno.CitizenOf(body)
	return registry.NewPerson{Area: where, Household: "home-" + pinyin, Name: name, Pinyin: pinyin, Citizen: vault.Hide(citizen), Certificate: vault.Hide(citizen + "42"),
		Phone: vault.Hide("139" + body[9:17]), Income: "none", IssuedOn: "2020-01-01"}
}

func (d *desk) register(officer string, n registry.NewPerson) string {
	d.t.Helper()
	out, err := registry.Register(ctx, d.House, d.as(officer, registry.PersonRegister), n)
	if err != nil {
		d.t.Fatal(err)
	}
	return out.Record
}

func TestRegisterChecksNumbers(t *testing.T) {
	each(t, func(d *desk) {
		good := invented("43030219900101001", area, "李小禾", "lixiaohe")
		other := idno.CitizenOf("43030219910101001")
		for _, c := range []struct {
			name, field, key string
			spoil            func(*registry.NewPerson)
		}{
			{"check digit", "citizen", "idno.bad_citizen", func(n *registry.NewPerson) { n.Citizen = vault.Hide("430302199001010010") }},
			{"impossible day", "citizen", "idno.bad_citizen_date", func(n *registry.NewPerson) { n.Citizen = vault.Hide(idno.CitizenOf("43030219900230001")) }},
			{"not born yet", "citizen", "registry.not_born_yet", func(n *registry.NewPerson) { n.Citizen = vault.Hide(idno.CitizenOf("43030220300101001")) }},
			{"columns swapped", "citizen", "idno.bad_citizen", func(n *registry.NewPerson) { n.Citizen, n.Certificate = n.Certificate, n.Citizen }},
			{"another's card", "certificate", "registry.certificate_of_another", func(n *registry.NewPerson) { n.Certificate = vault.Hide(other + "42") }},
			{"no name", "name", "form.required", func(n *registry.NewPerson) { n.Name = "" }},
		} {
			bad := good
			c.spoil(&bad)
			_, err := registry.Register(ctx, d.House, d.as("county", registry.PersonRegister), bad)
			fields, _ := fault.AsInvalid(err)
			told := false
			for _, f := range fields {
				told = told || f.Name == c.field && f.Key == c.key
			}
			if !told {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		_, err := registry.Register(ctx, d.House, d.as("far county", registry.PersonRegister), good)
		d.kind("another county's officer", err, fault.NotFoundErr)
		_, err = registry.Register(ctx, d.House, d.as("counsellor", registry.PersonRegister), good)
		d.kind("a counsellor registers", err, fault.DeniedErr)
		if n := d.count(`SELECT count(*) FROM person`); n != 0 {
			t.Errorf("%d people after refusals", n)
		}
	})
}

// One id is one person, however its x is written; what is entered stands whole.
func TestRegisterOnce(t *testing.T) {
	each(t, func(d *desk) {
		body := ""
		for i := range 100 { // an id that ends in X
			if body = "430302199001010" + string(rune('0'+i/10)) + string(rune('0'+i%10)); idno.CitizenOf(body)[17] == 'X' {
				break
			}
		}
		n := invented(body, area, "李小禾", "lixiaohe")
		id := d.register("county", n)
		n.Citizen, n.Certificate = vault.Hide(body+"x"), vault.Hide(body+"x43")
		_, err := registry.Register(ctx, d.House, d.as("county", registry.PersonRegister), n)
		d.kind("the same id with a small x", err, fault.InvalidErr)
		for what, sql := range map[string]string{"person": `SELECT count(*) FROM person WHERE id = $1`, "certificate": `SELECT count(*) FROM certificate WHERE person = $1 AND state = 'valid'`,
			"household": `SELECT count(*) FROM household WHERE id = (SELECT household FROM person WHERE id = $1)`, "fact": `SELECT count(*) FROM event WHERE person = $1 AND kind = 'person.registered'`} {
			if got := d.count(sql, id); got != 1 {
				t.Errorf("%s: %d", what, got)
			}
		}
		if got := d.count(`SELECT count(*) FROM person WHERE citizen_index LIKE $1`, "%"+body+"%"); got != 0 {
			t.Error("the id stands in clear")
		}
	})
}

func TestPeopleWithinTheScope(t *testing.T) {
	each(t, func(d *desk) {
		a := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe"))
		b := d.register("county", invented("43030219900102001", area, "欧阳平", "ouyangping"))
		c := d.register("far county", invented("43032119900103001", far, "王远", "wangyuan"))

		page := func(who, match, after string, limit int) (ids string) {
			people, err := registry.People(ctx, d.House, d.as(who, registry.PersonList), match, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range people {
				ids += p.ID + " "
			}
			return ids
		}
		for _, x := range []struct{ name, got, want string }{
			{"the whole county", page("county", "", "", 10), a + " " + b + " "},
			{"first page", page("county", "", "", 1), a + " "},
			{"next page", page("county", "", a, 1), b + " "},
			{"by name", page("county", "欧", "", 10), b + " "},
			{"by pinyin", page("county", "li", "", 10), a + " "},
			{"the other county", page("far county", "", "", 10), c + " "},
			{"another's name", page("far county", "李", "", 10), ""},
		} {
			if x.got != x.want {
				t.Errorf("%s: %q, want %q", x.name, x.got, x.want)
			}
		}
		_, err := registry.Show(ctx, d.House, d.as("far county", registry.PersonShow), a)
		d.kind("another county's person", err, fault.NotFoundErr)
		for field, number := range map[string]string{"citizen": idno.CitizenOf("43030219900101001"), "certificate": idno.CitizenOf("43030219900101001") + "42", "phone": "13900101001"} {
			p, err := registry.FindByNumber(ctx, d.House, d.as("county", registry.PersonList), field, vault.Hide(number))
			if err != nil || p.ID != a {
				t.Errorf("by %s: %q %v", field, p.ID, err)
			}
			_, err = registry.FindByNumber(ctx, d.House, d.as("far county", registry.PersonList), field, vault.Hide(number))
			d.kind("from the other county by "+field, err, fault.NotFoundErr)
		}
	})
}

// A tie opens one person to one account, and ends with its last day.
func TestTies(t *testing.T) {
	each(t, func(d *desk) {
		person := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe"))
		other := d.register("county", invented("43030219900102001", area, "欧阳平", "ouyangping"))
		d.open("self", person, access.Grant{Role: access.Counsellor, Area: "/43/4303/430302/"})
		d.open("far counsellor", "", access.Grant{Role: access.Counsellor, Area: "/43/4303/430321/"})
		d.open("clerk", "", access.Grant{Role: access.Township, Area: area})
		counsellor := d.who["counsellor"]
		assign := func(officer, account, person string, until store.Day) error {
			_, err := registry.AssignCaseload(ctx, d.House, d.as(officer, registry.CaseloadAssign), account, person, until)
			return err
		}
		d.kind("another county assigns", assign("far county", counsellor, person, ""), fault.NotFoundErr)
		d.kind("an unknown person", assign("county", counsellor, "nobody", ""), fault.NotFoundErr)
		d.kind("an unknown account", assign("county", "nobody", person, ""), fault.NotFoundErr)
		d.kind("a day gone by", assign("county", counsellor, person, "2023-12-31"), fault.InvalidErr)
		d.kind("an impossible day", assign("county", counsellor, person, "2024-02-30"), fault.InvalidErr)
		d.kind("one's own counsellor", assign("county", d.who["self"], person, ""), fault.InvalidErr)

		for _, who := range []string{"far counsellor", "clerk", "county"} {
			d.field(who+" is given a person", assign("county", d.who[who], person, ""), "account", "registry.not_of_this_area")
		}

		for _, until := range []store.Day{"", "2025-01-01"} {
			if err := assign("county", counsellor, person, until); err != nil {
				t.Fatal(err)
			}
			d.kind("assigned twice", assign("county", counsellor, person, ""), fault.ConflictErr)
			if _, err := registry.Show(ctx, d.House, d.as("counsellor", registry.PersonShow), person); err != nil {
				t.Errorf("on the caseload until %q: %v", until, err)
			}
			_, err := registry.Show(ctx, d.House, d.as("counsellor", registry.PersonShow), other)
			d.kind("not on the caseload", err, fault.NotFoundErr)
			if _, err := registry.EndCaseload(ctx, d.House, d.as("county", registry.CaseloadAssign), counsellor, person); err != nil {
				t.Fatal(err)
			}
			_, err = registry.Show(ctx, d.House, d.as("counsellor", registry.PersonShow), person)
			d.kind("taken off the caseload", err, fault.DeniedErr)
		}
		_, err := registry.EndCaseload(ctx, d.House, d.as("county", registry.CaseloadAssign), counsellor, person)
		d.kind("ended twice", err, fault.NotFoundErr)
	})
}

func TestDivisions(t *testing.T) {
	each(t, func(d *desk) {
		s, err := d.Decide(access.System("test"), registry.DivisionsLoad, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		tree := []registry.Division{{Code: "4303", Parent: "43", Path: "/43/4303/", Name: "甲市", Pinyin: "js", Level: "city"},
			{Code: "430302", Parent: "4303", Path: "/43/4303/430302/", Name: "旧名", Pinyin: "jm", Level: "county"}, {Code: "430304", Parent: "4303", Path: "/43/4303/430304/", Name: "丙区", Pinyin: "bq", Level: "county"}}
		for range 2 {
			if err := registry.LoadDivisions(ctx, d.House, s, tree); err != nil {
				t.Fatal(err)
			}
			tree[1].Name = "乙区"
		}
		err = d.DB().Read(ctx, func(tx *store.Tx) error {
			under, err := registry.Children(tx, "4303")
			if err != nil || len(under) != 2 || under[0].Name != "乙区" {
				t.Errorf("%+v %v", under, err)
			}
			if one, err := registry.DivisionByCode(tx, "430304"); err != nil || one.Path != "/43/4303/430304/" {
				t.Errorf("%+v %v", one, err)
			}
			_, err = registry.DivisionByPath(tx, "/43/9/")
			d.kind("no such place", err, fault.NotFoundErr)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAge(t *testing.T) {
	for _, c := range []struct {
		born, on store.Day
		want     int
	}{{"1990-05-06", "2024-05-05", 33}, {"1990-05-06", "2024-05-06", 34}, {"2008-02-29", "2024-02-28", 15}, {"", "2024-01-01", 0}} {
		if got := (registry.Person{Born: c.born}).Age(c.on); got != c.want {
			t.Errorf("%s on %s: %d", c.born, c.on, got)
		}
	}
}
