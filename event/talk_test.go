package event_test

import (
	"context"
	"testing"

	"tongxing/event"
	"tongxing/store"
	"tongxing/store/storetest"
)

// What is talk is told alike by the feed's entries and by the condition in SQL.
func TestTalk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for kind, talk := range map[string]bool{"message.shown": true, "message.held": true, "case.read": true, "reveal": true,
			"case": false, "case.file": false, "messages": false, "delivery.viewed": false, "post.published": false, "": false} {
			if (event.Entry{Kind: kind}).Talk() != talk {
				t.Errorf("%q is talk or not: the other", kind)
			}
			var n int64
			err := db.Read(context.Background(), func(tx *store.Tx) error {
				return tx.Get(&n, `SELECT count(*) FROM (SELECT CAST($1 AS TEXT) AS kind) e WHERE `+event.TalkSQL, kind)
			})
			if err != nil {
				t.Fatal(err)
			}
			if (n == 1) != talk {
				t.Errorf("%q in SQL: the other", kind)
			}
		}
	})
}
