package parts

import (
	"strings"
	"testing"
)

func TestRunsMarkOnlyWhatIsChinese(t *testing.T) {
	for text, want := range map[string]string{
		"刘翠秀":                      "[刘翠秀]",
		"2 January":                "2 January",
		"":                         "",
		"刘翠秀 · Village specialist": "[刘翠秀] · Village specialist",
		"雨湖路社区（演示） · since 2 January 2023": "[雨湖路社区（演示）] · since 2 January 2023",
		"湘潭拾屿有限公司(演示)":                     "[湘潭拾屿有限公司(演示)]",
		"We will do this: 办证。By 3 March":   "We will do this: [办证。]By 3 March",
		"2023年1月2日起":                       "2023[年1月2日起]",
		"来料加工员 · 朗朗手工艺":                    "[来料加工员 · 朗朗手工艺]",
	} {
		var b strings.Builder
		for _, x := range runs(text) {
			if x.han {
				b.WriteString("[" + x.text + "]")
			} else {
				b.WriteString(x.text)
			}
		}
		if b.String() != want {
			t.Errorf("%q: %s, want %s", text, b.String(), want)
		}
	}
}

// What is cut by language stays in one box: a row of flex items would set its parts beside
// each other, each broken for itself.
func TestDataIsOneBox(t *testing.T) {
	for text, want := range map[string]string{
		"2024年1月18日 · 9:00–11:30": `<span>2024<span lang="zh-CN">年1月18日</span> · 9:00–11:30</span>`,
		"1. 录入员":                  `<span>1. <span lang="zh-CN">录入员</span></span>`,
		"录入员":                     `<span lang="zh-CN">录入员</span>`,
		"2 January":               "2 January",
	} {
		var b strings.Builder
		if err := Data(text).Render(t.Context(), &b); err != nil || b.String() != want {
			t.Errorf("%q: %s (%v), want %s", text, b.String(), err, want)
		}
	}
}

// The hours of a week can be read: the bars alone have no scale.
func TestWeekSaysItsHours(t *testing.T) {
	var b strings.Builder
	err := Week("上班时间", []Day{{Name: "周一", Words: "9:00–12:00, 13:00–18:00", Runs: [][2]int{{9, 3}, {13, 5}}}}).Render(t.Context(), &b)
	if err != nil || !strings.Contains(b.String(), `<span class="hours">9:00–12:00, 13:00–18:00</span>`) || strings.Contains(b.String(), "hidden\">9") {
		t.Errorf("%v: %s", err, b.String())
	}
}
