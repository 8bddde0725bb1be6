package world

import (
	"slices"
	"strings"

	"tongxing/employment/trade"
	"tongxing/matching"
)

// seekingPercent of people of working age look for work on the platform.
const seekingPercent = 6

// ageOn counts full years at the end of the told year.
func ageOn(birth string) int {
	return Year - dayOf(birth).time().Year()
}

// workingAge is 16 to 59, severe intellectual and multiple disability aside.
func workingAge(p Person) bool {
	age := ageOn(p.Birth)
	heavy := p.Certificate.Grade == 1 && p.Certificate.Category >= 5
	return age >= 17 && age <= 59 && !heavy
}

func (c *City) seek() {
	d := roll(c.Seed, 5)
	demands := map[string]matching.Levels{}
	for _, t := range trade.All() {
		demands[t.Code], _ = matching.ParseLevels(t.Levels) // held by trade's own test
	}
	for i := range c.People {
		if i < namedPeople || workingAge(c.People[i]) && d.chance(seekingPercent) {
			c.Seekers = append(c.Seekers, c.seeker(d, &c.People[i], demands))
		}
	}
}

func (c *City) seeker(d dice, p *Person, demands map[string]matching.Levels) Seeker {
	if s, ok := c.cast(d, p); ok {
		return s
	}
	age, kinds := ageOn(p.Birth), d.kinds(p.Certificate)
	s := Seeker{Person: p.Key, Township: p.Village[:9], Counsellor: c.counsellorOf(d, p.Village[:6])}
	opened := d.between(dateOf(Year-1, 6, 1), dateOf(Year, 10, 31)).workday()
	s.OpenedOn, s.OpenedBy = opened.String(), d.speaker(p)
	s.Abilities = d.abilities(kinds, p.Certificate.Grade, age)
	s.Aids, s.SiteNeeds = d.aids(kinds, p.Certificate.Grade)
	d.terms(&s, p, kinds)
	d.wishes(&s, p, kinds, demands)
	s.Summary = summary(s)
	channel := []string{"web", "web", "paper", "voice"}[d.IntN(4)]
	for _, purpose := range []string{"jobsearch", "registry_prefill", "on_behalf"} {
		if purpose == "jobsearch" || purpose == "registry_prefill" && d.chance(70) || purpose == "on_behalf" && (s.OpenedBy != "self" || d.chance(25)) {
			s.Consents = append(s.Consents, Consent{purpose, s.OpenedOn, channel, s.OpenedBy})
		}
	}
	return s
}

// speaker is who acts at the counter or screen: mostly the person.
func (d dice) speaker(p *Person) string {
	if p.Guardian != "" {
		return []string{"guardian", "counsellor", "self"}[d.weighted(60, 25, 15)]
	}
	return []string{"self", "counsellor"}[d.weighted(78, 22)]
}

// terms are hours, ways, money.
func (d dice) terms(s *Seeker, p *Person, kinds []string) {
	severe := p.Certificate.Grade <= 2
	s.Mode = one(d, []string{"bus", "bus", "ebike", "ebike", "walk"})
	switch {
	case slices.Contains(kinds, "legs") && severe:
		s.Mode = one(d, []string{"wheelchair", "car", "car", "bus"})
	case slices.Contains(kinds, "blind"):
		s.Mode = one(d, []string{"bus", "bus", "walk", "car"})
	}
	s.MaxMinutes = one(d, []int{30, 40, 45, 60, 60, 90})
	var w matching.Week
	from, to, days := one(d, []int{6, 7, 8}), one(d, []int{18, 19, 21, 22}), one(d, []int{6, 6, 7, 7, 5})
	if d.chance(9) { // mornings only
		to = 14
	}
	for i := range days {
		w.Set(i, from, to)
	}
	if d.chance(7) { // any hour
		for i := range 7 {
			w.Set(i, 0, 24)
		}
	}
	if !d.chance(6) { // the rest have not said yet
		s.Week = w.String()
	}
	s.HoursDay, s.HoursWeek = 8, one(d, []int{40, 44, 48, 48, 54})
	if severe && d.chance(18) {
		s.HoursDay, s.HoursWeek = 6, 30
	}
	s.Night, s.Remote = d.tri(15, 85), d.tri(60, 90)
	s.Dormitory, s.Shuttle = d.tri(45, 85), d.tri(75, 85)
	s.PayFloor = int64(one(d, []int{0, 1800, 2000, 2200, 2400, 2600, 3000})) * 100
}

// wishes are trades the person could think of: mostly ones that ask no more than they
// can do, and by old custom massage for the blind.
func (d dice) wishes(s *Seeker, p *Person, kinds []string, demands map[string]matching.Levels) {
	can, err := matching.ParseLevels(s.Abilities)
	if err != nil {
		return // written by abilities just now
	}
	all := trade.All()
	for tries := 0; len(s.Wishes) < 3 && tries < 60; tries++ {
		t := all[d.IntN(len(all))]
		if !slices.Contains(s.Wishes, t.Code) && gap(t, demands[t.Code], can) <= tries/25 {
			s.Wishes = append(s.Wishes, t.Code)
		}
	}
	if slices.Contains(kinds, "blind") && p.Certificate.Grade <= 2 && d.chance(55) {
		s.Wishes = append([]string{"massage"}, s.Wishes...)
	}
	for _, code := range s.Wishes {
		t, _ := trade.ByCode(code)
		for i, skill := range t.Skills {
			if d.chance(float64(70-25*i)) && !slices.Contains(s.Skills, skill) {
				s.Skills = append(s.Skills, skill)
			}
		}
	}
}

// gap counts essential demands above a known ability.
func gap(t trade.Trade, demand, can matching.Levels) (n int) {
	for i := range demand {
		if t.Marginal[i] == '0' && can[i] != matching.Unknown && can[i] < demand[i] {
			n++
		}
	}
	return n
}

func summary(s Seeker) string {
	var names []string
	for _, code := range s.Wishes {
		t, _ := trade.ByCode(code)
		names = append(names, t.ZH)
	}
	if len(names) == 0 {
		return "想找一份做得来的活，愿意学。"
	}
	return "想做" + strings.Join(names, "、") + "，做事踏实，愿意学。"
}
