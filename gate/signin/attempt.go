package signin

import (
	"context"
	"fmt"
	"time"

	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// What may go wrong within a quarter of an hour: with one login or phone, and from one
// address, which may stand for a whole office or a carrier's street.
const (
	window       = 15 * time.Minute
	mostFailures = 10
	mostFrom     = 100
)

// A tally counts the failures of one login, phone or address.
type tally struct {
	who  string
	most int64
}

// tallies are what a try is counted by: what was tried, and the address it came from;
// "" is not counted. They are hidden under a key: the table must not become a list of
// phones and addresses.
func (d *Desk) tallies(kind, tried, from string) (all []tally, err error) {
	add := func(field, value string, most int64) {
		if value == "" || err != nil {
			return
		}
		var who string
		if who, err = d.House.Keys.Index("sign-in "+field, vault.Hide(value)); err == nil {
			all = append(all, tally{who, most})
		}
	}
	add(kind, tried, mostFailures)
	add(kind+" from", from, mostFrom)
	return all, err
}

// count counts one more try, or refuses it where as many have failed already.
func (d *Desk) count(tx *store.Tx, all []tally) error {
	now := d.Wall.Now()
	for _, t := range all {
		var n int64
		if err := tx.Get(&n, `SELECT COALESCE(SUM(failures), 0) FROM sign_in_failure WHERE who = $1 AND window_at >= $2`, t.who, store.InstantOf(now.Add(-window))); err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
		if n >= t.most {
			return fault.Unavailable("signin.too_many")
		}
	}
	return add(tx, all, now, 1)
}

func add(tx *store.Tx, all []tally, at time.Time, n int64) error {
	for _, t := range all {
		if _, err := tx.Exec(`INSERT INTO sign_in_failure (who, window_at, failures) VALUES ($1, $2, $3)
			ON CONFLICT (who, window_at) DO UPDATE SET failures = sign_in_failure.failures + $3`, t.who, store.InstantOf(at.Truncate(time.Minute)), n); err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
	}
	return nil
}

// attempt counts a try at a login's proofs as failed before they are looked at: however
// many come at once, no more are weighed than may fail. passed takes it back.
func (d *Desk) attempt(ctx context.Context, login, from string) (passed func() error, err error) {
	all, err := d.tallies("login", login, from)
	if err != nil {
		return nil, err
	}
	at := d.Wall.Now()
	if err := d.House.DB().Write(ctx, func(tx *store.Tx) error { return d.count(tx, all) }); err != nil {
		return nil, err
	}
	return func() error {
		return d.House.DB().Write(ctx, func(tx *store.Tx) error { return add(tx, all, at, -1) })
	}, nil
}
