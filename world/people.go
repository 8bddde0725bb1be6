package world

import (
	"fmt"
	"strconv"
)

// populace makes households, holders and their guardians.
type populace struct {
	dice
	city    *City
	numbers *numbers
	spread  []string // villages, repeated by weight
}

func (c *City) populate(nums *numbers) {
	p := &populace{dice: roll(c.Seed, 1), city: c, numbers: nums}
	p.spread = p.villages()
	c.People = make([]Person, 0, c.Quota.People)
	p.named()
	for n := len(c.People); n < c.Quota.People; n++ {
		p.holder(n)
	}
}

// countyWeight sets how many of a thousand people live where.
var countyWeight = map[string]int{"430302": 190, "430304": 140, "430321": 300, "430371": 25, "430372": 20, "430373": 55, "430381": 230, "430382": 40}

// villages repeats each village's code so often that a plain draw gives its county
// its weight and villages of unlike size.
func (p *populace) villages() []string {
	by := map[string][]string{}
	for _, v := range level("village") {
		by[v.Code[:6]] = append(by[v.Code[:6]], v.Code)
	}
	var out []string
	for _, county := range level("county") {
		list := by[county.Code]
		for range countyWeight[county.Code] * 20 {
			f := p.Float64()
			out = append(out, list[int(f*f*0.3*float64(len(list))+f*0.7*float64(len(list)))])
		}
	}
	return out
}

// holder makes the nth person with a certificate.
func (p *populace) holder(n int) {
	c := p.city
	village := one(p.dice, p.spread)
	household := ""
	if last := c.People[len(c.People)-1]; n > namedPeople && p.chance(8) {
		household, village = last.Household, last.Village
	} else {
		household = p.household(village)
	}
	born := p.born()
	category, grade, parts := p.disability()
	person := p.person(fmt.Sprintf("p-%05d", n), n, village, household, p.sex(), born)
	person.Certificate = p.certificate(person.CitizenID, category, grade, parts, born)
	if needsGuardian(person.Certificate, born) {
		p.guard(&person, born)
	}
	c.People = append(c.People, person)
}

func (p *populace) household(village string) string {
	key := fmt.Sprintf("h-%05d", len(p.city.Households))
	income := []string{"none", "dibao", "margin", "tekun"}[p.weighted(66, 21, 8, 5)]
	address := nameOf(village) + strconv.Itoa(p.from(1, 18)) + "组" + strconv.Itoa(p.from(1, 90)) + "号"
	p.city.Households = append(p.city.Households, Household{Key: key, Village: village, Address: address, Income: income})
	return key
}

func (p *populace) sex() string {
	if p.chance(58) {
		return Male
	}
	return Female
}

// born draws a birth day: holders are old, and few are children.
func (p *populace) born() day {
	spans := [][2]int{{2018, 2022}, {2008, 2017}, {1994, 2007}, {1979, 1993}, {1964, 1978}, {1949, 1963}, {1932, 1948}}
	s := spans[p.weighted(6, 22, 60, 130, 300, 310, 172)]
	return p.between(dateOf(s[0], 1, 1), dateOf(s[1], 12, 28))
}

// person fills what holders and guardians share. Where a birth day has no number
// left, the next day is as good.
func (p *populace) person(key string, n int, village, household, sex string, born day) Person {
	hukou := hukouCounty(village[:6])
	id, ok := p.numbers.citizenID(hukou, born.String(), sex)
	for !ok {
		born++
		id, ok = p.numbers.citizenID(hukou, born.String(), sex)
	}
	out := Person{Key: key, Name: p.name(n, sex, born.time().Year()), Sex: sex, Birth: born.String(), CitizenID: id,
		Household: household, Village: village, HukouCounty: hukou, HukouKind: p.hukouKind(village), Education: p.education(born)}
	if born < dateOf(Year-14, 1, 1) && !p.chance(3) {
		out.Phone = p.numbers.newPhone()
	}
	return out
}

func (p *populace) hukouKind(village string) string {
	urban := village[:6] == "430302" || village[:6] == "430304"
	if urban && p.chance(72) || !urban && p.chance(14) {
		return "urban"
	}
	return "rural"
}

func (p *populace) education(born day) string {
	levels := []string{"none", "primary", "junior", "senior", "vocational", "college", "bachelor"}
	switch year := born.time().Year(); {
	case year > Year-7:
		return "none"
	case year > Year-16:
		return "primary"
	case year >= 1985:
		return levels[p.weighted(6, 14, 38, 14, 14, 9, 5)]
	case year >= 1965:
		return levels[p.weighted(8, 30, 42, 12, 5, 2, 1)]
	}
	return levels[p.weighted(22, 50, 21, 5, 1, 1, 0)]
}
