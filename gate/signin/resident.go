package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/vault"
)

// ownAge is the age from which somebody comes in by themselves; a younger child's matters
// are their guardian's.
const ownAge = 16

// What a code was sent for, where it is no account yet: whom it will open one for, or why
// it will not. Nobody learns either before the code came back.
const (
	toOpen  = "person:"
	toTell  = "refused:"
	shared  = toTell + "signin.phone_shared"
	byOther = toTell + "signin.guardian_first"
)

// registered is one living person whose phone it is, with the account they come in by.
type registered struct {
	ID       string    `db:"id"`
	Born     store.Day `db:"born_on"`
	Account  string    `db:"account"`
	Disabled bool      `db:"disabled"`
}

// resident is what a code sent to the phone is for: an account, a person to open one for,
// what to tell, or "" where nobody is known by it.
func (d *Desk) resident(ctx context.Context, phone string) (ref string, err error) {
	index, err := d.House.Keys.Index("phone", vault.Hide(phone))
	if err != nil {
		return "", err
	}
	err = d.House.DB().Read(ctx, func(tx *store.Tx) error {
		ref, err = d.behind(tx, index)
		return err
	})
	return ref, err
}

func (d *Desk) behind(tx *store.Tx, index string) (string, error) {
	var guardian string
	err := tx.Get(&guardian, `SELECT id FROM account WHERE phone_index = $1 AND kind = 'resident' AND disabled = FALSE`, index)
	if err == nil || !errors.Is(err, store.ErrNoRow) {
		return guardian, err
	}
	var all []registered
	if err := tx.Select(&all, `SELECT p.id, p.born_on, COALESCE(a.id, '') AS account, COALESCE(a.disabled, FALSE) AS disabled FROM person p LEFT JOIN account a ON a.person = p.id AND a.kind = 'resident'
		WHERE p.phone_index = $1 AND p.died_on = '' AND p.moved_on = '' ORDER BY p.id`, index); err != nil {
		return "", fmt.Errorf("phone: %w", err)
	}
	var accounts, grown, children []string
	for _, p := range all {
		switch {
		case p.Account != "" && !p.Disabled:
			accounts = append(accounts, p.Account)
		case p.Account != "": // ended on purpose: nothing comes in its place
		case (registry.Person{Born: p.Born}).Age(d.House.Today()) >= ownAge:
			grown = append(grown, toOpen+p.ID)
		default:
			children = append(children, p.ID)
		}
	}
	for _, some := range [][]string{accounts, grown} { // several people behind one phone cannot be told apart
		switch len(some) {
		case 0:
		case 1:
			return some[0], nil
		default:
			return shared, nil
		}
	}
	return d.guardian(tx, children)
}

// guardian is who comes in for children with this phone: the one guardian of them all who
// has no phone of their own on record.
func (d *Desk) guardian(tx *store.Tx, children []string) (string, error) {
	if len(children) == 0 {
		return "", nil
	}
	found := ""
	for _, child := range children {
		var some []string
		if err := tx.Select(&some, `SELECT a.id FROM link l JOIN account a ON a.id = l.a WHERE l.kind = 'guardian' AND l.b = $1 AND l.from_on <= $2 AND (l.to_on = '' OR l.to_on >= $2)
			AND a.kind = 'resident' AND a.disabled = FALSE AND a.phone_index = '' AND a.person = ''`, child, d.House.Today()); err != nil {
			return "", fmt.Errorf("guardian: %w", err)
		}
		if len(some) != 1 || found != "" && found != some[0] {
			return byOther, nil
		}
		found = some[0]
	}
	return found, nil
}

// settle turns what a code was sent for into the account it opens, once the code came
// back: in the same transaction, with its fact. field is where a refusal is told.
func (d *Desk) settle(tx *store.Tx, ref, field string) (account string, err error) {
	if key, told := strings.CutPrefix(ref, toTell); told {
		var bad fault.Fields
		bad.Add(field, key)
		return "", bad.Err()
	}
	person, fresh := strings.CutPrefix(ref, toOpen)
	if !fresh {
		return ref, nil
	}
	err = tx.Get(&account, `SELECT id FROM account WHERE person = $1 AND kind = 'resident' ORDER BY id LIMIT 1`, person)
	if err == nil || !errors.Is(err, store.ErrNoRow) {
		return account, err // opened since the code was sent
	}
	var name string
	if err := tx.Get(&name, `SELECT name FROM person WHERE id = $1`, person); err != nil {
		return "", fmt.Errorf("person: %w", err)
	}
	s, err := d.House.Decide(access.System("signin"), access.AccountOpen, "signin", access.Web)
	if err != nil {
		return "", err
	}
	return registry.OpenOwn(tx, d.House, s, person, name)
}
