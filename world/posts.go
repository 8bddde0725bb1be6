package world

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/employment/trade"
)

// minimumPay is below no full-time offer of the demo, in fen a month.
const minimumPay = 210000

// publish makes the posts of the year, and some of the year before.
func (c *City) publish() {
	d := roll(c.Seed, 4)
	var early, all []int
	for i, e := range c.Employers {
		if e.AdmittedOn == "" {
			continue
		}
		for range 1 + d.IntN(1+min(e.Staff/30, 8)) { // bigger ones publish more
			all = append(all, i)
		}
		if e.AdmittedOn < "2022-11-01" {
			early = append(early, i)
		}
	}
	for n := range c.Quota.EarlyPosts {
		e := &c.Employers[early[n%len(early)]]
		c.post(d, e, d.between(max(dayOf(e.AdmittedOn), dateOf(Year-1, 11, 1)), dateOf(Year-1, 12, 30)))
	}
	for n := range c.Quota.Posts {
		i := one(d, all)
		if n < 2*c.Quota.Employers { // everybody publishes at least twice
			i = n % c.Quota.Employers
		}
		e := &c.Employers[i]
		last := dateOf(Year, 12, 29)
		if e.EndedOn != "" {
			last = dayOf(e.EndedOn) - 1
		}
		c.post(d, e, d.between(max(dayOf(e.AdmittedOn)+1, dayOf(yearFrom)+2), last))
	}
	slices.SortStableFunc(c.Posts, func(a, b Post) int { return strings.Compare(a.PublishedOn, b.PublishedOn) })
	for i := range c.Posts {
		c.Posts[i].Key = fmt.Sprintf("post-%04d", i)
	}
}

func (c *City) post(d dice, e *Employer, on day) {
	var t trade.Trade
	for _, in := range industries {
		if in.name == e.Industry {
			t, _ = trade.ByCode(one(d, in.trades))
		}
	}
	week, perDay := shift(t.Shift, t.Hours)
	p := Post{Employer: e.Key, Trade: t.Code, Title: t.ZH, Township: e.Township, Address: e.Address, PublishedOn: on.String(),
		Openings: 1 + d.weighted(55, 22, 10, 6, 4, 2, 1), Demand: d.vary(t.Levels), Marginal: t.Marginal, Sites: d.siteOf(e, t),
		Dormitory: e.Dormitory, Shuttle: e.Shuttle, Remote: "no", Shift: t.Shift, Week: week.String(), HoursDay: perDay, HoursWeek: t.Hours,
		Contract: "labour", Insurance: true, SkillsWish: t.Skills, Offers: d.offers(), Hazards: t.Hazards}
	p.Marginal = unasked(p.Demand, p.Marginal)
	if t.Dorm && p.Dormitory != "no" {
		p.Dormitory = "yes"
	}
	if t.Remote {
		p.Remote, p.Contract, p.Insurance = "yes", "piece", d.chance(40)
	}
	if t.Hours < 35 && !t.Remote {
		p.Contract = "part_time"
	}
	p.SkillsMust, p.SkillsWish = split(d, t)
	p.PayMin = max(minimumPay, t.PayMin+int64(d.from(-2, 4))*10000)
	p.PayMax = max(p.PayMin+int64(d.from(2, 6))*10000, t.PayMax+int64(d.from(-4, 4))*10000)
	expires := on + 90
	if d.chance(45) {
		expires += 90 // renewed once
	}
	if e.EndedOn != "" {
		expires = min(expires, dayOf(e.EndedOn))
	}
	p.ExpiresOn = expires.String()
	p.Text = text(p, t)
	c.Posts = append(c.Posts, p)
}

// vary moves a few demands by one: no two workplaces are the same.
func (d dice) vary(levels string) string {
	b := []byte(levels)
	for i := range b {
		switch {
		case b[i] > '1' && d.chance(9):
			b[i]--
		case b[i] > '0' && b[i] < '4' && d.chance(5):
			b[i]++
		}
	}
	return string(b)
}

// unasked clears the marginal mark of what is not asked at all.
func unasked(demand, marginal string) string {
	b := []byte(marginal)
	for i := range b {
		if demand[i] == '0' {
			b[i] = '0'
		}
	}
	return string(b)
}

// siteOf is the employer's house, with what this kind of workplace usually has where
// the employer has not said.
func (d dice) siteOf(e *Employer, t trade.Trade) map[string]string {
	out := map[string]string{}
	for k, v := range e.Sites {
		out[k] = v
	}
	for _, code := range t.Site {
		if out[code] == "" && d.chance(70) {
			out[code] = "yes"
		}
	}
	return out
}

func (d dice) offers() []string {
	var out []string
	for _, o := range []struct {
		code    string
		percent float64
	}{{"stool", 40}, {"trolley", 25}, {"desk", 25}, {"flash_alarm", 20}, {"text_contact", 40}, {"written_steps", 45}, {"breaks", 45}, {"carving", 20}} {
		if d.chance(o.percent) {
			out = append(out, o.code)
		}
	}
	return out
}

// learned are the trades nobody takes on without the skill.
var learned = []string{"massage", "medical-massage", "software", "graphic-design", "sign-interpreter", "welding", "cnc-operator", "bookkeeping", "hairdresser", "piano-tuning", "cook"}

func split(d dice, t trade.Trade) (must, wish []string) {
	if slices.Contains(learned, t.Code) || d.chance(12) {
		return t.Skills[:1], t.Skills[1:]
	}
	return nil, t.Skills
}
