package casework

import (
	"slices"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/store"
	"tongxing/store/storetest"
)

// Who stands in for a worker has that worker's parties while it lasts, and not a day
// longer; and is no second pair of eyes over what the other one did.
func TestDeputy(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 1)
		ctx := t.Context()
		o.home("H0", "p00000")
		o.account("mate", access.Cadre, "")
		o.account("town", access.Township, officeArea+"430302001/")
		o.account("town2", access.Township, officeArea+"430302001/")
		one, visit := o.visited("H0", "mate")
		today := o.h.Today()
		name := func(who, deputy string, from, to store.Day) error {
			_, err := o.g.Deputise(ctx, o.h, o.as(who, Deputise), deputy, from, to)
			return err
		}
		for why, err := range map[string]error{"oneself": name("mate", "mate", today, today), "nobody": name("mate", "nobody", today, today), "yesterday": name("mate", "town", today.AddDays(-1), today),
			"backwards": name("mate", "town", today, today.AddDays(-1)), "too long": name("mate", "town", today, today.AddDays(400))} {
			if fault.KindOf(err) != fault.InvalidErr {
				t.Errorf("%s: %v", why, err)
			}
		}
		if _, err := o.act("town2", one, o.visit()); refusalOf(err) != "not_for" {
			t.Errorf("before anybody stands in: %v", err)
		}
		out := o.must(o.g.Deputise(ctx, o.h, o.as("mate", Deputise), "town2", today, today.AddDays(9)))
		if err := name("mate", "town", today.AddDays(5), today.AddDays(20)); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("two at once: %v", err)
		}
		if err := name("town", "mate", today.AddDays(9), today.AddDays(10)); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("a deputy who is away: %v", err)
		}
		if tasks := o.tasks("town2"); !slices.Contains(tasks, one.Record+" visit") {
			t.Errorf("the deputy's queue is %v", tasks)
		}
		check := Entry{Kind: fold.KindCheck, Of: visit, Outcome: "stands"}
		if _, err := o.act("town2", one, check); refusalOf(err) != "other_checker" {
			t.Errorf("the recorder's deputy checks: %v", err)
		}
		one = o.must(o.act("town2", one, o.visit()))
		shown, err := o.g.Show(ctx, o.h, o.as("county", CaseShow), one.Record)
		if err != nil {
			t.Fatal(err)
		}
		last := shown.State.Acts[len(shown.State.Acts)-1]
		if want := (fold.By{Account: "town2", Human: "town2", Role: "mate", Ref: "mate", For: "mate"}); last.By != want {
			t.Errorf("done by %+v, want %+v", last.By, want)
		}
		if _, err := o.act("town2", one, Entry{Step: "closed", Outcome: "better", Confirm: fold.Agreed, Say: form.Answers{"year_note": {Text: "好了"}}}); refusalOf(err) == "" {
			t.Error("who visited for another closes")
		}
		one = o.must(o.act("town", one, check))
		mine, theirs, err := o.g.Deputies(ctx, o.h, o.as("town2", Deputise))
		if err != nil || len(mine) != 0 || len(theirs) != 1 || theirs[0].Name != "mate" {
			t.Errorf("%+v %+v %v", mine, theirs, err)
		}
		if _, err := o.g.EndDeputy(ctx, o.h, o.as("town", Deputise), out.Record, 1); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("a third one ends it: %v", err)
		}
		before := o.as("town2", CaseAct)
		o.must(o.g.EndDeputy(ctx, o.h, o.as("mate", Deputise), out.Record, 1))
		if _, err := o.g.Act(ctx, o.h, before, one.Record, one.Version, o.visit()); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("a scope from before: %v", err)
		}
		if _, err := o.act("town2", one, o.visit()); refusalOf(err) != "not_for" {
			t.Errorf("after it ended: %v", err)
		}
		if found, err := o.g.Fsck(ctx, o.h, o.system(CaseClock), func(text string) { t.Error(text) }); err != nil || found == 0 {
			t.Errorf("fsck: %d, %v", found, err)
		}
	})
}

// A payment is not approved by who proposed it through a deputy, nor by that deputy for
// who proposed it.
func TestDeputyApprovesNothingOfTheirOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 1)
		o.account("county2", access.County, officeArea)
		o.account("county3", access.County, officeArea)
		need := o.need("p00000", true)
		o.sql(`INSERT INTO payment (id, case_id, event, programme, line, payee, period, year, area, fen, cut, state, reason, maker, checker, account, proposed_on, paid_on, row_version)
			VALUES ('pay1',$1,'e1','need','aid','p00000','','2023',$2,100,0,'proposed','','county','','','2023-01-01','',1)`, need.Record, officeArea)
		o.must(o.g.Deputise(t.Context(), o.h, o.as("county", Deputise), "county2", o.h.Today(), o.h.Today()))
		for _, who := range []string{"county", "county2"} {
			if _, err := o.g.Approve(t.Context(), o.h, o.as(who, PaymentMove), "pay1", 1, ""); fault.KindOf(err) != fault.DeniedErr {
				t.Errorf("%s approves: %v", who, err)
			}
		}
		o.must(o.g.Approve(t.Context(), o.h, o.as("county3", PaymentMove), "pay1", 1, ""))
	})
}

// Nobody blinds an officer by naming them their deputy: of their own reach a deputy sees
// what they saw before, but what is kept from the absent does not open by the absent's name.
// Nor does a deputy lift the conflict of whom they stand in for, and they may lay it down.
func TestDeputyKeepsTheirOwnSight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 2)
		ctx := t.Context()
		o.home("H0", "p00000")
		o.account("mate", access.Cadre, "")
		o.account("boss", access.City, "/43/4303/")
		o.account("away", access.Township, officeArea+"430302099/")
		o.sql(`INSERT INTO organisation (id, area, kind, name, credit_code, recognised, operator, from_on, to_on, version, created_at) VALUES ('org1',$1,'unit','乙','-1','','','2020-01-01','',1,'')`, officeArea)
		home, _ := o.visited("H0", "mate")
		complaint := o.must(o.g.Open(ctx, o.h, o.as("county", CaseOpen), New{Programme: "petition", Subject: "p00000"},
			Entry{Names: map[string][]string{"about": {"mate"}, "handler": {"org1"}}, Say: form.Answers{"came_on": {Text: string(o.h.Today())}, "demand": {Text: "甲"}, "facts": {Text: "乙"}, "issue": {Text: "丙"}}}))
		o.sql(`UPDATE task SET ref = 'mate' WHERE case_id = $1 AND hat = 'about'`, complaint.Record)
		sees := func(who string, c access.Outcome, want bool) {
			t.Helper()
			actor, err := access.ActorOf(ctx, o.h, who)
			if err != nil {
				t.Fatal(err)
			}
			if got := reads(t, o.g, o.h, actor, c.Record); got != want {
				t.Errorf("%s sees %s: %v", who, c.Record, got)
			}
		}
		queue := func(who string) bool {
			return slices.ContainsFunc(o.tasks(who), func(x string) bool { return strings.HasPrefix(x, complaint.Record) })
		}
		stand := func(who, deputy string) access.Outcome {
			return o.must(o.g.Deputise(ctx, o.h, o.as(who, Deputise), deputy, o.h.Today(), o.h.Today()))
		}
		waits := queue("boss")
		sees("mate", complaint, false)
		sees("boss", complaint, true)
		named := stand("mate", "boss")
		sees("boss", complaint, true)
		sees("boss", home, true)
		if queue("boss") != waits {
			t.Error("the officer's queue changed")
		}
		o.must(o.g.EndDeputy(ctx, o.h, o.as("boss", Deputise), named.Record, 1)) // nobody asked them
		stand("mate", "away")
		sees("away", home, true)
		sees("away", complaint, false)
		if queue("away") {
			t.Error("the accused's deputy has the complaint in their queue")
		}

		own := o.must(o.g.Declare(ctx, o.h, o.as("county", Declare), "person", "p00001", "是我表弟"))
		stand("county", "boss")
		if _, err := o.g.Lift(ctx, o.h, o.as("boss", ConflictLift), own.Record, 1, "没事了"); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("a deputy lifts: %v", err)
		}
	})
}
