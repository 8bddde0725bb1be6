// Package levy (残保金) owns the arithmetic of the employment levy: what an employer
// owes when fewer people with disabilities are counted than the quota asks, and
// what one more hire saves. It knows nobody: the employer types its own numbers.
//
// Floor 3, beneath employment. Sources: 财税〔2015〕72号 art. 6–8, 发改价格规〔2019〕2015号,
// 财政部公告2023年第8号; the tables below carry their documents and dates.
package levy

import (
	"tongxing/fault"
	"tongxing/store"
)

// A Rule is one dated version of the levy's terms.
type Rule struct {
	From, To  store.Day // of the levy year's first day; To "" = open
	Document  string
	Ratio     int64 // quota, in basis points of the staff: 150 = 1.5 %
	HalfFrom  int64 // at or above this ratio (basis points) half is paid …
	HalfShare int64 // … in hundredths: 50
	ElseShare int64 // below it: 90
	FreeStaff int64 // employers up to this size pay nothing
}

// Rules, newest first. The reliefs end with 2027; after that the whole is due.
var Rules = []Rule{
	{From: "2028-01-01", Document: "财税〔2015〕72号", Ratio: 150, HalfFrom: 0, HalfShare: 100, ElseShare: 100},
	{From: "2020-01-01", To: "2027-12-31", Document: "发改价格规〔2019〕2015号、财政部公告2023年第8号", Ratio: 150, HalfFrom: 100, HalfShare: 50, ElseShare: 90, FreeStaff: 30},
}

// Input is what the employer types: last year's staff and mean wage, and how many
// people it employs who count. The mean wage is fen a year; LocalMean caps it at
// twice, 0 = not given.
type Input struct {
	Year      int
	Staff     int64
	MeanWage  int64
	LocalMean int64
	Single    int64 // people who count once: grades 3–4
	Double    int64 // people who count twice: grades 1–2, or military 1–3
}

// Person is one whole person in Quota, Counted and Short: the quota may be a
// fraction, and is never rounded.
const Person = 10_000

// Result is what is owed and how it came, in fen.
type Result struct {
	Rule       Rule
	Quota      int64
	Counted    int64
	Short      int64
	Wage       int64 // the wage used, after the cap
	Capped     bool
	Share      int64 // hundredths paid
	Due        int64
	Free       bool
	OneMore    int64 // what would be due with one more grade 3–4 person
	Saves      int64
	MostNeeded int64 // grade 3–4 people until nothing is due
}

// Calculate works the levy out in whole fen, rounding down once, at the end.
func Calculate(in Input) (Result, error) {
	if err := in.check(); err != nil {
		return Result{}, err
	}
	r := in.due()
	more := in
	more.Single++
	r.OneMore = more.due().Due
	r.Saves = r.Due - r.OneMore
	for x := in; x.due().Due > 0 && r.MostNeeded < in.Staff; x.Single++ {
		r.MostNeeded++
	}
	return r, nil
}

func (in Input) check() error {
	var bad fault.Fields
	if in.Staff < 1 || in.Staff > 1_000_000 {
		bad.Add("staff", "levy.bad_staff")
	}
	if in.MeanWage < 1 || in.MeanWage > 10_000_000_00 {
		bad.Add("wage", "levy.bad_wage")
	}
	if in.LocalMean < 0 || in.LocalMean > 10_000_000_00 {
		bad.Add("local", "levy.bad_wage")
	}
	if in.Single < 0 || in.Double < 0 || in.Single+in.Double > in.Staff {
		bad.Add("single", "levy.bad_people")
	}
	if in.Year < 2020 || in.Year > 2100 {
		bad.Add("year", "levy.bad_year")
	}
	return bad.Err()
}

func (in Input) due() Result {
	r := Result{Rule: RuleOf(in.Year), Wage: in.MeanWage, Counted: Person * (in.Single + 2*in.Double)}
	if in.LocalMean > 0 && r.Wage > 2*in.LocalMean {
		r.Wage, r.Capped = 2*in.LocalMean, true
	}
	r.Quota = in.Staff * r.Rule.Ratio
	r.Short = max(0, r.Quota-r.Counted)
	r.Share = r.Rule.ElseShare
	if r.Counted >= in.Staff*r.Rule.HalfFrom {
		r.Share = r.Rule.HalfShare
	}
	r.Free = in.Staff <= r.Rule.FreeStaff
	if !r.Free {
		r.Due = r.Short * r.Wage / Person * r.Share / 100
	}
	return r
}

// RuleOf is the rule in force for a levy year.
func RuleOf(year int) Rule {
	first := store.DayOf(store.Day("2000-01-01").Time().AddDate(year-2000, 0, 0))
	for _, r := range Rules {
		if first >= r.From && (r.To == "" || first <= r.To) {
			return r
		}
	}
	return Rules[len(Rules)-1]
}
