package web

import (
	"net/http"
	"net/url"
	"strings"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/web/parts"
)

// A goal is a programme's target of a year and how far it got.
type goal struct {
	Code, Label, Source string
	Year                int
	Target, Done        string
	Value, Of           int64 // as lengths
	Rate                string
}

// A listed programme is one line of the overview.
type listed struct {
	tongue
	Count casework.Count
	Goal  *goal
}

// programmes shows what the city runs, and how each stands within the reader's area.
func (s *Site) programmes(w http.ResponseWriter, r *gate.Request) error {
	counts := map[string]casework.Count{}
	staff := false
	if scope, err := r.ScopeFor(casework.CaseList); err == nil {
		staff = true
		all, err := s.Cases.Overview(r.Context(), r.House, scope, "")
		if err != nil {
			return err
		}
		for _, c := range all {
			counts[c.Programme] = c
		}
	}
	var out []listed
	for _, slug := range s.Cases.Book.Slugs() {
		x := listed{tongue: s.tongue(r, s.Cases.Book.Programme(slug)), Count: counts[slug]}
		if staff {
			goals, err := s.goals(r, x.tongue, 1)
			if err != nil {
				return err
			}
			if len(goals) > 0 {
				x.Goal = &goals[0]
			}
		}
		out = append(out, x)
	}
	return s.show(w, r, View{Title: r.T("programmes.title", "n", len(out)), Wide: true}, s.programmesPage(r, out, staff))
}

// goals are the targets of a programme with what was done: the figure's own query.
func (s *Site) goals(r *gate.Request, x tongue, most int) (out []goal, err error) {
	scope, err := r.ScopeFor(figure.See)
	if err != nil {
		return nil, nil
	}
	for _, t := range x.d.Targets {
		if len(out) == most {
			break
		}
		if _, ok := s.Book.Definition(t.Measure); !ok {
			continue
		}
		v, err := s.Book.Value(r.Context(), r.House, scope, t.Measure, t.Year)
		if err != nil {
			return nil, err
		}
		g := goal{Code: t.Measure, Label: x.indicator(t.Measure), Source: t.Source, Year: t.Year, Value: v.Value * 1000, Of: int64(t.Value * 1000)}
		target := t
		for _, c := range t.Changes {
			target.Value, g.Source = c.Value, c.Source
		}
		switch {
		case v.Unit == figure.Rate && v.Over > 0:
			g.Done, g.Target, g.Rate = r.Lang.Percent(float64(v.Value)/float64(v.Over)), r.Lang.Percent(target.Value), r.Lang.Percent(float64(v.Value)/float64(v.Over)/target.Value)
			g.Value, g.Of = v.Value*1000/v.Over, int64(target.Value*1000)
		case v.Unit == figure.Yuan:
			g.Done, g.Target = r.Lang.WholeYuan(v.Value), r.Lang.WholeYuan(int64(target.Value*100))
			g.Value, g.Of = v.Value, int64(target.Value*100)
		default:
			g.Done, g.Target = r.Lang.Count(v.Value), r.Lang.Count(int64(target.Value))
			g.Of = int64(target.Value * 1000)
		}
		if g.Rate == "" && g.Of > 0 {
			g.Rate = r.Lang.Percent(float64(g.Value) / float64(g.Of))
		}
		if w := x.t.Word("targets", t.Measure); w != "" {
			g.Source = w
		}
		out = append(out, g)
	}
	return out, nil
}

// programmeData is one programme with its cases as the reader filtered them.
type programmeData struct {
	tongue
	Count   casework.Count
	Goals   []goal
	Query   casework.Query
	Rows    []casework.Row
	Names   map[string]string
	Areas   []parts.Option
	Next    string // cursor of the next page
	Waiting map[string]int64
	Staff   bool
}

// pageOf cases are on one page of a list.
const pageOf = 50

func (s *Site) programme(w http.ResponseWriter, r *gate.Request) error {
	d := s.Cases.Book.Programme(r.PathValue("slug"))
	if d == nil {
		return fault.NotFound("programme")
	}
	x := programmeData{tongue: s.tongue(r, d)}
	scope, err := r.ScopeFor(casework.CaseList)
	if err == nil {
		x.Staff = true
		if err := s.casesOf(r, scope, &x); err != nil {
			return err
		}
	}
	if x.Goals, err = s.goals(r, x.tongue, 9); err != nil {
		return err
	}
	return s.show(w, r, View{Title: x.t.Title, Wide: true}, s.programmePage(r, x))
}

// casesOf reads the programme's cases within the scope, as filtered.
func (s *Site) casesOf(r *gate.Request, scope access.Scope, x *programmeData) error {
	x.Areas = s.areasBelow(r)
	x.Query = casework.Query{Programme: x.d.Slug, State: r.Form.Get("state"), After: r.Form.Get("after")}
	if x.d.Step(r.Form.Get("stage")) != nil {
		x.Query.Stage = r.Form.Get("stage")
	}
	for _, a := range x.Areas {
		if a.Chosen {
			x.Query.Area = a.Value
		}
	}
	var err error
	if x.Rows, err = s.Cases.List(r.Context(), r.House, scope, x.Query, pageOf+1); err != nil {
		return err
	}
	if len(x.Rows) > pageOf {
		x.Rows = x.Rows[:pageOf]
		x.Next = x.Rows[pageOf-1].ID
	}
	if x.Names, err = s.Cases.NamesOf(r.Context(), r.House, scope, x.Rows); err != nil {
		return err
	}
	counts, err := s.Cases.Overview(r.Context(), r.House, scope, x.d.Slug)
	if err != nil {
		return err
	}
	if len(counts) == 1 {
		x.Count = counts[0]
	}
	if bulk, err := r.ScopeFor(casework.CaseBulk); err == nil {
		x.Waiting, err = s.Cases.Waiting(r.Context(), r.House, bulk, x.d.Slug)
		return err
	}
	return nil
}

// areasBelow are the parts of the reader's area to choose from.
func (s *Site) areasBelow(r *gate.Request) (out []parts.Option) {
	own := ""
	for _, g := range r.Actor.Grants {
		if g.Area != "" && (own == "" || len(g.Area) < len(own)) {
			own = g.Area
		}
	}
	list := s.Counties
	if strings.Count(own, "/") >= 4 {
		list = s.Townships
	}
	for _, d := range list {
		if own != "" && strings.HasPrefix(d.Path, own) && d.Path != own {
			out = append(out, parts.Option{Value: d.Path, Label: s.place(d.Path), Chosen: d.Path == r.Form.Get("area")})
		}
	}
	return out
}

// pathSteps draws a definition: its decisions in their order, each with who does it.
func (x tongue) pathSteps() (out []parts.Step) {
	for _, step := range x.d.Steps {
		note := x.hats(step.By)
		switch {
		case step.Due != nil && step.Due.Answer == "":
			note = dots(note, x.r.T("case.within", "span", x.span(step.Due.Span)))
		case step.Window != nil:
			note = dots(note, x.r.T("case.window", "span", x.span(step.Window.Span)))
		case !step.Notice.Zero():
			note = dots(note, x.r.T("case.notice", "span", x.span(step.Notice)))
		case step.Repeat != nil && !step.Repeat.Every.Zero():
			note = dots(note, x.r.T("case.every", "span", x.span(step.Repeat.Every)))
		case step.Repeat != nil:
			note = dots(note, x.r.T("case.repeats"))
		case step.Optional:
			note = dots(note, x.r.T("case.optional"))
		}
		out = append(out, parts.Step{State: "next-step", Icon: iconOf(step.By), Title: x.step(step.ID), Note: note})
	}
	return out
}

// span words a length of time.
func (x tongue) span(s programme.Span) string { return x.r.T("case.span."+s.Unit, "n", s.N) }

// iconOf is the face of who does a step.
func iconOf(by []string) string {
	for _, role := range by {
		switch role {
		case "resident", "guardian":
			return "person"
		case "village", "cadre", "counsellor":
			return "walk"
		case "township", "county", "city":
			return "building"
		case "auditor":
			return "eye"
		case "engine":
			return "clock"
		}
	}
	return "case"
}

// endWord words how a case ended, or that it goes on.
func endWord(r *gate.Request, row casework.Row) string {
	switch {
	case row.Ending != "":
		return r.T("cases.ending." + row.Ending)
	case row.Paused:
		return r.T("case.paused")
	}
	return r.T("case.open")
}

// filtered keeps the filters in a link.
func filtered(q casework.Query, after string) string {
	v := url.Values{}
	for name, value := range map[string]string{"state": q.State, "stage": q.Stage, "area": q.Area, "after": after} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return "/programmes/" + q.Programme
	}
	return "/programmes/" + q.Programme + "?" + v.Encode()
}
