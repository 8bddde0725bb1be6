package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/gate"
	"tongxing/store"
	"tongxing/web/parts"
)

// An aside is one act beside the steps, as its form shows it.
type aside struct {
	Kind   string
	Fields []templ.Component
	Danger bool
}

// asides makes the acts beside the steps that this reader may do in this case.
type asides struct {
	*stepForm
	d   caseData
	of  string // the entry to look at again
	out []aside
}

func (s *Site) caseMore(w http.ResponseWriter, r *gate.Request) error {
	return s.moreWith(w, r, nil)
}

func (s *Site) moreWith(w http.ResponseWriter, r *gate.Request, refusal error) error {
	c, err := s.shownCase(r)
	if err != nil {
		return err
	}
	x := s.asidesOf(r, c, "/cases/"+c.ID+"/more")
	if refusal != nil {
		x.beside(refusal)
	}
	x.of = r.Form.Get("of")
	x.offer()
	title := dots(r.T("case.more"), x.d.Who)
	return s.show(w, r, View{Title: title, Bad: x.Bad, Wide: true}, morePage(x, title))
}

// beside puts a refusal at the field of the form it came from.
func (f *stepForm) beside(err error) {
	kind := f.r.Form.Get("kind")
	var refusal *casework.RefusedError
	if errors.As(err, &refusal) {
		key, pairs := f.refusal(refusal.Refusal)
		name := kind + ".reason"
		switch refusal.Refusal.Field {
		case "":
			name = ""
		case "served":
			name = kind + ".served"
		case "reason":
		default:
			name = kind + ".name"
			if act, party, ok := strings.Cut(kind, ":"); ok {
				name = map[string]string{fold.KindChange: "change.", fold.KindStandIn: "until."}[act] + party
			}
		}
		f.Bad.Add(name, key, pairs...)
		if refusal.Refusal.Why != nil {
			f.Why = f.site.clauses(f.r, *refusal.Refusal.Why)
		}
		return
	}
	if bad, ok := fault.AsInvalid(err); ok {
		f.Bad = bad
	}
}

// offer lists what the reader may do here: by their hats, and only where it could be done.
func (x *asides) offer() {
	st, d := x.Case.State, x.d.d
	may := func(by []string) bool { return wears(x.Case.Hats, by) }
	if x.checks() {
		x.add(fold.KindCheck, x.choose("of", "case.check_which", x.entries()), x.radios("outcome", "case.check_found", "case.outcome.", []string{"stands", "does_not_stand"}), x.text("reason", "case.reason"))
	}
	x.add(fold.KindNote, x.text("reason", "case.note"))
	reopen := d.Side.ReopenBy
	if len(reopen) == 0 {
		reopen = []string{"county", "city"}
	}
	if st.Ending != "" {
		if may(reopen) {
			x.add(fold.KindReopen, x.text("reason", "case.why"))
		}
		return
	}
	if all := x.steps(func(s *programme.Step) bool { return !s.Notice.Zero() && st.Can(s) && !st.Objected(s.ID) }); len(all) > 0 {
		x.add(fold.KindObjection, x.choose("step", "case.which_step", all), x.text("reason", "case.objection"))
	}
	x.changes(may)
	if may(d.Side.PauseBy) {
		if st.Paused() {
			x.add(fold.KindResume)
		} else {
			x.add(fold.KindPause, x.choose("reason", "case.why", x.words("reasons", "pause.", d.Side.PauseReasons)))
		}
	}
	if all := x.steps(func(s *programme.Step) bool {
		return s.Due != nil && s.Due.Extend != nil && may(s.Due.Extend.By) && st.Can(s)
	}); len(all) > 0 {
		x.add(fold.KindExtend, x.choose("step", "case.which_step", all), x.text("reason", "case.why"), x.ticked("served", x.r.T("case.served_all")))
	}
	if all := x.steps(func(s *programme.Step) bool { return slices.Contains(d.Side.Waives, s.ID) && st.Can(s) }); may(d.Side.WaiveBy) && len(all) > 0 {
		x.add(fold.KindWaive, x.choose("step", "case.which_step", all), x.text("reason", "case.why"))
	}
	if all := x.steps(func(s *programme.Step) bool { return s.Once() && st.Live(s.ID) }); may(d.Side.ReturnBy) && len(all) > 0 {
		x.add(fold.KindReturn, x.choose("step", "case.return_to", all), x.text("reason", "case.why"))
	}
	if may(d.Side.EndBy) && len(d.Side.EndAs) > 0 {
		x.add(fold.KindEnd, x.choose("reason", "case.end_as", codes(x.r, "cases.ending.", d.Side.EndAs, x.Typed.Get("end.reason"))))
		x.out[len(x.out)-1].Danger = true
	}
}

// changes puts another holder in, or lets the backup stand in.
func (x *asides) changes(may func([]string) bool) {
	today := x.r.House.Today()
	for _, p := range x.d.d.Parties {
		if p.Change != nil && may(p.Change.By) && x.Case.State.Holder(p.Name, today) != "" {
			a := x.party(p, "change."+p.Name)
			a.Label = x.r.T("case.change_to", "party", x.hat(p.Name))
			x.out = append(x.out, aside{Kind: fold.KindChange + ":" + p.Name, Fields: []templ.Component{x.picked(a, a.Field)}})
		}
		by := x.d.d.Side.EndBy
		if p.Change != nil {
			by = p.Change.By
		}
		backup := slices.ContainsFunc(x.d.d.Parties, func(b programme.Party) bool {
			return b.StandsFor == p.Name && x.Case.State.Holder(b.Name, today) != ""
		})
		if backup && may(by) {
			x.out = append(x.out, aside{Kind: fold.KindStandIn + ":" + p.Name, Fields: []templ.Component{parts.Field{Name: "until." + p.Name, Label: x.r.T("case.until_day"), Hint: x.r.T("web.day_hint"), Value: x.Typed.Get("until." + p.Name), Short: true,
				Error: errorOf(x.r, x.Bad, "until."+p.Name)}.Text()}})
		}
	}
}

// A sideField is a field that gets its name from the form it goes into: several forms
// stand on one page.
type sideField struct {
	name  string
	field parts.Field
	draw  func(parts.Field) templ.Component
}

func (x *asides) add(kind string, fields ...sideField) {
	a := aside{Kind: kind}
	for _, side := range fields {
		f := side.field
		f.Name = kind + "." + side.name
		f.Value = x.Typed.Get(f.Name)
		f.Error = errorOf(x.r, x.Bad, f.Name)
		for i := range f.Options {
			f.Options[i].Chosen = slices.Contains(x.Typed[f.Name], f.Options[i].Value) || side.name == "of" && f.Options[i].Value == x.of
		}
		a.Fields = append(a.Fields, side.draw(f))
	}
	x.out = append(x.out, a)
}

func (x *asides) text(name, key string) sideField {
	return sideField{name: name, field: parts.Field{Label: x.r.T(key)}, draw: parts.Field.Area}
}

func (x *asides) choose(name, key string, options []parts.Option) sideField {
	return sideField{name: name, field: parts.Field{Label: x.r.T(key), Choose: x.r.T("case.choose"), Options: options}, draw: parts.Field.Select}
}

func (x *asides) radios(name, key, prefix string, all []string) sideField {
	return sideField{name: name, field: parts.Field{Label: x.r.T(key), Options: codes(x.r, prefix, all, "")}, draw: parts.Field.Radios}
}

func (x *asides) ticked(name, label string) sideField {
	return sideField{name: name, field: parts.Field{Label: x.r.T("case.served"), Options: []parts.Option{{Value: "yes", Label: label}}}, draw: parts.Field.Checks}
}

func (x *asides) words(section, prefix string, all []string) (out []parts.Option) {
	for _, code := range all {
		out = append(out, parts.Option{Value: code, Label: x.word(section, prefix+code)})
	}
	return out
}

func (x *asides) steps(is func(*programme.Step) bool) (out []parts.Option) {
	for i := range x.d.d.Steps {
		if step := &x.d.d.Steps[i]; is(step) {
			out = append(out, parts.Option{Value: step.ID, Label: x.step(step.ID)})
		}
	}
	return out
}

// checks tells whether an entry waits for this reader's second look.
func (x *asides) checks() bool { return len(x.entries()) > 0 }

func (x *asides) entries() (out []parts.Option) {
	for _, t := range x.Case.Tasks {
		if a := x.Case.State.Entry(t.Entry); t.Kind == fold.Look && a != nil && wears(x.Case.Hats, t.By) {
			out = append(out, parts.Option{Value: t.Entry, Label: dots(x.step(a.Step), day(x.r, a.Day), x.Case.Names[a.By.Account])})
		}
	}
	return out
}

// tellable tells what can be said beside a form: a refusal, or fields to correct.
func tellable(err error) bool {
	var refusal *casework.RefusedError
	_, ok := correctable(err)
	return errors.As(err, &refusal) || ok
}

// correctable are the fields of a form that are to be corrected; that its key was used
// for other contents is nothing the form can show.
func correctable(err error) (fault.Fields, bool) {
	bad, ok := fault.AsInvalid(err)
	return bad, ok && !slices.ContainsFunc(bad, func(x fault.Field) bool { return x.Name == "key" })
}

// doMore does one act beside the steps.
func (s *Site) doMore(w http.ResponseWriter, r *gate.Request) error {
	if r.Form.Get("find") != "" {
		return s.moreWith(w, r, nil)
	}
	if err := unchosen(r).Err(); err != nil {
		return s.moreWith(w, r, err)
	}
	_, err := s.Cases.Act(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), s.besideOf(r))
	if tellable(err) {
		return s.moreWith(w, r, err)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(w, "/cases/"+url.PathEscape(r.PathValue("id")))
}

// chosenIn are what the forms beside the steps want chosen: none of it is chosen for
// anybody.
var chosenIn = map[string][]string{fold.KindCheck: {"of", "outcome"}, fold.KindObjection: {"step"}, fold.KindPause: {"reason"}, fold.KindExtend: {"step"}, fold.KindWaive: {"step"}, fold.KindReturn: {"step"},
	fold.KindEnd: {"reason"}}

func unchosen(r *gate.Request) (bad fault.Fields) {
	kind := r.Form.Get("kind")
	for _, name := range chosenIn[kind] {
		if r.Form.Get(kind+"."+name) == "" {
			bad.Add(kind+"."+name, "form.choose")
		}
	}
	return bad
}

// besideOf reads the entry of one of the forms.
func (s *Site) besideOf(r *gate.Request) casework.Entry {
	kind, party, _ := strings.Cut(r.Form.Get("kind"), ":")
	value := func(name string) string { return strings.TrimSpace(r.Form.Get(kind + "." + name)) }
	e := casework.Entry{Kind: oneOf(kind, []string{fold.KindNote, fold.KindCheck, fold.KindReturn, fold.KindPause, fold.KindResume, fold.KindExtend, fold.KindWaive, fold.KindChange, fold.KindStandIn, fold.KindEnd,
		fold.KindReopen, fold.KindObjection}), Step: value("step"), Of: value("of"), Outcome: value("outcome"), Reason: value("reason")}
	switch e.Kind {
	case fold.KindChange:
		e.Step, e.Names = party, map[string][]string{party: given(r.Form["change."+party])}
	case fold.KindStandIn:
		e.Step, e.Reason = party, dayTyped(r.Form.Get("until."+party))
	case fold.KindExtend:
		if value("served") != "" {
			e.Served = s.extendServes(r, e.Step)
		}
	}
	return e
}

// extendServes are those whom the extension's letter went to.
func (s *Site) extendServes(r *gate.Request, step string) []string {
	c, err := s.shownCase(r)
	if err != nil {
		return nil
	}
	if x := c.State.Def.Step(step); x != nil && x.Due != nil && x.Due.Extend != nil && x.Due.Extend.Serve != "" {
		return []string{x.Due.Extend.Serve}
	}
	return nil
}

func given(all []string) (out []string) {
	for _, v := range all {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// dayTyped reads a day as people write it, "" if it is none.
func dayTyped(text string) string {
	q := form.Form{{Name: "day", Kind: form.Day}}
	said, _ := q.Read(url.Values{"day": {text}}, "")
	return string(store.Day(said["day"].Text))
}
