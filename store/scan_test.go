package store_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"tongxing/store"
	"tongxing/store/storetest"
)

type inner struct {
	ID   string    `db:"id"`
	Day  store.Day `db:"day"`
	Name string    `db:"name"`
}

type whole struct {
	inner
	N     int64   `db:"n"`
	Small int     `db:"small"`
	Yes   bool    `db:"yes"`
	Raw   []byte  `db:"raw"`
	Maybe *string `db:"maybe"`
	Name  string  `db:"name"` // the outer one wins
	Half  float64 `db:"half"`
	Plain string
	Gone  string `db:"-"`
}

const wholeQuery = `SELECT 'k' AS id, '2023-01-02' AS day, 'outer' AS name, CAST(7 AS BIGINT) AS n, CAST(3 AS BIGINT) AS small, TRUE AS yes, commitment AS raw, NULL AS maybe, 0.5 AS half, 'p' AS plain FROM event_queue`

// What a query answers is put where its columns say, alike on both databases; what does
// not fit is told, never bent.
func TestRowsAreRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		get := func(dst any, query string, args ...any) error {
			return db.Read(t.Context(), func(tx *store.Tx) error { return tx.Get(dst, query, args...) })
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO event_queue (event, commitment) VALUES ('e', $1)`, []byte{1, 0, 2})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var w whole
		if err := get(&w, wholeQuery); err != nil {
			t.Fatal(err)
		}
		if w.ID != "k" || w.Day != "2023-01-02" || w.Name != "outer" || w.inner.Name != "" || w.N != 7 || w.Small != 3 || !w.Yes || !bytes.Equal(w.Raw, []byte{1, 0, 2}) || w.Maybe != nil || w.Half != 0.5 || w.Plain != "p" {
			t.Errorf("%+v", w)
		}
		var n int64
		var small int8
		var text string
		for name, x := range map[string]struct {
			dst   any
			query string
			want  string
		}{
			"no row":          {&n, `SELECT 1 WHERE 1 = 0`, store.ErrNoRow.Error()},
			"two rows":        {&n, `SELECT 1 UNION ALL SELECT 2`, "there are more"},
			"two columns":     {&n, `SELECT 1, 2`, "columns into one"},
			"unknown column":  {&w, `SELECT 'x' AS nobody`, "no field for column nobody"},
			"left out":        {&w, `SELECT 'x' AS gone`, "no field for column gone"},
			"null for a text": {&text, `SELECT CAST(NULL AS TEXT)`, "does not fit"},
			"text for number": {&n, `SELECT 'seven'`, "no number"},
			"too large":       {&small, `SELECT CAST(300 AS BIGINT)`, "does not fit"},
		} {
			if err := get(x.dst, x.query); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%s: %v, want %s", name, err, x.want)
			}
		}
		if err := get(&n, `SELECT 1 WHERE 1 = 0`); !errors.Is(err, store.ErrNoRow) {
			t.Errorf("no row is told as %v", err)
		}
		all := []inner{{ID: "was here"}, {}, {}}
		if err := db.Read(t.Context(), func(tx *store.Tx) error {
			return tx.Select(&all, `SELECT 'a' AS id UNION ALL SELECT 'b' ORDER BY id`)
		}); err != nil || !slices.Equal(all, []inner{{ID: "a"}, {ID: "b"}}) {
			t.Errorf("%+v %v", all, err)
		}
		var words []string
		if err := db.Read(t.Context(), func(tx *store.Tx) error {
			return tx.Select(&words, `SELECT 'a' UNION ALL SELECT 'b' ORDER BY 1`)
		}); err != nil || !slices.Equal(words, []string{"a", "b"}) {
			t.Errorf("%v %v", words, err)
		}
		over, stop := context.WithCancel(t.Context())
		stop()
		if err := db.Read(over, func(tx *store.Tx) error { return tx.Get(&n, `SELECT 1`) }); err == nil {
			t.Error("who has gone is answered")
		}
	})
}
