package registry

import (
	"context"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// A Tie is one account that stands by a person today: guardian, counsellor, or the cadre
// paired with their household.
type Tie struct {
	Kind     string    `db:"kind"` // guardian counsellor paired
	Account  string    `db:"account"`
	Name     string    `db:"name"`
	From     store.Day `db:"from_on"`
	To       store.Day `db:"to_on"` // last day, "" while it stands
	Disabled bool      `db:"disabled"`
}

// Ties lists who stands by a person within the scope today, the longest first.
func Ties(ctx context.Context, h *access.House, s access.Scope, person string) (p Person, out []Tie, err error) {
	err = h.Read(ctx, s, LinkList, func(tx *store.Tx) error {
		if p, err = loadPerson(tx, s, person); err != nil {
			return err
		}
		return tx.Select(&out, `SELECT l.kind, l.a AS account, a.name, l.from_on, l.to_on, a.disabled FROM link l JOIN account a ON a.id = l.a
			WHERE (l.kind IN ('guardian', 'counsellor') AND l.b = $1 OR l.kind = 'paired' AND l.b = $2 AND $2 <> '') AND (l.to_on = '' OR l.to_on >= $3)
			ORDER BY l.kind, l.from_on, l.id`, p.ID, p.Household, h.Today())
	})
	return p, out, err
}

// A Candidate is somebody who can be assigned, with how many they have already.
type Candidate struct {
	Account string `db:"account"`
	Name    string `db:"name"`
	Area    string `db:"area"`
	Load    int64  `db:"load"`
}

// CounsellorsFor are the counsellors who answer for where a person lives.
func CounsellorsFor(ctx context.Context, h *access.House, s access.Scope, person string) (out []Candidate, err error) {
	err = h.Read(ctx, s, CaseloadAssign, func(tx *store.Tx) error {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return err
		}
		out, err = candidates(tx, h, access.Counsellor, "counsellor", p.Area)
		return err
	})
	return out, err
}

// CadresFor are the cadres who can be paired with a household where it lives.
func CadresFor(ctx context.Context, h *access.House, s access.Scope, household string) (out []Candidate, err error) {
	err = h.Read(ctx, s, CadrePair, func(tx *store.Tx) error {
		x, err := loadHousehold(tx, s, household)
		if err != nil {
			return err
		}
		out, err = candidates(tx, h, access.Cadre, "paired", x.Area)
		return err
	})
	return out, err
}

// candidates are the standing accounts whose post of that role covers the area, those with
// the fewest first.
func candidates(tx *store.Tx, h *access.House, role access.Role, kind, area string) (out []Candidate, err error) {
	err = tx.Select(&out, `SELECT a.id AS account, a.name, min(g.area) AS area, (SELECT count(*) FROM link l WHERE l.kind = $3 AND l.a = a.id AND (l.to_on = '' OR l.to_on >= $2)) AS load
		FROM account a JOIN access_grant g ON g.account = a.id WHERE a.kind = 'staff' AND NOT a.disabled AND g.role = $1 AND g.from_on <= $2 AND (g.to_on = '' OR g.to_on >= $2)
		AND g.area <> '' AND substr($4, 1, length(g.area)) = g.area GROUP BY a.id, a.name ORDER BY load, a.name, a.id`, role, h.Today(), kind, area)
	if err != nil {
		return nil, fmt.Errorf("candidates: %w", err)
	}
	return out, nil
}

// answersFor holds an account to a post of that role over the area: nobody is handed a
// person whom they do not work for.
func answersFor(tx *store.Tx, h *access.House, account string, role access.Role, area string) error {
	var areas []string
	if err := tx.Select(&areas, `SELECT g.area FROM access_grant g JOIN account a ON a.id = g.account WHERE a.id = $1 AND a.kind = 'staff' AND g.role = $2 AND g.area <> ''
		AND g.from_on <= $3 AND (g.to_on = '' OR g.to_on >= $3)`, account, role, h.Today()); err != nil {
		return fmt.Errorf("post: %w", err)
	}
	for _, post := range areas {
		if strings.HasPrefix(area, post) {
			return nil
		}
	}
	var bad fault.Fields
	bad.Add("account", "registry.not_of_this_area")
	return bad.Err()
}
