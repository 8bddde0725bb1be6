package registry_test

import (
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/vault"
)

// Who stands by a person is listed to whoever answers for the area, and who can be
// assigned is who answers for it too and has not left.
func TestWhoStandsBy(t *testing.T) {
	each(t, func(d *desk) {
		person := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe"))
		d.open("city counsellor", "", access.Grant{Role: access.Counsellor, Area: cityArea})
		d.open("far counsellor", "", access.Grant{Role: access.Counsellor, Area: farCounty})
		d.open("cadre", "", access.Grant{Role: access.Cadre, Area: area})
		d.open("leaver", "", access.Grant{Role: access.Counsellor, Area: cityArea})
		s, err := d.Decide(access.System("test"), access.AccountDisable, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := access.DisableAccount(ctx, d.House, s, d.who["leaver"], 2); err != nil {
			t.Fatal(err)
		}
		if _, err := registry.AssignCaseload(ctx, d.House, d.as("county", registry.CaseloadAssign), d.who["city counsellor"], person, ""); err != nil {
			t.Fatal(err)
		}
		all, err := registry.CounsellorsFor(ctx, d.House, d.as("county", registry.CaseloadAssign), person)
		if err != nil || len(all) != 2 || all[0].Account != d.who["counsellor"] || all[1].Load != 1 {
			t.Errorf("%+v %v", all, err)
		}
		_, err = registry.CounsellorsFor(ctx, d.House, d.as("far county", registry.CaseloadAssign), person)
		d.kind("counsellors for another county's person", err, fault.NotFoundErr)
		if all, err = registry.CadresFor(ctx, d.House, d.as("county", registry.CadrePair), "home-lixiaohe"); err != nil || len(all) != 1 {
			t.Errorf("%+v %v", all, err)
		}
		if _, err := registry.PairCadre(ctx, d.House, d.as("county", registry.CadrePair), d.who["cadre"], "home-lixiaohe", "2024-06-30"); err != nil {
			t.Fatal(err)
		}
		_, ties, err := registry.Ties(ctx, d.House, d.as("county", registry.LinkList), person)
		if err != nil || len(ties) != 2 || ties[0].Kind != "counsellor" || ties[0].From != "2024-01-02" || ties[1].Kind != "paired" || ties[1].To != "2024-06-30" {
			t.Errorf("%+v %v", ties, err)
		}
		_, _, err = registry.Ties(ctx, d.House, d.as("far county", registry.LinkList), person)
		d.kind("ties of another county's person", err, fault.NotFoundErr)
		if _, err := registry.EndCaseload(ctx, d.House, d.as("county", registry.CaseloadAssign), d.who["city counsellor"], person); err != nil {
			t.Fatal(err)
		}
		if _, ties, _ := registry.Ties(ctx, d.House, d.as("county", registry.LinkList), person); len(ties) != 1 {
			t.Errorf("an ended tie is listed: %+v", ties)
		}
	})
}

// A guardian is who has that name and phone: registered, known already, or new. A phone is
// never shared by two guardians, and nobody is their own.
func TestGuardian(t *testing.T) {
	each(t, func(d *desk) {
		ward := d.register("county", invented("43030220180101001", area, "小禾", "xh"))
		sister := d.register("county", invented("43030220100101001", area, "大禾", "dh"))
		mother := d.register("far county", invented("43032119800103001", far, "王远", "wangyuan")) // phone 13900103001
		appoint := func(who, name, phone, ward string, until store.Day) error {
			_, err := registry.AppointGuardian(ctx, d.House, d.as(who, registry.GuardianLink), name, vault.Hide(phone), ward, until)
			return err
		}
		d.field("no name", appoint("county", "", "13900000001", ward, ""), "name", "form.required")
		d.field("no phone", appoint("county", "王远", "12", ward, ""), "phone", "registry.bad_phone")
		d.field("a day gone by", appoint("county", "王远", "13900000001", ward, "2023-01-01"), "until", "registry.bad_until")
		d.field("a child", appoint("county", "大禾", "13900101001", ward, ""), "name", "registry.guardian_too_young")
		d.field("a registered person's phone under another name", appoint("county", "王媛", "13900103001", ward, ""), "phone", "registry.phone_of_another")
		d.kind("from another county", appoint("far county", "王远", "13900000001", ward, ""), fault.NotFoundErr)
		d.kind("by a counsellor", appoint("counsellor", "王远", "13900000001", ward, ""), fault.DeniedErr)
		if n := d.count(`SELECT count(*) FROM account WHERE kind = 'resident'`); n != 0 {
			t.Errorf("%d accounts after refusals", n)
		}
		for range 2 { // of two wards
			if err := appoint("county", "王远", "13900103001", ward, ""); err != nil {
				t.Fatal(err)
			}
			ward = sister
		}
		if n := d.count(`SELECT count(*) FROM account WHERE person = $1 AND kind = 'resident'`, mother); n != 1 {
			t.Errorf("a registered guardian has %d accounts of their own", n)
		}
		d.kind("twice", appoint("county", "王远", "13900103001", sister, ""), fault.ConflictErr)
		brother := invented("43030220200101001", area, "小弟", "xd") // a child is registered with the father's phone
		brother.Phone = vault.Hide("13900000009")
		d.register("county", brother)
		if err := appoint("county", "赵父", "13900000009", sister, "2024-12-31"); err != nil {
			t.Fatal(err)
		}
		d.field("another name with that phone", appoint("county", "钱某", "13900000009", sister, ""), "phone", "registry.phone_of_another")
		if n := d.count(`SELECT count(*) FROM account WHERE phone_index <> '' AND phone_index NOT LIKE '%13900000009%'`); n != 1 {
			t.Errorf("%d accounts with a phone", n)
		}
		_, err := registry.LinkGuardian(ctx, d.House, d.as("county", registry.GuardianLink), d.who["counsellor"], sister, "")
		d.field("a staff account", err, "account", "registry.not_a_guardian")
		_, ties, err := registry.Ties(ctx, d.House, d.as("county", registry.LinkList), sister)
		if err != nil || len(ties) != 2 {
			t.Fatalf("%+v %v", ties, err)
		}
		d.who["guardian"] = ties[1].Account
		if _, err := registry.Show(ctx, d.House, d.as("guardian", registry.PersonShow), sister); err != nil {
			t.Error(err)
		}
		if _, err := registry.EndGuardian(ctx, d.House, d.as("county", registry.GuardianLink), d.who["guardian"], sister); err != nil {
			t.Fatal(err)
		}
		if _, err := registry.Show(ctx, d.House, d.as("guardian", registry.PersonShow), sister); err == nil {
			t.Error("a guardian that was ended still sees the ward")
		}
	})
}

// The phone that somebody signs in with is changed by who answers for the area: the old one
// brings nobody in, nor does a sign-in that stood; the number is sealed.
func TestPhone(t *testing.T) {
	each(t, func(d *desk) {
		person := d.register("county", invented("43030219900101001", area, "李小禾", "lixiaohe")) // 13900101001
		n := invented("43030219900102001", area, "欧阳平", "ouyangping")
		n.Phone = vault.Hide("")
		bare := d.register("county", n)
		state := func(person string) registry.PhoneState {
			x, err := registry.PhoneOf(ctx, d.House, d.as("county", registry.PersonPhone), person)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		set := func(who, person string, version int64, phone string) error {
			_, err := registry.SetPhone(ctx, d.House, d.as(who, registry.PersonPhone), person, version, vault.Hide(phone))
			return err
		}
		if x := state(bare); x.Known || x.Others != 0 {
			t.Errorf("no phone: %+v", x)
		}
		d.field("no number", set("county", bare, 1, "12"), "phone", "registry.bad_phone")
		d.kind("another county", set("far county", bare, 1, "13900101001"), fault.NotFoundErr)
		d.kind("a counsellor", set("counsellor", bare, 1, "13900101001"), fault.DeniedErr)
		d.kind("an older page", set("county", bare, 7, "13900101001"), fault.ConflictErr)
		if err := set("county", bare, 1, "13900101001"); err != nil {
			t.Fatal(err)
		}
		if x := state(person); !x.Known || x.Others != 1 {
			t.Errorf("a shared phone: %+v", x)
		}
		s, err := d.Decide(access.System("test"), access.AccountOpen, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		own, err := access.OpenAccount(ctx, d.House, s, access.Account{Login: "own", Kind: "resident", Name: "欧阳平", Person: bare}, "")
		if err != nil {
			t.Fatal(err)
		}
		d.session(own.Record)
		if err := set("county", bare, 2, "13900000007"); err != nil {
			t.Fatal(err)
		}
		if x := state(person); x.Others != 0 {
			t.Errorf("after the change: %+v", x)
		}
		if n := d.count(`SELECT count(*) FROM session WHERE account = $1`, own.Record); n != 0 {
			t.Error("a sign-in by the old phone stands")
		}
		p, err := registry.FindByNumber(ctx, d.House, d.as("county", registry.PersonList), "phone", vault.Hide("13900000007"))
		if err != nil || p.ID != bare || d.facts("person.phone", "person:"+bare) != 2 {
			t.Errorf("%q %v", p.ID, err)
		}
	})
}
