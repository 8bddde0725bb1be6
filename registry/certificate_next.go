package registry

import (
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/vault"
)

// A NewCard is the next version of a certificate as it lies before whoever writes it
// down. Number may be left out where it stays what it was.
type NewCard struct {
	How    string // of CardActs
	Number vault.Secret[string]
	On     store.Day // issued on
}

// RecordCertificate writes down the next version of a person's certificate, or their
// first; the one before counts until the day before.
func RecordCertificate(ctx context.Context, h *access.House, s access.Scope, person string, version int64, n NewCard) (access.Outcome, error) {
	n.Number = plainNumber(n.Number)
	return h.Write(ctx, s, CertificateRecord, func(tx *store.Tx) (access.Outcome, error) {
		return recordCertificate(tx, h, s, person, version, n)
	})
}

func recordCertificate(tx *store.Tx, h *access.House, s access.Scope, person string, version int64, n NewCard) (access.Outcome, error) {
	p, err := loadPerson(tx, s, person)
	if err != nil {
		return access.Outcome{}, err
	}
	if p.Died != "" || p.Moved != "" {
		return access.Outcome{}, fault.Conflict("registry.ended_already")
	}
	all, err := loadCertificates(tx, person)
	if err != nil {
		return access.Outcome{}, err
	}
	was := held(all)
	card, err := n.parse(tx, h, person, was)
	if err != nil {
		return access.Outcome{}, err
	}
	if bad := n.check(h.Today(), p, all, card); len(bad) > 0 {
		return access.Outcome{}, bad.Err()
	}
	next := Certificate{ID: h.NewID(), Category: card.Category, Grade: card.Grade, Issued: n.On, Expires: lapses(n.On), State: "valid", How: n.How}
	if n.How == "replaced" { // a lost card comes again, its years do not
		next.Expires = was.Expires
	}
	if err := supersede(tx, h, person, was, next, n.Number); err != nil {
		return access.Outcome{}, err
	}
	if err := setCard(tx, person, version, next.Category, next.Grade); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: person, Version: version + 1, Status: n.How}, h.Append(tx, s, personFact("certificate."+n.How, p, next.data()))
}

// data is what the fact of a certificate says: never its number.
func (c Certificate) data() map[string]string {
	return map[string]string{"on": string(c.Issued), "until": string(c.Expires), "category": fmt.Sprint(c.Category), "grade": fmt.Sprint(c.Grade)}
}

// parse reads the number and holds it to the person; without one the card says what the
// one before did.
func (n NewCard) parse(tx *store.Tx, h *access.House, person string, was *Certificate) (Certificate, error) {
	number := vault.Bare(n.Number)
	var bad fault.Fields
	if number == "" {
		if was == nil || n.How == "changed" || n.How == "issued" {
			bad.Add("number", "registry.card_number")
			return Certificate{}, bad.Err()
		}
		return Certificate{Category: was.Category, Grade: was.Grade}, nil
	}
	card, err := idno.ParseCertificate(number)
	if err != nil {
		bad.Add("number", err.Error())
		return Certificate{}, bad.Err()
	}
	var index string
	if err := tx.Get(&index, `SELECT citizen_index FROM person WHERE id = $1`, person); err != nil {
		return Certificate{}, store.Found(err, "person")
	}
	own, err := h.Keys.Index("citizen", vault.Hide(number[:18])) // the number begins with the citizen id
	if err != nil {
		return Certificate{}, err
	}
	if own != index {
		bad.Add("number", "registry.card_of_another")
	}
	return Certificate{Category: int64(card.Category), Grade: int64(card.Grade)}, bad.Err()
}

// check is the rule of what may follow what: pure.
func (n NewCard) check(today store.Day, p Person, all []Certificate, card Certificate) (bad fault.Fields) {
	checkDay(&bad, n.On, today, p.Born)
	was := held(all)
	same := was != nil && card.Category == was.Category && card.Grade == was.Grade
	switch {
	case !slices.Contains(CardActs, n.How):
		bad.Add("how", "registry.bad_choice")
	case n.How == "issued" && was != nil:
		bad.Add("how", "registry.card_held")
	case n.How == "issued":
	case was == nil:
		bad.Add("how", "registry.no_card")
	case n.How == "changed" && same:
		bad.Add("number", "registry.card_not_changed")
	case n.How != "changed" && !same:
		bad.Add("number", "registry.card_changed")
	}
	switch {
	case len(bad) > 0:
	case was == nil && len(all) > 0 && n.On <= all[0].To: // one that was cancelled does not come to life again
		bad.Add("on", "registry.before_cancelled", "day", string(all[0].To.AddDays(1)))
	case was == nil:
	case n.On < was.Issued:
		bad.Add("on", "registry.before_card", "day", string(was.Issued))
	case n.How == "renewed" && n.On < renewable(was.Expires):
		bad.Add("on", "registry.renewed_early", "day", string(renewable(was.Expires)))
	case n.How == "replaced" && n.On > was.Expires:
		bad.Add("how", "registry.replaced_late", "day", string(was.Expires))
	}
	return bad
}

// checkDay refuses a day that is none, is still to come, or lies before a birth.
func checkDay(bad *fault.Fields, on, today, born store.Day) {
	switch {
	case !on.Valid():
		bad.Add("on", "form.bad_day")
	case on > today:
		bad.Add("on", "registry.future_day")
	case on < born:
		bad.Add("on", "registry.before_birth")
	}
}

// supersede ends the version before and writes the next, its number sealed.
func supersede(tx *store.Tx, h *access.House, person string, was *Certificate, next Certificate, number vault.Secret[string]) error {
	if was != nil {
		if _, err := tx.Exec(`UPDATE certificate SET to_on = $1 WHERE person = $2 AND to_on = ''`, next.Issued.AddDays(-1), person); err != nil {
			return fmt.Errorf("certificate: %w", err)
		}
	}
	if vault.Bare(number) == "" {
		_, err := tx.Exec(`INSERT INTO certificate (id, person, number_sealed, number_index, category, grade, issued_on, expires_on, state, how)
			SELECT $1, person, number_sealed, number_index, category, grade, $2, $3, $4, $5 FROM certificate WHERE id = $6`, next.ID, next.Issued, next.Expires, next.State, next.How, was.ID)
		if err != nil {
			return fmt.Errorf("certificate: %w", err)
		}
		return nil
	}
	sealed, err := h.SealOf(tx, person, "certificate", vault.Bare(number))
	if err != nil {
		return err
	}
	index, err := h.Keys.Index("certificate", number)
	if err != nil {
		return err
	}
	return insertCertificate(tx, person, next, sealed, index)
}

func insertCertificate(tx *store.Tx, person string, c Certificate, sealed []byte, index string) error {
	_, err := tx.Exec(`INSERT INTO certificate (id, person, number_sealed, number_index, category, grade, issued_on, expires_on, state, how) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		c.ID, person, sealed, index, c.Category, c.Grade, c.Issued, c.Expires, c.State, c.How)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	return nil
}

// setCard keeps what lists show of a person what their certificate says.
func setCard(tx *store.Tx, person string, version, category, grade int64) error {
	n, err := tx.Exec(`UPDATE person SET category = $1, grade = $2, version = version + 1 WHERE id = $3 AND version = $4`, category, grade, person, version)
	return store.One(n, err, "person")
}
