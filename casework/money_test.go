package casework

import (
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/store/storetest"
)

// A payment to an account that somebody else is paid to, or to another than the payee was
// paid to before, is not let through; one that names none is not asked about it.
func TestAccountsOfPayees(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := two(t, db, 2)
		o.account("boss", access.City, "/43/4303/")
		line := o.g.BudgetLines()[0]
		pay := func(id, payee string) {
			o.sql(`INSERT INTO payment (id, case_id, event, programme, line, payee, period, year, area, fen, cut, state, reason, maker, checker, account, proposed_on, paid_on, row_version)
				VALUES ($1,'c',$1,'x',$2,$3,'','2023',$4,100,0,'proposed','','m','','','2022-12-01','',1)`, id, line, payee, officeArea+"430302001/")
		}
		approve := func(id, account string) error {
			_, err := o.g.Approve(t.Context(), o.h, o.as("boss", PaymentMove), id, 1, account)
			return err
		}
		for _, id := range []string{"a1", "a2", "a3", "a4"} {
			pay(id, "p00000")
		}
		pay("b1", "p00001")
		const first, second = "6200000000000000001", "6200000000000000002"
		if err := approve("a1", first); err != nil {
			t.Fatal(err)
		}
		o.must(o.g.Pay(t.Context(), o.h, o.as("boss", PaymentMove), "a1", 2, Paid, ""))
		for _, c := range []struct{ id, account, want string }{
			{"b1", first, "casework.against.shared_account"},
			{"a2", second, "casework.against.changed_account"},
			{"a2", first, ""},
			{"a3", "", ""},
			{"b1", second, ""},
			{"a4", second, "casework.against.changed_account"},
		} {
			got := ""
			if err := approve(c.id, c.account); err != nil {
				got, _ = fault.Message(err)
			}
			if got != c.want {
				t.Errorf("%s to %q: %q, want %q", c.id, c.account, got, c.want)
			}
		}
	})
}
