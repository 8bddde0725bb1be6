package known_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/registry/known"
	"tongxing/registry/roll"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

const (
	today store.Day = "2024-01-02"
	home            = "/43/4303/430302/430302102/"
	far             = "/43/4303/430321/430321100/"
)

var ctx = context.Background()

type fixed time.Time

func (f fixed) Now() time.Time { return time.Time(f) }

type desk struct {
	*access.House
	t testing.TB
}

func each(t *testing.T, f func(d *desk)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := access.NewPolicy(access.Rules, registry.Rules, roll.Rules, known.Rules)
		if err != nil {
			t.Fatal(err)
		}
		f(&desk{access.NewHouse(db, keys, p, fixed(time.Date(2024, 1, 2, 1, 0, 0, 0, time.UTC))), t})
	})
}

// as is the system's scope: the verbs' own scopes are tested where they live.
func (d *desk) as(a access.Action) access.Scope {
	d.t.Helper()
	s, err := d.Decide(access.System("test"), a, "test", access.Job)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func (d *desk) must(out access.Outcome, err error) string {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return out.Record
}

// person registers the nth invented person, born on a day.
func (d *desk) person(n int, born, household, area string, card string, change func(*registry.NewPerson)) string {
	d.t.Helper()
	citizen := citizenOf(n, born)
	x := registry.NewPerson{Area: area, Household: household, Name: "演示人", Pinyin: "ysr", Citizen: vault.Hide(citizen), Certificate: vault.Hide(citizen + card),
		Phone: vault.Hide(""), Income: "none", IssuedOn: "2020-01-01"}
	if change != nil {
		change(&x)
	}
	return d.must(registry.Register(ctx, d.House, d.as(registry.PersonRegister), x))
}

func (d *desk) read(f func(tx *store.Tx) error) {
	d.t.Helper()
	if err := d.DB().Read(ctx, f); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) exec(sql string, args ...any) {
	d.t.Helper()
	if err := d.DB().Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(sql, args...)
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
}

// says is one fact of a subject as a word: "?" when it is not known.
func (d *desk) says(id, fact, of string, upper ...known.Source) (word string) {
	d.t.Helper()
	d.read(func(tx *store.Tx) error {
		facts, err := known.Of(tx, id, today, upper...)
		if err != nil {
			return err
		}
		word = say(facts(fact, of))
		return nil
	})
	return word
}

func say(v rule.Value) string {
	switch {
	case !v.Known:
		return "?"
	case v.Code != "":
		return v.Code
	}
	return fmt.Sprint(v.Number)
}

func citizenOf(n int, born string) string {
	return idno.CitizenOf(fmt.Sprintf("430302%s%03d", born, n))
}
