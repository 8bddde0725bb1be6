package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"tongxing/fault"
)

// maxBatch is the most callers that share one commit.
const maxBatch = 64

// A writer is the one goroutine that owns the only writing connection. It takes
// all waiting jobs into one transaction, a savepoint each, and answers them
// after the one commit: that is what makes FULL affordable.
type writer struct {
	db   *DB
	conn *session
	jobs chan *job
	stop chan struct{}
	over chan struct{} // closed when nothing is taken up any more
	once sync.Once
	done sync.WaitGroup
}

type job struct {
	fn   func(*Tx) error
	tx   *Tx
	err  error
	done chan struct{}
}

func startWriter(db *DB, conn *session) *writer {
	w := &writer{db: db, conn: conn, jobs: make(chan *job, maxBatch), stop: make(chan struct{}), over: make(chan struct{})}
	w.done.Add(1)
	go w.run()
	return w
}

// do queues fn and waits. The caller's context counts only before queueing: a
// statement interrupted later would roll back its neighbours too.
func (w *writer) do(ctx context.Context, fn func(*Tx) error) error {
	j := &job{fn: fn, done: make(chan struct{})}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.stop:
		return fault.Unavailable("store.closing")
	case w.jobs <- j:
	}
	select {
	case <-j.done:
		return j.err
	case <-w.over: // it came in while the writer went: taken up at the last moment, or never
		select {
		case <-j.done:
			return j.err
		default:
			return fault.Unavailable("store.closing")
		}
	}
}

func (w *writer) close() error {
	w.once.Do(func() { close(w.stop) })
	w.done.Wait()
	return w.conn.close()
}

func (w *writer) run() {
	defer w.done.Done()
	defer close(w.over)
	for {
		select {
		case j := <-w.jobs:
			w.batch(w.waiting(j))
		case <-w.stop:
			for {
				select {
				case j := <-w.jobs:
					w.batch([]*job{j})
				default:
					return
				}
			}
		}
	}
}

func (w *writer) waiting(first *job) []*job {
	batch := []*job{first}
	for len(batch) < maxBatch {
		select {
		case j := <-w.jobs:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

// batch runs the jobs, commits once and answers all. If the commit or a batch
// end fails, every job that had succeeded fails with it.
func (w *writer) batch(batch []*job) {
	err := w.transact(batch)
	for _, j := range batch {
		if err != nil && j.err == nil {
			j.err = err
		}
		if j.err == nil {
			for _, fn := range j.tx.after {
				fn()
			}
			for channel := range j.tx.notes {
				w.db.bell.ring(channel)
			}
		}
		close(j.done)
	}
}

func (w *writer) transact(batch []*job) (err error) {
	ctx := context.Background()
	if _, err := w.conn.exec(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			if _, back := w.conn.exec(ctx, "ROLLBACK", nil); back != nil {
				err = errors.Join(err, back)
			}
		}
	}()
	good := 0
	for _, j := range batch {
		if err := w.one(ctx, j, len(batch) > 1); err != nil {
			return err
		}
		if j.err == nil {
			good++
		}
	}
	end := &Tx{ctx: ctx, run: w.conn, asked: &w.db.asked}
	if good > 0 {
		for _, fn := range w.db.ends {
			if err := fn(end); err != nil {
				return fmt.Errorf("end of batch: %w", err)
			}
		}
	}
	if _, err := w.conn.exec(ctx, "COMMIT", nil); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	for _, fn := range end.after {
		fn()
	}
	for channel := range end.notes {
		w.db.bell.ring(channel)
	}
	return nil
}

// one runs a job in its savepoint; only a savepoint that cannot be handled fails
// the batch. A job alone needs none: its failure is the batch's.
func (w *writer) one(ctx context.Context, j *job, shared bool) error {
	j.tx = &Tx{ctx: ctx, run: w.conn, asked: &w.db.asked}
	if !shared {
		j.err = guarded(j.fn, j.tx)
		return j.err
	}
	if _, err := w.conn.exec(ctx, "SAVEPOINT job", nil); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if j.err = guarded(j.fn, j.tx); j.err != nil {
		if _, err := w.conn.exec(ctx, "ROLLBACK TO job", nil); err != nil {
			return fmt.Errorf("savepoint: %w", err)
		}
	}
	if _, err := w.conn.exec(ctx, "RELEASE job", nil); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	return nil
}
