package hiring_test

import (
	"testing"

	"tongxing/employment/hiring"
	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
)

// In work is who began, said so and has not ended; columns and one person agree.
func TestPlaced(t *testing.T) {
	each(t, func(w *town) {
		for i, c := range []struct{ started, confirmed, ended string }{{"2024-02-01", "x", ""}, {"2024-02-01", "", ""}, {"2024-02-01", "x", "2024-03-04"}} {
			w.exec(`INSERT INTO placement (id, person, area, household, channel, employer, post, delivery, trade, programme, contract_on, contract_until, started_on,
				confirmed_at, confirmed_by, first_start, ended_on, pay, best_month, version) VALUES ($1,$2,'','','rural','','','','','','','',$3,$4,'',0,$5,0,0,1)`, "placed"+w.people[i], w.people[i], c.started, c.confirmed, c.ended)
		}
		catalogue, err := known.Catalogue(hiring.Placed{})
		w.ok(err)
		w.ok(w.db.Read(ctx, func(tx *store.Tx) error {
			columns, ids, _, err := known.Columns(tx, "2024-03-04", hiring.Placed{})
			w.ok(err)
			for row, id := range ids {
				facts, err := known.Of(tx, id, "2024-03-04", hiring.Placed{})
				w.ok(err)
				want := rule.Bool(id == w.people[0])
				if one, all := facts("subject.placed", ""), columns.Value(catalogue, row, "subject.placed", ""); one != want || all != want {
					t.Errorf("%s: %v alone, %v in columns, want %v", id, one, all, want)
				}
			}
			return nil
		}))
	})
}
