package web

import (
	"slices"

	"tongxing/employment"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// A wage is what some pay would do to the benefits a household draws: shown beside a
// post or an offer, never a filter. What is asked for it stays on the page.
type wage struct {
	Pay    int64 // fen a month
	Drawn  []string
	People int64
	Income int64
	Bad    fault.Fields
	Lines  []employment.Line
	Asked  bool // the person pressed: the answer lies open
}

var benefitCodes = []string{"dibao", "margin", "tekun", "living", "care"}

// wageOf reckons with what the form says, or else with what the profile knows.
func wageOf(r *gate.Request, pay int64, known string) *wage {
	x := &wage{Pay: pay, Drawn: employment.List(known), Asked: r.Form.Has("reckon")}
	if x.Asked {
		x.Drawn = employment.List(chosen(r.Form["drawn"], benefitCodes))
		x.People, x.Income = whole(r.Form.Get("people"), "people", &x.Bad), whole(r.Form.Get("income"), "income", &x.Bad)
	}
	x.Lines = employment.BenefitEffect(pay, employment.Home{People: int(x.People), Income: x.Income * 100}, x.Drawn, r.House.Today(), employment.Benefits)
	return x
}

func (x *wage) rows(r *gate.Request) (rows []parts.Row) {
	for _, l := range x.Lines {
		key := "employment.benefit." + l.Effect
		if l.Effect == "ends" && l.Months == 0 {
			key = "employment.benefit.ends_now"
		}
		rows = append(rows, parts.Row{Key: r.T("employment.benefit." + l.Benefit), Value: dots(r.T(key, "yuan", r.Lang.Count(l.Least/100), "n", l.Months), l.Source)})
	}
	return rows
}

func (x *wage) options(r *gate.Request) (out []parts.Option) {
	for _, o := range codes(r, "employment.benefit.", benefitCodes, "") {
		o.Chosen = slices.Contains(x.Drawn, o.Value)
		out = append(out, o)
	}
	return out
}
