package casework

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

// What becomes of money that is left at a year's end.
const (
	Carry  = "carry"  // it is there in the next year
	Return = "return" // it goes back
)

// A Closing (年终结转) is what one person proposed for what a county had left of a budget
// line, and what another decided. Fen is what was unspent and not committed: payments
// that wait or are let through keep their money in their own year.
type Closing struct {
	ID         string    `db:"id"`
	Line       string    `db:"line"`
	Year       string    `db:"year"`
	Area       string    `db:"area"`
	How        string    `db:"how"`
	Fen        int64     `db:"fen"`
	State      string    `db:"state"` // proposed done declined
	Reason     string    `db:"reason"`
	Maker      string    `db:"maker"`
	Checker    string    `db:"checker"`
	ProposedOn store.Day `db:"proposed_on"`
	DecidedOn  store.Day `db:"decided_on"`
	RowVersion int64     `db:"row_version"`
}

const closingColumns = `c.id, c.line, c.year, c.area, c.how, c.fen, c.state, c.reason, c.maker, c.checker, c.proposed_on, c.decided_on, c.row_version`

// ProposeClose proposes, once the year is over, what becomes of what a county has left
// of a line.
func (g *Engine) ProposeClose(ctx context.Context, h *access.House, s access.Scope, county, line, year, how, why string) (access.Outcome, error) {
	bad, _ := fault.AsInvalid(yearOver(h, year))
	if how != Carry && how != Return {
		bad.Add("how", "casework.close.how")
	}
	if strings.TrimSpace(why) == "" {
		bad.Add("reason", "casework.refused.needs_reason")
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, BudgetClose, func(tx *store.Tx) (access.Outcome, error) {
		if county != reachOf(county, "county") || !s.Covers("", "", county) {
			return access.Outcome{}, fault.NotFound("division")
		}
		left, err := leftOf(tx, line, year, county)
		if err != nil {
			return access.Outcome{}, err
		}
		if left <= 0 {
			return access.Outcome{}, fault.Conflict("casework.close.nothing")
		}
		c := Closing{ID: h.NewID(), Line: line, Year: year, Area: county, How: how, Fen: left}
		_, err = tx.Exec(`INSERT INTO budget_close (id, line, year, area, how, fen, state, reason, maker, checker, proposed_on, decided_on, row_version) VALUES ($1,$2,$3,$4,$5,$6,'proposed',$7,$8,'',$9,'',1)`,
			c.ID, line, year, county, how, left, why, human(s.Actor()), h.Today())
		if store.IsUnique(err) {
			return access.Outcome{}, fault.Conflict("casework.close.waits")
		}
		if err != nil {
			return access.Outcome{}, fmt.Errorf("close: %w", err)
		}
		return access.Outcome{Record: c.ID, Version: 1, Status: "proposed"}, c.tell(tx, h, s, "budget.close_proposed", why)
	})
}

// DecideClose is another person's yes or no. What was spent or committed since it was
// proposed makes it another sum, and it must be proposed again.
func (g *Engine) DecideClose(ctx context.Context, h *access.House, s access.Scope, id string, version int64, yes bool, why string) (access.Outcome, error) {
	return h.Write(ctx, s, BudgetDecide, func(tx *store.Tx) (access.Outcome, error) {
		var args access.Args
		where := s.Where(access.Cols{Area: "c.area"}, &args)
		var c Closing
		if err := tx.Get(&c, `SELECT `+closingColumns+` FROM budget_close c WHERE `+where+` AND c.state = 'proposed' AND c.id = `+args.Add(id), args...); err != nil {
			return access.Outcome{}, store.Found(err, "closing")
		}
		if proposedBy(s.Actor(), c.Maker) {
			return access.Outcome{}, fault.Denied("casework.close.other")
		}
		if !yes && strings.TrimSpace(why) == "" {
			var bad fault.Fields
			bad.Add("reason", "casework.refused.needs_reason")
			return access.Outcome{}, bad.Err()
		}
		state := "declined"
		if yes {
			state = "done"
			left, err := leftOf(tx, c.Line, c.Year, c.Area)
			if err != nil {
				return access.Outcome{}, err
			}
			if left != c.Fen {
				return access.Outcome{}, fault.Conflict("casework.close.changed")
			}
			if err := c.book(tx, h, human(s.Actor())); err != nil {
				return access.Outcome{}, err
			}
		}
		n, err := tx.Exec(`UPDATE budget_close SET state = $1, checker = $2, decided_on = $3, row_version = row_version + 1 WHERE id = $4 AND row_version = $5`, state, human(s.Actor()), h.Today(), id, version)
		if err := store.One(n, err, "closing"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: state}, c.tell(tx, h, s, "budget.close_"+state, why)
	})
}

// book moves the money: out of the old year's budget, and into the next one's if it is
// carried.
func (c Closing) book(tx *store.Tx, h *access.House, who string) error {
	p := Payment{Line: c.Line, Year: c.Year, Area: c.Area, Event: c.ID, Fen: -c.Fen}
	if err := book(tx, h, p, "budget", h.Today(), who); err != nil || c.How == Return {
		return err
	}
	p.Year, p.Fen = string(store.Day(c.Year + "-12-31").AddDays(1)[:4]), c.Fen
	return book(tx, h, p, "budget", h.Today(), who)
}

func (c Closing) tell(tx *store.Tx, h *access.House, s access.Scope, kind, why string) error {
	return h.Append(tx, s, event.Fact{Kind: kind, Subject: c.ID, Area: c.Area, Data: map[string]string{"line": c.Line, "year": c.Year, "how": c.How, "fen": fmt.Sprint(c.Fen), "why": why}})
}

// leftOf is what a county has left of a line: its budget without what was paid, is let
// through or waits.
func leftOf(tx *store.Tx, line, year, county string) (fen int64, err error) {
	var l Line
	err = tx.Get(&l, `SELECT $1 AS line, $2 AS year, $3 AS area, `+lineSums+` FROM ledger_sum c WHERE c.line = $1 AND c.year = $2 AND c.area >= $3 AND c.area < $4 HAVING count(*) > 0`,
		line, year, county, behind(county))
	if errors.Is(err, store.ErrNoRow) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("close: %w", err)
	}
	return l.Rest, nil
}
