package world

import (
	"fmt"
	"strconv"

	"tongxing/matching"
)

// employ makes the employers: the two named, the rest, and some that still wait for
// the federation.
func (c *City) employ(nums *numbers) {
	d := roll(c.Seed, 3)
	towns := level("township")
	weights := make([]int, len(industries))
	for i, in := range industries {
		weights[i] = in.weight
	}
	for n := range c.Quota.Employers + c.Quota.Waiting {
		in, town := industries[d.weighted(weights...)], one(d, towns)
		if d.chance(55) { // most sit in the city's own two districts and zones
			town = one(d, append(ChildrenOf("430302"), ChildrenOf("430373")...))
		}
		switch n {
		case 0:
			in, town = industries[0], ChildrenOf("430302")[0]
		case 1:
			in, town = industries[15], ChildrenOf("430304")[0]
		}
		e := c.employer(d, nums, n, in, town)
		if n >= c.Quota.Employers {
			e.AppliedOn, e.VisitedOn, e.AdmittedOn, e.EndedOn = d.between(dateOf(Year, 12, 4), dateOf(Year, 12, 29)).workday().String(), "", "", ""
		}
		c.Employers = append(c.Employers, e)
	}
}

func (c *City) employer(d dice, nums *numbers, n int, in industry, town Division) Employer {
	key := []string{EmployerA, EmployerB, "e-" + fmt.Sprintf("%03d", n)}[min(n, 2)]
	e := Employer{Key: key, Name: "湘潭" + brand(n) + in.suffix + "(演示)", CreditCode: creditCode(hukouCounty(town.Code[:6]), n+1),
		Township: town.Code, Address: town.Name + streetIn(town.Name) + "路" + strconv.Itoa(d.from(1, 260)) + "号", Industry: in.name,
		Staff: d.from(in.staff[0], in.staff[1]), MeanWage: int64(d.from(in.wage[0]/100, in.wage[1]/100)) * 10000}
	e.Staff = in.staff[0] + (e.Staff-in.staff[0])*d.from(10, 100)/100
	e.StaffDisabled = d.from(0, max(1, e.Staff*2/100))
	e.Sites = d.sites(in.equipped)
	e.Dormitory, e.Shuttle = d.tri(in.equipped*0.7, 92), d.tri(in.equipped*0.45, 88)
	for i := range d.from(1, 3) {
		u := EmployerUser{Key: "u-" + key[2:], Name: d.surname() + d.given(one(d, []string{Male, Female}), d.from(1970, 1998)), Phone: nums.newPhone()}
		if i > 0 {
			u.Key += "-" + strconv.Itoa(i+1)
		}
		u.Login = u.Key
		e.Users = append(e.Users, u)
	}
	applied := d.between(dateOf(Year-1, 2, 10), dateOf(Year, 8, 25))
	if n < 2 || n%7 == 0 { // some were there before the year began, and published then
		applied = d.between(dateOf(Year-1, 2, 10), dateOf(Year-1, 9, 20))
	}
	applied = applied.workday()
	visited := (applied + day(d.from(2, 9))).workday()
	admitted := (visited + day(d.from(1, 5))).workday()
	e.AppliedOn, e.VisitedOn, e.AdmittedOn = applied.String(), visited.String(), admitted.String()
	if n > 2 && n%32 == 5 { // left during the year, and was still in force in it
		e.EndedOn = d.between(max(admitted+60, dateOf(Year, 3, 1)), dateOf(Year, 12, 20)).String()
	}
	return e
}

// sites answers each feature yes, no, or not at all.
func (d dice) sites(yes float64) map[string]string {
	out := map[string]string{}
	for _, code := range matching.Sites {
		share := yes
		switch code {
		case "guide_dog", "flash_alarm":
			share = yes / 2
		case "canteen", "parking":
			share = (yes + 100) / 2
		}
		if said := d.tri(share, 90); said != "" {
			out[code] = said
		}
	}
	return out
}

// tri draws yes by a percent, of what is said at all in so many of a hundred.
func (d dice) tri(yes, said float64) string {
	switch {
	case !d.chance(said):
		return ""
	case d.chance(yes):
		return "yes"
	}
	return "no"
}
