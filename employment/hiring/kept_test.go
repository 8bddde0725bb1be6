package hiring_test

import (
	"testing"

	"tongxing/employment/hiring"
	"tongxing/event"
	"tongxing/figure"
)

// What people write to each other moves no figure: it is shown as it was counted, and
// counted anew only after a fact that could have moved it.
func TestMessagesMoveNoFigure(t *testing.T) {
	each(t, func(w *town) {
		book, err := figure.NewBook(hiring.Figures)
		w.ok(err)
		sent := func() int64 {
			w.Helper()
			w.ok((&event.Log{}).Drain(ctx, w.db)) // a fact that waits for its place may have moved anything
			v, err := book.Value(ctx, w.house, w.system(figure.See), "F3", start.Year())
			w.ok(err)
			return v.Value
		}
		if n := sent(); n != 0 {
			w.Fatalf("%d deliveries before the first", n)
		}
		out, err := hiring.Send(ctx, w.house, w.as("resident0", hiring.DeliverySend), "person0", hiring.Sending{Posts: []string{"post0"}})
		w.ok(err)
		if n := sent(); n != 1 {
			w.Errorf("%d deliveries after the first", n)
		}
		w.exec(`UPDATE delivery SET sent_on = '2001-01-01' WHERE id = $1`, out.Record) // no fact tells of it: only who counts anew can see it
		for range 3 {
			_, err = hiring.Write(ctx, w.house, w.as("resident0", hiring.MessageWrite), out.Record, "请问几点到合适")
			w.ok(err)
			if n := sent(); n != 1 {
				w.Fatal("a message had deliveries counted anew")
			}
		}
		_, err = hiring.OpenDelivery(ctx, w.house, w.as("boss0", hiring.DeliveryOpen), out.Record)
		w.ok(err)
		if n := sent(); n != 0 {
			w.Error("a delivery that was opened did not have deliveries counted anew")
		}
	})
}
