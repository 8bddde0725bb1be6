package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

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
