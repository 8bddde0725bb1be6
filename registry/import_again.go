package registry

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/vault"
)

// An arrival is one line of a table of people: somebody new, or somebody on record with
// what the line brings.
type arrival struct {
	NewPerson
	known *Person // on record already; nil of somebody new
	card  string  // the next version of their certificate, of CardActs; "" = none
	fills bool    // says what was not known
}

func (a arrival) becomes() string {
	switch {
	case a.known == nil:
		return "registered"
	case a.card != "":
		return a.card
	case a.fills:
		return "filled"
	}
	return "same"
}

// meet finds who stands in the register under the line's citizen id, and what the line
// brings of them. What a line of somebody else's area says stays unread.
func (a *arrival) meet(tx *store.Tx, h *access.House, s access.Scope, bad *fault.Fields) error {
	p, err := byCitizen(tx, h, a.Citizen)
	if err != nil || p == nil {
		return err
	}
	switch {
	case !s.Covers(p.ID, "", p.Area):
		bad.Add("citizen", "registry.already_registered")
	case p.Died != "" || p.Moved != "":
		bad.Add("citizen", "registry.ended_already")
	case p.Name != a.Name:
		bad.Add("name", "registry.name_differs")
	}
	if len(*bad) > 0 {
		return nil
	}
	a.known, a.fills = p, p.State != p.filled(a.State)
	if a.House.Convertible != "" && p.Household != "" {
		home, err := loadHousehold(tx, s, p.Household)
		if err != nil && fault.KindOf(err) != fault.NotFoundErr {
			return err
		}
		a.fills = a.fills || err == nil && home.Convertible == ""
	}
	return a.follow(tx, h, bad)
}

// byCitizen finds the one person of a citizen id by its blind index; nil where there is none.
func byCitizen(tx *store.Tx, h *access.House, citizen vault.Secret[string]) (*Person, error) {
	index, err := h.Keys.Index("citizen", citizen)
	if err != nil {
		return nil, err
	}
	var all []Person
	if err := tx.Select(&all, `SELECT `+personColumns+` FROM person p WHERE p.citizen_index = $1`, index); err != nil {
		return nil, fmt.Errorf("person: %w", err)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return &all[0], nil
}

// follow says what the line's certificate is beside the one held.
func (a *arrival) follow(tx *store.Tx, h *access.House, bad *fault.Fields) error {
	if vault.Bare(a.Certificate) == "" {
		return nil
	}
	card, err := idno.ParseCertificate(vault.Bare(a.Certificate))
	if err != nil {
		return err // its shape was told before
	}
	all, err := loadCertificates(tx, a.known.ID)
	if err != nil {
		return err
	}
	index, err := h.Keys.Index("certificate", a.Certificate)
	if err != nil {
		return err
	}
	was, next := held(all), Certificate{Category: int64(card.Category), Grade: int64(card.Grade), Issued: a.IssuedOn}
	if was != nil && a.IssuedOn == was.Issued {
		var same int64
		if err := tx.Get(&same, `SELECT count(*) FROM certificate WHERE id = $1 AND number_index = $2`, was.ID, index); err != nil || same > 0 {
			return err
		}
	}
	a.card = follows(was, next)
	for _, f := range (NewCard{How: a.card, On: a.IssuedOn}).check(h.Today(), *a.known, all, next) {
		f.Name = map[string]string{"on": "issued"}[f.Name]
		if f.Name == "" {
			f.Name = "certificate"
		}
		*bad = append(*bad, f)
	}
	return nil
}

// follows names what makes one certificate another: pure.
func follows(was *Certificate, next Certificate) string {
	switch {
	case was == nil:
		return "issued"
	case next.Category != was.Category || next.Grade != was.Grade:
		return "changed"
	case next.Issued >= renewable(was.Expires):
		return "renewed"
	}
	return "replaced"
}

// filled is a state with what was not known taken from another: what is known stays.
func (x State) filled(by State) State {
	for _, f := range []struct {
		to   *string
		from string
	}{{&x.SelfCare, by.SelfCare}, {&x.HukouArea, by.HukouArea}, {&x.HukouKind, by.HukouKind}, {&x.Residence, by.Residence}} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
	return x
}

// enter writes one line down.
func (a arrival) enter(ctx context.Context, tx *store.Tx, h *access.House, s access.Scope) error {
	if a.known == nil {
		if _, err := Register(ctx, h, s, a.NewPerson); err != nil {
			return err
		}
		return fillHouse(tx, h, s, a.Household, a.House.Convertible)
	}
	_, err := h.Write(ctx, s, PersonRegister, func(tx *store.Tx) (out access.Outcome, err error) {
		out = access.Outcome{Record: a.known.ID, Version: a.known.Version, Status: a.becomes()}
		if a.card != "" {
			if out, err = recordCertificate(tx, h, s, out.Record, out.Version, NewCard{How: a.card, Number: a.Certificate, On: a.IssuedOn}); err != nil {
				return out, err
			}
		}
		if a.known.State != a.known.filled(a.State) {
			if out, err = setState(tx, h, s, out.Record, out.Version, func(was *State) State { return was.filled(a.State) }); err != nil {
				return out, err
			}
		}
		return out, fillHouse(tx, h, s, a.known.Household, a.House.Convertible)
	})
	return err
}

// fillHouse writes down whether a house can be rebuilt where nobody knew.
func fillHouse(tx *store.Tx, h *access.House, s access.Scope, household, convertible string) error {
	if household == "" || convertible == "" {
		return nil
	}
	x, err := loadHousehold(tx, s, household)
	if fault.KindOf(err) == fault.NotFoundErr || err == nil && x.Convertible != "" { // a household of another area is theirs to know
		return nil
	}
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE household SET house_convertible = $1, version = version + 1 WHERE id = $2 AND version = $3`, convertible, household, x.Version)
	if err := store.One(n, err, "household"); err != nil {
		return err
	}
	return h.Append(tx, s, householdFact("household.set", household, House{Area: x.Area, Income: x.Income, Convertible: convertible}))
}
