package fold_test

import (
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// againstSaid: what is asked is answered, with answers of their kinds, and nothing else.
func (r *reading) againstSaid(why reasons, e fold.Event, step *programme.Step) {
	named := r.outcome(deed{Event: e}).Name != ""
	why.when(len(step.Outcomes) > 0 && e.Outcome == "" || len(step.Outcomes) == 0 && e.Outcome != "", "missing")
	why.when(e.Outcome != "" && !named, "bad_answer")
	for _, q := range step.Ask {
		_, said := e.Say[q]
		why.when(!said && q != step.Day, "missing")
	}
	for name, a := range e.Say {
		if !slices.Contains(step.Ask, name) && !slices.Contains(step.May, name) {
			why["bad_answer"] = true
			continue
		}
		q := r.def.Question(name)
		why.when(!r.ofKind(*q, a), "bad_answer")
		for _, row := range a.Rows {
			why.when(q.Kind == "opens" && r.opensNothing(q, row), "missing")
		}
	}
	t := r.def.Term
	if t == nil || t.At.Step != step.ID || t.To == "" {
		return
	}
	from, to := store.Day(e.Say[t.From].Text), store.Day(e.Say[t.To].Text)
	why.when(to < from, "bad_answer")
	why.when(from.Valid() && !t.Max.Zero() && to > r.after(from, t.Max), "bad_answer")
}

// ofKind holds an answer to its question.
func (r *reading) ofKind(q programme.Question, a form.Answer) bool {
	lists := func(code string) bool { return slices.Contains(r.book.Codes(&q), code) }
	switch q.Kind {
	case "number", "money":
		return a.Text == "" && a.Number >= 0
	case "scale":
		return 1 <= a.Number && a.Number <= q.Most
	case "day":
		return store.Day(a.Text).Valid()
	case "yesno":
		return slices.Contains([]string{"yes", "no"}, a.Text)
	case "choice", "code":
		return lists(a.Text)
	case "choices":
		for _, code := range a.List {
			if !lists(code) {
				return false
			}
		}
		return true
	case "opens":
		return len(a.Rows) > 0
	case "group", "roll":
		for _, row := range a.Rows {
			if q.Kind == "roll" && row["person"].Text == "" {
				return false
			}
			for _, c := range q.Columns {
				if said, ok := row[c.Name]; !ok || !r.ofKind(c, said) {
					return false
				}
			}
		}
		return len(a.Rows) > 0
	case "text":
		return a.Text != "" && (q.Most == 0 || len([]rune(a.Text)) <= int(q.Most))
	}
	return a.Text != ""
}

// opensNothing tells a row that would open a case about nobody.
func (r *reading) opensNothing(q *programme.Question, row form.Answers) bool {
	slug := q.Of
	if slug == "" {
		slug = row["programme"].Text
	}
	child := r.book.Programme(slug)
	if child == nil {
		return true
	}
	if row["subject"].Text != "" {
		return false
	}
	for _, kind := range child.Subject {
		if kind == r.about.Kind || kind == programme.Matter || kind == programme.Household && r.about.Household != "" {
			return false
		}
	}
	return true
}

// item is what a deed hands out or takes back: said now, or before it.
func (r *reading) item(before *reading, e fold.Event) string {
	for _, q := range r.def.Questions {
		if q.Kind != "item" {
			continue
		}
		if a, ok := e.Say[q.Name]; ok {
			return a.Text
		}
		if a, ok := before.answer(q.Name); ok {
			return a.Text
		}
	}
	return ""
}

// moves are what came and went of a station's stock, returns or not.
func (r *reading) moves() (out []fold.Move) {
	away := ""
	for i, x := range r.told {
		o := r.outcome(x)
		if o.Stock != "" {
			m := fold.Move{Event: x.ID, Item: r.item(r.upto(i), x.Event), Move: o.Stock, Seq: x.Seq}
			if out = append(out, m); m.Move == "lend" {
				away = m.Item
			} else {
				away = ""
			}
		}
		if x.Kind == fold.KindEnd && away != "" && r.def.Side.EndStock != "" {
			out = append(out, fold.Move{Event: x.ID, Item: away, Move: r.def.Side.EndStock, Seq: x.Seq})
			away = ""
		}
	}
	return out
}

// lent is the item that is out, "" if none.
func (r *reading) lent() string {
	all := r.moves()
	if len(all) == 0 || all[len(all)-1].Move != "lend" {
		return ""
	}
	return all[len(all)-1].Item
}

// openings counts the child cases that deeds opened, by programme.
func (r *reading) openings() map[string]int {
	out := map[string]int{}
	for _, x := range r.told {
		if x.Kind != fold.KindAct {
			continue
		}
		if slug := r.outcome(x).Open; slug != "" {
			out[slug]++
		}
		step := r.def.Step(x.Step)
		for _, q := range r.def.Questions {
			if q.Kind != "opens" || !slices.Contains(step.Ask, q.Name) && !slices.Contains(step.May, q.Name) {
				continue
			}
			for _, row := range x.Say[q.Name].Rows {
				if q.Of != "" {
					out[q.Of]++
				} else {
					out[row["programme"].Text]++
				}
			}
		}
	}
	return out
}
