package casework

import (
	"context"
	"syscall"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/store"
	"tongxing/store/storetest"
)

// Many at once are each their own: who cannot be done keeps nobody back, and the same
// press again does nothing more.
func TestBulk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 4)
		var items []BulkItem
		for _, p := range []string{"p00000", "p00001", "p00002", "p00003"} {
			out := o.need(p, p == "p00001") // one is planned already
			items = append(items, BulkItem{out.Record, out.Version})
		}
		items[2].Version-- // one was touched since
		items = append(items, BulkItem{"018f0000-0000-7000-8000-000000000000", 1})
		ctx, s := context.Background(), o.as("county", CaseBulk).Keyed("press-one", "all")
		all, err := o.g.Wait(ctx, o.h, o.as("county", CaseBulk), "need", "planned", 10)
		if err != nil || len(all) != 3 {
			t.Fatalf("%d wait, %v", len(all), err)
		}
		want := []BulkResult{{ID: items[0].ID, Done: true}, {ID: items[1].ID, Code: "stands_already"}, {ID: items[2].ID, Code: "stale"}, {ID: items[3].ID, Done: true}, {ID: items[4].ID, Code: "not_found"}}
		for range 2 {
			got, err := o.g.Bulk(ctx, o.h, s, items, o.plan())
			if err != nil || len(got) != len(want) {
				t.Fatalf("%+v %v", got, err)
			}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
				}
			}
		}
		if waiting, err := o.g.Waiting(ctx, o.h, o.as("county", CaseBulk), "need"); err != nil || waiting["planned"] != 1 {
			t.Errorf("%v wait, %v", waiting, err)
		}
		lines, err := o.g.BulkDone(ctx, o.h, o.as("county", CaseBulk), "press-one")
		if err != nil || len(lines) != len(want) {
			t.Errorf("%+v %v", lines, err)
		}
		if lines, err = o.g.BulkDone(ctx, o.h, o.as("elsewhere", CaseBulk), "press-one"); err != nil || len(lines) != 0 {
			t.Errorf("somebody else's results: %+v %v", lines, err)
		}
		if found, err := o.g.Fsck(ctx, o.h, o.system(CaseClock), func(text string) { t.Error(text) }); err != nil || found != 4 {
			t.Errorf("fsck: %d, %v", found, err)
		}
	})
}

func (o *office) system(a access.Action) access.Scope {
	o.t.Helper()
	s, err := o.h.Decide(access.System("test"), a, "test", access.Job)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// A case of many costs the same however many there are: a fixed number of statements,
// and no more work for the last than for the first.
func TestBulkOfTwoThousand(t *testing.T) {
	const perCase = 24 // statements: twenty today
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const n, few = 2000, 200
		o := newOffice(t, db, n)
		var items []BulkItem
		for i := range n {
			out := o.need("p"+pad(i), false)
			items = append(items, BulkItem{out.Record, out.Version})
		}
		press := func(key string, items []BulkItem) (statements float64, cpu time.Duration) {
			t.Helper()
			from, busy := db.Statements(), busy(t)
			all, err := o.g.Bulk(context.Background(), o.h, o.as("county", CaseBulk).Keyed(key, "all"), items, o.plan())
			if err != nil || len(all) != len(items) {
				t.Fatal(len(all), err)
			}
			for _, x := range all {
				if !x.Done {
					t.Fatalf("%+v", x)
				}
			}
			return float64(db.Statements()-from) / float64(len(items)), busy()
		}
		small, first := press("press-few", items[:few])
		wall := time.Now()
		large, rest := press("press-many", items[few:])
		t.Logf("%d cases: %.1f statements each, %s of this process's CPU, %s on the wall", n-few, large, rest, time.Since(wall))
		if large > perCase || large > small*1.05 {
			t.Errorf("%.1f statements a case of %d, %.1f of %d", large, n-few, small, few)
		}
		if ratio := float64(rest) / float64(first) / ((n - few) / few); ratio > 3 {
			t.Errorf("a case of %d costs %.1f times one of %d", n-few, ratio, few)
		}
	})
}

// busy measures the processor time of this process from now on.
func busy(t *testing.T) func() time.Duration {
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			t.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	from := used()
	return func() time.Duration { return used() - from }
}
