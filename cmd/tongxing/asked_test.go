package main

import (
	"net/url"
	"strings"
	"testing"
)

// Whoever is complained of finds on their own page what they are asked, sees that much
// and no more, and answers it; what is wrong stands beside its field.
func TestConcealedPartyAnswers(t *testing.T) {
	town := newTown(t)
	id := town.petition(t)
	village := town.as("village")
	if got := village.get(t, "/cases/"+id); got.Status != 404 {
		t.Errorf("who is complained of opens the case: %d", got.Status)
	}
	at := "/tasks/" + id + "/explained"
	if today := village.get(t, "/today"); today.Status != 200 || !strings.Contains(today.Body, at) {
		t.Errorf("their day does not lead there: %d", today.Status)
	}
	got := village.get(t, at)
	if got.Status != 200 || !strings.Contains(got.Body, "没有及时上门") || strings.Contains(got.Body, "来了三次都不在") || strings.Contains(got.Body, "请求道歉") {
		t.Errorf("asked: %d\n%.900s", got.Status, got.Body)
	}
	empty := village.post(t, at, url.Values{"key": {"asked-1-" + id}, "version": {got.hidden(t, "version")}, "q.unit_says": {" "}})
	if empty.Status != 422 || !besides(empty.Body, "q.unit_says") {
		t.Errorf("an empty word: %d %s", empty.Status, errorsIn(empty.Body))
	}
	said := village.post(t, at, url.Values{"key": {"asked-2-" + id}, "version": {got.hidden(t, "version")}, "q.unit_says": {"当天已经登门说明"}})
	if said.Status != 303 || said.Location != "/today" {
		t.Errorf("said: %d %s", said.Status, said.Location)
	}
	for _, role := range []string{"cadre", "township", "seeker"} {
		if got := town.as(role).get(t, at); got.Status != 404 {
			t.Errorf("%s is asked too: %d", role, got.Status)
		}
	}
}

// petition is a complaint about the village's worker that its handler took up.
func (t *town) petition(tb testing.TB) string {
	tb.Helper()
	county := t.as("county")
	who := t.some(tb, `SELECT p.id FROM person p WHERE p.area LIKE '/43/4303/430302/%' AND p.died_on = '' ORDER BY p.id DESC LIMIT 1`)
	handler := t.some(tb, `SELECT organisation FROM access_grant WHERE account = $1 AND organisation <> '' LIMIT 1`, t.account("station"))
	today := string(t.House.Today())
	got := county.post(tb, "/programmes/petition/new", url.Values{"key": {"petition-" + t.House.NewID()}, "of": {"person"}, "subject": {who}, "q.came_on": {today}, "name.about": {t.account("village")}, "name.handler": {handler},
		"q.demand": {"请求道歉"}, "q.facts": {"来了三次都不在"}, "q.issue": {"没有及时上门"}})
	at, _, _ := strings.Cut(got.Location, "?")
	if got.Status != 303 || !strings.HasPrefix(at, "/cases/") {
		tb.Fatalf("no petition: %d %s\n%s", got.Status, got.Location, errorsIn(got.Body))
	}
	station := t.as("station")
	got = station.post(tb, at+"/steps/notice", url.Values{"key": {"taken-" + t.House.NewID()}, "version": {station.get(tb, at+"/steps/notice").hidden(tb, "version")}, "outcome": {"accepted"}, "q.reason": {"属于本单位职责"}, "served": {"subject"}})
	if got.Status != 303 {
		tb.Fatalf("not taken up: %d %s", got.Status, errorsIn(got.Body))
	}
	return strings.TrimPrefix(at, "/cases/")
}
