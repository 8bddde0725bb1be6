package registry

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// OpenOwn opens the account that a registered person signs in to with a code sent to
// their phone, in the transaction of whoever found out that it is theirs.
func OpenOwn(tx *store.Tx, h *access.House, s access.Scope, person, name string) (account string, err error) {
	out, err := h.AddAccount(tx, s, access.Account{Login: "p-" + person, Kind: "resident", Name: name, Person: person}, "", access.Grant{Role: access.Resident, Person: person})
	return out.Record, err
}

// GuardianAge is the age from which somebody can answer for another.
const GuardianAge = 18

var phoneShape = regexp.MustCompile(`^\+?\d{7,15}$`)

// AppointGuardian ties a ward to the person of that name and phone, until a day ("" =
// open): to the account that signs in with the phone, to a registered person, or to an
// account opened for who is neither yet. They sign in with a code sent to that phone.
func AppointGuardian(ctx context.Context, h *access.House, s access.Scope, name string, phone vault.Secret[string], ward string, until store.Day) (access.Outcome, error) {
	var bad fault.Fields
	if name == "" {
		bad.Add("name", "form.required")
	}
	if !phoneShape.MatchString(vault.Bare(phone)) {
		bad.Add("phone", "registry.bad_phone")
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	index, err := h.Keys.Index("phone", phone)
	if err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, GuardianLink, func(tx *store.Tx) (access.Outcome, error) {
		if _, err := loadPerson(tx, s, ward); err != nil {
			return access.Outcome{}, err
		}
		account, err := guardianOf(tx, h, s, name, index, ward)
		if err != nil {
			return access.Outcome{}, err
		}
		return tie(tx, h, s, access.Guardian, account, ward, until)
	})
}

// guardianOf finds the account of that name and phone, or opens it. A phone that signs
// somebody else in is told: two people behind one phone would come in as each other.
func guardianOf(tx *store.Tx, h *access.House, s access.Scope, name, index, ward string) (account string, err error) {
	var has struct {
		ID       string `db:"id"`
		Name     string `db:"name"`
		Disabled bool   `db:"disabled"`
	}
	switch err = tx.Get(&has, `SELECT id, name, disabled FROM account WHERE phone_index = $1`, index); {
	case err == nil && has.Name == name && !has.Disabled:
		return has.ID, nil
	case err == nil:
		return "", phoneTaken()
	case !errors.Is(err, store.ErrNoRow):
		return "", fmt.Errorf("guardian: %w", err)
	}
	if account, err = registeredGuardian(tx, h, s, name, index, ward); err != nil || account != "" {
		return account, err
	}
	out, err := h.AddAccount(tx, s, access.Account{Login: "g-" + h.NewID(), Kind: "resident", Name: name, Phone: index}, "")
	return out.Record, err
}

func phoneTaken() error {
	var bad fault.Fields
	bad.Add("phone", "registry.phone_of_another")
	return bad.Err()
}

// registeredGuardian is the account of the registered person of that name and phone, ""
// where there is none. Children may be registered with a guardian's phone.
func registeredGuardian(tx *store.Tx, h *access.House, s access.Scope, name, index, ward string) (account string, err error) {
	var known []struct {
		ID      string    `db:"id"`
		Name    string    `db:"name"`
		Account string    `db:"account"`
		Born    store.Day `db:"born_on"`
	}
	if err := tx.Select(&known, `SELECT p.id, p.name, COALESCE(a.id, '') AS account, p.born_on FROM person p LEFT JOIN account a ON a.person = p.id AND a.kind = 'resident'
		WHERE p.phone_index = $1 AND p.id <> $2 AND p.died_on = '' ORDER BY p.id`, index, ward); err != nil {
		return "", fmt.Errorf("guardian: %w", err)
	}
	person := ""
	for _, p := range known {
		young := (Person{Born: p.Born}).Age(h.Today()) < GuardianAge
		switch {
		case young && p.Name == name:
			var bad fault.Fields
			bad.Add("name", "registry.guardian_too_young", "age", GuardianAge)
			return "", bad.Err()
		case young:
		case p.Name != name || person != "":
			return "", phoneTaken()
		default:
			person, account = p.ID, p.Account
		}
	}
	if person == "" || account != "" {
		return account, nil
	}
	return OpenOwn(tx, h, s, person, name)
}
