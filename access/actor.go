package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tongxing/fault"
	"tongxing/store"
)

// A Grant (授权) lets an account be a role over an area, a person or an
// organisation, between two days.
type Grant struct {
	ID           string    `db:"id"`
	Account      string    `db:"account"`
	Role         Role      `db:"role"`
	Area         string    `db:"area"`
	Person       string    `db:"person"`
	Organisation string    `db:"organisation"`
	From         store.Day `db:"from_on"`
	To           store.Day `db:"to_on"` // "" = open
}

// An Actor (操作人) is an account with the grants in force, as loaded for one request.
type Actor struct {
	Account  string
	Person   string // the resident behind the account, or ""
	Name     string
	Kind     string    // staff resident employer, "" for the public
	Version  int64     // of the account: a scope made under an older one is stale
	Day      store.Day // the domain day the grants were in force on
	Grants   []Grant
	Excluded []string
	Bare     bool // comes in by a password alone: may set up a second factor, and nothing else
	Away     []Absent
}

// An Absent is somebody the actor stands in for that day: what names them names the
// actor, but for what is kept from them, and what they may not look at again, neither may
// the actor. What the actor sees of their own is never less.
type Absent struct {
	Account string `db:"account"`
	Person  string `db:"person"`
}

// Human is the same for one person whatever account they use.
func (a Absent) Human() string {
	if a.Person != "" {
		return a.Person
	}
	return a.Account
}

// Has tells whether the actor holds the role at all, for menus. It decides nothing.
func (a Actor) Has(r Role) bool {
	for _, g := range a.Grants {
		if g.Role == r {
			return true
		}
	}
	return r == Public
}

// Role is the first role held, for the shell's greeting.
func (a Actor) Role() Role {
	if len(a.Grants) == 0 {
		return Public
	}
	return a.Grants[0].Role
}

// Organisation is the first organisation the actor is a party for, or "".
func (a Actor) Organisation() string {
	for _, g := range a.Grants {
		if g.Role == Employer {
			return g.Organisation
		}
	}
	return ""
}

// Anyone is the actor of requests that nobody signed in to.
var Anyone = Actor{Grants: []Grant{{Role: Public}}}

// System is the actor of a job or of the demo's builder; what it does is logged
// under its purpose.
func System(purpose string) Actor {
	return Actor{Account: "system:" + purpose, Name: purpose, Kind: "system", Grants: []Grant{{Role: system, Area: "/"}}}
}

// accountRow is what a session stands for.
type accountRow struct {
	ID       string `db:"id"`
	Kind     string `db:"kind"`
	Name     string `db:"name"`
	Person   string `db:"person"`
	Disabled bool   `db:"disabled"`
	Version  int64  `db:"version"`
	Bare     bool   `db:"bare"`
}

// LoadActor reads an account with its grants in force on the domain day. A
// disabled account is denied.
func LoadActor(tx *store.Tx, account string, today store.Day) (Actor, error) {
	var row accountRow
	err := tx.Get(&row, `SELECT a.id, a.kind, a.name, a.person, a.disabled, a.version,
		a.password_hash <> '' AND a.totp_sealed IS NULL AND NOT EXISTS (SELECT 1 FROM passkey k WHERE k.account = a.id) AS bare FROM account a WHERE a.id = $1`, account)
	if errors.Is(err, store.ErrNoRow) || (err == nil && row.Disabled) {
		return Actor{}, fault.Denied("access.account_ended")
	}
	if err != nil {
		return Actor{}, fmt.Errorf("account: %w", err)
	}
	a := Actor{Account: row.ID, Person: row.Person, Name: row.Name, Kind: row.Kind, Version: row.Version, Bare: row.Bare, Day: today}
	if err := tx.Select(&a.Grants, `SELECT id, account, role, area, person, organisation, from_on, to_on FROM access_grant
		WHERE account = $1 AND from_on <= $2 AND (to_on = '' OR to_on >= $2) ORDER BY role, id`, account, today); err != nil {
		return Actor{}, fmt.Errorf("grants: %w", err)
	}
	if err := tx.Select(&a.Excluded, `SELECT person FROM exclusion WHERE account = $1`, account); err != nil {
		return Actor{}, fmt.Errorf("exclusions: %w", err)
	}
	if err := tx.Select(&a.Away, `SELECT d.account, a.person FROM deputy d JOIN account a ON a.id = d.account WHERE d.deputy = $1 AND d.from_on <= $2 AND d.to_on >= $2 ORDER BY d.account`, account, today); err != nil {
		return Actor{}, fmt.Errorf("deputies: %w", err)
	}
	return a, nil
}

// ActorOf loads an account outside a transaction of the caller's.
func ActorOf(ctx context.Context, h *House, account string) (a Actor, err error) {
	err = h.db.Read(ctx, func(tx *store.Tx) error {
		a, err = LoadActor(tx, account, h.Today())
		return err
	})
	return a, err
}

// AddGrant writes a grant in the transaction of the tie it follows from, and
// makes scopes the account already holds stale.
func AddGrant(tx *store.Tx, now time.Time, g Grant) error {
	if g.ID == "" {
		g.ID = store.NewID(at(now))
	}
	if _, err := tx.Exec(`INSERT INTO access_grant (id, account, role, area, person, organisation, from_on, to_on)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, g.ID, g.Account, g.Role, g.Area, g.Person, g.Organisation, g.From, g.To); err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	return touch(tx, g.Account)
}

// EndGrants ends an account's grants of a role over a person or organisation, those
// given until a later day too.
func EndGrants(tx *store.Tx, account string, role Role, subject string, last store.Day) error {
	if _, err := tx.Exec(`UPDATE access_grant SET to_on = $1 WHERE account = $2 AND role = $3
		AND (person = $4 OR organisation = $4) AND (to_on = '' OR to_on > $1)`, last, account, role, subject); err != nil {
		return fmt.Errorf("end grant: %w", err)
	}
	return touch(tx, account)
}

// Touch makes the scopes an account already holds stale: what it may has changed.
func Touch(tx *store.Tx, account string) error { return touch(tx, account) }

func touch(tx *store.Tx, account string) error {
	_, err := tx.Exec(`UPDATE account SET version = version + 1 WHERE id = $1`, account)
	return err
}

// ActorIn loads an account within the house's open transaction.
func ActorIn(ctx context.Context, h *House, account string) (Actor, error) {
	if h.tx == nil {
		return ActorOf(ctx, h, account)
	}
	return LoadActor(h.tx, account, h.Today())
}
