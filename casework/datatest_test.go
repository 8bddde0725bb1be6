package casework

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/store"
	"tongxing/store/storetest"
)

// inspected is an office with an inspection of the care money of its county that is
// scoped and waits for its data tests.
func inspected(t *testing.T, db *store.DB, people int) (*office, access.Outcome) {
	t.Helper()
	o := two(t, db, people)
	o.account("boss", access.City, "/43/4303/")
	for _, id := range []string{"head", "xi", "ma"} {
		o.account(id, access.City, "/43/4309/") // of the city's other office: no reach here but by mandate
	}
	c := o.must(o.g.Open(t.Context(), o.h, o.as("boss", CaseOpen), New{Programme: "inspection", Area: "/43/4303/"}, Entry{Names: map[string][]string{"head": {"head"}}}))
	lines := form.Answer{Rows: []form.Answers{{"year": {Number: 2023}, "line": {Text: "four_party"}, "county": {Text: "430302"}, "checked": {Number: 100}}}}
	scoped := Entry{Step: "scoped", Names: map[string][]string{"inspectors": {"xi", "ma"}, "inspected": {"U"}}, Say: form.Answers{"lines": lines}}
	return o, o.must(o.act("head", c, scoped))
}

// paid plants a payment past the verbs.
func (o *office) paid(id, c, event, payee, period string, fen int64, account string) {
	o.t.Helper()
	o.sql(`INSERT INTO payment (id, case_id, event, programme, line, payee, period, year, area, fen, cut, state, reason, maker, checker, account, proposed_on, paid_on, row_version)
		VALUES ($1,$2,$3,'four-party-care','four_party',$4,$5,'2023',$6,$7,0,'paid','','m','c',$8,'2023-12-01','2023-12-02',1)`, id, c, event, payee, period, officeArea, fen, account)
}

func (o *office) cared(id, person string) {
	o.t.Helper()
	o.sql(`INSERT INTO cases (id, programme, version, level, kind, subject, person, household, area, parent, parent_programme, opened_on, stage, ending, ended_on, paused, lapse_on, row_version)
		VALUES ($1,'four-party-care',1,'open','person',$2,$2,'',$3,'','','2023-01-01','','','9999-12-31',FALSE,'9999-12-31',1)`, id, person, officeArea)
}

func (o *office) carePlant(event, c, day, recorded string) {
	o.t.Helper()
	o.sql(`INSERT INTO act (event, case_id, programme, step, round, outcome, period, day, recorded_on, due_on, subject, household, area, parent_programme, account, role, ref, checked_on, stands)
		VALUES ($1,$2,'four-party-care','care',1,'','',$3,$4,'','p','',$5,'','a','carer','k',$4,TRUE)`, event, c, day, recorded, officeArea)
}

// ordinary is care that is in order: two people, two carers, twelve months.
func (o *office) ordinary() {
	for i, c := range []string{"c0", "c1"} {
		o.cared(c, "p"+pad(i))
		for m := 1; m <= 12; m++ {
			month := fmt.Sprintf("2023-%02d", m)
			o.paid(fmt.Sprint(c, "-", month), c, fmt.Sprint("e", c, m), "carer"+c, month, 40000, "acc"+c)
			o.carePlant(fmt.Sprint("care", c, m), c, month+"-05", month+"-05")
		}
	}
}

// raised are the words of the findings of an inspection.
func (o *office) raised(c string) (out []string) {
	o.t.Helper()
	rows, err := o.g.List(o.t.Context(), o.h, o.as("xi", CaseList), Query{Parent: c}, 50)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, row := range rows {
		shown, err := o.g.Show(o.t.Context(), o.h, o.as("xi", CaseShow), row.ID)
		if err != nil {
			o.t.Fatal(err)
		}
		what, _ := shown.State.Answer("what")
		out = append(out, what.Text)
	}
	slices.Sort(out)
	return out
}

// Money that is in order raises nothing; each planted fault raises its own finding,
// once, in words and keys that name nobody.
func TestDataTests(t *testing.T) {
	plants := map[string]struct {
		plant func(o *office)
		want  string
		key   string
	}{
		"": {func(*office) {}, "", ""},
		"dead payee": {func(o *office) {
			o.sql(`UPDATE person SET died_on = '2023-10-20' WHERE id = 'p00001'`)
			o.sql(`DELETE FROM act WHERE day > '2023-10-20'`)
			o.sql(`DELETE FROM payment WHERE period = '2023-12'`)
		}, "去世", "c1-2023-11"},
		"paid twice": {func(o *office) {
			o.cared("c2", "p00001")
			o.paid("twice", "c2", "x", "carerc1", "2023-03", 40000, "accc1")
		}, "发了两次", "twice"},
		"before it was opened": {func(o *office) { o.sql(`UPDATE cases SET opened_on = '2023-01-20' WHERE id = 'c1'`) }, "不可能", "carec11"},
		"ahead of time":        {func(o *office) { o.sql(`UPDATE act SET recorded_on = '2023-05-04' WHERE event = 'carec05'`) }, "不可能", "carec05"},
		"over the ceiling":     {func(o *office) { o.sql(`UPDATE payment SET fen = 40001 WHERE id = 'c0-2023-07'`) }, "超过标准", "month:2023-07"},
		"one account":          {func(o *office) { o.sql(`UPDATE payment SET account = 'accc0' WHERE payee = 'carerc1'`) }, "同一个银行账户", "carerc1"},
		"a photo again": {func(o *office) {
			o.sql(`INSERT INTO evidence (key, case_id, event, name, kind, digest, look, again, account, at) VALUES ('f0','c0','','p','photo','d','l','','a','2023-01-01')`)
			o.sql(`INSERT INTO evidence (key, case_id, event, name, kind, digest, look, again, account, at) VALUES ('f1','c1','','p','photo','d','l','f0','a','2023-02-01')`)
		}, "先用过", "f1"},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for name, p := range plants {
			t.Run(name, func(t *testing.T) {
				db := db
				if name != "" {
					db = fresh(t, db)
				}
				o, c := inspected(t, db, 2)
				o.ordinary()
				p.plant(o)
				c = o.must(o.act("xi", c, Entry{Step: "tested"}))
				got := o.raised(c.Record)
				if p.want == "" {
					if len(got) != 0 {
						t.Errorf("raised %v", got)
					}
					return
				}
				if len(got) != 1 || !strings.Contains(got[0], p.want) || !strings.Contains(got[0], p.key) || strings.Contains(got[0], "甲") {
					t.Fatalf("raised %v, want one with %s and %s", got, p.want, p.key)
				}
				if err := o.h.DB().Write(t.Context(), func(tx *store.Tx) error {
					r, err := o.g.load(tx, o.h.Within(tx), o.system(CaseTell), c.Record)
					if err != nil {
						return err
					}
					return r.tests(nil)
				}); err != nil {
					t.Fatal(err)
				}
				if again := o.raised(c.Record); len(again) != 1 {
					t.Errorf("the same again raises %v", again)
				}
			})
		}
	})
}

// A scope that names no division of the city is refused beside its rows: a test over it
// would find nothing and look like praise. So is an inspector without an account.
func TestScopeNamesWhatIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o, _ := inspected(t, db, 1)
		c := o.must(o.g.Open(t.Context(), o.h, o.as("boss", CaseOpen), New{Programme: "inspection", Area: "/43/4303/"}, Entry{Names: map[string][]string{"head": {"head"}}}))
		scoped := func(county, inspector string) error {
			lines := form.Answer{Rows: []form.Answers{{"year": {Number: 2023}, "line": {Text: "four_party"}, "county": {Text: county}, "checked": {Number: 100}}}}
			_, err := o.act("head", c, Entry{Step: "scoped", Names: map[string][]string{"inspectors": {inspector}, "inspected": {"U"}}, Say: form.Answers{"lines": lines}})
			return err
		}
		for _, x := range []struct{ county, inspector, field string }{{"999999", "xi", "lines"}, {"/99/", "xi", "lines"}, {"430302", "nobody", "inspectors"}} {
			err := scoped(x.county, x.inspector)
			bad, ok := fault.AsInvalid(err)
			if refusalOf(err) != "bad_answer" || !ok || bad[0].Name != x.field {
				t.Errorf("%+v: %v", x, err)
			}
		}
		if err := scoped("430302", "xi"); err != nil {
			t.Error(err)
		}
	})
}

// fresh is another empty database of the same kind.
func fresh(t *testing.T, like *store.DB) *store.DB {
	t.Helper()
	if like.Embedded() {
		return storetest.SQLite(t)
	}
	return storetest.Open(t, storetest.Postgres(t))
}

// Every test that a definition can name is written, and no other.
func TestDataTestsAreThoseOfTheLanguage(t *testing.T) {
	for _, name := range programme.DataTests {
		if dataTests[name] == nil {
			t.Errorf("%s is not written", name)
		}
	}
	if len(dataTests) != len(programme.DataTests) {
		t.Errorf("%d tests for %d names", len(dataTests), len(programme.DataTests))
	}
}
