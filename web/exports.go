package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tongxing/employment/exchange"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/sheet"
	"tongxing/store"
	"tongxing/web/parts"
)

// exports is the register of what was taken out, with the form to take something out.
func (s *Site) exports(w http.ResponseWriter, r *gate.Request) error { return s.exportsWith(w, r, nil) }

const exportsAtOnce = 50

func (s *Site) exportsWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(exchange.ExportList)
	if err != nil {
		return err
	}
	all, err := exchange.Register(r.Context(), r.House, scope, r.Form.Get("before"), exportsAtOnce)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("export.title"), Wide: true, Bad: bad}, s.exportsPage(r, all, bad))
}

func (s *Site) makeExport(w http.ResponseWriter, r *gate.Request) error {
	f := r.Form
	year, err := strconv.ParseInt(strings.TrimSpace(f.Get("year")), 10, 64)
	if err != nil {
		year = 0 // no year: the verb says so beside the field
	}
	out, err := exchange.Make(r.Context(), r.House, r.Scope, exchange.Export{Kind: f.Get("kind"), Format: f.Get("format"), Year: year, Recipient: f.Get("recipient"), Why: f.Get("why")})
	if bad, err := invalid(err); err != nil {
		return err
	} else if bad != nil {
		return s.exportsWith(w, r, bad)
	}
	return r.SeeOther(w, "/exports?made="+queryEscape(out.Record))
}

var mediaTypes = map[string]string{sheet.CSV: "text/csv; charset=utf-8", sheet.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// exportFile hands the file over with its length, so that a cut one shows as failed.
func (s *Site) exportFile(w http.ResponseWriter, r *gate.Request) (err error) {
	file, err := exchange.Fetch(r.Context(), r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", mediaTypes[file.Format])
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="tongxing-%s-%d.%s"`, file.Kind, file.Year, file.Format))
	w.Header().Set("Cache-Control", "no-store")
	http.ServeContent(w, r.Request, "", time.Time{}, file)
	return file.Close()
}

// fetchable tells whether the file of an entry is still this reader's to fetch.
func fetchable(r *gate.Request, e exchange.Export) bool {
	return e.Account == r.Actor.Account && store.DayOf(e.At.Time) == r.House.Today() && r.May(exchange.ExportFetch)
}

func exportHref(e exchange.Export) string { return "/exports/" + e.ID + "/file" }

func exportOptions(r *gate.Request, name string, all []string) (out []parts.Option) {
	for _, value := range all {
		out = append(out, parts.Option{Value: value, Label: r.T("export." + name + "." + value), Chosen: r.Form.Get(name) == value})
	}
	return out
}

// exportFields words the columns that went out.
func exportFields(r *gate.Request, e exchange.Export) string {
	var out []string
	for _, code := range strings.Split(e.Fields, ",") {
		out = append(out, r.T("export."+e.Kind+"."+code))
	}
	return strings.Join(out, r.T("web.comma"))
}

// exportRows are an entry's lines: when, who, how many, to whom, why.
func exportRows(r *gate.Request, e exchange.Export) []parts.Row {
	row := func(name, value string) parts.Row { return parts.Row{Key: r.T("export.column." + name), Value: value} }
	return []parts.Row{row("at", when(r, e.At)), row("who", e.Who), row("records", r.Lang.Count(e.Records)), row("recipient", e.Recipient), row("why", e.Why), row("fields", exportFields(r, e))}
}

func exportWhat(r *gate.Request, e exchange.Export) string {
	return r.T("export.what", "kind", r.T("export.kind."+e.Kind), "year", strconv.FormatInt(e.Year, 10), "format", r.T("export.format."+e.Format))
}
