package draw

import (
	"fmt"
	"strings"

	"tongxing/matching"
)

// An office is where posts are: an employer's site, drawn once for all its posts.
type office struct {
	name, township string
	sites          map[string]matching.Tri
	shuttle, room  matching.Tri
	offers         []string
}

func (d dice) office(n int) office {
	o := office{name: fmt.Sprintf("e%06d", n), township: names[d.skewed(townWeights)], sites: map[string]matching.Tri{}, shuttle: d.tri(8, 95), room: d.tri(15, 96)}
	for i, site := range matching.Sites {
		if t := d.tri([]float64{65, 35, 55, 60, 30, 40, 30, 45, 70}[i], 88); t != matching.NotSaid {
			o.sites[site] = t
		}
	}
	for _, a := range matching.Aids {
		if a.Pays == matching.EmployerPays && d.chance(22) || a.Personal && d.chance(2) {
			o.offers = append(o.offers, a.Code)
		}
	}
	return o
}

// Posts throws n posts of a city; about two and a half belong to one employer.
func Posts(seed uint64, n int) []*matching.Post {
	d, at := roll(seed, 1), roll(seed, 2)
	offices := make([]office, 1+n*2/5)
	for i := range offices {
		offices[i] = at.office(i)
	}
	out := make([]*matching.Post, n)
	for i := range out {
		out[i] = d.post(i, &offices[d.IntN(len(offices))])
	}
	return out
}

func (d dice) post(n int, o *office) *matching.Post {
	k := &kinds[d.skewed(kindWeights)]
	p := &matching.Post{ID: d.id(n), Employer: o.name, Township: o.township, Trade: one(d, k.trades...), Sites: o.sites, Shuttle: o.shuttle,
		Dormitory: o.room, Remote: matching.No, Offers: o.offers, Visited: d.chance(60), Contract: one(d, "labour", "labour", "labour", "part_time", "piece")}
	if d.chance(k.remote) {
		p.Remote = matching.Yes
	} else if d.chance(3) {
		p.Remote = matching.NotSaid
	}
	if p.Dormitory == matching.No && d.chance(k.dorm) {
		p.Dormitory = matching.Yes
	}
	if k.screen {
		p.Screen = matching.Yes
	} else {
		p.Screen = d.tri(15, 90)
	}
	p.Hazard = k.heavy
	if k.heavy || d.chance(5) {
		p.MinAge = 18
	}
	d.demand(p, k)
	d.shift(p, k)
	p.PayMin = (k.pay + int64(d.IntN(9)-2)*100) * 100
	p.PayMax = p.PayMin + int64(2+d.IntN(10))*10000
	if d.chance(1) {
		p.PayMin, p.PayMax = 0, 0
	}
	for i, skill := range k.skills {
		switch roll := d.Float64(); {
		case roll < 0.38-0.1*float64(i):
			p.SkillsMust = append(p.SkillsMust, skill)
		case roll < 0.75-0.1*float64(i):
			p.SkillsWish = append(p.SkillsWish, skill)
		}
	}
	p.Title, p.Text = one(d, k.words...), d.words(k.words, 4, 9)
	return p
}

// demand varies the kind's levels; a third of what is low may be left out.
func (d dice) demand(p *matching.Post, k *kind) {
	p.Demand = k.demand
	for i := range p.Demand {
		switch roll := d.IntN(100); {
		case roll < 14 && p.Demand[i] > 0:
			p.Demand[i]--
		case roll > 92 && p.Demand[i] > 0 && p.Demand[i] < 4:
			p.Demand[i]++
		}
		p.Marginal[i] = p.Demand[i] > 0 && p.Demand[i] < 3 && d.chance(30)
		p.Guessed[i] = d.chance(30)
	}
	if d.chance(6) {
		p.Demand[d.IntN(matching.Items)] = matching.Unknown
	}
}

func (d dice) shift(p *matching.Post, k *kind) {
	from, hours, days := one(d, 8, 8, 8, 9, 9, 7), one(d, 8, 8, 8, 7), one(d, 5, 5, 6)
	switch roll := d.IntN(100); {
	case k.late && roll < 30:
		from = one(d, 14, 16, 20, 22)
	case roll < 14:
		hours = 4
	case p.Remote == matching.Yes && roll < 60:
		p.Flexible = true
		hours = one(d, 4, 6, 8)
	}
	for day := range days {
		p.Week.Set(day, from, from+hours)
	}
	p.HoursDay, p.HoursWeek = hours, hours*days
	switch d.IntN(40) {
	case 0:
		p.Week = matching.Week{}
	case 1:
		p.HoursDay, p.HoursWeek = 0, 0
	}
}

// words makes an advert of the trade's own and the common phrases.
func (d dice) words(own []string, least, most int) string {
	var b strings.Builder
	for i := range least + d.IntN(most-least+1) {
		if i > 0 {
			b.WriteString("，")
		}
		if i%2 == 0 {
			b.WriteString(one(d, own...))
		} else {
			b.WriteString(common[d.skewed(wordWeights)])
		}
	}
	return b.String()
}
