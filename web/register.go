package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/gate"
	"tongxing/registry"
	"tongxing/registry/known"
	"tongxing/store"
	"tongxing/vault"
	"tongxing/web/parts"
)

// registerData is what the register says of a person, and what is being written down
// about them: Act is the form that came back, Bad what to correct in it.
type registerData struct {
	*stepForm
	Person registry.Person
	Cards  []registry.Certificate
	Home   *registry.Household // nil where there is none, or it is not for the reader
	Act    string
}

// registerOf reads it for a reader.
func (s *Site) registerOf(r *gate.Request, who registry.Person, act string, bad fault.Fields) (d registerData, err error) {
	d = registerData{Person: who, Act: act, stepForm: &stepForm{tongue: tongue{r: r, book: s.Cases.Book}, site: s, Typed: r.Form, Bad: bad, Action: personHref(who.ID), found: map[string][]parts.Option{}}}
	scope, err := r.ScopeFor(registry.PersonShow)
	if err != nil {
		return d, err
	}
	if d.Cards, err = registry.Certificates(r.Context(), r.House, scope, who.ID); err != nil {
		return d, err
	}
	if scope, err := r.ScopeFor(registry.HouseholdShow); err == nil && who.Household != "" {
		home, err := registry.ShowHousehold(r.Context(), r.House, scope, who.Household)
		if err == nil {
			d.Home = &home
		} else if fault.KindOf(err) != fault.NotFoundErr { // a household of another area is not for the reader
			return d, err
		}
	}
	return d, nil
}

// registerActs are the page's forms, each an address under the person's.
var registerActs = []string{"card", "cancel", "undo", "state", "home", "join", "move", "death", "back"}

func personHref(id string) string { return "/people/" + url.PathEscape(id) }

// card is the certificate held, lapsed or frozen too; nil where there is none.
func (d registerData) card() *registry.Certificate {
	if len(d.Cards) > 0 && d.Cards[0].To == "" {
		return &d.Cards[0]
	}
	return nil
}

func (d registerData) ended() bool { return d.Person.Died != "" || d.Person.Moved != "" }

// key is the idempotency key of one of the page's forms.
func (d registerData) key(act string) string {
	if act == d.Act {
		return d.r.Key()
	}
	return d.r.FreshKey()
}

// value is what stood in a field of the form that came back, or else what is on record.
func (d registerData) value(name, value string) string {
	if d.Act != "" && d.r.Form.Has(name) {
		return d.r.Form.Get(name)
	}
	return value
}

// field is one question of a form of the page.
func (d registerData) field(name, value string) parts.Field {
	return parts.Field{Name: name, Label: d.r.T("register." + name), Value: d.value(name, value), Error: errorOf(d.r, d.Bad, name)}
}

// day is one that asks for a day.
func (d registerData) day(name string) parts.Field {
	f := d.field(name, "")
	f.Short, f.Hint = true, d.r.T("web.day_hint")
	return f
}

// choice is one of codes, worded under prefix; unknown is offered where it may be.
func (d registerData) choice(name, value, prefix string, codes []string, unknown bool) parts.Field {
	f := d.field(name, value)
	if unknown {
		f.Options = append(f.Options, parts.Option{Label: d.r.T("tri.unknown"), Chosen: f.Value == ""})
	}
	f.Options = append(f.Options, codesOf(d.r, prefix, codes, f.Value)...)
	return f
}

func codesOf(r *gate.Request, prefix string, all []string, chosen string) (out []parts.Option) {
	for _, code := range all {
		out = append(out, parts.Option{Value: code, Label: r.T(prefix + code), Chosen: code == chosen})
	}
	return out
}

// elsewhere stands for a county outside the city, whose code is typed.
const elsewhere = "out"

// area is a choice of what is on record, where they live, and the city's counties.
func (d registerData) area(name, value string) parts.Field {
	f := d.field(name, value)
	add := func(value, label string) {
		if !slices.ContainsFunc(f.Options, func(o parts.Option) bool { return o.Value == value }) {
			f.Options = append(f.Options, parts.Option{Value: value, Label: label, Chosen: f.Value == value})
		}
	}
	add("", d.r.T("tri.unknown"))
	if value != "" {
		add(value, d.site.placeOrOut(d.r, value))
	}
	if name == "state.residence_area" {
		add(d.Person.Area, d.site.place(d.Person.Area))
	}
	for _, c := range d.site.Counties {
		add(c.Path, c.Name)
	}
	add(elsewhere, d.r.T("register.elsewhere"))
	return f
}

// placeOrOut names a place; one outside the city, of which only the code is known, as such.
func (s *Site) placeOrOut(r *gate.Request, path string) string {
	if name := s.place(path); name != "" {
		return name
	}
	codes := strings.Split(strings.Trim(path, "/"), "/")
	return r.T("register.outside", "code", codes[len(codes)-1])
}

var countyCode = regexp.MustCompile(`^\d{6}$`)

// areaTyped is the path chosen, or that of the code typed for one outside the city.
func areaTyped(r *gate.Request, name string, bad *fault.Fields) string {
	path := r.Form.Get(name)
	if path != elsewhere {
		return path
	}
	code := strings.TrimSpace(r.Form.Get(name + "_code"))
	if !countyCode.MatchString(code) {
		bad.Add(name+"_code", "registry.county_code")
		return ""
	}
	return "/" + code[:2] + "/" + code[:4] + "/" + code + "/"
}

func dayIn(r *gate.Request, name string) store.Day {
	if text := dayTyped(r.Form.Get(name)); text != "" {
		return store.Day(text)
	}
	return store.Day(strings.TrimSpace(r.Form.Get(name)))
}

// written goes back to the person, or shows the form again with what to correct: the
// verb's fields stand on this page under the act's name.
func (s *Site) written(w http.ResponseWriter, r *gate.Request, act string, err error) error {
	bad, ok := correctable(err)
	if !ok && err != nil {
		return err
	}
	if ok {
		for i := range bad {
			if !strings.HasPrefix(bad[i].Name, act+".") {
				bad[i].Name = act + "." + bad[i].Name
			}
		}
		return s.personWith(w, r, act, bad)
	}
	return r.SeeOther(w, personHref(r.PathValue("id"))+"?done="+act)
}

func (s *Site) recordCard(w http.ResponseWriter, r *gate.Request) error {
	n := registry.NewCard{How: r.Form.Get("card.how"), Number: vault.Hide(r.Form.Get("card.number")), On: dayIn(r, "card.on")}
	_, err := registry.RecordCertificate(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), n)
	return s.written(w, r, "card", err)
}

func (s *Site) cancelCard(w http.ResponseWriter, r *gate.Request) error {
	_, err := registry.CancelCertificate(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), dayIn(r, "cancel.on"), r.Form.Get("cancel.why"))
	return s.written(w, r, "cancel", err)
}

func (s *Site) takeBackCard(w http.ResponseWriter, r *gate.Request) error {
	_, err := registry.TakeBackCertificate(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r))
	return s.written(w, r, "undo", err)
}

func (s *Site) recordDeath(w http.ResponseWriter, r *gate.Request) error {
	_, err := registry.RecordDeath(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), dayIn(r, "death.on"))
	return s.written(w, r, "death", err)
}

// recordMove asks whither: left the city, or which place of it.
func (s *Site) recordMove(w http.ResponseWriter, r *gate.Request) error {
	if r.Form.Get("find") != "" {
		return s.personWith(w, r, "move", nil)
	}
	m := registry.Move{On: dayIn(r, "move.on")}
	var bad fault.Fields
	switch r.Form.Get("move.where") {
	case "left":
	case "within":
		if m.To = r.Form.Get("move.to"); m.To == "" {
			bad.Add("move.to", "form.choose")
		}
	default:
		bad.Add("move.where", "form.choose")
	}
	if len(bad) > 0 {
		return s.personWith(w, r, "move", bad)
	}
	_, err := registry.RecordMove(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), m)
	return s.written(w, r, "move", err)
}

func (s *Site) takeBackEnd(w http.ResponseWriter, r *gate.Request) error {
	_, err := registry.TakeBackEnd(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r))
	return s.written(w, r, "back", err)
}

func (s *Site) setPersonState(w http.ResponseWriter, r *gate.Request) error {
	var bad fault.Fields
	x := registry.State{SelfCare: r.Form.Get("state.self_care"), HukouKind: r.Form.Get("state.hukou_kind"), HukouArea: areaTyped(r, "state.hukou_area", &bad), Residence: areaTyped(r, "state.residence_area", &bad)}
	if len(bad) > 0 {
		return s.personWith(w, r, "state", bad)
	}
	_, err := registry.SetState(r.Context(), r.House, r.Scope, r.PathValue("id"), version(r), x)
	return s.written(w, r, "state", err)
}

// joinHousehold says in which household the person lives from today on.
func (s *Site) joinHousehold(w http.ResponseWriter, r *gate.Request) error {
	if r.Form.Get("find") != "" {
		return s.personWith(w, r, "join", nil)
	}
	if r.Form.Get("join.household") == "" {
		var bad fault.Fields
		bad.Add("join.household", "form.choose")
		return s.personWith(w, r, "join", bad)
	}
	_, err := registry.LinkMember(r.Context(), r.House, r.Scope, r.PathValue("id"), r.Form.Get("join.household"))
	return s.written(w, r, "join", err)
}

// setHome writes down what is known of the person's household.
func (s *Site) setHome(w http.ResponseWriter, r *gate.Request) error {
	scope, err := r.ScopeFor(registry.PersonShow)
	if err != nil {
		return err
	}
	who, err := registry.Show(r.Context(), r.House, scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	x := registry.House{Income: r.Form.Get("home.income"), Convertible: r.Form.Get("home.convertible"), Address: vault.Hide(strings.TrimSpace(r.Form.Get("home.address")))}
	_, err = registry.SetHousehold(r.Context(), r.House, r.Scope, who.Household, version(r), x)
	return s.written(w, r, "home", err)
}

// cardRows are the facts of the certificate held, or that there is none.
func (d registerData) cardRows(c registry.Certificate) []parts.Row {
	return []parts.Row{{Key: d.r.T("register.what"), Value: cardWords(d.r, c)}, {Key: d.r.T("register.issued"), Value: dots(day(d.r, c.Issued), d.r.T("registry.card_act."+c.How))},
		{Key: d.r.T("register.until"), Value: day(d.r, c.Expires)}}
}

func cardWords(r *gate.Request, c registry.Certificate) string {
	return r.T("person.certificate", "category", r.T("registry.category."+known.Categories[c.Category-1]), "grade", r.T("registry.grade."+number(c.Grade)))
}

// standing is how the certificate stands today, as a tag.
func (d registerData) standing(c registry.Certificate) (kind, text string) {
	state := c.Standing(d.r.House.Today())
	if d.ended() && c.State == "valid" {
		return "warn", d.r.T("register.not_cancelled")
	}
	kind = map[string]string{"valid": "ok", "soon": "warn", "lapsed": "bad", "frozen": "bad"}[state]
	if kind == "" {
		kind = "info"
	}
	return kind, d.r.T("registry.card." + state)
}

// pastRows are the versions that no longer count.
func (d registerData) pastRows() (out []parts.Row) {
	for _, c := range d.Cards {
		if c.To == "" {
			continue
		}
		last := d.r.T("register.past", "act", d.r.T("registry.card_act."+c.How), "from", day(d.r, c.Issued), "to", day(d.r, min(c.To, c.Expires)))
		if c.State == "cancelled" {
			last = dots(last, d.r.T("register.cancelled", "day", day(d.r, c.To.AddDays(1)), "why", d.r.T("registry.card_end."+c.Why)))
		}
		out = append(out, parts.Row{Key: cardWords(d.r, c), Value: last})
	}
	return out
}

// stateRows are what else the register knows, unknown said as such.
func (d registerData) stateRows() []parts.Row {
	known := func(prefix, code string) string {
		if code == "" {
			return d.r.T("tri.unknown")
		}
		return d.r.T(prefix + code)
	}
	place := func(path string) string {
		if path == "" {
			return d.r.T("tri.unknown")
		}
		return d.site.placeOrOut(d.r, path)
	}
	hukou := place(d.Person.HukouArea)
	if d.Person.HukouKind != "" {
		hukou = dots(hukou, known("registry.hukou_kind.", d.Person.HukouKind))
	}
	rows := []parts.Row{{Key: d.r.T("register.state.self_care"), Value: known("registry.self_care.", d.Person.SelfCare)},
		{Key: d.r.T("register.state.hukou_area"), Value: hukou},
		{Key: d.r.T("register.state.residence_area"), Value: place(d.Person.Residence)}}
	if d.Home == nil {
		return rows
	}
	return append(rows, parts.Row{Key: d.r.T("register.home.income"), Value: known("registry.income.", d.Home.Income)}, parts.Row{Key: d.r.T("register.home.convertible"), Value: known("register.convertible.", d.Home.Convertible)})
}

// picking is the choice of a place or a household by name; to look for it sends the form
// to where it will be sent in the end.
func (d registerData) picking(field, kind string) templ.Component {
	f := *d.stepForm
	act, _, _ := strings.Cut(field, ".")
	f.Action += "/" + act
	return f.picked(ask{Question: programme.Question{Name: field, Kind: kind}, Field: field, Label: d.r.T("register." + field)}, field)
}
