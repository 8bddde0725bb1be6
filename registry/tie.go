package registry

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Link (关系) is a dated tie: a is … of b.
//
//	member    person → household      guardian    account → person
//	carer     person → person         counsellor  account → person
//	paired    account → household     staff_of    account → organisation
//	operator  organisation → organisation
type Link struct {
	ID   string    `db:"id"`
	Kind string    `db:"kind"`
	A    string    `db:"a"`
	B    string    `db:"b"`
	From store.Day `db:"from_on"`
	To   store.Day `db:"to_on"` // last day, "" while it stands
}

// Links lists the ties of a kind ("" = all) to a person, household or organisation
// within the scope, the newest first; those that have ended too.
func Links(ctx context.Context, h *access.House, s access.Scope, subject, kind string) (out []Link, err error) {
	err = h.Read(ctx, s, LinkList, func(tx *store.Tx) error {
		area, person, err := areaOf(tx, subject)
		if err != nil {
			return err
		}
		if !s.Covers(person, "", area) {
			return fault.NotFound("subject")
		}
		return tx.Select(&out, `SELECT id, kind, a, b, from_on, to_on FROM link WHERE (a = $1 OR b = $1) AND ($2 = '' OR kind = $2) ORDER BY from_on DESC, to_on, id DESC`, subject, kind)
	})
	return out, err
}

// areaOf finds where a subject of any kind belongs, and the person where it is one.
func areaOf(tx *store.Tx, subject string) (area, person string, err error) {
	var row struct {
		Area   string `db:"area"`
		Person string `db:"person"`
	}
	err = tx.Get(&row, `SELECT area, id AS person FROM person WHERE id = $1 UNION ALL SELECT area, '' AS person FROM household WHERE id = $1
		UNION ALL SELECT area, '' AS person FROM organisation WHERE id = $1 LIMIT 1`, subject)
	return row.Area, row.Person, store.Found(err, "subject")
}

func addLink(tx *store.Tx, h *access.House, kind, a, b string, from, to store.Day) error {
	if _, err := tx.Exec(`INSERT INTO link (id, kind, a, b, from_on, to_on) VALUES ($1,$2,$3,$4,$5,$6)`, h.NewID(), kind, a, b, from, to); err != nil {
		return fmt.Errorf("link: %w", err)
	}
	return nil
}

// endLinks ends the ties of a kind to b ("" = from anybody).
func endLinks(tx *store.Tx, kind, a, b string, last store.Day) error {
	_, err := tx.Exec(`UPDATE link SET to_on = $1 WHERE kind = $2 AND ($3 = '' OR a = $3) AND b = $4 AND (to_on = '' OR to_on > $1)`, last, kind, a, b)
	if err != nil {
		return fmt.Errorf("end link: %w", err)
	}
	return nil
}

func openTie(tx *store.Tx, kind, a, b string, today store.Day) (n int64, err error) {
	err = tx.Get(&n, `SELECT count(*) FROM link WHERE kind = $1 AND a = $2 AND b = $3 AND (to_on = '' OR to_on >= $4)`, kind, a, b, today)
	return n, err
}

func checkUntil(h *access.House, until store.Day) error {
	var bad fault.Fields
	if until != "" && (!until.Valid() || until < h.Today()) {
		bad.Add("until", "registry.bad_until")
	}
	return bad.Err()
}

// LinkMember says that a person lives in a household from today on; they leave the one
// they were in.
func LinkMember(ctx context.Context, h *access.House, s access.Scope, person, household string) (access.Outcome, error) {
	return h.Write(ctx, s, MemberLink, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		if _, err := loadHousehold(tx, s, household); err != nil {
			return access.Outcome{}, err
		}
		if p.Household == household {
			return access.Outcome{}, fault.Conflict("registry.tied_already")
		}
		if p.Household != "" {
			if err := endLinks(tx, "member", person, p.Household, h.Today().AddDays(-1)); err != nil {
				return access.Outcome{}, err
			}
		}
		n, err := tx.Exec(`UPDATE person SET household = $1, version = version + 1 WHERE id = $2 AND version = $3`, household, person, p.Version)
		if err := store.One(n, err, "person"); err != nil {
			return access.Outcome{}, err
		}
		if err := addLink(tx, h, "member", person, household, h.Today(), ""); err != nil {
			return access.Outcome{}, err
		}
		fact := personFact("link.member", p, map[string]string{"from": p.Household, "to": household})
		fact.Keys = append(fact.Keys, "household:"+household)
		return access.Outcome{Record: person, Version: p.Version + 1, Status: "member"}, h.Append(tx, s, fact)
	})
}

// LinkCarer says who cares for a person, until a day ("" = open).
func LinkCarer(ctx context.Context, h *access.House, s access.Scope, carer, person string, until store.Day) (access.Outcome, error) {
	if err := checkUntil(h, until); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, CarerLink, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		if carer == person {
			var bad fault.Fields
			bad.Add("carer", "registry.own_carer")
			return access.Outcome{}, bad.Err()
		}
		if _, err := loadPerson(tx, s, carer); err != nil {
			return access.Outcome{}, err
		}
		if n, err := openTie(tx, "carer", carer, person, h.Today()); err != nil || n > 0 {
			if err == nil {
				err = fault.Conflict("registry.tied_already")
			}
			return access.Outcome{}, err
		}
		fact := personFact("link.carer", p, nil)
		fact.Keys = append(fact.Keys, "person:"+carer)
		return access.Outcome{Record: person, Version: p.Version, Status: "carer"}, firstErr(addLink(tx, h, "carer", carer, person, h.Today(), until), func() error { return h.Append(tx, s, fact) })
	})
}

// EndCarer ends the tie with yesterday.
func EndCarer(ctx context.Context, h *access.House, s access.Scope, carer, person string) (access.Outcome, error) {
	return h.Write(ctx, s, CarerLink, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := endTie(tx, h, "carer", carer, person); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: person, Version: p.Version, Status: "ended"}, h.Append(tx, s, personFact("link.ended", p, nil))
	})
}

// endTie ends one tie that stands, or says that there is none.
func endTie(tx *store.Tx, h *access.House, kind, a, b string) error {
	n, err := openTie(tx, kind, a, b, h.Today())
	if err != nil {
		return fmt.Errorf("link: %w", err)
	}
	if n == 0 {
		return fault.NotFound("link")
	}
	return endLinks(tx, kind, a, b, h.Today().AddDays(-1))
}

// PairCadre pairs a worker's account with a household (结对), until a day ("" = open).
func PairCadre(ctx context.Context, h *access.House, s access.Scope, account, household string, until store.Day) (access.Outcome, error) {
	if err := checkUntil(h, until); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, CadrePair, func(tx *store.Tx) (access.Outcome, error) {
		x, err := loadHousehold(tx, s, household)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := standingAccount(tx, account); err != nil {
			return access.Outcome{}, err
		}
		if err := answersFor(tx, h, account, access.Cadre, x.Area); err != nil {
			return access.Outcome{}, err
		}
		if n, err := openTie(tx, "paired", account, household, h.Today()); err != nil || n > 0 {
			if err == nil {
				err = fault.Conflict("registry.tied_already")
			}
			return access.Outcome{}, err
		}
		fact := event.Fact{Kind: "link.paired", Subject: household, Area: x.Area, Keys: []string{"household:" + household}}
		return access.Outcome{Record: household, Version: x.Version, Status: "paired"}, firstErr(addLink(tx, h, "paired", account, household, h.Today(), until), func() error { return h.Append(tx, s, fact) })
	})
}

// EndPair ends a pairing with yesterday.
func EndPair(ctx context.Context, h *access.House, s access.Scope, account, household string) (access.Outcome, error) {
	return h.Write(ctx, s, CadrePair, func(tx *store.Tx) (access.Outcome, error) {
		x, err := loadHousehold(tx, s, household)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := endTie(tx, h, "paired", account, household); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: household, Version: x.Version, Status: "ended"},
			h.Append(tx, s, event.Fact{Kind: "link.ended", Subject: household, Area: x.Area, Keys: []string{"household:" + household}})
	})
}

func standingAccount(tx *store.Tx, account string) error {
	var n int64
	if err := tx.Get(&n, `SELECT count(*) FROM account WHERE id = $1 AND kind = 'staff' AND NOT disabled`, account); err != nil {
		return fmt.Errorf("account: %w", err)
	}
	if n == 0 {
		return fault.NotFound("account")
	}
	return nil
}

// AddStaff lets an account act for an organisation until a day ("" = open): its grant
// reaches what is the organisation's and nothing else.
func AddStaff(ctx context.Context, h *access.House, s access.Scope, account, organisation string, until store.Day) (access.Outcome, error) {
	if err := checkUntil(h, until); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, StaffAdd, func(tx *store.Tx) (access.Outcome, error) {
		o, err := standing(tx, s, organisation)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := standingAccount(tx, account); err != nil {
			return access.Outcome{}, err
		}
		if n, err := openTie(tx, "staff_of", account, organisation, h.Today()); err != nil || n > 0 {
			if err == nil {
				err = fault.Conflict("registry.tied_already")
			}
			return access.Outcome{}, err
		}
		return access.Outcome{Record: organisation, Version: o.Version, Status: "staff"}, actFor(tx, h, s, account, o, until)
	})
}

// actFor writes the tie of an account that acts for an organisation, with its grant.
func actFor(tx *store.Tx, h *access.House, s access.Scope, account string, o Organisation, until store.Day) error {
	if err := addLink(tx, h, "staff_of", account, o.ID, h.Today(), until); err != nil {
		return err
	}
	if err := access.AddGrant(tx, h.Now(), access.Grant{Account: account, Role: access.Station, Organisation: o.ID, From: h.Today(), To: until}); err != nil {
		return err
	}
	return h.Append(tx, s, organisationFact("link.staff_of", o.ID, o.Area))
}

// EndStaff takes an account off an organisation: from the next request on it acts for
// it no more.
func EndStaff(ctx context.Context, h *access.House, s access.Scope, account, organisation string) (access.Outcome, error) {
	return h.Write(ctx, s, StaffAdd, func(tx *store.Tx) (access.Outcome, error) {
		o, err := loadOrganisation(tx, s, organisation)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := endTie(tx, h, "staff_of", account, organisation); err != nil {
			return access.Outcome{}, err
		}
		if err := access.EndGrants(tx, account, access.Station, organisation, h.Today().AddDays(-1)); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: organisation, Version: o.Version, Status: "ended"}, h.Append(tx, s, organisationFact("link.ended", organisation, o.Area))
	})
}

// firstErr does the second only where the first went well.
func firstErr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}
