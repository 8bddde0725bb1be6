package casework

import (
	"context"
	"errors"
	"fmt"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// The states of a payment.
const (
	Proposed = "proposed"
	Approved = "approved"
	Paid     = "paid"
	Failed   = "failed"   // the bank could not
	Returned = "returned" // it came back
	Declined = "refused"  // somebody else said no, with a reason
)

// A Payment (支付) of the ledger, in fen. Maker and Checker are people, never the same.
type Payment struct {
	ID         string    `db:"id"`
	Case       string    `db:"case_id"`
	Event      string    `db:"event"`
	Programme  string    `db:"programme"`
	Line       string    `db:"line"`
	Payee      string    `db:"payee"`
	Period     string    `db:"period"`
	Year       string    `db:"year"`
	Area       string    `db:"area"`
	Fen        int64     `db:"fen"`
	Cut        int64     `db:"cut"`
	State      string    `db:"state"`
	Reason     string    `db:"reason"`
	Maker      string    `db:"maker"`
	Checker    string    `db:"checker"`
	Account    string    `db:"account"`
	ProposedOn store.Day `db:"proposed_on"`
	PaidOn     store.Day `db:"paid_on"`
	RowVersion int64     `db:"row_version"`
}

const paymentColumns = `c.id, c.case_id, c.event, c.programme, c.line, c.payee, c.period, c.year, c.area, c.fen, c.cut, c.state, c.reason, c.maker, c.checker, c.account, c.proposed_on, c.paid_on, c.row_version`

var paymentCols = access.Cols{Area: "c.area", Barred: "c.case_id IN (" + barredCases + ")"}

// payments proposes what new acts say is to be paid, and books what is only recorded.
func (r *run) payments(from *fold.State) error {
	for _, p := range r.state.Payments[countOf(from, func(s *fold.State) int { return len(s.Payments) }):] {
		a := r.state.Entry(p.Event)
		if a == nil {
			continue
		}
		if err := r.propose(p, *a); err != nil {
			return err
		}
	}
	if from == nil || len(r.state.Acts) > len(from.Acts) {
		return r.recorded(from)
	}
	return nil
}

func (r *run) propose(p fold.Payment, a fold.Act) error {
	row := Payment{ID: r.h.NewID(), Case: r.row.ID, Event: p.Event, Programme: r.row.Programme, Line: p.Line, Payee: p.Payee, Period: p.Period, Year: p.Year, Area: r.row.Area, Fen: p.Fen, Cut: p.Cut,
		State: Proposed, Maker: a.By.Human, ProposedOn: a.On, RowVersion: 1}
	if p.Fen == 0 { // what is not paid says why
		row.State, row.Reason = Declined, "nothing_left"
	}
	if _, err := r.tx.Exec(`INSERT INTO payment (id, case_id, event, programme, line, payee, period, year, area, fen, cut, state, reason, maker, checker, account, proposed_on, paid_on, row_version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,'','',$15,'',1)`, row.ID, row.Case, row.Event, row.Programme, row.Line, row.Payee, row.Period, row.Year, row.Area, row.Fen, row.Cut,
		row.State, row.Reason, row.Maker, row.ProposedOn); err != nil {
		return fmt.Errorf("payment: %w", err)
	}
	return book(r.tx, r.h, row, row.State, a.On, a.By.Human)
}

// book writes one line into the ledger, which is only ever added to, and adds it to the sums.
func book(tx *store.Tx, h *access.House, p Payment, kind string, day store.Day, who string) error {
	if _, err := tx.Exec(`INSERT INTO ledger (id, day, line, year, area, case_id, event, payment, kind, fen, by_whom) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		h.NewID(), day, p.Line, p.Year, p.Area, p.Case, p.Event, p.ID, kind, p.Fen, who); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if _, err := tx.Exec(`INSERT INTO ledger_sum (line, year, area, kind, fen) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (line, year, area, kind) DO UPDATE SET fen = ledger_sum.fen + excluded.fen`,
		p.Line, p.Year, reachOf(p.Area, "township"), kind, p.Fen); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return nil
}

// recorded books money that steps record and others pay: recovered, awarded, cost.
func (r *run) recorded(from *fold.State) error {
	for _, a := range r.state.Acts {
		step := r.state.Def.Step(a.Step)
		if step.Money == nil || from != nil && from.Entry(a.Event) != nil {
			continue
		}
		said := a.Say[step.Money.Amount]
		p := Payment{Line: step.Money.Book, Year: string(a.Day)[:4], Area: r.row.Area, Case: r.row.ID, Event: a.Event, Fen: said.Number}
		if err := book(r.tx, r.h, p, "recorded", a.Day, a.By.Human); err != nil {
			return err
		}
	}
	return nil
}

// A Filter narrows a list of payments. County is a path; Until is the last day on which
// they were proposed.
type Filter struct {
	State, Line, County, Case, After string
	Until                            store.Day
}

func (f Filter) where(s access.Scope, args *access.Args) string {
	where := s.Where(paymentCols, args)
	for col, v := range map[string]string{"c.state": f.State, "c.line": f.Line, "c.case_id": f.Case} {
		if v != "" {
			where += " AND " + col + " = " + args.Add(v)
		}
	}
	if f.County != "" {
		where += " AND c.area >= " + args.Add(f.County) + " AND c.area < " + args.Add(behind(f.County))
	}
	if f.Until != "" {
		where += " AND c.proposed_on <= " + args.Add(f.Until)
	}
	if f.After != "" {
		where += " AND c.id < " + args.Add(f.After)
	}
	return where
}

// Payments lists what is to be paid and was, newest first within a state.
func (g *Engine) Payments(ctx context.Context, h *access.House, s access.Scope, f Filter, limit int) (out []Payment, err error) {
	err = h.Read(ctx, s, PaymentList, func(tx *store.Tx) error {
		var args access.Args
		where := f.where(s, &args)
		return tx.Select(&out, `SELECT `+paymentColumns+` FROM payment c WHERE `+where+` ORDER BY c.id DESC LIMIT `+args.Add(limit), args...)
	})
	return out, err
}

// Approve lets a proposed payment be paid: by another person than who proposed it, and
// only when nothing speaks against it.
func (g *Engine) Approve(ctx context.Context, h *access.House, s access.Scope, id string, version int64, account string) (access.Outcome, error) {
	return g.move(ctx, h, s, id, version, Proposed, Approved, "", func(tx *store.Tx, p *Payment) error {
		if err := otherThanMaker(tx, s.Actor(), *p); err != nil {
			return err
		}
		index := ""
		if account != "" {
			var err error
			if index, err = accountIndex(h, account); err != nil {
				return err
			}
		}
		p.Account = index
		return against(tx, *p, rooms{})
	})
}

// Pay records that the bank paid, or could not, or that the money came back.
func (g *Engine) Pay(ctx context.Context, h *access.House, s access.Scope, id string, version int64, to, reason string) (access.Outcome, error) {
	from := map[string]string{Paid: Approved, Failed: Approved, Returned: Paid, Declined: Proposed}[to]
	if from == "" {
		return access.Outcome{}, fault.NotFound("state")
	}
	return g.move(ctx, h, s, id, version, from, to, reason, func(tx *store.Tx, p *Payment) error {
		if to != Paid && reason == "" {
			var bad fault.Fields
			bad.Add("reason", "casework.refused.needs_reason")
			return bad.Err()
		}
		if to == Declined {
			return otherThanMaker(tx, s.Actor(), *p)
		}
		return nil
	})
}

// otherThanMaker: who decides a payment did not propose it, neither themselves nor by
// standing in for who did, nor by having been stood in for.
func otherThanMaker(tx *store.Tx, who access.Actor, p Payment) error {
	same := proposedBy(who, p.Maker)
	var n int
	if err := tx.Get(&n, `SELECT count(*) FROM act WHERE event = $1 AND ref = $2`, p.Event, who.Account); err != nil {
		return fmt.Errorf("payment: %w", err)
	}
	if same || n > 0 {
		return fault.Denied("casework.refused.four_eyes", "did", p.Event, "step", "approve")
	}
	return nil
}

// proposedBy tells whether the maker is who decides, or one they stand in for.
func proposedBy(who access.Actor, maker string) bool {
	same := maker == human(who)
	for _, a := range who.Away {
		same = same || maker == a.Human()
	}
	return same
}

func human(a access.Actor) string {
	if a.Person != "" {
		return a.Person
	}
	return a.Account
}

// move takes a payment from one state to the next and books it.
func (g *Engine) move(ctx context.Context, h *access.House, s access.Scope, id string, version int64, from, to, reason string, may func(*store.Tx, *Payment) error) (access.Outcome, error) {
	return h.Write(ctx, s, PaymentMove, func(tx *store.Tx) (access.Outcome, error) {
		var args access.Args
		where := s.Where(paymentCols, &args)
		var p Payment
		err := tx.Get(&p, `SELECT `+paymentColumns+` FROM payment c WHERE `+where+` AND c.id = `+args.Add(id), args...)
		if errors.Is(err, store.ErrNoRow) {
			return access.Outcome{}, fault.NotFound("payment")
		}
		if err != nil {
			return access.Outcome{}, fmt.Errorf("payment: %w", err)
		}
		if p.State != from {
			return access.Outcome{}, fault.Conflict("casework.payment_moved")
		}
		if err := may(tx, &p); err != nil {
			return access.Outcome{}, err
		}
		p.RowVersion = version
		if err := p.moveTo(tx, h, s, to, reason); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: to}, nil
	})
}

// moveTo takes a payment to a state, books it and tells it.
func (p Payment) moveTo(tx *store.Tx, h *access.House, s access.Scope, to, reason string) error {
	paidOn := p.PaidOn
	if to == Paid {
		paidOn = h.Today()
	}
	n, err := tx.Exec(`UPDATE payment SET state = $1, reason = $2, checker = CASE WHEN $1 IN ('approved', 'refused') THEN $3 ELSE checker END, account = $4, paid_on = $5, row_version = row_version + 1
		WHERE id = $6 AND row_version = $7`, to, reason, human(s.Actor()), p.Account, paidOn, p.ID, p.RowVersion)
	if err := store.One(n, err, "payment"); err != nil {
		return err
	}
	if err := book(tx, h, p, to, h.Today(), human(s.Actor())); err != nil {
		return err
	}
	return h.Append(tx, s, event.Fact{Kind: "payment." + to, Subject: p.ID, Area: p.Area, Keys: []string{"case:" + p.Case}})
}

// against tells what speaks against a payment: it is refused with the reason, which
// its page shows.
func against(tx *store.Tx, p Payment, room rooms) error {
	type doubt struct {
		key, query string
		args       []any
	}
	doubts := []doubt{
		{"dead_payee", `SELECT count(*) FROM person WHERE id = $1 AND died_on <> '' AND ($2 = '' OR died_on < $2)`, []any{p.Payee, firstDay(p)}},
		{"paid_twice", `SELECT count(*) FROM payment WHERE payee = $1 AND line = $2 AND period = $3 AND period <> '' AND case_id = $4 AND id <> $5 AND state IN ('approved', 'paid') AND event = $6`,
			[]any{p.Payee, p.Line, p.Period, p.Case, p.ID, p.Event}},
	}
	if p.Account != "" {
		doubts = append(doubts, doubt{"changed_account", `SELECT count(*) FROM payment WHERE payee = $1 AND account <> '' AND account <> $2 AND state = 'paid'`, []any{p.Payee, p.Account}},
			doubt{"shared_account", `SELECT count(*) FROM payment WHERE payee <> $1 AND account <> '' AND account = $2`, []any{p.Payee, p.Account}})
	}
	for _, c := range doubts {
		var n int
		if err := tx.Get(&n, c.query, c.args...); err != nil {
			return fmt.Errorf("payment checks: %w", err)
		}
		if n > 0 {
			return fault.Conflict("casework.against." + c.key)
		}
	}
	return room.take(tx, p)
}

func firstDay(p Payment) string {
	if p.Period == "" {
		return ""
	}
	return p.Period + "-01"
}

// rooms are what budget lines still hold, as read within one write: fen, by line, year
// and county; none where the county has no budget for the line.
type rooms map[Line]*int64

// take stops what the year's budget line does not hold, where the county has one.
func (r rooms) take(tx *store.Tx, p Payment) error {
	line := Line{Line: p.Line, Year: p.Year, Area: reachOf(p.Area, "county")}
	if _, known := r[line]; !known {
		left, err := roomOf(tx, line)
		if err != nil {
			return err
		}
		r[line] = left
	}
	left := r[line]
	if left == nil {
		return nil
	}
	if p.Fen > *left {
		return fault.Conflict("casework.against.over_budget")
	}
	*left -= p.Fen
	return nil
}

func roomOf(tx *store.Tx, l Line) (*int64, error) {
	var has struct {
		Budgets int64 `db:"budgets"`
		Budget  int64 `db:"budget"`
		Used    int64 `db:"used"`
	}
	if err := tx.Get(&has, `SELECT CAST(COALESCE(sum(CASE WHEN kind = 'budget' THEN 1 ELSE 0 END), 0) AS BIGINT) AS budgets, CAST(COALESCE(sum(CASE WHEN kind = 'budget' THEN fen ELSE 0 END), 0) AS BIGINT) AS budget,
		CAST(COALESCE(sum(CASE WHEN kind = 'approved' THEN fen WHEN kind IN ('failed', 'returned') THEN -fen ELSE 0 END), 0) AS BIGINT) AS used
		FROM ledger_sum WHERE line = $1 AND year = $2 AND area >= $3 AND area < $4`, l.Line, l.Year, l.Area, behind(l.Area)); err != nil {
		return nil, fmt.Errorf("budget: %w", err)
	}
	if has.Budgets == 0 { // a budget of nothing is one too: it holds nothing
		return nil, nil
	}
	left := has.Budget - has.Used
	return &left, nil
}

// accountIndex is what a bank account is compared by; the number itself is not kept.
func accountIndex(h *access.House, account string) (string, error) {
	return h.Keys.Index("bank", vault.Hide(account))
}
