package casework

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/form"
	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/store/storetest"
)

// A life is a small city whose records change at random, with the keys that the verbs
// write beside each change.
type life struct {
	*office
	r     *rand.Rand
	board *known.Board
	n     int
}

func newLife(t *testing.T, db *store.DB, people int, seed uint64) *life {
	l := &life{office: newOffice(t, db, people), r: rand.New(rand.NewPCG(seed, 1))}
	l.g.Known = func(tx *store.Tx, subject string, on store.Day) (rule.Facts, error) { return known.Of(tx, subject, on) }
	for i := range people {
		home := fmt.Sprintf("h%d", i/2)
		if i%2 == 0 {
			l.exec(`INSERT INTO household (id, area, income_class) VALUES ($1, $2, 'none')`, home, officeArea+"430302001/430302001001/")
		}
		l.exec(`UPDATE person SET household = $1, born_on = $2 WHERE id = $3`, home, fmt.Sprintf("%d-01-01", 1940+l.r.IntN(80)), l.person(i))
		l.exec(`INSERT INTO certificate (id, person, number_sealed, number_index, category, grade, issued_on, expires_on, state) VALUES ($1, $2, $3, $1, $4, $5, '2020-01-01', '2099-01-01', 'valid')`,
			"c"+l.person(i), l.person(i), []byte{}, 1+l.r.IntN(7), 1+l.r.IntN(4))
	}
	l.board = l.anew().board
	return l
}

// anew is the same city read from scratch.
func (l *life) anew() *life {
	board, err := known.NewBoard(Facts{l.g.Book})
	if err == nil {
		err = board.Load(l.t.Context(), l.h)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	return &life{office: &office{l.t, &Engine{Book: l.g.Book, Known: l.g.Known}, l.h}, board: board}
}

func (l *life) person(i int) string { return "p" + pad(i) }

func (l *life) exec(query string, args ...any) {
	l.t.Helper()
	if err := l.h.DB().Write(l.t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
		l.t.Fatal(err)
	}
}

func pick[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

// change does one thing to the records and answers the keys its fact would carry.
func (l *life) change(people int) (what string, keys []string) {
	i := l.r.IntN(people)
	id, home := l.person(i), fmt.Sprintf("h%d", i/2)
	today := l.h.Today()
	l.n++
	switch what = pick(l.r, "case", "case", "end", "end", "benefit", "benefit", "stop", "dies", "moves", "age", "care", "grade", "income", "roll", "house"); what {
	case "case":
		x := pick(l.r, l.g.Rights()...)
		kind, subject := "person", id
		if x.Household {
			kind, subject = "household", home
		}
		key := fmt.Sprintf("case%d", l.n)
		l.exec(`INSERT INTO cases (id, programme, version, level, kind, subject, person, household, area, parent, parent_programme, opened_on, stage, ending, ended_on, paused, lapse_on, row_version)
			VALUES ($1,$2,1,$3,$4,$5,$6,$7,$8,'','',$9,'','','9999-12-31',FALSE,'9999-12-31',1)`, key, x.Through, pick(l.r, "open", "restricted"), kind, subject, map[string]string{"person": id}[kind], home, officeArea+"430302001/430302001001/", today)
		return what, []string{"case:" + key, kind + ":" + subject}
	case "end":
		key := fmt.Sprintf("case%d", 1+l.r.IntN(l.n))
		var subject []string
		if err := l.h.DB().Read(l.t.Context(), func(tx *store.Tx) error {
			return tx.Select(&subject, `SELECT kind || ':' || subject FROM cases WHERE id = $1`, key)
		}); err != nil {
			l.t.Fatal(err)
		}
		l.exec(`UPDATE cases SET ending = $1, ended_on = $2 WHERE id = $3`, pick(l.r, "done", "withdrew"), today.AddDays(-pick(l.r, 0, 100, 364, 365, 366, 367, 500)), key)
		return what, append(subject, "case:"+key)
	case "benefit":
		l.exec(`INSERT INTO benefit (id, person, area, kind, amount, from_on, to_on, roll) VALUES ($1, $2, $3, $4, 100, $5, '9999-12-31', 'r')`, fmt.Sprintf("b%d", l.n), id, officeArea, pick(l.r, "dibao", "care", "living"), today)
	case "stop":
		l.exec(`UPDATE benefit SET to_on = $1 WHERE person = $2`, today.AddDays(-1), id)
	case "dies":
		l.exec(`UPDATE person SET died_on = $1 WHERE id = $2`, pick(l.r, "", "", string(today)), id)
	case "moves":
		l.exec(`UPDATE person SET moved_on = $1 WHERE id = $2`, pick(l.r, "", "", string(today)), id)
	case "age":
		l.exec(`UPDATE person SET born_on = $1 WHERE id = $2`, fmt.Sprintf("%d-06-01", 1940+l.r.IntN(80)), id)
	case "care":
		l.exec(`UPDATE person SET self_care = $1, hukou_area = $2, hukou_kind = $3 WHERE id = $4`, pick(l.r, "", "all", "partly", "none"), pick(l.r, "", officeArea, "/44/"), pick(l.r, "", "rural", "urban"), id)
	case "grade":
		l.exec(`UPDATE certificate SET grade = $1, category = $2, state = $3 WHERE person = $4`, 1+l.r.IntN(4), 1+l.r.IntN(7), pick(l.r, "valid", "frozen"), id)
	case "income":
		l.exec(`UPDATE household SET income_class = $1, house_convertible = $2 WHERE id = $3`, pick(l.r, "", "none", "dibao", "margin", "tekun", "poor"), pick(l.r, "", "yes", "no"), home)
		return what, []string{"household:" + home}
	case "house":
		var was string
		if err := l.h.DB().Read(l.t.Context(), func(tx *store.Tx) error { return tx.Get(&was, `SELECT household FROM person WHERE id = $1`, id) }); err != nil {
			l.t.Fatal(err)
		}
		l.exec(`UPDATE person SET household = $1 WHERE id = $2`, fmt.Sprintf("h%d", l.r.IntN((people+1)/2)), id)
		return what, []string{"household:" + was, "person:" + id}
	case "roll":
		key := fmt.Sprintf("r%d", l.n)
		l.exec(`INSERT INTO roll (id, kind, month, area, source, digest, state, staged_by, staged_at, applied_by, applied_at, version) VALUES ($1, $2, $3, $4, '', '', 'applied', '', '', '', $1, 2)`,
			key, pick(l.r, "dibao", "margin", "tekun", "living", "care"), string(today)[:7], officeArea)
		return what, []string{"roll:" + key}
	}
	return what, []string{"person:" + id}
}

// told is every list of gaps as the account sees it, one line each.
func (l *life) told(account string) string {
	l.t.Helper()
	var out strings.Builder
	s, find := l.system(Entitled), l.system(known.Find)
	if account != "" {
		s, find = l.as(account, Entitled), l.as(account, known.Find)
	}
	counts, err := l.g.Entitled(l.t.Context(), l.h, s, find, l.board)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, c := range counts {
		fmt.Fprintln(&out, c.Code, c.Missed, c.Short, c.Stop)
		for _, kind := range GapKinds {
			_, all, total, err := l.g.Gaps(l.t.Context(), l.h, s, find, l.board, c.Code, kind, 0, 10_000)
			if err != nil || total != map[string]int{Missed: c.Missed, Short: c.Short, Stop: c.Stop}[kind] {
				l.t.Fatalf("%s %s: %d, %v", c.Code, kind, total, err)
			}
			for _, g := range all {
				clause := ""
				if g.Clause != nil {
					clause = fmt.Sprint(g.Clause.Fact, g.Clause.Of, g.Clause.Not)
				}
				fmt.Fprintln(&out, c.Code, kind, g.Person, g.Household, g.Case, g.Reason, clause)
			}
		}
	}
	return out.String()
}

// differing are the lines that only one of two texts has.
func differing(got, want string) string {
	var out strings.Builder
	for mark, pair := range map[string][2]string{"+ ": {got, want}, "- ": {want, got}} {
		for line := range strings.Lines(pair[0]) {
			if !strings.Contains("\n"+pair[1], "\n"+line) {
				out.WriteString(mark + line)
			}
		}
	}
	return out.String()
}

func (l *life) follow(keys []string) {
	for _, k := range keys {
		if err := l.board.Touch(l.t.Context(), l.h, k); err != nil {
			l.t.Fatal(err)
		}
		if err := l.g.TouchHoldings(l.t.Context(), l.h, k); err != nil {
			l.t.Fatal(err)
		}
	}
}

// What is kept from question to question, and asked again only of who was touched, is
// what reading everything from scratch comes to; and a change that is not followed is
// noticed, of whichever kind it is.
func TestEntitledIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const people = 24
		l := newLife(t, db, people, 7)
		if err := l.g.LoadHoldings(t.Context(), l.h); err != nil {
			t.Fatal(err)
		}
		l.told("") // from here on answers are kept
		gaps := 0
		for n := range 160 {
			what, keys := l.change(people)
			l.follow(keys)
			if n%10 != 9 {
				continue
			}
			fresh := l.anew()
			for _, account := range []string{"", "county", "elsewhere"} {
				got, want := l.told(account), fresh.told(account)
				if gaps += strings.Count(got, "\n"); got != want {
					t.Fatalf("after %d changes, the last %s %v, %q sees otherwise than from scratch:\n%s", n+1, what, keys, account, differing(got, want))
				}
			}
		}
		if gaps < 1000 {
			t.Errorf("only %d lines compared", gaps)
		}
		missed := map[string]bool{}
		for range 400 { // each kind of change once not followed
			what, keys := l.change(people)
			if missed[what] {
				l.follow(keys)
				continue
			}
			if l.told("") != l.anew().told("") {
				missed[what] = true
			}
			l.follow(keys)
			if len(missed) == 12 {
				break
			}
		}
		for _, what := range []string{"case", "end", "benefit", "stop", "dies", "moves", "age", "care", "grade", "income", "roll", "house"} {
			if !missed[what] {
				t.Errorf("a %s that nobody followed was not noticed", what)
			}
		}
	})
}

// A household is eligible through one of its people who answers the whole rule, never
// through what two of them answer between them.
func TestHouseholdIsAskedThroughItsPeople(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		l := newLife(t, db, 4, 1)
		l.account("village", access.Village, officeArea+"430302001/430302001001/")
		l.exec(`UPDATE household SET income_class = 'dibao', house_convertible = 'yes'`)
		for _, c := range []struct {
			name               string
			grades, categories [2]int
			died               string
			refused            bool
		}{
			{name: "both too lightly", grades: [2]int{4, 3}, categories: [2]int{1, 1}, refused: true},
			{name: "a grade of one, a category of the other", grades: [2]int{3, 4}, categories: [2]int{1, 5}, refused: true},
			{name: "one severely", grades: [2]int{4, 2}, categories: [2]int{1, 1}},
			{name: "one severely, who died", grades: [2]int{4, 2}, categories: [2]int{1, 1}, died: "2022-01-01", refused: true},
			{name: "one by category and grade", grades: [2]int{3, 4}, categories: [2]int{5, 1}},
		} {
			for i := range 2 {
				l.exec(`UPDATE certificate SET grade = $1, category = $2 WHERE person = $3`, c.grades[i], c.categories[i], l.person(i))
			}
			l.exec(`UPDATE person SET died_on = $1 WHERE id = $2`, c.died, l.person(1))
			_, err := l.g.Open(t.Context(), l.h, l.as("village", CaseOpen), New{Programme: "home-retrofit", Kind: "household", Subject: "h0"},
				Entry{Say: form.Answers{"wishes": {Text: "装扶手"}}, Evidence: map[string]string{"owner": "paper"}})
			if got := refusalOf(err) == "not_eligible"; got != c.refused {
				t.Errorf("%s: %v (%s)", c.name, err, refusalOf(err))
			}
		}
	})
}
