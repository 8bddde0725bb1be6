package registry

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/vault"
)

// A NewPerson is what registration brings: who, where, and the certificate, where they
// hold one.
type NewPerson struct {
	ID          string // "" = a fresh key
	Area        string // path of the division that answers for the person
	Household   string
	Name        string
	Pinyin      string
	Citizen     vault.Secret[string]
	Certificate vault.Secret[string]
	Phone       vault.Secret[string]
	Income      string
	IssuedOn    store.Day
	House       House // of the household, where this person is the first of it; its area is the person's
	State
}

// A State is what else is known of a person, each "" while nobody has found out.
type State struct {
	SelfCare  string `db:"self_care"`      // all partly none: how much they do for themselves
	HukouArea string `db:"hukou_area"`     // path of the county that registers them; may lie outside the city
	HukouKind string `db:"hukou_kind"`     // rural urban
	Residence string `db:"residence_area"` // path of where they live or hold a residence permit
}

func (x State) check(bad *fault.Fields) {
	for field, c := range map[string]struct {
		got string
		may []string
	}{"self_care": {x.SelfCare, SelfCares}, "hukou_kind": {x.HukouKind, HukouKinds}} {
		if c.got != "" && !slices.Contains(c.may, c.got) {
			bad.Add(field, "registry.bad_choice")
		}
	}
	for field, path := range map[string]string{"hukou_area": x.HukouArea, "residence_area": x.Residence} {
		if path != "" && !pathShape.MatchString(path) {
			bad.Add(field, "registry.bad_path")
		}
	}
}

// The codes of a person's state.
var (
	SelfCares  = []string{"all", "partly", "none"}
	HukouKinds = []string{"rural", "urban"}
	pathShape  = regexp.MustCompile(`^/(\d+/)+$`)
)

// A Person (人) as staff may list one. Name is in clear for staff within scope;
// public pages mask it.
type Person struct {
	ID        string    `db:"id"`
	Area      string    `db:"area"`
	Household string    `db:"household"`
	Name      string    `db:"name"`
	Sex       string    `db:"sex"`
	Born      store.Day `db:"born_on"`
	Category  int64     `db:"category"` // 1-7, 0 without a certificate
	Grade     int64     `db:"grade"`    // 1-4, 0 without a certificate
	Income    string    `db:"income_class"`
	State
	Died    store.Day `db:"died_on"`
	Moved   store.Day `db:"moved_on"` // left the city
	Version int64     `db:"version"`
}

const personColumns = `p.id, p.area, p.household, p.name, p.sex, p.born_on, p.category, p.grade, p.income_class,
	p.self_care, p.hukou_area, p.hukou_kind, p.residence_area, p.died_on, p.moved_on, p.version`

// Register enters a person with their certificate. Numbers that fail their check
// digit, or that belong to somebody already registered, are told field by field.
func Register(ctx context.Context, h *access.House, s access.Scope, n NewPerson) (access.Outcome, error) {
	n.Citizen, n.Certificate = plainNumber(n.Citizen), plainNumber(n.Certificate)
	citizen, card, err := n.parse(h, s)
	if err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PersonRegister, func(tx *store.Tx) (access.Outcome, error) {
		if !s.Covers("", "", n.Area) {
			return access.Outcome{}, fault.NotFound("division")
		}
		if n.ID == "" {
			n.ID = h.NewID()
		}
		if err := insertPerson(tx, h, n, citizen, card); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: n.ID, Version: 1, Status: "registered"},
			h.Append(tx, s, event.Fact{Kind: "person.registered", Subject: n.ID, Person: n.ID, Area: n.Area, Keys: n.keys()})
	})
}

// keys wake who already looks at the household, and every board.
func (n NewPerson) keys() []string {
	if n.Household == "" {
		return []string{"person:" + n.ID}
	}
	return []string{"person:" + n.ID, "household:" + n.Household}
}

// parse reads the numbers and tells everything that is wrong, field by field.
func (n NewPerson) parse(h *access.House, s access.Scope) (idno.Citizen, idno.Certificate, error) {
	citizen, err := idno.ParseCitizen(vault.Bare(n.Citizen))
	var bad fault.Fields
	if err != nil {
		bad.Add("citizen", err.Error())
	}
	var card idno.Certificate
	if vault.Bare(n.Certificate) != "" { // a small child may be helped before there is a certificate
		if card, err = idno.ParseCertificate(vault.Bare(n.Certificate)); err != nil {
			bad.Add("certificate", err.Error())
		} else if !strings.HasPrefix(vault.Bare(n.Certificate), vault.Bare(n.Citizen)) { // the number holds the citizen id
			bad.Add("certificate", "registry.certificate_of_another")
		}
	}
	if store.Day(citizen.Born) > h.Today() && s.Actor().Kind != "system" { // the demo enters a year's people on its first day
		bad.Add("citizen", "registry.not_born_yet")
	}
	if n.Name == "" {
		bad.Add("name", "form.required")
	}
	n.State.check(&bad)
	n.House.check(&bad)
	return citizen, card, bad.Err()
}

// plainNumber writes a number as it is indexed: a small x or a blank would make a
// second person of the same one.
func plainNumber(n vault.Secret[string]) vault.Secret[string] {
	return vault.Hide(strings.ToUpper(strings.TrimSpace(vault.Bare(n))))
}

func insertPerson(tx *store.Tx, h *access.House, n NewPerson, citizen idno.Citizen, card idno.Certificate) error {
	sealer, err := h.Keys.NewPerson(tx, n.ID)
	if err != nil {
		return err
	}
	sealed := map[string][]byte{}
	index := map[string]string{}
	for field, secret := range map[string]vault.Secret[string]{"citizen": n.Citizen, "phone": n.Phone, "certificate": n.Certificate} {
		if sealed[field], err = sealer.Seal(field, secret); err != nil {
			return err
		}
		if index[field], err = h.Keys.Index(field, secret); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT INTO person (id, area, household, name, pinyin, sex, born_on, citizen_sealed, citizen_index, phone_sealed, phone_index, category, grade, income_class, version, created_at,
		self_care, hukou_area, hukou_kind, residence_area) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,1,$15,$16,$17,$18,$19)`,
		n.ID, n.Area, n.Household, n.Name, n.Pinyin, citizen.Sex, store.Day(citizen.Born), sealed["citizen"], index["citizen"], sealed["phone"], index["phone"],
		card.Category, card.Grade, n.Income, store.InstantOf(h.Now()), n.SelfCare, n.HukouArea, n.HukouKind, n.Residence)
	if store.IsUnique(err) {
		var bad fault.Fields
		bad.Add("citizen", "registry.already_registered")
		return bad.Err()
	}
	if err != nil {
		return fmt.Errorf("person: %w", err)
	}
	if n.Household != "" {
		n.House.Area = n.Area
		if n.House.Income == "" {
			n.House.Income = n.Income
		}
		if err := insertHousehold(tx, h, n.Household, n.House); err != nil {
			return err
		}
	}
	if vault.Bare(n.Certificate) == "" {
		return nil
	}
	first := Certificate{ID: h.NewID(), Category: int64(card.Category), Grade: int64(card.Grade), Issued: n.IssuedOn, Expires: lapses(n.IssuedOn), State: "valid", How: "issued"}
	return insertCertificate(tx, n.ID, first, sealed["certificate"], index["certificate"])
}

var personCols = access.Cols{Person: "p.id", Area: "p.area"}

// People lists who is within the scope, by area then name; match narrows by name
// or by the first letters of its pinyin. after is the last row's cursor.
func People(ctx context.Context, h *access.House, s access.Scope, match, after string, limit int) (out []Person, err error) {
	err = h.Read(ctx, s, PersonList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(personCols, &args)
		if match != "" {
			where += ` AND (p.name LIKE ` + args.Add(match+"%") + ` OR p.pinyin LIKE ` + args.Add(match+"%") + `)`
		}
		if after != "" {
			where += ` AND (p.area, p.pinyin, p.id) > (SELECT c.area, c.pinyin, c.id FROM person c WHERE c.id = ` + args.Add(after) + `)`
		}
		return tx.Select(&out, `SELECT `+personColumns+` FROM person p WHERE `+where+` ORDER BY p.area, p.pinyin, p.id LIMIT `+args.Add(limit), args...)
	})
	return out, err
}

// Show reads one person within the scope.
func Show(ctx context.Context, h *access.House, s access.Scope, id string) (p Person, err error) {
	err = h.Read(ctx, s, PersonShow, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(personCols, &args)
		return store.Found(tx.Get(&p, `SELECT `+personColumns+` FROM person p WHERE `+where+` AND p.id = `+args.Add(id), args...), "person")
	})
	return p, err
}

// FindByNumber finds the one person within the scope who holds a citizen id, a
// certificate's number or a phone ("citizen", "certificate", "phone"). It compares
// blind indexes: no sealed field is opened.
func FindByNumber(ctx context.Context, h *access.House, s access.Scope, field string, number vault.Secret[string]) (p Person, err error) {
	by, ok := map[string]string{"citizen": "p.citizen_index = ", "phone": "p.phone_index = ",
		"certificate": "p.id IN (SELECT c.person FROM certificate c WHERE c.state <> 'void' AND c.number_index = "}[field]
	if !ok || vault.Bare(number) == "" {
		return p, fault.NotFound("person")
	}
	index, err := h.Keys.Index(field, plainNumber(number))
	if err != nil {
		return p, err
	}
	err = h.Read(ctx, s, PersonList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(personCols, &args) + " AND " + by + args.Add(index)
		if field == "certificate" {
			where += ")"
		}
		return store.Found(tx.Get(&p, `SELECT `+personColumns+` FROM person p WHERE `+where+` ORDER BY p.id LIMIT 1`, args...), "person")
	})
	return p, err
}

// Age in whole years on a day.
func (p Person) Age(on store.Day) int {
	if !p.Born.Valid() || !on.Valid() {
		return 0
	}
	years := on.Time().Year() - p.Born.Time().Year()
	if string(on)[5:] < string(p.Born)[5:] {
		years--
	}
	return years
}
