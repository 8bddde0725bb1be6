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
		return tie(tx, h, s, access.Guardian, "guardian", account, ward, until)
	})
}

// AssignCaseload gives a person to a counsellor's caseload, with the grant.
func AssignCaseload(ctx context.Context, h *access.House, s access.Scope, account, person string, until store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, CaseloadAssign, func(tx *store.Tx) (access.Outcome, error) {
		return tie(tx, h, s, access.Counsellor, "counsellor", account, person, until)
	})
}

func tie(tx *store.Tx, h *access.House, s access.Scope, role access.Role, kind, account, person string, until store.Day) (access.Outcome, error) {
	var area string
	if err := tx.Get(&area, `SELECT area FROM person WHERE id = $1`, person); err != nil || !s.Covers(person, "", area) {
		return access.Outcome{}, fault.NotFound("person")
	}
	id := h.NewID()
	if _, err := tx.Exec(`INSERT INTO link (id, kind, a, b, from_on, to_on) VALUES ($1,$2,$3,$4,$5,$6)`, id, kind, account, person, h.Today(), until); err != nil {
		return access.Outcome{}, fmt.Errorf("link: %w", err)
	}
	if err := access.AddGrant(tx, h.Now(), access.Grant{Account: account, Role: role, Person: person, From: h.Today(), To: until}); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: id, Version: 1, Status: kind}, h.Append(tx, s, event.Fact{Kind: "link." + kind, Subject: id, Person: person, Area: area, Keys: []string{"person:" + person}})
}
