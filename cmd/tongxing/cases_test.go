package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tongxing/casework"
	"tongxing/msg"
	"tongxing/store"
)

// What the calendar does to cases comes with the other chores, once: whoever runs them
// again, or on another node, changes nothing.
func TestChoresPassTheClockOfCases(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		if _, err := town.city.clock(t.Context(), 100_000); err != nil {
			t.Fatal(err)
		}
		var next struct {
			ID  string    `db:"id"`
			Day store.Day `db:"lapse_on"`
		}
		if err := town.House.DB().Read(t.Context(), func(tx *store.Tx) error {
			return tx.Get(&next, `SELECT id, lapse_on FROM cases WHERE ending = '' AND NOT paused AND lapse_on >= $1 AND lapse_on < '9999' ORDER BY lapse_on, id LIMIT 1`, town.House.Today())
		}); err != nil {
			t.Fatal(err)
		}
		state := func() string {
			return town.some(t, `SELECT row_version || ' ' || stage || ' ' || ending || ' ' || (SELECT count(*) FROM event WHERE subject = c.id AND kind = 'case') FROM cases c WHERE id = $1`, next.ID)
		}
		before := state()
		for _, day := range []store.Day{next.Day, next.Day.AddDays(1), next.Day.AddDays(1)} {
			then := *town.city
			then.House = town.House.At(day.Time())
			was := state()
			if err := then.chores(t.Context()); err != nil {
				t.Fatal(err)
			}
			switch now := state(); {
			case day == next.Day && now != before:
				t.Errorf("on its last day already: %s, was %s", now, before)
			case day > next.Day && was == before && now == before:
				t.Errorf("the clock passed %s and did nothing: %s", day, now)
			case was != before && now != was:
				t.Errorf("the chores again: %s, was %s", now, was)
			}
		}
		whole, err := town.city.as("test", casework.CaseClock)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := town.Cases.Fsck(t.Context(), town.House, whole, func(text string) { t.Error(text) }); err != nil {
			t.Fatal(err)
		}
	})
}

// fsck tells of every table that was written past the verbs, by its name and the case's
// key, and ends with an error.
func TestFsckTellsDifferences(t *testing.T) {
	from, err := smallTown()
	if err != nil {
		t.Fatal(err)
	}
	where := Where{Data: filepath.Join(t.TempDir(), "data")}
	if err := os.CopyFS(where.Data, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := (&Fsck{Where: where}).Run(t.Context()); err != nil {
		t.Fatalf("a sound city: %v", err)
	}
	for table, sql := range map[string]string{
		"case":   `UPDATE cases SET stage = 'elsewhere' WHERE id = $1`,
		"act":    `UPDATE act SET day = '2023-01-01' WHERE case_id = $1`,
		"answer": `UPDATE answer SET num = num + 1 WHERE case_id = $1`,
		"party":  `DELETE FROM party WHERE case_id = $1`,
		"task":   `UPDATE task SET due_on = '2000-01-01' WHERE case_id = $1`,
	} {
		id := ""
		if err := with(t.Context(), where, func(c *city) error {
			return c.House.DB().Write(t.Context(), func(tx *store.Tx) error {
				if err := tx.Get(&id, `SELECT c.id FROM cases c JOIN act a ON a.case_id = c.id JOIN answer x ON x.case_id = c.id JOIN party p ON p.case_id = c.id JOIN task k ON k.case_id = c.id WHERE c.ending = '' LIMIT 1`); err != nil {
					return err
				}
				_, err := tx.Exec(sql, id)
				return err
			})
		}); err != nil {
			t.Fatal(err)
		}
		if err := with(t.Context(), where, func(c *city) error {
			s, err := c.as("test", casework.CaseClock)
			if err != nil {
				return err
			}
			found := ""
			if _, err := c.Cases.Fsck(t.Context(), c.House, s, func(text string) { found += text + "\n" }); err != nil {
				return err
			}
			if !strings.Contains(found, table+" ") || !strings.Contains(found, id) {
				t.Errorf("%s: found %q", table, found)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := (&Fsck{Where: where}).Run(t.Context()); err == nil {
			t.Errorf("%s: fsck ends well", table)
		}
	}
}

// A flag of the definition stands on the case's page while its rule holds.
func TestFlagsOfTheDefinitionShow(t *testing.T) {
	town := newTown(t)
	id := town.some(t, `SELECT c.id FROM cases c JOIN party y ON y.case_id = c.id AND y.party = 'carer' JOIN person p ON p.id = y.ref WHERE c.programme = 'four-party-care' AND c.ending = '' AND p.born_on > '1960' ORDER BY c.id LIMIT 1`)
	flag := town.Cases.Book.Programme("four-party-care").Texts[string(msg.ZH)].Word("flags", "old_carer")
	shows := func() bool {
		got := town.as("city").get(t, "/cases/"+id)
		if got.Status != 200 || flag == "" {
			t.Fatalf("%d %q", got.Status, flag)
		}
		return strings.Contains(got.Body, flag)
	}
	if shows() {
		t.Error("a young carer is told to be old")
	}
	if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE person SET born_on = '1950-01-01' WHERE id IN (SELECT y.ref FROM party y WHERE y.case_id = $1 AND y.party = 'carer')`, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !shows() {
		t.Error("nothing tells that the carer is seventy")
	}
}

// A notice that runs is its own office's, from the day it ends: it waits for nobody else.
// In a new round nothing behind the step that is on shows as done.
func TestNoticeIsItsOffices(t *testing.T) {
	town := newTown(t)
	const runs = ` FROM cases c JOIN task k ON k.case_id = c.id JOIN act a ON a.case_id = c.id AND a.step = 'signed' JOIN account r ON r.person = c.person AND r.kind = 'resident' WHERE c.programme = 'four-party-care' AND c.ending = '' AND k.step = 'posted' AND k.kind = 'do' AND k.open_on > $2
		AND c.area LIKE (SELECT g.area || '%' FROM access_grant g WHERE g.account = $1 AND g.role = 'township') ORDER BY c.id LIMIT 1`
	me, today := town.account("township"), string(town.House.Today())
	id, until := town.some(t, `SELECT c.id`+runs, me, today), town.some(t, `SELECT k.due_on`+runs, me, today)
	got := town.as("township").get(t, "/cases/"+id)
	_, soon, _ := strings.Cut(got.Body, "还没到时间</h3>")
	soon, _, _ = strings.Cut(soon, "</dl>")
	if want := "公示到" + msg.ZH.Day(until) + "，期满由您办结"; !strings.Contains(soon, want) {
		t.Errorf("%d, does not say %q among what is to come: %.400q", got.Status, want, soon)
	}
	if _, wait, _ := strings.Cut(got.Body, "在等别人</h3>"); strings.Contains(wait[:max(0, strings.Index(wait, "</dl>"))], "公示") {
		t.Error("the notice waits for others")
	}
	person := town.some(t, `SELECT r.id`+runs, me, today)
	for who, body := range map[string]string{"office": got.Body, "resident": town.signedIn(t, person).get(t, "/my/cases/"+id).Body} {
		_, path, _ := strings.Cut(body, `<ol class="path">`)
		path, _, _ = strings.Cut(path, "</ol>")
		_, behind, ok := strings.Cut(path, `<li class="now-step">`)
		if !ok || strings.Contains(behind, "done-step") {
			t.Errorf("%s: behind the step that is on something shows as done: %q", who, tags.ReplaceAllString(path, " "))
		}
	}
}
