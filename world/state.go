package world

import "fmt"

// children makes small children who are helped before there is a certificate, each
// with a guardian.
func (c *City) children(nums *numbers) {
	p := &populace{dice: roll(c.Seed, 9), city: c, numbers: nums}
	p.spread = p.villages()
	for n := range c.Quota.Children {
		village := one(p.dice, p.spread)
		born := p.between(dateOf(Year-6, 2, 1), dateOf(Year-1, 3, 1)) // old enough to be assessed, none seven before the year's end
		child := p.person(fmt.Sprintf("c-%05d", n), n+200000, village, p.household(village), p.sex(), born)
		child.Phone = ""
		p.guard(&child, born)
		c.Children = append(c.Children, child)
	}
}

// states says of everybody how much they do for themselves and where they belong, and
// of households what no roll knows. What nobody looked into is not known.
func (c *City) states() {
	d := roll(c.Seed, 10)
	for i := range c.People {
		p := &c.People[i]
		p.SelfCare = d.selfCare(p.Certificate.Grade)
		c.belong(d, p)
	}
	for i := range c.Children {
		c.belong(d, &c.Children[i])
	}
	for i := range c.Households {
		h := &c.Households[i]
		h.Convertible = []string{"yes", "no", ""}[d.weighted(56, 24, 20)]
		if h.Income == "none" && d.chance(5) {
			h.Class = "poor"
		}
	}
	for i := range c.Children {
		switch h := c.Household(c.Children[i].Household); {
		case h.Income == "none" && d.chance(3):
			h.Class = one(d, []string{"orphan", "welfare_home", "orphan"})
		case h.Income == "none" && d.chance(72): // most who are helped come from families that have little
			h.Class = "poor"
		}
	}
}

func (d dice) selfCare(grade int) string {
	weights := [][4]int{{8, 34, 56, 2}, {30, 42, 24, 4}, {52, 18, 2, 28}, {58, 6, 0, 36}}[grade-1]
	return []string{"all", "partly", "none", ""}[d.weighted(weights[:]...)]
}

// belong draws the register and the residence: nearly all in the city, a few elsewhere.
func (c *City) belong(d dice, p *Person) {
	outside := []string{"/43/4301/430121/", "/43/4302/430211/", "/43/4313/431302/", "/44/4403/440306/"}
	p.Hukou, p.Residence = Path(p.HukouCounty), Path(p.Village)
	switch n := d.IntN(1000); {
	case n < 8: // came from elsewhere, with a residence permit
		p.Hukou = one(d, outside)
	case n < 30: // lives elsewhere, for work or with family
		p.Residence = one(d, outside)
	case n < 80:
		p.Residence = ""
	}
}

// fates lets some of the holders die, leave or move during the year, the old sooner;
// nobody of whom the year tells something else.
func (c *City) fates() {
	d := roll(c.Seed, 11)
	told := map[string]bool{}
	for _, s := range c.Seekers {
		told[s.Person] = true
	}
	for _, p := range c.Placements {
		told[p.Person] = true
	}
	pick := func(old bool) *Person {
		for range 10000 {
			p := &c.People[namedPeople+d.IntN(len(c.People)-namedPeople)]
			age := Year - dayOf(p.Birth).time().Year()
			if told[p.Key] || old && !d.chance(float64(max(4, age*age/90))) || age < 1 {
				continue
			}
			told[p.Key] = true
			return p
		}
		return nil
	}
	when := func() string { return d.between(dateOf(Year, 1, 3), dateOf(Year, 12, 28)).workday().String() }
	for range c.Quota.Deaths {
		if p := pick(true); p != nil {
			p.DiedOn = when()
		}
	}
	for range c.Quota.Left {
		if p := pick(false); p != nil {
			p.LeftOn = when()
		}
	}
	for range c.Quota.Moved {
		if p := pick(false); p != nil {
			near := ChildrenOf(p.Village[:9])
			if to := one(d, near).Code; to != p.Village {
				p.MovedOn, p.MovedTo = when(), to
			}
		}
	}
}

// draw writes January's rolls. Income's kinds go by household; the two subsidies miss
// some who could have them, and a few names are written wrong.
func (c *City) draw() {
	d := roll(c.Seed, 12)
	for i := range c.People {
		p := &c.People[i]
		income, severe := c.Household(p.Household).Income, p.Certificate.Grade <= 2
		fen := map[string]int64{"dibao": int64(d.from(30, 65)) * 1000, "margin": 28000, "tekun": 98000}[income]
		if fen > 0 {
			c.Draws = append(c.Draws, Draw{p.Key, income, p.Name, fen})
		}
		written := p.Name
		if d.chance(0.3) {
			written = string([]rune(p.Name)[:1]) + "某"
		}
		if (income == "dibao" || income == "margin") && d.chance(96.5) || income == "none" && d.chance(1) {
			c.Draws = append(c.Draws, Draw{p.Key, "living", written, 10000})
		}
		if severe && income != "tekun" && d.chance(96) {
			c.Draws = append(c.Draws, Draw{p.Key, "care", written, 10000})
		}
	}
}
