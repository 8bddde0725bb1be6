package hiring

import (
	"context"
	"errors"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Contract is what the hire stands on. Pay 0 = as offered.
type Contract struct {
	On, Until store.Day // Until "" = open-ended
	Pay       int64     // fen a month
}

func (c Contract) check(today store.Day) error {
	var bad fault.Fields
	if !c.On.Valid() || c.On < today.AddDays(-30) || c.On > today.AddDays(90) {
		bad.Add("on", "hiring.bad.contract_on")
	}
	if c.Until != "" && (!c.Until.Valid() || c.Until <= c.On) {
		bad.Add("until", "hiring.bad.until")
	}
	if c.Pay < 0 {
		bad.Add("pay", "hiring.bad.pay")
	}
	return bad.Err()
}

// Hire records the contract: one opening is filled (the last one closes the post),
// a platform placement begins, and the person's other deliveries become obsolete.
// It does not count as a hire until the person confirms the start.
func Hire(ctx context.Context, h *access.House, s access.Scope, delivery string, version int64, c Contract) (access.Outcome, error) {
	if err := c.check(h.Today()); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PlacementHire, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadAt(tx, s, delivery, version)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := d.move(tx, h, s, doHire, byEmployer, ""); err != nil {
			return access.Outcome{}, err
		}
		if err := fill(tx, h, s, d); err != nil {
			return access.Outcome{}, err
		}
		p, err := begin(tx, h, d, c)
		if err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: p.ID, Version: p.Version, Status: Hired}, hiredElsewhere(tx, h, s, d)
	})
}

// fill takes one opening of the post; there may be none left.
func fill(tx *store.Tx, h *access.House, s access.Scope, d Delivery) error {
	n, err := tx.Exec(`UPDATE post SET filled = filled + 1, state = CASE WHEN filled + 1 >= openings THEN 'closed' ELSE state END, version = version + 1, updated_at = $2
		WHERE id = $1 AND filled < openings`, d.Post, store.InstantOf(h.Now()))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	if n == 0 {
		return fault.Conflict("hiring.post_full", "post", d.Title)
	}
	return postChanged(tx, h, s, "post.filled", d.Post, d.Employer)
}

// postChanged tells the post's readers and the matching index.
func postChanged(tx *store.Tx, h *access.House, s access.Scope, kind, post, employer string) error {
	var area string
	if err := tx.Get(&area, `SELECT area FROM post WHERE id = $1`, post); err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return h.Append(tx, s, event.Fact{Kind: kind, Subject: "post:" + post, Area: area, Keys: []string{"employer:" + employer}})
}

func begin(tx *store.Tx, h *access.House, d Delivery, c Contract) (p Placement, err error) {
	if err := tx.Get(&p, `SELECT n.household, p.trade, COALESCE((SELECT o.pay FROM offer o WHERE o.delivery = $2 AND o.state = 'accepted'), 0) AS pay
		FROM person n, post p WHERE n.id = $1 AND p.id = $3`, d.Person, d.ID, d.Post); err != nil {
		return p, fmt.Errorf("placement: %w", err)
	}
	if c.Pay > 0 {
		p.Pay = c.Pay
	}
	p.ID, p.Person, p.Area, p.Channel, p.Employer, p.Post, p.Delivery, p.Version = h.NewID(), d.Person, d.Area, Platform, d.Employer, d.Post, d.ID, 1
	p.ContractOn, p.ContractUntil = c.On, c.Until
	return p, p.insert(tx)
}

// hiredElsewhere ends the person's other deliveries, each with its own employer told.
func hiredElsewhere(tx *store.Tx, h *access.House, s access.Scope, hired Delivery) error {
	var others []Delivery
	if err := tx.Select(&others, `SELECT `+deliveryColumns+deliveryTables+`WHERE d.person = $1 AND d.live = 1 AND d.state <> 'hired' AND d.id <> $2 ORDER BY d.id`, hired.Person, hired.ID); err != nil {
		return fmt.Errorf("others: %w", err)
	}
	for _, d := range others {
		if err := d.move(tx, h, s, doElse, bySystem, ""); err != nil {
			return err
		}
	}
	return nil
}

// ConfirmStart is the person's word that work has begun (their own account, their
// guardian, or somebody with their recorded consent). Only now is it a hire that
// counts; the follow-ups begin.
func ConfirmStart(ctx context.Context, h *access.House, s access.Scope, delivery string, version int64, startedOn store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, PlacementConfirm, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadMine(tx, h, s, delivery, version)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := d.move(tx, h, s, doConfirm, byPerson, ""); err != nil {
			return access.Outcome{}, err
		}
		var p Placement
		err = tx.Get(&p, `SELECT `+placementColumns+placementTables+`WHERE t.person = $1 AND t.delivery = $2 AND t.ended_on = ''`, d.Person, d.ID)
		if errors.Is(err, store.ErrNoRow) {
			return access.Outcome{}, fault.NotFound("placement")
		}
		if err != nil {
			return access.Outcome{}, fmt.Errorf("placement: %w", err)
		}
		var bad fault.Fields
		if !startedOn.Valid() || startedOn < p.ContractOn.AddDays(-7) || startedOn > h.Today() {
			bad.Add("started_on", "hiring.bad.started_on")
			return access.Outcome{}, bad.Err()
		}
		p.StartedOn = startedOn
		n, err := tx.Exec(`UPDATE placement SET started_on = $3, confirmed_at = $4, confirmed_by = $5, version = version + 1 WHERE id = $1 AND version = $2`,
			p.ID, p.Version, startedOn, store.InstantOf(h.Now()), s.Actor().Account)
		if err := store.One(n, err, "placement"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: p.ID, Version: p.Version + 1, Status: Started}, p.started(tx, h)
	})
}
