package event_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tongxing/event"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

var start = time.Date(2024, 1, 2, 1, 0, 0, 0, time.UTC)

func keys(t *testing.T) *vault.Keys {
	t.Helper()
	k, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// write appends n facts, one a transaction, and gives them their places.
func write(t *testing.T, db *store.DB, k *vault.Keys, log *event.Log, from, n int) {
	t.Helper()
	for i := from; i < from+n; i++ {
		if err := db.Write(context.Background(), func(tx *store.Tx) error {
			if err := event.Append(tx, k, start.Add(time.Duration(i)*time.Second), event.By{Account: "a"}, event.Fact{Kind: "test", Subject: fmt.Sprint(i)}); err != nil {
				return err
			}
			if i%50 == 0 {
				_, err := log.Place(tx, 1000)
				return err
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Write(context.Background(), func(tx *store.Tx) error { _, err := log.Place(tx, 1000); return err }); err != nil {
		t.Fatal(err)
	}
}

func verify(t *testing.T, db *store.DB, k *vault.Keys) (event.Proof, error) {
	t.Helper()
	var proof event.Proof
	err := db.Read(context.Background(), func(tx *store.Tx) (err error) {
		proof, err = event.Verify(tx, k.Verifier)
		return err
	})
	return proof, err
}

// The log grows over several nodes and restarts (fresh Logs), checkpoints hold,
// and the whole verifies from its rows alone.
func TestLogGrowsAndVerifies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		for i, n := range []int{1, 254, 2, 300} {
			write(t, db, k, &event.Log{}, i*1000, n)
			if err := event.Checkpoint(context.Background(), db, k.Signer, start); err != nil {
				t.Fatal(err)
			}
		}
		proof, err := verify(t, db, k)
		if err != nil {
			t.Fatal(err)
		}
		if proof.Size != 557 || proof.Checkpoints != 4 {
			t.Errorf("proof %+v", proof)
		}
		var entries []event.Entry
		if err := db.Read(context.Background(), func(tx *store.Tx) (err error) {
			entries, err = event.Feed(tx, 255, 3)
			return err
		}); err != nil || len(entries) != 3 || entries[0].Place != 255 {
			t.Errorf("feed %+v %v", entries, err)
		}
	})
}

// Every tampering with what was promised is found.
func TestTamperingIsFound(t *testing.T) {
	for name, tamper := range map[string]string{
		"edited fact":   `UPDATE event SET commitment = (SELECT commitment FROM event_place WHERE place = 3) WHERE id = (SELECT event FROM event_place WHERE place = 2)`,
		"edited leaf":   `UPDATE event_place SET commitment = (SELECT commitment FROM event_place p WHERE p.place = 1), event = 'x' WHERE place = 2`,
		"removed place": `DELETE FROM event_place WHERE place = 2`,
		"cut tail":      `DELETE FROM event_place WHERE place >= 8`,
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				k := keys(t)
				write(t, db, k, &event.Log{}, 0, 10)
				if err := event.Checkpoint(context.Background(), db, k.Signer, start); err != nil {
					t.Fatal(err)
				}
				if err := db.Write(context.Background(), func(tx *store.Tx) error { _, err := tx.Exec(tamper); return err }); err != nil {
					t.Fatal(err)
				}
				if _, err := verify(t, db, k); err == nil || !strings.HasPrefix(err.Error(), "verify:") {
					t.Errorf("not found: %v", err)
				}
			})
		})
	}
}

// What is sealed under a person's key is gone with the key, and the log stands.
func TestErasureBreaksNoProof(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		ctx := context.Background()
		err := db.Write(ctx, func(tx *store.Tx) error {
			if _, err := k.NewPerson(tx, "p"); err != nil {
				return err
			}
			if err := event.Append(tx, k, start, event.By{}, event.Fact{Kind: "test", Subject: "p", Person: "p", Data: map[string]string{"word": "needle"}}); err != nil {
				return err
			}
			if _, err := (&event.Log{}).Place(tx, 10); err != nil {
				return err
			}
			return k.Erase(tx, "p")
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, func(tx *store.Tx) error { _, err := k.Person(tx, "p"); return err }); err != vault.ErrErased {
			t.Errorf("got %v", err)
		}
		if proof, err := verify(t, db, k); err != nil || proof.Size != 1 {
			t.Errorf("%+v %v", proof, err)
		}
	})
}
