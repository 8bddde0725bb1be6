package employment_test

import (
	"context"
	"sync"
	"testing"

	"tongxing/employment"
	"tongxing/store"
	"tongxing/store/storetest"
)

// Whoever reads a record for the index takes it in before the next one reads: of several
// who do at once, none brings back what another has seen go.
func TestTheIndexEndsAsTheRecordDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		post := d.published(d.admitted())
		index := employment.NewIndex(nil)
		for round := range 150 {
			state, want := "published", 1
			if round%2 == 0 {
				state, want = "closed", 0
			}
			var all sync.WaitGroup
			touch := func() {
				if err := index.Touch(ctx, d.House, "post:"+post); err != nil {
					t.Error(err)
				}
			}
			for range 4 {
				all.Go(func() { touch(); touch(); touch() })
			}
			err := db.Write(ctx, func(tx *store.Tx) error {
				n, err := tx.Exec(`UPDATE post SET state = $1 WHERE id = $2`, state, post)
				return store.One(n, err, "post")
			})
			if err != nil {
				t.Fatal(err)
			}
			touch()
			all.Wait()
			if held, _ := index.Size(); held != want {
				t.Fatalf("round %d: the index holds %d of a post that is %s", round, held, state)
			}
		}
	})
}
