package world

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/employment/trade"
)

// registrar places people: those hired through the platform, then the other channels.
type registrar struct {
	dice
	city *City
	pool []int // people of working age who sent nothing, in chance order
	next int
	used map[string]bool
}

// otherTrades are what each channel mostly leads to.
var otherTrades = map[string][]string{
	Federation: {"office-clerk"}, PublicBody: {"library-assistant", "archive-filing", "archive-scanning", "office-clerk", "data-entry", "gate-keeper"},
	SelfEmployed: {"community-shop", "massage", "ebike-repair", "hairdresser", "shoe-key-repair", "live-host", "appliance-repair", "vegetable-growing", "poultry-raising"},
	Base:         {"bead-craft", "toy-assembly", "hand-packing", "label-sticking", "lotus-seed"},
	Rural:        {"vegetable-growing", "fruit-growing", "mushroom-growing", "poultry-raising", "pig-raising", "fish-farming", "lotus-seed"},
	Flexible:     {"shop-online", "parcel-station", "video-editing", "hand-knitting", "contract-handwork", "recycling", "car-wash", "cleaning"},
}

var otherPlaces = map[string][]string{
	Federation: {"市残疾人综合服务中心(演示)"}, PublicBody: {"市图书馆(演示)", "市档案馆(演示)", "区政务服务中心(演示)", "市属学校(演示)", "县医院(演示)"},
	Base: {"残疾人辅助性就业基地一(演示)", "残疾人辅助性就业基地二(演示)", "残疾人就业扶贫基地(演示)"}, SelfEmployed: {"自营"}, Rural: {"家庭种养"}, Flexible: {"灵活就业"},
}

func (c *City) settle() {
	r := &registrar{dice: roll(c.Seed, 7), city: c, used: map[string]bool{}}
	r.platform()
	seekers := map[string]bool{}
	for _, d := range c.Deliveries {
		seekers[d.Person] = true
	}
	for _, i := range r.Perm(len(c.People)) {
		if p := c.People[i]; i >= namedPeople && workingAge(p) && ageOn(p.Birth) >= 18 && !seekers[p.Key] {
			r.pool = append(r.pool, i)
		}
	}
	q := c.Quota
	r.many(Federation, q.Federation)
	r.many(PublicBody, q.PublicBody)
	r.association(q.Association)
	r.many(SelfEmployed, q.SelfEmployed)
	r.many(Base, q.Base)
	r.many(Rural, q.Rural)
	r.many(Flexible, q.Flexible-q.OrderHouseholds)
	r.order(q.OrderHouseholds)
	r.earlier(q.EarlyStarts)
	r.again(q.Second)
	r.finish()
}

// platform turns each contract of a delivery into a placement.
func (r *registrar) platform() {
	for _, d := range r.city.Deliveries {
		hired := d.stepOn(Hired)
		if hired == "" {
			continue
		}
		post := r.city.Post(d.Post)
		p := Placement{Person: d.Person, Channel: Platform, Delivery: d.Key, Employer: post.Employer, Trade: post.Trade, Title: post.Title,
			Contract: post.Contract, ContractOn: hired, PlannedStart: d.stepOn(Started), Start: d.stepOn(Started), ConfirmedOn: d.stepOn(Started),
			Pay: (post.PayMin + r.Int64N(post.PayMax-post.PayMin+1)) / 1000 * 1000}
		switch {
		case p.Start != "":
			r.leave(&p)
		case hired >= "2023-12-10":
			p.PlannedStart = r.between(dateOf(Year+1, 1, 3), dateOf(Year+1, 1, 12)).String()
		default:
			planned := dayOf(hired) + day(r.from(3, 9))
			p.PlannedStart, p.LeftOn, p.LeftReason = planned.String(), (planned + 7).workday().String(), "never_started"
		}
		r.add(p)
	}
}

func (r *registrar) many(channel string, n int) {
	for range n {
		r.add(r.placed(channel, r.person(channel), r.startDay()))
	}
}

// person takes the next of the pool; land is worked by those registered on it.
func (r *registrar) person(channel string) *Person {
	for ; ; r.next++ {
		p := &r.city.People[r.pool[r.next%len(r.pool)]]
		rounds := r.next / len(r.pool)
		if !r.used[p.Key] && (channel != Rural || p.HukouKind == "rural" || rounds > 0) {
			r.next++
			return p
		}
		if rounds > 2 {
			panic("world: fewer people of working age than placements") // MinPeople rules it out; held by a test
		}
	}
}

func (r *registrar) startDay() day {
	return r.between(dateOf(Year, 1, 5), dateOf(Year, 12, 26)).workday()
}

func (r *registrar) placed(channel string, who *Person, start day) Placement {
	r.used[who.Key] = true
	t, _ := trade.ByCode(one(r.dice, otherTrades[channel]))
	p := Placement{Person: who.Key, Channel: channel, Place: one(r.dice, otherPlaces[channel]), Trade: t.Code, Title: t.ZH, Contract: "none",
		PlannedStart: start.String(), Start: start.String(), ConfirmedOn: start.String(), Pay: (t.PayMin + r.Int64N(t.PayMax-t.PayMin+1)) / 1000 * 1000}
	if channel == Federation || channel == PublicBody || channel == Base {
		p.Contract, p.ContractOn = "labour", (start - 3).String()
	}
	r.leave(&p)
	return p
}

// association places with employers of the city in force on the day.
func (r *registrar) association(n int) {
	for range n {
		p := r.placed(Flexible, r.person(Association), r.startDay())
		for {
			e := one(r.dice, r.city.Employers)
			if e.AdmittedOn == "" || e.AdmittedOn > p.Start || e.EndedOn != "" {
				continue
			}
			in := industries[slices.IndexFunc(industries, func(in industry) bool { return in.name == e.Industry })]
			t, _ := trade.ByCode(one(r.dice, in.trades))
			p.Channel, p.Employer, p.Place, p.Trade, p.Title, p.Pay = Association, e.Key, "", t.Code, t.ZH, t.PayMin
			p.Contract, p.ContractOn = "labour", (dayOf(p.Start) - 2).String()
			break
		}
		r.add(p)
	}
}

func (r *registrar) add(p Placement) {
	r.used[p.Person] = true
	r.city.Placements = append(r.city.Placements, p)
}

// finish puts them in the order of their days, names them, and tells the follow-ups.
func (r *registrar) finish() {
	list := r.city.Placements
	slices.SortStableFunc(list, func(a, b Placement) int {
		return strings.Compare(a.PlannedStart+a.Person, b.PlannedStart+b.Person)
	})
	byPerson := map[string]string{}
	for i := range list {
		list[i].Key = fmt.Sprintf("pl-%04d", i)
		list[i].Followups = r.followups(list[i])
		byPerson[list[i].Person+list[i].Order] = list[i].Key
	}
	for i := range r.city.Order.Households {
		h := &r.city.Order.Households[i]
		h.Placement = byPerson[h.Person+r.city.Order.Key]
	}
}
