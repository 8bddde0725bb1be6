package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// A Pile (一叠支付) is the payments that a filter finds: how many, and what they sum up to,
// in fen. Who moves it as a whole says which pile they saw.
type Pile struct {
	N   int64 `db:"n"`
	Fen int64 `db:"fen"`
}

// A Held is a payment of a pile that stays as it was, and the message why.
type Held struct {
	Payment
	Why string
}

// A PileDone is what became of a pile: how many payments went on, and which did not.
type PileDone struct {
	Moved int64
	Held  []Held
}

// piled is how many payments share a commit.
const piled = 1000

// Pile adds up what a filter finds.
func (g *Engine) Pile(ctx context.Context, h *access.House, s access.Scope, f Filter) (p Pile, err error) {
	err = h.Read(ctx, s, PaymentList, func(tx *store.Tx) error {
		p, err = pileOf(tx, s, f)
		return err
	})
	return p, err
}

func pileOf(tx *store.Tx, s access.Scope, f Filter) (p Pile, err error) {
	var args access.Args
	if err := tx.Get(&p, `SELECT count(*) AS n, CAST(COALESCE(sum(c.fen), 0) AS BIGINT) AS fen FROM payment c WHERE `+f.where(s, &args), args...); err != nil {
		return p, fmt.Errorf("pile: %w", err)
	}
	return p, nil
}

// MovePile lets the payments of a pile be paid, or records that the bank paid them: each
// under the checks of its own, so that what is held back keeps no other. A pile that is
// not the one that was seen any more is a conflict, and nothing is done.
func (g *Engine) MovePile(ctx context.Context, h *access.House, s access.Scope, f Filter, seen Pile, to string) error {
	f.State = map[string]string{Approved: Proposed, Paid: Approved}[to]
	if f.State == "" || f.Line == "" || f.County == "" {
		return fault.NotFound("pile")
	}
	last, err := h.Write(ctx, s.Part("seen"), PaymentMove, func(tx *store.Tx) (access.Outcome, error) { return asSeen(tx, s, f, seen) })
	if err != nil {
		return err
	}
	from := ""
	for n := 0; n == 0 || from != ""; n++ {
		part, err := h.Write(ctx, s.Part(fmt.Sprintf("batch %d", n)), PaymentMove, func(tx *store.Tx) (access.Outcome, error) {
			return movePart(tx, h, s, f, from, last.Record, to)
		})
		if err != nil {
			return err
		}
		from = part.Record
	}
	_, err = h.Write(ctx, s, PaymentMove, func(*store.Tx) (access.Outcome, error) {
		return access.Outcome{Record: f.Line, Version: seen.N, Status: to}, nil
	})
	return err
}

// asSeen holds a pile to what was seen of it. Its record is the pile's last payment: what
// is proposed while the pile moves was not seen, and waits for another press.
func asSeen(tx *store.Tx, s access.Scope, f Filter, seen Pile) (out access.Outcome, err error) {
	out.Status = "seen"
	if is, err := pileOf(tx, s, f); err != nil || is != seen {
		return out, cmp.Or(err, fault.Conflict("casework.pile_changed"))
	}
	var args access.Args
	if err := tx.Get(&out.Record, `SELECT COALESCE(max(c.id), '') FROM payment c WHERE `+f.where(s, &args), args...); err != nil {
		return out, fmt.Errorf("pile: %w", err)
	}
	return out, nil
}

// movePart moves the next payments of a pile, the longest proposed first, and remembers
// those that are held back. Its record is the payment to go on from, "" at the end; its version is how many moved.
func movePart(tx *store.Tx, h *access.House, s access.Scope, f Filter, from, last, to string) (out access.Outcome, err error) {
	out.Status = "batch"
	var args access.Args
	var all []Payment
	if err := tx.Select(&all, `SELECT `+paymentColumns+` FROM payment c WHERE `+f.where(s, &args)+` AND c.id > `+args.Add(from)+` AND c.id <= `+args.Add(last)+` ORDER BY c.id LIMIT `+args.Add(piled), args...); err != nil {
		return out, fmt.Errorf("pile: %w", err)
	}
	room := rooms{}
	for _, p := range all {
		err := tx.Try(func() error {
			if to == Approved {
				if err := otherThanMaker(tx, s.Actor(), p); err != nil {
					return err
				}
				if err := against(tx, p, room); err != nil {
					return err
				}
			}
			return p.moveTo(tx, h, s, to, "")
		})
		switch kind := fault.KindOf(err); {
		case err == nil:
			out.Version++
		case kind == fault.ConflictErr || kind == fault.DeniedErr:
			why, _ := fault.Message(err)
			if err := s.Part(p.ID).Remember(tx, h.Now(), access.Outcome{Record: p.ID, Version: p.RowVersion, Status: why}); err != nil {
				return out, err
			}
		default:
			return out, err
		}
	}
	if len(all) == piled {
		out.Record = all[piled-1].ID
	}
	return out, nil
}

// PileDone tells what became of a pile that the actor moved, by the key of that press.
func (g *Engine) PileDone(ctx context.Context, h *access.House, s access.Scope, key string) (out PileDone, err error) {
	err = h.Read(ctx, s, PaymentMove, func(tx *store.Tx) error {
		out = PileDone{}
		parts, err := s.Parts(tx, key)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(parts, rowsAtOnce) {
			if err := out.read(tx, s, part); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// read adds what parts tell, as far as the reader still sees the payments.
func (d *PileDone) read(tx *store.Tx, s access.Scope, parts []access.Outcome) error {
	var args access.Args
	where, why := s.Where(paymentCols, &args), map[string]string{}
	list := ""
	for _, p := range parts {
		switch p.Status {
		case "batch":
			d.Moved += p.Version
			continue
		case "seen":
			continue
		}
		if list != "" {
			list += ", "
		}
		list += args.Add(p.Record)
		why[p.Record] = p.Status
	}
	if list == "" {
		return nil
	}
	var rows []Payment
	if err := tx.Select(&rows, `SELECT `+paymentColumns+` FROM payment c WHERE `+where+` AND c.id IN (`+list+`) ORDER BY c.id`, args...); err != nil {
		return fmt.Errorf("pile: %w", err)
	}
	for _, p := range rows {
		d.Held = append(d.Held, Held{p, why[p.ID]})
	}
	return nil
}
