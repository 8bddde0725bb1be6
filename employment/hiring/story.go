package hiring

import (
	"context"
	"errors"
	"fmt"

	"tongxing/access"
	"tongxing/store"
)

// A Step is one line of the timeline (hiring.step.<Kind>); Note is a code.
type Step struct {
	Kind    string        `db:"kind"`
	At      store.Instant `db:"at"`
	Account string        `db:"account"`
	Name    string        `db:"name"`
	Role    string        `db:"role"`
	Note    string        `db:"note"`
}

// A Story is a delivery with everything that hangs on it, for one reader.
type Story struct {
	Delivery  Delivery
	Parcel    Parcel // empty unless Readable
	Readable  bool
	Steps     []Step
	Next      Next
	Interview *Interview // the latest
	Offer     *Offer     // the latest
	Placement *Placement
	Together  []Delivery // the others sent in the same act
}

// Show tells the person, and staff who support them, where a delivery stands. The
// parcel is opened for the person and their guardian only: staff see that it
// went, not what it says.
func Show(ctx context.Context, h *access.House, s access.Scope, id string) (out Story, err error) {
	err = h.Read(ctx, s, DeliveryShow, func(tx *store.Tx) error {
		d, err := loadDelivery(tx, s, id)
		if err != nil {
			return err
		}
		if out, err = tell(tx, d); err != nil {
			return err
		}
		if role := s.RoleFor(d.Person, "", ""); role == access.Resident || role == access.Guardian {
			out.Readable = true
			if out.Parcel, err = openParcel(tx, h, d); err != nil {
				return err
			}
		}
		return tx.Select(&out.Together, `SELECT `+deliveryColumns+deliveryTables+`WHERE d.person = $1 AND d.sent_at = $2 AND d.id <> $3 ORDER BY d.id`, d.Person, d.SentAt, d.ID)
	})
	return out, err
}

// tell reads what hangs on a delivery; the caller has loaded it through its scope.
func tell(tx *store.Tx, d Delivery) (out Story, err error) {
	out.Delivery = d
	if err := tx.Select(&out.Steps, `SELECT t.kind, t.at, t.account, COALESCE(a.name, '') AS name, t.role, t.note
		FROM delivery_step t LEFT JOIN account a ON a.id = t.account WHERE t.delivery = $1 ORDER BY t.at, t.id`, d.ID); err != nil {
		return out, fmt.Errorf("steps: %w", err)
	}
	if out.Interview, err = latest[Interview](tx, `SELECT `+interviewColumns+` FROM interview i WHERE i.delivery = $1 ORDER BY i.id DESC LIMIT 1`, d.ID); err != nil {
		return out, err
	}
	if out.Offer, err = latest[Offer](tx, `SELECT `+offerColumns+` FROM offer o WHERE o.delivery = $1 ORDER BY o.id DESC LIMIT 1`, d.ID); err != nil {
		return out, err
	}
	if out.Placement, err = latest[Placement](tx, `SELECT `+placementColumns+placementTables+`WHERE t.person = $2 AND t.delivery = $1 LIMIT 1`, d.ID, d.Person); err != nil {
		return out, err
	}
	var meet store.Instant
	var starts store.Day
	if i := out.Interview; i != nil {
		if meet = i.Chosen; meet.IsZero() {
			meet = i.Slots[0]
		}
	}
	if out.Offer != nil {
		starts = out.Offer.StartsOn
	}
	if out.Placement != nil {
		starts = out.Placement.ContractOn
	}
	out.Next = d.next(meet, starts)
	return out, nil
}

// latest is one row, or nil when there is none.
func latest[T any](tx *store.Tx, query string, args ...any) (*T, error) {
	row := new(T)
	err := tx.Get(row, query, args...)
	if errors.Is(err, store.ErrNoRow) {
		return nil, nil
	}
	return row, err
}
