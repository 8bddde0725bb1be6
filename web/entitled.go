package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/gate"
	"tongxing/registry/known"
	"tongxing/web/parts"
)

// gapsAPage is how many people a page of the list shows.
const gapsAPage = 30

// gapList is one right's list as the page draws it.
type gapList struct {
	Right   casework.Right
	Kind    string
	All     []casework.Gap
	Total   int
	From    int
	MayOpen bool // the reader may open a case of it
}

// entitled lists who is entitled and does not receive, and the other way round.
func (s *Site) entitled(w http.ResponseWriter, r *gate.Request) error {
	find, err := r.ScopeFor(known.Find)
	if err != nil {
		return err
	}
	code := r.Form.Get("right")
	if code == "" {
		counts, err := s.Cases.Entitled(r.Context(), r.House, r.Scope, find, s.Known)
		if err != nil {
			return err
		}
		return s.show(w, r, View{Title: r.T("entitled.title"), Wide: true}, s.entitledPage(r, counts))
	}
	l := gapList{Kind: r.Form.Get("kind")}
	if !slices.Contains(casework.GapKinds, l.Kind) {
		l.Kind = casework.Missed
	}
	if n, err := strconv.Atoi(r.Form.Get("from")); err == nil && n > 0 && n < 1_000_000 {
		l.From = n
	}
	if l.Right, l.All, l.Total, err = s.Cases.Gaps(r.Context(), r.House, r.Scope, find, s.Known, code, l.Kind, l.From, gapsAPage); err != nil {
		return err
	}
	l.MayOpen = slices.ContainsFunc(s.Cases.Begins(r.Actor), func(d *programme.Definition) bool { return d.Slug == l.Right.Through })
	title := dots(gapWord(r, l.Right, l.Kind), s.rightName(r, l.Right))
	return s.show(w, r, View{Title: title, Wide: true}, s.gapsPage(r, title, l))
}

// gapWord names a kind of gaps: of what only who asks for it has, nobody is missed.
func gapWord(r *gate.Request, x casework.Right, kind string) string {
	if x.OnRequest && kind == casework.Missed {
		return r.T("entitled.may_ask")
	}
	return r.T("entitled." + kind)
}

// openHref leads to the form that opens what somebody, or their household, is entitled to.
func (l gapList) openHref(g casework.Gap) string {
	to := "/programmes/" + l.Right.Through + "/new?"
	if l.Right.Household {
		return to + "of=household&subject=" + url.QueryEscape(g.Household)
	}
	return to + "subject=" + url.QueryEscape(g.Person)
}

func gapHref(code, kind string, from int) string {
	return "/entitled?right=" + url.QueryEscape(code) + "&kind=" + kind + "&from=" + strconv.Itoa(from)
}

// gapRows are the rights with how many gaps of each kind: those that are everybody's who
// is entitled, or those for who asks.
func (s *Site) gapRows(r *gate.Request, counts []casework.GapCount, asked bool) (rows [][]parts.Cell) {
	for _, c := range counts {
		if c.OnRequest != asked {
			continue
		}
		row := []parts.Cell{{Text: s.rightName(r, c.Right)}}
		for _, x := range []struct {
			kind string
			n    int
		}{{casework.Missed, c.Missed}, {casework.Short, c.Short}, {casework.Stop, c.Stop}} {
			cell := parts.Cell{Text: r.Lang.Count(int64(x.n))}
			if x.n > 0 {
				cell.Href, cell.Of = gapHref(c.Code, x.kind, 0), dots(s.rightName(r, c.Right), gapWord(r, c.Right, x.kind))
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	return rows
}
