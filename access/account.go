package access

import (
	"context"
	"fmt"
	"unicode/utf8"

	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// Actions on accounts, for who runs the system and for officers, each in their own area.
const (
	AccountOpen    Action = "account.open"
	AccountInvite  Action = "account.invite"
	AccountDisable Action = "account.disable"
	AccountList    Action = "account.list"
	LooksSee       Action = "looks.see"
)

var staffing = Rule{County: Area, City: Area, Admin: Area}

// Rules of this package's own actions. Which roles an officer may staff within that area
// is registry's to say.
var Rules = map[Action]Rule{
	AccountOpen: staffing, AccountInvite: staffing, AccountDisable: staffing, AccountList: staffing,
	LooksSee:     {Resident: Self, Guardian: Ward},
	OutcomePrune: {},
}

// An Account (账号) is what somebody signs in to.
type Account struct {
	ID       string `db:"id"`
	Login    string `db:"login"`
	Kind     string `db:"kind"`
	Name     string `db:"name"`
	Person   string `db:"person"`
	Phone    string `db:"phone_index"` // blind index of the phone a guardian signs in with, or ""
	Disabled bool   `db:"disabled"`
	Version  int64  `db:"version"`
}

// OpenAccount makes an account with its first grants.
func OpenAccount(ctx context.Context, h *House, s Scope, a Account, passwordHash string, grants ...Grant) (Outcome, error) {
	return h.Write(ctx, s, AccountOpen, func(tx *store.Tx) (Outcome, error) {
		return h.AddAccount(tx, s, a, passwordHash, grants...)
	})
}

// The length of a login, in characters.
const (
	leastLogin = 3
	mostLogin  = 64
)

// CheckNew tells what is wrong with the login and name of an account to open, field by
// field.
func CheckNew(tx *store.Tx, a Account) (bad fault.Fields, err error) {
	if n := utf8.RuneCountInString(a.Login); n < leastLogin || n > mostLogin {
		bad.Add("login", "access.bad_login", "min", leastLogin, "max", mostLogin)
	}
	if a.Name == "" {
		bad.Add("name", "form.required")
	}
	var taken int64
	if err := tx.Get(&taken, `SELECT count(*) FROM account WHERE login = $1`, a.Login); err != nil {
		return nil, fmt.Errorf("login: %w", err)
	}
	if taken > 0 {
		bad.Add("login", "access.login_taken")
	}
	return bad, nil
}

// AddAccount opens an account in the transaction of what it follows from (an
// admission, a registration).
func (h *House) AddAccount(tx *store.Tx, s Scope, a Account, passwordHash string, grants ...Grant) (Outcome, error) {
	if a.ID == "" {
		a.ID = h.NewID()
	}
	if _, err := tx.Exec(`INSERT INTO account (id, login, kind, name, person, phone_index, password_hash, totp_last, disabled, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,0,FALSE,1,$8)`, a.ID, a.Login, a.Kind, a.Name, a.Person, a.Phone, passwordHash, store.InstantOf(h.Now())); err != nil {
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
	return h.Write(ctx, s, AccountDisable, func(tx *store.Tx) (Outcome, error) { return h.EndAccount(tx, s, account, version) })
}

// EndAccount is the same in the transaction of who decided that it may be.
func (h *House) EndAccount(tx *store.Tx, s Scope, account string, version int64) (Outcome, error) {
	n, err := tx.Exec(`UPDATE account SET disabled = TRUE, version = version + 1 WHERE id = $1 AND version = $2`, account, version)
	if err := store.One(n, err, "account"); err != nil {
		return Outcome{}, err
	}
	if err := EndSessions(tx, account); err != nil {
		return Outcome{}, err
	}
	return Outcome{account, version + 1, "disabled", false}, h.Append(tx, s, event.Fact{Kind: "account.disabled", Subject: account})
}

// EndSessions signs an account out wherever it came in, and takes back what was sent to
// come in with.
func EndSessions(tx *store.Tx, account string) error {
	for _, query := range []string{`DELETE FROM session WHERE account = $1`, `DELETE FROM one_time WHERE account = $1`} {
		if _, err := tx.Exec(query, account); err != nil {
			return fmt.Errorf("sessions: %w", err)
		}
	}
	return nil
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
