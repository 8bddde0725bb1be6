package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/employment/fairness"
	"tongxing/matching"
	"tongxing/world"
)

// Every number of the unlock analysis is the list behind it; a counsellor's list is
// the caseload; an employer reads neither a person nor a small number; consent
// withdrawn leaves the lists at once and the counts with the feed.
func TestUnlocksOpenIntoTheirLists(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		ctx, index := t.Context(), town.app.Site.Index
		city := func(x *employment.Index) []matching.CityChange {
			all, err := x.UnlockCity(ctx, town.House, town.scope(t, "city", employment.LabourUnlock))
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		open := func(role string, c matching.CityChange) employment.OpenedChange {
			o, err := index.OpenChange(ctx, town.House, town.scope(t, role, employment.LabourOpenUnlock), c.Code, c.Detail, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			return o
		}
		caseload := map[string]bool{}
		for _, g := range town.scope(t, "counsellor", employment.SeekerMatch).Actor().Grants {
			caseload[g.Person] = true
		}
		kinds, gainer, mine := map[string]bool{}, "", 0
		for _, c := range city(index) {
			kinds[c.Code] = true
			o, people, posts := open("city", c), 0, 0
			for _, p := range o.PeopleList {
				people += p.More
				gainer = p.Person
			}
			for _, p := range o.PostList {
				posts += p.More
			}
			if people != c.More || posts != c.More || o.NewPeople != c.People || o.NewWithin != c.People || o.NewPosts != c.Posts || len(o.PeopleList) != o.Within || len(o.PostList) != o.Posts {
				t.Errorf("%s %s: %d pairs, %d people, %d posts; the list has %d and %d pairs, %+v", c.Code, c.Detail, c.More, c.People, c.Posts, people, posts, o)
			}
			for _, p := range open("counsellor", c).PeopleList {
				if mine++; !caseload[p.Person] {
					t.Errorf("the counsellor reads %s of somebody else", p.Person)
				}
			}
		}
		if !kinds["aid"] || !kinds["shuttle"] || !kinds["course"] || gainer == "" || mine == 0 {
			t.Fatalf("the town is too easy: %v, %d of the caseload", kinds, mine)
		}
		own, err := index.UnlockOwn(ctx, town.House, town.scope(t, "employer", employment.PostUnlock))
		if err != nil || len(own) == 0 {
			t.Fatalf("the employer: %v %v", own, err)
		}
		for _, c := range own {
			for _, n := range append([]int{c.People, c.More}, counts(c.Posts)...) {
				if n > 0 && n < employment.SmallestCount {
					t.Errorf("the employer reads %d people: %+v", n, c)
				}
			}
		}
		if page := town.as("employer").get(t, "/own/chances"); strings.Contains(page.Body, gainer) {
			t.Error("a person on the employer's page")
		}

		if _, err := employment.Consent(ctx, town.House, town.system(t, employment.SeekerConsent), gainer, false, access.Consent{Purpose: access.ForJobSearch}); err != nil {
			t.Fatal(err)
		}
		for _, c := range city(index) {
			if slices.ContainsFunc(open("city", c).PeopleList, func(p employment.PersonGain) bool { return p.Person == gainer }) {
				t.Errorf("%s %s still names who withdrew", c.Code, c.Detail)
			}
		}
		if err := index.Touch(ctx, town.House, "person:"+gainer); err != nil {
			t.Fatal(err)
		}
		anew := employment.NewIndex(world.Minutes)
		if err := anew.Load(ctx, town.House); err != nil {
			t.Fatal(err)
		}
		if got, want := city(index), city(anew); !reflect.DeepEqual(got, want) {
			t.Errorf("after the withdrawal\n%v\ncounted anew\n%v", got, want)
		}
	})
}

func counts(posts []employment.PostGain) (out []int) {
	for _, p := range posts {
		out = append(out, p.Now, p.More)
	}
	return out
}

func (t *town) system(tb testing.TB, a access.Action) access.Scope {
	tb.Helper()
	s, err := t.city.as("test", a)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// Every measure of fairness is as long as the list behind it, and no list is of fewer
// people than may be shown.
func TestFairnessOpensIntoItsRecords(t *testing.T) {
	town := newTown(t)
	ctx, index := t.Context(), town.app.Site.Index
	report, err := fairness.Read(ctx, town.House, town.scope(t, "city", fairness.See), index, 2023)
	if err != nil || len(report.Groups) < 6 {
		t.Fatalf("%+v %v", report, err)
	}
	list := func(code string) int {
		all, err := fairness.Records(ctx, town.House, town.scope(t, "city", fairness.Open), index, 2023, code)
		if err != nil {
			t.Fatal(code, err)
		}
		return len(all)
	}
	if n := list("all"); n != int(report.All.People) {
		t.Errorf("everybody: %d, the list has %d", report.All.People, n)
	}
	if n := list("unseen"); n != int(report.Unseen) {
		t.Errorf("unseen: %d, the list has %d", report.Unseen, n)
	}
	for _, g := range report.Groups {
		if n := list(g.By + "." + g.Name); n != int(g.People) || n < fairness.Smallest {
			t.Errorf("%s %s: %d, the list has %d", g.By, g.Name, g.People, n)
		}
	}
	for _, code := range []string{"", "sex", "sex.", "sex.none", "category.9-9"} {
		if got := town.as("city").get(t, "/fairness/"+code+"?year=2023"); code != "" && got.Status != 404 {
			t.Errorf("%q answers %d", code, got.Status)
		}
	}
}
