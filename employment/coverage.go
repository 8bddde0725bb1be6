package employment

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/matching"
	"tongxing/store"
)

// A Coverage (覆盖) is how many posts had enough fitting people on a day, and how many
// people enough fitting posts (matching.EnoughPeople, EnoughPosts).
type Coverage struct {
	Day           store.Day `db:"day"`
	Posts         int64     `db:"posts"`
	PostsCovered  int64     `db:"posts_covered"`
	People        int64     `db:"people"`
	PeopleCovered int64     `db:"people_covered"`
}

// NoteCoverage keeps the day's count of the market, once a day: a chore.
func NoteCoverage(ctx context.Context, h *access.House, s access.Scope, m matching.Market) error {
	_, err := h.Write(ctx, s, CoverageNote, func(tx *store.Tx) (access.Outcome, error) {
		n, err := tx.Exec(`INSERT INTO coverage (day, posts, posts_covered, people, people_covered) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (day) DO NOTHING`,
			h.Today(), m.Posts, m.PostsCovered, m.People, m.PeopleCovered)
		if err != nil {
			return access.Outcome{}, fmt.Errorf("coverage: %w", err)
		}
		if n == 0 {
			return access.Outcome{Status: "kept"}, nil
		}
		return access.Outcome{Status: "noted"}, h.Append(tx, s, event.Fact{Kind: "coverage.noted", Subject: "coverage:" + string(h.Today())})
	})
	return err
}

// CoverageOverTime lists the first noted day of each of the last months, oldest first,
// and today's or the latest.
func CoverageOverTime(ctx context.Context, h *access.House, s access.Scope, months int) (out []Coverage, err error) {
	err = h.Read(ctx, s, LabourSee, func(tx *store.Tx) error {
		return tx.Select(&out, `SELECT day, posts, posts_covered, people, people_covered FROM coverage
			WHERE day IN (SELECT min(day) FROM coverage WHERE day >= $1 GROUP BY substr(day, 1, 7)) OR day = (SELECT max(day) FROM coverage) ORDER BY day`,
			h.Today().AddDays(-31*months))
	})
	return out, err
}
