package main

import (
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/msg"
	"tongxing/registry"
	"tongxing/rule"
	"tongxing/store"
)

// scope is a role's own, for a verb asked without its page.
func (t *town) scope(tb testing.TB, role string, a access.Action) access.Scope {
	tb.Helper()
	who, err := access.ActorOf(tb.Context(), t.House, t.account(role))
	if err != nil {
		tb.Fatal(err)
	}
	s, err := t.House.Decide(who, a, "service", access.Web)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func (t *town) gaps(tb testing.TB, role, code, kind string) (out []casework.Gap) {
	tb.Helper()
	_, out, total, err := t.Cases.Gaps(tb.Context(), t.House, t.scope(tb, role, casework.Entitled), t.scope(tb, role, "known.find"), t.Board, code, kind, 0, 100_000)
	if err != nil || total != len(out) {
		tb.Fatalf("%s %s: %d of %d, %v", code, kind, len(out), total, err)
	}
	return out
}

// The list in columns says of everybody what the rule says asked one by one, and the
// clauses of each carry the answer.
func TestEntitledOneByOne(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		area := town.some(t, `SELECT area FROM access_grant WHERE account = $1 AND role = 'township'`, town.account("township"))
		seen := 0
		for _, x := range town.Cases.Rights() {
			for kind, want := range map[string]rule.Truth{casework.Missed: rule.Yes, casework.Short: rule.Unknown} {
				for i, g := range town.gaps(t, "township", x.Code, kind) {
					if !strings.HasPrefix(g.Area, area) || g.Name == "" {
						t.Fatalf("%s: %q of %s is not of %s", x.Code, g.Name, g.Area, area)
					}
					if i%7 != 0 { // some of them
						continue
					}
					seen++
					worst := rule.Yes
					for _, c := range g.Told {
						worst = min(worst, c.Truth)
					}
					if worst != want && !x.Benefit {
						t.Errorf("%s %s: clauses say %v of somebody", x.Code, kind, worst)
					}
				}
			}
		}
		if seen < 20 {
			t.Errorf("only %d people looked at", seen)
		}
	})
}

// Who gets a case leaves the list of the missed; who dies while drawing stands on the
// list of what should stop, as soon as the feed has told the board.
func TestEntitledFollowsTheRecords(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		all := town.gaps(t, "township", "four-party-care", casework.Missed)
		if len(all) == 0 {
			t.Fatal("nobody is missed")
		}
		who := all[0].Person
		got := town.as("township").post(t, "/programmes/need/new", url.Values{"key": {"gap-" + town.House.NewID()}, "subject": {who}, "of": {"person"}, "q.kind": {"care"}, "q.what": {"没有人照看"}})
		if got.Status >= 400 {
			t.Fatalf("open: %d", got.Status)
		}
		has := func(code, kind, reason string) bool {
			return slices.ContainsFunc(town.gaps(t, "township", code, kind), func(g casework.Gap) bool { return g.Person == who && g.Reason == reason })
		}
		if !has("four-party-care", casework.Missed, "") {
			t.Error("a case of another programme took somebody off the list")
		}
		drawing := town.some(t, `SELECT b.person FROM benefit b JOIN person p ON p.id = b.person WHERE b.kind = 'care' AND b.to_on = '9999-12-31' AND p.died_on = '' AND p.moved_on = '' AND p.area LIKE $1
			AND NOT EXISTS (SELECT 1 FROM account k WHERE k.person = p.id) ORDER BY p.id LIMIT 1`, town.some(t, `SELECT area FROM access_grant WHERE account = $1 AND role = 'township'`, town.account("township"))+"%")
		who = drawing
		if has("care_subsidy", casework.Stop, "died") {
			t.Fatal("should stop before the death")
		}
		version := int64(0)
		if err := town.House.DB().Read(t.Context(), func(tx *store.Tx) error { return tx.Get(&version, `SELECT version FROM person WHERE id = $1`, who) }); err != nil {
			t.Fatal(err)
		}
		if _, err := registry.RecordDeath(t.Context(), town.House, town.scope(t, "township", registry.PersonEnd), who, version, town.House.Today()); err != nil {
			t.Fatal(err)
		}
		until := time.Now().Add(20 * time.Second)
		for town.some(t, `SELECT CAST(count(*) AS TEXT) FROM benefit WHERE person = $1 AND to_on >= $2`, who, string(town.House.Today())) != "0" && !has("care_subsidy", casework.Stop, "died") {
			if time.Now().After(until) {
				t.Fatal("the dead still draws and is not on the list")
			}
		}
	})
}

// What a budget does not hold is not let through, and says so on the page; who proposed
// may not approve.
func TestMoneyIsStopped(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		city := town.as("city")
		form := func(more url.Values) url.Values {
			more.Set("key", "money-"+town.House.NewID())
			return more
		}
		id := town.some(t, `SELECT id FROM payment WHERE state = 'proposed' AND line = 'four_party' AND area LIKE '/43/4303/430302/%' ORDER BY id LIMIT 1`)
		if got := city.post(t, "/money/budgets", form(url.Values{"county": {"/43/4303/430302/"}, "line": {"four_party"}, "year": {"2023"}, "yuan": {"1"}})); got.Status != 303 {
			t.Fatalf("budget: %d", got.Status)
		}
		got := city.post(t, "/money/"+id, form(url.Values{"version": {"1"}, "to": {"approved"}}))
		if got.Status != 409 || !strings.Contains(got.Body, "超出") {
			t.Errorf("over the budget: %d", got.Status)
		}
		if got := city.post(t, "/money/"+id, form(url.Values{"version": {"1"}, "to": {"refused"}})); got.Status != 422 || !strings.Contains(got.Body, "reason-"+id) {
			t.Errorf("declined without a reason: %d", got.Status)
		}
		if got := city.post(t, "/money/"+id, form(url.Values{"version": {"1"}, "to": {"refused"}, "reason": {"重复"}})); got.Status != 303 {
			t.Errorf("declined: %d", got.Status)
		}
		if got := city.get(t, "/money?state=refused"); !strings.Contains(got.Body, "重复") {
			t.Error("what is not paid does not say why")
		}
		for _, bad := range []url.Values{{"yuan": {"-1"}}, {"yuan": {"x"}}, {"yuan": {"1.234"}}, {"yuan": {"5"}, "line": {"nothing"}}, {"yuan": {"5"}, "year": {"2023年"}}} {
			f := url.Values{"county": {"/43/4303/430302/"}, "line": {"four_party"}, "year": {"2023"}}
			for k, v := range bad {
				f[k] = v
			}
			if got := city.post(t, "/money/budgets", form(f)); got.Status != 422 {
				t.Errorf("budget %v: %d", bad, got.Status)
			}
		}
	})
}

// The short code of a printed plan leads back to its household, and only for whom it is
// within reach.
func TestShortCode(t *testing.T) {
	town := newTown(t)
	id := town.some(t, `SELECT p.household FROM person p JOIN access_grant g ON p.area LIKE g.area || '%' WHERE g.account = $1 AND p.household <> '' AND p.household <> (SELECT m.household FROM person m WHERE m.id = $2) ORDER BY p.id LIMIT 1`, town.account("village"), town.person(t, "seeker")) // hers she finds
	code := casework.ShortCode(id)
	for _, typed := range []string{code, strings.ToLower(code), strings.Replace(code, "-", "", 1), strings.Replace(code, "-", " ", 1)} {
		if got := town.as("village").get(t, "/households?code="+url.QueryEscape(typed)); got.Location != "/households/"+id {
			t.Errorf("%q: %d %s", typed, got.Status, got.Location)
		}
	}
	if got := town.as("seeker").get(t, "/households?code="+code); got.Status != 422 {
		t.Errorf("a stranger finds the household: %d", got.Status)
	}
	for _, way := range []string{"plan", "handbook", "handbook?print=large", "plan?print=easy"} {
		if got := town.as("village").get(t, "/households/"+id+"/"+way); got.Status != 200 || !strings.Contains(got.Body, code) || !strings.Contains(got.Body, "class=\"square\"") {
			t.Errorf("%s: %d, or without its code", way, got.Status)
		}
	}
}

// Who is missed is a press away from their case: of a household's right the form knows the
// household.
func TestMissedLeadsToTheForm(t *testing.T) {
	town := newTown(t)
	county := town.as("county")
	for _, x := range []struct{ right, form string }{{"home-retrofit", "of=household&amp;subject="}, {"four-party-care", "subject="}} {
		list := county.get(t, "/entitled?right="+x.right+"&kind=missed")
		_, link, found := strings.Cut(list.Body, `href="/programmes/`+x.right+`/new?`+x.form)
		if opens := town.opens(t, "county", x.right); list.Status != 200 || found != opens {
			t.Fatalf("%s: %d, a link to the form: %v, may open: %v", x.right, list.Status, found, opens)
		}
		if !found {
			continue
		}
		subject, _, _ := strings.Cut(link, `"`)
		form := county.get(t, "/programmes/"+x.right+"/new?"+html.UnescapeString(x.form)+subject)
		if form.Status != 200 || !strings.Contains(form.Body, `value="`+subject+`"`) || strings.Contains(form.Body, msg.ZH.T("case.chosen")) {
			t.Errorf("%s: the form does not name %s (%d)", x.right, subject, form.Status)
		}
	}
}

// opens tells whether a role of the cast may open a case of a programme.
func (t *town) opens(tb testing.TB, role, slug string) bool {
	tb.Helper()
	who, err := access.ActorOf(tb.Context(), t.House, t.account(role))
	if err != nil {
		tb.Fatal(err)
	}
	return slices.ContainsFunc(t.Cases.Begins(who), func(d *programme.Definition) bool { return d.Slug == slug })
}
