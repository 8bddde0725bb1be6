package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tongxing/registry/idno"
)

// traces are what no reader may ever see.
var traces = regexp.MustCompile(`goroutine |\.go:\d+|runtime error|SQLSTATE|sql:|panic|SELECT |constraint`)

// Whatever is sent, the answer is a clear word in the reader's language, beside the
// field where there is one, with what was typed still there; and nothing is written.
func TestBadInput(t *testing.T) {
	town := newTown(t)
	area := town.some(t, `SELECT path FROM division WHERE level = 'township' ORDER BY code LIMIT 1`)
	good := func(change ...string) url.Values {
		form := url.Values{"name": {"演示厂"}, "credit_code": {idno.CreditOf("9143030000000000A")}, "licence": {"L1"}, "area": {area}, "staff": {"20"}}
		for i := 0; i+1 < len(change); i += 2 {
			form.Set(change[i], change[i+1])
		}
		return form
	}
	me, other := town.person(t, "seeker"), town.person(t, "deaf")
	profile := func(change ...string) url.Values {
		form := url.Values{"person": {me}, "version": {town.as("seeker").get(t, "/profile/resume").hidden(t, "version")}, "summary": {"打字又快又准"}}
		for i := 0; i+1 < len(change); i += 2 {
			form.Set(change[i], change[i+1])
		}
		return form
	}
	own := town.some(t, `SELECT id FROM delivery WHERE person = $1 ORDER BY id DESC LIMIT 1`, other)
	foreign := town.some(t, `SELECT id FROM delivery WHERE person <> $1 ORDER BY id LIMIT 1`, me)
	for name, c := range map[string]struct {
		role, path string
		form       url.Values
		status     int
		says       [2]string // Chinese, English; "" = any
		keeps      string
	}{
		"wrong check digit":        {"", "/join", good("credit_code", "91430300000000000X"), 422, [2]string{"统一社会信用代码不对", "credit code is wrong"}, "演示厂"},
		"name in the code's field": {"", "/join", good("credit_code", "演示厂", "name", "9143030000000000A"), 422, [2]string{"统一社会信用代码不对", "credit code is wrong"}, "9143030000000000A"},
		"words for a number":       {"", "/join", good("staff", "二十几个"), 422, [2]string{"请填数字", "Enter a number"}, "二十几个"},
		"no township":              {"", "/join", good("area", "/43/nowhere/"), 422, [2]string{"请选择所在乡镇", "Choose the township"}, "演示厂"},
		"a name too long":          {"", "/join", good("name", strings.Repeat("厂", 101)), 422, [2]string{`id="name-error" data-error>太长了，最多100个字`, `id="name-error" data-error>Too long: at most 100 `}, strings.Repeat("厂", 101)},
		"a contact too long":       {"", "/join", good("contact", strings.Repeat("人", 61)), 422, [2]string{`id="contact-error" data-error>太长了，最多60个字`, `id="contact-error" data-error>Too long: at most 60 `}, strings.Repeat("人", 61)},
		"a licence too long":       {"", "/join", good("licence", strings.Repeat("L", 201)), 422, [2]string{`id="licence-error" data-error>太长了，最多200个字`, `id="licence-error" data-error>Too long: at most 200 `}, strings.Repeat("L", 201)},
		"a field too long":         {"seeker", "/profile/resume", profile("summary", strings.Repeat("长", 3000)), 422, [2]string{"太长了", "Too long"}, "长长长"},
		"ten megabytes":            {"seeker", "/profile/resume", profile("summary", strings.Repeat("x", 10<<20)), 413, [2]string{"内容太长", "too long"}, ""},
		"hours beyond a day":       {"seeker", "/profile/search", profile("hours_day", "30"), 422, [2]string{"1到12小时", "1 to 12 hours"}, `value="30"`},
		"a negative pay":           {"seeker", "/profile/search", profile("pay_floor", "-5"), 422, [2]string{"请填数字", "Enter a number"}, `value="-5"`},
		"wrong encoding":           {"seeker", "/profile/resume", profile("summary", "\xb2\xd0\xc1\xaa"), 422, [2]string{"无法读取", "could not be read"}, ""},
		"a NUL":                    {"seeker", "/profile/resume", profile("summary", "a\x00b"), 422, [2]string{"无法读取", "could not be read"}, ""},
		"stale version":            {"seeker", "/profile/resume", profile("version", "7"), 409, [2]string{"刚刚改过", "just changed"}, ""},
		"no version":               {"seeker", "/profile/resume", profile("version", "x"), 409, [2]string{"刚刚改过", "just changed"}, ""},
		"another person's profile": {"seeker", "/profile/resume", profile("person", other), 404, [2]string{"没有找到", "not found"}, ""},
		"another's delivery":       {"seeker", "/deliveries/" + foreign + "/withdrawal", url.Values{"version": {"1"}}, 404, [2]string{"没有找到", "not found"}, ""},
		"unknown delivery":         {"seeker", "/deliveries/nonsense/withdrawal", url.Values{"version": {"1"}}, 404, [2]string{"没有找到", "not found"}, ""},
		"unknown post":             {"seeker", "/deliveries", url.Values{"post": {"nonsense"}, "for": {me}}, 404, [2]string{"没有找到", "not found"}, ""},
		"six posts at once":        {"seeker", "/deliveries", url.Values{"post": {"1", "2", "3", "4", "5", "6"}, "for": {me}}, 422, [2]string{"", ""}, ""},
		"an impossible date":       {"deaf", "/deliveries/" + own + "/start", url.Values{"version": {"1"}, "day": {"2024-02-30"}}, 0, [2]string{"", ""}, ""},
		"an empty message":         {"deaf", "/deliveries/" + own + "/messages", url.Values{"text": {" "}}, 422, [2]string{"", ""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := effects(t, town)
			for i, lang := range []string{"zh-CN", "en"} {
				form := url.Values{"key": {"bad-" + town.House.NewID()}}
				for k, v := range c.form {
					form[k] = v
				}
				got := town.in(t, c.role, lang, c.path, form)
				text := html.UnescapeString(got.Body)
				if c.status != 0 && got.Status != c.status || got.Status < 400 || got.Status >= 500 {
					t.Errorf("%s: answered %d, want %d", lang, got.Status, c.status)
				}
				if traces.MatchString(text) || strings.Contains(text, "⟦") {
					t.Errorf("%s: shows what nobody should see", lang)
				}
				if !strings.Contains(text, c.says[i]) || !strings.Contains(text, `lang="`+lang+`"`) {
					t.Errorf("%s: does not say %q", lang, c.says[i])
				}
				if c.keeps != "" && !strings.Contains(text, c.keeps) {
					t.Errorf("%s: %q was lost", lang, c.keeps)
				}
			}
			if after := effects(t, town); after != before {
				t.Errorf("%d facts were written", after-before)
			}
		})
	}
}

// in posts a form as a reader of that language.
func (t *town) in(tb testing.TB, role, lang, path string, form url.Values) page {
	tb.Helper()
	v := t.anyone()
	if role != "" {
		v = t.as(role)
	}
	return v.inLanguage(tb, lang, path, form)
}

// inLanguage posts a form as a reader of that language.
func (v *visitor) inLanguage(tb testing.TB, lang, path string, form url.Values) page {
	tb.Helper()
	req, err := http.NewRequest(http.MethodPost, v.town.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		tb.Fatal(err)
	}
	req.Host = v.host
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	return v.send(tb, req)
}
