package web

import (
	"net/http"
	"net/url"
	"strings"

	"tongxing/casework"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/store"
	"tongxing/web/parts"
)

// closingData is how the close of a year (年终结转) stands, with what is to be corrected.
type closingData struct {
	casework.YearEnd
	Year   string
	Bad    fault.Fields
	Notice string // why nothing was written, "" if nothing was refused
}

// closings shows what is left of a year that is over, and what was proposed and decided.
func (s *Site) closings(w http.ResponseWriter, r *gate.Request) error {
	return s.closingsWith(w, r, nil, "")
}

func (s *Site) closingsWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields, notice string) error {
	scope, err := r.ScopeFor(casework.PaymentList)
	if err != nil {
		return err
	}
	d := closingData{Year: closingYear(r), Bad: bad, Notice: notice}
	d.YearEnd, err = s.Cases.YearEnd(r.Context(), r.House, scope, d.Year)
	wrong, err := invalid(err)
	if err != nil {
		return err
	}
	if wrong != nil { // no such year, or it runs: that is all there is to say
		d.Bad = wrong
	}
	v := View{Title: r.T("close.title", "year", d.Year), Wide: true, Bad: d.Bad}
	if notice != "" {
		v.Status = http.StatusConflict
	}
	return s.show(w, r, v, s.closingsPage(r, d))
}

// closingYear is the year that was asked for, or else the last that is over.
func closingYear(r *gate.Request) string {
	if year := strings.TrimSpace(r.Form.Get("year")); year != "" {
		return year
	}
	return thisYear(store.Day(thisYear(r.House.Today()) + "-01-01").AddDays(-1))
}

// proposeClosing proposes what becomes of what a county has left of a line.
func (s *Site) proposeClosing(w http.ResponseWriter, r *gate.Request) error {
	line, county, ok := strings.Cut(r.Form.Get("what"), "@")
	if !ok {
		var bad fault.Fields
		bad.Add("what", "form.choose")
		return s.closingsWith(w, r, bad, "")
	}
	_, err := s.Cases.ProposeClose(r.Context(), r.House, r.Scope, county, line, closingYear(r), r.Form.Get("how"), strings.TrimSpace(r.Form.Get("reason")))
	return s.closingDone(w, r, err, "")
}

// decideClosing is the other person's yes or no.
func (s *Site) decideClosing(w http.ResponseWriter, r *gate.Request) error {
	id := r.PathValue("id")
	_, err := s.Cases.DecideClose(r.Context(), r.House, r.Scope, id, version(r), r.Form.Get("to") == "yes", strings.TrimSpace(r.Form.Get("reason-"+id)))
	return s.closingDone(w, r, err, "-"+id)
}

// closingDone leads back to the year, or says on its page why nothing was written.
func (s *Site) closingDone(w http.ResponseWriter, r *gate.Request, err error, of string) error {
	if bad, ok := correctable(err); ok {
		for i := range bad {
			bad[i].Name += of
		}
		return s.closingsWith(w, r, bad, "")
	}
	if key, pairs := fault.Message(err); err != nil && strings.HasPrefix(key, "casework.close.") {
		return s.closingsWith(w, r, nil, r.T(key, pairs...))
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/money/closings?done=1&year="+url.QueryEscape(closingYear(r)))
}

// restOptions are the lines that something can be proposed for.
func (s *Site) restOptions(r *gate.Request, d closingData) []parts.Option {
	out := []parts.Option{{Label: r.T("close.choose")}}
	for _, x := range d.Rests {
		value := x.Line + "@" + x.Area
		out = append(out, parts.Option{Value: value, Label: dots(s.place(x.Area), lineWord(r, x.Line), r.Lang.Yuan(x.Fen)), Chosen: typed(r, d.Bad, "what", "") == value})
	}
	return out
}

func (s *Site) restRows(r *gate.Request, d closingData) (rows [][]parts.Cell) {
	for i, x := range d.Rests {
		rows = append(rows, []parts.Cell{{Text: number(int64(i + 1))}, {Text: lineWord(r, x.Line)}, {Text: s.place(x.Area)}, {Text: r.Lang.Yuan(x.Fen)}})
	}
	return rows
}

// closingRows is who proposed what, who decided, and why.
func (s *Site) closingRows(r *gate.Request, d closingData, c casework.Closing) []parts.Row {
	rows := []parts.Row{{Key: r.T("close.how"), Value: r.T("close.how." + c.How)}, {Key: r.T("close.why"), Value: c.Reason}, {Key: r.T("close.proposed"), Value: dots(nameOf(r, d.Names, c.Maker), day(r, c.ProposedOn))}}
	if c.Checker != "" {
		rows = append(rows, parts.Row{Key: r.T("close.checked"), Value: dots(nameOf(r, d.Names, c.Checker), day(r, c.DecidedOn))})
	}
	return rows
}
