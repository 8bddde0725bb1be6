package registry

import (
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// CancelCertificate writes down that a certificate was cancelled on a day, and why: from
// that day on it counts no more. It may follow a death or a move.
func CancelCertificate(ctx context.Context, h *access.House, s access.Scope, person string, version int64, on store.Day, why string) (access.Outcome, error) {
	return h.Write(ctx, s, CertificateRecord, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		all, err := loadCertificates(tx, person)
		if err != nil {
			return access.Outcome{}, err
		}
		was := held(all)
		if was == nil {
			return access.Outcome{}, fault.Conflict("registry.no_card")
		}
		if bad := cancelling(h.Today(), p, was, on, why); len(bad) > 0 {
			return access.Outcome{}, bad.Err()
		}
		if _, err := tx.Exec(`UPDATE certificate SET state = 'cancelled', to_on = $1, why = $2 WHERE person = $3 AND to_on = ''`, on.AddDays(-1), why, person); err != nil {
			return access.Outcome{}, fmt.Errorf("certificate: %w", err)
		}
		if err := setCard(tx, person, version, 0, 0); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: person, Version: version + 1, Status: "cancelled"}, h.Append(tx, s, personFact("certificate.cancelled", p, map[string]string{"on": string(on), "why": why}))
	})
}

// cancelling is the rule of it: pure. Who died is on record as dead first.
func cancelling(today store.Day, p Person, was *Certificate, on store.Day, why string) (bad fault.Fields) {
	checkDay(&bad, on, today, p.Born)
	switch {
	case !slices.Contains(CardEnds, why):
		bad.Add("why", "registry.bad_choice")
	case why == "died" && p.Died == "":
		bad.Add("why", "registry.death_first")
	case len(bad) == 0 && on < was.Issued:
		bad.Add("on", "registry.before_card", "day", string(was.Issued))
	}
	return bad
}

// TakeBackCertificate takes back what was last written down of a certificate in error, its
// cancelling or its newest version: the one before stands again as if nothing had been.
// The first of all is not taken back: it came with the registration.
func TakeBackCertificate(ctx context.Context, h *access.House, s access.Scope, person string, version int64) (access.Outcome, error) {
	return h.Write(ctx, s, CertificateRecord, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPerson(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		all, err := loadCertificates(tx, person)
		if err != nil {
			return access.Outcome{}, err
		}
		again, void := takenBack(all)
		if again == nil && void == nil {
			return access.Outcome{}, fault.Conflict("registry.nothing_to_take_back")
		}
		fact := personFact("certificate.back", p, map[string]string{})
		if void != nil {
			fact.Data = void.data()
			if _, err := tx.Exec(`UPDATE certificate SET state = 'void', to_on = $1 WHERE id = $2`, void.Issued.AddDays(-1), void.ID); err != nil {
				return access.Outcome{}, fmt.Errorf("certificate: %w", err)
			}
		}
		if again == nil {
			again = &Certificate{}
		} else if _, err := tx.Exec(`UPDATE certificate SET state = $1, to_on = $2, why = $3 WHERE id = $4`, again.State, again.To, again.Why, again.ID); err != nil {
			return access.Outcome{}, fmt.Errorf("certificate: %w", err)
		}
		if err := setCard(tx, person, version, again.Category, again.Grade); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: person, Version: version + 1, Status: "back"}, h.Append(tx, s, fact)
	})
}

// takenBack is the version that stands again, as it then stands, and the one that never
// was: pure. A certificate issued after a cancelling leaves that cancelling as it is.
func takenBack(all []Certificate) (again, void *Certificate) {
	if len(all) == 0 {
		return nil, nil
	}
	newest := all[0]
	if newest.State == "cancelled" {
		newest.State, newest.To, newest.Why = "valid", "", ""
		return &newest, nil
	}
	if newest.How == "issued" {
		if len(all) == 1 {
			return nil, nil
		}
		return nil, &newest
	}
	for _, c := range all[1:] {
		if c.To == newest.Issued.AddDays(-1) {
			c.To = ""
			return &c, &newest
		}
	}
	return nil, nil
}

// CanTakeBack tells whether there is anything to take back, the newest first.
func CanTakeBack(all []Certificate) bool {
	again, void := takenBack(all)
	return again != nil || void != nil
}
