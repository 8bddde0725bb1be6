package web

import (
	"net/http"

	"tongxing/employment"
	"tongxing/fault"
	"tongxing/gate"
)

// reports are what people told about employers, without a hint of who told it.
func (s *Site) reports(w http.ResponseWriter, r *gate.Request) error { return s.reportsWith(w, r, nil) }

func (s *Site) reportsWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(employment.ReportList)
	if err != nil {
		return err
	}
	all, err := employment.Reports(r.Context(), r.House, scope, 100)
	if err != nil {
		return err
	}
	title := r.T("reports.title", "n", len(all))
	return s.show(w, r, View{Title: title, Live: []string{"officers"}, Bad: bad}, s.reportsPage(r, title, all, bad))
}

func (s *Site) closeReport(w http.ResponseWriter, r *gate.Request) error {
	_, err := employment.CloseReport(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), r.Form.Get("outcome"))
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.reportsWith(w, r, bad)
	}
	return r.SeeOther(w, "/reports")
}
