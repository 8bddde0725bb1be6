package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/review"
	"tongxing/store"
	"tongxing/web/parts"
)

// today is what the reader can do, the most urgent first.
func (s *Site) today(w http.ResponseWriter, r *gate.Request) error {
	want := casework.Want{Programme: r.Form.Get("programme")}
	all, err := s.Cases.Queue(r.Context(), r.House, r.Scope, want, 100)
	if err != nil {
		return err
	}
	return s.show(w, r, View{Title: r.T("cases.today_title", "n", len(all)), Wide: true}, s.todayPage(r, all))
}

// dueGroups are the queue by urgency.
func dueGroups(r *gate.Request, all []casework.Due) (out []dueGroup) {
	today := r.House.Today()
	for _, g := range []struct {
		key         string
		from, until store.Day
	}{{"late", "", today.AddDays(-1)}, {"now", today, today.AddDays(7)}, {"later", today.AddDays(8), programme.Forever}} {
		group := dueGroup{Title: "cases.group." + g.key, Late: g.key == "late"}
		for _, d := range all {
			if d.DueOn >= g.from && d.DueOn <= g.until {
				group.All = append(group.All, d)
			}
		}
		if len(group.All) > 0 {
			out = append(out, group)
		}
	}
	return out
}

type dueGroup struct {
	Title string
	Late  bool
	All   []casework.Due
}

// stepHref leads from a task to its form.
func stepHref(d casework.Due) string {
	if d.Kind == fold.Look {
		return "/cases/" + url.PathEscape(d.Case) + "#more"
	}
	return "/cases/" + url.PathEscape(d.Case) + "/steps/" + url.PathEscape(d.Step)
}

// programmeLine is one programme of the list.
type programmeLine struct {
	Def    *programme.Definition
	Count  casework.Count
	Target *review.Line
}

// programmes lists every programme with how it stands.
func (s *Site) programmes(w http.ResponseWriter, r *gate.Request) error {
	counts := map[string]casework.Count{}
	if scope, err := r.ScopeFor(casework.CaseList); err == nil {
		all, err := s.Cases.Overview(r.Context(), r.House, scope)
		if err != nil {
			return err
		}
		for _, c := range all {
			counts[c.Programme] = c
		}
	}
	printed, err := review.PrintedOf(yearOf(r))
	if err != nil {
		return err
	}
	var lines []programmeLine
	for _, slug := range s.Cases.Book.Slugs() {
		line := programmeLine{Def: s.Cases.Book.Programme(slug), Count: counts[slug]}
		if line.Target, err = s.firstFigure(r, line.Def, printed); err != nil {
			return err
		}
		lines = append(lines, line)
	}
	return s.show(w, r, View{Title: r.T("cases.programmes", "n", len(lines)), Wide: true}, s.programmesPage(r, lines))
}

// firstFigure is the programme's own figure of the year, nil if it has none.
func (s *Site) firstFigure(r *gate.Request, d *programme.Definition, printed map[string]review.Printed) (*review.Line, error) {
	figures, err := r.ScopeFor(figure.See)
	if err != nil || len(d.Indicators) == 0 {
		return nil, nil //nolint:nilerr // who may not see figures sees the programme without
	}
	line, err := review.One(r.Context(), r.House, figures, s.Book, d.Indicators[0].Code, yearOf(r), printed)
	return &line, err
}

// programme is one of them: what it is, its path, and its cases.
func (s *Site) programme(w http.ResponseWriter, r *gate.Request) error {
	d := s.Cases.Book.Programme(r.PathValue("slug"))
	if d == nil {
		return fault.NotFound("programme")
	}
	q := casework.Query{Programme: d.Slug, State: r.Form.Get("state"), Stage: r.Form.Get("stage"), Subject: r.Form.Get("subject"), After: r.Form.Get("after")}
	var rows []casework.Row
	names := map[string]string{}
	if scope, err := r.ScopeFor(casework.CaseList); err == nil {
		if rows, err = s.Cases.List(r.Context(), r.House, scope, q, 50); err != nil {
			return err
		}
		if names, err = s.Cases.NamesOf(r.Context(), r.House, scope, rows); err != nil {
			return err
		}
	}
	return s.show(w, r, View{Title: caseTitle(r, d), Wide: true}, s.programmePage(r, d, q, rows, names))
}

// caseRows are the lines of a list of cases.
func (s *Site) caseRows(r *gate.Request, rows []casework.Row, names map[string]string) (out [][]parts.Cell) {
	for i, c := range rows {
		d := s.Cases.Book.Version(c.Programme, int(c.Version))
		if d == nil {
			continue
		}
		state := word(r, d, "steps", c.Stage)
		if c.Ending != "" {
			state = r.T("cases.ending." + c.Ending)
		} else if c.Stage == "" {
			state = r.T("cases.not_begun")
		}
		out = append(out, []parts.Cell{{Text: number(int64(i + 1))}, {Text: s.subjectName(r, c, names), Href: caseHref(c.ID), Of: caseShort(r, d)}, {Text: s.place(c.Area)}, {Text: state}, {Text: r.Lang.Day(string(c.OpenedOn))}})
	}
	return out
}

// subjectName is whom or what a case is about.
func (s *Site) subjectName(r *gate.Request, c casework.Row, names map[string]string) string {
	if n := names[c.Subject]; n != "" {
		if c.Kind == programme.Household {
			return r.T("cases.household_of", "name", n)
		}
		return n
	}
	d := s.Cases.Book.Version(c.Programme, int(c.Version))
	if d == nil || c.Kind != programme.Matter {
		return r.T("cases.somebody")
	}
	return r.T("cases.matter_of", "programme", caseShort(r, d), "day", r.Lang.Day(string(c.OpenedOn)))
}

// oneCase shows a case to its reader.
func (s *Site) oneCase(w http.ResponseWriter, r *gate.Request) error {
	return s.caseWith(w, r, nil, "")
}

func (s *Site) caseWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields, refusal string) error {
	scope, err := r.ScopeFor(casework.CaseShow)
	if err != nil {
		return err
	}
	c, err := s.Cases.Show(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	title := dots(caseShort(r, c.State.Def), s.subjectName(r, c.Row, c.Names))
	v := View{Title: title, Wide: true, Live: []string{"case:" + c.ID}, Bad: bad}
	if refusal != "" {
		v.Status = http.StatusConflict
	}
	return s.show(w, r, v, s.casePage(r, c, title, bad, refusal))
}

// caseActs does what stands beside the steps: a second look, a pause, an end.
func (s *Site) caseActs(w http.ResponseWriter, r *gate.Request) error {
	e := casework.Entry{Kind: r.Form.Get("kind"), Step: r.Form.Get("step"), Of: r.Form.Get("of"), Outcome: r.Form.Get("outcome"), Reason: strings.TrimSpace(r.Form.Get("reason"))}
	if !slices.Contains([]string{fold.KindCheck, fold.KindNote, fold.KindReturn, fold.KindPause, fold.KindResume, fold.KindEnd, fold.KindReopen, fold.KindExtend, fold.KindWaive, fold.KindStandIn, fold.KindObjection}, e.Kind) {
		return fault.NotFound("act")
	}
	if r.Form.Get("served") != "" {
		e.Served = []string{r.Form.Get("served")}
	}
	_, err := s.Cases.Act(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), e)
	var no *casework.RefusedError
	if errors.As(err, &no) {
		bad, _ := fault.AsInvalid(err)
		return s.caseWith(w, r, bad, no.Refusal.Code)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(r.PathValue("id"))+"?done="+url.QueryEscape(e.Kind))
}

// found looks somebody up by name or by the first letters of it, within reach.
func (s *Site) found(r *gate.Request, match string) ([]registry.Person, error) {
	scope, err := r.ScopeFor(registry.PersonList)
	if err != nil || match == "" {
		return nil, nil //nolint:nilerr // who may not list people finds nobody
	}
	return registry.People(r.Context(), r.House, scope, match, "", 8)
}
