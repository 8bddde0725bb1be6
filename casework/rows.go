package casework

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// A table is one whose rows are derived from a case's state: its columns, of which the
// first few are the key.
type table struct {
	name string
	keys int
	cols []string
}

var tables = []table{
	{"act", 1, []string{"event", "case_id", "programme", "step", "round", "outcome", "period", "day", "recorded_on", "due_on", "subject", "household", "area", "parent_programme", "account", "role", "ref",
		"checked_on", "stands"}},
	{"answer", 3, []string{"event", "question", "n", "case_id", "programme", "num", "ref"}},
	{"task", 6, []string{"case_id", "kind", "step", "entry", "hat", "ref", "programme", "level", "subject", "person", "household", "area", "open_on", "due_on"}},
	{"party", 5, []string{"case_id", "party", "ref", "from_on", "seq", "to_on", "programme", "household", "stands_in"}},
	{"term", 2, []string{"case_id", "no", "programme", "subject", "household", "area", "from_on", "to_on", "ended_on"}},
	{"case_flag", 3, []string{"case_id", "name", "from_on", "until_on", "programme", "area"}},
	{"claim", 1, []string{"key", "holder", "case_id"}},
	{"barred", 2, []string{"case_id", "ref"}},
}

// rows are what the tables hold of a case: by table, then key, the values in the
// columns' order.
type rows map[string]map[string][]any

func (w rows) add(name string, keys int, values ...any) {
	if w[name] == nil {
		w[name] = map[string][]any{}
	}
	w[name][fmt.Sprint(values[:keys]...)] = values
}

// rows derives what the database is to hold of the case.
func (r *run) rows() rows {
	w, s, c := rows{}, r.state, r.row
	for _, a := range s.Acts {
		w.add("act", 1, a.Event, c.ID, c.Programme, a.Step, a.Round, a.Outcome, a.Period, a.Day, a.On, a.Due, c.Subject, c.Household, c.Area, c.ParentProgramme, a.By.Account, a.By.Role, a.By.Ref, a.Checked, a.Stands)
		r.answers(w, a)
	}
	for _, t := range s.Tasks() {
		r.task(w, t)
	}
	for _, h := range s.Holders {
		w.add("party", 5, c.ID, h.Party, h.Ref, h.From, h.Seq, h.To, c.Programme, c.Household, false)
	}
	for i, h := range s.StandIns {
		w.add("party", 5, c.ID, h.Party, h.Ref, h.From, -1-i, h.To, c.Programme, c.Household, true)
	}
	for _, t := range s.Terms {
		w.add("term", 2, c.ID, t.No, c.Programme, c.Subject, c.Household, c.Area, t.From, t.To, t.Ended)
	}
	for _, f := range s.Flags {
		w.add("case_flag", 3, c.ID, f.Name, f.From, f.Until, c.Programme, c.Area)
	}
	for _, k := range s.Claims() {
		w.add("claim", 1, k.Key, k.Holder, c.ID)
	}
	for _, h := range s.Holders {
		if s.Hidden(h.Party) {
			w.add("barred", 2, c.ID, h.Ref)
		}
	}
	return w
}

// task is a row for every role, and for everybody who holds a party, that may do it.
func (r *run) task(w rows, t fold.Task) {
	c := r.row
	add := func(hat, ref string) {
		w.add("task", 6, c.ID, t.Kind, t.Step, t.Entry, hat, ref, c.Programme, c.Level, c.Subject, c.Person, c.Household, c.Area, t.OpenOn, t.DueOn)
	}
	for _, by := range t.By {
		if r.state.Def.Party(by) == nil {
			ref := ""
			if to := r.state.Assigned[t.Step]; to.Role == by && t.Kind != fold.Look {
				ref = to.Ref
			}
			add(by, ref)
			continue
		}
		for _, h := range r.state.Holders {
			if h.Party == by && h.To >= r.last() {
				add(by, h.Ref)
			}
		}
		for _, h := range r.state.StandIns {
			if h.Party == by && h.To >= r.last() {
				add(by, h.Ref)
			}
		}
	}
}

// last is the day the case was last touched: rows depend on events alone, never on
// when they are read.
func (r *run) last() store.Day {
	if n := len(r.state.Events); n > 0 {
		return r.state.Events[n-1].On
	}
	return r.row.OpenedOn
}

// answers are the numbers, days, choices and references of an act: never free text.
func (r *run) answers(w rows, a fold.Act) {
	for name, said := range a.Say {
		if q := r.state.Def.Question(name); q != nil {
			r.answer(w, a.Event, name, *q, said, 0)
		}
	}
}

func (r *run) answer(w rows, event, name string, q programme.Question, said form.Answer, n int) {
	add := func(n int, num int64, ref string) {
		w.add("answer", 3, event, name, n, r.row.ID, r.row.Programme, num, ref)
	}
	switch q.Kind {
	case "text", "opens":
	case "number", "money", "scale":
		add(n, said.Number, "")
	case "choices":
		for i, x := range said.List {
			add(n*100+i, 0, x)
		}
	case "group", "roll":
		for i, row := range said.Rows {
			for _, c := range columns(q) {
				if x, ok := row[c.Name]; ok {
					r.answer(w, event, name+"."+c.Name, c, x, i)
				}
			}
		}
	default:
		add(n, 0, said.Text)
	}
}

// columns of a group, and of a roll with its person.
func columns(q programme.Question) []programme.Question {
	if q.Kind != "roll" {
		return q.Columns
	}
	return append([]programme.Question{{Name: "person", Kind: "person"}}, q.Columns...)
}

// write brings the tables from one set of rows to another, touching only what differs.
func write(tx *store.Tx, before, after rows) error {
	for _, t := range tables {
		for key, was := range before[t.name] {
			if _, stays := after[t.name][key]; !stays {
				if err := t.delete(tx, was); err != nil {
					return err
				}
			}
		}
	}
	for _, t := range tables {
		for _, key := range sortedKeys(after[t.name]) {
			now := after[t.name][key]
			was, there := before[t.name][key]
			var err error
			switch {
			case !there:
				err = t.insert(tx, now)
			case !slices.Equal(was, now):
				err = t.update(tx, now)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func sortedKeys(m map[string][]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (t table) insert(tx *store.Tx, values []any) error {
	_, err := tx.Exec(t.insertText(), values...)
	if store.IsUnique(err) && t.name == "claim" {
		return refused(&fold.Refusal{Code: "taken"})
	}
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}

var insertTexts = func() map[string]string {
	out := map[string]string{}
	for _, t := range tables {
		places := make([]string, len(t.cols))
		for i := range places {
			places[i] = fmt.Sprintf("$%d", i+1)
		}
		out[t.name] = "INSERT INTO " + t.name + " (" + strings.Join(t.cols, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")"
	}
	return out
}()

func (t table) insertText() string { return insertTexts[t.name] }

func (t table) update(tx *store.Tx, values []any) error {
	var set, where []string
	for i, c := range t.cols {
		if i < t.keys {
			where = append(where, fmt.Sprintf("%s = $%d", c, i+1))
		} else {
			set = append(set, fmt.Sprintf("%s = $%d", c, i+1))
		}
	}
	n, err := tx.Exec("UPDATE "+t.name+" SET "+strings.Join(set, ", ")+" WHERE "+strings.Join(where, " AND "), values...)
	if err == nil && n != 1 {
		err = fmt.Errorf("%d rows", n)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}

func (t table) delete(tx *store.Tx, values []any) error {
	var where []string
	for i := range t.keys {
		where = append(where, fmt.Sprintf("%s = $%d", t.cols[i], i+1))
	}
	if _, err := tx.Exec("DELETE FROM "+t.name+" WHERE "+strings.Join(where, " AND "), values[:t.keys]...); err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}
