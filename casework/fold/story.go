package fold

import (
	"slices"
	"strconv"
	"strings"

	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/store"
)

// Told makes the event that a story tells. refer turns a story's aliases into keys
// ("" keeps them); evidence, signatures, letters and the person's word are given
// unless the story says without.
func Told(d *programme.Definition, x programme.StoryEvent, refer func(alias string) string) Event {
	office, human, two := strings.Cut(x.Who, "/")
	if !two {
		human = x.Who
	}
	e := Event{Kind: x.Do, Step: x.Step, On: x.On, Day: x.On, Outcome: x.Out, Reason: x.Reason, Names: map[string][]string{}, Evidence: map[string]string{}}
	e.By = By{Account: refer(human), Human: refer(human), Role: x.Role}
	if d.Party(x.Role) != nil {
		e.By.Ref = refer(office)
	}
	if x.Do == KindNote && d.Step(KindNote) != nil {
		e.Kind, e.Step = KindAct, KindNote
	}
	for party, refs := range x.Name {
		for _, r := range refs {
			e.Names[party] = append(e.Names[party], refer(r))
		}
	}
	e.Say = said(d.Questions, x.Say, refer)
	step := d.Step(e.Step)
	if e.Kind != KindAct || step == nil {
		if step != nil && step.Due != nil && step.Due.Extend != nil && step.Due.Extend.Serve != "" && !slices.Contains(x.Without, "serve") {
			e.Served = []string{step.Due.Extend.Serve}
		}
		return e
	}
	if a, ok := e.Say[step.Day]; ok {
		e.Day = store.Day(a.Text)
	}
	given(&e, step, x)
	return e
}

// given fills in what a story takes for granted.
func given(e *Event, step *programme.Step, x programme.StoryEvent) {
	for _, p := range step.Evidence {
		if !slices.Contains(x.Without, p.Name) && !slices.Contains(x.Without, "evidence") {
			e.Evidence[p.Name] = "paper"
		}
	}
	for _, party := range step.Sign {
		if !slices.Contains(x.Without, party) && !slices.Contains(x.Without, "sign") {
			e.Signed = append(e.Signed, party)
		}
	}
	if step.Confirm && !slices.Contains(x.Without, "confirm") {
		e.Confirm = Agreed
		if x.Confirm != "" {
			e.Confirm = x.Confirm
		}
	}
	if step.Serve != "" && !slices.Contains(x.Without, "serve") {
		e.Served = []string{step.Serve}
	}
	if o := step.Outcome(x.Out); o != nil && o.Serve != "" {
		if !slices.Contains(x.Without, "serve") {
			e.Served = []string{o.Serve}
		}
		if e.Reason == "" && !slices.Contains(x.Without, "reason") {
			e.Reason = "不符合条件，详见书面告知"
		}
	}
}

// said turns what a story says into answers, by the questions' kinds.
func said(questions []programme.Question, say map[string]any, refer func(string) string) form.Answers {
	out := form.Answers{}
	for name, v := range say {
		q := programme.Question{Kind: "text"}
		if i := slices.IndexFunc(questions, func(q programme.Question) bool { return q.Name == name }); i >= 0 {
			q = questions[i]
		}
		out[name] = answer(q, v, refer)
	}
	return out
}

func answer(q programme.Question, v any, refer func(string) string) (a form.Answer) {
	switch v := v.(type) {
	case string:
		switch q.Kind {
		case "number", "money", "scale":
			n, err := strconv.ParseInt(v, 10, 64)
			if a.Number = n; err != nil {
				a.Number = -1 // no number: no question takes it
			}
		case "yesno":
			a.Text = map[string]string{"true": "yes", "false": "no"}[v]
			if a.Text == "" {
				a.Text = v
			}
		case "choices":
			a.List = []string{v}
		case "person", "organisation", "place", "worker", "item":
			a.Text = refer(v)
		default:
			a.Text = v
		}
	case []any:
		for _, x := range v {
			switch x := x.(type) {
			case string:
				a.List = append(a.List, x)
			case map[string]string:
				a.Rows = append(a.Rows, row(q, x, refer))
			}
		}
	case map[string]string:
		a.Rows = append(a.Rows, row(q, v, refer))
	}
	if q.Kind == "choices" && a.List == nil {
		a.List = []string{}
	}
	return a
}

func row(q programme.Question, say map[string]string, refer func(string) string) form.Answers {
	columns := append(slices.Clone(q.Columns), programme.Question{Name: "person", Kind: "person"}, programme.Question{Name: "subject", Kind: "person"})
	all := map[string]any{}
	for k, v := range say {
		all[k] = v
	}
	return said(columns, all, refer)
}
