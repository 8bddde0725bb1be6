package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework"
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
	var classes []casework.Class
	if code == "course" {
		see, err := r.ScopeFor(casework.ProgrammeSee)
		if err != nil {
			return err
		}
		if classes, err = s.Cases.Classes(r.Context(), r.House, see); err != nil {
			return err
		}
		classes = slices.DeleteFunc(classes, func(x casework.Class) bool { return x.Trade != detail })
	}
	title := r.T("chances.one", "what", s.chanceName(r, c.Change))
	return s.show(w, r, View{Title: title, Wide: true}, s.chancePage(r, title, c, classes))
}

func (s *Site) classTable(r *gate.Request, classes []casework.Class) parts.Table {
	t := parts.Table{Caption: r.T("chances.classes"), Headed: true, Numeric: map[int]bool{2: true, 3: true},
		Head: []string{r.T("chances.column.starts"), r.T("records.area"), r.T("chances.column.seats"), r.T("chances.column.enrolled")}}
	for i, x := range classes {
		first := parts.Cell{Text: r.Lang.Day(string(x.Starts)), Of: number(int64(i + 1))}
		if r.May(casework.CaseList) && !r.Actor.Has(access.Counsellor) {
			first.Href = "/cases/" + url.PathEscape(x.Case)
		}
		t.Rows = append(t.Rows, []parts.Cell{first, {Text: s.place(x.Area)}, {Text: r.Lang.Count(x.Seats)}, {Text: r.Lang.Count(x.Enrolled)}})
	}
	return t
}

// sendHref opens the need of somebody the reader accompanies to attend a course, for
// the township to plan: the counsellor sends, the person's own office arranges.
func (s *Site) sendHref(r *gate.Request, c matching.Change, person string, classes []casework.Class) string {
	d := s.Cases.Book.WithRole("need")
	if c.Code != "course" || d == nil || chancesOf(r, person) == "" {
		return ""
	}
	what := r.T("chances.need", "course", s.courseName(r, c.Detail))
	if len(classes) > 0 {
		what = r.T("chances.need_class", "course", s.courseName(r, c.Detail), "day", r.Lang.Day(string(classes[0].Starts)))
	}
	return "/programmes/" + d.Slug + "/new?" + url.Values{"of": {"person"}, "subject": {person}, "kind": {"work"}, "what": {what}}.Encode()
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

// ofSkills picks the words of a count that is not of feasible pairs but of those that
// want no skill any more.
func ofSkills(kind string) string {
	if strings.HasPrefix(kind, "skill") || strings.HasPrefix(kind, "course") {
		return "_learn"
	}
	return ""
}

// enoughTag marks who comes to have enough by the change.
func enoughTag(r *gate.Request, now, more, enough int) string {
	if now < enough && now+more >= enough {
		return r.T("chances.reaches", "n", enough)
	}
	return ""
}

func (s *Site) gainersTable(r *gate.Request, c employment.OpenedChange, classes []casework.Class) parts.Table {
	t := parts.Table{Caption: r.T("chances.who"), Headed: true, Numeric: map[int]bool{0: true, 3: true, 4: true},
		Head: []string{r.T("records.no"), r.T("people.name"), r.T("records.area"), r.T("chances.column.now" + ofSkills(c.Code)), r.T("chances.column.more")}}
	for i, p := range c.PeopleList {
		name := parts.Cell{Text: p.Name, Href: chancesOf(r, p.Person)}
		row := []parts.Cell{{Text: number(int64(i + 1))}, name, {Text: s.place(p.Area)}, {Text: r.Lang.Count(int64(p.Now))},
			{Text: r.Lang.Count(int64(p.More)), Note: enoughTag(r, p.Now, p.More, matching.EnoughPosts)}}
		if href := s.sendHref(r, c.Change, p.Person, classes); href != "" {
			row = append(row, parts.Cell{Text: r.T("chances.send"), Href: href, Of: p.Name})
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 0 && len(t.Rows[0]) > len(t.Head) {
		t.Head = append(t.Head, r.T("chances.column.send"))
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

func (s *Site) gainedTable(r *gate.Request, caption string, posts []employment.PostGain, query, kind string) parts.Table {
	counts := kind != "" // of people, when it is not one person's list
	t := parts.Table{Caption: caption, Headed: true, Numeric: map[int]bool{0: true, 3: counts, 4: counts},
		Head: []string{r.T("records.no"), r.T("chances.column.post"), r.T("records.area")}}
	if counts {
		t.Head = append(t.Head, r.T("chances.column.people_now"+ofSkills(kind)), r.T("chances.column.people_more"))
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
