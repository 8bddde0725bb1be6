package hiring

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// An Item is a delivery as its employer sees it in the inbox. It names nobody: the
// name is in the parcel, and stands here only once the parcel was opened.
type Item struct {
	ID       string
	Post     string
	Title    string
	State    string
	Name     string
	SentAt   store.Instant
	ReplyDue store.Day
	DaysLeft int // to the reply due date; negative = late
	Behalf   bool
	Waits    string // side that has it
	Reason   string // message key
	Readable bool
	Version  int64
}

func (d Delivery) item(today store.Day) Item {
	return Item{ID: d.ID, Post: d.Post, Title: d.Title, State: d.State, SentAt: d.SentAt, ReplyDue: d.ReplyDue, DaysLeft: today.DaysUntil(d.ReplyDue), Behalf: d.Behalf,
		Waits: d.Waits(), Reason: d.ReasonKey(), Readable: d.readable(today), Version: d.Version}
}

// Inbox lists an employer's deliveries: those that wait for its answer first, by
// due day, then those under way, then the closed ones.
func Inbox(ctx context.Context, h *access.House, s access.Scope, f Filter) (out []Item, err error) {
	err = h.Read(ctx, s, InboxList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Organisation: "d.employer", Area: "d.area"}, &args) + f.where(&args)
		var rows []Delivery
		if err := tx.Select(&rows, `SELECT `+deliveryColumns+deliveryTables+`WHERE `+where+`
			ORDER BY CASE WHEN d.state IN ('sent', 'viewed') THEN 0 WHEN d.live = 1 THEN 1 ELSE 2 END, d.reply_due, d.id
			LIMIT `+args.Add(limitOf(f.Limit))+` OFFSET `+args.Add(f.Offset), args...); err != nil {
			return fmt.Errorf("inbox: %w", err)
		}
		for _, d := range rows {
			item := d.item(h.Today())
			if item.Readable && !d.ViewedAt.IsZero() {
				p, err := openParcel(tx, h, d)
				if err != nil {
					return err
				}
				item.Name = p.Name
			}
			out = append(out, item)
		}
		return nil
	})
	return out, err
}

// Opened is a delivery as its employer reads it.
type Opened struct {
	Item
	Parcel    Parcel // empty unless Readable
	Steps     []Step // roles, not accounts
	Next      Next
	Interview *Interview
	Offer     *Offer
	Placement *Placement
}

// lookAgain: the same account opening the same parcel within this time is one look
// in the person's log, so that a page refreshing itself does not fill it.
const lookAgain = 15 * time.Minute

// OpenDelivery opens the parcel for the employer while access lasts. The first look
// marks it viewed; every look is logged, and the person sees who and when.
func OpenDelivery(ctx context.Context, h *access.House, s access.Scope, id string) (out Opened, err error) {
	var d Delivery
	var fresh bool
	if err := h.Read(ctx, s, DeliveryOpen, func(tx *store.Tx) error {
		if d, err = loadDelivery(tx, s, id); err != nil {
			return err
		}
		fresh, err = looked(tx, h, s, d.ID)
		return err
	}); err != nil {
		return out, err
	}
	if d.readable(h.Today()) && !fresh {
		if _, err := h.Write(ctx, s, DeliveryOpen, func(tx *store.Tx) (access.Outcome, error) {
			d, err := loadDelivery(tx, s, id)
			if err != nil || !d.readable(h.Today()) {
				return access.Outcome{}, err
			}
			return d.outcome(), d.look(tx, h, s)
		}); err != nil {
			return out, err
		}
	}
	err = h.Read(ctx, s, DeliveryOpen, func(tx *store.Tx) error {
		out, err = opened(tx, h, s, id)
		return err
	})
	return out, err
}

// looked tells whether this account's look is in the log already.
func looked(tx *store.Tx, h *access.House, s access.Scope, delivery string) (bool, error) {
	var n int64
	err := tx.Get(&n, `SELECT count(*) FROM event WHERE subject = $1 AND at > $2 AND kind = 'delivery.viewed' AND account = $3`,
		delivery, store.InstantOf(h.Now().Add(-lookAgain)), s.Actor().Account)
	return n > 0, err
}

// look marks the first look, or logs one more: that one wakes nobody's page, or the
// page's own reload would never end.
func (d *Delivery) look(tx *store.Tx, h *access.House, s access.Scope) error {
	if d.State == Sent {
		return d.move(tx, h, s, doOpen, byEmployer, "")
	}
	return h.Append(tx, s, event.Fact{Kind: "delivery.viewed", Subject: d.ID, Person: d.Person, Area: d.Area})
}

// opened reads the employer's view. A delivery whose look could not be logged in
// between (it was taken back) opens without its parcel.
func opened(tx *store.Tx, h *access.House, s access.Scope, id string) (out Opened, err error) {
	d, err := loadDelivery(tx, s, id)
	if err != nil {
		return out, err
	}
	story, err := tell(tx, d)
	if err != nil {
		return out, err
	}
	out = Opened{Item: d.item(h.Today()), Steps: story.Steps, Next: story.Next, Interview: story.Interview, Offer: story.Offer, Placement: story.Placement}
	for i, step := range out.Steps {
		if step.Role != string(access.Employer) {
			out.Steps[i].Account, out.Steps[i].Name = "", ""
		}
	}
	if out.Placement != nil {
		out.Placement.hide()
	}
	if fresh, err := looked(tx, h, s, id); err != nil || !out.Readable || !fresh {
		out.Readable = false
		return out, err
	}
	if out.Parcel, err = openParcel(tx, h, d); err != nil {
		return out, err
	}
	out.Name = out.Parcel.Name
	return out, nil
}

// Refuse says no, politely and with a reason from Reasons, in one press.
func Refuse(ctx context.Context, h *access.House, s access.Scope, id string, version int64, reason string) (access.Outcome, error) {
	if !slices.Contains(Reasons, reason) {
		var bad fault.Fields
		bad.Add("reason", "hiring.bad.reason")
		return access.Outcome{}, bad.Err()
	}
	return h.Write(ctx, s, DeliveryRefuse, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadAt(tx, s, id, version)
		if err != nil {
			return access.Outcome{}, err
		}
		err = d.move(tx, h, s, doRefuse, byEmployer, reason)
		return d.outcome(), err
	})
}

// Phone reveals the person's number once an interview is agreed, if the person
// asked to be reached by text or phone. The scope needs a purpose; the look is
// logged.
func Phone(ctx context.Context, h *access.House, s access.Scope, id string) (phone string, err error) {
	_, err = h.Write(ctx, s, ContactReveal, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadDelivery(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		p, err := openParcel(tx, h, d)
		if err != nil {
			return access.Outcome{}, err
		}
		if !slices.Contains([]string{Agreed, Offered, Accepted, Hired, Started}, d.State) || p.Contact == "message" {
			return access.Outcome{}, fault.Denied("hiring.phone_not_released")
		}
		var sealed []byte
		if err := tx.Get(&sealed, `SELECT phone_sealed FROM person WHERE id = $1`, d.Person); err != nil {
			return access.Outcome{}, store.Found(err, "person")
		}
		if len(sealed) == 0 {
			return access.Outcome{}, fault.NotFound("phone")
		}
		phone, err = h.Reveal(tx, s, d.Person, "phone", sealed)
		return d.outcome(), err
	})
	return phone, err
}
