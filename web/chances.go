package web

import (
	"net/http"
	"net/url"
	"strings"

	"tongxing/access"
	"tongxing/employment"
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

// chance opens one change into the people and posts behind its numbers.
func (s *Site) chance(w http.ResponseWriter, r *gate.Request) error {
	code, detail, _ := strings.Cut(r.PathValue("code"), ".")
	c, err := s.Index.OpenChange(r.Context(), r.House, r.Scope, code, detail, recordsAtOnce)
	if err != nil {
		return err
	}
	title := r.T("chances.one", "what", s.chanceName(r, c.Change))
	return s.show(w, r, View{Title: title, Wide: true}, s.chancePage(r, title, c))
}

// chanceKinds are the tables of the page, in order.
var chanceKinds = [][]string{{"aid"}, {"site", "shuttle", "dormitory", "remote"}, {"course"}, {"skill"}}

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

// chanceName words what is changed, without what it opens.
func (s *Site) chanceName(r *gate.Request, c matching.Change) string {
	what := ""
	switch c.Code {
	case "aid", "offer":
		what = r.T("matching.aid." + c.Detail)
	case "site":
		what = r.T("matching.site." + c.Detail)
	case "skill":
		what = r.T("trade.skill." + c.Detail)
	case "course":
		what = s.courseName(r, c.Detail)
	case "minutes", "pay":
		what = c.Detail
	}
	key := "chances.do." + c.Code
	if c.By == matching.ByPerson && (c.Code == "shuttle" || c.Code == "dormitory" || c.Code == "remote") {
		key = "chances.will." + c.Code
	}
	return r.T(key, "what", what)
}

// courseName is a course's word in the programmes' list of trades.
func (s *Site) courseName(r *gate.Request, code string) string {
	return s.Cases.Book.List("trades").Word(string(r.Lang), code)
}

// chanceCode is a change in an address, and chanceHref where its lists stand, for who
// may open them.
func chanceCode(c matching.Change) string {
	if c.Detail == "" {
		return c.Code
	}
	return c.Code + "." + c.Detail
}

func chanceHref(r *gate.Request, c matching.Change, part string) string {
	if !r.May(employment.LabourOpenUnlock) {
		return ""
	}
	return "/chances/" + url.PathEscape(chanceCode(c)) + part
}

func (s *Site) chancesTable(r *gate.Request, name string, changes []matching.CityChange) parts.Table {
	t := parts.Table{Caption: r.T("chances." + name), Headed: true, Numeric: map[int]bool{1: true, 2: true, 3: true},
		Head: []string{r.T("chances.column.change"), r.T("chances.column." + name), r.T("chances.column.people"), r.T("chances.column.posts")}}
	for _, c := range changes {
		what := s.chanceName(r, c.Change)
		number := func(n int, part string) parts.Cell {
			cell := parts.Cell{Text: r.Lang.Count(int64(n)), Of: what}
			if n > 0 {
				cell.Href = chanceHref(r, c.Change, part)
			}
			return cell
		}
		t.Rows = append(t.Rows, []parts.Cell{{Text: what}, number(c.More, ""), number(c.People, "#people"), number(c.Posts, "#posts")})
	}
	return t
}

// enoughTag marks who comes to have enough by the change.
func enoughTag(r *gate.Request, now, more, enough int) string {
	if now < enough && now+more >= enough {
		return r.T("chances.reaches", "n", enough)
	}
	return ""
}

func (s *Site) gainersTable(r *gate.Request, c employment.OpenedChange) parts.Table {
	t := parts.Table{Caption: r.T("chances.who"), Headed: true, Numeric: map[int]bool{0: true, 3: true, 4: true},
		Head: []string{r.T("records.no"), r.T("people.name"), r.T("records.area"), r.T("chances.column.now"), r.T("chances.column.more")}}
	for i, p := range c.PeopleList {
		name := parts.Cell{Text: p.Name, Href: chancesOf(r, p.Person)}
		t.Rows = append(t.Rows, []parts.Cell{{Text: number(int64(i + 1))}, name, {Text: s.place(p.Area)}, {Text: r.Lang.Count(int64(p.Now))},
			{Text: r.Lang.Count(int64(p.More)), Note: enoughTag(r, p.Now, p.More, matching.EnoughPosts)}})
	}
	return t
}

// chancesOf leads to what would open more for somebody the reader accompanies.
func chancesOf(r *gate.Request, person string) string {
	for _, g := range r.Actor.Grants {
		if g.Role == access.Counsellor && g.Person == person {
			return "/profile/chances?for=" + url.QueryEscape(person)
		}
	}
	return ""
}

func (s *Site) gainedTable(r *gate.Request, caption string, posts []employment.PostGain, query string, counts bool) parts.Table {
	t := parts.Table{Caption: caption, Headed: true, Numeric: map[int]bool{0: true, 3: counts, 4: counts},
		Head: []string{r.T("records.no"), r.T("chances.column.post"), r.T("records.area")}}
	if counts {
		t.Head = append(t.Head, r.T("chances.column.people_now"), r.T("chances.column.people_more"))
	}
	for i, p := range posts {
		row := []parts.Cell{{Text: number(int64(i + 1))}, {Text: dots(p.Title, p.EmployerName), Href: "/posts/" + url.PathEscape(p.Post) + query, Of: number(int64(i + 1))}, {Text: s.place(p.Area)}}
		if counts {
			row = append(row, parts.Cell{Text: r.Lang.Count(int64(p.Now))}, parts.Cell{Text: r.Lang.Count(int64(p.More)), Note: enoughTag(r, p.Now, p.More, matching.EnoughPeople)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
