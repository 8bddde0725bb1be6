package web

import (
	"fmt"
	"net/http"
	"strings"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/msg"
	"tongxing/store"
	"tongxing/web/parts"
)

// refusal words why something was refused, for people: its codes become words.
func (x tongue) refusal(why *fold.Refusal) (key string, pairs []any) {
	key = "casework.refused." + why.Code
	if !msg.Has(key) {
		key = "casework.refused.guard"
	}
	for i := 0; i+1 < len(why.Pairs); i += 2 {
		pairs = append(pairs, why.Pairs[i], x.pair(fmt.Sprint(why.Pairs[i]), why.Pairs[i+1]))
	}
	return key, pairs
}

func (x tongue) pair(name string, v any) any {
	switch v := v.(type) {
	case store.Day:
		return day(x.r, v)
	case []programme.Ref:
		var out []string
		for _, ref := range v {
			word := x.step(ref.Step)
			if ref.Outcome != "" {
				word += x.r.T("case.outcome_of", "outcome", x.outcome(ref.Step, ref.Outcome))
			}
			out = append(out, word)
		}
		return strings.Join(out, x.r.T("web.comma"))
	case []string:
		return x.hats(v)
	case string:
		switch name {
		case "step", "did", "until":
			if x.d.Step(v) != nil {
				return x.step(v)
			}
			if msg.Has("case.aside." + v) {
				return x.r.T("case.aside." + v)
			}
		case "party":
			return x.hat(v)
		case "ending":
			return x.r.T("cases.ending." + v)
		case "reason":
			if w := x.t.Word("reasons", "pause."+v); w != "" {
				return w
			}
		}
	}
	return v
}

// outcomes are the ways the step can come out.
func (f *stepForm) outcomes() (out []parts.Option) {
	for _, o := range f.Step.Outcomes {
		out = append(out, parts.Option{Value: o.Name, Label: f.outcome(f.Step.ID, o.Name), Chosen: f.Typed.Get("outcome") == o.Name})
	}
	return out
}

// confirms are what the person may have said.
func (f *stepForm) confirms() (out []parts.Option) {
	for _, c := range []string{fold.Agreed, fold.Refused, fold.CouldNot} {
		out = append(out, parts.Option{Value: c, Label: f.r.T("case.confirm." + c), Chosen: f.Typed.Get("confirm") == c})
	}
	return out
}

// signs are who signs on the paper of this step.
func (f *stepForm) signs() (out []parts.Option) {
	for _, p := range f.Step.Sign {
		chosen := false
		for _, v := range f.Typed["signed"] {
			chosen = chosen || v == p
		}
		out = append(out, parts.Option{Value: p, Label: f.hat(p), Chosen: chosen})
	}
	return out
}

// served is to whom a letter goes.
func (f *stepForm) served(to string) []parts.Option {
	return []parts.Option{{Value: to, Label: f.r.T("case.served_to", "who", f.hat(to)), Chosen: f.Typed.Get("served") == to}}
}

// lines is how many lines of a group are drawn: what was typed, and one to type in.
func (f *stepForm) lines(a ask) int {
	n := linesOf(f, a)
	if f.Typed.Get("add") == a.Field || n == 0 {
		n++
	}
	return n
}

// pickHint tells what to do where nothing can be ticked yet, or nothing was found.
func (f *stepForm) pickHint(a ask, field string) string {
	match := strings.TrimSpace(f.Typed.Get("find." + field))
	switch {
	case f.unsought(a, field):
		return joinHint(a.Hint, f.r.T("case.find_first"))
	case match != "" && len(f.found[a.sought(match)]) == 0:
		return joinHint(a.Hint, f.r.T("case.find_none"))
	case len(f.found[a.sought(match)]) <= mostFound:
	case a.Kind == "worker" || a.Kind == "person":
		return joinHint(a.Hint, f.r.T("case.find_more_people", "n", mostFound))
	default:
		return joinHint(a.Hint, f.r.T("case.find_more", "n", mostFound))
	}
	return a.Hint
}

func linesOf(f *stepForm, a ask) int { return form.Lines(f.Typed, a.Field) }

// version is the row the form was made from; a form sent back keeps the one it had.
func (f *stepForm) version() string {
	if v := f.r.Form.Get("version"); v != "" && f.r.Method == http.MethodPost {
		return v
	}
	return number(f.Case.RowVersion)
}

func (f *stepForm) button() string {
	if f.Kind == fold.KindCorrect {
		return f.r.T("case.correct_save")
	}
	return f.r.T("case.save", "step", f.step(f.Step.ID))
}

func (f *stepForm) reasonLabel() string {
	if f.Kind == fold.KindCorrect {
		return f.r.T("case.correct_why")
	}
	if !f.Step.Confirm {
		return f.r.T("case.refuse_why")
	}
	return f.r.T("case.confirm_why")
}

// refusedShort words a refusal of which only the code is known.
func (x tongue) refusedShort(code string) string {
	if key := "bulk.why." + code; msg.Has(key) {
		return x.r.T(key)
	}
	return x.r.T("bulk.why.other")
}

// paperLabel asks whether a proof is kept on paper: by its own name where no file can
// come with it.
func (f *stepForm) paperLabel(name string) string {
	if f.Case.ID == "" {
		return f.evidence(name)
	}
	return f.r.T("case.or_paper", "what", f.evidence(name))
}
