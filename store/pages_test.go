package store_test

import (
	"context"
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
