package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"tongxing/store"
	"tongxing/store/storetest"
)

// Sessions that share a list of pages wait for each other at every page: none is in the
// library's own list, whoever reads and writes.
func TestSessionsShareNoPages(t *testing.T) {
	db := storetest.SQLite(t)
	err := db.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ('pages', $1)`, string(make([]byte, 1<<20)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Read(context.Background(), func(tx *store.Tx) error {
		var size int
		if err := tx.Get(&size, `SELECT length(CAST(value AS BLOB)) FROM setting WHERE name = 'pages'`); err != nil {
			return err
		}
		if size != 1<<20 {
			t.Errorf("read %d bytes", size)
		}
		if n := store.SharedPages(); n != 0 {
			t.Errorf("%d pages are in the list that all sessions share", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A database that was closed is one file: nothing of it stays in the log beside it.
func TestClosedIsOneFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "one.db")
	db, err := store.Open(context.Background(), file, store.Options{Pages: 64})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(db.Migrate(context.Background()), db.Read(context.Background(), func(tx *store.Tx) error {
		var n int
		return tx.Get(&n, `SELECT count(*) FROM setting`)
	}), db.Close())
	if err != nil {
		t.Fatal(err)
	}
	if log, err := os.Stat(file + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a log is left beside the file: %v, %v", log, err)
	}
}
