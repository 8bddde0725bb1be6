package hiring_test

import (
	"testing"

	"tongxing/employment/hiring"
	"tongxing/fault"
)

// The public reads counts of the whole city; an officer opens each into just its
// records within reach; count = list.
func TestLabourOpensIntoItsRecords(t *testing.T) {
	each(t, func(w *town) {
		a := w.send(0, "post0", "post1")
		w.send(2, "post2")
		w.offer(a, "boss0", "resident0")
		_, err := w.sign(a, "boss0")
		w.ok(err)
		_, err = hiring.ConfirmStart(ctx, w.later(3), w.as("resident0", hiring.PlacementConfirm), a, w.version(a), "2024-03-07")
		w.ok(err)
		later := w.later(60)
		got, err := hiring.MeasureLabour(ctx, later, w.system(hiring.LabourMeasure), 2024)
		w.ok(err)
		want := hiring.Reply{Sent: 3, People: 2, InTime: 1, Silent: 1, Left: 1, Median: 0, P90: -1}
		if got.Reply != want || got.Months[2] != want || got.Months[0].Sent != 0 {
			t.Errorf("reply %+v, March %+v, want %+v", got.Reply, got.Months[2], want)
		}
		if got.Stays[0] != (hiring.Stay{Day: 30, Unknown: 1}) || got.Stays[1].NotYet != 1 {
			t.Errorf("stays %+v", got.Stays)
		}
		list := func(account, code string) int {
			rows, err := hiring.LabourRecords(ctx, later, w.as(account, hiring.LabourOpen), 2024, code)
			w.ok(err)
			return len(rows)
		}
		for code, n := range map[string]int{"reply.in_time": 1, "reply.left": 1, "reply.silent": 0, "reply.late": 0, "stay.30.unknown": 1, "stay.90.not_yet": 1, "stay.30.in": 0} {
			if got := list("county", code); got != n {
				t.Errorf("county, %s: %d, want %d", code, got, n)
			}
		}
		rows, err := hiring.LabourRecords(ctx, later, w.system(hiring.LabourOpen), 2024, "reply.silent")
		if err != nil || len(rows) != 1 || rows[0].Person != w.people[2] {
			t.Errorf("silent in the whole city: %v %v", rows, err)
		}
		for _, code := range []string{"", "reply", "reply.x", "stay.30", "stay.7.in", "stay.30.x", "x.late"} {
			_, err := hiring.LabourRecords(ctx, later, w.system(hiring.LabourOpen), 2024, code)
			w.want(err, fault.NotFoundErr, "fault.not_found")
		}
	})
}
