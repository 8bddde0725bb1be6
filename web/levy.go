package web

import (
	"fmt"
	"net/http"

	"tongxing/employment/levy"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// levyData is the calculator: what was typed, and what it comes to.
type levyData struct {
	In     levy.Input
	Result *levy.Result
	Bad    fault.Fields
}

// levy is the calculator. It is a GET: nothing is kept, and an address can be shared.
func (s *Site) levy(w http.ResponseWriter, r *gate.Request) error {
	d := levyData{In: levy.Input{Year: yearOf(r)}}
	if r.Form.Get("staff") != "" {
		f := r.Form
		d.In.Staff, d.In.Single, d.In.Double = whole(f.Get("staff"), "staff", &d.Bad), whole(f.Get("single"), "single", &d.Bad), whole(f.Get("double"), "double", &d.Bad)
		d.In.MeanWage, d.In.LocalMean = whole(f.Get("wage"), "wage", &d.Bad)*100, whole(f.Get("local"), "local", &d.Bad)*100
		if len(d.Bad) == 0 {
			result, err := levy.Calculate(d.In)
			bad, err := invalid(err)
			if err != nil {
				return err
			}
			if d.Bad = bad; len(bad) == 0 {
				d.Result = &result
			}
		}
	}
	return s.show(w, r, View{Title: r.T("nav.levy"), Bad: d.Bad}, s.levyPage(r, d))
}

// people writes a share of people in ten-thousandths: 1.5, 0.465.
func people(n int64) string { return fmt.Sprintf("%g", float64(n)/levy.Person) }

func levyRows(r *gate.Request, d levyData) []parts.Row {
	x := d.Result
	rows := []parts.Row{
		{Key: r.T("levy.quota"), Value: r.T("levy.quota_how", "staff", d.In.Staff, "ratio", r.Lang.Percent(float64(x.Rule.Ratio)/10000), "people", people(x.Quota))},
		{Key: r.T("levy.counted"), Value: r.T("levy.people", "people", people(x.Counted))},
		{Key: r.T("levy.short"), Value: r.T("levy.people", "people", people(x.Short))},
		{Key: r.T("levy.wage_used"), Value: r.Lang.Yuan(x.Wage)},
		{Key: r.T("levy.share"), Value: r.Lang.Percent(float64(x.Share) / 100)},
		{Key: r.T("levy.rule"), Value: x.Rule.Document},
	}
	if x.Free {
		rows = append(rows, parts.Row{Key: r.T("levy.free"), Value: r.T("levy.free_how", "n", x.Rule.FreeStaff)})
	}
	return rows
}
