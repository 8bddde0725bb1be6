package parts

import (
	"github.com/a-h/templ"

	"tongxing/msg"
)

// Story shows one part in one state; the gallery and the tests walk over all of
// them. People and employers in stories are invented.
type Story struct {
	Name   string
	Render func(msg.Lang) templ.Component
}

// in picks the sample words of a language.
func in(l msg.Lang, zh, en string) string {
	if l == msg.EN {
		return en
	}
	return zh
}

// Stories lists every part, its states side by side.
func Stories() []Story {
	return []Story{
		{"tags", storyTags}, {"reasons", storyReasons}, {"facts", storyFacts}, {"rows", storyRows},
		{"path", storyPath}, {"thread", storyThread}, {"notice", storyNotice}, {"live", storyLive},
		{"summary", storySummary}, {"fields", storyFields}, {"choices", storyChoices}, {"fields wrong", storyWrong},
		{"press", storyPress}, {"week", storyWeek}, {"bars", storyBars}, {"bars-in-words", storyBarsInWords}, {"table", storyTable}, {"icons", storyIcons},
	}
}

func storyWeek(l msg.Lang) templ.Component {
	return Week(in(l, "工作时间", "Working hours"), []Day{
		{Name: in(l, "周一", "Mon"), Words: in(l, "8点到12点", "8 to 12"), Runs: [][2]int{{8, 4}}},
		{Name: in(l, "周三", "Wed"), Words: in(l, "8点到12点，14点到17点", "8 to 12, 14 to 17"), Runs: [][2]int{{8, 4}, {14, 3}}},
		{Name: in(l, "周日", "Sun"), Words: in(l, "休息", "free")},
	})
}

func storyBars(l msg.Lang) templ.Component {
	return Bars(in(l, "各渠道就业", "Placements by channel"), []Bar{
		{Label: in(l, "平台", "Platform"), Words: "87", Value: 87, Of: 110},
		{Label: in(l, "自主创业", "Self-employed"), Words: "110", Value: 110, Of: 110, Kind: "c3", Href: "/"},
	})
}

func storyBarsInWords(l msg.Lang) templ.Component {
	return BarsInWords(in(l, "岗位要求与您的能力", "What the post asks and what you can do"), []Bar{
		{Label: in(l, "走动", "Walking"), Words: in(l, "要求2，您能3", "asks 2, you can 3"), Value: 3, Of: 4, Mark: 2},
		{Label: in(l, "搬重物", "Lifting"), Words: in(l, "要求3，您能1", "asks 3, you can 1"), Value: 1, Of: 4, Mark: 3, Kind: "c2"},
		{Label: in(l, "看屏幕", "Reading a screen"), Words: in(l, "没有要求", "not asked"), Value: 4, Of: 4, Kind: "c3"},
	})
}

func storyTable(l msg.Lang) templ.Component {
	return Table{
		Caption: in(l, "各镇就业（单位：人）", "Employment by town (people)"),
		Head:    []string{in(l, "镇", "Town"), in(l, "目标", "Target"), in(l, "已就业", "Employed")},
		Numeric: map[int]bool{1: true, 2: true},
		Rows: [][]Cell{
			{{Text: "青石镇", Href: "/"}, {Text: "120"}, {Text: "96"}},
			{{Text: "柳湾镇", Href: "/"}, {Text: "80"}, {Text: "83"}},
		},
	}.Show()
}

func storyPress(l msg.Lang) templ.Component {
	return Press{Action: "/deliveries", Key: "k1", Label: in(l, "一键求职", "Apply in one press"), More: in(l, "客服专员", "support clerk"),
		Kind: "primary", ID: "apply", Main: true, Values: []Option{{Value: "post", Label: "p1"}}}.Form()
}

func storySummary(l msg.Lang) templ.Component {
	return Summary(l, in(l, "有2处要改", "2 things to correct"), []FieldError{
		{Name: "wrong-pay", Text: in(l, "月工资不能低于1700元", "Monthly pay cannot be under 1,700 yuan")},
		{Text: in(l, "网络慢，请再按一次", "The network is slow: press once more")},
	})
}
