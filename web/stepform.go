package web

import (
	"errors"
	"net/http"
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

// rowsOffered is how many rows a group's form offers at once; more come with "again".
const rowsOffered = 3

// A stepForm is the form of one step as its page draws it.
type stepForm struct {
	Def    *programme.Definition
	Step   *programme.Step
	Case   *casework.Shown // nil where the step opens the case
	Action string
	Bad    fault.Fields
	Found  map[string][]registry.Person // who was found for a field that fits several
	Offers offers
	More   int // rows of groups
}

// offers are what can be chosen where something of the register is named.
type offers struct {
	Organisations []registry.Organisation
	Places        []registry.Place
}

// step shows the form of a step.
func (s *Site) step(w http.ResponseWriter, r *gate.Request) error {
	return s.stepWith(w, r, nil, nil, "")
}

func (s *Site) stepWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields, found map[string][]registry.Person, refusal string) error {
	scope, err := r.ScopeFor(casework.CaseShow)
	if err != nil {
		return err
	}
	c, err := s.Cases.Show(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	step := c.State.Def.Step(r.PathValue("step"))
	if step == nil {
		return fault.NotFound("step")
	}
	f := stepForm{Def: c.State.Def, Step: step, Case: &c, Action: "/cases/" + url.PathEscape(c.ID) + "/steps/" + url.PathEscape(step.ID), Bad: bad, Found: found, More: moreRows(r)}
	if f.Offers, err = s.offers(r); err != nil {
		return err
	}
	title := r.T("cases.step_title", "step", word(r, f.Def, "steps", step.ID), "name", s.subjectName(r, c.Row, c.Names))
	v := View{Title: title, Bad: bad}
	if refusal != "" && len(bad) == 0 {
		v.Status = http.StatusConflict
	}
	return s.show(w, r, v, s.stepPage(r, f, title, refusal))
}

func moreRows(r *gate.Request) int {
	n, err := strconv.Atoi(r.Form.Get("rows"))
	if err != nil || n < rowsOffered || n > 60 {
		return rowsOffered
	}
	return n
}

// offers are organisations and places within reach.
func (s *Site) offers(r *gate.Request) (o offers, err error) {
	if scope, err := r.ScopeFor(registry.OrganisationList); err == nil {
		if o.Organisations, err = registry.Organisations(r.Context(), r.House, scope, "", "", "", 400); err != nil {
			return o, err
		}
	}
	if scope, err := r.ScopeFor(registry.PlaceList); err == nil {
		if o.Places, err = registry.Places(r.Context(), r.House, scope, "", "", "", 400); err != nil {
			return o, err
		}
	}
	return o, nil
}

// doStep reads the form and does the step.
func (s *Site) doStep(w http.ResponseWriter, r *gate.Request) error {
	if r.Form.Get("again") != "" { // one more row, nothing is done yet
		r.Form.Set("rows", strconv.Itoa(moreRows(r)+rowsOffered))
		return s.stepWith(w, r, nil, nil, "")
	}
	scope, err := r.ScopeFor(casework.CaseShow)
	if err != nil {
		return err
	}
	c, err := s.Cases.Show(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	step := c.State.Def.Step(r.PathValue("step"))
	if step == nil {
		return fault.NotFound("step")
	}
	e, bad, found, err := s.readStep(r, c.State.Def, step)
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return s.stepWith(w, r, bad, found, "")
	}
	_, err = s.Cases.Act(r.Context(), r.House, r.Scope, c.ID, version(r), e)
	if bad, refusal, err := s.refusedFields(r, c.State.Def, step, err); err != nil {
		return err
	} else if refusal != "" {
		return s.stepWith(w, r, bad, nil, refusal)
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(c.ID)+"?done="+url.QueryEscape(step.ID))
}

// refusedFields puts a refusal beside the field of the form it is about.
func (s *Site) refusedFields(r *gate.Request, d *programme.Definition, step *programme.Step, err error) (fault.Fields, string, error) {
	var no *casework.RefusedError
	if !errors.As(err, &no) {
		return nil, "", err
	}
	text := refusalText(r, d, no.Refusal)
	if no.Refusal.Field == "" {
		return nil, text, nil
	}
	var bad fault.Fields
	bad.Add(fieldName(step, no.Refusal.Field), "casework.refused."+no.Refusal.Code, no.Refusal.Pairs...)
	return bad, text, nil
}

// fieldName is how the form names what a refusal is about.
func fieldName(step *programme.Step, field string) string {
	switch {
	case slices.Contains(step.Ask, field) || slices.Contains(step.May, field):
		return "q." + field
	case slices.Contains(step.Name, field):
		return "n." + field
	case slices.ContainsFunc(step.Evidence, func(e programme.Evidence) bool { return e.Name == field }):
		return "e." + field
	case slices.Contains(step.Sign, field):
		return "s." + field
	}
	return field
}

// readStep reads what was typed into an entry; who was found for a name that fits
// several is answered by field, to choose from.
func (s *Site) readStep(r *gate.Request, d *programme.Definition, step *programme.Step) (e casework.Entry, bad fault.Fields, found map[string][]registry.Person, err error) {
	e = casework.Entry{Step: step.ID, Outcome: r.Form.Get("outcome"), Hat: r.Form.Get("hat"), Reason: strings.TrimSpace(r.Form.Get("reason")), Confirm: r.Form.Get("confirm"),
		Names: map[string][]string{}, Say: form.Answers{}, Evidence: map[string]string{}}
	reader := &stepReader{site: s, r: r, def: d, found: map[string][]registry.Person{}}
	for _, name := range slices.Concat(step.Ask, step.May) {
		q := d.Question(name)
		if a, ok := reader.question(*q, "q."+name, slices.Contains(step.Ask, name)); ok {
			e.Say[name] = a
		}
	}
	for _, name := range step.Name {
		if refs := reader.party(*d.Party(name), "n."+name); len(refs) > 0 {
			e.Names[name] = refs
		}
	}
	for _, x := range step.Evidence {
		if r.Form.Get("e."+x.Name) != "" {
			e.Evidence[x.Name] = r.Form.Get("e." + x.Name)
		}
	}
	for _, party := range step.Sign {
		if r.Form.Get("s."+party) != "" {
			e.Signed = append(e.Signed, party)
		}
	}
	if step.Serve != "" && r.Form.Get("served") != "" {
		e.Served = []string{step.Serve}
	}
	return e, reader.bad, reader.found, reader.err
}

// A stepReader reads the questions of one form.
type stepReader struct {
	site  *Site
	r     *gate.Request
	def   *programme.Definition
	bad   fault.Fields
	found map[string][]registry.Person
	err   error
}

// question reads one; must is whether the step asks for it.
func (x *stepReader) question(q programme.Question, field string, must bool) (form.Answer, bool) {
	switch q.Kind {
	case "group", "roll", "opens":
		return x.rows(q, field, must)
	case "person", "worker":
		ref := x.who(q.Kind, field, must)
		return form.Answer{Text: ref}, ref != ""
	}
	simple, ok := x.simple(q, field, must)
	if !ok {
		text := strings.TrimSpace(x.r.Form.Get(field))
		if text == "" && must {
			x.bad.Add(field, "form.required")
		}
		return form.Answer{Text: text}, text != ""
	}
	got, bad := form.Form{simple}.Read(x.r.Form, string(x.r.House.Today()))
	x.bad = append(x.bad, bad...)
	a, answered := got[field]
	return a, answered
}

// simple is the question as package form reads it.
func (x *stepReader) simple(q programme.Question, field string, must bool) (form.Question, bool) {
	f := form.Question{Name: field, Must: must, Max: q.Most}
	switch q.Kind {
	case "text":
		f.Kind = form.Text
	case "number":
		f.Kind = form.Number
	case "money":
		f.Kind = form.Money
	case "day":
		f.Kind = form.Day
	case "yesno":
		f.Kind = form.YesNo
	case "scale":
		f.Kind, f.Min = form.Scale, 1
	case "choice", "code":
		f.Kind, f.Choices = form.Choice, x.site.Cases.Book.Codes(&q)
	case "choices":
		f.Kind, f.Choices = form.Choices, x.site.Cases.Book.Codes(&q)
	default:
		return f, false
	}
	return f, true
}

// rows reads a group: a row with nothing in it is none.
func (x *stepReader) rows(q programme.Question, field string, must bool) (a form.Answer, ok bool) {
	columns := withPerson(q)
	if q.Kind == "opens" {
		columns = x.opened(q)
	}
	for i := range moreRows(x.r) {
		prefix := field + "." + strconv.Itoa(i) + "."
		if !slices.ContainsFunc(columns, func(c programme.Question) bool { return strings.TrimSpace(x.r.Form.Get(prefix+c.Name)) != "" }) {
			continue
		}
		row := form.Answers{}
		for _, c := range columns {
			if said, ok := x.question(c, prefix+c.Name, q.Kind != "opens"); ok {
				row[c.Name] = said
			}
		}
		a.Rows = append(a.Rows, row)
	}
	if len(a.Rows) == 0 && must {
		x.bad.Add(field+".0."+columns[0].Name, "form.required")
	}
	return a, len(a.Rows) > 0
}

// opened are what the first step of the opened programme asks.
func (x *stepReader) opened(q programme.Question) []programme.Question {
	return x.site.openedBy(x.r, q)
}

func (s *Site) openedBy(r *gate.Request, q programme.Question) (out []programme.Question) {
	d := s.Cases.Book.Programme(q.Of)
	if d == nil {
		return []programme.Question{{Name: "programme", Kind: "text"}}
	}
	if !slices.Contains(d.Subject, programme.Household) && !slices.Contains(d.Subject, programme.Matter) {
		out = append(out, programme.Question{Name: "subject", Kind: "person"})
	}
	for _, name := range d.Steps[0].Ask {
		out = append(out, *d.Question(name))
	}
	return out
}

// party reads who is named: one key, or several where many may be.
func (x *stepReader) party(p programme.Party, field string) (refs []string) {
	if slices.Contains(p.Kinds, "organisation") {
		for _, v := range x.r.Form[field] {
			if v != "" {
				refs = append(refs, v)
			}
		}
		return refs
	}
	for i := range holders(p) {
		name := field
		if i > 0 {
			name += "." + strconv.Itoa(i)
		}
		if ref := x.who(p.Kinds[0], name, false); ref != "" {
			refs = append(refs, ref)
		}
	}
	return refs
}

// parted is how many fields a party's form has.
func holders(p programme.Party) int {
	switch {
	case p.Max > 0:
		return min(p.Max, 5)
	case p.Many:
		return 3
	}
	return 1
}

// who finds a person or a colleague by name, number or key.
func (x *stepReader) who(kind, field string, must bool) string {
	typed := strings.TrimSpace(x.r.Form.Get(field))
	if typed == "" {
		if must {
			x.bad.Add(field, "form.required")
		}
		return ""
	}
	if kind == "worker" {
		return x.colleague(typed, field)
	}
	return x.person(typed, field)
}

func (x *stepReader) person(typed, field string) string {
	if scope, err := x.r.ScopeFor(registry.PersonShow); err == nil {
		if p, err := registry.Show(x.r.Context(), x.r.House, scope, typed); err == nil {
			return p.ID
		}
	}
	scope, err := x.r.ScopeFor(registry.PersonList)
	if err != nil {
		x.bad.Add(field, "cases.nobody")
		return ""
	}
	for _, by := range []string{"citizen", "certificate", "phone"} {
		if p, err := registry.FindByNumber(x.r.Context(), x.r.House, scope, by, vault.Hide(typed)); err == nil {
			return p.ID
		}
	}
	all, err := x.site.found(x.r, typed)
	if err != nil {
		x.err = err
		return ""
	}
	switch len(all) {
	case 0:
		x.bad.Add(field, "cases.nobody")
	case 1:
		return all[0].ID
	default:
		x.found[field] = all
		x.bad.Add(field, "cases.several")
	}
	return ""
}

func (x *stepReader) colleague(typed, field string) string {
	scope, err := x.r.ScopeFor(casework.CaseAct)
	if err != nil {
		x.err = err
		return ""
	}
	all, err := x.site.Cases.Colleagues(x.r.Context(), x.r.House, scope, typed, 6)
	if err != nil {
		x.err = err
		return ""
	}
	for _, c := range all {
		if c.Name == typed {
			return c.Account
		}
	}
	if len(all) == 1 {
		return all[0].Account
	}
	x.bad.Add(field, map[bool]string{true: "cases.nobody", false: "cases.several_colleagues"}[len(all) == 0])
	return ""
}

// newCase shows the form that opens a case, and opens it.
func (s *Site) newCase(w http.ResponseWriter, r *gate.Request) error {
	return s.newCaseWith(w, r, nil, nil, "")
}

func (s *Site) newCaseWith(w http.ResponseWriter, r *gate.Request, bad fault.Fields, found map[string][]registry.Person, refusal string) (err error) {
	d := s.Cases.Book.Programme(r.PathValue("slug"))
	if d == nil {
		return fault.NotFound("programme")
	}
	f := stepForm{Def: d, Step: &d.Steps[0], Action: "/programmes/" + url.PathEscape(d.Slug) + "/cases", Bad: bad, Found: found, More: moreRows(r)}
	if f.Offers, err = s.offers(r); err != nil {
		return err
	}
	v := View{Title: r.T("cases.open_title", "programme", caseTitle(r, d)), Bad: bad}
	if refusal != "" && len(bad) == 0 {
		v.Status = http.StatusConflict
	}
	return s.show(w, r, v, s.stepPage(r, f, v.Title, refusal))
}

func (s *Site) openCase(w http.ResponseWriter, r *gate.Request) error {
	d := s.Cases.Book.Programme(r.PathValue("slug"))
	if d == nil {
		return fault.NotFound("programme")
	}
	if r.Form.Get("again") != "" {
		r.Form.Set("rows", strconv.Itoa(moreRows(r)+rowsOffered))
		return s.newCaseWith(w, r, nil, nil, "")
	}
	step := &d.Steps[0]
	e, bad, found, err := s.readStep(r, d, step)
	if err != nil {
		return err
	}
	n := casework.New{Programme: d.Slug, Kind: subjectKind(r, d), Area: r.Form.Get("area")}
	if n.Kind != programme.Matter {
		reader := &stepReader{site: s, r: r, def: d, found: found}
		n.Subject = reader.subject(n.Kind)
		bad = append(bad, reader.bad...)
	}
	if len(bad) > 0 {
		return s.newCaseWith(w, r, bad, found, "")
	}
	out, err := s.Cases.Open(r.Context(), r.House, r.Scope, n, e)
	if bad, refusal, err := s.refusedFields(r, d, step, err); err != nil {
		return err
	} else if refusal != "" {
		return s.newCaseWith(w, r, bad, nil, refusal)
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(out.Record)+"?done="+url.QueryEscape(step.ID))
}

// subjectKind is what the case is about: as chosen, or the programme's own.
func subjectKind(r *gate.Request, d *programme.Definition) string {
	if k := r.Form.Get("kind"); slices.Contains(d.Subject, k) {
		return k
	}
	return d.Subject[0]
}

// subject reads whom the case is about.
func (x *stepReader) subject(kind string) string {
	typed := strings.TrimSpace(x.r.Form.Get("subject"))
	if typed == "" {
		x.bad.Add("subject", "form.required")
		return ""
	}
	switch kind {
	case programme.Person:
		return x.person(typed, "subject")
	case programme.Household:
		if scope, err := x.r.ScopeFor(registry.HouseholdShow); err == nil {
			if h, err := registry.ShowHousehold(x.r.Context(), x.r.House, scope, typed); err == nil {
				return h.ID
			}
		}
		id := x.person(typed, "subject")
		if id == "" {
			return ""
		}
		scope, err := x.r.ScopeFor(registry.PersonShow)
		if err != nil {
			x.err = err
			return ""
		}
		p, err := registry.Show(x.r.Context(), x.r.House, scope, id)
		x.err = err
		return p.Household
	}
	return typed
}

// confirmOptions are what the person themselves may say to it.
func confirmOptions(r *gate.Request) []parts.Option {
	return codes(r, "cases.confirm.", []string{fold.Agreed, fold.Refused, fold.CouldNot}, r.Form.Get("confirm"))
}
