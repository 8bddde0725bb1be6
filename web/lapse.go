package web

import (
	"net/http"
	"net/url"
	"strings"

	"tongxing/gate"
	"tongxing/registry"
	"tongxing/web/parts"
)

// lapsesAPage is how many people a page of the list shows.
const lapsesAPage = 50

// lapseData is who must soon renew, counted by area, and one list opened.
type lapseData struct {
	Root, Area, List, Title string
	Counts                  []registry.LapseCount
	People                  []registry.Lapse
}

// lapses shows whose certificates lapse.
func (s *Site) lapses(w http.ResponseWriter, r *gate.Request) (err error) {
	d := lapseData{Root: lapseRoot(r), Area: r.Form.Get("area"), List: r.Form.Get("list")}
	if d.Area == "" {
		d.Area = d.Root
	}
	if d.Counts, err = registry.Lapsing(r.Context(), r.House, r.Scope, d.Area); err != nil {
		return err
	}
	d.Title = r.T("lapse.title")
	if d.List != "" {
		if d.People, err = registry.LapsingPeople(r.Context(), r.House, r.Scope, d.List, d.Area, r.Form.Get("after"), lapsesAPage); err != nil {
			return err
		}
		d.Title = dots(d.Title, r.T("lapse.list."+d.List))
	}
	d.Title = dots(d.Title, s.place(d.Area))
	return s.show(w, r, View{Title: d.Title, Wide: true}, s.lapsePage(r, d))
}

// lapseRoot is the widest area the reader answers for.
func lapseRoot(r *gate.Request) (root string) {
	for _, g := range r.Actor.Grants {
		if registry.Rules[registry.CertificateList][g.Role] != "" && (root == "" || len(g.Area) < len(root)) {
			root = g.Area
		}
	}
	return root
}

func lapseHref(area, list, after string) string {
	q := url.Values{"area": {area}}
	if list != "" {
		q.Set("list", list)
	}
	if after != "" {
		q.Set("after", after)
	}
	return "/certificates?" + q.Encode()
}

// above is the area right above one, "" at the reader's own.
func (d lapseData) above() string {
	if d.Area == d.Root || !strings.HasPrefix(d.Area, d.Root) {
		return ""
	}
	trimmed := strings.TrimSuffix(d.Area, "/")
	return trimmed[:strings.LastIndexByte(trimmed, '/')+1]
}

// lapseRows are the areas right below, each number opening its list, and their sum.
func (s *Site) lapseRows(r *gate.Request, d lapseData) (rows [][]parts.Cell) {
	row := func(c registry.LapseCount, name string, down bool) {
		first := parts.Cell{Text: name}
		if down && c.Area != d.Area && strings.Count(c.Area, "/") < 6 { // a village holds no areas
			first.Href = lapseHref(c.Area, d.List, "")
		}
		cells := []parts.Cell{first}
		for i, n := range c.N {
			cell := parts.Cell{Text: r.Lang.Count(n)}
			if n > 0 {
				cell.Href, cell.Of = lapseHref(c.Area, registry.Lapses[i], ""), dots(name, r.T("lapse.list."+registry.Lapses[i]))
			}
			cells = append(cells, cell)
		}
		rows = append(rows, cells)
	}
	sum := registry.LapseCount{Area: d.Area}
	for _, c := range d.Counts {
		name := s.place(c.Area)
		if c.Area == d.Area {
			name = r.T("lapse.itself")
		}
		row(c, name, true)
		for i, n := range c.N {
			sum.N[i] += n
		}
	}
	if len(d.Counts) > 1 {
		row(sum, r.T("lapse.sum"), false)
	}
	return rows
}

func lapseHead(r *gate.Request) (out []string) {
	out = []string{r.T("lapse.area")}
	for _, list := range registry.Lapses {
		out = append(out, r.T("lapse.list."+list))
	}
	return out
}

// lapsePeople are one page of a list.
func (s *Site) lapsePeople(r *gate.Request, d lapseData) (rows [][]parts.Cell) {
	for _, p := range d.People {
		rows = append(rows, []parts.Cell{{Text: p.Name, Href: personHref(p.ID) + "#register", Of: day(r, p.Expires)}, {Text: day(r, p.Expires)},
			{Text: s.place(p.Area)}, {Text: cardWords(r, registry.Certificate{Category: p.Category, Grade: p.Grade})}})
	}
	return rows
}
