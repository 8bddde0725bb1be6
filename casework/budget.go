package casework

import (
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Line (预算科目) is one line of a year's budget in one county, as the ledger adds up:
// fen. Waiting is proposed and not yet decided.
type Line struct {
	Line     string `db:"line"`
	Year     string `db:"year"`
	Area     string `db:"area"`
	Budget   int64  `db:"budget"`
	Proposed int64  `db:"proposed"`
	Approved int64  `db:"approved"`
	Paid     int64  `db:"paid"`
	Waiting  int64  `db:"waiting"`
	Rest     int64  `db:"rest"` // of the budget: neither paid nor committed
}

// behind is the first path behind what is booked to a county: its townships with it. What
// is booked to the city itself is the city's alone.
func behind(area string) string {
	if area == reachOf(area, "city") {
		return area + "0"
	}
	return area[:len(area)-1] + "0"
}

// lineSums are the sums of a Line over the rows of ledger_sum. A payment that is refused,
// failed or came back gives its money back to the budget.
const lineSums = `CAST(sum(CASE WHEN c.kind = 'budget' THEN c.fen ELSE 0 END) AS BIGINT) AS budget, CAST(sum(CASE WHEN c.kind = 'proposed' THEN c.fen ELSE 0 END) AS BIGINT) AS proposed,
	CAST(sum(CASE WHEN c.kind = 'approved' THEN c.fen WHEN c.kind = 'failed' THEN -c.fen ELSE 0 END) AS BIGINT) AS approved,
	CAST(sum(CASE WHEN c.kind = 'paid' THEN c.fen WHEN c.kind = 'returned' THEN -c.fen ELSE 0 END) AS BIGINT) AS paid,
	CAST(sum(CASE WHEN c.kind = 'proposed' THEN c.fen WHEN c.kind IN ('approved', 'refused') THEN -c.fen ELSE 0 END) AS BIGINT) AS waiting,
	CAST(sum(CASE WHEN c.kind IN ('budget', 'refused', 'failed', 'returned') THEN c.fen WHEN c.kind = 'proposed' THEN -c.fen ELSE 0 END) AS BIGINT) AS rest`

// Lines adds the ledger up within the scope: by year, budget line and county, the newest
// year first.
func (g *Engine) Lines(ctx context.Context, h *access.House, s access.Scope, year string) (out []Line, err error) {
	err = h.Read(ctx, s, PaymentList, func(tx *store.Tx) error {
		out, err = linesOf(tx, s, year)
		return err
	})
	return out, err
}

func linesOf(tx *store.Tx, s access.Scope, year string) ([]Line, error) {
	var args access.Args
	where := s.Where(access.Cols{Area: "c.area"}, &args)
	if year != "" {
		where += " AND c.year = " + args.Add(year)
	}
	var all []Line
	if err := tx.Select(&all, `SELECT c.line, c.year, c.area, `+lineSums+` FROM ledger_sum c WHERE `+where+` AND c.kind <> 'recorded' GROUP BY c.line, c.year, c.area ORDER BY c.year DESC, c.line, c.area`, args...); err != nil {
		return nil, fmt.Errorf("budget: %w", err)
	}
	return byCounty(all), nil
}

// byCounty adds what stands under a county's townships to the county.
func byCounty(all []Line) (out []Line) {
	for _, l := range all {
		l.Area = reachOf(l.Area, "county")
		i := slices.IndexFunc(out, func(o Line) bool { return o.Line == l.Line && o.Year == l.Year && o.Area == l.Area })
		if i < 0 {
			out = append(out, l)
			continue
		}
		o := &out[i]
		o.Budget, o.Proposed, o.Approved, o.Paid, o.Waiting, o.Rest = o.Budget+l.Budget, o.Proposed+l.Proposed, o.Approved+l.Approved, o.Paid+l.Paid, o.Waiting+l.Waiting, o.Rest+l.Rest
	}
	return out
}

// SetBudget writes down what a county has for a budget line in a year, in fen. The
// ledger is only ever added to: a changed budget is booked as the difference.
func (g *Engine) SetBudget(ctx context.Context, h *access.House, s access.Scope, county, line, year string, fen int64) (access.Outcome, error) {
	var bad fault.Fields
	if !slices.Contains(g.BudgetLines(), line) {
		bad.Add("line", "casework.bad_line")
	}
	if !store.Day(year + "-01-01").Valid() {
		bad.Add("year", "casework.bad_year")
	}
	if fen < 0 || fen > 1e12 {
		bad.Add("yuan", "casework.bad_budget")
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, BudgetSet, func(tx *store.Tx) (access.Outcome, error) {
		if county != reachOf(county, "county") || !s.Covers("", "", county) {
			return access.Outcome{}, fault.NotFound("division")
		}
		var is int64
		if err := tx.Get(&is, `SELECT CAST(COALESCE(sum(fen), 0) AS BIGINT) FROM ledger_sum WHERE kind = 'budget' AND line = $1 AND year = $2 AND area = $3`, line, year, county); err != nil {
			return access.Outcome{}, fmt.Errorf("budget: %w", err)
		}
		if err := book(tx, h, Payment{Line: line, Year: year, Area: county, Fen: fen - is}, "budget", h.Today(), human(s.Actor())); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: line, Version: 1, Status: "budget"}, h.Append(tx, s, event.Fact{Kind: "budget.set", Subject: line, Area: county,
			Data: map[string]string{"year": year, "fen": fmt.Sprint(fen)}})
	})
}

// BudgetLines are those the programmes pay from.
func (g *Engine) BudgetLines() []string { return g.Book.BudgetLines() }

// PaymentNames names payees, and who proposed and who checked.
func (g *Engine) PaymentNames(ctx context.Context, h *access.House, s access.Scope, all []Payment) (names map[string]string, err error) {
	var refs []string
	for _, p := range all {
		refs = append(refs, p.Payee, p.Maker, p.Checker)
	}
	err = h.Read(ctx, s, PaymentList, func(tx *store.Tx) error {
		names, err = namesOf(tx, refs)
		return err
	})
	return names, err
}
