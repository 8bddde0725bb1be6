package casework

import (
	"slices"
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/store/storetest"
)

const otherArea = "/43/4303/430304/"

// two is an office with a second county and their divisions.
func two(t *testing.T, db *store.DB, people int) *office {
	t.Helper()
	o := newOffice(t, db, people)
	for _, d := range [][3]string{{"430302", officeArea, "county"}, {"430304", otherArea, "county"}, {"430302001", officeArea + "430302001/", "township"}} {
		o.sql(`INSERT INTO division (code, parent, path, name, pinyin, level) VALUES ($1, '4303', $2, $1, '', $3)`, d[0], d[1], d[2])
	}
	o.account("county2", access.County, officeArea)
	o.account("elsewhere2", access.County, otherArea)
	return o
}

func (o *office) offer(who string, c access.Outcome, x Offering) (access.Outcome, error) {
	o.t.Helper()
	return o.g.Offer(o.t.Context(), o.h, o.as(who, Handover), c.Record, c.Version, x)
}

func (o *office) answer(who, id string, version int64, accept bool, why string) (access.Outcome, error) {
	o.t.Helper()
	return o.g.Answer(o.t.Context(), o.h, o.as(who, Handover), id, version, accept, why)
}

// A case that is transferred belongs to the other area with all its rows, and the area
// it was in has it no more; nobody takes it for both sides.
func TestTransfer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := two(t, db, 1)
		ctx := t.Context()
		c := o.need("p00000", true)
		move := Offering{What: Transfer, ToArea: otherArea, Reason: "搬到岳塘区住"}
		for why, x := range map[string]Offering{"no reason": {What: Transfer, ToArea: otherArea}, "nowhere": {What: Transfer, ToArea: "/43/4303/430399/", Reason: "x"}, "where it is": {What: Transfer, ToArea: officeArea + "430302001/430302001001/", Reason: "x"}, "nothing": {Reason: "x"}} {
			if _, err := o.offer("county", c, x); fault.KindOf(err) != fault.InvalidErr {
				t.Errorf("%s: %v", why, err)
			}
		}
		if _, err := o.offer("elsewhere", c, move); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("another county offers: %v", err)
		}
		stale := c
		stale.Version--
		if _, err := o.offer("county", stale, move); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("stale: %v", err)
		}
		one := o.must(o.offer("county", c, move))
		if _, err := o.offer("county", c, move); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("offered twice: %v", err)
		}
		if all, err := o.g.Offers(ctx, o.h, o.as("elsewhere", Handover)); err != nil || len(all) != 1 || all[0].Programme != "need" || all[0].Reason == "" {
			t.Errorf("%+v %v", all, err)
		}
		if all, err := o.g.Offers(ctx, o.h, o.as("county2", Handover)); err != nil || len(all) != 0 {
			t.Errorf("the giving county has %+v %v", all, err)
		}
		if _, err := o.answer("county2", one.Record, 1, true, ""); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("the giving county accepts: %v", err)
		}
		if _, err := o.answer("elsewhere", one.Record, 1, false, ""); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("declined without a reason: %v", err)
		}
		o.must(o.answer("elsewhere", one.Record, 1, false, "人还在雨湖区"))
		one = o.must(o.offer("county", c, move))
		o.must(o.answer("elsewhere", one.Record, 1, true, ""))
		if _, err := o.answer("elsewhere2", one.Record, 2, true, ""); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("accepted twice: %v", err)
		}
		if _, err := o.g.Show(ctx, o.h, o.as("elsewhere", CaseShow), c.Record); err != nil {
			t.Errorf("the taking county: %v", err)
		}
		if _, err := o.g.Show(ctx, o.h, o.as("county2", CaseShow), c.Record); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("the giving county still reads it: %v", err)
		}
		for _, table := range []string{"cases", "act", "task"} {
			id := "case_id"
			if table == "cases" {
				id = "id"
			}
			if n := o.counted(`SELECT count(*) FROM `+table+` WHERE area <> $1 AND `+id+` = $2`, otherArea, c.Record); n != 0 {
				t.Errorf("%d rows of %s stayed behind", n, table)
			}
		}
		if n := o.counted(`SELECT count(*) FROM event WHERE subject = $1 AND kind = 'case' AND area = $2`, c.Record, otherArea); n != 0 {
			t.Errorf("%d events moved", n)
		}
		o.clean(1)
	})
}

func (o *office) counted(query string, args ...any) (n int64) {
	o.t.Helper()
	if err := o.h.DB().Read(o.t.Context(), func(tx *store.Tx) error { return tx.Get(&n, query, args...) }); err != nil {
		o.t.Fatal(err)
	}
	return n
}

// clean holds all tables to the events.
func (o *office) clean(cases int) {
	o.t.Helper()
	if found, err := o.g.Fsck(o.t.Context(), o.h, o.system(CaseClock), func(text string) { o.t.Error(text) }); err != nil || found != cases {
		o.t.Errorf("fsck: %d, %v", found, err)
	}
}

// A step that is assigned shows to whom it was given and to the office, not in every
// colleague's queue; who could not do it is not given it.
func TestAssign(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := two(t, db, 1)
		o.account("town", access.Township, officeArea+"430302001/")
		o.account("town2", access.Township, officeArea+"430302001/")
		c := o.need("p00000", false)
		step := c.Record + " planned"
		give := Offering{What: Assign, Step: "planned", ToRef: "county2", Reason: "您熟悉这一户"}
		for why, x := range map[string]Offering{"elsewhere": {What: Assign, Step: "planned", ToRef: "elsewhere", Reason: "x"}, "nobody": {What: Assign, Step: "planned", ToRef: "nobody", Reason: "x"},
			"a step of others": {What: Assign, Step: "done", ToRef: "county2", Reason: "x"}, "no step": {What: Assign, Step: "nothing", ToRef: "county2", Reason: "x"}} {
			if _, err := o.offer("county", c, x); fault.KindOf(err) != fault.InvalidErr {
				t.Errorf("%s: %v", why, err)
			}
		}
		one := o.must(o.offer("county", c, give))
		if _, err := o.answer("county", one.Record, 1, true, ""); fault.KindOf(err) == fault.Internal || err == nil {
			t.Errorf("who gave it accepts: %v", err)
		}
		o.must(o.answer("county2", one.Record, 1, true, ""))
		for who, want := range map[string]bool{"county2": true, "county": false, "town": true} {
			if got := slices.Contains(o.tasks(who), step); got != want {
				t.Errorf("%s has the step: %v", who, got)
			}
		}
		all, err := o.g.Queue(t.Context(), o.h, o.as("county", CaseQueue), Want{Everybody: true}, 10)
		if err != nil || len(all) != 1 || all[0].Ref != "county2" {
			t.Errorf("the office has %+v %v", all, err)
		}
		c.Version++
		mine := o.must(o.offer("town", c, Offering{What: Assign, Step: "planned", ToRef: "town", Reason: "我来办"}))
		if mine.Status != Accepted || slices.Contains(o.tasks("town2"), step) || !slices.Contains(o.tasks("county"), step) {
			t.Errorf("%+v; another's queue %v", mine, o.tasks("town2"))
		}
		o.clean(1)
	})
}

// Who a case is referred to reads it and answers, and then no more.
func TestRefer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := two(t, db, 1)
		ctx := t.Context()
		c := o.need("p00000", true)
		one := o.must(o.offer("county", c, Offering{What: Refer, ToArea: otherArea, Reason: "有合适的岗位吗"}))
		o.must(o.answer("elsewhere", one.Record, 1, true, ""))
		shown, err := o.g.Show(ctx, o.h, o.as("elsewhere", CaseShow), c.Record)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.act("elsewhere", access.Outcome{Record: c.Record, Version: shown.RowVersion}, Entry{Step: "done", Outcome: "met"}); refusalOf(err) != "not_for" {
			t.Errorf("whom it was referred to does the step: %v", err)
		}
		if _, err := o.g.Show(ctx, o.h, o.as("elsewhere2", CaseShow), c.Record); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("their colleague reads it: %v", err)
		}
		if _, err := o.g.Reply(ctx, o.h, o.as("elsewhere2", Handover), one.Record, 2, "有"); fault.KindOf(err) == fault.Internal || err == nil {
			t.Errorf("their colleague answers: %v", err)
		}
		o.must(o.g.Reply(ctx, o.h, o.as("elsewhere", Handover), one.Record, 2, "有一个保安岗位"))
		if _, err := o.g.Show(ctx, o.h, o.as("elsewhere", CaseShow), c.Record); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("reads it after answering: %v", err)
		}
		shown, err = o.g.Show(ctx, o.h, o.as("county", CaseShow), c.Record)
		if last := shown.State.Events[len(shown.State.Events)-1]; err != nil || last.Kind != "note" || last.Reason != "有一个保安岗位" || last.By.Account != "elsewhere" {
			t.Errorf("%+v %v", last, err)
		}
		one = o.must(o.offer("county", access.Outcome{Record: c.Record, Version: shown.RowVersion}, Offering{What: Refer, ToArea: otherArea, Reason: "再问一次"}))
		o.must(o.answer("elsewhere", one.Record, 1, true, ""))
		if shown, err = o.g.Show(ctx, o.h, o.as("county", CaseShow), c.Record); err != nil {
			t.Fatal(err)
		}
		o.must(o.act("county", access.Outcome{Record: c.Record, Version: shown.RowVersion}, Entry{Kind: "end", Reason: "withdrew"}))
		if all, err := o.g.Handings(ctx, o.h, o.as("county", Handover), c.Record); err != nil || len(all) != 2 || all[1].State != HandDone {
			t.Errorf("after the end: %+v %v", all, err)
		}
		if _, err := o.g.Show(ctx, o.h, o.as("elsewhere", CaseShow), c.Record); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("reads it after the end: %v", err)
		}
		o.clean(1)
	})
}
