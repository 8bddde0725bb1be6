package web

import (
	"net/url"
	"strings"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/web/parts"
)

// Words of programmes for pages that are about people and figures, not about one case.

func caseTitle(r *gate.Request, d *programme.Definition) string { return textOf(r, d).Title }

func caseShort(r *gate.Request, d *programme.Definition) string { return textOf(r, d).Short }

func caseHref(id string) string { return "/cases/" + url.PathEscape(id) }

func word(r *gate.Request, d *programme.Definition, section, key string) string {
	return tongue{r: r, d: d, t: textOf(r, d)}.word(section, key)
}

func hatWords(r *gate.Request, d *programme.Definition, roles []string) string {
	return tongue{r: r, d: d, t: textOf(r, d)}.hats(roles)
}

// stepWord is a step's name, with its outcome where there is one.
func stepWord(r *gate.Request, d *programme.Definition, step, outcome string) string {
	x := tongue{r: r, d: d, t: textOf(r, d)}
	if outcome == "" {
		return x.step(step)
	}
	return r.T("case.step_outcome", "step", x.step(step), "outcome", x.outcome(step, outcome))
}

// taskWord says what a task wants.
func taskWord(r *gate.Request, d *programme.Definition, t fold.Task) string {
	name := word(r, d, "steps", t.Step)
	switch {
	case t.Kind == fold.Look:
		return r.T("case.task_check", "step", name)
	case t.Kind == fold.Renew:
		return r.T("case.task_renew", "step", name)
	case t.Entry != "":
		return dots(name, r.Lang.Month(t.Entry))
	}
	return name
}

// dueText says when something is due as seen today.
func dueText(r *gate.Request, due store.Day) string {
	if _, text := dueTag(r, due); text != "" {
		return text
	}
	return r.T("case.no_day")
}

func overdue(r *gate.Request, due store.Day) bool { return due != "" && due < r.House.Today() }

func (s *Site) answerWord(r *gate.Request, d *programme.Definition, q programme.Question, path string, a form.Answer, names map[string]string) string {
	return s.tongue(r, d).answer(q, path, a, names)
}

func (s *Site) choiceWord(r *gate.Request, d *programme.Definition, q programme.Question, path, code string) string {
	return s.tongue(r, d).code(q, path, code)
}

// clauseWords words single clauses of a rule.
func (s *Site) clauseWords(r *gate.Request, all []rule.Placed) (out []string) {
	for _, p := range all {
		if !strings.HasPrefix(p.Fact, "answer.") && !strings.HasPrefix(p.Fact, "party.") {
			out = append(out, p.Say(r.T, s.Known.Catalogue(), s.factOf(r)))
		}
	}
	return out
}

// pathOf draws the decisions of a case with what of them is done, for whom it is about.
func pathOf(r *gate.Request, d *programme.Definition, st *fold.State) (out []parts.Step) {
	for i := range d.Steps {
		step := &d.Steps[i]
		if !step.Once() || step.Optional || step.Unless != "" && st.Spared(step) && !st.Live(step.ID) {
			continue
		}
		p := parts.Step{State: "next-step", StateWord: r.T("case.to_come"), Icon: "clock", Title: word(r, d, "steps", step.ID), Note: hatWords(r, d, step.By)}
		for _, a := range st.Acts {
			if a.Step == step.ID && st.Done(step) {
				p.State, p.StateWord, p.Icon, p.Note = "done-step", r.T("case.done"), "check", r.Lang.Day(string(a.Day))
			}
		}
		for _, t := range st.Tasks() {
			if t.Step == step.ID && t.Kind != fold.Look && !st.Done(step) {
				due := dueText(r, t.DueOn)
				if !step.Notice.Zero() {
					due = r.T("case.notice_until", "day", day(r, t.DueOn))
				}
				p.State, p.StateWord, p.Icon, p.Note = "now-step", r.T("case.now"), "walk", dots(hatWords(r, d, step.By), due)
			}
		}
		if p.State != "next-step" || st.Ending == "" {
			out = append(out, p)
		}
	}
	return out
}
