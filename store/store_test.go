package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"tongxing/store"
	"tongxing/store/storetest"
)

func put(db *store.DB, name, value string) error {
	return db.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ($1, $2)`, name, value)
		return err
	})
}

func get(t *testing.T, db *store.DB, name string) (value string) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *store.Tx) error {
		return tx.Get(&value, `SELECT value FROM setting WHERE name = $1`, name)
	}); err != nil {
		t.Fatal(err)
	}
	return value
}

// Arguments bind by number, in any order: the trap of three drivers.
func TestArgumentsBindByNumber(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO setting (value, name) VALUES ($2, $1)`, "name", "value")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := get(t, db, "name"); got != "value" {
			t.Errorf("got %q", got)
		}
	})
}

// One failing job in a batch harms no other, and a cancelled caller does not
// stop what is queued.
func TestBatchIsolation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				ctx, cancel := context.WithCancel(context.Background())
				err := db.Write(ctx, func(tx *store.Tx) error {
					if db.Embedded() {
						cancel() // the reader of the answer leaves while the batch runs
					}
					if _, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ($1, '')`, fmt.Sprint(i)); err != nil {
						return err
					}
					if i%3 == 0 {
						return boom
					}
					if i%10 == 1 {
						panic("one job")
					}
					return nil
				})
				cancel()
				if failed := i%3 == 0 || i%10 == 1; (err != nil) != failed {
					t.Errorf("job %d: %v", i, err)
				}
			}()
		}
		wg.Wait()
		var n int
		if err := db.Read(context.Background(), func(tx *store.Tx) error { return tx.Get(&n, `SELECT count(*) FROM setting`) }); err != nil {
			t.Fatal(err)
		}
		want := 0
		for i := range 100 {
			if i%3 != 0 && i%10 != 1 {
				want++
			}
		}
		if n != want {
			t.Errorf("%d rows, want %d", n, want)
		}
	})
}

// 200 read-modify-writes at once: none is lost.
func TestNoLostUpdate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := put(db, "n", "0"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 200 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if err := db.Write(context.Background(), func(tx *store.Tx) error {
					var n int
					if err := tx.Get(&n, `SELECT CAST(value AS BIGINT) FROM setting WHERE name = 'n'`); err != nil {
						return err
					}
					_, err := tx.Exec(`UPDATE setting SET value = $1 WHERE name = 'n'`, fmt.Sprint(n+1))
					return err
				}); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if got := get(t, db, "n"); got != "200" {
			t.Errorf("n = %s", got)
		}
	})
}

func TestInstantsCompareAsText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		whole := store.InstantOf(store.Day("2024-01-02").Time())
		later := store.InstantOf(whole.Add(1000))
		if whole.String() >= store.InstantOf(whole.Add(1000000)).String() || len(whole.String()) != len(later.String()) {
			t.Error("instants are not fixed-width")
		}
		if err := put(db, whole.String(), ""); err != nil {
			t.Fatal(err)
		}
		var back store.Instant
		if err := db.Read(context.Background(), func(tx *store.Tx) error {
			return tx.Get(&back, `SELECT name FROM setting WHERE name >= $1`, whole)
		}); err != nil || !back.Equal(whole.Time) {
			t.Errorf("%v %v", back, err)
		}
	})
}

func TestSecondWriterIsRefused(t *testing.T) {
	file := storetest.SQLiteFile(t)
	storetest.Open(t, file)
	if _, err := store.Open(context.Background(), file, store.Options{}); err == nil {
		t.Error("a second writing process was let in")
	}
}

// Who comes to a closed database is told so at once, reading or writing, and never
// waits; closing twice is closing once.
func TestClosedTellsEverybody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for range 2 {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for range 200 { // more than any queue would take in
			if err := db.Write(t.Context(), func(*store.Tx) error { return nil }); err == nil {
				t.Fatal("wrote")
			}
			if err := db.Read(t.Context(), func(*store.Tx) error { return nil }); err == nil {
				t.Fatal("read")
			}
		}
	})
}

// TestALostConflictIsRunAgain: another transaction gets in the way, the caller drops the
// error and stumbles over what PostgreSQL says next; the whole is run once more all the same.
func TestALostConflictIsRunAgain(t *testing.T) {
	db := storetest.Open(t, storetest.Postgres(t))
	tries := 0
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		if tries++; tries > 1 {
			return nil
		}
		_, _ = tx.Exec(`DO $$ BEGIN RAISE EXCEPTION 'got in the way' USING ERRCODE = '40001'; END $$`)
		_, err := tx.Exec(`SELECT 1`)
		return err
	})
	if err != nil || tries != 2 {
		t.Errorf("%d tries: %v", tries, err)
	}
}
