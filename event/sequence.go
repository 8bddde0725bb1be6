package event

import (
	"context"
	"log/slog"
	"time"

	"tongxing/store"
)

// Drain gives every waiting fact its place, after a bulk build.
func (l *Log) Drain(ctx context.Context, db *store.DB) error {
	for {
		var placed int
		if err := db.Write(ctx, func(tx *store.Tx) (err error) {
			placed, err = l.Place(tx, 5000)
			return err
		}); err != nil || placed == 0 {
			return err
		}
	}
}

// Sequence gives places on PostgreSQL until ctx ends: every 200 ms each node
// tries the lock and whoever holds it places what waits. On SQLite the writer's
// batches have placed everything already, so it only finds an empty queue.
func (l *Log) Sequence(ctx context.Context, db *store.DB, log *slog.Logger) {
	if db.Embedded() {
		return
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			mine, err := tx.TryLock("event-sequencer")
			if err != nil || !mine {
				return err
			}
			_, err = l.Place(tx, 5000)
			return err
		})
		if err != nil && ctx.Err() == nil {
			log.Error("sequencer", "error", err)
		}
	}
}
