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

// What lies in the database lets nobody try the few words that a fact can be about against its
// commitment: the salt is sealed with them. Whoever may open them proves the fact all the same.
func TestNoFactIsGuessed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k, ctx := keys(t), t.Context()
		if err := db.Write(ctx, func(tx *store.Tx) error {
			if _, err := k.NewPerson(tx, "p1"); err != nil {
				return err
			}
			if err := event.Append(tx, k, start, event.By{Account: "a"}, event.Fact{Kind: "died", Subject: "s1", Person: "p1", Data: map[string]string{"on": "2023-05-06"}}); err != nil {
				return err
			}
			return event.Append(tx, k, start, event.By{Account: "a"}, event.Fact{Kind: "seen", Subject: "s2"})
		}); err != nil {
			t.Fatal(err)
		}
		var lies []struct {
			Subject string `db:"subject"`
			Salt    []byte `db:"salt"`
		}
		var exhibits []event.Exhibit
		log := &event.Log{}
		if err := db.Write(ctx, func(tx *store.Tx) error { _, err := log.Place(tx, 10); return err }); err != nil {
			t.Fatal(err)
		}
		if err := event.Checkpoint(ctx, db, k.Signer, start); err != nil {
			t.Fatal(err)
		}
		signed := ""
		if err := db.Read(ctx, func(tx *store.Tx) error {
			sealer, err := k.Person(tx, "p1")
			if err != nil {
				return err
			}
			if err := tx.Select(&lies, `SELECT subject, salt FROM event ORDER BY subject`); err != nil {
				return err
			}
			exhibits, signed, err = event.Exhibits(tx, "s1", func(sealed []byte) (vault.Secret[string], error) { return sealer.Open("event", sealed) })
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(lies) != 2 || len(lies[0].Salt) != 0 || len(lies[1].Salt) == 0 {
			t.Errorf("the salts that lie open: %v", lies)
		}
		tree, err := event.OpenCheckpoint(signed, k.Verifier)
		if err != nil || len(exhibits) != 1 || exhibits[0].Data != `{"on":"2023-05-06"}` || exhibits[0].Check(tree) != nil {
			t.Fatalf("%+v %v", exhibits, err)
		}
		for _, salt := range []string{"", "00000000000000000000000000000000"} { // what a guesser has
			guess := exhibits[0]
			guess.Salt = salt
			if guess.Check(tree) == nil {
				t.Error("a fact is proved without its salt")
			}
		}
	})
}
