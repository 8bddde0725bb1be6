package programme

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"tongxing/rule"
	"tongxing/store"
)

// shared reads a folder's lists*.yaml, rates*.yaml and calendar.yaml.
func (b *Book) shared(folder fs.FS) error {
	var faults []error
	files, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return err
	}
	for _, file := range files {
		raw, err := fs.ReadFile(folder, file)
		if err != nil {
			return err
		}
		src, top, err := open(file, raw)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		stem, lang, _ := strings.Cut(strings.TrimSuffix(file, ".yaml"), ".")
		switch {
		case file == "calendar.yaml":
			b.calendar(top)
		case strings.HasPrefix(stem, "benefits"):
			b.readBenefits(top)
		case strings.HasPrefix(stem, "rates"):
			b.readRates(top)
		case strings.HasPrefix(stem, "lists") && lang == "":
			for _, p := range top.pairs() {
				b.list(p.key, func(l *List) { l.Codes = append(l.Codes, p.value.words()...) })
			}
		case strings.HasPrefix(stem, "lists"):
			for _, p := range top.pairs() {
				b.list(p.key, func(l *List) {
					for _, w := range p.value.pairs() {
						if l.words[lang] == nil {
							l.words[lang] = map[string]string{}
						}
						l.words[lang][w.key] = w.value.word()
					}
				})
			}
		default:
			top.bad("no such file is known: lists, rates, calendar, benefits")
		}
		faults = append(faults, src.err())
	}
	return errors.Join(faults...)
}

func (b *Book) list(name string, change func(*List)) {
	l, ok := b.lists[name]
	if !ok {
		l.words = map[string]map[string]string{}
	}
	change(&l)
	b.lists[name] = l
}

func (b *Book) calendar(top part) {
	var off, on []store.Day
	for _, p := range top.pairs("holidays", "workdays") {
		for _, w := range p.value.words() {
			if !store.Day(w).Valid() {
				p.value.bad("%q is no day", w)
			}
			if p.key == "holidays" {
				off = append(off, store.Day(w))
			} else {
				on = append(on, store.Day(w))
			}
		}
	}
	b.Calendar = NewCalendar(off, on)
}

func (b *Book) readRates(top part) {
	for _, p := range top.pairs("rates") {
		for _, x := range p.value.items() {
			r := Rate{To: Forever}
			for _, q := range x.pairs("name", "value", "unit", "from", "to", "document") {
				switch q.key {
				case "name":
					r.Name = q.value.word()
				case "value":
					r.Value = q.value.number()
				case "unit":
					r.Unit = q.value.word()
				case "from":
					r.From = store.Day(q.value.word())
				case "to":
					r.To = store.Day(q.value.word())
				case "document":
					r.Document = q.value.word()
				}
			}
			if !r.From.Valid() || !r.To.Valid() || r.From > r.To {
				x.bad("rate %s is in force between two days", r.Name)
			}
			b.rates[r.Name] = append(b.rates[r.Name], r)
		}
	}
}

// join holds a definition to the others, the lists, the rates and the facts.
func (b *Book) join(d *Definition, facts rule.Catalogue) error {
	c := checker{d, &source{file: d.file}}
	for i := range d.Questions {
		b.joinQuestion(c, &d.Questions[i])
		for j := range d.Questions[i].Columns {
			b.joinQuestion(c, &d.Questions[i].Columns[j])
		}
	}
	for i := range d.Steps {
		b.joinStep(c, &d.Steps[i])
	}
	if facts != nil {
		for _, r := range d.rules() {
			if err := checkFacts(facts, r); err != nil {
				c.src.faults = append(c.src.faults, fmt.Errorf("%s: %w", d.file, err))
			}
		}
	}
	return c.src.err()
}

func (b *Book) joinQuestion(c checker, q *Question) {
	if q.List != "" {
		l, ok := b.lists[q.List]
		if !ok {
			c.bad(q.Line, "%s: there is no list %s", q.Name, q.List)
			return
		}
		q.Choices = l.Codes
	}
	if q.Kind == "opens" && q.Of != "" && b.bySlug[q.Of] == nil {
		c.bad(q.Line, "%s opens %s, and there is no such programme", q.Name, q.Of)
	}
}

func (b *Book) joinStep(c checker, s *Step) {
	opens := func(slug string) {
		if slug != "" && b.bySlug[slug] == nil {
			c.bad(s.Line, "step %s opens %s, and there is no such programme", s.ID, slug)
		}
	}
	rate := func(name string) {
		if name != "" && len(b.rates[name]) == 0 {
			c.bad(s.Line, "step %s: there is no rate %s", s.ID, name)
		}
	}
	for _, o := range s.Outcomes {
		opens(o.Open)
	}
	if s.Tests != nil {
		opens(s.Tests.Opens)
		for _, t := range s.Tests.Run {
			if !slices.Contains(DataTests, t) {
				c.bad(s.Line, "step %s: there is no data test %s", s.ID, t)
			}
		}
	}
	if s.Pay != nil {
		rate(s.Pay.Price)
		for _, k := range s.Pay.Caps {
			rate(k.Rate)
		}
	}
	if s.Batch != nil {
		rate(s.Batch.Limit)
	}
	if s.Quota != nil {
		rate(s.Quota.Year)
	}
}

// rules are all predicates of the definition.
func (d *Definition) rules() (out []rule.Rule) {
	out = append(out, d.Eligible)
	for _, p := range d.Parties {
		out = append(out, p.Where)
	}
	for _, q := range d.Questions {
		out = append(out, q.Where)
	}
	for _, s := range d.Steps {
		out = append(out, s.Guard)
	}
	for _, f := range d.Flags {
		out = append(out, f.When)
	}
	for _, l := range d.Lapse {
		out = append(out, l.When)
	}
	return out
}

// checkFacts holds a rule to the catalogue; what is asked of an answer is as the
// answer will be.
func checkFacts(facts rule.Catalogue, r rule.Rule) error {
	for _, p := range r.Clauses() {
		if strings.HasPrefix(p.Fact, "answer.") || strings.HasPrefix(p.Fact, "party.") {
			continue
		}
		f, ok := facts[p.Fact]
		if !ok {
			return fmt.Errorf("line %d: there is no fact %s", p.Line, p.Fact)
		}
		if f.Object != (p.Of != "") {
			return fmt.Errorf("line %d: %s: whether it says of what", p.Line, p.Fact)
		}
		if len(p.In) > 0 && strings.HasPrefix(p.In[0], "answer.") {
			continue
		}
		if err := facts.Check(rule.Rule{Clause: &p.Clause}); err != nil {
			return err
		}
	}
	return nil
}
