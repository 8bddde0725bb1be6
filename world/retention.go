package world

import (
	"strconv"

	"tongxing/employment/trade"
)

// asked are the days after the start at which both sides are asked.
var asked = []int{7, 30, 90, 180, 365}

// leave draws whether and when a job ended: most who go, go early.
func (r *registrar) leave(p *Placement) {
	start, last := dayOf(p.Start), dayOf(LastDay)
	from := 1
	for i, percent := range []float64{3, 7, 9, 8, 8} {
		if r.chance(percent) {
			if on := start + day(r.from(from, asked[i])); on <= last {
				p.LeftOn = on.String()
				p.LeftReason = one(r.dice, []string{"health", "pay", "commute", "family", "work_too_hard", "post_ended", "other"})
			}
			return
		}
		from = asked[i] + 1
	}
}

// followups tells what was asked until the last day. Some were missed: they stay due.
func (r *registrar) followups(p Placement) (out []Followup) {
	if p.Start == "" {
		return nil
	}
	for _, after := range asked {
		due := dayOf(p.Start) + day(after)
		done := (due + day(r.from(0, 4))).workday()
		if done > dayOf(LastDay) || r.chance(5) {
			continue
		}
		f := Followup{After: after, DueOn: due.String(), DoneOn: done.String(), Person: "working", Employer: "working"}
		gone := p.LeftOn != "" && p.LeftOn <= f.DoneOn
		switch {
		case gone:
			f.Person, f.Employer = "left", "left"
		case r.chance(6):
			f.Person = "unreached"
		case r.chance(5):
			f.Employer = "unreached"
		}
		if p.Employer == "" && p.Place == otherPlaces[p.Channel][0] && p.Contract == "none" {
			f.Employer = "" // nobody employs them
		}
		if out = append(out, f); gone {
			break
		}
	}
	return out
}

// order is the association's contract manufacturing: one household's best month is
// above 8,600 yuan, the others' below 7,200.
func (r *registrar) order(n int) {
	o := Order{Key: "order-1", Association: "助残志愿者协会(演示)", Product: "电子线材来料加工", From: "2023-04-03", To: yearTo}
	households := map[string]bool{}
	t, _ := trade.ByCode("contract-handwork")
	for len(o.Households) < n {
		who := r.person(Flexible)
		if households[who.Household] {
			continue
		}
		households[who.Household] = true
		p := r.placed(Flexible, who, r.between(dateOf(Year, 4, 3), dateOf(Year, 6, 20)).workday())
		p.Trade, p.Title, p.Place, p.Contract, p.Order = t.Code, t.ZH, o.Association, "piece", o.Key
		p.LeftOn, p.LeftReason = "", ""
		h := OrderHousehold{Household: who.Household, Person: who.Key}
		best := int64(r.from(3200, 7100))
		if len(o.Households) == 0 {
			best = int64(r.from(8605, 8690))
		}
		top := r.from(8, 12)
		for month := int(dayOf(p.Start).time().Month()) + 1; month <= 12; month++ {
			yuan := best * int64(r.from(45, 95)) / 100
			if month == top {
				yuan = best
			}
			h.Months = append(h.Months, Income{yearText + "-" + twoDigits(month), yuan * 100})
		}
		p.Pay = best * 70
		o.Households = append(o.Households, h)
		r.add(p)
	}
	r.city.Order = o
}

// earlier are people at work since the year before: they must not be counted.
func (r *registrar) earlier(n int) {
	for range n {
		channel := one(r.dice, []string{Rural, Flexible, SelfEmployed})
		r.add(r.placed(channel, r.person(channel), r.between(dateOf(Year-1, 7, 1), dateOf(Year-1, 12, 20)).workday()))
	}
}

// again gives some who left a second start in the year: people are counted once.
func (r *registrar) again(n int) {
	for i := 0; i < len(r.city.Placements) && n > 0; i++ {
		p := &r.city.Placements[i]
		if p.Channel != Base && p.Channel != Rural || p.Start < yearFrom || p.Start > "2023-06-30" {
			continue
		}
		left := dayOf(p.Start) + day(r.from(40, 90))
		p.LeftOn, p.LeftReason = left.String(), "other"
		second := r.placed(Flexible, r.city.Person(p.Person), (left + day(r.from(20, 60))).workday())
		r.add(second)
		n--
	}
}

var yearText = strconv.Itoa(Year)

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
