package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/web/parts"
)

// household is one household's plan on the screen.
func (s *Site) household(w http.ResponseWriter, r *gate.Request) error {
	p, err := s.Cases.Plan(r.Context(), r.House, r.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	title := r.T("plan.title", "name", headOf(p))
	return s.show(w, r, View{Title: title, Wide: true, Live: []string{"household:" + p.Household}}, s.planPage(r, p, title))
}

// A paper is a printed view of a household's plan.
type paper struct {
	casework.Plan
	Title, Name, Code, Address string
	Way                        string // normal large easy
	Book                       bool   // the handbook: with the log of visits to sign
	Square                     parts.Square
}

func (s *Site) planPaper(w http.ResponseWriter, r *gate.Request) error { return s.paper(w, r, false) }

func (s *Site) handbook(w http.ResponseWriter, r *gate.Request) error { return s.paper(w, r, true) }

func (s *Site) paper(w http.ResponseWriter, r *gate.Request, book bool) (err error) {
	p := paper{Book: book, Way: r.Form.Get("print")}
	if p.Plan, err = s.Cases.Plan(r.Context(), r.House, r.Scope, r.PathValue("id")); err != nil {
		return err
	}
	if p.Way != "large" && p.Way != "easy" {
		p.Way = "normal"
	}
	p.Code, p.Address = casework.ShortCode(p.Household), s.origin(r)+"/households/"+url.PathEscape(p.Household)
	if p.Square, err = squareOf(p.Address); err != nil {
		return err
	}
	p.Name, p.Title = headOf(p.Plan), r.T("plan.paper_title", "name", headOf(p.Plan))
	if book {
		p.Title = r.T("plan.handbook_title", "name", p.Name)
	}
	title := p.Title
	if p.Way != "normal" { // a tab, and a history, must tell them apart
		title = dots(title, r.T("plan.print_"+p.Way))
	}
	return s.show(w, r, View{Title: title}, s.paperPage(r, p))
}

// origin is the address the site is reached at.
func (s *Site) origin(r *gate.Request) string {
	if r.Gate.PublicURL != "" && !r.Demo {
		return r.Gate.PublicURL
	}
	return "http://" + r.Host
}

// householdCode finds a household by the short code on its paper.
func (s *Site) householdCode(w http.ResponseWriter, r *gate.Request) error {
	code := strings.TrimSpace(r.Form.Get("code"))
	var bad fault.Fields
	if code != "" {
		id, err := s.Cases.HouseholdByCode(r.Context(), r.House, r.Scope, code)
		if err == nil {
			return r.SeeOther(w, "/households/"+url.PathEscape(id))
		}
		if fault.KindOf(err) != fault.NotFoundErr {
			return err
		}
		bad.Add("code", "plan.no_such_code")
	}
	return s.show(w, r, View{Title: r.T("plan.find"), Bad: bad}, s.shortCodePage(r, code, bad))
}

// headOf names a household by its eldest who lives there.
func headOf(p casework.Plan) string {
	for _, m := range p.People {
		if m.Died == "" && m.Moved == "" {
			return m.Name
		}
	}
	return p.People[0].Name
}

// memberRows are the household's people with what they draw.
func (s *Site) memberRows(r *gate.Request, p casework.Plan) (rows []parts.Row) {
	for _, m := range p.People {
		var said []string
		if n := yearsOld(m, r); n != "" {
			said = append(said, n)
		}
		switch {
		case m.Died != "":
			said = append(said, r.T("plan.died", "day", r.Lang.Day(string(m.Died))))
		case m.Moved != "":
			said = append(said, r.T("plan.moved", "day", r.Lang.Day(string(m.Moved))))
		case len(m.Draws) == 0:
			said = append(said, r.T("plan.draws_nothing"))
		default:
			said = append(said, r.T("plan.draws", "what", drawWords(r, m.Draws)))
		}
		rows = append(rows, parts.Row{Key: m.Name, Value: strings.Join(said, r.T("cases.comma"))})
	}
	return rows
}

func yearsOld(m casework.Member, r *gate.Request) string {
	today := string(r.House.Today())
	if len(m.Born) != 10 {
		return ""
	}
	age := 0
	for i := range 4 {
		age = age*10 + int(today[i]) - int(m.Born[i]) // each place may be negative; their sum is not
	}
	if today[5:] < string(m.Born[5:]) {
		age--
	}
	return r.T("plan.age", "n", age)
}

func drawWords(r *gate.Request, draws []string) string {
	out := make([]string, len(draws))
	for i, code := range draws {
		out[i] = r.T("known.benefit." + code)
	}
	return strings.Join(out, r.T("cases.comma"))
}

// A planLine is one need or case from need to the household's word, in words.
type planLine struct {
	ID, Programme, Need, Measure, Owner, By, Done, Word string
	Open, Late                                          bool
}

// planLines words the needs first, then the other cases, of the kinds asked for.
func (s *Site) planLines(r *gate.Request, p casework.Plan, needs, open bool) (out []planLine) {
	list := p.Cases
	if needs {
		list = p.Needs
	}
	for _, n := range list {
		if d := s.Cases.Book.Version(n.Programme, int(n.Version)); d != nil && (n.Ending == "") == open {
			out = append(out, s.planLine(r, p, n, d, needs))
		}
	}
	return out
}

func (s *Site) planLine(r *gate.Request, p casework.Plan, n casework.Need, d *programme.Definition, need bool) planLine {
	l := planLine{ID: n.ID, Programme: caseTitle(r, d), Need: caseTitle(r, d), Open: n.Ending == ""}
	if n.State == nil { // not for everybody's eyes
		l.Measure = r.T("plan.guarded")
		return l
	}
	if need {
		s.needLine(r, p, n, d, &l)
	} else {
		if n.Ending == "" && n.Stage != "" {
			l.Measure = r.T("plan.stage", "step", word(r, d, "steps", n.Stage))
		}
		for _, t := range n.State.Tasks() {
			if t.Kind != fold.Draw && t.Kind != fold.May {
				l.Measure, l.Owner, l.By, l.Late = taskWord(r, d, t), hatWords(r, d, t.By), dayOrNone(r, string(t.DueOn)), overdue(r, t.DueOn)
				break
			}
		}
	}
	if n.Ending != "" {
		l.Done = dots(r.T("cases.ending."+n.Ending), r.Lang.Day(string(n.EndedOn)))
		if need && n.Done != nil {
			l.Done = s.doneWord(r, d, n)
		}
	}
	return l
}

func (s *Site) needLine(r *gate.Request, p casework.Plan, n casework.Need, d *programme.Definition, l *planLine) {
	if n.What.Text != "" {
		l.Need = n.What.Text
	}
	if q := d.Question("kind"); q != nil && n.Kind != "" {
		l.Programme = s.choiceWord(r, d, *q, "kind", n.Kind)
	}
	l.Measure = n.Measure
	if n.Owner != "" {
		l.Owner = nameOf(r, p.Names, n.Owner)
	}
	l.By = dayOrNone(r, string(n.By))
	if n.Done != nil {
		l.Done = s.doneWord(r, d, n)
	} else {
		l.Late = n.Ending == "" && overdue(r, n.By)
	}
	if n.Word != nil {
		l.Word = dots(word(r, d, "outcomes", "confirmed."+n.Word.Outcome), r.Lang.Day(string(n.Word.Day)))
	}
}

// doneWord is what came of a need, and on which day.
func (s *Site) doneWord(r *gate.Request, d *programme.Definition, n casework.Need) string {
	result := n.Done.Say["result"].Text
	return dots(word(r, d, "outcomes", "done."+n.Done.Outcome), result, r.Lang.Day(string(n.Done.Day)))
}

func dayOrNone(r *gate.Request, day string) string {
	if day == "" || day == string(programme.Forever) {
		return ""
	}
	return r.Lang.Day(day)
}

// rows of a line as a summary, leaving out what is not known.
func (l planLine) rows(r *gate.Request) (out []parts.Row) {
	for _, x := range [][2]string{{"plan.measure", l.Measure}, {"plan.owner", l.Owner}, {"plan.by", l.By}, {"plan.done", l.Done}, {"plan.word", l.Word}} {
		if x[1] != "" {
			out = append(out, parts.Row{Key: r.T(x[0]), Value: x[1]})
		}
	}
	return out
}

// planCells are the lines as the rows of the printed table.
func planCells(r *gate.Request, lines []planLine) (rows [][]parts.Cell) {
	for i, l := range lines {
		rows = append(rows, []parts.Cell{{Text: number(int64(i + 1))}, {Text: l.Need}, {Text: orDash(l.Measure)}, {Text: orDash(l.Owner)}, {Text: orDash(l.By)}, {Text: orDash(l.Done)}, {Text: orDash(l.Word)}})
	}
	return rows
}

// visitCells are the visits as the rows of a table; signed leaves room for a hand.
func (s *Site) visitCells(r *gate.Request, p casework.Plan) (rows [][]parts.Cell) {
	for i, v := range p.Visits {
		var said []string
		for _, q := range v.Def.Questions {
			if a, ok := v.Say[q.Name]; ok && q.Kind != "opens" && q.Kind != "day" && !slices.Contains([]string{"person", "organisation", "place", "worker"}, q.Kind) {
				if text := s.answerWord(r, v.Def, q, q.Name, a, p.Names); text != "" {
					said = append(said, r.T("cases.answer", "question", word(r, v.Def, "questions", q.Name), "answer", text))
				}
			}
		}
		rows = append(rows, []parts.Cell{{Text: number(int64(i + 1))}, {Text: r.Lang.Day(string(v.Day))}, {Text: nameOf(r, p.Names, v.By.Account)}, {Text: word(r, v.Def, "steps", v.Step)}, {Text: orDash(strings.Join(said, r.T("cases.semicolon")))}})
	}
	return rows
}
