package registry

import (
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// Incomes are the classes of a household's income: none of the others; 低保; 低保边缘;
// 特困; an orphan's; a child of a welfare home; 易返贫 or lifted from poverty.
var Incomes = []string{"none", "dibao", "margin", "tekun", "orphan", "welfare_home", "poor"}

// A Household (户) is who lives together. Income and Convertible are "" while nobody
// has found out. The address is sealed and opened only by Address.
type Household struct {
	ID          string `db:"id"`
	Area        string `db:"area"`
	Income      string `db:"income_class"`
	Convertible string `db:"house_convertible"` // yes no: whether the house can be rebuilt at all (own, not to be torn down)
	Version     int64  `db:"version"`
	People      []Person
}

// A House is what is written down about a household; Address is left as it was where
// none is given.
type House struct {
	Area, Income, Convertible string
	Address                   vault.Secret[string]
}

const householdColumns = `h.id, h.area, h.income_class, h.house_convertible, h.version`

var householdCols = access.Cols{Area: "h.area"}

func (x House) check(bad *fault.Fields) {
	if x.Income != "" && !slices.Contains(Incomes, x.Income) {
		bad.Add("income", "registry.bad_income")
	}
	if x.Convertible != "" && x.Convertible != "yes" && x.Convertible != "no" {
		bad.Add("convertible", "registry.bad_choice")
	}
}

// OpenHousehold writes down a new household.
func OpenHousehold(ctx context.Context, h *access.House, s access.Scope, x House) (access.Outcome, error) {
	var bad fault.Fields
	x.check(&bad)
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, HouseholdSet, func(tx *store.Tx) (access.Outcome, error) {
		if !s.Covers("", "", x.Area) {
			return access.Outcome{}, fault.NotFound("division")
		}
		id := h.NewID()
		if err := insertHousehold(tx, h, id, x); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: 1, Status: "opened"}, h.Append(tx, s, householdFact("household.opened", id, x))
	})
}

// insertHousehold keeps one that stands already as it is.
func insertHousehold(tx *store.Tx, h *access.House, id string, x House) error {
	var address []byte
	if vault.Bare(x.Address) != "" {
		var err error
		if address, err = h.Keys.SealFor(id, "address", x.Address); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO household (id, area, income_class, house_convertible, address_sealed, version) VALUES ($1,$2,$3,$4,$5,1) ON CONFLICT (id) DO NOTHING`,
		id, x.Area, x.Income, x.Convertible, address)
	if err != nil {
		return fmt.Errorf("household: %w", err)
	}
	return nil
}

func householdFact(kind, id string, x House) event.Fact {
	return event.Fact{Kind: kind, Subject: id, Area: x.Area, Keys: []string{"household:" + id}, Data: map[string]string{"income": x.Income, "convertible": x.Convertible}}
}

// SetHousehold changes what is known of a household.
func SetHousehold(ctx context.Context, h *access.House, s access.Scope, id string, version int64, x House) (access.Outcome, error) {
	var bad fault.Fields
	x.check(&bad)
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, HouseholdSet, func(tx *store.Tx) (access.Outcome, error) {
		was, err := loadHousehold(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if x.Area == "" {
			x.Area = was.Area
		}
		if !s.Covers("", "", x.Area) {
			return access.Outcome{}, fault.NotFound("division")
		}
		n, err := tx.Exec(`UPDATE household SET area = $1, income_class = $2, house_convertible = $3, version = version + 1 WHERE id = $4 AND version = $5`,
			x.Area, x.Income, x.Convertible, id, version)
		if err := store.One(n, err, "household"); err != nil {
			return access.Outcome{}, err
		}
		if vault.Bare(x.Address) != "" {
			sealed, err := h.Keys.SealFor(id, "address", x.Address)
			if err != nil {
				return access.Outcome{}, err
			}
			if _, err := tx.Exec(`UPDATE household SET address_sealed = $1 WHERE id = $2`, sealed, id); err != nil {
				return access.Outcome{}, fmt.Errorf("address: %w", err)
			}
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "set"}, h.Append(tx, s, householdFact("household.set", id, x))
	})
}

func loadHousehold(tx *store.Tx, s access.Scope, id string) (x Household, err error) {
	var args access.Args
	where := s.Where(householdCols, &args)
	err = tx.Get(&x, `SELECT `+householdColumns+` FROM household h WHERE `+where+` AND h.id = `+args.Add(id), args...)
	return x, store.Found(err, "household")
}

// ShowHousehold reads one within the scope with its people, those who died or left
// the city too.
func ShowHousehold(ctx context.Context, h *access.House, s access.Scope, id string) (x Household, err error) {
	err = h.Read(ctx, s, HouseholdShow, func(tx *store.Tx) error {
		if x, err = loadHousehold(tx, s, id); err != nil {
			return err
		}
		var args access.Args
		where := s.Where(personCols, &args)
		return tx.Select(&x.People, `SELECT `+personColumns+` FROM person p WHERE `+where+` AND p.household = `+args.Add(id)+` ORDER BY p.born_on, p.id`, args...)
	})
	return x, err
}

// Address opens where a household lives; that somebody looked is written down.
func Address(ctx context.Context, h *access.House, s access.Scope, id string) (address string, err error) {
	_, err = h.Write(ctx, s, HouseholdShow, func(tx *store.Tx) (access.Outcome, error) {
		x, err := loadHousehold(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		var sealed []byte
		if err := tx.Get(&sealed, `SELECT address_sealed FROM household WHERE id = $1`, id); err != nil {
			return access.Outcome{}, store.Found(err, "household")
		}
		address, err = h.RevealOf(tx, s, id, x.Area, "address", sealed)
		return access.Outcome{Record: id, Version: x.Version, Status: "looked"}, err
	})
	return address, err
}
