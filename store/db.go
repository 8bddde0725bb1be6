package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"iter"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed schema/*.sql
var schema embed.FS

// SchemaDigest is a short name of what Migrate brings a database to.
func SchemaDigest() string {
	h := fnv.New64a()
	err := fs.WalkDir(schema, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := schema.ReadFile(path)
		fmt.Fprintf(h, "%s %d ", path, len(text))
		_, _ = h.Write(text) // a hash never fails
		return err
	})
	if err != nil {
		return "unread" // an embedded folder always reads
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// ErrNoRow says that a Get found nothing.
var ErrNoRow = sql.ErrNoRows

// Options of Open.
type Options struct {
	ReadConns int  // 0 = a sensible number
	Pages     int  // that each SQLite session takes memory for at once; 0 = as many as a reader keeps
	Elsewhere bool // another process writes: open SQLite for reading only
	Draft     bool // a SQLite file that is thrown away unless it is finished: nothing waits for the disk
}

// DB is the city's database.
type DB struct {
	dialect goose.Dialect
	target  string
	read    *sql.DB // PostgreSQL only
	write   *sql.DB
	writer  *writer       // SQLite only
	readers *readers      // SQLite only
	closing chan struct{} // closed with the database: nobody waits for it any more
	shut    sync.Once
	closed  error
	bell    *bell
	unlock  func() error
	ends    []func(*Tx) error
	asked   atomic.Int64
}

// Statements is how many statements this process has run so far: what a verb costs
// whatever the machine is busy with.
func (db *DB) Statements() int64 { return db.asked.Load() }

// Open opens a file (SQLite) or a postgres:// address.
func Open(ctx context.Context, target string, o Options) (*DB, error) {
	if o.ReadConns == 0 {
		o.ReadConns = 8
	}
	if o.Pages == 0 {
		o.Pages = readerPages
	}
	if strings.HasPrefix(target, "postgres://") || strings.HasPrefix(target, "postgresql://") {
		return openPostgres(ctx, target, o)
	}
	return openSQLite(ctx, target, o)
}

// Embedded tells whether the database is SQLite in this process. For wiring
// only: no verb may ask.
func (db *DB) Embedded() bool { return db.writer != nil }

// Close waits for queued writes and closes everything, once. Who comes later is told
// that the system is restarting.
func (db *DB) Close() error {
	db.shut.Do(func() { db.closed = db.close() })
	return db.closed
}

func (db *DB) close() error {
	close(db.closing)
	var errs []error
	if db.writer != nil {
		errs = append(errs, db.writer.close())
		for range cap(db.readers.free) {
			<-db.readers.free
			errs = append(errs, db.readers.pop().close())
		}
	}
	db.bell.close()
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	errs = append(errs, db.write.Close())
	if db.unlock != nil {
		errs = append(errs, db.unlock())
	}
	return errors.Join(errs...)
}

// Migrate brings the schema up to this version, forward only. Parallel starts
// wait for one another.
func (db *DB) Migrate(ctx context.Context) error {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	var options []goose.ProviderOption
	if db.dialect == goose.DialectPostgres {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(db.dialect, db.write, files, options...)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// AtBatchEnd adds what must happen inside SQLite's transaction just before its
// commit, once a batch: the log gives facts their places there. On PostgreSQL
// it is never called.
func (db *DB) AtBatchEnd(fn func(*Tx) error) { db.ends = append(db.ends, fn) }

// Read runs fn in a read-only transaction.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error { return db.snapshot(ctx, false, fn) }

// ReadWhole is Read for who goes through most of the database, at start above all.
func (db *DB) ReadWhole(ctx context.Context, fn func(*Tx) error) error {
	return db.snapshot(ctx, true, fn)
}

func (db *DB) snapshot(ctx context.Context, whole bool, fn func(*Tx) error) error {
	if db.readers != nil {
		return db.readEmbedded(ctx, whole, fn)
	}
	sqlTx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = sqlTx.Rollback() }() // nothing was written
	return fn(&Tx{ctx: ctx, run: remote{sqlTx}, postgres: true, asked: &db.asked})
}

// Write runs fn in a writing transaction and returns once it is durable. fn may
// run again after a serialization failure, so it does nothing but SQL.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if db.writer != nil {
		return db.writer.do(ctx, fn)
	}
	return db.serialize(ctx, fn)
}

// Bulk runs many jobs, in order, a thousand to a commit, for the demo and large
// imports. It stops at the first error; what was committed before stays.
func (db *DB) Bulk(ctx context.Context, jobs iter.Seq[func(*Tx) error]) error {
	const each = 1000
	var batch []func(*Tx) error
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		all := batch
		batch = nil
		return db.Write(ctx, func(tx *Tx) error {
			for _, job := range all {
				if err := job(tx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for job := range jobs {
		if batch = append(batch, job); len(batch) == each {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// IsUnique tells whether err is a unique or primary key that was taken.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// Backup copies the embedded database into a new file while it is in use. A
// PostgreSQL database has its own tools.
func (db *DB) Backup(ctx context.Context, file string) error {
	if db.readers == nil {
		return errors.New("backup: use pg_dump or pg_basebackup for PostgreSQL")
	}
	<-db.readers.free
	s := db.readers.pop()
	defer db.readers.put(s)
	if _, err := s.exec(ctx, "VACUUM INTO ?", []any{file}); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}
