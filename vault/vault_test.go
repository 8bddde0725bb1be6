package vault_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

// No formatter, encoder or logger shows a secret.
func TestSecretNeverPrints(t *testing.T) {
	s := vault.Hide("needle")
	holder := struct{ S vault.Secret[string] }{s}
	raw, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "s", s, "h", holder)
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %q %s %x", s, s, s, s, s, s), fmt.Sprintf("%#v %+v", holder, holder), string(raw), log.String()} {
		if strings.Contains(text, "needle") || strings.Contains(text, "6e6565646c65") {
			t.Errorf("leaks: %s", text)
		}
	}
	if vault.Bare(s) != "needle" {
		t.Error("the value is lost")
	}
}

// A sealed value opens only where it was sealed: not under another field or person.
func TestSealIsBound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		file := filepath.Join(t.TempDir(), "keys.json")
		k, err := vault.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			a, err := k.NewPerson(tx, "a")
			if err != nil {
				return err
			}
			if _, err := k.NewPerson(tx, "b"); err != nil {
				return err
			}
			sealed, err := a.Seal("phone", vault.Hide("000"))
			if err != nil {
				return err
			}
			if _, err := a.Open("citizen", sealed); err == nil {
				t.Error("opened as another field")
			}
			again, err := vault.Load(file) // keys survive a restart
			if err != nil {
				return err
			}
			b, err := again.Person(tx, "b")
			if err != nil {
				return err
			}
			if _, err := b.Open("phone", sealed); err == nil {
				t.Error("opened under another person's key")
			}
			own, err := again.Person(tx, "a")
			if err != nil {
				return err
			}
			got, err := own.Open("phone", sealed)
			if err != nil || vault.Bare(got) != "000" {
				t.Errorf("%v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
