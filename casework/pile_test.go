package casework

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/store/storetest"
)

// A pile is decided as a whole, each payment under its own checks: what raises a doubt
// stays and says why, the budget holds to the fen, nobody approves what they proposed, a
// pile that changed is looked at again, and the same press again does nothing more.
func TestPile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := two(t, db, 3)
		for _, id := range []string{"boss", "boss2"} {
			o.account(id, access.City, "/43/4303/")
		}
		ctx, line, year := context.Background(), o.g.BudgetLines()[0], string(o.h.Today())[:4]
		pay := func(id, payee, maker, state, area string, fen int64) {
			o.sql(`INSERT INTO payment (id, case_id, event, programme, line, payee, period, year, area, fen, cut, state, reason, maker, checker, account, proposed_on, paid_on, row_version)
				VALUES ($1,$2,$3,'x',$4,$5,'',$6,$7,$8,0,$9,'',$10,'','','2022-12-01','',1)`, id, "case-"+id, "event-"+id, line, payee, year, area, fen, state, maker)
		}
		many := piled + 5
		for i := range many {
			pay(fmt.Sprintf("p%05d", i), "p00000", "m", Proposed, officeArea+"430302001/", 1_00)
		}
		o.sql(`UPDATE person SET died_on = '2022-01-01' WHERE id = 'p00001'`)
		pay("q1", "p00001", "m", Proposed, officeArea+"430302001/", 1_00)
		pay("q2", "p00002", "boss", Proposed, officeArea+"430302001/", 1_00)
		pay("q3", "p00002", "m", Proposed, officeArea+"430302001/", 500_00) // the budget does not hold it
		pay("q4", "p00002", "m", Proposed, "/43/4303/430304/430304001/", 1_00)
		pay("q5", "p00002", "m", Approved, officeArea+"430302001/", 1_00)
		o.must(o.g.SetBudget(ctx, o.h, o.as("boss2", BudgetSet), officeArea, line, year, int64(many)*1_00+100_00))

		f := Filter{State: Proposed, Line: line, County: officeArea}
		seen, err := o.g.Pile(ctx, o.h, o.as("boss", PaymentList), f)
		if want := (Pile{int64(many) + 3, int64(many)*1_00 + 502_00}); err != nil || seen != want {
			t.Fatalf("the pile is %+v, want %+v: %v", seen, want, err)
		}
		press := func(who, key string, f Filter, seen Pile, to string) error {
			return o.g.MovePile(ctx, o.h, o.as(who, PaymentMove).Keyed(key, to), f, seen, to)
		}
		for name, err := range map[string]error{
			"another pile": press("boss", "k1", f, Pile{seen.N, seen.Fen - 1}, Approved),
			"no county":    press("boss", "k2", Filter{Line: line}, seen, Approved),
			"declined":     press("boss", "k3", f, seen, Declined),
			"elsewhere":    press("elsewhere2", "k4", f, seen, Approved),
		} {
			if err == nil {
				t.Errorf("%s: moved", name)
			}
		}
		if kind := fault.KindOf(press("boss", "k5", f, Pile{1, 1}, Approved)); kind != fault.ConflictErr {
			t.Errorf("another pile: %v", kind)
		}
		s := o.as("boss", PaymentMove).Keyed("k6", Approved) // the press is cut off once the pile is looked at
		o.must(o.h.Write(ctx, s.Part("seen"), PaymentMove, func(tx *store.Tx) (access.Outcome, error) { return asSeen(tx, s, f, seen) }))
		pay("z1", "p00002", "m", Proposed, officeArea+"430302001/", 1_00) // nobody saw it
		for range 2 {
			if err := press("boss", "k6", f, seen, Approved); err != nil {
				t.Fatal(err)
			}
			done, err := o.g.PileDone(ctx, o.h, o.as("boss", PaymentMove), "k6")
			if err != nil || done.Moved != int64(many) || len(done.Held) != 3 {
				t.Fatalf("%d moved, %d held, %v", done.Moved, len(done.Held), err)
			}
			for i, want := range []string{"casework.against.dead_payee", "casework.refused.four_eyes", "casework.against.over_budget"} {
				if got := done.Held[i]; got.ID != fmt.Sprint("q", i+1) || got.Why != want || got.State != Proposed {
					t.Errorf("%s in state %s is held for %s, want %s", got.ID, got.State, got.Why, want)
				}
			}
		}
		if left, err := o.g.Pile(ctx, o.h, o.as("boss", PaymentList), f); err != nil || left != (Pile{4, 503_00}) {
			t.Errorf("%+v are left, %v", left, err)
		}
		if done, err := o.g.PileDone(ctx, o.h, o.as("boss2", PaymentMove), "k6"); err != nil || done.Moved != 0 || len(done.Held) != 0 {
			t.Errorf("somebody else's press: %+v %v", done, err)
		}
		f.State = Approved
		if seen, err = o.g.Pile(ctx, o.h, o.as("boss", PaymentList), f); err != nil || seen.N != int64(many)+1 {
			t.Fatalf("%+v %v", seen, err)
		}
		if err := press("boss", "k7", f, seen, Paid); err != nil {
			t.Fatal(err)
		}
		lines, err := o.g.Lines(ctx, o.h, o.as("boss", PaymentList), year)
		if err != nil || len(lines) != 1 || lines[0].Approved != int64(many)*1_00 || lines[0].Paid != int64(many)*1_00+1_00 {
			t.Errorf("%+v %v", lines, err)
		}
		told := ""
		fsck := func() string {
			told = ""
			if _, err := o.g.Fsck(ctx, o.h, o.system(CaseClock), func(text string) { told += text }); err != nil {
				t.Fatal(err)
			}
			return told
		}
		if fsck() != "" {
			t.Error(told)
		}
		o.sql(`UPDATE ledger_sum SET fen = fen + 1 WHERE kind = 'paid'`)
		if !strings.Contains(fsck(), "ledger_sum holds another sum") {
			t.Error("a sum that is not the book's passed")
		}
		var n int
		if err := o.h.DB().Read(ctx, func(tx *store.Tx) error {
			return tx.Get(&n, `SELECT count(*) FROM event WHERE kind IN ('payment.approved', 'payment.paid')`)
		}); err != nil || n != 2*many+1 {
			t.Errorf("%d facts, %v", n, err)
		}
	})
}

// A budget of nothing is a budget: the line holds nothing, where one without a budget is not
// held to any.
func TestABudgetOfNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := two(t, db, 1)
		o.account("boss", access.City, "/43/4303/")
		ctx, line, year := context.Background(), o.g.BudgetLines()[0], string(o.h.Today())[:4]
		for _, id := range []string{"one", "two"} {
			o.sql(`INSERT INTO payment (id, case_id, event, programme, line, payee, period, year, area, fen, cut, state, reason, maker, checker, account, proposed_on, paid_on, row_version)
				VALUES ($1,$2,$3,'x',$4,'p00000','',$5,$6,100,0,$7,'','m','','','2022-12-01','',1)`, id, "case-"+id, "event-"+id, line, year, officeArea, Proposed)
		}
		o.must(o.g.Approve(ctx, o.h, o.as("boss", PaymentMove), "one", 1, ""))
		o.must(o.g.SetBudget(ctx, o.h, o.as("boss", BudgetSet), officeArea, line, year, 0))
		if _, err := o.g.Approve(ctx, o.h, o.as("boss", PaymentMove), "two", 1, ""); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("approved against a budget of nothing: %v", err)
		}
	})
}
