package programme_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"tongxing/casework/programme"
	"tongxing/rule"
	"tongxing/store"
)

// folder is a city with one programme in which all is well.
func folder() map[string]string {
	word := "title: T\nshort: S\nabout: A\nresident: R\neasy: E\nsteps: {asked: a, given: g}\ntold: {asked: a, given: g}\noutcomes: {given.yes: y}\nquestions: {kind: k, what: w}\n"
	return map[string]string{
		"calendar.yaml":    "holidays: [2023-01-23]\nworkdays: [2023-01-28]\n",
		"rates.yaml":       "rates:\n  - {name: year, value: 3, unit: cases, from: 2023-01-01, document: d}\n",
		"lists.yaml":       "kinds: [small, large]\n",
		"lists.en.yaml":    "kinds: {small: Small, large: Large}\n",
		"lists.zh-CN.yaml": "kinds: {small: 小, large: 大}\n",
		"loan/programme.yaml": "slug: loan\nsystem: S1\nversion: 2\nsubject: person\nquestions:\n  kind: {choice: kinds}\n  what: {opens: loan}\nsteps:\n" +
			"  - {id: asked, by: county, ask: [kind], may: [what], quota: {per: county, year: year}}\n  - {id: given, by: county, guard: {fact: certificate.valid, is: true}, outcomes: {yes: {open: loan}}}\n",
		"loan/text.en.yaml":    word,
		"loan/text.zh-CN.yaml": word,
		"loan/examples.yaml":   "stories:\n" + strings.Repeat("  - {id: s, title: {zh-CN: 一, en: one}, cases: {c: {of: loan, opened: \"2023-01-02\"}}, events: [{t: \"2023-01-03\", as: \"county:wang\", case: c, do: asked}]}\n", 3),
	}
}

func load(files map[string]string) error {
	fs := fstest.MapFS{}
	for name, text := range files {
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	facts, err := rule.NewCatalogue([]rule.Fact{{Name: "certificate.valid", Kind: rule.YesNo}, {Name: "benefit.draws", Kind: rule.YesNo, Object: true}})
	if err != nil {
		return err
	}
	_, err = programme.Load(facts, fs)
	return err
}

// What one file says is held to the others, each fault told with its file.
func TestLoadHoldsFilesTogether(t *testing.T) {
	if err := load(folder()); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ file, was, is, want string }{
		{"loan/programme.yaml", "slug: loan", "slug: other", "loan/programme.yaml:1: slug other stands in the folder loan"},
		{"loan/programme.yaml", "choice: kinds", "choice: colours", "loan/programme.yaml:6: kind: there is no list colours"},
		{"loan/programme.yaml", "opens: loan", "opens: gift", "loan/programme.yaml:7: what opens gift, and there is no such programme"},
		{"loan/programme.yaml", "year: year", "year: years", "loan/programme.yaml:9: step asked: there is no rate years"},
		{"loan/programme.yaml", "{open: loan}", "{open: gift}", "loan/programme.yaml:10: step given opens gift, and there is no such programme"},
		{"loan/programme.yaml", "fact: certificate.valid", "fact: certificate.colour", "loan/programme.yaml: line 10: there is no fact certificate.colour"},
		{"loan/programme.yaml", "fact: certificate.valid", "fact: benefit.draws", "loan/programme.yaml: line 10: benefit.draws: whether it says of what"},
		{"loan/programme.yaml", "is: true", "is: green", `loan/programme.yaml: line 10: certificate.valid is never "green"`},
		{"loan/programme.yaml", "is: true", "under: 3", "loan/programme.yaml: line 10: certificate.valid is no number: ask is or in"},
		{"loan/programme.yaml", "outcomes: {yes: {open: loan}}", "tests: {run: [guess], over: what, opens: loan}", "loan/programme.yaml:10: step given: there is no data test guess"},
		{"loan/text.en.yaml", "title: T\n", "", "loan/text.en.yaml: title is missing"},
		{"loan/text.en.yaml", "given: g}\ntold", "}\ntold", "loan/text.en.yaml: steps.given is missing"},
		{"loan/text.zh-CN.yaml", "told: {asked: a, given: g}", "told: {asked: a}", "loan/text.zh-CN.yaml: told.given is missing"},
		{"loan/text.en.yaml", "{given.yes: y}", "{given.no: y}", "loan/text.en.yaml: outcomes.given.yes is missing"},
		{"loan/text.en.yaml", "{given.yes: y}", "{given.yes: y, given.no: n}", "loan/text.en.yaml: outcomes.given.no is said of nothing"},
		{"loan/programme.yaml", "{id: asked, by: county", "{id: asked, by: resident", "loan/text.en.yaml: own is missing"},
		{"loan/text.en.yaml", "easy: E", "easy: E\nown: I want a loan", "loan/text.en.yaml: own serves nothing"},
		{"loan/text.en.yaml", "easy: E", "easy: E\nhints: {colour: c}", "loan/text.en.yaml: hints.colour is said of nothing"},
		{"loan/text.en.yaml", "easy: E", "easy: E\npoems: {a: b}", `loan/text.en.yaml:6: "poems" is not known here`},
		{"loan/text.en.yaml", "easy: E", "easy: [E]", "loan/text.en.yaml:5: a word is wanted here"},
		{"rates.yaml", "from: 2023-01-01", "from: someday", "rates.yaml:2: rate year is in force between two days"},
		{"rates.yaml", "from: 2023-01-01", "from: 2023-01-02, to: 2023-01-01", "rates.yaml:2: rate year is in force between two days"},
		{"rates.yaml", "value: 3", "value: three", `rates.yaml:2: "three" is no whole number`},
		{"rates.yaml", "unit: cases", "per: cases", `rates.yaml:2: "per" is not known here`},
		{"calendar.yaml", "2023-01-23", "2023-02-30", `calendar.yaml:1: "2023-02-30" is no day`},
		{"calendar.yaml", "workdays", "sundays", `calendar.yaml:2: "sundays" is not known here`},
		{"loan/examples.yaml", "en: one", "fr: un", `loan/examples.yaml:2: "fr" is not known here`},
		{"loan/examples.yaml", ", en: one", "", "loan/examples.yaml:2: story s: a title in each language"},
		{"loan/examples.yaml", "t: \"2023-01-03\"", "t: \"2023-13-03\"", `loan/examples.yaml:2: "2023-13-03" is no day`},
		{"loan/examples.yaml", "do: asked", "do: asked, confirm: perhaps", `loan/examples.yaml:2: "perhaps" is none of refused, could_not`},
		{"loan/examples.yaml", "do: asked", "do: asked, ended: badly", `loan/examples.yaml:2: "badly" is none of done`},
		{"loan/examples.yaml", "do: asked", "do: asked, mood: good", `loan/examples.yaml:2: "mood" is not known here`},
	} {
		files := folder()
		files[x.file] = strings.Replace(files[x.file], x.was, x.is, 1)
		if files[x.file] == folder()[x.file] {
			t.Errorf("%q is not in %s", x.was, x.file)
			continue
		}
		if err := load(files); err == nil || !strings.Contains("\n"+err.Error(), "\n"+x.want) {
			t.Errorf("%s: %s -> %s:\n got %v\nwant %s", x.file, x.was, x.is, err, x.want)
		}
	}
	files := folder()
	files["poems.yaml"] = "a: b\n"
	if err := load(files); err == nil || !strings.Contains(err.Error(), "poems.yaml:1: no such file is known") {
		t.Error(err)
	}
	files = folder()
	delete(files, "loan/text.en.yaml")
	if err := load(files); err == nil || !strings.Contains(err.Error(), "loan/text.en.yaml: ") {
		t.Error(err)
	}
	files = folder()
	files["loan/examples.yaml"] = "stories: []\n"
	if err := load(files); err == nil || !strings.Contains(err.Error(), "loan/examples.yaml:1: at least three stories are wanted, there are 0") {
		t.Error(err)
	}
}

// An older version stands beside the newest for the cases that began with it.
func TestVersions(t *testing.T) {
	files := folder()
	files["loan/programme-1.yaml"] = strings.Replace(files["loan/programme.yaml"], "version: 2", "version: 1", 1)
	fs := fstest.MapFS{}
	for name, text := range files {
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := programme.Load(nil, fs)
	if err != nil {
		t.Fatal(err)
	}
	if b.Programme("loan").Version != 2 || b.Version("loan", 1).Version != 1 || b.Version("loan", 2) != b.Programme("loan") || b.Version("loan", 3) != nil || b.Version("gift", 1) != nil {
		t.Error("versions are mixed up")
	}
	if b.List("kinds").Word("zh-CN", "small") != "小" || b.List("kinds").Word("en", "unheard_of") != "unheard_of" {
		t.Error("words of a list")
	}
}

// The price of a day is the one in force on it.
func TestRate(t *testing.T) {
	b := city(t)
	for day, want := range map[string]int64{"2022-01-01": 11000, "2022-12-31": 11000, "2023-01-01": 12000, "2030-01-01": 12000} {
		if r, ok := b.Rate("child_rehab.session", store.Day(day)); !ok || r.Value != want {
			t.Errorf("%s: %d", day, r.Value)
		}
	}
	if _, ok := b.Rate("child_rehab.session", "2021-12-31"); ok {
		t.Error("before the first day there is a rate")
	}
}
