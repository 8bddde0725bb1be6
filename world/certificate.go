package world

import (
	"fmt"
	"strconv"
)

// gradeWeights are the shares of grades 1-4 in each category: people with psychosocial
// disability mostly hold grade 2, with physical disability mostly 3 and 4.
var gradeWeights = [8][4]int{
	1: {32, 14, 12, 42}, 2: {36, 22, 22, 20}, 3: {30, 20, 25, 25}, 4: {6, 23, 34, 37},
	5: {10, 40, 32, 18}, 6: {8, 56, 22, 14}, 7: {46, 34, 14, 6},
}

// disability draws category, grade, and for a multiple one its parts.
func (d dice) disability() (category, grade int, parts string) {
	category = 1 + d.weighted(110, 88, 15, 550, 92, 105, 40)
	w := gradeWeights[category]
	grade = 1 + d.weighted(w[:]...)
	if category == 7 {
		parts = one(d, []string{"14", "23", "23", "24", "45", "45", "46", "35", "12"})
	}
	return category, grade, parts
}

// certificate issues one within the ten years before the year's end, never before birth.
func (d dice) certificate(id string, category, grade int, parts string, born day) Certificate {
	from := max(dateOf(2014, 2, 1), born+90)
	issued := d.between(from, max(from, dateOf(Year, 6, 30))).workday()
	return Certificate{Number: id + strconv.Itoa(category) + strconv.Itoa(grade), Category: category, Grade: grade, Parts: parts,
		IssuedOn: issued.String(), ValidTo: (issued.years(10) - 1).String()}
}

// needsGuardian: children, and adults whose intellectual or psychosocial disability is
// severe. The law asks for a court in each adult's case; the demo takes it as given.
func needsGuardian(c Certificate, born day) bool {
	switch {
	case born.years(18) > dayOf(LastDay):
		return true
	case c.Category == 5:
		return c.Grade <= 3
	case c.Category == 6, c.Category == 7:
		return c.Grade <= 2
	}
	return false
}

// guard adds a guardian of the same household: a parent while they would live, else
// a sibling or a child.
func (p *populace) guard(ward *Person, born day) {
	tie, theirs := "parent", born-day(p.from(21*365, 34*365))
	if theirs < dateOf(1942, 1, 1) || p.chance(12) {
		tie, theirs = "sibling", born+day(p.from(-9*365, 9*365))
		if born < dateOf(1970, 1, 1) && p.chance(60) {
			tie, theirs = "child", born+day(p.from(23*365, 31*365))
		}
	}
	theirs = min(theirs, dateOf(Year-21, 6, 1))
	n := len(p.city.Guardians)
	g := p.person(fmt.Sprintf("g-%05d", n), n+100000, ward.Village, ward.Household, p.sex(), theirs)
	if g.Phone == "" {
		g.Phone = p.numbers.newPhone() // whoever acts for somebody can be reached
	}
	ward.Guardian, ward.GuardianTie = g.Key, tie
	p.city.Guardians = append(p.city.Guardians, g)
}
