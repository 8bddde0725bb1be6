package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/world"
	"tongxing/world/build"
)

// A town is a small demo city served on loopback for one test.
type town struct {
	*city
	where  Where
	app    *app
	server *httptest.Server
	port   string
	stop   func()         // ends this server, once; the test's end does it too
	build  *build.Builder // only in a town told for this test; nil in a copied one
}

// small is the size of the tests' city.
const small = 2000

// smallTown is built once by the product's own demo and copied for each test.
var smallTown = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tongxing-town")
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	return data, (&Demo{Data: data, People: small, Seed: 2023, Only: true}).Run(context.Background())
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := smallTown(); err == nil {
		_ = os.RemoveAll(filepath.Dir(dir)) // only a folder of the tests' own
	}
	if told.where.Data != "" {
		_ = os.RemoveAll(told.where.Data)
	}
	os.Exit(code)
}

// newTown copies the small town (SQLite) and serves it.
func newTown(t *testing.T) *town {
	t.Helper()
	from, err := smallTown()
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return serveTown(t, Where{Data: to})
}

// told is the small town on PostgreSQL, built once and copied for each test.
var told struct {
	once  sync.Once
	where Where
	build *build.Builder
}

// newTownOn serves a copy of the small town on PostgreSQL.
func newTownOn(t *testing.T) *town {
	t.Helper()
	town := serveTown(t, toldTown(t))
	town.build = told.build
	return town
}

// toldTown is a copy of the small town on PostgreSQL.
func toldTown(t *testing.T) Where {
	t.Helper()
	told.once.Do(func() {
		folder, err := os.MkdirTemp("", "tongxing-told")
		if err != nil {
			t.Fatal(err)
		}
		where := Where{Data: folder, Database: storetest.Keep(t)}
		c, err := open(context.Background(), where)
		if err != nil {
			t.Fatal(err)
		}
		b, err := build.City(context.Background(), c.House, c.Cases, world.Generate(2023, small), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := (&Demo{}).finish(context.Background(), c); err != nil {
			t.Fatal(err)
		}
		told.where, told.build = where, b
	})
	if told.build == nil {
		t.Fatal("the town could not be told")
	}
	to := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(to, os.DirFS(told.where.Data)); err != nil {
		t.Fatal(err)
	}
	return Where{Data: to, Database: storetest.PostgresLike(t, told.where.Database)}
}

// eachTown runs a test on both databases.
func eachTown(t *testing.T, f func(t *testing.T, town *town)) {
	t.Run("sqlite", func(t *testing.T) { f(t, newTown(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, newTownOn(t)) })
}

func serveTown(t *testing.T, where Where) *town { return serveTownLogging(t, where, nil) }

// serveTownLogging serves a town whose log goes where the test looks; nil = as ever.
func serveTownLogging(t *testing.T, where Where, log *slog.Logger) *town {
	t.Helper()
	c, err := open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	if log != nil {
		c.Log = log
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	demo, err := roles(t.Context(), c, port)
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.assemble(t.Context(), serving{Addr: l.Addr().String(), Demo: demo, Outbox: &outbox{last: map[string]string{}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	c.run(ctx, a)
	server := httptest.NewUnstartedServer(a)
	server.Listener = l
	server.Start()
	end := sync.OnceFunc(func() {
		server.CloseClientConnections()
		server.Close()
		stop()
		if err := c.close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	t.Cleanup(end)
	return &town{city: c, where: where, app: a, server: server, port: port, stop: end}
}

// as is a client that plays a role of the cast and follows no redirect.
func (t *town) as(role string) *visitor {
	return &visitor{town: t, host: role + ".localhost:" + t.port}
}

// anyone is a client nobody signed in.
func (t *town) anyone() *visitor { return &visitor{town: t, host: "localhost:" + t.port} }

type visitor struct {
	town   *town
	host   string
	cookie *http.Cookie
}

var noRedirect = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// account is the account a role of the cast plays.
func (t *town) account(role string) string {
	for _, r := range t.app.Gate.Demo.Roles {
		if r.Host == role {
			return r.Account
		}
	}
	return ""
}

// person is the resident behind a role.
func (t *town) person(tb testing.TB, role string) (id string) {
	tb.Helper()
	if err := t.House.DB().Read(context.Background(), func(tx *store.Tx) error {
		return tx.Get(&id, `SELECT person FROM account WHERE id = $1`, t.account(role))
	}); err != nil {
		tb.Fatal(err)
	}
	return id
}
