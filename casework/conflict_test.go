package casework

import (
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/store/storetest"
)

// Who is not impartial about somebody sees nothing of their cases and does nothing in
// them, whatever the role; somebody else lets them back in, and says why.
func TestConflictOfInterest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 3)
		ctx := t.Context()
		o.home("H0", "p00000")
		o.account("mate", access.Cadre, "")
		o.account("town", access.Township, officeArea+"430302001/")
		o.account("boss", access.City, "/43/4303/")
		o.sql(`INSERT INTO organisation (id, area, kind, name, credit_code, recognised, operator, from_on, to_on, version, created_at) VALUES ('org1',$1,'unit','乙','-1','','','2020-01-01','',1,'')`, officeArea)
		home, _ := o.visited("H0", "mate")
		person, other := o.need("p00000", true), o.need("p00001", true)
		org := o.must(o.g.Open(ctx, o.h, o.as("county", CaseOpen), New{Programme: "petition", Subject: "p00002"},
			Entry{Names: map[string][]string{"about": {"unitx"}, "handler": {"org1"}}, Say: form.Answers{"came_on": {Text: string(o.h.Today())}, "demand": {Text: "甲"}, "facts": {Text: "乙"}, "issue": {Text: "丙"}}}))
		all := map[string]access.Outcome{"the household's": home, "the person's": person, "another's": other, "with the organisation in it": org}
		sees := func(who string, want map[string]bool) {
			t.Helper()
			actor, err := access.ActorOf(ctx, o.h, who)
			if err != nil {
				t.Fatal(err)
			}
			for name, c := range all {
				if got := reads(t, o.g, o.h, actor, c.Record); got != want[name] {
					t.Errorf("%s sees %s case: %v", who, name, got)
				}
			}
		}
		everything := map[string]bool{"the household's": true, "the person's": true, "another's": true, "with the organisation in it": true}
		sees("county", everything)
		declare := func(who, kind, ref, why string) (access.Outcome, error) {
			return o.g.Declare(ctx, o.h, o.as(who, Declare), kind, ref, why)
		}
		if _, err := declare("county", "person", "p00000", " "); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := declare("elsewhere", "case", person.Record, "亲戚"); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("about a case out of sight: %v", err)
		}
		one := o.must(declare("county", "person", "p00000", "是我表弟"))
		if _, err := declare("county", "person", "p00000", "是我表弟"); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("twice: %v", err)
		}
		sees("county", map[string]bool{"another's": true, "with the organisation in it": true})
		if _, err := o.g.Open(ctx, o.h, o.as("county", CaseOpen), New{Programme: "need", Kind: "household", Subject: "H0"}, Entry{Say: form.Answers{"kind": {Text: "care"}, "what": {Text: "夜里"}}}); err == nil {
			t.Error("opens a case of the household they are kept out of")
		}
		who, err := access.ActorOf(ctx, o.h, "county")
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.h.Decide(who, registry.PersonShow, "service", access.Web)
		if err != nil || s.Covers("p00000", "", officeArea) {
			t.Errorf("the register still shows them: %v", err)
		}
		o.must(declare("county", "organisation", "org1", "配偶在那里工作"))
		o.must(declare("county", "case", other.Record, "自己经手过"))
		sees("county", map[string]bool{})
		sees("town", map[string]bool{"the household's": true, "the person's": true, "another's": true})
		if mine, err := o.g.Conflicts(ctx, o.h, o.as("county", Declare)); err != nil || len(mine) != 3 || mine[2].Why != "是我表弟" && mine[0].Why != "是我表弟" && mine[1].Why != "是我表弟" {
			t.Errorf("%+v %v", mine, err)
		}
		lift := func(who, why string) error {
			_, err := o.g.Lift(ctx, o.h, o.as(who, ConflictLift), one.Record, 1, why)
			return err
		}
		if err := lift("county", "没事了"); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("lifts their own: %v", err)
		}
		if err := lift("elsewhere", "没事了"); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("another county lifts: %v", err)
		}
		if err := lift("boss", ""); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("without a reason: %v", err)
		}
		if all, err := o.g.Lifts(ctx, o.h, o.as("boss", ConflictLift)); err != nil || len(all) != 3 {
			t.Errorf("%+v %v", all, err)
		}
		if err := lift("boss", "核实无亲属关系"); err != nil {
			t.Fatal(err)
		}
		sees("county", map[string]bool{"the household's": true, "the person's": true})
	})
}
