package store

import (
	"context"
	"errors"
	"fmt"
)

// Checkpoint brings the log of an idle database into its file, and leaves none.
func (db *DB) Checkpoint(ctx context.Context) error {
	answer, err := db.writer.conn.query(ctx, "PRAGMA wal_checkpoint(TRUNCATE)", nil)
	if err != nil {
		return err
	}
	row, err := answer.next()
	if err == nil && fmt.Sprint(row) != "[0 0 0]" {
		err = fmt.Errorf("checkpoint: %v", row)
	}
	return errors.Join(err, answer.close())
}

// SharedPages is how many pages of files are in the list that all connections share.
func SharedPages() int { return int(pageCaches.Fgrp.FnPurgeable) }
