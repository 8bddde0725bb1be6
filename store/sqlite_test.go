package store_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"tongxing/store"
	"tongxing/store/storetest"
)

// TestDeletedIsGone: what was deleted or written over stands neither in the file nor in
// its log, whether it was a few letters or many pages.
func TestDeletedIsGone(t *testing.T) {
	file := storetest.SQLiteFile(t)
	db := storetest.Open(t, file)
	left := func() (n int) {
		if err := db.Checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{file, file + "-wal"} {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			n += bytes.Count(raw, []byte("演示秘密"))
		}
		return n
	}
	for name, value := range map[string]string{"演示秘密一": "short", "deleted": "演示秘密", "changed": "演示秘密", "pages": strings.Repeat("演示秘密", 5000), "stays": "x"} {
		if err := put(db, name, value); err != nil {
			t.Fatal(err)
		}
	}
	if left() < 5003 {
		t.Fatal("the test does not see what is written")
	}
	if err := db.Write(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE setting SET value = 'y' WHERE name = 'changed'`); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM setting WHERE name NOT IN ('changed', 'stays')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if n := left(); n > 0 {
		t.Errorf("%d are left", n)
	}
}
