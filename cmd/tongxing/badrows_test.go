package main

import (
	"bytes"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// A form with files, and a form with rows: what is wrong is said beside its file or its
// row in the reader's language, what was typed stays where it stood, and nothing is
// written.
func TestBadFilesAndRows(t *testing.T) {
	town := newTown(t)
	township, county, city := town.as("township"), town.as("county"), town.as("city")
	mate, visit := town.toVisit(t)
	need, held, scoped := town.toProve(t), town.toHold(t), town.toScope(t)
	line := func(n int, pairs ...string) url.Values {
		form := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Set("q.lines."+strconv.Itoa(n)+"."+pairs[i], pairs[i+1])
		}
		return form
	}
	full := func(n int) url.Values {
		return line(n, "year", "2023", "line", "retrofit", "county", "/43/4303/430302/", "checked", "1200")
	}
	written := func() string { // to look at an inspection is a fact
		return town.some(t, `SELECT CAST(count(*) AS TEXT) FROM event WHERE kind <> 'case.read'`)
	}
	seen := url.Values{"q.met_on": {"2024-01-02"}, "q.met": {"holder"}, "q.theme": {"care"}, "q.told": {"一起理发"}, "proof.page": {"paper"}}
	result := url.Values{"outcome": {"met"}, "q.result": {"晚上有人照看了"}}
	hall := url.Values{"q.people": {"12"}, "q.on_spot": {"3"}, "q.held_on": {"2024-01-02"}}
	for name, c := range map[string]struct {
		v     *visitor
		path  string
		form  url.Values
		file  string
		body  []byte
		field string
		says  [2]string
		keeps string
	}{
		"a program for a paper":           {township, need, result, "file.proof", []byte("MZ\x90\x00 a program"), "file.proof", [2]string{"这种文件不能交", "This kind of file is not taken"}, "晚上有人照看了"},
		"a page for a paper":              {township, need, result, "file.proof", []byte("<html><script>alert(1)</script>"), "file.proof", [2]string{"这种文件不能交", "This kind of file is not taken"}, "晚上有人照看了"},
		"a paper that is too large":       {township, need, result, "file.proof", append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("x"), 20<<20)...), "file.proof", [2]string{"文件超过20", "larger than 20"}, "晚上有人照看了"},
		"a form that is too large":        {township, need, result, "file.proof", bytes.Repeat([]byte("%PDF-1.4\n"), 6<<20), "", [2]string{"", ""}, ""},
		"no paper at all":                 {township, need, result, "", nil, "proof.proof", [2]string{"请附上，或勾选已留纸质件", "tick that it is kept on paper"}, "晚上有人照看了"},
		"an empty paper":                  {township, need, result, "file.proof", nil, "proof.proof", [2]string{"请附上", "Please add it"}, "晚上有人照看了"},
		"a paper for a picture":           {county, held, hall, "file.hall", []byte("%PDF-1.4\nno picture"), "file.hall", [2]string{"不是照片", "not a picture"}, `value="12"`},
		"half a picture":                  {county, held, hall, "file.hall", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), "file.hall", [2]string{"", ""}, `value="12"`},
		"a picture that is too large":     {county, held, hall, "file.hall", append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), make([]byte, 20<<20)...), "file.hall", [2]string{"文件超过20", "larger than 20"}, `value="12"`},
		"words for a number in row 2":     {city, scoped, all(full(0), line(1, "year", "2023", "line", "retrofit", "county", "/43/4303/430304/", "checked", "一百")), "", nil, "q.lines.1.checked", [2]string{"请填金额", ""}, "一百"},
		"an empty row, then half a row":   {city, scoped, all(full(0), line(2, "year", "2023", "checked", "77")), "", nil, "q.lines.2.county", [2]string{"这一项要填", "This is needed"}, `name="q.lines.2.checked" value="77"`},
		"a row of a kind that is no line": {city, scoped, all(full(0), line(1, "year", "2023", "line", "moon", "county", "/43/4303/430304/", "checked", "8")), "", nil, "q.lines.1.line", [2]string{"请从列出的里面选", "Choose from the list"}, `value="8"`},
		"no row at all":                   {city, scoped, line(0, "year", " "), "", nil, "q.lines", [2]string{"这一项要填", "This is needed"}, ""},
		"a visit of an odd day":           {mate, visit, all(seen, url.Values{"q.met_on": {"2024-02-30"}}), "", nil, "q.met_on", [2]string{"日期请写成", "Write the day"}, "2024-02-30"},
		"a visit of no theme":             {mate, visit, all(seen, url.Values{"q.theme": {""}}), "", nil, "q.theme", [2]string{"这一项要填", "This is needed"}, "一起理发"},
		"half a new need in row 2":        {mate, visit, all(seen, url.Values{"q.needs.0.kind": {"care"}, "q.needs.0.what": {"夜里没人"}, "q.needs.1.what": {"轮椅坏了"}}), "", nil, "q.needs.1.kind", [2]string{"这一项要填", "This is needed"}, "轮椅坏了"},
	} {
		t.Run(name, func(t *testing.T) {
			before := written()
			version := c.v.get(t, c.path).hidden(t, "version")
			for i, lang := range []string{"zh-CN", "en"} {
				form := all(c.form, url.Values{"key": {"bad-" + town.House.NewID()}, "version": {version}})
				var got page
				if c.file != "" {
					got = c.v.filesIn(t, lang, c.path, form, c.file, c.body)
				} else {
					got = c.v.inLanguage(t, lang, c.path, form)
				}
				text := html.UnescapeString(got.Body)
				if got.Status != 422 && (c.field != "" || got.Status != 413) {
					t.Errorf("%s: answered %d", lang, got.Status)
				}
				if traces.MatchString(text) || strings.Contains(text, "⟦") || !strings.Contains(text, `lang="`+lang+`"`) {
					t.Errorf("%s: shows what nobody should see", lang)
				}
				if !strings.Contains(text, c.says[i]) || c.field != "" && !besides(text, c.field) {
					t.Errorf("%s: does not say %q beside %s\n%s", lang, c.says[i], c.field, errorsIn(text))
				}
				if !strings.Contains(text, c.keeps) {
					t.Errorf("%s: %q was lost", lang, c.keeps)
				}
			}
			if after := written(); after != before {
				t.Errorf("%s facts, then %s", before, after)
			}
		})
	}
}

// all joins forms.
func all(forms ...url.Values) url.Values {
	out := url.Values{}
	for _, f := range forms {
		for name, values := range f {
			out[name] = values
		}
	}
	return out
}

// went posts a form that goes through, with the version of its page, and tells where the
// case is.
func (t *town) went(tb testing.TB, role, path string, form url.Values) string {
	tb.Helper()
	v := t.as(role)
	more := url.Values{"key": {"went-" + t.House.NewID()}}
	if !strings.HasSuffix(path, "/new") {
		more.Set("version", v.get(tb, path).hidden(tb, "version"))
	}
	got := v.post(tb, path, all(form, more))
	at, _, _ := strings.Cut(got.Location, "?")
	if got.Status != 303 {
		tb.Fatalf("%s: %d\n%.900s", path, got.Status, errorsIn(got.Body))
	}
	return at
}

// toProve is the step of a need that wants a paper.
func (t *town) toProve(tb testing.TB) string {
	tb.Helper()
	at := t.opened(tb, "village")
	t.went(tb, "township", at+"/steps/planned", url.Values{"name.owner": {t.account("township")}, "q.measure": {"联系日间照料"}, "q.by_when": {string(t.House.Today().AddDays(30))}})
	return at + "/steps/done"
}

// toHold is the step of a reception day that wants a photo.
func (t *town) toHold(tb testing.TB) string {
	tb.Helper()
	place := t.some(tb, `SELECT id FROM place WHERE area LIKE '/43/4303/430302/%' ORDER BY id LIMIT 1`)
	at := t.went(tb, "county", "/programmes/reception/new", url.Values{"subject": {"/43/4303/430302/"}, "of": {"matter"}, "name.leader": {t.account("county")}, "q.place": {place}, "q.planned_on": {"2024-01-02"}})
	return at + "/steps/held"
}

// toScope is the step of an inspection that wants rows.
func (t *town) toScope(tb testing.TB) string {
	tb.Helper()
	at := t.went(tb, "city", "/programmes/inspection/new", url.Values{"subject": {"/43/4303/"}, "of": {"matter"}, "name.head": {t.account("city")}})
	return at + "/steps/scoped"
}

// toVisit is the step of a pair help that writes a visit into the household's handbook,
// and its cadre.
func (t *town) toVisit(tb testing.TB) (*visitor, string) {
	tb.Helper()
	const open = ` FROM party y JOIN cases c ON c.id = y.case_id JOIN account a ON a.id = y.ref JOIN task k ON k.case_id = c.id AND k.step = 'visit' WHERE c.programme = 'pair-help' AND c.ending = '' AND y.party = 'mate' AND y.to_on = '9999-12-31' ORDER BY c.id LIMIT 1`
	return t.signedIn(tb, t.some(tb, `SELECT y.ref`+open)), "/cases/" + t.some(tb, `SELECT c.id`+open) + "/steps/visit"
}

// A household is looked for by the code on its paper: a wrong one is said beside its
// field, and stays there.
func TestBadHouseholdCode(t *testing.T) {
	town := newTown(t)
	for _, code := range []string{"AAAA-AAAA", "王", "", "ABCD-EFG", "1 OR 1=1"} {
		for lang, says := range map[string]string{"zh-CN": "", "en": ""} {
			got := town.as("city").get(t, "/households?lang="+lang+"&code="+url.QueryEscape(code))
			text := html.UnescapeString(got.Body)
			want := 422
			if code == "" {
				want = 200
			}
			if got.Status != want || traces.MatchString(text) || !strings.Contains(text, `value="`+code+`"`) || !strings.Contains(text, says) || want == 422 && !besides(text, "code") {
				t.Errorf("%q, %s: %d\n%s", code, lang, got.Status, errorsIn(text))
			}
		}
	}
}

// A pick of several offers nothing to tick until something is looked for; what was ticked
// stays through the next search.
func TestPickOfSeveral(t *testing.T) {
	town := newTown(t)
	county := town.as("county")
	const path, tick = "/programmes/pair-help/new", `type="checkbox"`
	if got := county.get(t, path); got.Status != 200 || strings.Contains(got.Body, tick) || !strings.Contains(got.Body, "先在下面按名称查找") {
		t.Errorf("before a search: %d, ticks %d", got.Status, strings.Count(got.Body, tick))
	}
	find := func(name string, ticked ...string) page {
		return county.post(t, path, url.Values{"key": {"pick-" + town.House.NewID()}, "find": {"name.helper"}, "find.name.helper": {name}, "name.helper": ticked})
	}
	id := town.some(t, `SELECT id FROM organisation WHERE area LIKE '/43/4303/430302/%' ORDER BY id LIMIT 1`)
	name := town.some(t, `SELECT name FROM organisation WHERE id = $1`, id)
	if got := find(name); !strings.Contains(got.Body, `value="`+id+`"`) {
		t.Errorf("%s is not found: %d", name, got.Status)
	}
	if got := find("没有这个单位", id); strings.Count(got.Body, tick) != 1 || !strings.Contains(got.Body, `value="`+id+`" checked`) || !strings.Contains(got.Body, "没有找到") {
		t.Errorf("what was ticked is lost by another search: %d ticks", strings.Count(got.Body, tick))
	}
}
