package archive

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"

	"tongxing/casework"
	"tongxing/msg"
)

var pages = template.Must(template.New("").Funcs(template.FuncMap{"t": msg.ZH.T}).Parse(`
{{define "head"}}<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.}}</title>
<style>body{font-family:serif;max-width:60rem;margin:1rem auto;padding:0 1rem;line-height:1.6}table{border-collapse:collapse;width:100%}th,td{border:1px solid #666;padding:.3rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}</style>
<h1>{{.}}</h1>{{end}}
{{define "case"}}{{template "head" .Title}}<p>{{.About}}</p>{{with .Ended}}<p>{{.}}</p>{{end}}
<table><thead><tr><th scope="col">{{t "archive.place"}}<th scope="col">{{t "archive.recorded"}}<th scope="col">{{t "archive.happened"}}<th scope="col">{{t "archive.who"}}<th scope="col">{{t "archive.what"}}<th scope="col">{{t "archive.said"}}</thead><tbody>
{{range .Lines}}<tr><td>{{.Place}}<td>{{.RecordedAt}}<td>{{.HappenedOn}}<td>{{.Who}} {{.Role}}<td>{{.Step}} {{.Outcome}}<td>{{range .Says}}<p>{{.}}</p>{{end}}{{with .Reason}}<p>{{t "archive.reason" "reason" .}}</p>{{end}}{{with .Confirm}}<p>{{.}}</p>{{end}}{{range .Signed}}<p>{{t "archive.signed" "who" .}}</p>{{end}}{{range .Served}}<p>{{t "archive.served" "who" .}}</p>{{end}}
{{range .Files}}<p>{{if .Path}}<a href="{{.Path}}">{{t "archive.file" "name" .Name "sum" .SHA256}}</a>{{else}}{{t "archive.paper" "name" .Name}}{{end}}</p>{{end}}
{{end}}</tbody></table></html>{{end}}
{{define "first"}}{{template "head" (t "archive.title")}}<p>{{.Why}}</p><ul>{{range .Cases}}<li><a href="cases/{{.ID}}/case.html">{{.Title}}</a>{{end}}</ul>{{with .Erased}}<p>{{t "archive.erased" "n" (len .)}}</p><ul>{{range .}}<li>{{.}}{{end}}</ul>{{end}}<p>{{t "archive.check"}}</p></html>{{end}}
`))

func title(d casework.Dossier) string {
	return msg.ZH.T("archive.case", "programme", d.Def.Texts["zh-CN"].Title, "name", tongue{d}.name(d.Subject))
}

// page is one case as people read and print it.
func page(d casework.Dossier, lines []Line) ([]byte, error) {
	ended := ""
	if d.Ending != "" {
		ended = msg.ZH.T("archive.ended", "day", d.EndedOn, "ending", msg.ZH.T("cases.ending."+d.Ending))
	}
	lines = slices.Clone(lines) // as it was told: facts of one moment have no order but their number
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Or(cmp.Compare(a.RecordedAt, b.RecordedAt), cmp.Compare(a.Seq, b.Seq)) })
	var out bytes.Buffer
	err := pages.ExecuteTemplate(&out, "case", map[string]any{"Title": title(d), "About": msg.ZH.T("archive.key", "id", d.ID, "version", d.Version, "day", d.OpenedOn), "Ended": ended, "Lines": lines})
	return out.Bytes(), err
}

// first is the folder's own page.
func (m *Maker) first() ([]byte, error) {
	type link struct{ ID, Title string }
	var all []link
	for i, c := range m.manifest.Cases {
		all = append(all, link{c.ID, m.names[i]})
	}
	var out bytes.Buffer
	err := pages.ExecuteTemplate(&out, "first", map[string]any{"Why": msg.ZH.T("archive.why", "reason", m.manifest.Reason, "by", m.manifest.MadeBy, "at", m.manifest.MadeAt.String()), "Cases": all, "Erased": m.manifest.Erased})
	return out.Bytes(), err
}
