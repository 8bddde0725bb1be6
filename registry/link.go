package registry

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// LinkGuardian ties a guardian's account to a ward, with the grant that follows
// from it, until a day ("" = open).
func LinkGuardian(ctx context.Context, h *access.House, s access.Scope, account, ward string, until store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, GuardianLink, func(tx *store.Tx) (access.Outcome, error) {
		return tie(tx, h, s, access.Guardian, account, ward, until)
	})
}

// AssignCaseload gives a person to a counsellor's caseload, with the grant.
func AssignCaseload(ctx context.Context, h *access.House, s access.Scope, account, person string, until store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, CaseloadAssign, func(tx *store.Tx) (access.Outcome, error) {
		return tie(tx, h, s, access.Counsellor, account, person, until)
	})
}

// EndGuardian ends a guardian's tie and its grant today: from the next request on
// the account reaches the ward no more.
func EndGuardian(ctx context.Context, h *access.House, s access.Scope, account, ward string) (access.Outcome, error) {
	return h.Write(ctx, s, GuardianLink, func(tx *store.Tx) (access.Outcome, error) {
		return untie(tx, h, s, access.Guardian, account, ward)
	})
}

// EndCaseload takes a person off a counsellor's caseload today.
func EndCaseload(ctx context.Context, h *access.House, s access.Scope, account, person string) (access.Outcome, error) {
	return h.Write(ctx, s, CaseloadAssign, func(tx *store.Tx) (access.Outcome, error) {
		return untie(tx, h, s, access.Counsellor, account, person)
	})
}

// tied is the area of a person within the scope, and whom the account stands for.
func tied(tx *store.Tx, s access.Scope, account, person string) (area string, who holder, err error) {
	if err := tx.Get(&area, `SELECT area FROM person WHERE id = $1`, person); err != nil {
		return "", who, store.Found(err, "person")
	}
	if !s.Covers(person, "", area) {
		return "", who, fault.NotFound("person")
	}
	err = tx.Get(&who, `SELECT person, kind, disabled FROM account WHERE id = $1`, account)
	return area, who, store.Found(err, "account")
}

// A holder is who stands behind an account that is tied.
type holder struct {
	Person   string `db:"person"`
	Kind     string `db:"kind"`
	Disabled bool   `db:"disabled"`
}

func tie(tx *store.Tx, h *access.House, s access.Scope, role access.Role, account, person string, until store.Day) (access.Outcome, error) {
	area, who, err := tied(tx, s, account, person)
	if err != nil {
		return access.Outcome{}, err
	}
	if who.Disabled {
		return access.Outcome{}, fault.NotFound("account")
	}
	var bad fault.Fields
	if until != "" && (!until.Valid() || until < h.Today()) {
		bad.Add("until", "registry.bad_until")
	}
	if role == access.Guardian && who.Kind != "resident" { // staff come in by their work, never by family
		bad.Add("account", "registry.not_a_guardian")
	}
	if who.Person == person { // nobody is their own guardian or counsellor
		bad.Add("account", "registry.same_person")
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	if role == access.Counsellor {
		if err := answersFor(tx, h, account, role, area); err != nil {
			return access.Outcome{}, err
		}
	}
	id, kind := h.NewID(), string(role)
	if n, err := openTie(tx, kind, account, person, h.Today()); err != nil || n > 0 {
		if err == nil {
			err = fault.Conflict("registry.tied_already")
		}
		return access.Outcome{}, err
	}
	if _, err := tx.Exec(`INSERT INTO link (id, kind, a, b, from_on, to_on) VALUES ($1,$2,$3,$4,$5,$6)`, id, kind, account, person, h.Today(), until); err != nil {
		return access.Outcome{}, fmt.Errorf("link: %w", err)
	}
	if err := access.AddGrant(tx, h.Now(), access.Grant{Account: account, Role: role, Person: person, From: h.Today(), To: until}); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: id, Version: 1, Status: kind}, h.Append(tx, s, tieFact("link."+kind, id, person, area))
}

func untie(tx *store.Tx, h *access.House, s access.Scope, role access.Role, account, person string) (access.Outcome, error) {
	area, _, err := tied(tx, s, account, person)
	if err != nil {
		return access.Outcome{}, err
	}
	kind, last := string(role), h.Today().AddDays(-1) // grants count their last day in
	n, err := tx.Exec(`UPDATE link SET to_on = $1 WHERE kind = $2 AND a = $3 AND b = $4 AND (to_on = '' OR to_on > $1)`, last, kind, account, person)
	if err != nil {
		return access.Outcome{}, fmt.Errorf("end link: %w", err)
	}
	if n == 0 {
		return access.Outcome{}, fault.NotFound("link")
	}
	if err := access.EndGrants(tx, account, role, person, last); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: person, Status: "ended"}, h.Append(tx, s, tieFact("link.ended", person, person, area))
}

func tieFact(kind, subject, person, area string) event.Fact {
	return event.Fact{Kind: kind, Subject: subject, Person: person, Area: area, Keys: []string{"person:" + person}}
}
