package programme

import (
	"slices"
	"strconv"
	"strings"
)

// Read reads one definition; file names it in faults. What it refers to is held
// together by the book (Load), which knows the lists, rates and other programmes.
func Read(file string, text []byte) (*Definition, error) {
	src, top, err := open(file, text)
	if err != nil {
		return nil, err
	}
	d := &Definition{Level: Open, file: file, line: map[string]int{}}
	for _, p := range top.pairs("slug", "system", "version", "level", "role", "subject", "eligible", "on_request", "unique", "parties", "questions", "steps", "term", "flags", "lapse", "side",
		"targets", "indicators", "papers") {
		d.line[p.key] = p.value.line
		d.read(p.key, p.value)
	}
	d.defaults()
	d.check(src)
	return d, src.err()
}

func (d *Definition) read(key string, p part) {
	switch key {
	case "slug":
		d.Slug = p.word()
	case "system":
		d.System = p.word()
	case "version":
		d.Version = int(p.number())
	case "level":
		d.Level = p.oneOf(Levels...)
	case "role":
		d.Role = p.oneOf("need", "appeal", "course")
	case "subject":
		for _, x := range p.items() {
			d.Subject = append(d.Subject, x.oneOf(Person, Household, Organisation, Place, Matter))
		}
	case "eligible":
		d.Eligible = p.rule()
	case "on_request":
		d.OnRequest = p.yes()
	case "unique":
		for _, x := range p.items() {
			d.Unique = append(d.Unique, x.unique())
		}
	case "parties":
		for _, x := range p.pairs() {
			d.Parties = append(d.Parties, x.value.party(x.key))
		}
	case "questions":
		for _, x := range p.pairs() {
			d.Questions = append(d.Questions, x.value.question(x.key))
		}
	case "steps":
		for _, x := range p.items() {
			d.Steps = append(d.Steps, x.step())
		}
	default:
		d.readRest(key, p)
	}
}

func (d *Definition) readRest(key string, p part) {
	switch key {
	case "term":
		d.Term = p.term()
	case "flags":
		for _, x := range p.items() {
			f := Flag{}
			for _, q := range x.pairs("id", "when") {
				if q.key == "id" {
					f.ID = q.value.word()
				} else {
					f.When = q.value.rule()
				}
			}
			d.Flags = append(d.Flags, f)
		}
	case "lapse":
		for _, x := range p.items() {
			l := Lapse{}
			for _, q := range x.pairs("when", "as") {
				if q.key == "as" {
					l.As = q.value.word()
				} else {
					l.When = q.value.rule()
				}
			}
			d.Lapse = append(d.Lapse, l)
		}
	case "side":
		d.Side = p.side()
	case "targets":
		for _, x := range p.items() {
			d.Targets = append(d.Targets, x.target())
		}
	case "indicators":
		for _, x := range p.items() {
			d.Indicators = append(d.Indicators, x.indicator())
		}
	case "papers":
		d.Papers = p.words()
	}
}

// oneOf reads a word that must be one of these.
func (p part) oneOf(known ...string) string {
	w := p.word()
	if w != "" && !slices.Contains(known, w) {
		p.bad("%q is none of %s", w, strings.Join(known, ", "))
	}
	return w
}

func (p part) unique() Unique {
	u := Unique{Line: p.line}
	for _, q := range p.pairs("open", "entry", "one", "of", "per") {
		switch q.key {
		case "open":
			u.Open, u.Per = true, q.value.words()
		case "entry":
			u.Entry = q.value.word()
		case "one":
			u.One = q.value.word()
		case "of":
			u.Of = q.value.word()
		case "per":
			u.Per = q.value.words()
		}
	}
	return u
}

func (p part) party(name string) Party {
	out := Party{Name: name, Line: p.line}
	for _, q := range p.pairs("kind", "many", "max", "load", "where", "stands_in_for", "inherit", "change", "conceal", "mandate") {
		switch q.key {
		case "kind":
			for _, x := range q.value.items() {
				out.Kinds = append(out.Kinds, x.oneOf("person", "organisation", "worker"))
			}
		case "many":
			out.Many = q.value.yes()
		case "max":
			out.Max, out.Many = int(q.value.number()), true
		case "load":
			out.Load = int(q.value.number())
		case "where":
			out.Where = q.value.rule()
		case "stands_in_for":
			out.StandsFor = q.value.word()
		case "inherit":
			out.Inherit = q.value.yes()
		case "change":
			out.Change = q.value.change()
		case "conceal":
			out.Conceal = q.value.conceal()
		case "mandate":
			out.Mandate = q.value.mandate()
		}
	}
	return out
}

func (p part) change() *Change {
	c := &Change{From: "day"}
	for _, q := range p.pairs("by", "from", "again") {
		switch q.key {
		case "by":
			c.By = q.value.words()
		case "from":
			c.From = q.value.oneOf("day", "next_month")
		case "again":
			c.Again = q.value.words()
		}
	}
	return c
}

func (p part) conceal() *Conceal {
	c := &Conceal{}
	for _, q := range p.pairs("until", "sees") {
		if q.key == "until" {
			c.Until = q.value.word()
		} else {
			c.Sees = q.value.words()
		}
	}
	return c
}

func (p part) mandate() *Mandate {
	m := &Mandate{}
	for _, q := range p.pairs("over", "reads", "from", "until") {
		switch q.key {
		case "over":
			m.Over = q.value.word()
		case "reads":
			m.Reads = q.value.words()
		case "from":
			m.From = q.value.word()
		case "until":
			m.Until = q.value.word()
		}
	}
	return m
}

// kinds a question is written as one word.
var kinds = []string{"text", "number", "money", "day", "yesno", "person", "organisation", "place", "division", "worker", "budget_line"}

func (p part) question(name string) Question {
	q := Question{Name: name, Line: p.line}
	if p.isWord() {
		if q.Kind = p.word(); !slices.Contains(kinds, q.Kind) {
			p.bad("%s: %q is no kind of question", name, q.Kind)
		}
		return q
	}
	for _, x := range p.pairs("text", "number", "choice", "choices", "scale", "code", "item", "group", "roll", "opens", "where") {
		if x.key == "where" {
			q.Where = x.value.rule()
			continue
		}
		if q.Kind != "" {
			x.value.bad("%s is %s already", name, q.Kind)
		}
		q.Kind = x.key
		switch x.key {
		case "text":
			if w := x.value.word(); w == "long" {
				q.Long = true
			} else if n, err := strconv.ParseInt(w, 10, 64); err == nil && n > 0 {
				q.Most = n
			} else {
				x.value.bad("%s: long, or how many characters", name)
			}
		case "scale", "number":
			q.Most = x.value.number()
		case "choice", "choices", "code":
			if x.value.isList() {
				q.Choices = x.value.words()
			} else {
				q.List = x.value.word()
			}
		case "item", "opens":
			if q.Of = x.value.word(); q.Of == "any" && x.key == "opens" {
				q.Of = ""
			}
		case "group", "roll":
			for _, c := range x.value.pairs() {
				q.Columns = append(q.Columns, c.value.question(c.key))
			}
		}
	}
	if q.Kind == "" {
		p.bad("%s is of no kind", name)
	}
	return q
}

func (p part) term() *Term {
	t := &Term{Line: p.line}
	for _, q := range p.pairs("at", "from", "to", "max", "renew") {
		switch q.key {
		case "at":
			t.At = ref(q.value.word())
		case "from":
			t.From = q.value.word()
		case "to":
			t.To = q.value.word()
		case "max":
			t.Max = q.value.span()
		case "renew":
			t.Renew = &Renew{}
			for _, r := range q.value.pairs("open", "again") {
				if r.key == "open" {
					t.Renew.Open = r.value.span()
				} else {
					t.Renew.Again = r.value.words()
				}
			}
		}
	}
	return t
}

func (p part) side() (s Side) {
	for _, q := range p.pairs("pause", "end", "return", "reopen", "waive") {
		for _, x := range q.value.pairs("by", "reasons", "as", "stock", "steps") {
			words := x.value.words()
			switch q.key + "." + x.key {
			case "pause.by":
				s.PauseBy = words
			case "pause.reasons":
				s.PauseReasons = words
			case "end.by":
				s.EndBy = words
			case "end.as":
				s.EndAs = words
			case "end.stock":
				s.EndStock = words[0]
			case "return.by":
				s.ReturnBy = words
			case "reopen.by":
				s.ReopenBy = words
			case "waive.by":
				s.WaiveBy = words
			case "waive.steps":
				s.Waives = words
			default:
				x.value.bad("%s has no %s", q.key, x.key)
			}
		}
	}
	return s
}

func (p part) target() (t Target) {
	for _, q := range p.pairs("year", "measure", "value", "source", "changes") {
		switch q.key {
		case "year":
			t.Year = int(q.value.number())
		case "measure":
			t.Measure = q.value.word()
		case "value":
			f, err := strconv.ParseFloat(q.value.word(), 64)
			if err != nil {
				q.value.bad("a number is wanted here")
			}
			t.Value = f
		case "source":
			t.Source = q.value.word()
		case "changes":
			for _, c := range q.value.items() {
				t.Changes = append(t.Changes, c.target())
			}
		}
	}
	return t
}

func (p part) indicator() Indicator {
	i := Indicator{Line: p.line}
	for _, q := range p.pairs("code", "system", "unit", "count", "sum", "best", "rate", "at", "in_force", "ended", "checked", "of", "where", "beside") {
		switch q.key {
		case "code":
			i.Code = q.value.word()
		case "system":
			i.System = q.value.word()
		case "unit":
			i.Unit = q.value.oneOf("person", "person-time", "household", "case", "yuan", "organisation", "post", "place", "work", "event", "rate")
		case "count":
			i.Count = q.value.oneOf("cases", "people", "households", "organisations", "places", "entries")
		case "sum":
			i.Sum = q.value.word()
		case "best":
			i.Best = q.value.word()
		case "rate":
			i.Rate = q.value.words()
		case "at":
			i.At = ref(q.value.word())
		case "in_force":
			i.InForce = q.value.oneOf("period", "period_end")
		case "ended":
			i.Ended = q.value.oneOf(Endings...)
		case "checked":
			i.Checked = q.value.yes()
		case "of":
			i.Of = q.value.word()
		case "where":
			for _, w := range q.value.pairs() {
				i.Where = append(i.Where, Condition{w.key, w.value.word()})
			}
		case "beside":
			q.value.bad("what is shown beside a figure comes from its own indicators")
		}
	}
	return i
}

// ref reads step or step.outcome.
func ref(text string) Ref {
	step, outcome, _ := strings.Cut(text, ".")
	return Ref{step, outcome}
}
