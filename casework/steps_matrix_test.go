package casework

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/figure"
	"tongxing/programmes"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/store/storetest"
)

func readBook(t *testing.T) *programme.Book {
	t.Helper()
	book, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// Who may do what, over every step of every programme; and every planted fault in the
// guards is noticed.
func TestStepsMatrix(t *testing.T) {
	book := readBook(t)
	db := storetest.SQLite(t)
	town(t, db)
	x := &cross{t: t, h: testHouse(t, db), engine: &Engine{Book: book}, book: book, done: map[string]bool{}}
	x.tell(0)
	for i, w := range x.wrong {
		if i < 40 {
			t.Error(w)
		}
	}
	all := 0
	for _, slug := range book.Slugs() {
		for _, s := range book.Programme(slug).Steps {
			if all++; !x.done[slug+"."+s.ID] {
				t.Errorf("no story does %s.%s", slug, s.ID)
			}
		}
	}
	killed := 0
	for i, m := range mutants {
		if caught := m.run(t, db, book, (i+1)*10_000); caught != "" {
			killed++
			t.Logf("%s: %s", m.name, caught)
		} else {
			t.Errorf("%s: nobody notices", m.name)
		}
	}
	fmt.Printf("steps matrix: %d programmes, %d of %d steps and %d second looks, %d tries, %d wrong; %d of %d mutants killed\n",
		len(book.Slugs()), x.steps, all, len(x.done)-x.steps, x.tries, len(x.wrong), killed, len(mutants))
}

// The same on PostgreSQL, over every eighth programme where there is little time.
func TestStepsMatrixOnPostgres(t *testing.T) {
	book := readBook(t)
	db := storetest.Open(t, storetest.Postgres(t))
	town(t, db)
	x := &cross{t: t, h: testHouse(t, db), engine: &Engine{Book: book}, book: book, done: map[string]bool{}}
	if os.Getenv("TONGXING_SOAK") == "" {
		x.only = map[string]bool{}
		for i, slug := range book.Slugs() {
			x.only[slug] = i%8 == 0
		}
	}
	x.tell(0)
	if len(x.wrong) > 0 {
		t.Error(strings.Join(x.wrong[:min(len(x.wrong), 20)], "\n"))
	}
	fmt.Printf("steps matrix on PostgreSQL: %d steps, %d tries, %d wrong\n", x.steps, x.tries, len(x.wrong))
}

// A mutant is a fault planted in a guard: in the definition that the engine is given, in
// the policy, in the conditions of rows, in who comes in, or in the rows themselves.
type mutant struct {
	name   string
	def    func(*programme.Definition) bool // whether there was something to spoil
	rules  func(map[access.Action]access.Rule)
	hook   func() (restore func())
	who    func(access.Actor) access.Actor
	tamper string
}

// run tells stories under the fault until somebody notices; it tells by what.
func (m mutant) run(t *testing.T, db *store.DB, book *programme.Book, base int) string {
	t.Helper()
	x := &cross{t: t, h: testHouse(t, db), engine: &Engine{Book: book}, book: book, done: map[string]bool{}, spoil: m.who, tamper: m.tamper, most: 1}
	if m.def != nil {
		faulty := readBook(t)
		x.only = map[string]bool{}
		for _, slug := range faulty.Slugs() {
			x.only[slug] = m.def(faulty.Programme(slug))
		}
		x.engine = &Engine{Book: faulty}
	}
	if m.rules != nil {
		rules := map[access.Action]access.Rule{}
		for action, rule := range Rules {
			rules[action] = with(rule, nil)
		}
		m.rules(rules)
		p, err := access.NewPolicy(access.Rules, figure.Rules, registry.Rules, rules)
		if err != nil {
			t.Fatal(err)
		}
		x.h.Policy = p
	}
	if m.hook != nil {
		defer m.hook()()
	}
	x.tell(base)
	if len(x.wrong) == 0 {
		return ""
	}
	return x.wrong[0]
}

// column puts a condition of rows in another's place for a while.
func column(change func(*access.Cols)) func() func() {
	return func() func() {
		sound := cols
		change(&cols)
		return func() { cols = sound }
	}
}

func eachStep(spoil func(*programme.Step) bool) func(*programme.Definition) bool {
	return func(d *programme.Definition) (any bool) {
		for i := range d.Steps {
			any = spoil(&d.Steps[i]) || any
		}
		return any
	}
}

var mutants = []mutant{
	{name: "four eyes are not asked", def: eachStep(func(s *programme.Step) bool { was := len(s.NotBy) > 0; s.NotBy = nil; return was })},
	{name: "who decided before looks at the appeal", def: eachStep(func(s *programme.Step) bool {
		n := len(s.NotBy)
		s.NotBy = slices.DeleteFunc(slices.Clone(s.NotBy), func(x string) bool { return x == programme.Parent })
		return len(s.NotBy) < n
	})},
	{name: "any office may do it", def: eachStep(func(s *programme.Step) bool {
		s.By = append(slices.Clone(s.By), "village", "township", "county", "city")
		return true
	})},
	{name: "any party may do it", def: func(d *programme.Definition) bool {
		for i := range d.Steps {
			for _, p := range d.Parties {
				d.Steps[i].By = append(slices.Clone(d.Steps[i].By), p.Name)
			}
		}
		return len(d.Parties) > 0
	}},
	{name: "the last who may is forgotten", def: eachStep(func(s *programme.Step) bool {
		was := len(s.By) > 1
		if was {
			s.By = s.By[:len(s.By)-1]
		}
		return was
	})},
	{name: "anybody looks at entries", def: eachStep(func(s *programme.Step) bool {
		if s.Check == nil {
			return false
		}
		s.Check.By = programme.Roles
		return true
	})},
	{name: "concealment is forgotten", def: func(d *programme.Definition) (any bool) {
		for i := range d.Parties {
			any = any || d.Parties[i].Conceal != nil
			d.Parties[i].Conceal = nil
		}
		return any
	}},
	{name: "a concealed party sees nothing it is asked about", def: func(d *programme.Definition) (any bool) {
		for i := range d.Parties {
			if c := d.Parties[i].Conceal; c != nil && len(c.Sees) > 0 {
				any, d.Parties[i].Conceal = true, &programme.Conceal{Until: c.Until}
			}
		}
		return any
	}},
	{name: "restricted cases open to the ground staff", hook: column(func(c *access.Cols) { c.Guarded = "" })},
	{name: "sealed cases open to offices", hook: column(func(c *access.Cols) { c.Sealed = "" })},
	{name: "nobody is kept out", hook: column(func(c *access.Cols) { c.Barred = "" })},
	{name: "conflicts are declared for nothing", hook: column(func(c *access.Cols) { c.Barred = "c.id IN (SELECT b.case_id FROM barred b WHERE b.ref IN (%[1]s))" })},
	{name: "being named opens nothing", hook: column(func(c *access.Cols) { c.Named = "" })},
	{name: "everybody is named", hook: column(func(c *access.Cols) { c.Named = "(1 = 1 OR '' IN (%[1]s))" })},
	{name: "cases are nobody's own", hook: column(func(c *access.Cols) { c.Person = "" })},
	{name: "hats ignore the area", hook: func() func() {
		inArea = func(string, string) bool { return true }
		return func() { inArea = strings.HasPrefix }
	}},
	{name: "an office reaches every area", who: func(a access.Actor) access.Actor {
		a.Grants = slices.Clone(a.Grants)
		for i := range a.Grants {
			if a.Grants[i].Area != "" {
				a.Grants[i].Area = "/43/"
			}
		}
		return a
	}},
	{name: "a deputy is a second pair of eyes", who: func(a access.Actor) access.Actor {
		a.Away = slices.Clone(a.Away)
		for i := range a.Away {
			a.Away[i].Person = "a stranger"
		}
		return a
	}},
	{name: "a deputy has the office too", who: func(a access.Actor) access.Actor {
		if len(a.Away) > 0 {
			a.Grants = append(slices.Clone(a.Grants), access.Grant{Role: access.County, Area: "/43/4303/"})
		}
		return a
	}},
	{name: "an auditor acts", rules: func(r map[access.Action]access.Rule) { r[CaseAct][access.Auditor] = access.Area }},
	{name: "an auditor cannot look", rules: func(r map[access.Action]access.Rule) { delete(r[CaseShow], access.Auditor) }},
	{name: "residents list cases", rules: func(r map[access.Action]access.Rule) { r[CaseList][access.Resident] = access.Self }},
	{name: "the cadre reaches the whole area", rules: func(r map[access.Action]access.Rule) { r[CaseShow][access.Cadre] = access.Open }, hook: column(func(c *access.Cols) { c.Open = "TRUE" })},
	{name: "tasks of one area stand in another's queue", tamper: `UPDATE task SET area = '/43/4399/439901/439901001/439901001001/' WHERE case_id = $1`},
	{name: "restricted tasks stand in the ground staff's queue", tamper: `UPDATE task SET level = 'open' WHERE case_id = $1`},
	{name: "tasks of parties stand in nobody's queue", tamper: `UPDATE task SET ref = '' WHERE case_id = $1`},
	{name: "the table of who is kept out is empty", tamper: `DELETE FROM barred WHERE case_id = $1`},
	{name: "the table of parties is empty", tamper: `DELETE FROM party WHERE case_id = $1`},
}
