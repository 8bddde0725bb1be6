package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"tongxing/msg"
	"tongxing/txa"
)

// A phone that opens an application shows it, and the way back to the others; a desk shows
// both side by side.
func TestAnApplicationOpensAtItself(t *testing.T) {
	town := newTown(t)
	browser, err := txa.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	organisation := town.some(t, `SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer'`, town.account("employer"))
	waits := town.some(t, `SELECT id FROM delivery WHERE employer = $1 AND state IN ('sent', 'viewed') ORDER BY id LIMIT 1`, organisation)
	for width, both := range map[int]bool{320: false, 1280: true} {
		s := txa.Plain
		s.Width, s.Scripts = width, false
		tab, err := browser.Open(s)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(tab.Close)
		employer := &player{t, tab, town, "employer"}
		employer.goes("/inbox/" + waits)
		text, err := tab.Text()
		employer.do("text", err)
		if listed := strings.Contains(text, "还有") || strings.Contains(text, "已回话"); listed != both {
			t.Errorf("at %d the list is shown: %t", width, listed)
		}
		if back := strings.Contains(text, "简历列表（"); back == both {
			t.Errorf("at %d the way back is shown: %t", width, back)
		}
		if !strings.Contains(text, "本人会看到您打开过") {
			t.Errorf("at %d the application is not shown", width)
		}
	}
}

// Who gave no answer has not answered, and nobody is asked to come on a weekend.
func TestTheInboxSaysWhatIsSo(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		employer := town.as("employer")
		list := employer.get(t, "/inbox")
		for _, pick := range regexp.MustCompile(`(?s)<a class="pick".*?</a>`).FindAllString(list.Body, -1) {
			ended := strings.Contains(pick, "已关闭") || strings.Contains(pick, "已撤回") || strings.Contains(pick, "在别处")
			if ended != strings.Contains(pick, "已结束") || ended && strings.Contains(pick, "已回话") {
				t.Errorf("it reads %s", pick)
			}
		}
		organisation := town.some(t, `SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer'`, town.account("employer"))
		one := employer.get(t, "/inbox/"+town.some(t, `SELECT id FROM delivery WHERE employer = $1 AND state IN ('sent', 'viewed') ORDER BY id LIMIT 1`, organisation))
		slots := regexp.MustCompile(`name="slot\d" value="(\S+) 10:00"`).FindAllStringSubmatch(one.Body, -1)
		if len(slots) != 3 {
			t.Fatalf("%d times", len(slots))
		}
		for _, m := range slots {
			if d, err := time.Parse(time.DateOnly, m[1]); err != nil || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
				t.Errorf("%s (%v) is a %s", m[1], err, d.Weekday())
			}
		}
	})
}

// An employer is asked about its people one by one, by the name their application bore;
// and a page of nothing says so in words.
func TestAFollowUpSaysOfWhom(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		row := func(column string) string {
			return town.some(t, `SELECT `+column+` FROM followup f JOIN placement t ON t.id = f.placement JOIN post p ON p.id = t.post JOIN person n ON n.id = f.person
				WHERE f.done_on = '' AND f.due_on < '2024-01-10' AND t.delivery <> '' ORDER BY f.id LIMIT 1`)
		}
		organisation := row(`f.employer`)
		list := town.signedIn(t, town.some(t, `SELECT account FROM access_grant WHERE organisation = $1 AND role = 'employer' ORDER BY id LIMIT 1`, organisation)).get(t, "/followups")
		firm := town.some(t, `SELECT name FROM employer WHERE id = $1`, organisation)
		for _, want := range []string{row(`p.title`), msg.ZH.Day(row(`t.started_on`))[len("2023"):] + "上班</span>"} {
			if !strings.Contains(list.Body, want) {
				t.Errorf("%d: lacks %q", list.Status, want)
			}
		}
		for _, m := range regexp.MustCompile(`(?s)<h2>.*?</h2>`).FindAllString(list.Body, -1) {
			if strings.Contains(m, firm) || strings.Contains(m, row(`n.name`)) || !strings.Contains(m, "先生") && !strings.Contains(m, "女士") {
				t.Errorf("it asks about %s", m)
			}
		}
		empty := town.as("employer-b").get(t, "/questions")
		if n := town.some(t, `SELECT CAST(count(*) AS TEXT) FROM question WHERE asked_of = 'employer' AND answered_at = '' AND employer = (SELECT organisation FROM access_grant WHERE account = $1 AND role = 'employer')`, town.account("employer-b")); n != "0" || !strings.Contains(empty.Body, "<h1>现在没有问题要您答</h1>") {
			t.Errorf("%s questions: %d", n, empty.Status)
		}
	})
}
