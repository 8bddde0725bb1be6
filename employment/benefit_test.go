package employment_test

import (
	"reflect"
	"testing"

	"tongxing/employment"
	"tongxing/msg"
)

var testRules = []employment.BenefitRule{
	{From: "2024-01-01", Benefit: "dibao", Standard: 650_00, Deducted: 200_00, Grace: 6},
	{From: "2020-01-01", Benefit: "dibao", Standard: 550_00, Deducted: 200_00, Grace: 6},
	{From: "2020-01-01", Benefit: "margin", Standard: 975_00, Deducted: 200_00},
	{From: "2020-01-01", Benefit: "living"}, {From: "2020-01-01", Benefit: "care"}, {From: "2020-01-01", Benefit: "tekun"},
}

func TestBenefitEffect(t *testing.T) {
	for _, c := range []struct {
		name  string
		pay   int64
		home  employment.Home
		drawn []string
		day   string
		want  []employment.Line
	}{
		{"nothing drawn", 2000_00, employment.Home{People: 2}, nil, "2024-02-01", nil},
		{"household not said", 2000_00, employment.Home{}, []string{"dibao", "living"}, "2024-02-01", []employment.Line{{Benefit: "dibao", Effect: "ask"}, {Benefit: "living", Effect: "ask"}}},
		{"wage within the deduction", 200_00, employment.Home{People: 1}, []string{"dibao"}, "2024-02-01", []employment.Line{{Benefit: "dibao", Effect: "keeps"}}},
		{"one fen over the deduction", 200_01, employment.Home{People: 1}, []string{"dibao"}, "2024-02-01", []employment.Line{{Benefit: "dibao", Effect: "less", Least: 649_99}}},
		{"pays the difference, subsidy goes along", 1000_00, employment.Home{People: 3, Income: 300_00}, []string{"care", "living", "dibao"}, "2024-02-01",
			[]employment.Line{{Benefit: "dibao", Effect: "less", Least: 850_00}, {Benefit: "living", Effect: "keeps"}, {Benefit: "care", Effect: "keeps"}}},
		{"just at the standard", 850_00, employment.Home{People: 1}, []string{"dibao", "living"}, "2024-02-01", []employment.Line{{Benefit: "dibao", Effect: "ends", Months: 6}, {Benefit: "living", Effect: "ask"}}},
		{"the older standard on an older day", 800_00, employment.Home{People: 1}, []string{"dibao"}, "2023-12-31", []employment.Line{{Benefit: "dibao", Effect: "ends", Months: 6}}},
		{"the newer standard the day after", 800_00, employment.Home{People: 1}, []string{"dibao"}, "2024-01-01", []employment.Line{{Benefit: "dibao", Effect: "less", Least: 50_00}}},
		{"before any rule", 800_00, employment.Home{People: 1}, []string{"dibao"}, "2019-12-31", []employment.Line{{Benefit: "dibao", Effect: "ask"}}},
		{"margin keeps its standing", 800_00, employment.Home{People: 1}, []string{"margin"}, "2024-02-01", []employment.Line{{Benefit: "margin", Effect: "keeps"}}},
		{"state support is asked about", 100_00, employment.Home{People: 1}, []string{"tekun"}, "2024-02-01", []employment.Line{{Benefit: "tekun", Effect: "ask"}}},
	} {
		if got := employment.BenefitEffect(c.pay, c.home, c.drawn, storeDay(c.day), testRules); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Every line of the real table can be worded in both languages.
func TestBenefitLinesHaveWords(t *testing.T) {
	for _, l := range msg.Langs {
		for _, rule := range employment.Benefits {
			if got := l.T("employment.benefit." + rule.Benefit); got == "" || got[0] == 0xe2 && got[:3] == "⟦" {
				t.Errorf("%s: %s", l, got)
			}
		}
		for _, effect := range []string{"keeps", "less", "ends", "ends_now", "ask", "note"} {
			if got := l.T("employment.benefit."+effect, "yuan", "500", "n", 6); len(got) > 2 && got[:3] == "⟦" {
				t.Errorf("%s: %s", l, got)
			}
		}
	}
}
