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

// CardActs are what makes the next version of a certificate: issued to who holds none,
// renewed (换领), replaced (补办), changed in category or grade (变更).
var CardActs = []string{"renewed", "replaced", "changed", "issued"}

// CardEnds are why a certificate is cancelled (注销): the holder's own wish, a standard no
// longer met, the holder's death, a move out of the city.
var CardEnds = []string{"wish", "standard", "died", "left"}

// A Certificate (残疾证) is one version of what a person holds or held. The older stay:
// each has the last day it counted.
type Certificate struct {
	ID       string    `db:"id"`
	Category int64     `db:"category"`
	Grade    int64     `db:"grade"`
	Issued   store.Day `db:"issued_on"`
	Expires  store.Day `db:"expires_on"`
	State    string    `db:"state"` // valid frozen cancelled moved
	How      string    `db:"how"`   // of CardActs
	To       store.Day `db:"to_on"` // "" while no later version or cancelling stands against it
	Why      string    `db:"why"`   // of CardEnds
}

const certificateColumns = `id, category, grade, issued_on, expires_on, state, how, to_on, why`

// Valid tells whether it counts on a day, also on one that has passed since.
func (c Certificate) Valid(on store.Day) bool {
	stood := c.State == "valid" && c.To == "" || (c.State == "valid" || c.State == "cancelled") && c.To != "" && on <= c.To
	return stood && c.Issued <= on && on <= c.Expires
}

// Standing is how it stands on a day: valid; soon, within the year in which it is to be
// renewed; lapsed; or its state where that is another.
func (c Certificate) Standing(on store.Day) string {
	switch {
	case c.State != "valid":
		return c.State
	case c.To != "":
		return "past"
	case on > c.Expires:
		return "lapsed"
	case on >= renewable(c.Expires):
		return "soon"
	}
	return "valid"
}

// lapses is the last day of a certificate issued on a day: it holds for ten years.
func lapses(issued store.Day) store.Day { return issued.AddDays(3652) }

// renewable is the first day on which one that ends on a day may be renewed: nine years
// of the ten are over.
func renewable(expires store.Day) store.Day { return expires.AddDays(-365) }

// Certificates are all a person holds and held, the newest first.
func Certificates(ctx context.Context, h *access.House, s access.Scope, person string) (out []Certificate, err error) {
	err = h.Read(ctx, s, PersonShow, func(tx *store.Tx) error {
		if _, err := loadPerson(tx, s, person); err != nil {
			return err
		}
		out, err = loadCertificates(tx, person)
		return err
	})
	return out, err
}

func loadCertificates(tx *store.Tx, person string) (out []Certificate, err error) {
	if err := tx.Select(&out, `SELECT `+certificateColumns+` FROM certificate WHERE person = $1 ORDER BY CASE WHEN to_on = '' THEN 0 ELSE 1 END, issued_on DESC, id DESC`, person); err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	return out, nil
}

// held is the one in force, lapsed or frozen too; nil where there is none.
func held(all []Certificate) *Certificate {
	if len(all) > 0 && all[0].To == "" && all[0].State != "cancelled" {
		return &all[0]
	}
	return nil
}

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
		return Certificate{}, found(err, "person")
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
