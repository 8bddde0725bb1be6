package store

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync/atomic"
)

// A runner is where statements go: a PostgreSQL transaction (pgx caches its
// statements) or a SQLite connection with a cache of our own.
type runner interface {
	exec(ctx context.Context, query string, args []any) (int64, error)
	query(ctx context.Context, query string, args []any) (rows, error)
}

// A Tx is one transaction, or one caller's part of a batch.
type Tx struct {
	ctx      context.Context
	run      runner
	postgres bool
	after    []func()
	notes    map[string]bool
	asked    *atomic.Int64 // of its database
	crossed  error         // what PostgreSQL said when another transaction got in the way
}

// heard keeps that another transaction got in the way: whatever the caller makes of it,
// nothing more can be done in this one, and it may be run again.
func (tx *Tx) heard(err error) error {
	if tx.crossed == nil && err != nil && again(err) {
		tx.crossed = err
	}
	return err
}

// Exec runs a statement and tells how many rows it touched.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	tx.asked.Add(1)
	n, err := tx.run.exec(tx.ctx, query, args)
	return n, tx.heard(err)
}

// Get scans one row; ErrNoRow when there is none.
func (tx *Tx) Get(dst any, query string, args ...any) error {
	tx.asked.Add(1)
	rows, err := tx.run.query(tx.ctx, query, args)
	if err != nil {
		return tx.heard(err)
	}
	return tx.heard(scanOne(dst, rows))
}

// Select scans all rows into a slice.
func (tx *Tx) Select(dst any, query string, args ...any) error {
	tx.asked.Add(1)
	rows, err := tx.run.query(tx.ctx, query, args)
	if err != nil {
		return tx.heard(err)
	}
	return tx.heard(scanAll(dst, rows))
}

// AfterCommit runs fn once the transaction is durable.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// Notify wakes who listens to the channel, once the transaction is durable.
func (tx *Tx) Notify(channel string) {
	if tx.notes == nil {
		tx.notes = map[string]bool{}
	}
	tx.notes[channel] = true
}

// TryLock takes a lock of that name to the end of the transaction, or answers
// false. SQLite's one writer holds every lock already.
func (tx *Tx) TryLock(name string) (ok bool, err error) {
	if !tx.postgres {
		return true, nil
	}
	h := fnv.New64a()
	h.Write([]byte(name))
	err = tx.Get(&ok, `SELECT pg_try_advisory_xact_lock($1)`, int64(h.Sum64()))
	return ok, err
}

// guarded turns a panic of one caller into its error: the writer serves everybody.
func guarded(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a write: %v", p)
		}
	}()
	return fn(tx)
}

// Try runs fn so that what it wrote is undone when it fails, and the transaction goes
// on: one of many that need not all succeed.
func (tx *Tx) Try(fn func() error) error {
	if _, err := tx.Exec("SAVEPOINT one_of"); err != nil {
		return err
	}
	err := fn()
	if err != nil {
		if _, back := tx.Exec("ROLLBACK TO SAVEPOINT one_of"); back != nil {
			return errors.Join(err, back) // the whole transaction has failed, not this one
		}
	}
	_, done := tx.Exec("RELEASE SAVEPOINT one_of")
	return errors.Join(err, done)
}
