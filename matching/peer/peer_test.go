package peer_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"tongxing/matching"
	"tongxing/matching/peer"
	"tongxing/store/storetest"
)

// An asker is one way to ask a database.
type asker interface {
	Load(ctx context.Context, posts []*matching.Post, seekers []*matching.Seeker) error
	Posts(ctx context.Context, s *matching.Seeker, k int) ([]peer.Hit, error)
	People(ctx context.Context, p *matching.Post, k int) ([]peer.Hit, error)
}

func open(t *testing.T, driver, target string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// each asks an empty database of every kind.
func each(t *testing.T, f func(t *testing.T, x asker)) {
	t.Run("sqlite", func(t *testing.T) {
		f(t, &peer.Wide{DB: open(t, "sqlite", filepath.Join(t.TempDir(), "peer.db")), Weights: matching.Standard, Travel: travel, Options: elsewhere})
	})
	t.Run("postgres tuned", func(t *testing.T) {
		f(t, &peer.Narrow{DB: postgres(t), Weights: matching.Standard, Travel: travel, Options: elsewhere})
	})
	t.Run("postgres", func(t *testing.T) {
		f(t, &peer.Wide{DB: postgres(t), Postgres: true, Weights: matching.Standard, Travel: travel, Options: elsewhere})
	})
}

// postgres is a schema of the test's own: the city's tables have names like ours.
func postgres(t *testing.T) *sql.DB {
	t.Helper()
	db := open(t, "pgx", storetest.Postgres(t)+"&search_path=peer")
	if _, err := db.Exec("CREATE SCHEMA peer"); err != nil {
		t.Fatal(err)
	}
	return db
}

func elsewhere(id string) int { return int(id[len(id)-1]) % 3 }

func oraclePosts(s *matching.Seeker, posts []*matching.Post, k int) (out []peer.Hit) {
	for _, m := range matching.RankPosts(matching.Standard, travel, s, posts, k) {
		out = append(out, peer.Hit{ID: m.Post, Rank: rank(m), Score: m.Score})
	}
	return out
}

func oraclePeople(p *matching.Post, seekers []*matching.Seeker, k int) (out []peer.Hit) {
	for _, m := range matching.RankPeople(matching.Standard, travel, p, seekers, elsewhere, k) {
		out = append(out, peer.Hit{ID: m.Seeker, Rank: rank(m), Score: m.Useful})
	}
	return out
}

func rank(m matching.Match) int {
	if m.Verdict.Feasible() {
		return 0
	}
	return 1
}

// TestExact: the same ids, in the same order, with the same points as the evaluator,
// over worlds in which every clause decides.
func TestExact(t *testing.T) {
	each(t, func(t *testing.T, x asker) {
		posts, seekers := world(1, 1500, 700)
		if err := x.Load(t.Context(), posts, seekers); err != nil {
			t.Fatal(err)
		}
		feasible, questions := 0, 0
		for _, s := range seekers[:120] {
			for _, k := range []int{20, 2000} {
				got, err := x.Posts(t.Context(), s, k)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, "posts for "+s.ID, got, oraclePosts(s, posts, k))
				feasible, questions = tally(got, feasible, questions)
			}
		}
		if feasible < 100 || questions < 100 {
			t.Errorf("only %d feasible posts and %d questions were compared", feasible, questions)
		}
		feasible, questions = 0, 0
		for _, p := range posts[:120] {
			for _, k := range []int{20, 2000} {
				got, err := x.People(t.Context(), p, k)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, "people for "+p.ID, got, oraclePeople(p, seekers, k))
				feasible, questions = tally(got, feasible, questions)
			}
		}
		if feasible < 100 || questions < 100 {
			t.Errorf("only %d feasible people and %d questions were compared", feasible, questions)
		}
	})
}

func tally(hits []peer.Hit, feasible, questions int) (int, int) {
	for _, h := range hits {
		if h.Rank == 0 {
			feasible++
		} else {
			questions++
		}
	}
	return feasible, questions
}

func compare(t *testing.T, what string, got, want []peer.Hit) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: place %d is %+v, want %+v", what, i, got[i], want[i])
		}
	}
	t.Fatalf("%s: %d places, want %d", what, len(got), len(want))
}
