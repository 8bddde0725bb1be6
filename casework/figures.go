package casework

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/casework/programme"
	"tongxing/figure"
)

// Figures are the definitions that the programmes' indicators come to: one record
// query each, over acts, terms and cases.
func (g *Engine) Figures() (out []figure.Definition) {
	for _, slug := range g.Book.Slugs() {
		d := g.Book.Programme(slug)
		for _, i := range d.Indicators {
			out = append(out, indicator(d, i))
		}
	}
	return out
}

func indicator(d *programme.Definition, i programme.Indicator) figure.Definition {
	f := figure.Definition{Code: i.Code, System: d.System, Unit: unitOf(i), Cols: cols, Words: map[string]string{}, Programme: d.Slug, Best: i.Best != "", Unmoved: apart(d)}
	if i.System != "" {
		f.System = i.System
	}
	for lang, t := range d.Texts {
		f.Words[lang] = t.Word("indicators", i.Code)
	}
	for _, t := range d.Targets {
		if t.Measure == i.Code {
			if f.Targets == nil {
				f.Targets = map[int]float64{}
			}
			f.Targets[t.Year] = t.Now()
		}
	}
	if len(i.Rate) == 2 {
		f.Over = i.Rate[1]
		for _, x := range d.Indicators {
			if x.Code == i.Rate[0] {
				f.SQL = recordsOf(d, x)
			}
		}
		return f
	}
	f.SQL = recordsOf(d, i)
	return f
}

// apart is the condition of facts that tell of another programme's cases, or of hiring:
// they move no figure of this one.
func apart(d *programme.Definition) string {
	return figure.OfHiring + " OR " + figure.OfCases + " AND EXISTS (SELECT 1 FROM cases k WHERE k.id = e.subject AND k.programme <> " + quote(d.Slug) + ")"
}

func unitOf(i programme.Indicator) string {
	if i.Unit != "" {
		return i.Unit
	}
	if i.Sum != "" || i.Best != "" {
		return figure.Yuan
	}
	if len(i.Rate) > 0 {
		return figure.Rate
	}
	return map[string]string{"cases": figure.Case, "people": figure.Person, "households": figure.Household, "organisations": figure.Organisation, "places": figure.Place, "entries": figure.Event}[i.Count]
}

// recordsOf is the query of an indicator's records. Words of the definition go into the
// text only after the loader held them to small letters, digits and hyphens.
func recordsOf(d *programme.Definition, i programme.Indicator) string {
	from, where, day := source(d, i)
	for _, w := range i.Where {
		where += condition(d, i, w)
	}
	where += " AND {scope}"
	kind, record := "case", "c.id"
	switch {
	case i.Of != "":
		from += " JOIN answer r ON r.event = a.event AND r.question = " + quote(i.Of+".person")
		kind, record = "person", "r.ref"
	case i.Count == "people":
		kind, record = "person", "c.subject"
	case i.Count == "households":
		kind, record = "household", "c.household"
	case i.Count == "organisations":
		kind, record = "organisation", "c.subject"
	case i.Count == "places":
		kind, record = "place", "c.subject"
	case i.Count == "entries":
		kind, record = "act", "a.event"
	}
	if i.Best != "" {
		kind, record = "act", "a.event"
	}
	amount := "0"
	if q := i.Sum + i.Best; q != "" {
		from += " JOIN answer r ON r.event = a.event AND r.question = " + quote(q)
		amount = "sum(r.num)"
	}
	return fmt.Sprintf("SELECT %s AS record, '%s' AS kind, min(c.person) AS person, min(c.area) AS area, min(%s) AS day, CAST(%s AS BIGINT) AS amount FROM %s WHERE %s GROUP BY %s", record, kind, day, amount, from, where, record)
}

// source is where an indicator's records come from: acts of a step, terms in force, or
// cases that ended.
func source(d *programme.Definition, i programme.Indicator) (from, where, day string) {
	slug := quote(d.Slug)
	switch {
	case i.InForce == "period_end":
		return "term t JOIN cases c ON c.id = t.case_id", "t.programme = " + slug + " AND t.from_on < $2 AND t.to_on >= substr($1, 1, 4) || '-12-31' AND t.ended_on >= $2", "t.from_on"
	case i.InForce == "period":
		return "term t JOIN cases c ON c.id = t.case_id", "t.programme = " + slug + " AND t.from_on < $2 AND t.to_on >= $1 AND t.ended_on >= $1", "t.from_on"
	case i.Ended != "":
		return "cases c", "c.programme = " + slug + " AND c.ending = " + quote(i.Ended) + " AND c.ended_on >= $1 AND c.ended_on < $2", "c.ended_on"
	}
	where = "a.programme = " + slug + " AND a.step = " + quote(i.At.Step) + " AND a.day >= $1 AND a.day < $2"
	if i.At.Outcome != "" {
		where += " AND a.outcome = " + quote(i.At.Outcome)
	}
	if i.Checked {
		where += " AND a.stands"
	}
	return "act a JOIN cases c ON c.id = a.case_id", where, "a.day"
}

func condition(d *programme.Definition, i programme.Indicator, w programme.Condition) string {
	if w.Of == "parent" {
		return " AND c.parent_programme = " + quote(w.Is)
	}
	if q, ok := strings.CutPrefix(w.Of, "answer."); ok {
		whose := "x.case_id = c.id"
		if step := d.Step(i.At.Step); step != nil && slices.Contains(step.Ask, q) { // said by the counted act itself
			whose = "x.event = a.event"
		}
		return " AND EXISTS (SELECT 1 FROM answer x WHERE " + whose + " AND x.question = " + quote(q) + " AND x.ref = " + quote(w.Is) + ")"
	}
	outcome := ""
	if w.Is != "any" {
		outcome = " AND x.outcome = " + quote(w.Is)
	}
	return " AND EXISTS (SELECT 1 FROM act x WHERE x.case_id = c.id AND x.step = " + quote(w.Of) + outcome + ")"
}

// quote writes a word of a definition into SQL; the loader let no quote in.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", "''") + "'" }
