package web

import (
	"strings"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/msg"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/web/parts"
)

// A tongue words what a programme says, in the reader's language.
type tongue struct {
	r    *gate.Request
	book *programme.Book
	d    *programme.Definition
	t    programme.Text
}

func (s *Site) tongue(r *gate.Request, d *programme.Definition) tongue {
	return tongue{r, s.Cases.Book, d, textOf(r, d)}
}

func textOf(r *gate.Request, d *programme.Definition) programme.Text {
	if t, ok := d.Texts[string(r.Lang)]; ok {
		return t
	}
	return d.Texts["zh-CN"]
}

func (x tongue) step(id string) string     { return x.word("steps", id) }
func (x tongue) question(q string) string  { return x.word("questions", q) }
func (x tongue) hint(q string) string      { return x.t.Word("hints", q) }
func (x tongue) evidence(n string) string  { return x.word("evidence", n) }
func (x tongue) flag(n string) string      { return x.word("flags", n) }
func (x tongue) indicator(c string) string { return x.word("indicators", c) }

// word is a programme's word, or its key where an older version has none.
func (x tongue) word(section, key string) string {
	if w := x.t.Word(section, key); w != "" {
		return w
	}
	return key
}

// outcome words how a step came out; of a second look, what it found.
func (x tongue) outcome(step, name string) string {
	if w := x.t.Word("outcomes", step+"."+name); w != "" {
		return w
	}
	if msg.Has("case.outcome." + name) {
		return x.r.T("case.outcome." + name)
	}
	return name
}

// hat words a role or a party.
func (x tongue) hat(role string) string {
	if x.d.Party(role) != nil {
		return x.word("parties", role)
	}
	if msg.Has("cases.role." + role) {
		return x.r.T("cases.role." + role)
	}
	return role
}

func (x tongue) hats(roles []string) string {
	var out []string
	for _, role := range roles {
		out = append(out, x.hat(role))
	}
	return strings.Join(out, x.r.T("web.comma"))
}

// code words one choice of a question; path is its name, with its group's before.
func (x tongue) code(q programme.Question, path, code string) string {
	if q.Kind == "budget_line" {
		return lineWord(x.r, code)
	}
	if q.List != "" {
		return x.book.List(q.List).Word(string(x.r.Lang), code)
	}
	return x.word("choices", path+"."+code)
}

// day words a day; what has no end has no word.
func day(r *gate.Request, d store.Day) string {
	if !d.Valid() || d == programme.Forever {
		return ""
	}
	return r.Lang.Day(string(d))
}

// answer words what was said to a question.
func (x tongue) answer(q programme.Question, path string, a form.Answer, names map[string]string) string {
	switch q.Kind {
	case "number":
		return x.r.Lang.Count(a.Number)
	case "scale":
		return x.r.T("case.scale", "n", a.Number, "of", q.Most)
	case "money":
		return x.r.Lang.Yuan(a.Number)
	case "day":
		return day(x.r, store.Day(a.Text))
	case "yesno":
		return x.r.T("case.yesno." + oneOf(a.Text, []string{"no", "yes"}))
	case "choice", "code", "budget_line":
		return x.code(q, path, a.Text)
	case "choices":
		var out []string
		for _, c := range a.List {
			out = append(out, x.code(q, path, c))
		}
		return strings.Join(out, x.r.T("web.comma"))
	case "person", "organisation", "place", "worker", "division":
		return nameOf(x.r, names, a.Text)
	}
	return a.Text
}

// rows words the lines of a group, roll or opening, a line each.
func (x tongue) rows(q programme.Question, a form.Answer, names map[string]string) (out []string) {
	for _, row := range a.Rows {
		var say []string
		if who := row["person"].Text + row["subject"].Text; who != "" {
			say = append(say, nameOf(x.r, names, who))
		}
		if d := x.book.Programme(row["programme"].Text); d != nil {
			say = append(say, textOf(x.r, d).Title)
		}
		for _, c := range q.Columns {
			if said, ok := row[c.Name]; ok {
				say = append(say, x.answer(c, q.Name+"."+c.Name, said, names))
			}
		}
		if child := x.book.Programme(q.Of); child != nil && q.Kind == "opens" {
			y := tongue{x.r, x.book, child, textOf(x.r, child)}
			for _, c := range child.Questions {
				if said, ok := row[c.Name]; ok {
					say = append(say, y.answer(c, c.Name, said, names))
				}
			}
		}
		out = append(out, dots(say...))
	}
	return out
}

// nameOf is the name behind a key, or that it is a record without one.
func nameOf(r *gate.Request, names map[string]string, ref string) string {
	if n := names[ref]; n != "" {
		return n
	}
	return r.T("case.no_name")
}

// about words whom a case is about.
func about(r *gate.Request, row casework.Row, name string) string {
	switch {
	case name == "" && row.Kind == programme.Matter && row.OpenedOn != "":
		return r.T("case.matter_of", "day", day(r, row.OpenedOn))
	case name == "":
		return r.T("case.kind." + oneOf(row.Kind, []string{programme.Matter, programme.Person, programme.Household, programme.Organisation, programme.Place}))
	case row.Kind == programme.Household:
		return r.T("case.household_of", "name", name)
	}
	return name
}

// dueTag says whether something is late, due today or when.
func dueTag(r *gate.Request, due store.Day) (kind, text string) {
	today := r.House.Today()
	switch {
	case due == programme.Forever || due == "":
		return "", ""
	case due < today:
		return "bad", r.T("case.late", "n", due.DaysUntil(today))
	case due == today:
		return "warn", r.T("case.today")
	}
	return "", r.T("case.by", "day", r.Lang.Day(string(due)))
}

// clauses words a rule's answer clause by clause: what speaks against it, what is not
// known yet, what would settle it.
func (s *Site) clauses(r *gate.Request, w rule.Why) (out []parts.Reason) {
	say := func(p rule.Placed) string { return p.Say(r.T, s.Known.Catalogue(), s.factOf(r)) }
	for _, p := range w.Against {
		out = append(out, parts.Reason{Sign: "blocked", SignWord: r.T("case.clause.no"), Text: say(p)})
	}
	for _, p := range w.Open {
		text := parts.Reason{Sign: "ask", SignWord: r.T("case.clause.unknown"), Text: say(p), Source: r.T("case.clause.open")}
		if w.Short != nil && w.Short.Fact == p.Fact && w.Short.Of == p.Of {
			text.Source = r.T("case.clause.short")
		}
		out = append(out, text)
	}
	return out
}

// factOf words what a fact is of: a programme, a party, a thing on a list.
func (s *Site) factOf(r *gate.Request) func(string) string {
	return func(of string) string {
		slug, years, ok := strings.Cut(of, ".")
		if d := s.Cases.Book.Programme(slug); d != nil {
			title := textOf(r, d).Short
			if ok && d.Step(years) != nil {
				return dots(title, s.tongue(r, d).step(years))
			}
			if ok {
				return r.T("case.years_of", "title", title, "n", years)
			}
			return title
		}
		if key := "known.benefit." + of; msg.Has(key) {
			return r.T(key)
		}
		return of
	}
}
