package build

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/store"
)

// Who keeps the city's money: one sets budgets, another checks what is proposed, and the
// third compares the bank's list.
const (
	setsBudgets  = "w-city"
	checksMoney  = "w-city-3"
	readsTheBank = "w-city-2"
)

// money is given out in January, a twentieth more than was needed in the end, to the next
// thousand yuan. What was proposed until the end of each quarter is checked some days
// later, line by line and county by county, and the bank pays it; what December proposes
// still waits on the demo's first day.
func (b *Builder) money(add adder) {
	add("2023-01-09", 560, func(ctx context.Context, h *access.House) error {
		lines, err := b.lines(ctx, h)
		if err != nil {
			return err
		}
		s, err := b.as(h, ctx, setsBudgets, casework.BudgetSet)
		for _, l := range lines {
			if err == nil && l.Proposed > 0 {
				const step = 1000_00
				_, err = b.Cases.SetBudget(ctx, h, s, l.Area, l.Line, l.Year, (l.Proposed*105/100+step-1)/step*step)
			}
		}
		return err
	})
	for _, q := range []struct{ until, checked, paid store.Day }{{"2023-03-31", "2023-04-07", "2023-04-12"}, {"2023-06-30", "2023-07-07", "2023-07-12"}, {"2023-09-30", "2023-10-10", "2023-10-13"}, {"2023-11-30", "2023-12-08", "2023-12-13"}} {
		add(string(q.checked), 600, func(ctx context.Context, h *access.House) error {
			return b.movePiles(ctx, h, checksMoney, q.until, casework.Proposed, casework.Approved)
		})
		add(string(q.paid), 600, func(ctx context.Context, h *access.House) error {
			return b.movePiles(ctx, h, readsTheBank, q.until, casework.Approved, casework.Paid)
		})
	}
}

func (b *Builder) lines(ctx context.Context, h *access.House) ([]casework.Line, error) {
	s, err := b.as(h, ctx, setsBudgets, casework.PaymentList)
	if err != nil {
		return nil, err
	}
	return b.Cases.Lines(ctx, h, s, "2023")
}

func (b *Builder) movePiles(ctx context.Context, h *access.House, who string, until store.Day, from, to string) error {
	lines, err := b.lines(ctx, h)
	if err != nil {
		return err
	}
	list, err := b.as(h, ctx, who, casework.PaymentList)
	if err != nil {
		return err
	}
	move, err := b.as(h, ctx, who, casework.PaymentMove)
	if err != nil {
		return err
	}
	for _, l := range lines {
		f := casework.Filter{State: from, Line: l.Line, County: l.Area, Until: until}
		seen, err := b.Cases.Pile(ctx, h, list, f)
		if err != nil {
			return err
		}
		if seen.N == 0 {
			continue
		}
		if err := b.Cases.MovePile(ctx, h, move, f, seen, to); err != nil {
			return fmt.Errorf("%s in %s: %w", l.Line, l.Area, err)
		}
	}
	return nil
}
