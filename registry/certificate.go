package registry

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/store"
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
	State    string    `db:"state"` // valid frozen cancelled moved; void rows were written down in error and are read no more
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
	if err := tx.Select(&out, `SELECT `+certificateColumns+` FROM certificate WHERE person = $1 AND state <> 'void' ORDER BY CASE WHEN to_on = '' THEN 0 ELSE 1 END, issued_on DESC, id DESC`, person); err != nil {
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
