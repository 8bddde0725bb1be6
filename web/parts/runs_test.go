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
