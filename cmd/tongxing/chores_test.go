package main

import (
	"testing"
	"time"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/store"
)

func TestNights(t *testing.T) {
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", text, store.China)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	var n nights
	for _, c := range []struct {
		now  string
		want bool
	}{
		{"2024-03-04 10:00", true}, // the first look catches up
		{"2024-03-04 10:10", false}, {"2024-03-04 23:50", false}, {"2024-03-05 02:50", false},
		{"2024-03-05 03:00", true}, {"2024-03-05 03:10", false},
		{"2024-03-09 12:00", true}, // after days of standing still, once
		{"2024-03-09 12:10", false},
	} {
		if got := n.due(at(c.now)); got != c.want {
			t.Errorf("%s: %v, want %v", c.now, got, c.want)
		}
	}
}

// The night forgets what is over and keeps what still serves; the day's coverage is
// noted once.
func TestNightly(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		wall, domain := time.Now(), town.House.Now()
		old, fresh := store.InstantOf(wall.Add(-25*time.Hour)), store.InstantOf(wall.Add(5*time.Minute))
		write := func(sql string, args ...any) {
			t.Helper()
			if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(sql, args...); return err }); err != nil {
				t.Fatal(err)
			}
		}
		write(`DELETE FROM outcome WHERE account <> ''`)
		const outcome = `INSERT INTO outcome (account, key, action, digest, record, version, status, at) VALUES ('x',$1,'a','d','r',1,'done',$2)`
		for i := range 2500 { // more than one transaction's worth
			write(outcome, "old-"+town.House.NewID(), store.InstantOf(domain.Add(-access.KeptFor-time.Duration(i+1)*time.Minute)))
		}
		write(outcome, "kept", store.InstantOf(domain.Add(-access.KeptFor+time.Hour)))
		for id, expires := range map[string]store.Instant{"ended": old, "open": fresh} {
			write(`INSERT INTO one_time (id, account, code_hash, link_hash, tries, expires_at, used) VALUES ($1,'x','','',0,$2,FALSE)`, id, expires)
			write(`INSERT INTO session (token_hash, account, data, expires_at) VALUES ($1,'x',$2,$3)`, id, []byte{}, expires)
			write(`INSERT INTO sign_in_failure (who, window_at, failures) VALUES ($1,$2,1)`, id, expires)
		}
		for range 2 {
			if err := town.nightly(t.Context(), town.app); err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string]string{
			`SELECT CAST(count(*) AS TEXT) FROM outcome`: "1", `SELECT key FROM outcome`: "kept",
			`SELECT CAST(count(*) AS TEXT) FROM one_time`: "1", `SELECT id FROM one_time`: "open",
			`SELECT CAST(count(*) AS TEXT) FROM session`: "1", `SELECT token_hash FROM session`: "open",
			`SELECT CAST(count(*) AS TEXT) FROM sign_in_failure`: "1", `SELECT who FROM sign_in_failure`: "open",
			`SELECT CAST(count(*) AS TEXT) FROM coverage`: "1", `SELECT CAST(count(*) AS TEXT) FROM event WHERE kind = 'coverage.noted'`: "1",
		} {
			if got := town.some(t, query); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		see, err := town.city.as("test", employment.LabourSee)
		if err != nil {
			t.Fatal(err)
		}
		got, err := employment.CoverageOverTime(t.Context(), town.House, see, 12)
		posts, people := town.app.Site.Index.Size()
		if err != nil || len(got) != 1 || got[0].Posts != int64(posts) || got[0].People != int64(people) || got[0].PostsCovered > got[0].Posts {
			t.Errorf("coverage: %v %+v, index %d %d", err, got, posts, people)
		}
	})
}

// Coverage over time shows the first count of each month and the latest.
func TestCoverageOverTime(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
			for i, day := range []string{"2022-05-01", "2023-10-03", "2023-10-20", "2023-11-01", "2023-12-31", "2024-01-01", "2024-01-02"} {
				if _, err := tx.Exec(`INSERT INTO coverage (day, posts, posts_covered, people, people_covered) VALUES ($1,$2,$2,$2,$2)`, day, i); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		see, err := town.city.as("test", employment.LabourSee)
		if err != nil {
			t.Fatal(err)
		}
		got, err := employment.CoverageOverTime(t.Context(), town.House, see, 12)
		if err != nil {
			t.Fatal(err)
		}
		days := ""
		for _, c := range got {
			days += string(c.Day) + " "
		}
		if days != "2023-10-03 2023-11-01 2023-12-31 2024-01-01 2024-01-02 " {
			t.Error(days)
		}
	})
}
