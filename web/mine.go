package web

import (
	"net/http"
	"strings"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/web/parts"
)

// easy tells whether the reader asked for the easy-read version.
func easy(r *gate.Request) bool { return r.Form.Get("easy") != "" }

// easyTitle tells the easy-read version from the full one in a tab or a history.
func easyTitle(r *gate.Request, title string) string {
	if easy(r) {
		return dots(title, r.T("mine.easy"))
	}
	return title
}

// myCases are a person's own cases and their household's, in words.
func (s *Site) myCases(w http.ResponseWriter, r *gate.Request) error {
	all, err := s.Cases.OwnCases(r.Context(), r.House, r.Scope, person(r))
	if err != nil {
		return err
	}
	begin, err := s.beginnings(r)
	if err != nil {
		return err
	}
	open := 0
	for _, c := range all {
		if c.Ending == "" {
			open++
		}
	}
	title := r.T("mine.title", "n", open)
	return s.show(w, r, View{Title: easyTitle(r, title), Live: []string{"person:" + person(r)}}, s.myCasesPage(r, title, all, begin))
}

// beginnings are what the reader can begin for the person the page is about.
func (s *Site) beginnings(r *gate.Request) ([]*programme.Definition, error) {
	scope, err := r.ScopeFor(casework.CaseOpen)
	if err != nil {
		return nil, nil // an auditor reads, and begins nothing
	}
	return s.Cases.Beginnings(r.Context(), r.House, scope, person(r))
}

// myCase is one of them.
func (s *Site) myCase(w http.ResponseWriter, r *gate.Request) error { return s.myCaseWith(w, r, nil) }

func (s *Site) myCaseWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields) error {
	scope, err := r.ScopeFor(casework.PlanShow)
	if err != nil {
		return err
	}
	c, err := s.Cases.OwnCase(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	title := caseTitle(r, c.State.Def)
	return s.show(w, r, View{Title: easyTitle(r, dots(title, r.T("nav.my_cases"))), Bad: bad, Live: []string{"case:" + c.ID}}, s.myCasePage(r, title, c, bad))
}

// told is what the person was told last: of the newest act that has words.
func toldWords(r *gate.Request, c casework.OwnCase) string {
	for i := len(c.State.Acts) - 1; i >= 0; i-- {
		a := c.State.Acts[i]
		if text := c.State.Def.Texts[string(r.Lang)].Word("told", a.Step); text != "" {
			return text
		}
	}
	return c.State.Def.Texts[string(r.Lang)].Resident
}

// A nextStep is what comes next of a case, who does it and by when.
type nextStep struct {
	Step, Word, Who string
	Due             store.Day
	Mine            bool
}

// nextOf is the first thing that waits: the person's own before anybody else's.
func nextOf(r *gate.Request, c casework.OwnCase) (n nextStep, ok bool) {
	for _, own := range []bool{true, false} {
		for _, t := range c.Tasks {
			mine := false
			for _, step := range c.Mine {
				mine = mine || step == t.Step
			}
			if t.Kind == fold.Draw || t.Kind == fold.Look || mine != own || !mine && t.Kind == fold.May {
				continue
			}
			return nextStep{t.Step, taskWord(r, c.State.Def, t), hatWords(r, c.State.Def, t.By), t.DueOn, mine}, true
		}
	}
	return n, false
}

// askWhom names who is in charge of a case: the workers who hold a part in it.
func askWhom(r *gate.Request, c casework.OwnCase) string {
	var out []string
	for _, h := range c.State.Holders {
		p := c.State.Def.Party(h.Party)
		if name := c.Names[h.Ref]; p != nil && h.To == programme.Forever && name != "" && len(p.Kinds) == 1 && p.Kinds[0] == "worker" {
			out = append(out, r.T("mine.worker", "name", name, "party", word(r, c.State.Def, "parties", h.Party)))
		}
	}
	if len(out) == 0 {
		return r.T("mine.ask_phone")
	}
	return r.T("mine.ask", "who", strings.Join(out, r.T("cases.comma")))
}

// myName is what one's case is called: for a stated need, its own words.
func myName(r *gate.Request, c casework.OwnCase) string {
	if a, ok := c.State.Answer("what"); ok && c.State.Def.Role == "need" && a.Text != "" {
		return a.Text
	}
	return caseTitle(r, c.State.Def)
}

// lines are the short sentences of an easy-read text.
func lines(text string) (out []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// mostTold of what has happened are shown, of which openTold lie open.
const mostTold, openTold = 40, 6

// storyOf is what has happened, in the words the person was told, newest first.
func storyOf(r *gate.Request, c casework.OwnCase) (out []parts.Said) {
	for i := len(c.State.Acts) - 1; i >= 0 && len(out) < mostTold; i-- {
		a := c.State.Acts[i]
		if text := c.State.Def.Texts[string(r.Lang)].Word("told", a.Step); text != "" {
			out = append(out, parts.Said{Who: stepWord(r, c.State.Def, a.Step, a.Outcome), When: r.Lang.Day(string(a.Day)), Text: text})
		}
	}
	return out
}

// entitlements are what a person may have a right to.
func (s *Site) entitlements(w http.ResponseWriter, r *gate.Request) error {
	all, err := s.Cases.Own(r.Context(), r.House, r.Scope, person(r))
	if err != nil {
		return err
	}
	n := 0
	for _, o := range all {
		if !o.Draws && o.Case == "" {
			n++
		}
	}
	title := r.T("rights.title", "n", n)
	if n == 0 {
		title = r.T("rights.title_none")
	}
	return s.show(w, r, View{Title: easyTitle(r, title)}, s.entitlementsPage(r, title, all))
}

// rightName names a benefit or a programme.
func (s *Site) rightName(r *gate.Request, x casework.Right) string {
	if x.Benefit {
		return r.T("known.benefit." + x.Code)
	}
	return caseTitle(r, s.Cases.Book.Programme(x.Through))
}

// rightText says what it is, to whom it is for.
func (s *Site) rightText(r *gate.Request, x casework.Right) string {
	return s.Cases.Book.Programme(x.Through).Texts[string(r.Lang)].Resident
}

// reasonsOf words a rule clause by clause, each with its sign.
func (s *Site) reasonsOf(r *gate.Request, all []rule.Told) (out []parts.Reason) {
	for _, t := range all {
		sign := map[rule.Truth]string{rule.Yes: "ok", rule.Unknown: "ask", rule.No: "blocked"}[t.Truth]
		for _, text := range s.clauseWords(r, []rule.Placed{t.Placed}) {
			out = append(out, parts.Reason{Sign: sign, SignWord: r.T("rights.sign." + sign), Text: text})
		}
	}
	return out
}

// clause words one.
func (s *Site) clause(r *gate.Request, p *rule.Placed) string {
	if p == nil {
		return ""
	}
	return strings.Join(s.clauseWords(r, []rule.Placed{*p}), "")
}
