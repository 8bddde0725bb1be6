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
		for _, s := range seekers[:60] {
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
		for _, p := range posts[:60] {
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

// What the comparison is for, it catches: other weights, another map, other options.
func TestExactSeesPlantedFaults(t *testing.T) {
	posts, seekers := world(2, 300, 200)
	off := matching.Standard
	off.Skills--
	for name, x := range map[string]*peer.Wide{
		"weights": {Weights: off, Travel: travel, Options: elsewhere},
		"map":     {Weights: matching.Standard, Travel: func(from, to, mode string) (int, bool) { return 44, true }, Options: elsewhere},
		"options": {Weights: matching.Standard, Travel: travel},
	} {
		x.DB = open(t, "sqlite", filepath.Join(t.TempDir(), "peer.db"))
		if err := x.Load(t.Context(), posts, seekers); err != nil {
			t.Fatal(err)
		}
		wrong := 0
		for i := range 60 {
			got, err := x.Posts(t.Context(), seekers[i], 20)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, oraclePosts(seekers[i], posts, 20)) {
				wrong++
			}
			if got, err = x.People(t.Context(), posts[i], 20); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, oraclePeople(posts[i], seekers, 20)) {
				wrong++
			}
		}
		if wrong == 0 {
			t.Errorf("another %s went unseen", name)
		}
	}
}
