// Package storetest gives tests real, migrated, empty databases of both kinds.
// A missing PostgreSQL is a failure, never a skip.
package storetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tongxing/store"
)

// Each runs f once on SQLite and once on PostgreSQL.
func Each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Open(t, Postgres(t))) })
}

// Open opens a database for the test's length.
func Open(t *testing.T, target string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), target, store.Options{Pages: 64})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tongxing-template")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "template.db")
	db, err := store.Open(context.Background(), file, store.Options{ReadConns: 1})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// SQLite is a fresh migrated file, opened.
func SQLite(t *testing.T) *store.DB { return Open(t, SQLiteFile(t)) }

// SQLiteFile is a fresh migrated file.
func SQLiteFile(t *testing.T) string {
	t.Helper()
	raw, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

var (
	clusterOnce sync.Once
	clusterURL  string
	clusterErr  error
)

// Postgres is the address of a fresh migrated database, in the cluster named by
// TONGXING_TEST_PG or in a temporary one that ends with this process.
func Postgres(t *testing.T) string {
	t.Helper()
	return postgres(t, template())
}

// PostgresLike is a copy of a database that Keep made: nobody may be connected to it.
func PostgresLike(t *testing.T, kept string) string {
	t.Helper()
	u, err := url.Parse(kept)
	if err != nil {
		t.Fatal(err)
	}
	return postgres(t, strings.TrimPrefix(u.Path, "/"))
}

// Keep is a fresh migrated database that stays for the whole process, to be filled
// once and copied for each test.
func Keep(t *testing.T) string {
	t.Helper()
	start(t)
	name := "k_" + random(t)
	if err := createDatabase(clusterURL, name, template()); err != nil {
		t.Fatal(err)
	}
	return withDatabase(clusterURL, name)
}

func start(t *testing.T) {
	t.Helper()
	clusterOnce.Do(func() {
		if clusterURL = os.Getenv("TONGXING_TEST_PG"); clusterURL == "" {
			clusterURL, clusterErr = StartCluster()
		}
		if clusterErr == nil {
			clusterErr = makeTemplate(clusterURL)
		}
	})
	if clusterErr != nil {
		t.Fatalf("tests need PostgreSQL (apt-get install postgresql, or set TONGXING_TEST_PG): %v", clusterErr)
	}
}

func postgres(t *testing.T, like string) string {
	t.Helper()
	start(t)
	name := "t_" + random(t)
	if err := createDatabase(clusterURL, name, like); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := dropDatabase(clusterURL, name); err != nil {
			t.Errorf("drop: %v", err)
		}
	})
	return withDatabase(clusterURL, name)
}

func withDatabase(cluster, name string) string {
	u, err := url.Parse(cluster)
	if err != nil {
		return cluster
	}
	u.Path = "/" + name
	return u.String()
}

func random(t *testing.T) string {
	t.Helper()
	b := make([]byte, 8)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)
}
