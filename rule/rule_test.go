package rule_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"tongxing/msg"
	"tongxing/rule"
)

var facts = []rule.Fact{
	{Name: "certificate.grade", Kind: rule.Coded, Codes: []string{"1", "2", "3", "4"}, Words: "test.grade"},
	{Name: "household.income_class", Kind: rule.Coded, Codes: []string{"dibao", "margin", "tekun", "none"}, Words: "test.income"},
	{Name: "house.convertible", Kind: rule.YesNo},
	{Name: "subject.age", Kind: rule.Counted},
	{Name: "subject.done", Kind: rule.YesNo, Object: true},
}

func catalogue(t testing.TB) rule.Catalogue {
	t.Helper()
	c, err := rule.NewCatalogue(facts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const retrofit = `
all:
  - any: [{fact: certificate.grade, in: [1, 2]}, {all: [{fact: subject.age, under: 7}]}]
  - {fact: household.income_class, in: [dibao, margin, tekun]}
  - {fact: house.convertible, is: true}
none: [{fact: subject.done, of: home-retrofit, is: true}]
`

func parse(t testing.TB, text string) (r rule.Rule) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// known are the facts of one subject; what is not there is not known.
type known map[string]rule.Value

func (k known) of(fact, of string) rule.Value { return k[fact+of] }

func with(k known, name string, v rule.Value) known {
	out := known{name: v}
	for key, value := range k {
		if key != name {
			out[key] = value
		}
	}
	return out
}

// Yes, no with the clause that speaks against it, unknown with what is open, and one
// paper short.
func TestAsk(t *testing.T) {
	r := parse(t, retrofit)
	if err := catalogue(t).Check(r); err != nil {
		t.Fatal(err)
	}
	fits := known{"certificate.grade": rule.Code("2"), "household.income_class": rule.Code("dibao"), "house.convertible": rule.Bool(true), "subject.donehome-retrofit": rule.Bool(false), "subject.age": rule.Number(40)}
	for name, c := range map[string]struct {
		known known
		truth rule.Truth
		says  string // facts against or open, in order
		short string
	}{
		"fits":            {fits, rule.Yes, "", ""},
		"a child":         {with(with(fits, "certificate.grade", rule.Code("4")), "subject.age", rule.Number(6)), rule.Yes, "", ""},
		"wrong grade":     {with(fits, "certificate.grade", rule.Code("4")), rule.No, "certificate.grade subject.age", ""},
		"done already":    {with(fits, "subject.donehome-retrofit", rule.Bool(true)), rule.No, "subject.done", ""},
		"house unknown":   {with(fits, "house.convertible", rule.Value{}), rule.Unknown, "house.convertible", "house.convertible"},
		"two unknown":     {with(with(fits, "house.convertible", rule.Value{}), "household.income_class", rule.Value{}), rule.Unknown, "household.income_class house.convertible", ""},
		"done unknown":    {with(fits, "subject.donehome-retrofit", rule.Value{}), rule.Unknown, "subject.done", "subject.done"},
		"grade unknown":   {with(fits, "certificate.grade", rule.Value{}), rule.Unknown, "certificate.grade", "certificate.grade"},
		"no beats unsure": {with(with(fits, "house.convertible", rule.Value{}), "household.income_class", rule.Code("none")), rule.No, "household.income_class", ""},
		"nothing known":   {known{}, rule.Unknown, "certificate.grade subject.age household.income_class house.convertible subject.done", ""},
	} {
		w := r.Ask(c.known.of)
		var says []string
		for _, p := range append(w.Against, w.Open...) {
			says = append(says, p.Fact)
		}
		short := ""
		if w.Short != nil {
			short = w.Short.Fact
		}
		if w.Truth != c.truth || strings.Join(says, " ") != c.says || short != c.short {
			t.Errorf("%s: %d, %v, short of %q; want %d, %s, %q", name, w.Truth, says, short, c.truth, c.says, c.short)
		}
	}
}

// Whoever wrote a rule wrong is told the line.
func TestWrongRules(t *testing.T) {
	for text, want := range map[string]string{
		"all: []":                               "line 1: a list of rules is missing",
		"{fact: subject.age}":                   "line 1: subject.age is asked nothing",
		"{fact: subject.age, under: seven}":     `line 1: "seven" is no whole number`,
		"some: [{fact: subject.age, under: 7}]": `"some" is neither all, any, none nor fact`,
		"all:\n  - {fact: subject.age, under: 7}\n  - {fact: x, near: 1}": "line 3",
		"7": "a rule is all, any, none or a fact",
	} {
		var r rule.Rule
		if err := yaml.Unmarshal([]byte(text), &r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"{fact: nowhere, is: true}":                 "there is no fact nowhere",
		"{fact: subject.age, is: 7}":                "subject.age is a number",
		"{fact: certificate.grade, under: 3}":       "certificate.grade is no number",
		"{fact: certificate.grade, is: 5}":          `never "5"`,
		"{fact: house.convertible, is: perhaps}":    `never "perhaps"`,
		"{fact: subject.done, is: true}":            "of what",
		"{fact: subject.age, of: x, under: 7}":      "of what",
		"all:\n - any: [{fact: nowhere, is: true}]": "line 2",
	} {
		if err := catalogue(t).Check(parse(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Every clause says what it asks, in both languages.
func TestSay(t *testing.T) {
	cat := catalogue(t)
	for _, p := range parse(t, retrofit+"any: [{fact: subject.age, over: 3, under: 60}, {fact: subject.age, over: 59}]").Clauses() {
		for _, l := range []msg.Lang{msg.ZH, msg.EN} {
			said := p.Say(func(key string, pairs ...any) string {
				if strings.HasPrefix(key, "rule.fact.") || strings.HasPrefix(key, "test.") {
					return key // the owners' words
				}
				return l.T(key, pairs...)
			}, cat, func(of string) string { return of })
			if strings.Contains(said, "⟦") || !strings.Contains(said, p.Fact) {
				t.Errorf("%s: %q", p.Fact, said)
			}
		}
	}
}

// dice throws rules and subjects.
type dice struct{ *rand.Rand }

func (d dice) rule(depth int) (r rule.Rule) {
	if depth == 0 || d.IntN(3) == 0 {
		f := facts[d.IntN(len(facts))]
		c := rule.Clause{Fact: f.Name}
		if f.Object {
			c.Of = []string{"a", "b"}[d.IntN(2)]
		}
		switch f.Kind {
		case rule.Counted:
			n := int64(d.IntN(8))
			c.Under = &n
		case rule.YesNo:
			c.In = []string{[]string{"true", "false"}[d.IntN(2)]}
		default:
			c.In = f.Codes[d.IntN(2) : 2+d.IntN(2)]
		}
		return rule.Rule{Clause: &c}
	}
	some := func() (out []rule.Rule) {
		for range d.IntN(3) {
			out = append(out, d.rule(depth-1))
		}
		return out
	}
	return rule.Rule{All: some(), Any: some(), None: some()}
}

func (d dice) subject() known {
	k := known{}
	for _, f := range facts {
		for _, of := range []string{"", "a", "b"} {
			if f.Object != (of != "") || d.IntN(3) == 0 {
				continue
			}
			switch f.Kind {
			case rule.Counted:
				k[f.Name+of] = rule.Number(int64(d.IntN(8)))
			case rule.YesNo:
				k[f.Name+of] = rule.Bool(d.IntN(2) == 0)
			default:
				k[f.Name+of] = rule.Code(f.Codes[d.IntN(len(f.Codes))])
			}
		}
	}
	return k
}

// columnsOf lays subjects out as their owners would.
func columnsOf(t testing.TB, all []known) *rule.Columns {
	t.Helper()
	out := rule.NewColumns(len(all))
	for _, f := range facts {
		for _, of := range []string{"", "a", "b"} {
			if f.Object != (of != "") {
				continue
			}
			var column rule.Column
			for _, k := range all {
				v := k[f.Name+of]
				switch {
				case f.Kind == rule.Counted && v.Known:
					column.Numbers = append(column.Numbers, int32(v.Number))
				case f.Kind == rule.Counted:
					column.Numbers = append(column.Numbers, rule.NoNumber)
				case !v.Known:
					column.Codes = append(column.Codes, rule.NoCode)
				default:
					codes := f.Codes
					if f.Kind == rule.YesNo {
						codes = []string{"false", "true"}
					}
					for i, code := range codes {
						if code == v.Code {
							column.Codes = append(column.Codes, uint8(i))
						}
					}
				}
			}
			if err := out.Put(f.Name, of, column); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

// Many at once are answered as each alone; and learning a fact never turns a yes or a
// no round.
func TestColumnsAnswerAlike(t *testing.T) {
	d, cat := dice{rand.New(rand.NewPCG(1, 2))}, catalogue(t)
	for range 300 {
		r := d.rule(3)
		var all []known
		for range 40 {
			all = append(all, d.subject())
		}
		for i, got := range columnsOf(t, all).Holds(cat, r) {
			want := r.Holds(all[i].of)
			if got != want {
				t.Fatalf("%+v of %+v: %d alone, %d among many", r, all[i], want, got)
			}
			more := d.subject()
			for name, v := range all[i] {
				more[name] = v
			}
			if after := r.Holds(more.of); want != rule.Unknown && after != want {
				t.Fatalf("%+v of %+v: %d turned to %d", r, all[i], want, after)
			}
			w := r.Ask(all[i].of)
			if want == rule.No && len(w.Against) == 0 && len(r.Clauses()) > 0 && !empty(r) {
				t.Fatalf("%+v of %+v: no without a reason", r, all[i])
			}
		}
	}
}

// empty tells of rules with an empty part inside, which no author can write: they hold
// always, or under "none" never, with no clause to say why.
func empty(r rule.Rule) bool {
	if r.Clause != nil {
		return false
	}
	if len(r.All)+len(r.Any)+len(r.None) == 0 {
		return true
	}
	for _, group := range [][]rule.Rule{r.All, r.Any, r.None} {
		for _, part := range group {
			if empty(part) {
				return true
			}
		}
	}
	return false
}

// A rule over a whole city.
func BenchmarkCity(b *testing.B) {
	d, cat := dice{rand.New(rand.NewPCG(3, 4))}, catalogue(b)
	all := make([]known, 69_600)
	for i := range all {
		all[i] = d.subject()
	}
	columns, r := columnsOf(b, all), parse(b, strings.ReplaceAll(retrofit, "home-retrofit", "a"))
	for b.Loop() {
		if got := columns.Holds(cat, r); len(got) != len(all) {
			b.Fatal(fmt.Sprint(len(got)))
		}
	}
}

// Whatever is written, reading it answers or says what is wrong.
func FuzzParse(f *testing.F) {
	f.Add(retrofit)
	f.Add("{fact: a, in: [1, true, x]}")
	f.Add("all: [any: []]")
	f.Fuzz(func(t *testing.T, text string) {
		var r rule.Rule
		if err := yaml.Unmarshal([]byte(text), &r); err == nil {
			r.Ask(known{}.of)
		}
	})
}

// A condition reads as one: with its own words where its form has them.
func TestSayReadsLikeASentence(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	cat := rule.Catalogue{"subject.age": {Name: "subject.age", Kind: rule.Counted}, "certificate.grade": {Name: "certificate.grade", Kind: rule.Coded, Words: "registry.grade"},
		"certificate.valid": {Name: "certificate.valid", Kind: rule.YesNo}, "benefit.draws": {Name: "benefit.draws", Kind: rule.YesNo, Object: true}, "household.holders": {Name: "household.holders", Kind: rule.Counted}}
	for _, c := range []struct {
		clause rule.Clause
		not    bool
		zh, en string
	}{
		{rule.Clause{Fact: "subject.age", Over: n(15)}, false, "年满16周岁", "aged 16 or over"},
		{rule.Clause{Fact: "subject.age", Over: n(15)}, true, "不超过15周岁", "aged 15 or under"},
		{rule.Clause{Fact: "subject.age", Over: n(6), Under: n(16)}, false, "7到15周岁", "aged 7 to 15"},
		{rule.Clause{Fact: "household.holders", Over: n(1)}, false, "家里的持证人数多于1", "Certificate holders in the household: more than 1"},
		{rule.Clause{Fact: "certificate.grade", In: []string{"1", "2"}}, false, "残疾等级是一级或二级", "Grade: grade 1 or grade 2"},
		{rule.Clause{Fact: "certificate.grade", In: []string{"1", "2", "3"}}, true, "残疾等级不是一级、二级或三级", "Grade: not grade 1, grade 2 or grade 3"},
		{rule.Clause{Fact: "certificate.valid", In: []string{"true"}}, false, "残疾人证在有效期内", "the certificate is valid"},
		{rule.Clause{Fact: "benefit.draws", Of: "低保", In: []string{"true"}}, true, "没有在享受低保", "does not draw the 低保"},
	} {
		for l, want := range map[msg.Lang]string{msg.ZH: c.zh, msg.EN: c.en} {
			p := rule.Placed{Clause: c.clause, Not: c.not}
			if got := p.Say(l.T, cat, func(of string) string { return of }); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
}
