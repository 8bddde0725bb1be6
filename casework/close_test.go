package casework

import (
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/store/storetest"
)

// What is left at a year's end is carried or returned by two people, once the year is
// over; what is committed stays in its year; nobody decides what they proposed, and a sum
// that changed is proposed again.
func TestYearEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := two(t, db, 1)
		for _, id := range []string{"boss", "boss2", "boss3"} {
			o.account(id, access.City, "/43/4303/")
		}
		line := o.g.BudgetLines()[0]
		set := func(year string, fen int64) {
			t.Helper()
			o.must(o.g.SetBudget(t.Context(), o.h, o.as("boss", BudgetSet), officeArea, line, year, fen))
		}
		set("2022", 100_00)
		pay := func(id, state string, fen int64) {
			p := Payment{ID: id, Line: line, Year: "2022", Area: officeArea + "430302001/", Fen: fen}
			o.sql(`INSERT INTO payment (id, case_id, event, programme, line, payee, period, year, area, fen, cut, state, reason, maker, checker, account, proposed_on, paid_on, row_version)
				VALUES ($1,'c','e','x',$2,'p','','2022',$3,$4,0,$5,'','m','','','2022-12-01','',1)`, id, line, p.Area, fen, state)
			way := map[string][]string{"proposed": nil, "approved": {"approved"}, "paid": {"approved", "paid"}, "refused": {"refused"}, "returned": {"approved", "paid", "returned"}}
			for _, kind := range append([]string{"proposed"}, way[state]...) {
				if err := o.h.DB().Write(t.Context(), func(tx *store.Tx) error { return book(tx, o.h, p, kind, o.h.Today(), "m") }); err != nil {
					t.Fatal(err)
				}
			}
		}
		pay("1", "paid", 30_00)
		pay("2", "approved", 20_00)
		pay("3", "proposed", 5_00)
		pay("4", "refused", 7_00)
		pay("5", "returned", 9_00)
		propose := func(who, year, how, why string) (access.Outcome, error) {
			return o.g.ProposeClose(t.Context(), o.h, o.as(who, BudgetClose), officeArea, line, year, how, why)
		}
		decide := func(who string, c access.Outcome, yes bool, why string) (access.Outcome, error) {
			return o.g.DecideClose(t.Context(), o.h, o.as(who, BudgetDecide), c.Record, c.Version, yes, why)
		}
		kind := func(name string, err error, want fault.Kind) {
			t.Helper()
			if err == nil || fault.KindOf(err) != want {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := propose("county2", string(o.h.Today())[:4], Carry, "x")
		kind("the year runs", err, fault.InvalidErr)
		_, err = propose("county2", "2022", "keep", "x")
		kind("neither", err, fault.InvalidErr)
		_, err = propose("county2", "2022", Carry, " ")
		kind("without a reason", err, fault.InvalidErr)
		_, err = propose("elsewhere2", "2022", Carry, "x")
		kind("another county", err, fault.NotFoundErr)
		_, err = propose("county2", "2021", Carry, "x")
		kind("nothing left", err, fault.ConflictErr)
		ends := func(who string) YearEnd {
			t.Helper()
			end, err := o.g.YearEnd(t.Context(), o.h, o.as(who, PaymentList), "2022")
			if err != nil {
				t.Fatal(err)
			}
			return end
		}
		_, err = o.g.YearEnd(t.Context(), o.h, o.as("boss", PaymentList), string(o.h.Today())[:4])
		kind("the end of a year that runs", err, fault.InvalidErr)
		if e := ends("county2"); len(e.Rests) != 1 || e.Rests[0] != (Rest{line, officeArea, 45_00}) || len(e.Closings) != 0 {
			t.Errorf("before anybody proposes: %+v", e)
		}
		if e := ends("elsewhere2"); len(e.Rests) != 0 {
			t.Errorf("another county sees %+v", e.Rests)
		}
		c := o.must(propose("boss", "2022", Carry, "项目跨年"))
		if e := ends("boss2"); len(e.Rests) != 0 || len(e.Closings) != 1 || e.Names["boss"] == "" || !e.Closings[0].DecidedBy(o.as("boss2", BudgetDecide).Actor()) {
			t.Errorf("while it waits: %+v", e)
		}
		o.must(o.g.Deputise(t.Context(), o.h, o.as("boss", Deputise), "boss3", o.h.Today(), o.h.Today()))
		_, err = decide("boss3", c, true, "")
		kind("who stands in for the maker", err, fault.DeniedErr)
		_, err = propose("county2", "2022", Return, "x")
		kind("proposed twice", err, fault.ConflictErr)
		_, err = decide("boss", c, true, "")
		kind("their own", err, fault.DeniedErr)
		_, err = decide("boss2", c, false, "")
		kind("no without a reason", err, fault.InvalidErr)
		stale := c
		stale.Version++
		_, err = decide("boss2", stale, true, "")
		kind("stale", err, fault.ConflictErr)
		pay("6", "proposed", 1_00) // meanwhile
		_, err = decide("boss2", c, true, "")
		kind("another sum", err, fault.ConflictErr)
		o.must(decide("boss2", c, false, "金额变了"))
		_, err = decide("boss2", c, true, "")
		kind("decided twice", err, fault.NotFoundErr)
		c = o.must(propose("county2", "2022", Carry, "项目跨年"))
		o.must(decide("boss2", c, true, ""))
		budget := func(year string) (fen int64) {
			t.Helper()
			lines, err := o.g.Lines(t.Context(), o.h, o.as("boss", PaymentList), year)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				fen += l.Budget
			}
			return fen
		}
		if e := ends("boss"); len(e.Rests) != 0 {
			t.Errorf("what was carried is left still: %+v", e.Rests)
		}
		if a, b := budget("2022"), budget("2023"); a != 56_00 || b != 44_00 {
			t.Errorf("2022 has %d, 2023 %d", a, b)
		}
		_, err = propose("county2", "2022", Return, "x")
		kind("nothing is left after it", err, fault.ConflictErr)
		o.must(o.g.Pay(t.Context(), o.h, o.as("boss", PaymentMove), "2", 1, Failed, "户名不符")) // the bank cannot pay one
		c = o.must(propose("county2", "2022", Return, "退回"))
		o.must(decide("boss", c, true, ""))
		if a, b := budget("2022"), budget("2023"); a != 36_00 || b != 44_00 {
			t.Errorf("returned: 2022 has %d, 2023 %d", a, b)
		}
		own := func() (out Rest) { // what the city itself has is not its counties'
			for _, r := range ends("boss").Rests {
				if r.Area == "/43/4303/" {
					out = r
				}
			}
			return out
		}
		o.must(o.g.SetBudget(t.Context(), o.h, o.as("boss", BudgetSet), "/43/4303/", line, "2022", 8_00))
		o.must(o.g.SetBudget(t.Context(), o.h, o.as("boss", BudgetSet), officeArea, line, "2022", 900_00))
		c = o.must(o.g.ProposeClose(t.Context(), o.h, o.as("boss", BudgetClose), "/43/4303/", line, "2022", Return, "退回"))
		if own() != (Rest{}) {
			t.Errorf("the city's rest waits and is listed: %+v", own())
		}
		o.must(decide("boss2", c, false, "再看看"))
		if r := own(); r.Fen != 8_00 {
			t.Errorf("the city itself has left %+v", r)
		}
		all, err := o.g.Closings(t.Context(), o.h, o.as("boss", PaymentList), "2022")
		if err != nil || len(all) != 4 {
			t.Errorf("%+v %v", all, err)
		}
		for _, x := range all {
			if x.State != "proposed" && x.Maker == x.Checker {
				t.Errorf("one person did both: %+v", x)
			}
			if x.Area == "/43/4303/" && x.Fen != 8_00 {
				t.Errorf("of the city's own %+v was proposed", x)
			}
		}
	})
}
