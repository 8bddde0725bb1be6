package web

import (
	"net/http"
	"net/url"

	"tongxing/employment"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/matching"
	"tongxing/registry"
	"tongxing/web/parts"
)

// mineAtOnce is how many posts behind one change a person is shown.
const mineAtOnce = 30

// personData is what would open more for one person, and the one change laid open.
type personData struct {
	Person                string
	Own, Elsewhere, Learn []matching.Opened
	Open                  matching.Opened
	Posts                 []employment.PostGain
}

// personChances shows what would open more posts for a person, and opens one number
// into its posts.
func (s *Site) personChances(w http.ResponseWriter, r *gate.Request) error {
	d := personData{Person: person(r)}
	var err error
	d.Own, d.Elsewhere, d.Learn, err = s.Index.UnlockFor(r.Context(), r.House, r.Scope, d.Person)
	if k := fault.KindOf(err); err != nil && k != fault.DeniedErr && k != fault.NotFoundErr {
		return err // no profile and no consent open nothing
	}
	for _, group := range [][]matching.Opened{d.Own, d.Elsewhere, d.Learn} {
		for _, c := range group {
			if openCode(c.Change) == r.Form.Get("open") {
				d.Open = c
			}
		}
	}
	if d.Posts, err = s.Index.Opened(r.Context(), r.House, r.Scope, d.Open, mineAtOnce); err != nil {
		return err
	}
	title := r.T("chances.mine")
	if scope, err := r.ScopeFor(registry.PersonShow); err == nil && d.Person != r.Actor.Person {
		if who, err := registry.Show(r.Context(), r.House, scope, d.Person); err == nil {
			title = r.T("chances.theirs", "name", who.Name)
		}
	}
	return s.show(w, r, View{Title: title}, s.personChancesPage(r, title, d))
}

// openCode tells a change apart from the same one by the other side.
func openCode(c matching.Change) string { return c.By + "." + chanceCode(c) }

func mineHref(c matching.Change, person string) string {
	return "/profile/chances?for=" + url.QueryEscape(person) + "&open=" + url.QueryEscape(openCode(c)) + "#posts"
}

// unlockBars draw changes by what they open, each leading to its posts.
func (s *Site) unlockBars(r *gate.Request, all []matching.Opened, person string) (out []parts.Bar) {
	for _, c := range all {
		out = append(out, parts.Bar{Label: s.chanceName(r, c.Change), Words: r.T("chances.more_posts", "n", c.More), Value: int64(c.More), Of: int64(all[0].More), Href: mineHref(c.Change, person)})
	}
	return out
}

// ownChances shows an employer what one change would open for its posts.
func (s *Site) ownChances(w http.ResponseWriter, r *gate.Request) error {
	all, err := s.Index.UnlockOwn(r.Context(), r.House, r.Scope)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("chances.own")}, s.ownChancesPage(r, all))
}

// fewOr words a number of people, or that they are too few to be told.
func fewOr(r *gate.Request, n int) string {
	if n == 0 {
		return r.T("chances.few", "n", employment.SmallestCount)
	}
	return r.T("chances.more_people", "n", n)
}

func (s *Site) ownTable(r *gate.Request, c employment.OwnChange) parts.Table {
	t := parts.Table{Caption: s.chanceName(r, c.Change), Headed: true, Head: []string{r.T("chances.column.post"), r.T("chances.column.people_more")}, Numeric: map[int]bool{1: true}}
	for i, p := range c.Posts {
		t.Rows = append(t.Rows, []parts.Cell{{Text: p.Title, Href: "/own/" + url.PathEscape(p.Post), Of: number(int64(i + 1))}, {Text: fewOr(r, p.More)}})
	}
	return t
}
