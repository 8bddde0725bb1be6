package matching

import (
	"math/bits"
	"slices"
)

// A clause is one hard constraint, in a bit: the items, the sites, then the terms.
const (
	siteClause  = Items
	placeClause = siteClause + unlistedSite + iota
	hoursClause
	dayClause
	weekClause
	nightClause
	payClause
	ageClause
	hazardClause
	excludedClause
	contractClause
	guardianClause
	clauses
)

const itemClauses = uint64(1)<<Items - 1

// terms names the clauses from placeClause on.
var terms = []string{"commute", "hours", "hours_day", "hours_week", "night", "pay", "age", "hazard_age", "excluded", "contract", "guardian"}

// clause tells the code and detail of a clause.
func clause(i int) (code, detail string) {
	switch {
	case i < siteClause:
		return "item", ItemCodes[i]
	case i < siteClause+len(Sites):
		return "site", Sites[i-siteClause]
	case i < placeClause:
		return "site", "other"
	}
	return terms[i-placeClause], ""
}

// found is the bare outcome of a pair: which clauses fail, which are unknown, and
// the accommodations that close gaps.
type found struct {
	no, ask uint64
	with    aidSet
}

func (f found) verdict() Verdict {
	switch {
	case f.no != 0:
		return Blocked
	case f.ask != 0:
		return Ask
	case f.with != 0:
		return FitsWith
	}
	return Fits
}

func (f found) feasible() bool { return f.no|f.ask == 0 }

func (f *found) note(clause int, t Tri) {
	switch t {
	case No:
		f.no |= 1 << clause
	case NotSaid:
		f.ask |= 1 << clause
	}
}

// places numbers the townships of the posts at hand, so that a person's travel is
// looked up once a township and not once a post.
type places struct {
	names []string
	index map[string]int
}

func (t *places) at(name string) int {
	if i, ok := t.index[name]; ok {
		return i
	}
	if t.index == nil {
		t.index = map[string]int{}
	}
	t.index[name] = len(t.names)
	t.names = append(t.names, name)
	return len(t.names) - 1
}

// person is a Seeker made ready to be held against many posts.
type person struct {
	*Seeker
	want, own    aidSet
	ready, maybe aidSet
	needs        siteSet
	hours        hours
	free         int              // hours marked in the week
	reach        []int            // minutes by place; -1 = unknown
	pairs        map[[2]rune]bool // of Text, made when first asked for
}

func newPerson(s *Seeker, travel Travel, towns *places) *person {
	p := &person{Seeker: s, want: aidSetOf(s.Aids), own: aidSetOf(s.Owned), needs: siteNeeds(s.SiteNeeds), hours: s.Week.words(), free: s.Week.Hours()}
	p.ready, p.maybe = usable(s.Abilities)
	p.reach = make([]int, len(towns.names))
	for i, town := range towns.names {
		p.reach[i] = -1
		minutes, known := s.Minutes[town]
		if !known && travel != nil {
			minutes, known = travel(s.Township, town, s.Mode)
		}
		if known {
			p.reach[i] = minutes
		}
	}
	return p
}

// job is a Post made ready to be held against many people.
type job struct {
	*Post
	offers          aidSet
	siteYes, siteNo siteSet
	hours           hours
	busy            int // hours marked in the week
	day, week       int // hours asked; 0 = not said
	night, screen   Tri
	place           int
}

// screenSkills are those that are practised on a screen (codes of the trades'
// table): a post that wants one has its reading there, and nobody needs to ask.
var screenSkills = []string{"typing", "spreadsheet", "programming", "software_testing", "screen_reader", "chat_service", "proofreading", "image_tagging",
	"photo_editing", "video_editing", "graphic_design"}

func onScreen(skills []string) bool {
	return slices.ContainsFunc(skills, func(skill string) bool { return slices.Contains(screenSkills, skill) })
}

func newJob(p *Post, towns *places) *job {
	j := &job{Post: p, offers: aidSetOf(p.Offers), hours: p.Week.words(), busy: p.Week.Hours(), day: p.HoursDay, week: p.HoursWeek, night: p.Night, place: towns.at(p.Township)}
	j.siteYes, j.siteNo = siteAnswers(p.Sites)
	if j.day == 0 {
		j.day = p.Week.LongestDay()
	}
	if j.week == 0 {
		j.week = j.busy
	}
	j.screen = ScreenOf(p)
	if j.night == NotSaid && j.busy > 0 {
		j.night = triOf(p.Week.Night())
	}
	return j
}

// meet holds a person against a post. Unless all clauses are wanted it stops at the
// first group that fails: that is the cheap way, and the same code, so the two
// cannot part.
func (s *person) meet(p *job, all bool) (f found) {
	s.meetTerms(p, &f)
	if f.no != 0 && !all {
		return f
	}
	s.meetPlace(p, &f)
	if f.no != 0 && !all {
		return f
	}
	s.meetItems(p, &f)
	return f
}

func (s *person) meetTerms(p *job, f *found) {
	f.note(hoursClause, s.hoursFit(p))
	f.note(dayClause, limit(p.day, s.HoursDay))
	f.note(weekClause, limit(p.week, s.HoursWeek))
	f.note(nightClause, either(s.Night, opposite(p.night)))
	if s.PayFloor > 0 {
		f.note(payClause, limit64(s.PayFloor, p.PayMax))
	}
	switch {
	case s.Age <= 0:
		f.note(ageClause, NotSaid)
	case s.Age < max(16, p.MinAge):
		f.note(ageClause, No)
	case s.Age < 18 && p.Hazard:
		f.note(hazardClause, No)
	}
	if slices.Contains(s.Excluded, p.Employer) {
		f.note(excludedClause, No)
	}
	if len(s.Contracts) > 0 {
		switch {
		case p.Contract == "":
			f.note(contractClause, NotSaid)
		case !slices.Contains(s.Contracts, p.Contract):
			f.note(contractClause, No)
		}
	}
	if s.GuardianNeed == Yes {
		f.note(guardianClause, s.GuardianGiven)
	}
}

// hoursFit: the shift lies in the hours the person has; where the person chooses
// them, only their number counts.
func (s *person) hoursFit(p *job) Tri {
	switch {
	case p.Flexible:
		return limit(p.week, s.free)
	case s.free == 0 || p.busy == 0:
		return NotSaid
	}
	return triOf(p.hours.within(s.hours))
}

// limit tells whether what is asked stays within the most; 0 is not said.
func limit(asked, most int) Tri { return limit64(int64(asked), int64(most)) }

func limit64(asked, most int64) Tri {
	if asked <= 0 || most <= 0 {
		return NotSaid
	}
	return triOf(asked <= most)
}

func opposite(t Tri) Tri {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	}
	return NotSaid
}

// The ways a person can get to a post, best first.
func (s *person) remote(p *job) Tri  { return both(p.Remote, s.Remote) }
func (s *person) shuttle(p *job) Tri { return both(p.Shuttle, s.Shuttle) }

func (s *person) dormitory(p *job) Tri {
	room := both(p.Dormitory, s.Dormitory)
	if s.needs&groundDorm != 0 {
		room = both(room, p.site(bits.TrailingZeros16(uint16(groundDorm))))
	}
	return room
}

func (s *person) commute(p *job) Tri {
	minutes := s.reach[p.place]
	if minutes < 0 || s.MaxMinutes == 0 {
		return NotSaid
	}
	return triOf(minutes <= s.MaxMinutes)
}

// meetPlace: one way of getting there is enough; working from home also waives
// what the building lacks.
func (s *person) meetPlace(p *job, f *found) {
	remote := s.remote(p)
	f.note(placeClause, either(either(remote, s.dormitory(p)), either(s.commute(p), s.shuttle(p))))
	if s.needs == 0 || remote == Yes {
		return
	}
	for set := s.needs &^ groundDorm; set != 0; set &= set - 1 {
		i := bits.TrailingZeros16(uint16(set))
		f.note(siteClause+i, either(p.site(i), remote))
	}
}

// hand is which aids the pair surely has, and which it may have. What the person
// brings or the scheme pays for is there; the employer's must be agreed.
func (s *person) hand(p *job) (sure, maybe aidSet) {
	there, may := Hand(s.own, s.want, p.offers, p.screen)
	sure = there & s.ready
	return sure, may & (s.ready | s.maybe) &^ sure
}

func (s *person) meetItems(p *job, f *found) {
	sure, maybe := s.hand(p)
	var open uint64 // known gaps that no aid surely closes
	for i, asks := range p.Demand {
		if asks == 0 || p.Marginal[i] {
			continue
		}
		can := s.Abilities[i]
		switch {
		case can == 4 || asks != Unknown && can >= asks:
		case asks == Unknown || can == Unknown:
			f.ask |= 1 << i
		default:
			if a := closing(sure, i, asks, can); a >= 0 {
				f.with |= 1 << a
				continue
			}
			open |= 1 << i
			if closing(maybe, i, asks, can) >= 0 {
				f.ask |= 1 << i
			} else {
				f.no |= 1 << i
			}
		}
	}
	if sure&carving != 0 && open != 0 && open&(open-1) == 0 {
		f.no, f.ask = f.no&^open, f.ask&^open
		f.with |= carving
	}
}

// closing finds the first aid of the set that lifts the ability to the demand, -1
// if none does.
func closing(set aidSet, item int, asks, can int8) int {
	for set &= raisers[item]; set != 0; set &= set - 1 {
		if a := bits.TrailingZeros32(uint32(set)); raisedTo[a][item][can] >= asks {
			return a
		}
	}
	return -1
}
