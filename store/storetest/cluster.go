package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"tongxing/store"
)

// StartCluster starts a temporary PostgreSQL on loopback and answers its address.
// A watching shell stops and removes it when this process ends, however it ends.
func StartCluster() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "tongxing-pg")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o777); err != nil { // the postgres user makes its own folder inside
		return "", err
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	script := fmt.Sprintf(`%[1]s/initdb -D %[2]s -U postgres -A trust -E UTF8 --locale=C >/dev/null &&
		%[1]s/pg_ctl -D %[2]s -w -o "-p %[3]d -k %[4]s -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=256MB" -l %[4]s/log start >/dev/null`, bin, data, port, dir)
	if out, err := asPostgres(script).CombinedOutput(); err != nil {
		return "", fmt.Errorf("start postgres: %w: %s", err, out)
	}
	if err := watch(bin, data, dir); err != nil {
		return "", err
	}
	address := fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	return address, nil
}

// watch leaves a shell behind that reads from us; when we are gone it reads the
// end and takes the cluster down.
func watch(bin, data, dir string) error {
	cmd := asPostgres(fmt.Sprintf("trap '' INT TERM HUP; cat >/dev/null; %s/pg_ctl -D %s -m immediate stop >/dev/null 2>&1; rm -rf %s", bin, data, dir))
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	lifeline = pipe
	return cmd.Start()
}

// lifeline is held to the process's end: were it collected, the pipe would close.
var lifeline io.WriteCloser

func asPostgres(script string) *exec.Cmd {
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		cmd := exec.Command("runuser", "-u", "postgres", "--", "sh", "-c", script)
		cmd.Dir = "/"
		return cmd
	}
	return exec.Command("sh", "-c", script)
}

func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	best, version := "", 0
	for _, f := range found {
		v, err := strconv.Atoi(strings.Split(f, "/")[4])
		if err == nil && v > version {
			best, version = filepath.Dir(f), v
		}
	}
	if version < 15 {
		return "", errors.New("no PostgreSQL 15 or later under /usr/lib/postgresql")
	}
	return best, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// template is named after the schema it holds: processes of several versions may
// share one cluster.
func template() string { return "tongxing_" + store.SchemaDigest() }

// makeTemplate migrates once for a schema; every test's database is a copy.
func makeTemplate(cluster string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, cluster)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()                                     // lets the lock go
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(7461)"); err != nil { // other test processes wait for the one that makes it
		return err
	}
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", template()).Scan(&there); err != nil || there {
		return err
	}
	draft := template() + "_draft"
	if err := errors.Join(exec1(ctx, cluster, "DROP DATABASE IF EXISTS "+draft), exec1(ctx, cluster, "CREATE DATABASE "+draft)); err != nil {
		return err
	}
	db, err := store.Open(ctx, withDatabase(cluster, draft), store.Options{})
	if err != nil {
		return err
	}
	if err := errors.Join(db.Migrate(ctx), db.Close()); err != nil {
		return err
	}
	return exec1(ctx, cluster, "ALTER DATABASE "+draft+" RENAME TO "+template())
}

// copying one template is PostgreSQL's to do one at a time.
var copying sync.Mutex

func createDatabase(cluster, name, like string) error {
	copying.Lock()
	defer copying.Unlock()
	var err error
	for range 50 { // other test processes copy the same template
		if err = exec1(context.Background(), cluster, "CREATE DATABASE "+name+" TEMPLATE "+like); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

func dropDatabase(cluster, name string) error {
	return exec1(context.Background(), cluster, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

func exec1(ctx context.Context, address, statement string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}
