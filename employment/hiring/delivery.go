package hiring

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Delivery (投递) is one person's application to one post: a sealed parcel and
// the state it is in. Its version guards every change of it and of what hangs on
// it (interview, offer).
type Delivery struct {
	ID            string        `db:"id"`
	Person        string        `db:"person"`
	Area          string        `db:"area"`
	Post          string        `db:"post"`
	Employer      string        `db:"employer"`
	State         string        `db:"state"`
	SentAt        store.Instant `db:"sent_at"`
	SentOn        store.Day     `db:"sent_on"`
	SentBy        string        `db:"sent_by"`
	Behalf        bool          `db:"behalf"`
	Aids          string        `db:"aids"`
	Verdict       string        `db:"verdict"`
	Score         int64         `db:"score"`
	WeightVersion int64         `db:"weight_version"`
	ReplyDue      store.Day     `db:"reply_due"`
	ViewedAt      store.Instant `db:"viewed_at"`
	AnsweredAt    store.Instant `db:"answered_at"`
	ClosedAt      store.Instant `db:"closed_at"`
	Reason        string        `db:"reason"`
	Version       int64         `db:"version"`
	Title         string        `db:"title"`
	EmployerName  string        `db:"employer_name"`
	PersonName    string        `db:"person_name"` // "" for the employer: the parcel says what the person chose
}

const deliveryColumns = `d.id, d.person, d.area, d.post, d.employer, d.state, d.sent_at, d.sent_on, d.sent_by, d.behalf, d.aids, d.verdict, d.score,
	d.weight_version, d.reply_due, d.viewed_at, d.answered_at, d.closed_at, d.reason, d.version, p.title, e.name AS employer_name, n.name AS person_name`

const deliveryTables = ` FROM delivery d JOIN post p ON p.id = d.post JOIN employer e ON e.id = d.employer JOIN person n ON n.id = d.person `

var deliveryCols = access.Cols{Person: "d.person", Organisation: "d.employer", Area: "d.area"}

// May lists the verbs a side ("person", "employer") may do now, for buttons.
func (d Delivery) May(side string) []string { return verbs(d.State, side) }

// Waits is the side that has it now.
func (d Delivery) Waits() string { return d.next(store.Instant{}, "").Who }

// ReasonKey is the message key of why it ended; "" when nothing was said.
func (d Delivery) ReasonKey() string {
	switch {
	case d.Reason == "":
		return ""
	case d.State == Refused:
		return "hiring.reason." + d.Reason
	}
	return "hiring.withdrawn." + d.Reason
}

// keys are the live keys of everybody whose page shows the delivery.
func (d Delivery) keys() []string {
	return append([]string{"delivery:" + d.ID, "employer:" + d.Employer, "person:" + d.Person}, boards(d.Area)...)
}

func loadDelivery(tx *store.Tx, s access.Scope, id string) (d Delivery, err error) {
	var args access.Args
	where := s.Where(deliveryCols, &args)
	err = tx.Get(&d, `SELECT `+deliveryColumns+deliveryTables+`WHERE `+where+` AND d.id = `+args.Add(id), args...)
	if errors.Is(err, store.ErrNoRow) {
		return d, fault.NotFound("delivery")
	}
	if err != nil {
		return d, fmt.Errorf("delivery: %w", err)
	}
	if !s.Covers(d.Person, "", d.Area) {
		d.PersonName = ""
	}
	return d, nil
}

// loadAt loads the delivery at the version the actor saw.
func loadAt(tx *store.Tx, s access.Scope, id string, version int64) (Delivery, error) {
	d, err := loadDelivery(tx, s, id)
	if err == nil && d.Version != version {
		err = fault.Conflict("access.stale", "what", "delivery")
	}
	return d, err
}

// loadMine is loadAt for an act of the person, or of who may act for them.
func loadMine(tx *store.Tx, h *access.House, s access.Scope, id string, version int64) (Delivery, error) {
	d, err := loadAt(tx, s, id, version)
	if err != nil {
		return d, err
	}
	return d, h.ActFor(tx, s, d.Person)
}

// move does one verb: table, row, step, fact. note is a code, never a sentence.
func (d *Delivery) move(tx *store.Tx, h *access.House, s access.Scope, verb, who, note string) error {
	to, err := after(d.State, verb, who)
	if err != nil {
		return err
	}
	now := store.InstantOf(h.Now())
	d.State = to
	if to == Viewed && d.ViewedAt.IsZero() {
		d.ViewedAt = now
	}
	if who == byEmployer && verb != doOpen && d.AnsweredAt.IsZero() {
		d.AnsweredAt = now
	}
	live := int64(1)
	if !under(to) {
		d.ClosedAt, live = now, 0
	}
	if to == Refused || to == Withdrawn {
		d.Reason = note
	}
	n, err := tx.Exec(`UPDATE delivery SET state = $3, live = $4, viewed_at = $5, answered_at = $6, closed_at = $7, reason = $8, version = version + 1
		WHERE id = $1 AND version = $2`, d.ID, d.Version, d.State, live, d.ViewedAt, d.AnsweredAt, d.ClosedAt, d.Reason)
	if err := store.One(n, err, "delivery"); err != nil {
		return err
	}
	d.Version++
	if err := d.step(tx, h, s, verb, note); err != nil {
		return err
	}
	return h.Append(tx, s, event.Fact{Kind: "delivery." + to, Subject: d.ID, Person: d.Person, Area: d.Area, Keys: d.keys()})
}

// step writes the timeline's row.
func (d *Delivery) step(tx *store.Tx, h *access.House, s access.Scope, kind, note string) error {
	role := s.RoleFor(d.Person, d.Employer, d.Area)
	if _, err := tx.Exec(`INSERT INTO delivery_step (id, delivery, kind, at, account, role, note) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		h.NewID(), d.ID, kind, store.InstantOf(h.Now()), s.Actor().Account, string(role), note); err != nil {
		return fmt.Errorf("step: %w", err)
	}
	return nil
}

func (d Delivery) outcome() access.Outcome {
	return access.Outcome{Record: d.ID, Version: d.Version, Status: d.State}
}

// A Filter narrows lists of deliveries; the scope narrows them first.
type Filter struct {
	Person, Post, Employer string
	States                 []string
	Live                   bool   // under way only
	After                  string // id of the last row shown (Deliveries)
	Limit, Offset          int    // Offset is for Inbox
}

func (f Filter) where(args *access.Args) string {
	var b strings.Builder
	for _, pair := range [][2]string{{"d.person", f.Person}, {"d.post", f.Post}, {"d.employer", f.Employer}} {
		if pair[1] != "" {
			b.WriteString(" AND " + pair[0] + " = " + args.Add(pair[1]))
		}
	}
	if len(f.States) > 0 {
		marks := make([]string, len(f.States))
		for i, state := range f.States {
			marks[i] = args.Add(state)
		}
		b.WriteString(" AND d.state IN (" + strings.Join(marks, ", ") + ")")
	}
	if f.Live {
		b.WriteString(" AND d.live = 1")
	}
	return b.String()
}

// limitOf keeps every list short.
func limitOf(n int) int {
	if n <= 0 || n > 200 {
		return 50
	}
	return n
}

// Deliveries lists, newest first, those of the people within the scope: one's own,
// those of the people one supports, those of an area. No parcel is among it.
func Deliveries(ctx context.Context, h *access.House, s access.Scope, f Filter) (out []Delivery, err error) {
	err = h.Read(ctx, s, DeliveryList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(deliveryCols, &args) + f.where(&args)
		if f.After != "" {
			where += ` AND d.id < ` + args.Add(f.After)
		}
		return tx.Select(&out, `SELECT `+deliveryColumns+deliveryTables+`WHERE `+where+` ORDER BY d.id DESC LIMIT `+args.Add(limitOf(f.Limit)), args...)
	})
	return out, err
}
