package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"tongxing/fault"
)

// The readers are SQLite's sessions that only read. Who read last reads next: a commit
// costs each session its pages once, and what one has just read again serves the next.
type readers struct {
	free chan struct{} // one for each that nobody has
	mu   sync.Mutex
	idle []*session
}

func (r *readers) put(s *session) {
	r.mu.Lock()
	r.idle = append(r.idle, s)
	r.mu.Unlock()
	r.free <- struct{}{}
}

// pop takes a session for what was received from free.
func (r *readers) pop() *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := len(r.idle) - 1
	s := r.idle[last]
	r.idle = r.idle[:last]
	return s
}

// take waits for a session that nobody has.
func (db *DB) take(ctx context.Context) (*session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // of several that are ready, select takes any
	}
	select {
	case <-db.readers.free:
		return db.readers.pop(), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-db.closing:
		return nil, fault.Unavailable("store.closing")
	}
}

// readEmbedded takes a reading session for one snapshot. Who reads the whole of it has
// the file mapped meanwhile, which takes half the time; to others every commit would
// cost the map anew, which takes longer than what they read.
func (db *DB) readEmbedded(ctx context.Context, whole bool, fn func(*Tx) error) (err error) {
	s, err := db.take(ctx)
	if err != nil {
		return err
	}
	defer db.readers.put(s)
	// The session's own statements ignore the caller's leaving: an interrupted
	// one would end the connection's transaction under us.
	own := context.WithoutCancel(ctx)
	between := func(before, after string, do func() error) (err error) {
		if _, err := s.exec(own, before, nil); err != nil {
			return fmt.Errorf("%s: %w", before, err)
		}
		defer func() {
			if _, end := s.exec(own, after, nil); end != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", after, end))
			}
		}()
		return do()
	}
	read := func() error {
		return between("BEGIN DEFERRED", "ROLLBACK", func() error { return fn(&Tx{ctx: own, run: s, asked: &db.asked}) })
	}
	if whole {
		return between("PRAGMA mmap_size = 1073741824", "PRAGMA mmap_size = 0", read)
	}
	return read()
}
