package main

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// begun are programmes that a person begins, what they say, and who is then waited for.
var begun = []struct {
	slug, next string
	who        string // the office in whose day the next step stands, "" = not asked here
	say        url.Values
}{
	{"need", "planned", "township", url.Values{"q.kind": {"care"}, "q.what": {"夜里没有人照看"}}},
	{"petition", "assigned", "city", url.Values{"q.demand": {"补发补贴"}, "q.facts": {"三个月没有到账"}, "q.issue": {"补贴停发"}}},
	{"legal-aid", "passed_on", "county", url.Values{"q.matter": {"labour"}, "q.means": {"no_fixed_income"}, "q.facts": {"三个月工资没有发"}}},
	{"barrier", "answered", "county", url.Values{"q.where": {"雨湖路老药店"}, "q.kind": {"stairs"}, "q.what": {"三级台阶"}}},
	{"device-repair", "passed_on", "township", url.Values{"q.broken": {"左轮漏气"}}},
}

var staffOnly = regexp.MustCompile(`name="(subject|of|find\.[^"]*|name\.[^"]*)"`)

// A resident begins what the definitions say residents begin: from their own page, with
// nothing asked that only an office knows, and they see what comes next and until when.
func TestResidentBegins(t *testing.T) {
	town := newTown(t)
	seeker := town.as("seeker")
	mine := seeker.get(t, "/my/cases").Body
	for _, x := range begun {
		at := "/programmes/" + x.slug + "/new"
		if !strings.Contains(mine, `href="`+at+`"`) {
			t.Errorf("%s is not offered", x.slug)
		}
		form := seeker.get(t, at)
		if found := staffOnly.FindString(form.Body); form.Status != 200 || found != "" {
			t.Errorf("%s asks a person for %s (%d)", x.slug, found, form.Status)
		}
		id := town.begins(t, seeker, at, x.say, "")
		own := seeker.get(t, "/my/cases/"+id)
		if own.Status != 200 || !strings.Contains(own.Body, "now-step") || !strings.Contains(own.Body, "下一步") || !strings.Contains(own.Body, "月") {
			t.Errorf("%s: what comes next is not said: %d\n%.900s", x.slug, own.Status, own.Body)
		}
		if n := town.some(t, `SELECT CAST(count(*) AS TEXT) FROM task t JOIN cases c ON c.id = t.case_id WHERE t.case_id = $1 AND t.step = $2 AND t.hat = $3 AND t.due_on < '9999' AND c.person = $4`, id, x.next, x.who, town.personOf(t, "seeker")); n != "1" {
			t.Errorf("%s: %s waits for nobody of the %s", x.slug, x.next, x.who)
		}
	}
	for _, none := range []string{"/programmes/appeal/new", "/programmes/self-employment-aid/new", "/programmes/child-rehab/new"} {
		if strings.Contains(mine, none) {
			t.Errorf("%s is offered to a grown-up who cannot begin it", none)
		}
	}
}

// A guardian begins for their ward, and for nobody else; what stands open once is not
// offered again, and whom one is not is not taken from the form.
func TestGuardianBegins(t *testing.T) {
	town := newTown(t)
	guardian := town.as("guardian")
	ward := town.some(t, `SELECT person FROM access_grant WHERE account = $1 AND role = 'guardian' ORDER BY person LIMIT 1`, town.account("guardian"))
	stranger := town.personOf(t, "seeker")
	at := "/programmes/need/new?for=" + ward
	if page := guardian.get(t, "/my/cases?for="+ward); !strings.Contains(page.Body, `href="`+at+`"`) {
		t.Errorf("nothing to begin for a ward: %d", page.Status)
	}
	id := town.begins(t, guardian, at, url.Values{"for": {ward}, "subject": {stranger}, "q.kind": {"school"}, "q.what": {"上学没有人接送"}}, "?for="+ward)
	if who := town.some(t, `SELECT person FROM cases WHERE id = $1`, id); who != ward {
		t.Errorf("begun for %s, not for the ward", who)
	}
	if got := guardian.post(t, "/programmes/need/new", url.Values{"key": {"stranger"}, "for": {stranger}, "q.kind": {"care"}, "q.what": {"别人的事"}}); got.Status != 404 {
		t.Errorf("a guardian begins for a stranger: %d", got.Status)
	}
	if got := guardian.get(t, "/my/cases?for="+stranger); strings.Contains(got.Body, "/new") {
		t.Errorf("and is offered it: %d", got.Status)
	}
}

// begins sends a form as somebody and tells the case that came of it.
func (t *town) begins(tb testing.TB, v *visitor, at string, say url.Values, query string) string {
	tb.Helper()
	form := url.Values{"key": {"begun-" + t.House.NewID()}}
	for _, m := range regexp.MustCompile(`name="(q\.[a-z]+_on)"[^>]*value="([^"]+)"`).FindAllStringSubmatch(v.get(tb, at).Body, -1) {
		form.Set(m[1], m[2]) // the day stands there already
	}
	for k, v := range say {
		form[k] = v
	}
	path, _, _ := strings.Cut(at, "?")
	got := v.post(tb, path, form)
	id := strings.TrimSuffix(strings.TrimPrefix(got.Location, "/my/cases/"), query)
	if got.Status != 303 || "/my/cases/"+id+query != got.Location {
		tb.Fatalf("%s: %d %s\n%s", at, got.Status, got.Location, errorsIn(got.Body))
	}
	return id
}

// personOf is the person behind a demo role's account.
func (t *town) personOf(tb testing.TB, role string) string {
	tb.Helper()
	return t.some(tb, `SELECT person FROM account WHERE id = $1`, t.account(role))
}
