package main

import (
	"strings"
	"testing"

	"tongxing/casework"
	"tongxing/msg"
	"tongxing/store"
)

// Who reads somebody's profile or a case that not everybody sees is told to them; that a
// sealed case was read is not.
func TestWhoLooked(t *testing.T) {
	town := newTown(t)
	person := town.some(t, `SELECT g.person FROM access_grant g JOIN seeker s ON s.person = g.person JOIN account a ON a.person = g.person AND a.kind = 'resident' JOIN cases c ON c.person = g.person
		WHERE g.account = $1 AND g.role = 'counsellor' ORDER BY g.person LIMIT 1`, town.account("counsellor"))
	account := town.some(t, `SELECT id FROM account WHERE person = $1 AND kind = 'resident'`, person)
	c := town.some(t, `SELECT id FROM cases WHERE person = $1 ORDER BY id LIMIT 1`, person)
	looks := func() string { return town.signedIn(t, account).get(t, "/looks").Body }
	of := func(kind string) string { return msg.ZH.T("looks.kind." + kind) }
	if body := looks(); strings.Contains(body, of("profile_viewed")) || strings.Contains(body, of("case_read")) {
		t.Fatal("somebody looked already")
	}
	if got := town.as("counsellor").get(t, "/profile?for="+person); got.Status != 200 {
		t.Fatalf("%d", got.Status)
	}
	town.signedIn(t, account).get(t, "/profile") // one's own look is none
	if n := strings.Count(looks(), of("profile_viewed")); n != 1 {
		t.Errorf("%d looks at the profile", n)
	}
	for _, level := range []string{"sealed", "restricted"} {
		if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE cases SET level = $1 WHERE id = $2`, level, c)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := town.Cases.Show(t.Context(), town.House, town.scope(t, "city", casework.CaseShow), c); err != nil {
			t.Fatal(err)
		}
		if told := strings.Contains(looks(), of("case_read")); told != (level != "sealed") {
			t.Errorf("a %s case was read, told: %v", level, told)
		}
	}
}
