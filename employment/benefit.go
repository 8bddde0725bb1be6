package employment

import (
	"slices"

	"tongxing/store"
)

// A BenefitRule is how one benefit meets a wage from a day on. Amounts are local:
// they are data to be checked against the county's notices before use, not law.
type BenefitRule struct {
	From     store.Day
	Benefit  string // dibao margin tekun living care
	Standard int64  // 低保 standard, fen a head and month
	Deducted int64  // of a new wage, fen a month left out of account for the cost of working
	Grace    int    // months it goes on after the household has grown past it
	Source   string
}

// Benefits is the table, newest first within a benefit.
var Benefits = []BenefitRule{
	{From: "2023-07-01", Benefit: "dibao", Standard: 650_00, Deducted: 200_00, Grace: 6, Source: "社会救助暂行办法 9–13"},
	{From: "2020-01-01", Benefit: "dibao", Standard: 550_00, Deducted: 200_00, Grace: 6, Source: "社会救助暂行办法 9–13"},
	{From: "2021-06-11", Benefit: "margin", Standard: 975_00, Deducted: 200_00, Source: "民发〔2021〕57号"},
	{From: "2015-09-22", Benefit: "living", Source: "国发〔2015〕52号"},
	{From: "2015-09-22", Benefit: "care", Source: "国发〔2015〕52号"},
	{From: "2016-02-10", Benefit: "tekun", Source: "国发〔2016〕14号"},
}

// A Home is what the person says of the household; People 0 = not said.
type Home struct {
	People int
	Income int64 // of everybody, before the new wage, fen a month
}

// A Line is one sentence about a benefit, for msg: employment.benefit.<effect>.
type Line struct {
	Benefit string
	Effect  string // keeps less ends ask
	Least   int64  // fen a month still paid, for less
	Months  int    // grace, for ends
	Source  string
}

// BenefitEffect tells what a monthly wage would do to the benefits drawn. It is
// shown and never filters; what the household's figures leave open is "ask".
func BenefitEffect(pay int64, home Home, drawn []string, day store.Day, rules []BenefitRule) (lines []Line) {
	poor := "" // what becomes of 低保, which 生活补贴 follows
	for _, code := range []string{"dibao", "margin", "tekun", "living", "care"} {
		rule, ok := ruleOn(rules, code, day)
		if !slices.Contains(drawn, code) {
			continue
		}
		line := Line{Benefit: code, Effect: "ask", Source: rule.Source}
		switch {
		case !ok:
		case code == "dibao" || code == "margin":
			if line = rule.tested(line, pay, home); code == "dibao" {
				poor = line.Effect
			}
		case code == "living": // goes with the household's 低保
			if poor == "less" || poor == "keeps" {
				line.Effect = "keeps"
			}
		case code == "care": // not tested by income
			line.Effect = "keeps"
		}
		lines = append(lines, line)
	}
	return lines
}

// tested holds the household's income a head, with the wage, to the standard.
func (r BenefitRule) tested(line Line, pay int64, home Home) Line {
	if home.People < 1 {
		return line
	}
	income := home.Income + max(0, pay-r.Deducted)
	left := r.Standard*int64(home.People) - income
	switch {
	case left <= 0:
		line.Effect, line.Months = "ends", r.Grace
	case r.Benefit == "dibao" && income > home.Income:
		line.Effect, line.Least = "less", left // it pays the difference
	default:
		line.Effect = "keeps"
	}
	return line
}

func ruleOn(rules []BenefitRule, benefit string, day store.Day) (BenefitRule, bool) {
	for _, r := range rules {
		if r.Benefit == benefit && day >= r.From {
			return r, true
		}
	}
	return BenefitRule{}, false
}
