package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tongxing/registry/idno"
	"tongxing/store"
)

// posted is the case of a notice about a person that runs today.
func (t *town) posted(tb testing.TB) string {
	tb.Helper()
	return t.some(tb, `SELECT case_id FROM task WHERE step = 'posted' AND programme = 'four-party-care' AND level = 'open' AND due_on >= $1 ORDER BY case_id LIMIT 1`, string(t.House.Today()))
}

// write changes rows behind the verbs' backs.
func (t *town) write(tb testing.TB, query string, args ...any) {
	tb.Helper()
	if err := t.House.DB().Write(tb.Context(), func(tx *store.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
		tb.Fatal(err)
	}
}

var noticeLink = regexp.MustCompile(`href="/notices/([0-9a-f-]+)"`)

// walked reads every page of the notices and tells which cases stand there.
func (t *town) walked(tb testing.TB) (seen map[string]bool, body string) {
	tb.Helper()
	seen = map[string]bool{}
	next := regexp.MustCompile(`href="(/notices\?[^"]*after=[^"]+)"`)
	for at := "/notices"; at != ""; {
		page := t.as("public").get(tb, at)
		if page.Status != 200 {
			tb.Fatalf("%s: %d", at, page.Status)
		}
		for _, m := range noticeLink.FindAllStringSubmatch(page.Body, -1) {
			if seen[m[1]] {
				tb.Errorf("%s stands on two pages", m[1])
			}
			seen[m[1]] = true
		}
		_, said, _ := strings.Cut(page.Body, "<main") // the demo's own line above names everybody
		body, at = body+said, ""
		if m := next.FindStringSubmatch(page.Body); m != nil {
			at = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	return seen, body
}

// Every notice that runs stands on the public page, once, and says of a person no more
// than the law lets it.
func TestNoticesArePublic(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		today := string(town.House.Today())
		seen, body := town.walked(t)
		if n := town.some(t, `SELECT CAST(count(DISTINCT case_id) AS TEXT) FROM task WHERE step IN ('posted', 'advertised') AND level IN ('open', 'restricted') AND due_on >= $1`, today); n != fmt.Sprint(len(seen)) || n == "0" {
			t.Errorf("%d stand there, %s run", len(seen), n)
		}
		id := town.posted(t)
		name := town.some(t, `SELECT p.name FROM person p JOIN cases c ON c.person = p.id WHERE c.id = $1`, id)
		one := town.as("public").get(t, "/notices/"+id)
		if one.Status != 200 || strings.Contains(body+one.Body, name) || !strings.Contains(one.Body, idno.MaskName(name)) {
			t.Errorf("%s is named in full, or not at all: %d", name, one.Status)
		}
		_, one.Body, _ = strings.Cut(one.Body, "<main")
		for _, key := range []string{town.some(t, `SELECT person FROM cases WHERE id = $1`, id), town.some(t, `SELECT household FROM cases WHERE id = $1`, id), "一级", "二级", "肢体", "视力", "精神", "智力"} {
			if strings.Contains(body+one.Body, key) {
				t.Errorf("a notice says %s", key)
			}
		}
		for _, x := range []struct {
			name, change string
			stands       bool
			named        bool
		}{
			{"guarded", `UPDATE cases SET level = 'restricted' WHERE id = $1`, true, false},
			{"sealed", `UPDATE cases SET level = 'sealed' WHERE id = $1`, false, false},
			{"a child's", `UPDATE cases SET level = 'child' WHERE id = $1`, false, false},
			{"open again", `UPDATE cases SET level = 'open' WHERE id = $1`, true, true},
			{"of its last day", `UPDATE task SET due_on = '` + today + `' WHERE case_id = $1`, true, true},
			{"of the day before", `UPDATE task SET due_on = '` + string(town.House.Today().AddDays(-1)) + `' WHERE case_id = $1`, false, false},
		} {
			town.write(t, x.change, id)
			got := town.as("public").get(t, "/notices/"+id)
			if seen, _ := town.walked(t); seen[id] != x.stands || (got.Status == 200) != x.stands || strings.Contains(got.Body, idno.MaskName(name)) != x.named {
				t.Errorf("%s: listed %v, %d, named %v", x.name, seen[id], got.Status, strings.Contains(got.Body, idno.MaskName(name)))
			}
		}
	})
}

// A signed-in resident objects, once; nobody learns who it was but the office. Others are
// told whom to call.
func TestObjection(t *testing.T) {
	town := newTown(t)
	id := town.posted(t)
	at, why := "/notices/"+id, "他家去年已经搬走，邻居都知道"
	form := func() url.Values { return url.Values{"key": {"object-" + town.House.NewID()}, "why": {why}} }
	if page := town.as("public").get(t, at); !strings.Contains(page.Body, "tel:12385") || strings.Contains(page.Body, "/objection") {
		t.Errorf("without signing in: %d", page.Status)
	}
	for _, role := range []string{"public", "county", "auditor", "employer"} {
		if got := town.as(role).post(t, at+"/objection", form()); got.Status < 400 && !strings.Contains(got.Location, "/signin") {
			t.Errorf("%s objects as a resident: %d", role, got.Status)
		}
	}
	seeker := town.as("seeker")
	empty := form()
	empty.Set("why", " ")
	if got := seeker.post(t, at+"/objection", empty); got.Status != 422 || !besides(got.Body, "why") {
		t.Errorf("an empty objection: %d", got.Status)
	}
	if got := seeker.post(t, at+"/objection", form()); got.Status != 303 || got.Location != at+"?sent=1" {
		t.Fatalf("objected: %d %s\n%s", got.Status, got.Location, errorsIn(got.Body))
	}
	if got := seeker.post(t, at+"/objection", form()); got.Status != 422 || !strings.Contains(got.Body, "已经提过异议") {
		t.Errorf("objected again: %d", got.Status)
	}
	if got := seeker.get(t, "/cases/"+id); got.Status != 404 {
		t.Errorf("who objects reads the case: %d", got.Status)
	}
	name := town.some(t, `SELECT name FROM account WHERE id = $1`, town.account("seeker"))
	if got := town.as("city").get(t, "/cases/"+id); !strings.Contains(got.Body, why) || !strings.Contains(got.Body, name) || !strings.Contains(got.Body, at) {
		t.Errorf("the office does not see who objects, or where it is posted: %d", got.Status)
	}
	town.write(t, `INSERT INTO access_grant (id, account, role, area, person, organisation, from_on, to_on) SELECT 'of-the-posted', $1, 'guardian', '', c.person, '', '2023-01-01', '' FROM cases c WHERE c.id = $2`, town.account("guardian"), id)
	subject := town.as("guardian")
	for _, page := range []string{"/cases/" + id, "/my/cases/" + id} {
		if got := subject.get(t, page); got.Status != 200 || strings.Contains(got.Body, why) || strings.Contains(got.Body, name) {
			t.Errorf("%s tells the person who objected: %d", page, got.Status)
		}
	}
}
