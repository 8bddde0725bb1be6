package race

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"tongxing/matching"
	"tongxing/matching/draw"
	"tongxing/matching/peer"
)

// Evaluator is the plain evaluator over lists: what is exact by definition.
func Evaluator(w matching.Weights, travel matching.Travel, posts []*matching.Post, seekers []*matching.Seeker) *Engine {
	e := &Engine{Name: "evaluator", BytesPerRow: func(context.Context) (float64, error) { return 0, nil }}
	e.Build = func(_ context.Context, p []*matching.Post, s []*matching.Seeker) error {
		posts, seekers = p, s
		return nil
	}
	e.Posts = func(_ context.Context, s *matching.Seeker, k int) (out []peer.Hit, err error) {
		for _, m := range matching.RankPosts(w, travel, s, posts, k) {
			out = append(out, peer.Hit{ID: m.Post, Rank: rank(m), Score: m.Score})
		}
		return out, nil
	}
	e.People = func(_ context.Context, p *matching.Post, k int) (out []peer.Hit, err error) {
		for _, m := range matching.RankPeople(w, travel, p, seekers, nil, k) {
			out = append(out, peer.Hit{ID: m.Seeker, Rank: rank(m), Score: m.Useful})
		}
		return out, nil
	}
	return e
}

func rank(m matching.Match) int {
	if m.Verdict.Feasible() {
		return 0
	}
	return 1
}

// SQLite is the ordinary tables in a file of the folder, through the pure Go driver
// that the program is linked with.
func SQLite(dir string, w matching.Weights, travel matching.Travel) *Engine {
	x, file := &peer.Wide{Weights: w, Travel: travel, Modes: draw.Modes}, filepath.Join(dir, "peer.db")
	e := &Engine{Name: "sqlite", Posts: x.Posts, People: x.People}
	e.Build = func(ctx context.Context, posts []*matching.Post, seekers []*matching.Seeker) (err error) {
		// no journal: the file is thrown away, and its build should not be held against it
		x.DB, err = sql.Open("sqlite", file+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-1000000)&_pragma=temp_store(memory)&_pragma=mmap_size(8589934592)")
		if err != nil {
			return err
		}
		return x.Load(ctx, posts, seekers)
	}
	e.BytesPerRow = func(ctx context.Context) (per float64, err error) {
		err = x.DB.QueryRowContext(ctx, `SELECT 1.0 * (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)
			/ max(1, (SELECT count(*) FROM post) + (SELECT count(*) FROM seeker))`).Scan(&per)
		return per, err
	}
	e.Close = func() error {
		if x.DB == nil {
			return nil
		}
		return errors.Join(x.DB.Close(), os.Remove(file))
	}
	return e
}
