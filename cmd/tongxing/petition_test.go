package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/store"
)

// Whoever is complained of reads nothing of the petition, whatever their office, by any
// route: not by its key, in no list, queue, figure, file, plan or archive.
func TestSubjectOfAPetitionOverHTTP(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		const demand = "只有经办的人看得到的诉求"
		person := town.some(t, `SELECT p.id FROM person p WHERE p.area LIKE (SELECT min(area) || '%' FROM access_grant WHERE account = $1 AND area <> '') ORDER BY p.id LIMIT 1`, town.account("village"))
		unit := town.some(t, `SELECT id FROM organisation ORDER BY id LIMIT 1`)
		system := func(a access.Action) access.Scope {
			s, err := town.city.as("test", a)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		for _, role := range []string{"village", "township", "county", "city", "auditor"} {
			accused := town.account(role)
			id := town.complain(t, person, unit, accused, demand)
			key, err := town.Cases.HandIn(t.Context(), town.House, system(casework.CaseAct), id, "letter", "document", strings.NewReader("%PDF-1.4\n"+role))
			if err != nil {
				t.Fatal(err)
			}
			tries := town.looks(t, role, id, person, key, demand)
			s, err := town.as2(t, accused, casework.CaseExport)
			if err == nil { // a village has no archive at all
				if _, err := town.Cases.Exportable(t.Context(), town.House, s, id, "", 0); fault.KindOf(err) != fault.NotFoundErr {
					t.Errorf("%s takes out what is said of them: %v", role, err)
				}
				if all, err := town.Cases.Exportable(t.Context(), town.House, s, "", "petition", town.House.Now().Year()); err == nil && strings.Contains(strings.Join(all, " "), id) {
					t.Errorf("%s takes out the year with what is said of them", role)
				}
			}
			t.Logf("%s: %d looks", role, tries)
			if role != "city" && town.as("city").get(t, "/cases/"+id).Status != http.StatusOK {
				t.Errorf("the city does not read what is said of the %s", role)
			}
			for _, sql := range []string{`DELETE FROM barred WHERE case_id = $1`, `UPDATE cases SET ending = 'withdrew' WHERE id = $1`} {
				if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(sql, id); return err }); err != nil {
					t.Fatal(err)
				}
				if got := town.as(role).get(t, "/cases/"+id); strings.HasPrefix(sql, "DELETE") && role != "village" && role != "township" && !strings.Contains(got.Body, demand) {
					t.Errorf("the %s would not have read it anyway: %d", role, got.Status) // the looks would prove nothing
				}
			}
		}
	})
}

// as2 decides in the name of an account.
func (t *town) as2(tb testing.TB, account string, a access.Action) (access.Scope, error) {
	tb.Helper()
	who, err := access.ActorOf(tb.Context(), t.House, account)
	if err != nil {
		tb.Fatal(err)
	}
	return t.House.Decide(who, a, "test", access.Web)
}

// looks asks every route of the site and the interface for the petition, and wants
// neither its key nor its words.
func (t *town) looks(tb testing.TB, role, id, person, file, demand string) (n int) {
	tb.Helper()
	v := t.as(role)
	for _, route := range append(t.app.Site.Routes(), t.app.Documents.Routes()...) {
		for _, of := range []string{id, person} {
			path := strings.NewReplacer("{id}", of, "{code}", "F11", "{slug}", "petition", "{step}", "notice", "{key}", file).Replace(route.Pattern)
			if of == person && path == strings.NewReplacer("{code}", "F11", "{slug}", "petition", "{step}", "notice", "{key}", file).Replace(route.Pattern) || strings.Contains(path, "/signout") {
				continue // the same for both
			}
			var got page
			switch {
			case route.Method == http.MethodGet:
				got = v.get(tb, path)
			case strings.HasPrefix(path, "/cases/"+id):
				got = v.post(tb, path, url.Values{"key": {"petition-" + t.House.NewID()}, "version": {"2"}, "kind": {"note"}, "reason": {"x"}})
			default:
				continue
			}
			n++
			if strings.HasPrefix(path, "/cases/"+id) && got.Status != http.StatusNotFound && got.Status != http.StatusForbidden {
				tb.Errorf("%s %s as the %s it is about: %d", route.Method, route.Pattern, role, got.Status)
			}
			asked := of == id && strings.Contains(route.Pattern, "{id}") // the address itself comes back in links
			if strings.Contains(got.Body, demand) || !asked && strings.Contains(got.Body, id) {
				tb.Errorf("%s %s tells the %s of what is said of them", route.Method, path, role)
			}
		}
	}
	for _, query := range []string{"/programmes/petition?state=open", "/today?programme=petition", "/figures/F11?year=2024", "/api/v1/figures/F11/records?year=2024", "/people/" + person, "/people?q=" + id} {
		n++
		if got := v.get(tb, query); strings.Contains(got.Body, demand) || strings.Contains(got.Body, "/cases/"+id) {
			tb.Errorf("%s tells the %s of what is said of them", query, role)
		}
	}
	return n
}

// complain tells a petition about an account, as it comes to the city.
func (t *town) complain(tb testing.TB, person, unit, accused, demand string) (id string) {
	tb.Helper()
	s, err := t.city.as("test", casework.CaseTell)
	if err != nil {
		tb.Fatal(err)
	}
	today := t.House.Today()
	if _, err := t.Cases.Tell(tb.Context(), t.House, s, func(x *casework.Telling) error {
		if err := x.Open("p", casework.New{Programme: "petition", Subject: person, Opened: today}, ""); err != nil {
			return err
		}
		id = x.State("p").Case.ID
		_, _, err := x.Do("p", fold.Event{Kind: fold.KindAct, Step: "registered", Day: today, On: today, By: fold.By{Account: "reception", Human: "reception", Role: "city"}, Names: map[string][]string{"about": {accused}, "handler": {unit}},
			Say: form.Answers{"came_on": {Text: string(today)}, "demand": {Text: demand}, "facts": {Text: demand}, "issue": {Text: "答复慢"}}})
		return err
	}); err != nil {
		tb.Fatal(err)
	}
	return id
}
