package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/vault"
	"tongxing/web/parts"
)

// An ask is one question as a form draws and reads it.
type ask struct {
	programme.Question
	Field, Label, Hint string
	Must, Many         bool
	By                 []string // of a worker to pick: the roles that may
	Others             bool     // of a worker to pick: not oneself
	Columns            []ask    // in the form's own sense: with what the kind itself asks
	Options            []parts.Option
}

// picks are the kinds that are chosen from what is found.
var picks = []string{"person", "organisation", "place", "division", "worker", "household"}

func (a ask) pick() bool { return slices.Contains(picks, a.Kind) }
func (a ask) rows() bool { return len(a.Columns) > 0 }

// asked makes a question's ask; path is the key of its words.
func (x tongue) asked(q programme.Question, path, field string, must bool) ask {
	a := ask{Question: q, Field: field, Label: x.question(path), Hint: x.hint(path), Must: must}
	for _, code := range x.book.Codes(&q) {
		a.Options = append(a.Options, parts.Option{Value: code, Label: x.code(q, path, code)})
	}
	own := func(kind, key string, must bool) ask {
		return ask{Question: programme.Question{Name: kind, Kind: kind}, Label: x.r.T(key), Must: must}
	}
	switch q.Kind {
	case "roll":
		a.Columns = append(a.Columns, own("person", "case.roll_person", true))
	case "opens":
		who := own("person", "case.opens_subject", false)
		who.Name = "subject"
		child := x.book.Programme(q.Of)
		if child == nil {
			which := own("choice", "case.opens_programme", true)
			which.Name = "programme"
			for _, slug := range x.book.Slugs() {
				which.Options = append(which.Options, parts.Option{Value: slug, Label: textOf(x.r, x.book.Programme(slug)).Title})
			}
			a.Columns = append(a.Columns, which, who)
			break
		}
		if slices.Contains(child.Subject, programme.Person) || slices.Contains(child.Subject, programme.Household) {
			who.Kind = child.Subject[0]
			a.Columns = append(a.Columns, who)
		}
		y := tongue{x.r, x.book, child, textOf(x.r, child)}
		for i, name := range slices.Concat(child.Steps[0].Ask, child.Steps[0].May) {
			if c := child.Question(name); c != nil && len(c.Columns) == 0 && c.Kind != "opens" {
				a.Columns = append(a.Columns, y.asked(*c, c.Name, "", i < len(child.Steps[0].Ask)))
			}
		}
	}
	for _, c := range q.Columns {
		a.Columns = append(a.Columns, x.asked(c, path+"."+c.Name, "", true))
	}
	return a
}

// question is how form reads the ask.
func (a ask) question() form.Question {
	q := form.Question{Name: a.Field, Kind: form.Text, Must: a.Must, Max: a.Most, Long: a.Long}
	if a.rows() {
		q.Kind = form.Rows
		for _, c := range a.Columns {
			c.Field = c.Name
			q.Columns = append(q.Columns, c.question())
		}
		return q
	}
	switch a.Kind {
	case "number", "money", "day", "yesno":
		q.Kind = form.Kind(a.Kind)
	case "scale":
		q.Kind, q.Min = form.Scale, 1
	case "choice", "code", "choices", "budget_line":
		q.Kind = form.Choice
		if a.Kind == "choices" {
			q.Kind = form.Choices
		}
		for _, o := range a.Options {
			q.Choices = append(q.Choices, o.Value)
		}
	default:
		if a.pick() {
			q.Kind = form.Ref
		}
	}
	return q
}

// A stepForm is one step of a case, or of one to be opened, with what was typed.
type stepForm struct {
	tongue
	site   *Site
	Case   casework.Shown // the zero Shown while there is none
	Step   *programme.Step
	Kind   string // act, or correct
	Of     string // what is corrected
	Asks   []ask
	Who    []ask // parties to name
	Typed  url.Values
	Bad    fault.Fields
	Why    []parts.Reason // the clauses behind a refusal
	Action string
	Key    string
	found  map[string][]parts.Option
}

// stepForm makes the form of a step. What the case knows already is filled in where it
// is only changed, never where it must be said anew.
func (s *Site) stepForm(r *gate.Request, c casework.Shown, d *programme.Definition, step *programme.Step) *stepForm {
	f := &stepForm{tongue: s.tongue(r, d), site: s, Case: c, Step: step, Kind: fold.KindAct, Typed: r.Form, Key: r.Key(), found: map[string][]parts.Option{}}
	for i, name := range slices.Concat(step.Ask, step.May) {
		if q := d.Question(name); q != nil {
			f.Asks = append(f.Asks, f.asked(*q, q.Name, "q."+q.Name, i < len(step.Ask)))
		}
	}
	for _, p := range d.Parties {
		handed := slices.Contains(step.By, p.Name) && slices.ContainsFunc(step.Outcomes, func(o programme.Outcome) bool { return o.Handover != "" })
		if !slices.Contains(step.Name, p.Name) && !handed {
			continue
		}
		f.Who = append(f.Who, f.party(p, "name."+p.Name))
	}
	return f
}

// party is the choice of who holds a party.
func (x tongue) party(p programme.Party, field string) ask {
	kind := "organisation"
	for _, k := range []string{"worker", "person", "organisation"} {
		if slices.Contains(p.Kinds, k) {
			kind = k
		}
	}
	return ask{Question: programme.Question{Name: p.Name, Kind: kind}, Field: field, Label: x.hat(p.Name), Many: p.Many}
}

// fill puts what stands already into a form that was not typed yet.
func (f *stepForm) fill(say form.Answers, day string) {
	f.Typed = url.Values{}
	for _, a := range f.Asks {
		if said, ok := say[a.Name]; ok {
			put(f.Typed, a, a.Field, said)
		}
		if a.Name == f.Step.Day && f.Typed.Get(a.Field) == "" {
			f.Typed.Set(a.Field, day)
		}
	}
}

// put writes an answer as it would be typed.
func put(typed url.Values, a ask, field string, said form.Answer) {
	switch {
	case a.rows():
		for i, row := range said.Rows {
			for _, c := range a.Columns {
				if v, ok := row[c.Name]; ok {
					put(typed, c, form.Cell(field, i, c.Name), v)
				}
			}
		}
	case len(said.List) > 0:
		typed[field] = said.List
	case a.Kind == "number", a.Kind == "scale":
		typed.Set(field, number(said.Number))
	case a.Kind == "money":
		typed.Set(field, strconv.FormatFloat(float64(said.Number)/100, 'f', 2, 64))
	default:
		typed.Set(field, said.Text)
	}
}

// read makes the entry of what was typed, and tells what does not hold.
func (f *stepForm) read() (casework.Entry, fault.Fields) {
	e := casework.Entry{Step: f.Step.ID, Outcome: f.Typed.Get("outcome"), Reason: strings.TrimSpace(f.Typed.Get("reason")), Confirm: f.Typed.Get("confirm"),
		Names: map[string][]string{}, Say: form.Answers{}, Evidence: map[string]string{}, Signed: f.Typed["signed"], Served: f.Typed["served"]}
	var all form.Form
	for _, a := range f.Asks {
		all = append(all, a.question())
	}
	said, bad := all.Read(f.Typed, string(f.r.House.Today()))
	for _, a := range f.Asks {
		if v, ok := said[a.Field]; ok {
			e.Say[a.Name] = v
		}
	}
	for _, p := range f.Who {
		for _, ref := range f.Typed[p.Field] {
			if ref != "" {
				e.Names[p.Name] = append(e.Names[p.Name], ref)
			}
		}
	}
	for _, x := range f.Step.Evidence {
		if v := f.Typed.Get("proof." + x.Name); v != "" {
			e.Evidence[x.Name] = v
		}
	}
	if len(f.Step.Outcomes) > 0 && f.Step.Outcome(e.Outcome) == nil && f.Kind != fold.KindCheck {
		bad.Add("outcome", "form.choose")
	}
	return e, bad
}

// refuse puts why an act was refused beside its field, or at the form's head.
func (f *stepForm) refuse(x *fold.Refusal) {
	key, pairs := f.refusal(x)
	f.Bad.Add(f.fieldOf(x), key, pairs...)
	if x.Why != nil {
		f.Why = f.site.clauses(f.r, *x.Why)
	}
}

// fieldOf is the field that a refusal is about.
func (f *stepForm) fieldOf(x *fold.Refusal) string {
	switch x.Code {
	case "evidence_missing":
		return "proof." + x.Field
	case "sign_missing":
		return "signed"
	case "serve_missing":
		return "served"
	}
	if slices.ContainsFunc(f.Asks, func(a ask) bool { return a.Name == x.Field }) {
		return "q." + x.Field
	}
	if slices.ContainsFunc(f.Who, func(a ask) bool { return a.Name == x.Field }) {
		return "name." + x.Field
	}
	return x.Field
}

// sought names a search, whose answers serve every field that asks alike.
func (a ask) sought(match string) string {
	return a.Kind + "|" + strings.Join(a.By, ",") + "|" + match
}

// options are what a pick offers: what was looked for, what is chosen, and first of all
// whoever is near.
func (f *stepForm) options(a ask, field string) (out []parts.Option) {
	match := strings.TrimSpace(f.Typed.Get("find." + field))
	key := a.sought(match)
	if _, ok := f.found[key]; !ok {
		f.found[key] = f.site.find(f.r, casework.Seek{Case: f.Case.ID, Kind: a.Kind, Match: match, By: a.By, Others: a.Others})
	}
	found := f.found[key][:min(mostFound, len(f.found[key]))]
	if f.unsought(a, field) {
		found = nil
	}
	for _, o := range found {
		o.Chosen = slices.Contains(f.Typed[field], o.Value)
		out = append(out, o)
	}
	for _, ref := range f.Typed[field] {
		if ref != "" && !slices.ContainsFunc(out, func(o parts.Option) bool { return o.Value == ref }) {
			out = append(out, parts.Option{Value: ref, Label: f.named(a.Kind, ref), Chosen: true})
		}
	}
	return out
}

// unsought tells that a pick of several offers nothing until something is looked for:
// too much is near to tick from.
func (f *stepForm) unsought(a ask, field string) bool {
	return a.Many && strings.TrimSpace(f.Typed.Get("find."+field)) == "" && len(f.found[a.sought("")]) > fewChoices
}

// named is the name of what is chosen but was not found this time.
func (f *stepForm) named(kind, ref string) string {
	if n := f.Case.Names[ref]; n != "" {
		return n
	}
	scope, err := f.r.ScopeFor(casework.CaseFind)
	if err == nil {
		if all, err := f.site.Cases.Find(f.r.Context(), f.r.House, scope, casework.Seek{Case: f.Case.ID, Kind: kind, Ref: ref}, 1); err == nil && len(all) == 1 {
			return f.site.foundWords(f.r, kind, all[0])
		}
	}
	return f.r.T("case.chosen")
}

// mostFound are offered at once; a name finds the others.
const mostFound = 30

// find looks for one more than is offered, to tell whether there are others.
func (s *Site) find(r *gate.Request, q casework.Seek) (out []parts.Option) {
	scope, err := r.ScopeFor(casework.CaseFind)
	if err != nil {
		return nil
	}
	if digits := form.Plain(q.Match); q.Kind == "person" && len(digits) >= 15 {
		return s.findByNumber(r, digits)
	}
	all, err := s.Cases.Find(r.Context(), r.House, scope, q, mostFound+1)
	if err != nil {
		return nil // a page without its offers still serves: the search can be tried again
	}
	for _, x := range all {
		out = append(out, parts.Option{Value: x.Ref, Label: s.foundWords(r, q.Kind, x)})
	}
	return out
}

func (s *Site) findByNumber(r *gate.Request, digits string) []parts.Option {
	scope, err := r.ScopeFor(registry.PersonList)
	if err != nil {
		return nil
	}
	for _, field := range []string{"citizen", "certificate"} {
		if p, err := registry.FindByNumber(r.Context(), r.House, scope, field, vault.Hide(digits)); err == nil {
			return []parts.Option{{Value: p.ID, Label: dots(p.Name, s.place(p.Area))}}
		}
	}
	return nil
}

// foundWords tells one found thing from others of its name.
func (s *Site) foundWords(r *gate.Request, kind string, x casework.Found) string {
	switch kind {
	case "person":
		year := ""
		if len(x.Born) >= 4 {
			year = r.T("case.born", "year", x.Born[:4])
		}
		return dots(x.Name, year, s.place(x.Area))
	case "household":
		return dots(r.T("case.household_of", "name", x.Name), s.place(x.Area))
	case "worker":
		return dots(x.Name, r.T("cases.role."+x.Kind), s.place(x.Area))
	case "division":
		return s.place(x.Area)
	}
	return x.Name
}
