package world

import "strconv"

// staff makes the accounts of those who serve. The first of each role is of the cast
// and answers for where the named people live.
func (c *City) staff(nums *numbers) {
	d := roll(c.Seed, 2)
	count := map[string]int{}
	add := func(role, area, title string) {
		key := "w-" + role
		if count[role]++; count[role] > 1 {
			key += "-" + strconv.Itoa(count[role])
		}
		born, sex := d.from(1966, 1999), []string{Male, Female}[d.IntN(2)]
		c.Workers = append(c.Workers, Worker{Key: key, Login: key[2:], Name: d.surname() + d.given(sex, born), Role: role,
			Area: Path(area), Title: title, Phone: nums.newPhone()})
	}
	for _, title := range []string{"就业科科长", "教就部干事", "维权部干事", "康复部干事"} {
		add("city", "4303", title)
	}
	for _, county := range level("county") {
		add("county", county.Code, "县级残联干事")
		add("county", county.Code, "县级残联就业专干")
	}
	for _, county := range level("county") {
		add("counsellor", county.Code, "就业辅导员")
	}
	for range 4 {
		add("counsellor", "4303", "就业辅导员")
	}
	for _, town := range level("township") {
		add("township", town.Code, "残疾人专职委员")
	}
	villages := level("village")
	for i := range c.Quota.VillageWorkers {
		// Spread over the whole list, so that a small city's workers sit in every county.
		add("village", villages[i*len(villages)/c.Quota.VillageWorkers].Code, "村(社区)残协专职委员")
	}
	add("auditor", "4303", "内审专员")
	add("admin", "4303", "系统管理员")
}

// counsellorOf answers for a county's seekers: its own, or in turn one of the city's.
func (c *City) counsellorOf(d dice, county string) string {
	var own, city []string
	for _, w := range c.Workers {
		if w.Role != "counsellor" {
			continue
		}
		switch w.Area {
		case Path(county):
			own = append(own, w.Key)
		case Path("4303"):
			city = append(city, w.Key)
		}
	}
	if len(own) == 0 || d.chance(25) {
		return one(d, city)
	}
	return one(d, own)
}
