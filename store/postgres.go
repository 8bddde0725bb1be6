package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver
	"github.com/pressly/goose/v3"

	"tongxing/fault"
)

func openPostgres(ctx context.Context, address string, o Options) (*DB, error) {
	db := &DB{dialect: goose.DialectPostgres, target: address, bell: newBell(), closing: make(chan struct{})}
	var err error
	if db.write, err = sql.Open("pgx", address); err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	if db.read, err = sql.Open("pgx", address); err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	db.write.SetMaxOpenConns(16)
	db.write.SetMaxIdleConns(16)
	db.read.SetMaxOpenConns(2 * o.ReadConns)
	db.read.SetMaxIdleConns(2 * o.ReadConns)
	if err := db.write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open postgres: %w", err), db.write.Close(), db.read.Close())
	}
	return db, nil
}

// maxTries bounds the repeats of a transaction that others got in the way of.
const maxTries = 30

// serialize runs fn SERIALIZABLE and again while others get in the way: two
// payments under one cap cannot both pass.
func (db *DB) serialize(ctx context.Context, fn func(*Tx) error) error {
	for try := 1; ; try++ {
		tx, err := db.once(ctx, fn)
		if err == nil {
			for _, fn := range tx.after {
				fn()
			}
			return nil
		}
		if !again(err) {
			return err
		}
		if try == maxTries {
			return fmt.Errorf("%w: %w", fault.Unavailable("store.busy"), err)
		}
		pause := time.NewTimer(time.Duration(rand.IntN(2<<min(try, 6))) * time.Millisecond)
		select {
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		case <-pause.C:
		}
	}
}

func (db *DB) once(ctx context.Context, fn func(*Tx) error) (*Tx, error) {
	sqlTx, err := db.write.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = sqlTx.Rollback() }() // after a commit there is nothing left to undo
	tx := &Tx{ctx: ctx, run: remote{sqlTx}, postgres: true, asked: &db.asked}
	if err := guarded(fn, tx); err != nil {
		if tx.crossed != nil {
			return nil, tx.crossed // the error told may be a later one: that the transaction is aborted
		}
		return nil, err
	}
	for channel := range tx.notes {
		if _, err := tx.Exec(`SELECT pg_notify($1, '')`, channel); err != nil {
			return nil, fmt.Errorf("notify: %w", err)
		}
	}
	if err := sqlTx.Commit(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return tx, nil
}

// again tells whether the same transaction may simply be run once more.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// listen keeps one connection that hears pg_notify and rings the local bell.
func (db *DB) listen(ctx context.Context, channel string) {
	for ctx.Err() == nil {
		_ = db.hear(ctx, channel) // a broken connection is made again; followers also look every second
		pause := time.NewTimer(time.Second)
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
	}
}

func (db *DB) hear(ctx context.Context, channel string) error {
	conn, err := pgx.Connect(ctx, db.target)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
		db.bell.ring(channel)
	}
}

// remote runs statements in a PostgreSQL transaction.
type remote struct{ tx *sql.Tx }

func (r remote) exec(ctx context.Context, query string, args []any) (int64, error) {
	result, err := r.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (r remote) query(ctx context.Context, query string, args []any) (rows, error) {
	answer, err := r.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	names, err := answer.Columns()
	if err != nil {
		return nil, errors.Join(err, answer.Close())
	}
	out := &remoteRows{answer: answer, names: names, out: make([]any, len(names)), at: make([]any, len(names))}
	for i := range out.at {
		out.at[i] = &out.out[i]
	}
	return out, nil
}

type remoteRows struct {
	answer  *sql.Rows
	names   []string
	out, at []any
}

func (r *remoteRows) columns() []string { return r.names }
func (r *remoteRows) close() error      { return r.answer.Close() }

func (r *remoteRows) next() ([]any, error) {
	if !r.answer.Next() {
		if err := r.answer.Err(); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	return r.out, r.answer.Scan(r.at...)
}
