package casework

import (
	"context"
	"errors"
	"fmt"

	"slices"
	"testing"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/store"
)

// A cross is the matrix of who may do what, over every step of every programme: stories
// are told up to a step, and before it is done everybody tries.
type cross struct {
	t            *testing.T
	h            *access.House
	engine       *Engine         // what is tried: with a planted fault, or none
	book         *programme.Book // the sound one, which is read
	only         map[string]bool // programmes, nil = all
	spoil        func(access.Actor) access.Actor
	tamper       string // SQL that falsifies the rows of a case before everybody tries
	done         map[string]bool
	wrong        []string
	tries, steps int
	most         int // wrong answers after which it stops
}

func (x *cross) over() bool { return x.most > 0 && len(x.wrong) >= x.most }

// tell tells every story, and crosses each step of its programmes once.
func (x *cross) tell(base int) {
	for i, slug := range x.book.Slugs() {
		if x.only != nil && !x.only[slug] {
			continue
		}
		for k, story := range x.book.Stories(slug) {
			if x.over() {
				return
			}
			one := &tale{t: x.t, h: x.h, story: story, cases: map[string]string{}, ids: map[int]string{}, n: base + i*100 + k, quiet: true}
			one.g = &Engine{Book: x.engine.Book, Known: one.known}
			one.begins()
			for j, e := range story.Events {
				one.opens(e)
				if e.Refused == "" && slices.Contains([]string{fold.KindAct, fold.KindCheck, fold.KindNote}, e.Do) && one.cases[e.Case] != "" {
					x.try(one, e)
				}
				if x.over() || !one.event(j, e) {
					break
				}
			}
		}
	}
}

// try lets everybody try one event of a story, and undoes all of it.
func (x *cross) try(one *tale, e programme.StoryEvent) {
	h := one.at(e.On)
	err := x.h.DB().Write(context.Background(), func(tx *store.Tx) error {
		in := h.Within(tx)
		r, err := one.g.load(tx, in, one.s, one.cases[e.Case])
		if err != nil {
			return err
		}
		told := fold.Told(r.state.Def, e, one.key)
		if told.Of = one.ids[e.Of]; told.Kind == fold.KindNote {
			return errUndo
		}
		sc := scene{d: x.book.Programme(r.row.Programme), row: r.row, s: r.state, today: e.On, day: told.Day, names: told.Names}
		key := r.row.Programme + "." + told.Step
		if sc.step = sc.d.Step(told.Step); told.Kind == fold.KindCheck {
			if sc.entry = r.state.Entry(told.Of); sc.entry == nil {
				return errUndo
			}
			sc.step = sc.d.Step(sc.entry.Step)
			key = r.row.Programme + ".check " + sc.step.ID
		}
		if sc.step == nil || x.done[key] {
			return errUndo
		}
		x.done[key] = true
		if told.Kind == fold.KindAct {
			x.steps++
		}
		if sc.row.Parent != "" {
			parent, err := one.g.load(tx, in, one.s, sc.row.Parent)
			if err != nil {
				return err
			}
			for _, e := range parent.state.Events {
				if e.By.Human != "" && e.By.Role != "engine" && !slices.Contains(sc.before, e.By.Human) {
					sc.before = append(sc.before, e.By.Human)
				}
			}
		}
		if err := one.neighbours(tx, &sc); err != nil {
			return err
		}
		return x.everybody(tx, in, one, sc, key, entryOf(told))
	})
	if err != nil && !errors.Is(err, errUndo) {
		x.t.Fatalf("%s, event of line %d: %v", one.story.ID, e.Line, err)
	}
}

// neighbours brings in who lives in the household, and somebody paired with it.
func (x *tale) neighbours(tx *store.Tx, sc *scene) error {
	if home := sc.row.Household; home != "" {
		if _, err := x.h.Keys.NewPerson(tx, x.key("living")); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO person (id, area, household, name, pinyin, sex, born_on, citizen_sealed, citizen_index, phone_index, category, grade, income_class, version, created_at) VALUES ($1,$2,$3,'丁','d','male','1980-01-01','',$1,$1,4,2,'none',1,'')`, x.key("living"), sc.row.Area, home); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO cases (id, programme, version, level, kind, subject, person, household, area, parent, parent_programme, opened_on, stage, ending, ended_on, paused, lapse_on, row_version)
			VALUES ($1,'other',1,'open','household',$2,'',$2,$3,'','','2023-01-01','','','9999-12-31',FALSE,'9999-12-31',1)`, x.key("other"), home, sc.row.Area); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO party (case_id, party, ref, from_on, to_on, seq, programme, household, stands_in) VALUES ($1,'mate',$2,'2000-01-01','9999-12-31',1,'other',$3,FALSE)`, x.key("other"), fmt.Sprintf("paired~%d", x.n), home); err != nil {
			return err
		}
		if err := tx.Select(&sc.living, `SELECT id FROM person WHERE household = $1 ORDER BY id`, home); err != nil {
			return err
		}
	}
	return tx.Select(&sc.pairs, `SELECT y.ref FROM party y JOIN cases c ON c.id = y.case_id WHERE c.ending = '' AND c.id <> $1 AND y.to_on >= $2 AND (c.id = $3 OR ($4 <> '' AND c.household = $4))`,
		sc.row.ID, sc.today, sc.row.Parent, sc.row.Household)
}

func entryOf(e fold.Event) Entry {
	return Entry{Kind: e.Kind, Step: e.Step, Of: e.Of, Outcome: e.Outcome, Reason: e.Reason, Confirm: e.Confirm, Names: e.Names, Say: e.Say, Evidence: e.Evidence, Signed: e.Signed, Served: e.Served}
}

// everybody tries to open, list, find in the queue, be asked for and do the step, each
// as if nobody else had.
func (x *cross) everybody(tx *store.Tx, h *access.House, one *tale, sc scene, key string, e Entry) error {
	all, err := one.triers(tx, sc)
	if err != nil {
		return err
	}
	if x.tamper != "" {
		if _, err := tx.Exec(x.tamper, sc.row.ID); err != nil {
			return err
		}
	}
	for _, t := range all {
		who := t.who
		if x.spoil != nil {
			who = x.spoil(who)
		}
		want := map[string]string{
			"act":  word(sc.answers(t)),
			"show": word(refusedUnless(sc.any(t, access.Auditor), sc.reads(t, access.Auditor))),
			"list": word(refusedUnless(t.lists(), sc.reads(t, access.Auditor))),
			"task": word(refusedUnless(sc.any(t), sc.asks(t))),
		}
		want["queue"] = word(refusedUnless(sc.any(t), sc.queued(t)))
		for _, what := range []string{"show", "list", "queue", "task", "act"} {
			if _, err := tx.Exec(`SAVEPOINT one_try`); err != nil {
				return err
			}
			got := x.one(h, one.g, who, sc, what, e)
			if _, err := tx.Exec(`ROLLBACK TO SAVEPOINT one_try`); err != nil {
				return err
			}
			if _, err := tx.Exec(`RELEASE SAVEPOINT one_try`); err != nil {
				return err
			}
			if x.tries++; !fits(want[what], got) {
				x.wrong = append(x.wrong, fmt.Sprintf("%s: %s by %s: %s, want %s", key, what, t.name, got, want[what]))
				if x.over() {
					return errUndo
				}
			}
		}
	}
	return errUndo
}

// word joins the answers that will do; fits finds one among them.
func word(codes []string) string {
	if len(codes) == 0 {
		return "ok"
	}
	slices.Sort(codes)
	return fmt.Sprint(slices.Compact(codes))
}

func fits(want, got string) bool {
	return want == got || slices.Contains(splitWords(want), got)
}

func splitWords(s string) (out []string) {
	if len(s) > 1 && s[0] == '[' {
		s = s[1 : len(s)-1]
	}
	var w string
	for len(s) > 0 {
		if n, _ := fmt.Sscan(s, &w); n == 0 {
			break
		}
		out = append(out, w)
		if len(s) <= len(w)+1 {
			break
		}
		s = s[len(w)+1:]
	}
	return out
}

func refusedUnless(may, sees bool) []string {
	switch {
	case !may:
		return []string{"denied"}
	case !sees:
		return []string{"not_found"}
	}
	return nil
}

// lists tells whether somebody has a list of cases at all.
func (t trier) lists() bool {
	return slices.ContainsFunc(t.who.Grants, func(g access.Grant) bool {
		return g.Role == access.Auditor || slices.Contains(acting, g.Role) && g.Role != access.Resident && g.Role != access.Guardian
	})
}

// one try, and how it came out.
func (x *cross) one(h *access.House, g *Engine, who access.Actor, sc scene, what string, e Entry) string {
	ctx := context.Background()
	action := map[string]access.Action{"act": CaseAct, "show": CaseShow, "list": CaseList, "queue": CaseQueue, "task": CaseTask}[what]
	s, err := h.Decide(who, action, "matrix", access.Web)
	if err != nil {
		return "denied"
	}
	found := false
	switch what {
	case "act":
		_, err = g.Act(ctx, h, s, sc.row.ID, sc.row.RowVersion, e)
		found = err == nil
	case "show":
		_, err = g.Show(ctx, h, s, sc.row.ID)
		found = err == nil
	case "task":
		_, err = g.Task(ctx, h, s, sc.row.ID, sc.step.ID)
		found = err == nil
	case "list":
		var all []Row
		all, err = g.List(ctx, h, s, Query{Programme: sc.row.Programme, Subject: sc.row.Subject}, 1000)
		found = slices.ContainsFunc(all, func(c Row) bool { return c.ID == sc.row.ID })
	case "queue":
		var all []Due
		all, err = g.Queue(ctx, h, s, Want{Programme: sc.row.Programme, Step: sc.step.ID, Everybody: true}, 1000)
		found = slices.ContainsFunc(all, func(d Due) bool {
			return d.Case == sc.row.ID && sc.matches(fold.Task{Kind: d.Kind, Step: d.Step, Entry: d.Entry})
		})
	}
	var no *RefusedError
	switch {
	case errors.As(err, &no):
		return no.Refusal.Code
	case fault.KindOf(err) == fault.NotFoundErr && err != nil, err == nil && !found:
		return "not_found"
	case err != nil:
		return err.Error()
	}
	return "ok"
}
