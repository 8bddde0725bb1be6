package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The public year begins with its contents, calls the print by its name, keeps codes to
// the table and leaves no channel out of its sum.
func TestTheYearReadsAsOneDocument(t *testing.T) {
	town := newTown(t)
	page := town.anyone().get(t, "/year").Body
	nav := regexp.MustCompile(`(?s)<nav aria-label="目录">.*?</nav>`).FindString(page)
	heads := regexp.MustCompile(`<h2 id="(at-\w+)"`).FindAllStringSubmatch(page, -1)
	if len(heads) < 10 || strings.Index(page, nav) > strings.Index(page, heads[0][0]) {
		t.Fatalf("%d groups, contents %q", len(heads), nav)
	}
	for _, m := range heads {
		if strings.Count(nav, `href="#`+m[1]+`"`) != 1 {
			t.Errorf("the contents do not lead to %s", m[1])
		}
	}
	for _, want := range []string{"旁边是印发的《2023年工作总结》里的数字", "总结中：", "与总结不一致", "总结有误："} {
		if !strings.Contains(page, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	cards, _, _ := strings.Cut(page, "<table")
	if code := regexp.MustCompile(`[>\s][FS]\d+[<\s]`).FindString(cards); code != "" || strings.Contains(page, "印的") {
		t.Errorf("codes outside the table: %q", code)
	}
	_, bars, _ := strings.Cut(page, `id="at-channels"`)
	bars, _, _ = strings.Cut(bars, `id="at-now"`)
	all := regexp.MustCompile(`(?s)<h3>新增就业</h3><b>([\d,]+)</b>`).FindStringSubmatch(page)
	sum := 0
	for _, m := range regexp.MustCompile(`<span class="num">([\d,]+)</span>`).FindAllStringSubmatch(bars, -1) {
		sum += whole(m[1])
	}
	if all == nil || sum < whole(all[1]) || !strings.Contains(bars, "其他渠道") {
		t.Errorf("the channels come to %d of %v", sum, all)
	}
}

func whole(text string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	return n
}
