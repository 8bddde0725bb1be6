package casework

import (
	"slices"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/store"
	"tongxing/store/storetest"
)

// resident opens the account of a person.
func (o *office) resident(person string) {
	o.t.Helper()
	s, err := o.h.Decide(access.System("test"), access.AccountOpen, "test", access.Job)
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := access.OpenAccount(o.t.Context(), o.h, s, access.Account{ID: "r-" + person, Login: "r-" + person, Kind: "resident", Name: "r", Person: person}, "", access.Grant{Role: access.Resident, Person: person}); err != nil {
		o.t.Fatal(err)
	}
}

// refused is a permit that its county refused, in a letter with the reason.
func (o *office) refused(person string) access.Outcome {
	o.t.Helper()
	apply := Entry{Say: form.Answers{"plate": {Text: "湘C·示1"}, "relation": {Text: "spouse"}}, Evidence: map[string]string{"vehicle_licence": "paper"}}
	c := o.must(o.g.Open(o.t.Context(), o.h, o.as("r-"+person, CaseOpen), New{Programme: "parking", Subject: person}, apply))
	for why, e := range map[string]Entry{"needs_reason": {Step: "vetted", Outcome: "refused", Served: []string{"subject"}}, "serve_missing": {Step: "vetted", Outcome: "refused", Reason: "行驶证不在本人名下"}} {
		if _, err := o.act("county", c, e); refusalOf(err) != why {
			o.t.Errorf("%v, want %s", err, why)
		}
	}
	return o.must(o.act("county", c, Entry{Step: "vetted", Outcome: "refused", Reason: "行驶证不在本人名下", Served: []string{"subject"}}))
}

func (o *office) appeal(who, c, why string) (access.Outcome, error) {
	o.t.Helper()
	return o.g.Appeal(o.t.Context(), o.h, o.as(who, CaseAppeal), c, why)
}

// Who was refused can have it looked at again, in time and once, by somebody of the
// level above who had no part in it; what is changed is taken up again.
func TestAppeal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 3)
		ctx := t.Context()
		o.account("boss", access.City, "/43/4303/")
		for _, p := range []string{"p00000", "p00001", "p00002"} {
			o.resident(p)
		}
		c, open := o.refused("p00000"), o.need("p00000", false)
		if _, err := o.appeal("r-p00001", c.Record, "不服"); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("a stranger appeals: %v", err)
		}
		if _, err := o.appeal("r-p00000", c.Record, " "); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("without a word: %v", err)
		}
		if _, err := o.appeal("r-p00000", open.Record, "不服"); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("against what is not refused: %v", err)
		}
		late := *o
		late.h = o.h.At(o.h.Now().Add(61 * 24 * time.Hour))
		if _, err := late.appeal("r-p00000", c.Record, "不服"); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("after the time: %v", err)
		}
		a := o.must(o.appeal("r-p00000", c.Record, "车在我爱人名下"))
		if _, err := o.appeal("r-p00000", c.Record, "再说一次"); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("twice: %v", err)
		}
		decide := Entry{Step: "decided", Outcome: "changed", Say: form.Answers{"opinion": {Text: "乘坐人也可以申请"}}, Served: []string{"subject"}}
		if _, err := o.act("county", a, decide); refusalOf(err) != "not_for" {
			t.Errorf("the county decides about itself: %v", err)
		}
		promoted := access.Grant{Account: "county", Role: access.City, Area: "/43/4303/", From: o.h.Today()}
		if err := db.Write(ctx, func(tx *store.Tx) error { return access.AddGrant(tx, o.h.Now(), promoted) }); err != nil {
			t.Fatal(err)
		}
		if _, err := o.act("county", a, decide); refusalOf(err) != "four_eyes" {
			t.Errorf("who refused decides: %v", err)
		}
		if tasks := o.tasks("boss"); !slices.Contains(tasks, a.Record+" decided") {
			t.Errorf("the city's queue: %v", tasks)
		}
		a = o.must(o.act("boss", a, decide))
		if a.Status != "done" {
			t.Errorf("%+v", a)
		}
		shown, err := o.g.Show(ctx, o.h, o.as("elsewhere", CaseShow), c.Record)
		if fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("%+v %v", shown, err)
		}
		if shown, err = o.g.Show(ctx, o.h, o.as("county", CaseShow), c.Record); err != nil || shown.Ending != "" || shown.Stage != "applied" || len(shown.Tasks) != 1 || shown.Tasks[0].Step != "vetted" {
			t.Errorf("the case is at %q, ended %q, with %+v, %v", shown.Stage, shown.Ending, shown.Tasks, err)
		}
		upheld := o.refused("p00001")
		a = o.must(o.appeal("r-p00001", upheld.Record, "不服"))
		decide.Outcome = "upheld"
		if a = o.must(o.act("boss", a, decide)); a.Status != "final" {
			t.Errorf("%+v", a)
		}
		if shown, err = o.g.Show(ctx, o.h, o.as("county", CaseShow), upheld.Record); err != nil || shown.Ending != "refused" {
			t.Errorf("what stands ended %q, %v", shown.Ending, err)
		}
		if _, err := o.appeal("r-p00001", a.Record, "还是不服"); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("an appeal against the appeal: %v", err)
		}
		o.clean(5)
	})
}
