package programme

import (
	"fmt"
	"slices"
	"strings"
)

// A Text is a programme's words in one language.
type Text struct {
	Title, Short, About, Resident, Easy string
	Own                                 string                       // as a person says it who begins one: "my device is broken"
	words                               map[string]map[string]string // section, key
}

var sections = []string{"steps", "told", "outcomes", "questions", "hints", "choices", "parties", "evidence", "flags", "papers", "indicators", "targets", "reasons"}

// Word finds one word of a section; "" when there is none.
func (t Text) Word(section, key string) string { return t.words[section][key] }

// ReadText reads a programme's words; file names it in faults.
func ReadText(file string, raw []byte) (t Text, err error) {
	src, top, err := open(file, raw)
	if err != nil {
		return t, err
	}
	t.words = map[string]map[string]string{}
	for _, p := range top.pairs(append([]string{"title", "short", "about", "resident", "easy", "own"}, sections...)...) {
		switch p.key {
		case "title":
			t.Title = p.value.word()
		case "short":
			t.Short = p.value.word()
		case "about":
			t.About = p.value.word()
		case "resident":
			t.Resident = p.value.word()
		case "easy":
			t.Easy = p.value.word()
		case "own":
			t.Own = p.value.word()
		default:
			t.words[p.key] = map[string]string{}
			for _, w := range p.value.pairs() {
				t.words[p.key][w.key] = strings.TrimSpace(w.value.word())
			}
		}
	}
	return t, src.err()
}

// wanted lists the words a definition must have, by section.
func (d *Definition) wanted() map[string][]string {
	out := map[string][]string{}
	add := func(section, key string) {
		if !slices.Contains(out[section], key) {
			out[section] = append(out[section], key)
		}
	}
	for _, s := range d.Steps {
		add("steps", s.ID)
		add("told", s.ID)
		for _, o := range s.Outcomes {
			add("outcomes", s.ID+"."+o.Name)
			for _, f := range []string{o.Flag, o.Unflag} {
				if f != "" {
					add("flags", f)
				}
			}
		}
		for _, e := range s.Evidence {
			add("evidence", e.Name)
		}
	}
	for _, q := range d.Questions {
		add("questions", q.Name)
		q.choices(q.Name, add)
		for _, c := range q.Columns {
			add("questions", q.Name+"."+c.Name)
			c.choices(q.Name+"."+c.Name, add)
		}
	}
	for _, p := range d.Parties {
		add("parties", p.Name)
	}
	for _, f := range d.Flags {
		add("flags", f.ID)
	}
	for _, p := range d.Papers {
		add("papers", p)
	}
	for _, i := range d.Indicators {
		add("indicators", i.Code)
	}
	for _, t := range d.Targets {
		add("targets", t.Measure)
	}
	for _, r := range d.Side.PauseReasons {
		add("reasons", "pause."+r)
	}
	return out
}

func (q Question) choices(name string, add func(section, key string)) {
	if q.List != "" {
		return
	}
	for _, c := range q.Choices {
		add("choices", name+"."+c)
	}
}

// lacks tells which words are missing and which serve nothing.
func (d *Definition) lacks(file string, t Text) (out []error) {
	for name, text := range map[string]string{"title": t.Title, "short": t.Short, "about": t.About, "resident": t.Resident, "easy": t.Easy} {
		if text == "" {
			out = append(out, fmt.Errorf("%s: %s is missing", file, name))
		}
	}
	switch {
	case d.Personal() && t.Own == "":
		out = append(out, fmt.Errorf("%s: own is missing: what a person says who begins it", file))
	case !d.Personal() && t.Own != "":
		out = append(out, fmt.Errorf("%s: own serves nothing", file))
	}
	wanted := d.wanted()
	for section, keys := range wanted {
		for _, k := range keys {
			if t.Word(section, k) == "" {
				out = append(out, fmt.Errorf("%s: %s.%s is missing", file, section, k))
			}
		}
	}
	for section, words := range t.words {
		for k := range words {
			known := slices.Contains(wanted[section], k) || section == "hints" && slices.Contains(wanted["questions"], k) || section == "reasons"
			if !known {
				out = append(out, fmt.Errorf("%s: %s.%s is said of nothing", file, section, k))
			}
		}
	}
	slices.SortFunc(out, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return out
}
