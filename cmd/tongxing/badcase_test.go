package main

import (
	"html"
	"net/url"
	"strings"
	"testing"
)

// The forms of cases: what is wrong is said beside its field in the reader's language,
// what was typed stays, and nothing is written.
func TestBadInputInCases(t *testing.T) {
	town := newTown(t)
	at := town.opened(t, "village")
	who := town.some(t, `SELECT person FROM cases WHERE id = $1`, strings.TrimPrefix(at, "/cases/"))
	version := town.as("township").get(t, at+"/more").hidden(t, "version")
	pay := town.some(t, `SELECT c.id FROM payment c WHERE c.state = 'proposed' AND c.area LIKE '/43/4303/430302/%' ORDER BY c.id LIMIT 1`)
	care := town.some(t, `SELECT c.id FROM cases c WHERE c.programme = 'four-party-care' AND c.ending = '' AND c.area LIKE (SELECT g.area || '%' FROM access_grant g WHERE g.account = $1 AND g.role = 'township') ORDER BY c.id LIMIT 1`, town.account("township"))
	careVersion := town.some(t, `SELECT CAST(row_version AS TEXT) FROM cases WHERE id = $1`, care)
	resident, refused := town.refused(t)
	closing, own := town.closing(t, "county", "premises"), town.closing(t, "city", "self_employment")
	town.budget(t, "training")
	depot := town.some(t, `SELECT id FROM organisation WHERE kind IN ('device_station', 'community_station') AND to_on = '' AND area LIKE '/43/4303/430302/%' ORDER BY id LIMIT 1`)
	in := func(pairs ...string) url.Values {
		form := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return form
	}
	for name, c := range map[string]struct {
		role, path string
		form       url.Values
		field      string // beside which it is said
		says       [2]string
		keeps      string
	}{
		"opened for nobody":             {"village", "/programmes/need/new", in("of", "person", "q.kind", "care", "q.what", "夜里没人"), "subject", [2]string{"这一项要填", "This is needed"}, "夜里没人"},
		"stock without a class":         {"county", "/stock", in("station", depot, "serials", "NEW-9"), "code", [2]string{"请从列出的里面选", "Choose from the list"}, "NEW-9"},
		"stock that is there":           {"county", "/stock", in("station", depot, "code", "122203", "serials", "NEW-9 NEW-9"), "serials", [2]string{"写了两次", "stands twice"}, "NEW-9 NEW-9"},
		"stock of no station":           {"county", "/stock", in("station", "nowhere", "code", "122203", "serials", "NEW-9"), "station", [2]string{"请从列出的里面选", "Choose from the list"}, "NEW-9"},
		"opened for nobody known":       {"village", "/programmes/need/new", in("of", "person", "subject", "nobody", "q.kind", "care", "q.what", "夜里没人"), "subject", [2]string{"没有找到，请重新选择", "Not found. Please choose again"}, "夜里没人"},
		"opened without what":           {"village", "/programmes/need/new", in("of", "person", "subject", who, "q.kind", "care"), "q.what", [2]string{"这一项要填", "This is needed"}, `value="` + who},
		"opened with a kind not listed": {"village", "/programmes/need/new", in("of", "person", "subject", who, "q.kind", "moon", "q.what", "夜里没人"), "q.kind", [2]string{"请从列出的里面选", "Choose from the list"}, "夜里没人"},
		"a plan with an odd day":        {"township", at + "/steps/planned", in("version", version, "q.measure", "联系日托", "q.by_when", "2024-02-30"), "q.by_when", [2]string{"日期请写成", "Write the day"}, "2024-02-30"},
		"a plan without an owner":       {"township", at + "/steps/planned", in("version", version, "q.measure", "联系日托", "q.by_when", "2024-02-20"), "name.owner", [2]string{"", ""}, "联系日托"},
		"a row half filled":             {"county", "/programmes/reception/new", in("q.on", "someday"), "subject", [2]string{"这一项要填", "This is needed"}, ""},
		"a step without its paper":      {"township", "/cases/" + care + "/steps/paid", in("version", careVersion), "", [2]string{"", ""}, ""},
		"ended as the moon":             {"township", at + "/more", in("version", version, "kind", "end", "end.reason", "moon"), "", [2]string{"", ""}, ""},
		"many with none ticked":         {"township", "/programmes/need/steps/planned", in("q.measure", "联系日托", "q.by_when", "2024-02-20"), "case", [2]string{"", ""}, "联系日托"},
		"many with a word for a day":    {"township", "/programmes/need/steps/planned", in("q.measure", "联系日托", "q.by_when", "下周"), "q.by_when", [2]string{"日期请写成", "Write the day"}, "下周"},
		"a budget in words":             {"city", "/money/budgets", in("county", "/43/4303/430304/", "line", "four_party", "year", "2023", "yuan", "九百万"), "yuan", [2]string{"", ""}, "九百万"},
		"a payment declined silently":   {"city", "/money/" + pay, in("version", "1", "to", "refused", "of", town.some(t, `SELECT case_id FROM payment WHERE id = $1`, pay)), "reason-" + pay, [2]string{"", ""}, ""},
		"a closing of nothing":          {"county", "/money/closings", in("year", "2023", "what", "", "how", "carry", "reason", "班次跨年"), "what", [2]string{"请从列出的里面选", "Choose from the list"}, "班次跨年"},
		"a closing kept":                {"county", "/money/closings", in("year", "2023", "what", "training@/43/4303/430302/", "how", "keep", "reason", "班次跨年"), "how", [2]string{"请选结转下年或收回", "carried over, or returned"}, "班次跨年"},
		"a closing without why":         {"county", "/money/closings", in("year", "2023", "what", "training@/43/4303/430302/", "how", "return", "reason", " "), "reason", [2]string{"请写清原因", ""}, `value="return" checked`},
		"a closing of a running year":   {"county", "/money/closings", in("year", "2099", "what", "training@/43/4303/430302/", "how", "carry", "reason", "班次跨年"), "year", [2]string{"才结束", "The year ends on"}, "2099"},
		"a closing declined silently":   {"city", "/money/closings/" + closing, in("year", "2023", "version", "1", "to", "no", "reason-"+closing, " "), "reason-" + closing, [2]string{"", ""}, ""},
		"one's own closing decided":     {"city", "/money/closings/" + own, in("year", "2023", "version", "1", "to", "yes"), "", [2]string{"自己提出的要由别人决定", "decided by somebody else"}, ""},
		"referred to nobody":            {"township", at + "/handover", in("version", version, "kind", "refer", "refer.reason", "请看一看"), "refer.to_ref", [2]string{"请选一个单位", "choose an organisation"}, "请看一看"},
		"transferred without why":       {"township", at + "/handover", in("version", version, "kind", "transfer", "transfer.to_area", "/43/4303/430304/"), "transfer.reason", [2]string{"", ""}, `value="/43/4303/430304/"`},
		"a deputy of yesterday":         {"county", "/account/deputies", in("deputy", town.account("city"), "from", "2023-01-01", "to", "2024-01-09"), "from", [2]string{"今天或以后", "today or later"}, "2023-01-01"},
		"a deputy for a word":           {"county", "/account/deputies", in("deputy", town.account("city"), "from", "明天", "to", "2024-01-09"), "from", [2]string{"日期请写成", "Write the day"}, "明天"},
		"a conflict without why":        {"village", "/conflicts", in("case", strings.TrimPrefix(at, "/cases/"), "about", "case:"+strings.TrimPrefix(at, "/cases/")), "why", [2]string{"", ""}, "checked"},
		"a case taken out silently":     {"county", at + "/archive", in("kind", "archive", "archive.reason", " "), "archive.reason", [2]string{"请写清原因", ""}, ""},
		"an appeal without a word":      {"", "/my/cases/" + refused + "/appeal", in("why", " "), "why", [2]string{"", ""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := effects(t, town)
			for i, lang := range []string{"zh-CN", "en"} {
				c.form.Set("key", "bad-"+town.House.NewID())
				v := town.as(c.role)
				if c.role == "" {
					v = resident
				}
				got := v.inLanguage(t, lang, c.path, c.form)
				text := html.UnescapeString(got.Body)
				if got.Status != 422 && got.Status != 409 {
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
			if after := effects(t, town); after != before {
				t.Errorf("%d facts were written", after-before)
			}
		})
	}
}

// budget gives a county something left of a line of the year that is over.
func (t *town) budget(tb testing.TB, line string) {
	tb.Helper()
	t.pressed(tb, "city", "/money/budgets", url.Values{"county": {"/43/4303/430302/"}, "line": {line}, "year": {"2023"}, "yuan": {"9000000"}})
}

// closing is what somebody proposed for it, which waits for another person.
func (t *town) closing(tb testing.TB, role, line string) string {
	tb.Helper()
	t.budget(tb, line)
	t.pressed(tb, role, "/money/closings", url.Values{"year": {"2023"}, "what": {line + "@/43/4303/430302/"}, "how": {"carry"}, "reason": {"班次跨年"}})
	return t.some(tb, `SELECT id FROM budget_close WHERE state = 'proposed' AND line = $1`, line)
}

// pressed posts a form that must go through.
func (t *town) pressed(tb testing.TB, role, path string, form url.Values) {
	tb.Helper()
	form.Set("key", "pressed-"+t.House.NewID())
	if got := t.as(role).post(tb, path, form); got.Status != 303 {
		tb.Fatalf("%s: %d\n%.600s", path, got.Status, got.Body)
	}
}

// besides tells whether an error stands beside a field and is linked from the page's
// head.
func besides(text, field string) bool {
	return strings.Contains(text, `href="#`+field+`"`) && (strings.Contains(text, `id="`+field+`-error"`) || strings.Contains(text, `id="`+field+`"`) && strings.Contains(text, "data-error"))
}

// errorsIn are the lines of a page that speak of errors, for a failing test.
func errorsIn(text string) (out string) {
	for _, part := range strings.Split(text, "<") {
		if strings.Contains(part, "error") || strings.Contains(part, `href="#`) {
			out += "<" + part + "\n"
		}
	}
	return out
}
