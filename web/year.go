package web

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/msg"
	"tongxing/review"
	"tongxing/web/parts"
)

// year is the year in figures by system, each printed beside computed and opening into
// its records.
func (s *Site) year(w http.ResponseWriter, r *gate.Request) error {
	year := yearOf(r)
	made, err := review.Make(r.Context(), r.House, r.Scope, s.Book, year)
	if err != nil {
		return err
	}
	labour, err := r.ScopeFor(employment.LabourSee)
	if err != nil {
		return err
	}
	market, err := s.Index.Market(r.Context(), r.House, labour)
	if err != nil {
		return err
	}
	printed, err := review.PrintedOf(year)
	if err != nil {
		return err
	}
	title := r.T("year.title", "year", strconv.Itoa(year))
	return s.show(w, r, View{Title: title, Wide: true}, s.yearPage(r, title, made, market, len(printed) > 0, s.missing(printed)))
}

// missing are printed figures that nothing computes yet.
func (s *Site) missing(printed map[string]review.Printed) (out []review.Line) {
	for _, code := range slices.SortedFunc(maps.Keys(printed), func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }) {
		if _, there := s.Book.Definition(code); !there {
			p := printed[code]
			out = append(out, review.Line{Code: code, Printed: &p})
		}
	}
	return out
}

// A system is one of S1 to S17 with its figures.
type system struct {
	Code string
	All  []review.Line
}

func bySystem(made review.Review) (out []system) {
	for _, l := range made.Figures {
		i := slices.IndexFunc(out, func(x system) bool { return x.Code == l.System })
		if i < 0 {
			out, i = append(out, system{Code: l.System}), len(out)
		}
		out[i].All = append(out[i].All, l)
	}
	slices.SortFunc(out, func(a, b system) int {
		return cmp.Or(cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// bareWord writes a figure's value without its unit.
func bareWord(r *gate.Request, l review.Line) string {
	if l.Unit == figure.Rate {
		return valueWord(r, l)
	}
	return r.Lang.Count(int64(l.Value))
}

// valueWord writes a figure's value: a rate in percent, money in yuan, else a count.
func valueWord(r *gate.Request, l review.Line) string {
	switch {
	case l.Unit == figure.Rate:
		if l.Denominator != nil && *l.Denominator == 0 {
			return "–"
		}
		return r.Lang.Percent(l.Value)
	}
	return amount(r, l.Unit, l.Value)
}

// amount writes so many of a unit.
func amount(r *gate.Request, unit string, n float64) string {
	if unit == figure.Yuan {
		return r.T("year.yuan", "n", r.Lang.Count(int64(n)))
	}
	return r.T("year.count", "n", r.Lang.Count(int64(n)), "unit", r.T("figure.unit."+unit))
}

// printedWord writes what was printed of a figure.
func printedWord(r *gate.Request, l review.Line) string {
	p := l.Printed
	switch {
	case p == nil:
		return ""
	case p.Value == nil && p.Rate != nil:
		return percent(r, *p.Rate)
	case p.Value == nil:
		return ""
	case p.Bound == "more":
		return r.T("year.more_than", "n", r.Lang.Count(int64(*p.Value)))
	}
	return r.Lang.Count(int64(*p.Value))
}

// percent writes a rate as it was printed, with as many decimals as it needs.
func percent(r *gate.Request, rate float64) string {
	text := strconv.FormatFloat(rate*100, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + r.T("year.percent")
}

// how is a figure's definition (口径): its message, or a sentence made of its indicator.
func (s *Site) how(r *gate.Request, d figure.Definition) string {
	if msg.Has(d.Label() + ".how") {
		return r.T(d.Label() + ".how")
	}
	def := s.Cases.Book.Programme(d.Programme)
	if def == nil {
		return ""
	}
	i := slices.IndexFunc(def.Indicators, func(x programme.Indicator) bool { return x.Code == d.Code })
	if i < 0 {
		return ""
	}
	return s.howOf(r, def, def.Indicators[i])
}

func (s *Site) howOf(r *gate.Request, d *programme.Definition, i programme.Indicator) string {
	unit := r.T("year.counted." + cmp.Or(i.Count, "sum"))
	switch {
	case len(i.Rate) == 2:
		return r.T("year.how_rate", "over", word(r, d, "indicators", i.Rate[0]), "under", word(r, d, "indicators", i.Rate[1]))
	case i.InForce == "period_end":
		return r.T("year.how_end", "programme", caseShort(r, d), "unit", unit)
	case i.InForce != "":
		return r.T("year.how_force", "programme", caseShort(r, d), "unit", unit)
	case i.Ended != "":
		return r.T("year.how_ended", "programme", caseShort(r, d), "unit", unit, "ending", r.T("cases.ending."+i.Ended))
	}
	text := r.T("year.how_at", "programme", caseShort(r, d), "unit", unit, "step", stepWord(r, d, i.At.Step, i.At.Outcome))
	if q := i.Sum + i.Best; q != "" {
		text = r.T("year.how_sum", "programme", caseShort(r, d), "step", stepWord(r, d, i.At.Step, i.At.Outcome), "question", word(r, d, "questions", q))
	}
	if i.Checked {
		text += r.T("year.how_checked")
	}
	return text
}

// targetWord says a figure's target and where it stands written.
func (s *Site) targetWord(r *gate.Request, l review.Line, d figure.Definition) string {
	if l.Target == nil {
		return ""
	}
	source := ""
	if def := s.Cases.Book.Programme(d.Programme); def != nil {
		for _, t := range def.Targets {
			if t.Measure == l.Code {
				source = def.Texts[string(r.Lang)].Word("targets", l.Code)
			}
		}
	}
	text := r.T("year.target", "n", r.Lang.Count(int64(*l.Target)))
	if l.Rate != nil {
		text = r.T("year.target_rate", "n", r.Lang.Count(int64(*l.Target)), "rate", r.Lang.Percent(*l.Rate))
	}
	return dots(text, source)
}

// misprint says in words why the print's numbers cannot all be right, "" if they can.
func misprint(r *gate.Request, p *review.Printed) string {
	m, wrong := p.Misprint()
	if !wrong {
		return ""
	}
	n := func(x float64) string { return r.Lang.Count(int64(x)) }
	return r.T("year.misprint", "value", n(m.Value), "target", n(m.Target), "real", r.Lang.Percent(m.Real), "rate", percent(r, m.Rate), "other_target", n(m.OtherTarget), "other_value", n(m.OtherValue))
}

// records opens one figure into the records behind it, within the reader's scope.
func (s *Site) records(w http.ResponseWriter, r *gate.Request) error {
	code := r.PathValue("code")
	d, ok := s.Book.Definition(code)
	if !ok {
		return fault.NotFound("figure")
	}
	list, err := s.Book.List(r.Context(), r.House, r.Scope, code, yearOf(r), r.Form.Get("after"), 100)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: review.Name(d, r.Lang), Wide: true}, s.recordsPage(r, d, list))
}

// recordHref is the page that opens a record, "" where this reader has none.
func recordHref(r *gate.Request, x figure.Record, d figure.Definition) string {
	key := url.PathEscape(x.Key)
	opens := func(a access.Action) bool {
		s, err := r.ScopeFor(a)
		return err == nil && s.Covers(x.Person, "", x.Area)
	}
	switch {
	case x.Kind == "post" && opens(employment.PostShow):
		return "/posts/" + key
	case x.Kind == "employer" && opens(employment.EmployerShow):
		return "/employers/" + key
	case x.Kind == "delivery" && opens(hiring.DeliveryShow):
		return "/deliveries/" + key
	case x.Kind == "placement" && opens(hiring.PlacementList):
		return "/placements/" + key
	case x.Kind == "case" && opens(casework.CaseShow):
		return "/cases/" + key
	case x.Kind == "act" && opens(casework.CaseShow):
		return "/acts/" + key
	case x.Kind == "household" && opens(casework.PlanShow):
		return "/households/" + key
	case x.Kind == "person" && d.Programme != "" && opens(casework.PlanShow):
		return "/my/cases?for=" + url.QueryEscape(x.Key)
	case (x.Kind == "organisation" || x.Kind == "place") && d.Programme != "" && opens(casework.CaseList):
		return "/programmes/" + url.PathEscape(d.Programme) + "?subject=" + url.QueryEscape(x.Key)
	}
	return ""
}

// act leads to the case in which something was done.
func (s *Site) act(w http.ResponseWriter, r *gate.Request) error {
	id, err := s.Cases.CaseOfAct(r.Context(), r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return r.SeeOther(w, caseHref(id))
}

func (s *Site) yearRows(r *gate.Request, made review.Review) (rows [][]parts.Cell) {
	for _, l := range made.Figures {
		rows = append(rows, []parts.Cell{{Text: l.System, Key: true}, {Text: l.Code, Key: true}, {Text: l.Label[r.Lang]}, {Text: valueWord(r, l)}, {Text: orDash(printedWord(r, l))}})
	}
	return rows
}

// channelBars draws the channels that have a figure of their own, and what of all newly
// employed (F37) came through others.
func channelBars(r *gate.Request, made review.Review) (out []parts.Bar) {
	var rest int64
	for _, l := range made.Figures {
		switch l.Code {
		case "F37":
			rest += int64(l.Value)
		case "F4", "F32", "F33", "F36", "F39":
			rest -= int64(l.Value)
			out = append(out, parts.Bar{Label: l.Label[r.Lang], Value: int64(l.Value)})
		}
	}
	if rest > 0 {
		out = append(out, parts.Bar{Label: r.T("year.channel_other"), Value: rest})
	}
	var most int64 = 1
	for _, b := range out {
		most = max(most, b.Value)
	}
	for i, b := range out {
		out[i].Words, out[i].Of = r.Lang.Count(b.Value), most
	}
	return out
}
