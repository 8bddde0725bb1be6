package web

import (
	"net/url"
	"strings"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/msg"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/web/parts"
)

// word is a programme's word in the reader's language; the key where it has none.
func word(r *gate.Request, d *programme.Definition, section, key string) string {
	if w := d.Texts[string(r.Lang)].Word(section, key); w != "" {
		return w
	}
	return key
}

func caseTitle(r *gate.Request, d *programme.Definition) string { return d.Texts[string(r.Lang)].Title }

func caseShort(r *gate.Request, d *programme.Definition) string { return d.Texts[string(r.Lang)].Short }

// hatWord names a role or a party of the programme.
func hatWord(r *gate.Request, d *programme.Definition, hat string) string {
	if d.Party(hat) != nil {
		return word(r, d, "parties", hat)
	}
	return r.T("cases.role." + hat)
}

func hatWords(r *gate.Request, d *programme.Definition, hats []string) string {
	var out []string
	for _, h := range hats {
		out = append(out, hatWord(r, d, h))
	}
	return strings.Join(out, r.T("cases.or"))
}

// stepWord is a step's name, with its outcome where there is one.
func stepWord(r *gate.Request, d *programme.Definition, step, outcome string) string {
	name := word(r, d, "steps", step)
	if outcome == "" {
		return name
	}
	return r.T("cases.step_outcome", "step", name, "outcome", word(r, d, "outcomes", step+"."+outcome))
}

// dueText says when something is due as seen today.
func dueText(r *gate.Request, due store.Day) string {
	today := r.House.Today()
	switch days := today.DaysUntil(due); {
	case due == programme.Forever || due == "":
		return r.T("cases.no_day")
	case days < 0:
		return r.T("cases.overdue", "n", -days, "day", r.Lang.Day(string(due)))
	case days == 0:
		return r.T("cases.today")
	default:
		return r.T("cases.in_days", "n", days, "day", r.Lang.Day(string(due)))
	}
}

func overdue(r *gate.Request, due store.Day) bool { return due != "" && due < r.House.Today() }

// answerWord words one answer.
func (s *Site) answerWord(r *gate.Request, d *programme.Definition, q programme.Question, path string, a form.Answer, names map[string]string) string {
	switch q.Kind {
	case "number", "scale":
		return number(a.Number)
	case "money":
		return payWords(r, a.Number)
	case "day":
		return r.Lang.Day(a.Text)
	case "yesno":
		return r.T("tri." + a.Text)
	case "choice", "code":
		return s.choiceWord(r, d, q, path, a.Text)
	case "choices":
		var out []string
		for _, c := range a.List {
			out = append(out, s.choiceWord(r, d, q, path, c))
		}
		return strings.Join(out, r.T("cases.comma"))
	case "group", "roll":
		var rows []string
		for _, row := range a.Rows {
			var cells []string
			for _, c := range withPerson(q) {
				if x, ok := row[c.Name]; ok {
					cells = append(cells, s.answerWord(r, d, c, path+"."+c.Name, x, names))
				}
			}
			rows = append(rows, strings.Join(cells, " "))
		}
		return strings.Join(rows, r.T("cases.semicolon"))
	case "opens":
		return r.T("cases.opened_n", "n", len(a.Rows))
	case "division":
		return s.place(a.Text)
	case "person", "organisation", "place", "worker":
		return nameOf(r, names, a.Text)
	}
	return a.Text
}

func withPerson(q programme.Question) []programme.Question {
	if q.Kind != "roll" {
		return q.Columns
	}
	return append([]programme.Question{{Name: "person", Kind: "person"}}, q.Columns...)
}

// choiceWord words a code: of the programme, or of the list it comes from.
func (s *Site) choiceWord(r *gate.Request, d *programme.Definition, q programme.Question, path, code string) string {
	if q.List != "" {
		return s.Cases.Book.List(q.List).Word(string(r.Lang), code)
	}
	return word(r, d, "choices", path+"."+code)
}

func nameOf(r *gate.Request, names map[string]string, key string) string {
	if n := names[key]; n != "" {
		return n
	}
	if key == "" {
		return r.T("cases.nobody_yet")
	}
	return r.T("cases.somebody")
}

// refusalText words why something was not taken.
func refusalText(r *gate.Request, d *programme.Definition, no *fold.Refusal) string {
	pairs := make([]any, 0, len(no.Pairs)+8)
	for i := 0; i+1 < len(no.Pairs); i += 2 {
		name, value := no.Pairs[i], no.Pairs[i+1]
		switch v := value.(type) {
		case store.Day:
			value = r.Lang.Day(string(v))
		case []string:
			value = hatWords(r, d, v)
		case []programme.Ref:
			var all []string
			for _, ref := range v {
				all = append(all, stepWord(r, d, ref.Step, ref.Outcome))
			}
			value = strings.Join(all, r.T("cases.comma"))
		case string:
			switch name {
			case "step", "did", "until":
				value = word(r, d, "steps", v)
			case "party":
				value = word(r, d, "parties", v)
			case "ending":
				value = r.T("cases.ending." + v)
			}
		}
		pairs = append(pairs, name, value)
	}
	for _, name := range []string{"step", "did", "by", "after", "day", "n", "month", "party", "until", "ending", "reason"} { // a text may name what this refusal lacks
		pairs = append([]any{name, ""}, pairs...)
	}
	return r.T("casework.refused."+no.Code, pairs...)
}

// clauses words a rule's reasons.
func (s *Site) clauses(r *gate.Request, all []rule.Placed) (out []string) {
	for _, p := range all {
		if strings.HasPrefix(p.Fact, "answer.") || strings.HasPrefix(p.Fact, "party.") || s.Known == nil {
			continue
		}
		out = append(out, p.Say(r.T, s.Known.Catalogue(), func(of string) string { return s.ofWord(r, of) }))
	}
	return out
}

// ofWord words what a fact is about: a programme, a benefit, a class of work.
func (s *Site) ofWord(r *gate.Request, of string) string {
	slug, _, _ := strings.Cut(of, ".")
	if d := s.Cases.Book.Programme(slug); d != nil {
		return caseShort(r, d)
	}
	for _, key := range []string{"known.benefit." + of, "rule.of." + of} {
		if msg.Has(key) {
			return r.T(key)
		}
	}
	return of
}

func caseHref(id string) templURL { return templURL("/cases/" + url.PathEscape(id)) }

type templURL = string

// pathOf draws the decisions of a programme with what of them is done.
func pathOf(r *gate.Request, d *programme.Definition, st *fold.State) (out []parts.Step) {
	for i := range d.Steps {
		step := &d.Steps[i]
		if !step.Once() || step.Optional {
			continue
		}
		p := parts.Step{State: "next-step", StateWord: r.T("cases.to_come"), Icon: "clock", Title: word(r, d, "steps", step.ID), Note: hatWords(r, d, step.By)}
		if st != nil {
			for _, a := range st.Acts {
				if a.Step == step.ID {
					p.State, p.StateWord, p.Icon, p.Note = "done-step", r.T("cases.done"), "check", r.Lang.Day(string(a.Day))
					if a.Outcome != "" {
						p.Note = dots(word(r, d, "outcomes", step.ID+"."+a.Outcome), r.Lang.Day(string(a.Day)))
					}
				}
			}
			for _, t := range st.Tasks() {
				if t.Step == step.ID && t.Kind != fold.Look && p.State == "next-step" {
					p.State, p.StateWord, p.Icon, p.Note = "now-step", r.T("cases.now"), "walk", dots(hatWords(r, d, step.By), dueText(r, t.DueOn))
				}
			}
			if p.State == "next-step" && st.Ending != "" {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// kindOfTask says what a task wants.
func taskWord(r *gate.Request, d *programme.Definition, t fold.Task) string {
	name := word(r, d, "steps", t.Step)
	switch t.Kind {
	case fold.Look:
		return r.T("cases.task.check", "step", name)
	case fold.Renew:
		return r.T("cases.task.renew", "step", name)
	case fold.May:
		return r.T("cases.task.may", "step", name)
	}
	if t.Entry != "" {
		return r.T("cases.task.month", "step", name, "month", t.Entry)
	}
	return name
}

func mayDo(hats []casework.Hat, by []string) bool {
	for _, h := range hats {
		for _, b := range by {
			if h.Role == b {
				return true
			}
		}
	}
	return false
}
