// Package wording (用语) owns what an advert may not say or pay: discrimination,
// fees and deposits, and pay under the legal minimum. It reads text and numbers
// and knows no database. It refuses with a reason; a second officer reads what it
// lets through.
//
// Floor 3, beneath employment. Sources: 残疾人保障法 art. 38, 就业促进法 art. 26–29,
// 劳动合同法 art. 9, and the county's minimum wage as the dated table gives it.
package wording

import (
	"regexp"
	"slices"

	"golang.org/x/text/unicode/norm"

	"tongxing/store"
)

// An Advert is what is checked. PayMin is fen a month.
type Advert struct {
	Title, Body, Contract string
	PayMin                int64
	HoursWeek             int
	County                string
	Day                   store.Day
}

// A Finding is one thing to change, beside its field.
type Finding struct {
	Field, Key string
	Pairs      []any
}

// A rule refuses words, unless they are said to deny the thing.
type rule struct {
	key   string
	words *regexp.Regexp
}

var rules = []rule{
	{"wording.healthy", regexp.MustCompile(`身体健康者?优先|限健全人|健全人优先|四肢健全|无残疾|非残疾|不招残疾|正常人优先`)},
	{"wording.sex", regexp.MustCompile(`限(男|女)性?|只招(男|女)|仅限(男|女)|(男|女)性优先|已婚已育|未婚(优先|者)`)},
	{"wording.age", regexp.MustCompile(`\d{2}岁以下|限\d{2}岁|年龄不超过\d{2}|年轻人优先`)},
	{"wording.looks", regexp.MustCompile(`形象(气质)?(好|佳)|五官端正|身高\d|颜值`)},
	{"wording.origin", regexp.MustCompile(`限本地户口|(不要|不招)外地|仅限汉族`)},
	{"wording.fee", regexp.MustCompile(`押金|保证金|风险金|服装费|培训费|报名费|体检费自理|入职费|中介费|先交费|培训贷`)},
	{"wording.papers", regexp.MustCompile(`扣押?(身份证|证件)|(身份证|残疾证|证件)(原件)?(抵押|代管|留存)`)},
	{"wording.rent", regexp.MustCompile(`挂证|挂靠残疾证|残疾证租|出租残疾证|不用上班`)},
	{"wording.scam", regexp.MustCompile(`刷单|日赚\d|轻松月入|拉人头|兼职返利`)},
}

// denied are the turns that say a thing is not asked for.
var denied = regexp.MustCompile(`(不收|不得收|无需(交|缴)?|不需要?(交|缴)?|免|没有|无|不交|不用交|不收取|不限)(取|任何)?[^,,。;;\n]{0,6}$`)

var blanks = regexp.MustCompile(`[\s ·*_—\-]+`)

// Check finds everything that must change, in the order of the fields.
func Check(a Advert) []Finding {
	var out []Finding
	for _, f := range []struct{ name, text string }{{"title", a.Title}, {"body", a.Body}, {"contract", a.Contract}} {
		text := blanks.ReplaceAllString(norm.NFKC.String(f.text), "") // "押 金" is 押金
		for _, r := range rules {
			if said(r.words, text) {
				out = append(out, Finding{Field: f.name, Key: r.key})
			}
		}
	}
	if least := Minimum(a.County, a.Day); a.HoursWeek >= 35 && a.PayMin < least {
		out = append(out, Finding{Field: "pay_min", Key: "wording.minimum", Pairs: []any{"min", least / 100}})
	}
	return out
}

// said tells whether the words stand there other than to deny them.
func said(words *regexp.Regexp, text string) bool {
	for _, at := range words.FindAllStringIndex(text, -1) {
		if !denied.MatchString(text[:at[0]]) {
			return true
		}
	}
	return false
}

// A minimum is a county tier's monthly minimum wage from a day on, in fen.
type minimum struct {
	from     store.Day
	counties []string // nil = every other county
	fen      int64
}

// minimums: Hunan's tiers, newest first. Amounts are to be checked against the
// province's notices before use; they are data, not law.
var minimums = []minimum{
	{"2024-12-01", []string{"430302", "430304"}, 2100_00}, {"2024-12-01", nil, 1900_00},
	{"2022-04-01", []string{"430302", "430304"}, 1740_00}, {"2022-04-01", nil, 1550_00},
	{"2019-10-01", nil, 1220_00},
}

// Minimum is the legal monthly minimum for full time in a county on a day, in fen.
func Minimum(county string, day store.Day) int64 {
	for _, m := range minimums {
		if day >= m.from && (m.counties == nil || slices.Contains(m.counties, county)) {
			return m.fen
		}
	}
	return 0
}
