package casework

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/figure"
	"tongxing/programmes"
	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

// A tale is one story told on a real database, an event a transaction.
type tale struct {
	t     *testing.T
	g     *Engine
	h     *access.House
	s     access.Scope
	story programme.Story
	cases map[string]string // alias → case
	ids   map[int]string
	now   store.Day
	n     int
	quiet bool // the definitions were tampered with: the story need not come out
}

func (x *tale) errorf(format string, args ...any) {
	if !x.quiet {
		x.t.Errorf(format, args...)
	}
}

func testHouse(t *testing.T, db *store.DB) *access.House {
	t.Helper()
	keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.NewPolicy(access.Rules, figure.Rules, registry.Rules, known.Rules, Rules)
	if err != nil {
		t.Fatal(err)
	}
	return access.NewHouse(db, keys, p, store.WallClock{})
}

func TestStoriesOnDatabases(t *testing.T) {
	book, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := testHouse(t, db)
		town(t, db)
		told, numbers := 0, newNumbers(t, &Engine{Book: book})
		for _, slug := range book.Slugs() {
			for i, story := range book.Stories(slug) {
				t.Run(slug+"/"+story.ID, func(t *testing.T) {
					tell := &tale{t: t, h: h, story: story, cases: map[string]string{}, ids: map[int]string{}, n: told*100 + i}
					tell.g = &Engine{Book: book, Known: tell.known}
					tell.tell()
				})
				told++
			}
			numbers.same(t, h)
		}
		if numbers.noticed == 0 {
			t.Error("a book that follows nothing is not noticed")
		}
		whole, err := h.Decide(access.System("test"), CaseClock, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := (&Engine{Book: book}).Fsck(context.Background(), h, whole, func(text string) { t.Error(text) })
		if err != nil || cases == 0 && told > 0 {
			t.Errorf("fsck: %d cases, %v", cases, err)
		}
	})
}

// town is the tree of divisions that stories name.
func town(t *testing.T, db *store.DB) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, code := range []string{"430300", "430302", "430304", "430321", "430381", "430382"} {
			level := "county"
			if code == "430300" {
				level = "city"
			}
			if _, err := tx.Exec(`INSERT INTO division (code, parent, path, name, pinyin, level) VALUES ($1, '4303', $2, $1, $1, $3)`, code, areaOf(code), level); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// key gives a story's alias a key of its own in this database.
func (x *tale) key(alias string) string {
	if alias == "" {
		return ""
	}
	return fmt.Sprintf("%s~%d", alias, x.n)
}

func (x *tale) bare(key string) string { alias, _, _ := strings.Cut(key, "~"); return alias }

func (x *tale) known(_ *store.Tx, subject string, on store.Day) (rule.Facts, error) {
	know := x.story.Know[x.bare(subject)]
	return func(fact, of string) rule.Value {
		if born := store.Day(know["subject.born"]); fact == "subject.age" && born.Valid() {
			years := int64(on.Time().Year() - born.Time().Year())
			if string(on)[5:] < string(born)[5:] {
				years--
			}
			return rule.Number(years)
		}
		text, ok := know[fact+"."+of]
		if !ok {
			if text, ok = know[fact]; !ok {
				return rule.Value{}
			}
			if of != "" {
				return rule.Bool(slices.Contains(strings.Split(text, ","), of))
			}
		}
		v := rule.Code(text)
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			v.Number = n
		}
		return v
	}, nil
}

func (x *tale) tell() {
	x.begins()
	for i, e := range x.story.Events {
		x.opens(e)
		if !x.event(i, e) {
			return
		}
	}
}

// begins brings in who the story is about, and its cases that no event opens.
func (x *tale) begins() {
	var err error
	if x.s, err = x.h.Decide(access.System("story"), CaseTell, "story", access.Job); err != nil {
		x.t.Fatal(err)
	}
	x.people()
	for _, c := range x.story.Cases {
		if c.Parent == "" {
			x.open(c)
		}
	}
}

// opens begins the case of an event, where nothing has yet.
func (x *tale) opens(e programme.StoryEvent) {
	for _, c := range x.story.Cases {
		if c.Alias == e.Case && x.cases[c.Alias] == "" {
			x.open(c)
		}
	}
}

// people brings the story's subjects and stock into the registry.
func (x *tale) people() {
	x.write(func(tx *store.Tx) error {
		for _, e := range x.story.Events {
			if err := x.workers(tx, e); err != nil {
				return err
			}
			for _, v := range e.Say {
				if err := x.others(tx, v); err != nil {
					return err
				}
			}
		}
		for _, c := range x.story.Cases {
			d := x.g.Book.Programme(c.Of)
			if c.Subject == "" || d.Subject[0] == programme.Matter {
				continue
			}
			if err := x.subject(tx, d, c); err != nil {
				return err
			}
		}
		for alias, know := range x.story.Know {
			if n, ok := know["stock"]; ok && n == "0" {
				continue
			}
			if _, err := tx.Exec(`INSERT INTO item (id, serial_no, code, organisation, area, state, case_id, row_version) VALUES ($1, $1, $2, '', '/43/4303/', 'in_stock', '', 1)`, x.key(alias), know["code"]); err != nil {
				return err
			}
		}
		return nil
	})
}

// workers have accounts: those whom an event names in a part that workers hold.
func (x *tale) workers(tx *store.Tx, e programme.StoryEvent) error {
	for _, c := range x.story.Cases {
		for party, names := range e.Name {
			if p := x.g.Book.Programme(c.Of).Party(party); c.Alias != e.Case || p == nil || !slices.Contains(p.Kinds, "worker") {
				continue
			}
			for _, name := range names {
				if _, err := tx.Exec(`INSERT INTO account (id, login, kind, name, person, password_hash, totp_last, disabled, version, created_at) VALUES ($1, $1, 'staff', $1, '', '', 0, FALSE, 1, '') ON CONFLICT (id) DO NOTHING`, x.key(name)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// others are people whom rows of an event are about, and items of stock it names.
func (x *tale) others(tx *store.Tx, said any) error {
	switch v := said.(type) {
	case []any:
		for _, row := range v {
			if err := x.others(tx, row); err != nil {
				return err
			}
		}
	case map[string]string:
		if alias := v["subject"]; alias != "" {
			return x.subject(tx, &programme.Definition{Subject: []string{programme.Person}}, programme.StoryCase{Subject: alias, Household: "H" + alias, Division: "430321101"})
		}
	case string:
		if strings.HasPrefix(v, "SN") && x.story.Know[v] == nil {
			_, err := tx.Exec(`INSERT INTO item (id, serial_no, code, organisation, area, state, case_id, row_version) VALUES ($1, $1, '', '', '/43/4303/', 'in_stock', '', 1) ON CONFLICT (id) DO NOTHING`, x.key(v))
			return err
		}
	}
	return nil
}

func (x *tale) subject(tx *store.Tx, d *programme.Definition, c programme.StoryCase) error {
	key, area := x.key(c.Subject), areaOf(c.Division)
	var n int
	if err := tx.Get(&n, `SELECT (SELECT count(*) FROM person WHERE id = $1) + (SELECT count(*) FROM household WHERE id = $1) + (SELECT count(*) FROM organisation WHERE id = $1) + (SELECT count(*) FROM place WHERE id = $1)`, key); err != nil || n > 0 {
		return err
	}
	switch d.Subject[0] {
	case programme.Person:
		if _, err := x.h.Keys.NewPerson(tx, key); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO person (id, area, household, name, pinyin, sex, born_on, citizen_sealed, citizen_index, phone_sealed, phone_index, category, grade, income_class, version, created_at)
			VALUES ($1,$2,$3,'甲','j','male','2018-01-01',$4,$1,$4,$1,4,2,'none',1,'')`, key, area, x.key(c.Household), []byte{})
		return err
	case programme.Household:
		_, err := tx.Exec(`INSERT INTO household (id, area) VALUES ($1, $2)`, key, area)
		return err
	case programme.Organisation:
		_, err := tx.Exec(`INSERT INTO organisation (id, area, kind, name, credit_code, recognised, operator, from_on, to_on, version, created_at) VALUES ($1,$2,'unit','乙',$3,'','','2020-01-01','',1,'')`, key, area, "-"+key)
		return err
	}
	_, err := tx.Exec(`INSERT INTO place (id, area, kind, name, owner, created_at, version) VALUES ($1,$2,'public','丙','','',1)`, key, area)
	return err
}

// areaOf is the path of a division's code: 430381101 → /43/4303/430381/430381101/.
func areaOf(code string) string {
	path := "/43/4303/"
	if len(code) >= 6 && code != "430300" {
		path += code[:6] + "/"
	}
	if len(code) >= 9 {
		path += code[:9] + "/"
	}
	if len(code) >= 12 {
		path += code + "/"
	}
	return path
}

func (x *tale) write(fn func(tx *store.Tx) error) {
	x.t.Helper()
	if err := x.h.DB().Write(context.Background(), fn); err != nil {
		x.t.Fatal(err)
	}
}

func (x *tale) at(day store.Day) *access.House { return x.h.At(day.Time().Add(9 * 3600e9)) }

func (x *tale) open(c programme.StoryCase) {
	x.write(func(tx *store.Tx) error {
		h := x.at(c.Opened).Within(tx)
		var parent *run
		if p := x.cases[c.Parent]; p != "" {
			var err error
			if parent, err = x.g.load(tx, h, x.s, p); err != nil {
				return err
			}
		}
		d := x.g.Book.Programme(c.Of)
		kind := d.Subject[0]
		if parent != nil && slices.Contains(d.Subject, parent.row.Kind) {
			kind = parent.row.Kind
		}
		n := New{Programme: c.Of, Opened: c.Opened, Kind: kind, Subject: x.key(c.Subject), Area: areaOf(c.Division)}
		r, err := x.g.begin(tx, h, x.s, n, parent)
		if err != nil {
			return err
		}
		x.cases[c.Alias] = r.row.ID
		return r.save(nil)
	})
}

var errUndo = errors.New("undo")

// event tells one event in its own transaction and holds the result to the story.
func (x *tale) event(i int, e programme.StoryEvent) bool {
	where := fmt.Sprintf("event %d (line %d): %s %s %s by %s:%s", i+1, e.Line, e.On, e.Do, e.Step, e.Role, e.Who)
	h := x.at(e.On)
	if e.Do == "pass" {
		h = x.at(store.Day(e.Step))
	}
	code := ""
	err := x.h.DB().Write(context.Background(), func(tx *store.Tx) error {
		in := h.Within(tx)
		r, err := x.g.load(tx, in, x.s, x.cases[e.Case])
		if err != nil {
			return err
		}
		from := r.copied()
		if e.Do == "pass" {
			if err := r.pass(store.Day(e.Step)); err != nil {
				return err
			}
			return r.save(from)
		}
		told := fold.Told(r.state.Def, e, x.key)
		told.Of = x.ids[e.Of]
		if step := r.state.Def.Step(told.Step); step != nil && told.Kind == fold.KindAct {
			told.Drawn = step.Check != nil && step.Check.Sample == 100
		}
		done, err := r.do(told)
		var no *RefusedError
		if errors.As(err, &no) {
			code = no.Refusal.Code
			return errUndo
		}
		if err != nil {
			return err
		}
		x.ids[i+1] = done.ID
		x.draw(r)
		return r.save(from)
	})
	if err != nil && !errors.Is(err, errUndo) {
		var no *RefusedError
		if !errors.As(err, &no) {
			x.errorf("%s: %v", where, err)
			return false
		}
		code = no.Refusal.Code
	}
	if code != e.Refused {
		x.errorf("%s: refused %q, want %q", where, code, e.Refused)
		return false
	}
	return code != "" || x.check(where, e)
}

// draw decides samples as stories expect: every case is drawn.
func (x *tale) draw(r *run) {
	for _, t := range r.state.Tasks() {
		if t.Kind == fold.Draw {
			e := fold.Event{ID: r.h.NewID(), Seq: len(r.state.Events) + 1, Kind: fold.KindDrawn, Step: t.Step, Day: r.last(), On: r.last(), Drawn: true, By: fold.By{Role: "engine"}}
			r.state.Apply(e)
			if err := r.tell(e); err != nil {
				x.t.Fatal(err)
			}
		}
	}
}

// check holds the tables to what the story expects: tasks, the ending, children.
func (x *tale) check(where string, e programme.StoryEvent) bool {
	ok := true
	fail := func(format string, args ...any) { x.errorf(where+": "+format, args...); ok = false }
	err := x.h.DB().Read(context.Background(), func(tx *store.Tx) error {
		var tasks []struct {
			Kind, Step, Entry string
			Due               string `db:"due_on"`
		}
		if err := tx.Select(&tasks, `SELECT DISTINCT kind, step, entry, due_on FROM task WHERE case_id = $1`, x.cases[e.Case]); err != nil {
			return err
		}
		var names []string
		for _, t := range tasks {
			name := map[string]string{"may": "may ", "check": "check ", "renew": "renew:"}[t.Kind] + t.Step
			if t.Kind == "entry" && t.Entry != "" {
				name += "/" + t.Entry
			}
			names = append(names, name+"@"+t.Due)
		}
		for _, due := range e.Due {
			if !slices.Contains(names, due) {
				fail("task %s is no row; there are %v", due, names)
			}
		}
		var row Row
		if err := tx.Get(&row, `SELECT `+rowColumns+` FROM cases c WHERE c.id = $1`, x.cases[e.Case]); err != nil {
			return err
		}
		if e.Ended != "" && row.Ending != e.Ended {
			fail("ended %q, want %q", row.Ending, e.Ended)
		}
		return x.opened(tx, e, fail)
	})
	if err != nil {
		x.errorf("%s: %v", where, err)
		return false
	}
	return ok
}

// opened finds the child cases that the event opened and gives them their aliases.
func (x *tale) opened(tx *store.Tx, e programme.StoryEvent, fail func(string, ...any)) error {
	aliases := make([]string, 0, len(e.Opens))
	for a := range e.Opens {
		aliases = append(aliases, a)
	}
	slices.Sort(aliases)
	for _, alias := range aliases {
		var ids []string
		if err := tx.Select(&ids, `SELECT id FROM cases WHERE parent = $1 AND programme = $2 ORDER BY id`, x.cases[e.Case], e.Opens[alias]); err != nil {
			return err
		}
		known := make([]string, 0, len(x.cases))
		for _, id := range x.cases {
			known = append(known, id)
		}
		i := slices.IndexFunc(ids, func(id string) bool { return !slices.Contains(known, id) })
		if i < 0 {
			fail("no %s was opened", e.Opens[alias])
			continue
		}
		x.cases[alias] = ids[i]
	}
	return nil
}
