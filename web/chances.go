package web

import (
	"net/http"

	"tongxing/gate"
	"tongxing/matching"
	"tongxing/web/parts"
)

// chances shows what one change everywhere would open.
func (s *Site) chances(w http.ResponseWriter, r *gate.Request) error {
	changes, err := s.Index.UnlockCity(r.Context(), r.House, r.Scope)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("chances.title"), Wide: true}, s.chancesPage(r, changes))
}

// chanceKinds are the tables of the page, in order.
var chanceKinds = [][]string{{"aid"}, {"site", "shuttle", "dormitory", "remote"}, {"skill"}}

// ofKinds keeps the changes of some kinds, the largest first.
func ofKinds(changes []matching.CityChange, kinds []string, most int) (out []matching.CityChange) {
	for _, c := range changes {
		for _, k := range kinds {
			if c.Code == k && len(out) < most {
				out = append(out, c)
			}
		}
	}
	return out
}

func chanceName(r *gate.Request, c matching.CityChange) string {
	switch c.Code {
	case "aid", "site", "skill":
		return r.T("chances.do."+c.Code, "what", r.T(chancePrefix[c.Code]+c.Detail))
	}
	return r.T("chances.do." + c.Code)
}

var chancePrefix = map[string]string{"aid": "matching.aid.", "site": "matching.site.", "skill": "trade.skill."}

func chancesTable(r *gate.Request, name string, changes []matching.CityChange, coverage bool) parts.Table {
	t := parts.Table{Caption: r.T("chances." + name), Headed: true, Numeric: map[int]bool{1: true, 2: true, 3: true},
		Head: []string{r.T("chances.column.change"), r.T("chances.column." + name)}}
	if coverage {
		t.Head = append(t.Head, r.T("chances.column.people"), r.T("chances.column.posts"))
	}
	for _, c := range changes {
		row := []parts.Cell{{Text: chanceName(r, c)}, {Text: r.Lang.Count(int64(c.More))}}
		if coverage {
			row = append(row, parts.Cell{Text: r.Lang.Count(int64(c.People))}, parts.Cell{Text: r.Lang.Count(int64(c.Posts))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
