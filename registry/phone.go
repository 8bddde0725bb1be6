package registry

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// A PhoneState tells of a person's phone what signing in hangs on, and never the number.
type PhoneState struct {
	Known  bool
	Others int64 `db:"others"` // living people registered with the same one
}

// PhoneOf tells how a person's phone stands.
func PhoneOf(ctx context.Context, h *access.House, s access.Scope, person string) (x PhoneState, err error) {
	none, err := h.Keys.Index("phone", vault.Hide(""))
	if err != nil {
		return x, err
	}
	err = h.Read(ctx, s, PersonPhone, func(tx *store.Tx) error {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return err
		}
		var index string
		if err := tx.Get(&index, `SELECT phone_index FROM person WHERE id = $1`, p.ID); err != nil {
			return fmt.Errorf("phone: %w", err)
		}
		if x.Known = index != none && index != ""; !x.Known {
			return nil
		}
		return tx.Get(&x, `SELECT count(*) AS others FROM person WHERE phone_index = $1 AND id <> $2 AND died_on = '' AND moved_on = ''`, index, p.ID)
	})
	return x, err
}

// SetPhone writes down the phone a person is reached by and signs in with, sealed. Who
// came in by the old one comes in no more.
func SetPhone(ctx context.Context, h *access.House, s access.Scope, person string, version int64, phone vault.Secret[string]) (access.Outcome, error) {
	if !phoneShape.MatchString(vault.Bare(phone)) {
		var bad fault.Fields
		bad.Add("phone", "registry.bad_phone")
		return access.Outcome{}, bad.Err()
	}
	index, err := h.Keys.Index("phone", phone)
	if err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PersonPhone, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		sealed, err := h.SealOf(tx, person, "phone", vault.Bare(phone))
		if err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE person SET phone_sealed = $1, phone_index = $2, version = version + 1 WHERE id = $3 AND version = $4`, sealed, index, person, version)
		if err := store.One(n, err, "person"); err != nil {
			return access.Outcome{}, err
		}
		var accounts []string
		if err := tx.Select(&accounts, `SELECT id FROM account WHERE person = $1 AND kind = 'resident'`, person); err != nil {
			return access.Outcome{}, fmt.Errorf("accounts: %w", err)
		}
		for _, account := range accounts {
			if err := access.EndSessions(tx, account); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Record: person, Version: version + 1, Status: "phone"}, h.Append(tx, s, personFact("person.phone", p, nil))
	})
}
