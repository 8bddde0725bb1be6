package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// settings are ours at our best for a machine of two cores: everything in memory, no
// compiling of plans (which took longer than the questions), nothing kept on a crash.
var settings = []string{
	"shared_buffers=3GB", "effective_cache_size=12GB", "work_mem=256MB", "maintenance_work_mem=1GB", "jit=off", "random_page_cost=1.1", "max_parallel_maintenance_workers=2",
	"max_worker_processes=4", "max_parallel_workers=2", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0", "max_wal_size=8GB",
	"autovacuum=off", "listen_addresses=",
}

// A cluster is a temporary PostgreSQL that answers on a socket in its folder only.
type cluster struct {
	bin, dir string
	watcher  *exec.Cmd
	lifeline io.Closer
}

// startCluster makes one as storetest does: under the postgres user where we are
// root, for PostgreSQL refuses to run as root.
func startCluster() (*cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tongxing-bench-pg")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o777); err != nil { // the postgres user makes its own folder inside
		return nil, err
	}
	c := &cluster{bin: bin, dir: dir}
	script := fmt.Sprintf(`%[1]s/initdb -D %[2]s/data -U postgres -A trust -E UTF8 --locale=C >/dev/null && %[1]s/pg_ctl -D %[2]s/data -w -t 60 -o "-k %[2]s -c %[3]s" -l %[2]s/log start >/dev/null`,
		bin, dir, strings.Join(settings, " -c "))
	if out, err := asPostgres(script).CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL: %w: %s", err, out), c.stop())
	}
	return c, c.watch()
}

// watch leaves a shell behind that reads from us; when we are gone, however we went,
// it reads the end and takes the cluster down.
func (c *cluster) watch() (err error) {
	c.watcher = asPostgres("trap '' INT TERM HUP; cat >/dev/null; " + c.end())
	c.watcher.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // who kills us and our group leaves it
	if c.lifeline, err = c.watcher.StdinPipe(); err != nil {
		return err
	}
	return c.watcher.Start()
}

func (c *cluster) end() string {
	return fmt.Sprintf("%s/pg_ctl -D %s/data -m immediate stop >/dev/null 2>&1; rm -rf %s/data %s/log", c.bin, c.dir, c.dir, c.dir)
}

func (c *cluster) stop() error {
	if c.watcher == nil {
		return errors.Join(asPostgres(c.end()).Run(), os.RemoveAll(c.dir))
	}
	return errors.Join(c.lifeline.Close(), c.watcher.Wait(), os.RemoveAll(c.dir))
}

// database makes an empty one and opens it with the given settings of a session.
func (c *cluster) database(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, c.address("postgres", ""))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	if err == nil {
		_, err = conn.Exec(ctx, "CREATE DATABASE "+name)
	}
	return errors.Join(err, conn.Close(ctx))
}

func (c *cluster) address(database, session string) string {
	return fmt.Sprintf("host=%s user=postgres dbname=%s %s", c.dir, database, session)
}

func asPostgres(script string) *exec.Cmd {
	if os.Getuid() == 0 {
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
		if v, err := strconv.Atoi(strings.Split(f, "/")[4]); err == nil && v > version {
			best, version = filepath.Dir(f), v
		}
	}
	if version < 15 {
		return "", errors.New("no PostgreSQL 15 or later under /usr/lib/postgresql (apt-get install postgresql)")
	}
	return best, nil
}

// copyRows is PostgreSQL's own way to take many rows.
func copyRows(ctx context.Context, db *sql.DB, table string, columns []string, rows iter.Seq[[]any]) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	next, stop := iter.Pull(rows)
	defer stop()
	return conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			row, more := next()
			if !more {
				return nil, nil
			}
			return row, nil
		}))
		return err
	})
}
