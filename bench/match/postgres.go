package main

import (
	"context"
	"database/sql"

	"tongxing/matching"
	"tongxing/matching/draw"
	"tongxing/matching/peer"
	"tongxing/matching/race"
)

// ordinary is the wide tables as most would make them. Each question is its own text;
// it goes in one message, neither prepared for nothing nor compiled.
func ordinary(c *cluster, w matching.Weights, travel matching.Travel) *race.Engine {
	x := &peer.Wide{Postgres: true, Modes: draw.Modes, Weights: w, Travel: travel, Bulk: copyRows}
	e := &race.Engine{Name: "postgres ordinary", Posts: x.Posts, People: x.People}
	e.Build = func(ctx context.Context, posts []*matching.Post, seekers []*matching.Seeker) (err error) {
		if x.DB, err = c.open(ctx, "ordinary", "default_query_exec_mode=exec", true); err != nil {
			return err
		}
		return x.Load(ctx, posts, seekers)
	}
	e.BytesPerRow = func(ctx context.Context) (float64, error) { return bytesPerRow(ctx, x.DB, "post", "seeker") }
	e.Close = func() error { return c.drop(x.DB, "ordinary") }
	return e
}

// tuned is the narrow tables: prepared once, one plan, and, if workers are given, a
// second core for a question asked alone (it never gained anything here); where both
// cores are busy no question takes two.
func tuned(c *cluster, w matching.Weights, travel matching.Travel, workers string) *race.Engine {
	x, busy := &peer.Narrow{Weights: w, Travel: travel, Bulk: copyRows}, &peer.Narrow{}
	e := &race.Engine{Name: "postgres tuned", Posts: x.Posts, People: x.People, Crowd: &race.Engine{Posts: busy.Posts, People: busy.People}}
	e.Build = func(ctx context.Context, posts []*matching.Post, seekers []*matching.Seeker) (err error) {
		if x.DB, err = c.open(ctx, "tuned", "plan_cache_mode=force_generic_plan max_parallel_workers_per_gather="+workers+" parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0 min_parallel_index_scan_size=0", true); err != nil {
			return err
		}
		if err := x.Load(ctx, posts, seekers); err != nil {
			return err
		}
		*busy = *x
		busy.DB, err = c.open(ctx, "tuned", "plan_cache_mode=force_generic_plan max_parallel_workers_per_gather=0", false)
		return err
	}
	e.BytesPerRow = func(ctx context.Context) (float64, error) {
		return bytesPerRow(ctx, x.DB, "post_narrow", "seeker_narrow")
	}
	e.Close = func() error {
		if busy.DB != nil {
			_ = busy.DB.Close()
		}
		return c.drop(x.DB, "tuned")
	}
	return e
}

func (c *cluster) open(ctx context.Context, name, session string, fresh bool) (*sql.DB, error) {
	if fresh {
		if err := c.database(ctx, name); err != nil {
			return nil, err
		}
	}
	return sql.Open("pgx", c.address(name, session))
}

func (c *cluster) drop(db *sql.DB, name string) error {
	if db == nil {
		return nil
	}
	_ = db.Close()
	return c.database(context.Background(), name)
}

// bytesPerRow is tables and indexes together.
func bytesPerRow(ctx context.Context, db *sql.DB, posts, seekers string) (per float64, err error) {
	err = db.QueryRowContext(ctx, `SELECT sum(pg_total_relation_size(c.oid))::float8 / greatest(1, (SELECT count(*) FROM `+posts+`) + (SELECT count(*) FROM `+seekers+`))
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'`).Scan(&per)
	return per, err
}
