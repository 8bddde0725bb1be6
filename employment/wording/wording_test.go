package wording_test

import (
	"testing"

	"tongxing/employment/wording"
)

func TestCheck(t *testing.T) {
	good := wording.Advert{Title: "数据标注员", Body: "在电脑上给图片打标签", PayMin: 280000, HoursWeek: 40, County: "430304", Day: "2024-01-02"}
	for _, c := range []struct {
		body string
		key  string
	}{
		{"在电脑上给图片打标签", ""},
		{"不收取任何押金,免培训费", ""},
		{"无需缴纳保证金。", ""},
		{"入职交押金500元", "wording.fee"},
		{"押 金 500", "wording.fee"},
		{"押*金", "wording.fee"},
		{"身体健康者优先", "wording.healthy"},
		{"要求四肢健全", "wording.healthy"},
		{"限女性,35岁以下", "wording.sex"},
		{"年龄不超过40", "wording.age"},
		{"形象气质佳", "wording.looks"},
		{"身份证原件代管", "wording.papers"},
		{"只要残疾证,不用上班", "wording.rent"},
		{"兼职刷单,日赚300", "wording.scam"},
		{"男女不限", ""},
		{"18岁以上即可", ""},
	} {
		a := good
		a.Body = c.body
		found := wording.Check(a)
		if c.key == "" && len(found) > 0 || c.key != "" && (len(found) == 0 || found[0].Key != c.key || found[0].Field != "body") {
			t.Errorf("%s: %+v, want %q", c.body, found, c.key)
		}
	}
}

func TestMinimumPay(t *testing.T) {
	for _, c := range []struct {
		county string
		pay    int64
		hours  int
		bad    bool
	}{{"430304", 173999, 40, true}, {"430304", 174000, 40, false}, {"430321", 155000, 40, false}, {"430321", 154999, 40, true}, {"430304", 90000, 20, false}} {
		found := wording.Check(wording.Advert{Title: "包装", PayMin: c.pay, HoursWeek: c.hours, County: c.county, Day: "2024-01-02"})
		if (len(found) > 0) != c.bad {
			t.Errorf("%+v: %+v", c, found)
		}
	}
}
