package employment_test

import (
	"context"
	"testing"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

func storeDay(s string) store.Day { return store.Day(s) }

// seeker registers an invented person with an account and a profile.
func (d *desk) seeker(name, body, income string) string {
	d.t.Helper()
	citizen := idno.CitizenOf(body)
	person := d.must(registry.Register(context.Background(), d.House, d.scope("officer", registry.PersonRegister), registry.NewPerson{Area: area, Name: name, Pinyin: name,
		Citizen: vault.Hide(citizen), Certificate: vault.Hide(citizen + "42"), Phone: vault.Hide("10000000001"), Income: income, IssuedOn: "2020-01-01"})).Record
	d.open(name, access.Account{Kind: "resident", Person: person}, access.Grant{Role: access.Resident, Person: person})
	return person
}

func (d *desk) consent(who, person, purpose string, yes bool) {
	d.t.Helper()
	d.must(employment.Consent(context.Background(), d.House, d.scope(who, employment.SeekerConsent), person, yes, access.Consent{Purpose: purpose, Channel: "web"}))
}

func (d *desk) number(sql string, args ...any) (n int64) {
	d.t.Helper()
	if err := d.DB().Read(context.Background(), func(tx *store.Tx) error { return tx.Get(&n, sql, args...) }); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func TestProfileIsChecked(t *testing.T) {
	good := employment.Blank("p", "")
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*employment.Seeker){
		"abilities":   func(k *employment.Seeker) { k.Abilities = "5" },
		"week":        func(k *employment.Seeker) { k.Week = "xyz" },
		"max_minutes": func(k *employment.Seeker) { k.MaxMinutes = 301 },
		"pay_floor":   func(k *employment.Seeker) { k.PayFloor = -1 },
		"hours_day":   func(k *employment.Seeker) { k.HoursDay = 13 },
		"hours_week":  func(k *employment.Seeker) { k.HoursWeek = 61 },
		"summary":     func(k *employment.Seeker) { k.Summary = string(make([]rune, 2001)) },
	} {
		bad := good
		spoil(&bad)
		fields, ok := fault.AsInvalid(bad.Check())
		if !ok || len(fields) != 1 || fields[0].Name != name {
			t.Errorf("%s: %v", name, fields)
		}
	}
}

// A pause holds through a saved form, leaving takes the consent along, and coming
// back needs a new one.
func TestPauseResumeLeave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		person := d.seeker("resident", "43030419900101900", "none")
		d.seeker("stranger", "43030419900102900", "none")
		save := func() access.Scope { return d.scope("resident", employment.SeekerSave) }
		d.consent("resident", person, access.ForJobSearch, true)
		profile := employment.Blank(person, "")
		out := d.must(employment.SaveSeeker(ctx, d.House, save(), profile))
		index := employment.NewIndex(nil)
		matched := func() int {
			t.Helper()
			if err := index.Touch(ctx, d.House, "person:"+person); err != nil {
				t.Fatal(err)
			}
			_, n := index.Size()
			return n
		}
		if matched() != 1 {
			t.Fatal("not in the index")
		}
		_, err := employment.Pause(ctx, d.House, d.scope("stranger", employment.SeekerSave), person, out.Version)
		d.kind("a stranger pauses", err, fault.NotFoundErr)
		_, err = employment.Pause(ctx, d.House, save(), person, out.Version+1)
		d.kind("stale version", err, fault.ConflictErr)
		out = d.must(employment.Pause(ctx, d.House, save(), person, out.Version))
		_, err = employment.Pause(ctx, d.House, save(), person, out.Version)
		d.kind("paused twice", err, fault.ConflictErr)
		profile.Version = out.Version
		out = d.must(employment.SaveSeeker(ctx, d.House, save(), profile))
		if matched() != 0 {
			t.Error("a saved form ended the pause")
		}
		out = d.must(employment.Resume(ctx, d.House, save(), person, out.Version))
		if matched() != 1 {
			t.Error("resumed and not matched")
		}
		out = d.must(employment.Leave(ctx, d.House, save(), person, out.Version))
		d.must(employment.Resume(ctx, d.House, save(), person, out.Version))
		if matched() != 0 {
			t.Error("matched without a new consent")
		}
		d.consent("resident", person, access.ForJobSearch, true)
		if matched() != 1 {
			t.Error("consented anew and not matched")
		}
	})
}

// Registry data comes in only after its own consent, fills only what is empty, and
// the person sees that it was read.
func TestPrefill(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		person := d.seeker("resident", "43030419900101900", "dibao")
		d.consent("resident", person, access.ForJobSearch, true)
		fill := func(who string) (access.Outcome, error) {
			return employment.Prefill(ctx, d.House, d.scope(who, employment.SeekerPrefill), person)
		}
		_, err := fill("resident")
		d.kind("with consent to job search only", err, fault.DeniedErr)
		_, err = fill("officer")
		d.kind("an officer prefills", err, fault.DeniedErr)
		if n := d.number(`SELECT count(*) FROM seeker`); n != 0 {
			t.Error("a refused prefill wrote")
		}
		d.consent("resident", person, access.ForPrefill, true)
		d.must(fill("resident"))
		show := d.scope("resident", employment.SeekerShow)
		k, err := employment.ShowSeeker(ctx, d.House, show, person)
		if err != nil || k.Benefits != "dibao" || k.Area != area || k.Abilities != employment.Blank("", "").Abilities {
			t.Errorf("%+v %v", k, err)
		}
		k.Benefits, k.Headline = "care", "装配工"
		d.must(employment.SaveSeeker(ctx, d.House, d.scope("resident", employment.SeekerSave), k))
		d.must(fill("resident"))
		if k, err = employment.ShowSeeker(ctx, d.House, show, person); err != nil || k.Benefits != "care" || k.Headline != "装配工" {
			t.Errorf("an answer was overwritten: %+v %v", k, err)
		}
		looks, err := access.Looks(ctx, d.House, d.scope("resident", access.LooksSee), person, "FALSE", 10)
		if err != nil || len(looks) != 2 || looks[0].Kind != "registry.prefilled" {
			t.Errorf("%+v %v", looks, err)
		}
		r, err := employment.OwnResume(ctx, d.House, d.scope("resident", employment.SeekerShow), person)
		if err != nil || r.Name != "resident" || r.Headline != "装配工" {
			t.Errorf("%+v %v", r, err)
		}
		d.consent("resident", person, access.ForPrefill, false)
		_, err = fill("resident")
		d.kind("after the consent was withdrawn", err, fault.DeniedErr)
		_, err = employment.Consent(ctx, d.House, d.scope("resident", employment.SeekerConsent), person, true, access.Consent{Purpose: "anything", Channel: "web"})
		d.kind("a purpose nobody asks for", err, fault.InvalidErr)
	})
}

// A withdrawal this node has not heard of yet shows nobody: lists and counts are
// held to the consent as the database has it.
func TestStaleIndexShowsNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		post := d.published(employer)
		var people []string
		for _, name := range []string{"r0", "r1", "r2", "r3", "r4", "r5"} {
			person := d.seeker(name, "4303041990011"+name[1:]+"900", "none")
			d.consent(name, person, access.ForJobSearch, true)
			k := employment.Blank(person, "")
			k.Abilities = "4444444444444444444444444"
			d.must(employment.SaveSeeker(ctx, d.House, d.scope(name, employment.SeekerSave), k))
			people = append(people, person)
		}
		index := employment.NewIndex(nil)
		if err := index.Load(ctx, d.House); err != nil {
			t.Fatal(err)
		}
		found := func(who string) int {
			t.Helper()
			m, err := index.PeopleFor(ctx, d.House, d.scope(who, employment.PostPeople), post, 0)
			if err != nil {
				t.Fatal(err)
			}
			return len(m)
		}
		if n := found("officer"); n != 6 {
			t.Fatalf("%d people", n)
		}
		if n := found("far officer"); n != 0 {
			t.Errorf("another county's officer sees %d", n)
		}
		d.consent("r0", people[0], access.ForJobSearch, false)
		if n := found("officer"); n != 5 {
			t.Errorf("%d people after a withdrawal", n)
		}
		index.Forget(people[0])
		if _, n := index.Size(); n != 5 {
			t.Errorf("%d in the index after Forget", n)
		}
		if _, err := index.PeopleFor(ctx, d.House, d.scope("user", employment.PostPeople), post, 0); err == nil {
			t.Error("an employer sees people")
		}
	})
}
