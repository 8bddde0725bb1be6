package main

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// An answer that weighs is never chosen in advance: the list starts with nothing, and
// nothing chosen is said beside the field, with what was typed still there.
func TestNothingIsChosenInAdvance(t *testing.T) {
	town := newTown(t)
	at := town.opened(t, "village")
	organisation := town.some(t, `SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer'`, town.account("employer"))
	post := town.some(t, `SELECT id FROM post WHERE employer = $1 AND state = 'published' ORDER BY published_on DESC, id LIMIT 1`, organisation)
	me := town.person(t, "seeker")
	sent := strings.TrimSuffix(town.as("seeker").post(t, "/deliveries", url.Values{"key": {"sent-" + town.House.NewID()}, "post": {post}, "for": {me}}).Location, "?sent=1")
	town.pressed(t, "seeker", "/questions", url.Values{"person": {me}, "post": {post}, "code": {"shuttle"}})
	question := town.some(t, `SELECT id FROM question WHERE post = $1 ORDER BY id DESC LIMIT 1`, post)
	followups := town.as("counsellor").get(t, "/followups")
	followup := strings.Split(followups.Body, `action="/followups/`)
	if len(followup) < 2 {
		t.Fatal("nobody is to be asked how it goes")
	}
	asked, _, _ := strings.Cut(followup[1], `"`)
	inbox := "/inbox/" + strings.TrimPrefix(sent, "/deliveries/")
	for name, c := range map[string]struct {
		role, page, to string
		form           url.Values
		list, field    string // the list's id, and where it is said
		keeps          string
	}{
		"why a case ends":         {"township", at + "/more", at + "/more", url.Values{"kind": {"end"}}, "end.reason", "end.reason", ""},
		"why somebody is refused": {"employer", inbox, inbox + "/refusal", url.Values{}, "reason", "reason", ""},
		"how it is going":         {"counsellor", "/followups", "/followups/" + asked, url.Values{"note": {"电话里说还行"}}, "says-" + asked, "says-" + asked, "电话里说还行"},
		"what is asked":           {"employer", "/questions", "/questions/" + question, url.Values{}, "answer-" + question, "answer-" + question, ""},
		"why it is taken back":    {"seeker", sent, "", nil, "reason", "", ""},
	} {
		v := town.as(c.role)
		got := v.get(t, c.page)
		options := regexp.MustCompile(`(?s)<select id="` + regexp.QuoteMeta(c.list) + `".*?</select>`).FindString(got.Body)
		if !regexp.MustCompile(`^<select[^>]*>\s*<option value="">`).MatchString(options) || strings.Contains(options, " selected") {
			t.Errorf("%s: %d, chosen in advance: %.300q", name, got.Status, options)
		}
		if c.to == "" {
			continue
		}
		version := got.hidden(t, "version")
		if _, of, ok := strings.Cut(got.Body, `action="`+c.to+`"`); ok {
			version = page{Body: of}.hidden(t, "version")
		}
		got = v.post(t, c.to, all(c.form, url.Values{"key": {"none-" + town.House.NewID()}, "version": {version}}))
		text := html.UnescapeString(got.Body)
		if got.Status != 422 || !besides(text, c.field) || !strings.Contains(text, c.keeps) {
			t.Errorf("%s: nothing chosen answers %d\n%s", name, got.Status, errorsIn(text))
		}
	}
}

// What is to be corrected is called by its field: several fields are wrong in the same
// words, and a line of several by its number.
func TestWhatIsWrongIsNamed(t *testing.T) {
	town := newTown(t)
	mate, visit := town.toVisit(t)
	if got := mate.get(t, visit); !strings.Contains(got.Body, `<textarea id="q.told"`) {
		t.Error("what was said is a single line")
	}
	got := mate.post(t, visit, url.Values{"key": {"named-" + town.House.NewID()}, "version": {"1"}, "q.met_on": {"2024-01-02"}, "q.needs.1.what": {"轮椅坏了"}})
	text := html.UnescapeString(got.Body)
	for _, want := range []string{`<a href="#q.met">见到了谁：这一项要填</a>`, `<a href="#q.told">说了什么、定了什么：这一项要填</a>`, `第2行 · 哪方面的需求：这一项要填</a>`} {
		if got.Status != 422 || !strings.Contains(text, want) {
			t.Errorf("%d, does not say %q\n%s", got.Status, want, errorsIn(text))
		}
	}
}
