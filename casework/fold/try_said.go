package fold

import (
	"slices"
	"unicode/utf8"

	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// trySaid: the outcome is one of the step's, what is asked is answered, and every
// answer is of its kind.
func (s *State) trySaid(e Event, step *programme.Step, _ World) *Refusal {
	if (len(step.Outcomes) == 0) != (e.Outcome == "") {
		return refuseField("missing", "outcome")
	}
	if e.Outcome != "" && step.Outcome(e.Outcome) == nil {
		return refuseField("bad_answer", "outcome")
	}
	for _, name := range step.Ask {
		if _, ok := e.Say[name]; !ok && name != step.Day {
			return refuseField("missing", name)
		}
	}
	for _, name := range slices.Concat(step.Ask, step.May) {
		q := s.Def.Question(name)
		a, ok := e.Say[name]
		if ok && !s.fits(q, a) {
			return refuseField("bad_answer", name)
		}
		if ok && q.Kind == "opens" && s.aboutNobody(q, a.Rows) {
			return refuseField("missing", name)
		}
	}
	for name := range e.Say {
		if !slices.Contains(step.Ask, name) && !slices.Contains(step.May, name) {
			return refuseField("bad_answer", name)
		}
	}
	return s.tryTerm(e, step)
}

// fits holds an answer to its question's kind.
func (s *State) fits(q *programme.Question, a form.Answer) bool {
	switch q.Kind {
	case "number", "money":
		return a.Number >= 0 && a.Text == ""
	case "scale":
		return a.Number >= 1 && a.Number <= q.Most
	case "day":
		return store.Day(a.Text).Valid()
	case "yesno":
		return a.Text == "yes" || a.Text == "no"
	case "choice", "code":
		return slices.Contains(s.book.Codes(q), a.Text)
	case "choices":
		return !slices.ContainsFunc(a.List, func(x string) bool { return !slices.Contains(s.book.Codes(q), x) })
	case "group", "roll":
		return s.rowsFit(q, a)
	case "opens":
		return len(a.Rows) > 0
	}
	return a.Text != "" && (q.Most == 0 || int64(utf8.RuneCountInString(a.Text)) <= q.Most)
}

// aboutNobody tells whether a row would open a case that has no subject.
func (s *State) aboutNobody(q *programme.Question, rows []form.Answers) bool {
	for _, row := range rows {
		slug := q.Of
		if slug == "" {
			slug = row["programme"].Text
		}
		child := s.book.Programme(slug)
		if child == nil || row["subject"].Text == "" && !s.Fits(child) {
			return true
		}
	}
	return false
}

func (s *State) rowsFit(q *programme.Question, a form.Answer) bool {
	if len(a.Rows) == 0 {
		return false
	}
	for _, row := range a.Rows {
		if q.Kind == "roll" && row["person"].Text == "" {
			return false
		}
		for i := range q.Columns {
			c := &q.Columns[i]
			if said, ok := row[c.Name]; !ok || !s.fits(c, said) {
				return false
			}
		}
	}
	return true
}

// tryTerm: what is agreed begins before it ends, and is not longer than allowed.
func (s *State) tryTerm(e Event, step *programme.Step) *Refusal {
	t := s.Def.Term
	if t == nil || t.At.Step != step.ID || t.To == "" {
		return nil
	}
	from, to := store.Day(e.Say[t.From].Text), store.Day(e.Say[t.To].Text)
	if to < from || !t.Max.Zero() && to > s.book.Calendar.After(from, t.Max) {
		return refuseField("bad_answer", t.To)
	}
	return nil
}
