package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"syscall"

	"github.com/pressly/goose/v3"
)

// pragmas of every SQLite connection. FULL: an acknowledged write survives a
// power cut (docs/decisions/0002). SECURE_DELETE: what is deleted is overwritten, so
// that nobody reads it off the disk or a backup.
const pragmas = "_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)" +
	"&_pragma=temp_store(memory)&_pragma=secure_delete(1)&_pragma=wal_autocheckpoint(4000)&_dqs=0&_txlock=immediate"

// draftPragmas go on top for a file nobody reads before it is whole: nothing waits for
// the disk, and pages written again and again go to the file itself seldom.
const draftPragmas = "&_pragma=synchronous(off)&_pragma=wal_autocheckpoint(65536)"

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
	cache := "&_pragma=cache_size(-131072)"
	if o.Draft {
		address, cache = address+draftPragmas, "&_pragma=cache_size(-393216)"
	}
	db := &DB{dialect: goose.DialectSQLite3, target: file, bell: newBell(), unlock: unlock, closing: make(chan struct{})}
	if db.write, err = sql.Open("sqlite", address); err != nil { // for migrations alone
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
	}
	conn, err := newSession(db.write.Driver(), o.Pages, address+cache)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
	}
	db.writer = startWriter(db, conn)
	db.readers = &readers{free: make(chan struct{}, o.ReadConns)}
	for range o.ReadConns {
		s, err := newSession(db.write.Driver(), o.Pages, address+"&_pragma=query_only(1)&_pragma=cache_size(-8192)")
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), unlock())
		}
		db.readers.put(s)
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

// A session is one SQLite connection with its prepared statements. It talks to the
// driver itself: what database/sql adds to a statement is more than most of ours take.
type session struct {
	conn  driver.Conn
	stmts map[string]statement
	named []driver.NamedValue // reused: the driver binds before it returns
}

// statement is what the driver's own can do.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// maxStmts bounds the cache; texts built from scopes vary a little.
const maxStmts = 500

func newSession(d driver.Driver, pages int, address string) (*session, error) {
	return ownPages(pages, func() (*session, error) {
		conn, err := d.Open(address)
		if err != nil {
			return nil, err
		}
		return &session{conn: conn, stmts: map[string]statement{}}, nil
	})
}

func (s *session) stmt(query string) (statement, error) {
	if stmt, ok := s.stmts[query]; ok {
		return stmt, nil
	}
	if len(s.stmts) >= maxStmts {
		for text, stmt := range s.stmts {
			_ = stmt.Close() // a statement that will not close is forgotten all the same
			delete(s.stmts, text)
		}
	}
	made, err := s.conn.Prepare(query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	stmt, ok := made.(statement)
	if !ok {
		return nil, errors.Join(fmt.Errorf("prepare: %T", made), made.Close())
	}
	s.stmts[query] = stmt
	return stmt, nil
}

// values are arguments as the driver takes them.
func (s *session) values(args []any) ([]driver.NamedValue, error) {
	s.named = s.named[:0]
	for i, arg := range args {
		var v driver.Value
		switch x := arg.(type) {
		case string, int64, bool, []byte, nil:
			v = x
		case int:
			v = int64(x)
		case Day:
			v = string(x)
		default:
			var err error
			if v, err = driver.DefaultParameterConverter.ConvertValue(arg); err != nil {
				return nil, fmt.Errorf("argument %d: %w", i+1, err)
			}
		}
		s.named = append(s.named, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return s.named, nil
}

// exec runs a statement from the cache.
func (s *session) exec(ctx context.Context, query string, args []any) (int64, error) {
	stmt, err := s.stmt(query)
	if err != nil {
		return 0, err
	}
	values, err := s.values(args)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(ctx, values)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// query runs a query from the cache.
func (s *session) query(ctx context.Context, query string, args []any) (rows, error) {
	stmt, err := s.stmt(query)
	if err != nil {
		return nil, err
	}
	values, err := s.values(args)
	if err != nil {
		return nil, err
	}
	answer, err := stmt.QueryContext(ctx, values)
	if err != nil {
		return nil, err
	}
	return &embedded{answer, make([]driver.Value, len(answer.Columns())), nil}, nil
}

// embedded are rows as the driver gives them.
type embedded struct {
	driver.Rows
	dest []driver.Value
	out  []any
}

func (r *embedded) columns() []string { return r.Columns() }
func (r *embedded) close() error      { return r.Close() }

func (r *embedded) next() ([]any, error) {
	if err := r.Next(r.dest); err != nil {
		return nil, err
	}
	if r.out == nil {
		r.out = make([]any, len(r.dest))
	}
	for i, v := range r.dest {
		r.out[i] = v
	}
	return r.out, nil
}

// close ends the statements first: SQLite keeps a connection that has any, and the last one
// to go brings the log into the file.
func (s *session) close() error {
	var errs []error
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, s.conn.Close())...)
}
