package access

import (
	"context"
	"fmt"

	"tongxing/event"
	"tongxing/store"
)

// Actions on accounts, for staff who run the system.
const (
	AccountOpen    Action = "account.open"
	AccountDisable Action = "account.disable"
	AccountList    Action = "account.list"
	LooksSee       Action = "looks.see"
)

// Rules of this package's own actions.
var Rules = map[Action]Rule{
	AccountOpen:    {Admin: Area},
	AccountDisable: {Admin: Area},
	AccountList:    {Admin: Area},
	LooksSee:       {Resident: Self, Guardian: Ward},
	OutcomePrune:   {},
}

// An Account (账号) is what somebody signs in to.
type Account struct {
	ID       string `db:"id"`
	Login    string `db:"login"`
	Kind     string `db:"kind"`
	Name     string `db:"name"`
	Person   string `db:"person"`
	Disabled bool   `db:"disabled"`
	Version  int64  `db:"version"`
}

// OpenAccount makes an account with its first grants.
func OpenAccount(ctx context.Context, h *House, s Scope, a Account, passwordHash string, grants ...Grant) (Outcome, error) {
	return h.Write(ctx, s, AccountOpen, func(tx *store.Tx) (Outcome, error) {
		return h.AddAccount(tx, s, a, passwordHash, grants...)
	})
}

// AddAccount opens an account in the transaction of what it follows from (an
// admission, a registration).
func (h *House) AddAccount(tx *store.Tx, s Scope, a Account, passwordHash string, grants ...Grant) (Outcome, error) {
	if a.ID == "" {
		a.ID = h.NewID()
	}
	if _, err := tx.Exec(`INSERT INTO account (id, login, kind, name, person, password_hash, totp_last, disabled, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,0,FALSE,1,$7)`, a.ID, a.Login, a.Kind, a.Name, a.Person, passwordHash, store.InstantOf(h.Now())); err != nil {
		return Outcome{}, fmt.Errorf("account: %w", err)
	}
	for _, g := range grants {
		g.Account = a.ID
		if g.From == "" {
			g.From = h.Today()
		}
		if err := AddGrant(tx, h.Now(), g); err != nil {
			return Outcome{}, err
		}
	}
	return Outcome{a.ID, 1, "opened", false}, h.Append(tx, s, event.Fact{Kind: "account.opened", Subject: a.ID, Person: a.Person})
}

// DisableAccount ends an account and every session of it, at once.
func DisableAccount(ctx context.Context, h *House, s Scope, account string, version int64) (Outcome, error) {
	return h.Write(ctx, s, AccountDisable, func(tx *store.Tx) (Outcome, error) {
		n, err := tx.Exec(`UPDATE account SET disabled = TRUE, version = version + 1 WHERE id = $1 AND version = $2`, account, version)
		if err := store.One(n, err, "account"); err != nil {
			return Outcome{}, err
		}
		if _, err := tx.Exec(`DELETE FROM session WHERE account = $1`, account); err != nil {
			return Outcome{}, fmt.Errorf("sessions: %w", err)
		}
		return Outcome{account, version + 1, "disabled", false}, h.Append(tx, s, event.Fact{Kind: "account.disabled", Subject: account})
	})
}

// Accounts lists accounts for the administrator, who sees no person behind them.
func Accounts(ctx context.Context, h *House, s Scope, match string, limit int) (out []Account, err error) {
	err = h.Read(ctx, s, AccountList, func(tx *store.Tx) error {
		return tx.Select(&out, `SELECT id, login, kind, name, '' AS person, disabled, version FROM account
			WHERE kind <> 'resident' AND login LIKE $1 ORDER BY login LIMIT $2`, match+"%", limit)
	})
	return out, err
}

// A Look (查看记录) is one time somebody opened a sealed field, the profile or the parcel of a
// person, read a case that not everybody of the office sees, or took one out for a court.
type Look struct {
	At      store.Instant `db:"at"`
	Kind    string        `db:"kind"`
	Account string        `db:"account"`
	Name    string        `db:"name"`
	Purpose string        `db:"purpose"`
}

// Looks lists who looked at the person's data, newest first: the person's right
// (PIPL 44–45). But is the SQL condition of facts e that the person is not told of.
func Looks(ctx context.Context, h *House, s Scope, person, but string, limit int) (out []Look, err error) {
	err = h.Read(ctx, s, LooksSee, func(tx *store.Tx) error {
		var args Args
		where := s.Where(Cols{Person: "e.person"}, &args)
		return tx.Select(&out, `SELECT e.at, e.kind, e.account, COALESCE(a.name, '') AS name, e.purpose FROM event e LEFT JOIN account a ON a.id = e.account
			WHERE `+where+` AND e.person = `+args.Add(person)+` AND e.kind IN ('reveal', 'delivery.viewed', 'profile.viewed', 'registry.prefilled', 'case.read', 'case.exported')
			AND NOT (`+but+`) ORDER BY e.at DESC, e.id DESC LIMIT `+args.Add(limit), args...)
	})
	return out, err
}
