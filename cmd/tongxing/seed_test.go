package main

import (
	"slices"
	"testing"

	"tongxing/store"
)

// TestOneSeedOneCity: the town built twice, on either database, tells the same cases: record
// keys are drawn anew each time, and must not choose whom a case is about. When a case
// ends may differ: a sample for a second look is drawn by its key.
func TestOneSeedOneCity(t *testing.T) {
	type told struct {
		Programme string
		Area      string
		OpenedOn  store.Day `db:"opened_on"`
		Born      string    // of whom it is about
	}
	cases := func(town *town) (out []told) {
		err := town.House.DB().Read(t.Context(), func(tx *store.Tx) error {
			return tx.Select(&out, `SELECT c.programme, c.area, c.opened_on, COALESCE((SELECT p.born_on FROM person p WHERE p.id = c.subject), '') AS born
				FROM cases c ORDER BY 1, 2, 3, 4`)
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	one, two := cases(newTown(t)), cases(newTownOn(t))
	if len(one) == 0 || len(one) != len(two) {
		t.Fatalf("%d cases, then %d", len(one), len(two))
	}
	odd := 0
	for _, c := range one {
		if !slices.Contains(two, c) {
			if odd++; odd <= 5 {
				t.Errorf("only in one: %+v", c)
			}
		}
	}
	if odd > 0 {
		t.Errorf("%d of %d cases differ", odd, len(one))
	}
}
