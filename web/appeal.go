package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"tongxing/casework"
	"tongxing/gate"
)

// appealable tells until when the reader may ask for another look at their case, "" if
// not at all.
func (s *Site) appealable(r *gate.Request, c casework.OwnCase) string {
	until, ok := s.Cases.Appealable(c.Row, r.House.Today())
	if !ok || !r.May(casework.CaseAppeal) {
		return ""
	}
	return day(r, until)
}

// appeal asks for another look, in the person's own words.
func (s *Site) appeal(w http.ResponseWriter, r *gate.Request) error {
	out, err := s.Cases.Appeal(r.Context(), r.House, r.Scope, r.PathValue("id"), strings.TrimSpace(r.Form.Get("why")))
	var refusal *casework.RefusedError
	if bad, ok := correctable(err); ok || errors.As(err, &refusal) {
		if !ok {
			bad.Add("why", "casework.refused."+refusal.Refusal.Code, refusal.Refusal.Pairs...)
		}
		for i := range bad {
			bad[i].Name = "why" // the form asks nothing else
		}
		return s.myCaseWith(w, r, bad)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/my/cases/"+url.PathEscape(out.Record)+myQuery(r))
}
