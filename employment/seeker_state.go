package employment

import (
	"context"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// Pause takes a seeker out of matching for a while; the consent stands.
func Pause(ctx context.Context, h *access.House, s access.Scope, person string, version int64) (access.Outcome, error) {
	return turn(ctx, h, s, person, version, "paused", "active")
}

// Resume goes on looking. Who left must consent anew before being matched.
func Resume(ctx context.Context, h *access.House, s access.Scope, person string, version int64) (access.Outcome, error) {
	return turn(ctx, h, s, person, version, "active", "paused", "withdrawn")
}

// Leave ends the search and withdraws the consent to it in the same transaction.
func Leave(ctx context.Context, h *access.House, s access.Scope, person string, version int64) (access.Outcome, error) {
	return turn(ctx, h, s, person, version, "withdrawn", "active", "paused")
}

// turn moves a seeker from one of the states to another.
func turn(ctx context.Context, h *access.House, s access.Scope, person string, version int64, to string, from ...string) (access.Outcome, error) {
	return h.Write(ctx, s, SeekerSave, func(tx *store.Tx) (access.Outcome, error) {
		area, err := mayActFor(tx, h, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		k, err := loadSeeker(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		if !mayTurn(k.State, from) {
			return access.Outcome{}, fault.Conflict("employment.bad_turn." + to)
		}
		n, err := tx.Exec(`UPDATE seeker SET state = $1, updated_at = $2, version = version + 1 WHERE person = $3 AND version = $4`, to, store.InstantOf(h.Now()), person, version)
		if err := store.One(n, err, "seeker"); err != nil {
			return access.Outcome{}, err
		}
		if to == "withdrawn" {
			if err := h.WithdrawConsent(tx, s, person, area, access.ForJobSearch, ""); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: person, Version: version + 1, Status: to}, h.Append(tx, s, event.Fact{Kind: "seeker." + to, Subject: "seeker:" + person,
			Person: person, Area: area, Keys: []string{"person:" + person}})
	})
}

func mayTurn(now string, from []string) bool {
	for _, state := range from {
		if now == state {
			return true
		}
	}
	return false
}
