package known_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"tongxing/access"
	"tongxing/msg"
	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/registry/roll"
	"tongxing/rule"
	"tongxing/store"
)

const retrofit = `
all:
  - any: [{fact: household.worst_grade, in: [1, 2]}, {all: [{fact: certificate.category, in: [intellectual, mental]}, {fact: certificate.grade, is: 3}]}]
  - {fact: household.income_class, in: [dibao, margin, tekun]}
  - {fact: house.convertible, is: true}
  - {fact: subject.hukou_in, is: true}
none: [{fact: benefit.draws, of: care_subsidy, is: true}, {fact: subject.age, over: 69}]
`

func parse(t testing.TB, text string) (r rule.Rule) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// pay brings in and applies one month's roll of a kind for an area.
func (d *desk) pay(kind, month, area string, lines ...string) {
	d.t.Helper()
	id := d.must(roll.StageRoll(ctx, d.House, d.as(roll.Stage), roll.Paper{Kind: kind, Month: month, Area: area, Source: "民政 1 号"}, strings.NewReader("姓名,身份证号,金额\n"+strings.Join(lines, "\n"))))
	d.must(roll.ApplyRoll(ctx, d.House, d.as(roll.Apply), id, 1))
}

func (d *desk) citizen(name string, n int, born string) string {
	return fmt.Sprintf("%s,%s,100", name, citizenOf(n, born))
}

// Each fact, known and not known.
func TestWhatIsKnown(t *testing.T) {
	each(t, func(d *desk) {
		bare := d.person(1, "19900506", "", home, "42", nil)
		full := d.person(2, "19530105", "h1", home, "43", func(n *registry.NewPerson) {
			n.State = registry.State{SelfCare: "partly", HukouArea: "/43/4303/430321/", HukouKind: "rural", Residence: "/43/4301/"}
			n.House = registry.House{Income: "poor", Convertible: "yes"}
		})
		mate := d.person(3, "20170103", "h1", home, "61", nil)
		late := d.person(4, "19800101", "h2", far, "51", func(n *registry.NewPerson) { n.IssuedOn = "2024-01-03" })
		old := d.person(5, "19800102", "h3", far, "51", func(n *registry.NewPerson) { n.IssuedOn = "2010-01-01" })
		dead := d.person(6, "19500101", "h3", far, "11", nil)
		d.must(registry.RecordDeath(ctx, d.House, d.as(registry.PersonEnd), dead, 1, "2023-05-05"))
		d.pay("dibao", "2023-10", "/43/4303/430302/", d.citizen("演示人", 2, "19530105"), d.citizen("另一个名字", 1, "19900506"))
		star := d.must(registry.OpenOrganisation(ctx, d.House, d.as(registry.OrganisationOpen), registry.NewOrganisation{Area: home, Kind: "community_station", Name: "星光", Recognised: []string{"autism"}}))
		gone := d.must(registry.OpenOrganisation(ctx, d.House.At(store.Day("2023-01-01").Time()), d.as(registry.OrganisationOpen), registry.NewOrganisation{Area: home, Kind: "hospital", Name: "某院"}))
		d.must(registry.EndOrganisation(ctx, d.House, d.as(registry.OrganisationEnd), gone, 1, "2023-06-30"))

		for _, c := range []struct{ id, fact, of, want string }{
			{bare, "subject.age", "", "33"}, {mate, "subject.age", "", "6"}, {full, "subject.age", "", "70"},
			{bare, "subject.hukou_in", "", "?"}, {full, "subject.hukou_in", "", "true"}, {bare, "subject.residence_permit_in", "", "?"}, {full, "subject.residence_permit_in", "", "false"},
			{bare, "subject.self_care", "", "?"}, {full, "subject.self_care", "", "partly"}, {bare, "subject.hukou_kind", "", "?"}, {full, "subject.hukou_kind", "", "rural"},
			{bare, "certificate.valid", "", "true"}, {late, "certificate.valid", "", "false"}, {old, "certificate.valid", "", "false"}, {old, "certificate.grade", "", "1"},
			{full, "certificate.grade", "", "3"}, {full, "certificate.category", "", "limb"}, {mate, "certificate.category", "", "mental"},
			{bare, "certificate.issued_after_day", "", "false"}, {late, "certificate.issued_after_day", "", "true"},
			{bare, "household.income_class", "", "?"}, {mate, "household.income_class", "", "dibao"}, {late, "household.income_class", "", "none"},
			{bare, "household.worst_grade", "", "?"}, {full, "household.worst_grade", "", "1"}, {full, "household.holders", "", "2"}, {bare, "household.holders", "", "?"},
			{old, "household.holders", "", "0"}, {old, "household.worst_grade", "", "?"}, // one lapsed, one died
			{full, "house.convertible", "", "true"}, {late, "house.convertible", "", "?"},
			{full, "benefit.draws", "dibao", "true"}, {mate, "benefit.draws", "dibao", "false"}, {bare, "benefit.draws", "dibao", "?"}, // the line's name differs
			{late, "benefit.draws", "dibao", "?"}, {full, "benefit.draws", "margin", "?"}, {full, "benefit.draws", "rent", "?"}, // no roll came
			{"h1", "benefit.draws", "dibao", "true"}, {"h1", "household.worst_grade", "", "1"}, {"h1", "household.income_class", "", "dibao"}, {"h1", "subject.age", "", "?"}, {"h1", "house.convertible", "", "true"},
			{"h2", "benefit.draws", "dibao", "?"}, {"h2", "household.holders", "", "0"},
			{star, "organisation.recognised_for", "autism", "true"}, {star, "organisation.recognised_for", "limb", "false"}, {star, "organisation.left", "", "false"}, {star, "organisation.is_station", "", "true"},
			{star, "organisation.kind", "", "community_station"}, {gone, "organisation.left", "", "true"}, {gone, "organisation.is_station", "", "false"}, {star, "subject.age", "", "?"},
			{full, "organisation.left", "", "?"}, {"nobody", "subject.age", "", "?"}, {"nobody", "certificate.valid", "", "?"}, {"nobody", "organisation.left", "", "?"},
		} {
			if got := d.says(c.id, c.fact, c.of); got != c.want {
				t.Errorf("%s %s %s: %s, want %s", c.id, c.fact, c.of, got, c.want)
			}
		}
	})
}

// Every fact has its words, and every code too.
func TestFactsAreWorded(t *testing.T) {
	catalogue, err := known.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	if len(catalogue) != 18 {
		t.Errorf("%d facts", len(catalogue))
	}
	for _, f := range catalogue {
		keys := []string{"rule.fact." + f.Name}
		if f.Kind == rule.YesNo {
			keys = []string{"rule.fact." + f.Name + ".true", "rule.fact." + f.Name + ".false"}
		}
		for _, code := range f.Codes {
			keys = append(keys, f.Words+"."+code)
		}
		for _, key := range keys {
			if text := msg.ZH.T(key); strings.HasPrefix(text, "⟦") {
				t.Errorf("%s has no words", key)
			}
		}
	}
	for _, b := range known.Benefits {
		if text := msg.EN.T("known.benefit." + b); strings.HasPrefix(text, "⟦") {
			t.Errorf("%s has no words", b)
		}
	}
}

func TestDayWhen(t *testing.T) {
	for _, c := range []struct {
		born store.Day
		over int64
		want store.Day
	}{{"1953-01-05", 69, "2023-01-05"}, {"2017-01-03", 6, "2024-01-03"}, {"2008-02-29", 15, "2024-02-29"}, {"2008-02-29", 16, "2025-03-01"}, {"", 6, ""}, {"2017-01-03", -2, ""}} {
		if got := known.Passes(c.born, c.over); got != c.want {
			t.Errorf("%s over %d: %s, want %s", c.born, c.over, got, c.want)
		}
	}
	each(t, func(d *desk) {
		id := d.person(1, "20170103", "", home, "61", nil)
		d.read(func(tx *store.Tx) error {
			for _, name := range []string{"subject.age", "party.carer.age"} {
				if day, err := known.DayWhen(tx, name, 6, id); err != nil || day != "2024-01-03" {
					t.Errorf("%s: %s %v", name, day, err)
				}
			}
			if day, err := known.DayWhen(tx, "subject.age", 6, "nobody"); err != nil || day != "" {
				t.Errorf("nobody: %s %v", day, err)
			}
			if _, err := known.DayWhen(tx, "household.holders", 6, id); err == nil {
				t.Error("a household passes by the calendar")
			}
			return nil
		})
	})
}

// lucky is a source of a package above: every other person, of two objects.
type lucky struct{ day store.Day }

func (lucky) Facts() []rule.Fact {
	return []rule.Fact{{Name: "test.lucky", Kind: rule.YesNo, Object: true}, {Name: "test.coins", Kind: rule.Counted}}
}

func coins(id string) int64 { return int64(id[len(id)-1]) }

func (s lucky) One(_ *store.Tx, id string, _ store.Day) (rule.Facts, error) {
	return func(fact, of string) rule.Value {
		switch {
		case fact == "test.coins":
			return rule.Number(coins(id))
		case of == "a":
			return rule.Bool(coins(id)%2 == 0)
		}
		return rule.Value{}
	}, nil
}

func (s lucky) Columns(_ *store.Tx, ids []string, _ store.Day, into *rule.Columns) error {
	a, n := rule.Column{Codes: make([]uint8, len(ids))}, rule.Column{Numbers: make([]int32, len(ids))}
	for i, id := range ids {
		n.Numbers[i] = int32(coins(id))
		if coins(id)%2 == 0 {
			a.Codes[i] = 1
		}
	}
	if err := into.Put("test.lucky", "a", a); err != nil {
		return err
	}
	return into.Put("test.coins", "", n)
}

// disagree tells where columns answer otherwise than one subject at a time.
func disagree(d *desk, catalogue rule.Catalogue, columns *rule.Columns, ids []string, upper ...known.Source) (out []string) {
	d.t.Helper()
	d.read(func(tx *store.Tx) error {
		for row, id := range ids {
			facts, err := known.Of(tx, id, today, upper...)
			if err != nil {
				return err
			}
			columns.Each(func(fact, of string, _ rule.Column) {
				if a, b := columns.Value(catalogue, row, fact, of), facts(fact, of); a != b {
					out = append(out, fmt.Sprintf("%s %s of %q: %s in columns, %s alone", id, fact, of, say(a), say(b)))
				}
			})
		}
		return nil
	})
	return out
}

// Columns and one subject at a time answer alike, for every fact of everybody; a
// planted fault is noticed.
func TestColumnsAgree(t *testing.T) {
	each(t, func(d *desk) {
		crowd(d, 7, 80)
		upper := []known.Source{lucky{}}
		catalogue, err := known.Catalogue(upper...)
		if err != nil {
			t.Fatal(err)
		}
		var columns *rule.Columns
		var ids, areas []string
		d.read(func(tx *store.Tx) (err error) {
			columns, ids, areas, err = known.Columns(tx, today, upper...)
			return err
		})
		if len(ids) < 60 || len(ids) > 79 || len(areas) != len(ids) {
			t.Fatalf("%d people", len(ids))
		}
		seen := 0
		columns.Each(func(string, string, rule.Column) { seen++ })
		if seen != 13+5+2 {
			t.Errorf("%d columns", seen)
		}
		for _, x := range disagree(d, catalogue, columns, ids, upper...) {
			t.Error(x)
		}
		columns.Each(func(fact, of string, c rule.Column) {
			switch {
			case c.Numbers != nil:
				c.Numbers[3]++
			case c.Codes[3] == rule.NoCode:
				c.Codes[3] = 0
			default:
				c.Codes[3] = rule.NoCode
			}
		})
		if n := len(disagree(d, catalogue, columns, ids, upper...)); n != seen {
			t.Errorf("of %d planted faults %d are noticed", seen, n)
		}
	})
}

// crowd registers n random people of households, cards, states, rolls and ends.
func crowd(d *desk, seed uint64, n int) (ids []string) {
	r := rand.New(rand.NewPCG(seed, 1))
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	var lines [2][]string
	for i := range n {
		born := fmt.Sprintf("%d%02d%02d", 1940+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28))
		area := one(home, home, far)
		ids = append(ids, d.person(i, born, one("", fmt.Sprint("h", r.IntN(n/3))), area, one("1", "4", "6", "7")+one("1", "2", "3", "4"), func(p *registry.NewPerson) {
			p.IssuedOn = store.Day(one("2010-03-01", "2020-03-01", "2023-12-31", "2024-01-05"))
			p.State = registry.State{SelfCare: one("", "all", "none"), HukouArea: one("", "/43/4301/", "/43/4303/430302/"), HukouKind: one("", "rural", "urban"), Residence: one("", home, "/44/4401/")}
			p.House = registry.House{Income: one("", "poor", "orphan"), Convertible: one("", "yes", "no")}
		}))
		if r.IntN(3) > 0 {
			lines[r.IntN(2)] = append(lines[r.IntN(2)], d.citizen(one("演示人", "演示人", "别人"), i, born))
		}
		if r.IntN(8) == 0 {
			d.must(registry.RecordDeath(ctx, d.House, d.as(registry.PersonEnd), ids[i], 1, store.Day(one("2024-01-01", "2024-01-02"))))
		} else if r.IntN(9) == 0 {
			d.must(registry.RecordMove(ctx, d.House, d.as(registry.PersonEnd), ids[i], 1, registry.Move{On: "2023-12-01"}))
		}
		if r.IntN(6) == 0 {
			d.exec(`INSERT INTO certificate (id, person, number_sealed, number_index, category, grade, issued_on, expires_on, state) VALUES ($1,$2,$3,$1,4,$4,$5,'2031-01-01',$6)`,
				fmt.Sprint("c", i), ids[i], []byte("x"), 1+r.IntN(4), one("2009-01-01", "2021-01-01"), one("valid", "frozen"))
		}
	}
	d.pay("dibao", "2023-10", "/43/4303/430302/", lines[0]...)
	d.pay("care", "2023-11", "/43/4303/", lines[1]...)
	d.pay("dibao", "2023-12", "/43/4303/430302/", lines[1]...)
	return ids
}

// The board follows whatever happens to one person, as if everybody were read anew.
func TestBoardFollows(t *testing.T) {
	each(t, func(d *desk) {
		ids := crowd(d, 3, 40)
		carded := d.person(901, "19770708", "", home, "41", nil)
		board, err := known.NewBoard(lucky{})
		if err != nil {
			t.Fatal(err)
		}
		if err := board.Touch(ctx, d.House, "person:"+ids[0]); err != nil {
			t.Fatal(err)
		}
		if err := board.Load(ctx, d.House); err != nil {
			t.Fatal(err)
		}
		before, _ := board.Size()
		var living []registry.Person
		d.read(func(tx *store.Tx) error {
			return tx.Select(&living, `SELECT id, household, version FROM person WHERE died_on = '' AND moved_on = '' AND household <> '' ORDER BY id`)
		})
		a, b := living[0], living[1]
		c := living[2:][slices.IndexFunc(living[2:], func(p registry.Person) bool { return p.Household != a.Household })] // people of one moment stand in no order
		d.must(registry.SetSelfCare(ctx, d.House, d.as(registry.PersonCare), a.ID, a.Version, "partly"))
		d.must(registry.RecordDeath(ctx, d.House, d.as(registry.PersonEnd), b.ID, b.Version, "2024-01-02"))
		d.must(registry.LinkMember(ctx, d.House, d.as(registry.MemberLink), c.ID, a.Household))
		d.must(registry.CancelCertificate(ctx, d.House, d.as(registry.CertificateRecord), carded, 1, "2024-01-02", "wish"))
		fresh := d.person(900, "19770707", a.Household, home, "41", nil)
		var keys []string
		d.read(func(tx *store.Tx) error {
			var all []string
			err := tx.Select(&all, `SELECT keys FROM event WHERE kind IN ('person.state', 'person.died', 'link.member', 'certificate.cancelled')`)
			for _, k := range all {
				keys = append(keys, strings.Fields(k)...)
			}
			return err
		})
		for _, k := range append(keys, "person:"+fresh, "post:x") {
			if err := board.Touch(ctx, d.House, k); err != nil {
				t.Fatal(err)
			}
		}
		if after, day := board.Size(); after != before || day != today { // one died, one came
			t.Errorf("%d people on %s, want %d", after, day, before)
		}
		anew, err := known.NewBoard(lucky{})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{retrofit, `{fact: test.coins, over: 50}`, `{fact: household.holders, over: 1}`, `{fact: certificate.valid, is: true}`, `{fact: subject.self_care, is: partly}`, `{fact: benefit.draws, of: dibao, is: true}`, `{fact: house.convertible, is: true}`} {
			r := parse(t, text)
			for _, truth := range []rule.Truth{rule.Yes, rule.Unknown, rule.No} {
				got, err1 := board.Find(ctx, d.House, d.as(known.Find), r, truth)
				want, err2 := anew.Find(ctx, d.House, d.as(known.Find), r, truth)
				if err1 != nil || err2 != nil || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s %d:\n%v\n%v %v %v", text, truth, got, want, err1, err2)
				}
			}
		}
	})
}

// Who asks finds people of their own area alone, and a day later those of that day.
func TestFindWithinTheScope(t *testing.T) {
	each(t, func(d *desk) {
		near, away := d.person(1, "20170103", "h1", home, "61", nil), d.person(2, "20170103", "h2", far, "61", nil)
		account := d.must(access.OpenAccount(ctx, d.House, d.as(access.AccountOpen), access.Account{Login: "town", Name: "x", Kind: "staff"}, "", access.Grant{Role: access.Township, Area: home}))
		board, err := known.NewBoard()
		if err != nil {
			t.Fatal(err)
		}
		find := func(h *access.House, who access.Actor, r rule.Rule) (ids string) {
			s, err := h.Decide(who, known.Find, "test", access.Web)
			if err != nil {
				t.Fatal(err)
			}
			all, err := board.Find(ctx, h, s, r, rule.Yes)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range all {
				ids += f.Person + " "
			}
			return ids
		}
		child := parse(t, `{fact: subject.age, under: 7}`)
		town, err := access.ActorOf(ctx, d.House, account)
		if err != nil {
			t.Fatal(err)
		}
		if got := find(d.House, town, child); got != near+" " {
			t.Errorf("the township finds %s", got)
		}
		if got := find(d.House, access.System("test"), child); got != near+" "+away+" " {
			t.Errorf("the system finds %s", got)
		}
		if got := find(d.House.At(store.Day("2024-01-03").Time()), access.System("test"), child); got != "" {
			t.Errorf("on the seventh birthday: %s", got)
		}
		if _, err := board.Find(ctx, d.House, d.as(registry.PersonList), child, rule.Yes); err == nil {
			t.Error("a scope for something else serves")
		}
	})
}
