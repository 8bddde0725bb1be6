package web

import (
	"slices"

	"github.com/a-h/templ"

	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/web/parts"
)

// fewChoices lie open as buttons; more are a list to choose from.
const fewChoices = 8

// fieldOf draws one question with what was typed and what is wrong with it.
func fieldOf(r *gate.Request, q form.Question, bad fault.Fields) templ.Component {
	f := parts.Field{Name: q.Name, Label: r.T(q.Label), Value: r.Form.Get(q.Name), Error: errorOf(r, bad, q.Name)}
	if q.Hint != "" {
		f.Hint = r.T(q.Hint)
	}
	option := func(code string) parts.Option {
		return parts.Option{Value: code, Label: r.T(q.Options + "." + code), Chosen: slices.Contains(r.Form[q.Name], code)}
	}
	for _, code := range q.Choices {
		f.Options = append(f.Options, option(code))
	}
	switch q.Kind {
	case form.Number, form.Money, form.Scale:
		f.Short, f.Inputmode = true, "decimal"
	case form.Day:
		f.Short = true
	case form.YesNo:
		f.Options = []parts.Option{option("yes"), option("no")}
		return f.Radios()
	case form.Choices:
		return f.Checks()
	case form.Choice:
		if len(f.Options) > fewChoices {
			f.Choose = r.T("case.choose")
			return f.Select()
		}
		return f.Radios()
	}
	if q.Long {
		return f.Area()
	}
	return f.Text()
}
