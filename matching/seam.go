package matching

// What package index needs to hold many pairs at once: the same tables and small
// rules, so that the fast way and the plain one rest on one reading of the law.

// AidSet is one bit an accommodation, in the order of Aids; SiteSet one bit a site
// feature, in the order of Sites; Hours one bit an hour of the week.
type (
	AidSet  = aidSet
	SiteSet = siteSet
	Hours   = hours
)

// The clauses by which pairs are counted: items first, then sites, then these.
const (
	SiteClause     = siteClause
	PlaceClause    = placeClause
	HoursClause    = hoursClause
	DayClause      = dayClause
	WeekClause     = weekClause
	NightClause    = nightClause
	PayClause      = payClause
	AgeClause      = ageClause
	HazardClause   = hazardClause
	ExcludedClause = excludedClause
	ContractClause = contractClause
	GuardianClause = guardianClause
	Clauses        = clauses
)

// The site that is a dormitory's, and the bit of needs that are not in the table.
const (
	GroundDorm   = groundDorm
	UnlistedSite = unlistedSite
)

// AidsOf and SiteNeeds read codes; what is unknown is no aid, but an unlisted need.
func AidsOf(codes []string) AidSet     { return aidSetOf(codes) }
func SiteNeeds(codes []string) SiteSet { return siteNeeds(codes) }

// SiteAnswers are the features that are there, and those that are not.
func SiteAnswers(sites map[string]Tri) (yes, no SiteSet) { return siteAnswers(sites) }

// OwnAids are those that nobody pays for but the person, Carving is job carving.
func OwnAids() AidSet { return ownAids }
func Carving() AidSet { return carving }

// Raisers are the aids that raise an item; RaisedTo is the level with one of them.
func Raisers(item int) AidSet                 { return raisers[item] }
func RaisedTo(aid, item int, level int8) int8 { return raisedTo[aid][item][level] }

// Hand is which aids a pair has if the person can use them: surely, and perhaps
// because nobody said whether the reading is on a screen. What the person brings or
// the scheme pays for is there; the employer's must be offered.
func Hand(own, want, offers AidSet, screen Tri) (sure, perhaps AidSet) {
	there := own | want&^employerAids | offers&^personalAids | offers&want
	onScreen, mayScreen := allAids&^screenAids|offers, allAids
	switch screen {
	case Yes:
		onScreen = allAids
	case No:
		mayScreen = onScreen
	}
	return there & onScreen, there & mayScreen
}

// A Shift is what a post asks of a person's time.
type Shift struct {
	Hours     Hours
	Busy      int // hours marked in the week
	Day, Week int // hours asked; 0 = not said
	Night     Tri
	Flexible  bool
}

// ShiftOf reads the post's week, its hours, and whether it has nights; ScreenOf
// whether its reading is on a screen.
func ShiftOf(p *Post) Shift {
	j := newJob(p, &places{})
	return Shift{Hours: j.hours, Busy: j.busy, Day: j.day, Week: j.week, Night: j.night, Flexible: p.Flexible}
}

// ScreenOf tells whether the post's reading is on a screen, as said or as its skills tell.
func ScreenOf(p *Post) Tri {
	if p.Screen == NotSaid && (onScreen(p.SkillsMust) || onScreen(p.SkillsWish)) {
		return Yes
	}
	return p.Screen
}

// Fits answers the four clauses of time for a person's week and most hours.
func (j Shift) Fits(free Hours, marked, day, week int, night Tri) (inWeek, inDay, inTotal, atNight Tri) {
	who := person{Seeker: &Seeker{HoursDay: day, HoursWeek: week, Night: night}, hours: free, free: marked}
	to := job{Post: &Post{Flexible: j.Flexible}, hours: j.Hours, busy: j.Busy, day: j.Day, week: j.Week, night: j.Night}
	return who.hoursFit(&to), limit(j.Day, day), limit(j.Week, week), either(night, opposite(j.Night))
}

// Words is the week in three words, for comparing many.
func (w Week) Words() Hours { return w.words() }

// Both is yes only when each is; Either is no only when each is.
func Both(a, b Tri) Tri   { return both(a, b) }
func Either(a, b Tri) Tri { return either(a, b) }

// SkillFamilies are the skills that are akin to each other.
func SkillFamilies() [][]string { return families }

// EachPair gives the pairs of neighbouring characters of a text, again and again.
func EachPair(text string, use func([2]rune)) { eachPair(text, use) }

// WordsOf is the text of a post whose pairs count.
func WordsOf(p *Post) string { return p.Title + "\n" + p.Text }

// BarriersOf lists what keeps pairs apart, by counts a clause.
func BarriersOf(only, total []int) []Barrier { return barriers(only, total) }

// Add counts pairs by verdict.
func (m *Market) Add(fits, with, ask, closed int) {
	m.Fits, m.FitsWith, m.Ask, m.Closed = m.Fits+fits, m.FitsWith+with, m.Ask+ask, m.Closed+closed
}
