package casework

import (
	"fmt"
	"testing"

	"tongxing/access"
	"tongxing/store"
	"tongxing/store/storetest"
)

// People and households are offered place by place, the case's own household first; one who
// lies behind all that are read is still found by the key or a name.
func TestFindReadsFewAndFindsAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const people = 450
		o := newOffice(t, db, people)
		for i := range people {
			o.sql(`UPDATE person SET household = $1, area = $2, pinyin = $3, name = $4 WHERE id = $5`, fmt.Sprintf("H%03d", i/2), fmt.Sprintf("%s430302001/4303020010%02d/", officeArea, i%30), fmt.Sprintf("n%03d", i), fmt.Sprintf("名%03d", i), "p"+pad(i))
		}
		o.account("boss", access.City, "/43/4303/")
		need := o.need("p00449", false)
		find := func(q Seek, limit int) (refs []string) {
			t.Helper()
			all, err := o.g.Find(t.Context(), o.h, o.as("boss", CaseFind), q, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range all {
				refs = append(refs, x.Ref)
			}
			return refs
		}
		for _, c := range []struct {
			name  string
			q     Seek
			limit int
			want  string
		}{
			{"the first place's people by name", Seek{Kind: "person"}, 3, "[p00000 p00030 p00060]"},
			{"the case's own household first", Seek{Kind: "person", Case: need.Record}, 3, "[p00448 p00449 p00000]"},
			{"by key", Seek{Kind: "person", Ref: "p00449"}, 1, "[p00449]"},
			{"by name", Seek{Kind: "person", Match: "名449"}, 31, "[p00449]"},
			{"households", Seek{Kind: "household"}, 2, "[H000 H015]"},
			{"a household by key", Seek{Kind: "household", Ref: "H224"}, 1, "[H224]"},
			{"a household by a name in it", Seek{Kind: "household", Match: "名449"}, 31, "[H224]"},
			{"nobody", Seek{Kind: "person", Ref: "p99999"}, 1, "[]"},
		} {
			if got := fmt.Sprint(find(c.q, c.limit)); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
	})
}
