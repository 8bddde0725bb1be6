package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"syscall"

	"github.com/pressly/goose/v3"

	"tongxing/fault"
)

// pragmas of every SQLite connection. FULL: an acknowledged write survives a
// power cut (docs/decisions/0002).
const pragmas = "_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)" +
	"&_pragma=temp_store(memory)&_pragma=wal_autocheckpoint(4000)&_dqs=0&_txlock=immediate"

func openSQLite(ctx context.Context, file string, o Options) (*DB, error) {
	unlock, err := lockFile(file + ".lock")
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600) // nobody else's to read
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
	}
	if err := f.Close(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
	}
	address := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + pragmas
	db := &DB{dialect: goose.DialectSQLite3, target: file, bell: newBell(), unlock: unlock, closing: make(chan struct{})}
	if db.write, err = sql.Open("sqlite", address+"&_pragma=cache_size(-131072)"); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
	}
	db.write.SetMaxOpenConns(2) // the writer's, and one more while migrating
	if db.read, err = sql.Open("sqlite", address+"&_pragma=query_only(1)&_pragma=cache_size(-32768)"); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
	}
	conn, err := newSession(ctx, db.write)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
	}
	db.writer = startWriter(db, conn)
	db.readers = make(chan *session, o.ReadConns)
	for range o.ReadConns {
		s, err := newSession(ctx, db.read)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
		}
		db.readers <- s
	}
	return db, nil
}

// lockFile holds the file against any other writing process: two of them would
// starve each other (docs/decisions/0002).
func lockFile(name string) (unlock func() error, err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(errors.New("another tongxing is using this data folder: stop it first, or give this one another --data"), f.Close())
	}
	return f.Close, nil
}

// A session is one SQLite connection with its prepared statements.
type session struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// maxStmts bounds the cache; texts built from scopes vary a little.
const maxStmts = 500

func newSession(ctx context.Context, db *sql.DB) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn, map[string]*sql.Stmt{}}, nil
}

func (s *session) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.stmts[query]; ok {
		return stmt, nil
	}
	if len(s.stmts) >= maxStmts {
		for text, stmt := range s.stmts {
			_ = stmt.Close() // a statement that will not close is forgotten all the same
			delete(s.stmts, text)
		}
	}
	stmt, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	s.stmts[query] = stmt
	return stmt, nil
}

// ExecContext runs a statement from the cache.
func (s *session) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := s.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// QueryContext runs a query from the cache.
func (s *session) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (s *session) close() error { return s.conn.Close() }

// readEmbedded takes a reading connection for one snapshot.
func (db *DB) readEmbedded(ctx context.Context, fn func(*Tx) error) error {
	var s *session
	select {
	case s = <-db.readers:
	case <-ctx.Done():
		return ctx.Err()
	case <-db.closing:
		return fault.Unavailable("store.closing")
	}
	defer func() { db.readers <- s }()
	// The snapshot's own statements ignore the caller's leaving: an interrupted
	// one would end the connection's transaction under us.
	own := context.WithoutCancel(ctx)
	if _, err := s.conn.ExecContext(own, "BEGIN DEFERRED"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	err := fn(&Tx{ctx: own, run: s})
	if _, end := s.conn.ExecContext(own, "ROLLBACK"); end != nil {
		err = errors.Join(err, fmt.Errorf("end read: %w", end))
	}
	return err
}
