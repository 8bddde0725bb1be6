package matching

import "sync"

// A CityChange (全市改变) is one thing made different everywhere: an accommodation in
// everybody's hand, a site feature, shuttle, room or work from home at every post, a
// skill or course learnt by everybody. Of a skill or course More counts feasible pairs
// that would then want no skill any more; of all else pairs that would become feasible.
type CityChange struct {
	Change
	People int // more people with EnoughPosts such posts
	Posts  int // more posts with EnoughPeople such people
}

// A Course (课程) teaches skills together.
type Course struct {
	Code   string
	Skills []string
}

// A Ledger (解锁账) keeps, over a whole city, what each single change would open, and
// follows every change of a post or person by holding just that one against the other
// side: after each it says what changing the city and counting anew would say. It
// may be used from several goroutines; each waits for the other.
type Ledger struct {
	travel Travel
	levers []lever
	at     map[[2]string]int // lever by code and detail

	mu       sync.Mutex
	towns    places
	people   map[string]*holder
	openings map[string]*opening
	slots    int
	free     []int  // slots of posts that left
	flaw     string // a fault that tests plant; none in the product
}

// lever is one change made ready: the clauses it can touch, and what it does.
type lever struct {
	Change
	touch   uint64
	own     aidSet          // aid: what is then in hand
	offers  aidSet          // offer: what the employer then agrees to
	site    siteSet         // site: what is then there
	post    func(*Post)     // another term of the post
	teaches map[string]bool // skill, course
}

// holder is a person with their counts, opening a post with its.
type holder struct {
	*person
	options, ready int // feasible posts; those of which no skill is wanted any more
	fits           []uint64
	gains          []uint16 // by lever
}

type opening struct {
	*job
	slot          int
	takers, ready int
	gains         []uint16
}

// NewLedger makes an empty ledger. skills are those that are tried one by one.
func NewLedger(travel Travel, skills []string, courses []Course) *Ledger {
	l := &Ledger{travel: travel, at: map[[2]string]int{}, people: map[string]*holder{}, openings: map[string]*opening{}}
	add := func(v lever) {
		l.at[[2]string{v.Code, v.Detail}] = len(l.levers)
		l.levers = append(l.levers, v)
	}
	for i, a := range Aids {
		add(lever{Change: Change{Code: "aid", Detail: a.Code, By: ByPerson}, touch: itemClauses, own: 1 << i})
	}
	for i, a := range Aids {
		if a.Pays == EmployerPays {
			add(lever{Change: Change{Code: "offer", Detail: a.Code, By: ByEmployer}, touch: itemClauses, offers: 1 << i})
		}
	}
	for i, site := range Sites { // a ground-floor room is a way to get there
		add(lever{Change: Change{Code: "site", Detail: site, By: ByEmployer}, touch: 1<<(siteClause+i) | placeBit, site: 1 << i})
	}
	for _, v := range []lever{
		{Change: Change{Code: "shuttle"}, touch: placeBit, post: func(p *Post) { p.Shuttle = Yes }},
		{Change: Change{Code: "dormitory"}, touch: placeBit, post: func(p *Post) { p.Dormitory = Yes }},
		{Change: Change{Code: "remote"}, touch: placeBit | siteBits, post: func(p *Post) { p.Remote = Yes }},
	} {
		v.By = ByEmployer
		add(v)
	}
	for _, skill := range skills {
		add(lever{Change: Change{Code: "skill", Detail: skill, By: ByPerson}, teaches: map[string]bool{skill: true}})
	}
	for _, c := range courses {
		v := lever{Change: Change{Code: "course", Detail: c.Code, By: ByPerson}, teaches: map[string]bool{}}
		for _, skill := range c.Skills {
			v.teaches[skill] = true
		}
		add(v)
	}
	return l
}

const (
	placeBit = uint64(1) << placeClause
	siteBits = placeBit - 1 - itemClauses
)

// Load takes in many at once.
func (l *Ledger) Load(posts []*Post, seekers []*Seeker) {
	for _, p := range posts {
		l.PutPost(p)
	}
	for _, s := range seekers {
		l.PutSeeker(s)
	}
}

// PutPost takes a post in, or takes it in as it is now.
func (l *Ledger) PutPost(p *Post) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropPost(p.ID)
	known := len(l.towns.names)
	o := &opening{job: newJob(p, &l.towns), slot: l.slots, gains: make([]uint16, len(l.levers))}
	if n := len(l.free); n > 0 {
		o.slot, l.free = l.free[n-1], l.free[:n-1]
	} else {
		l.slots++
	}
	for _, h := range l.people {
		if len(l.towns.names) > known {
			h.person = newPerson(h.Seeker, l.travel, &l.towns)
		}
		l.hold(h, o, 1)
	}
	l.openings[p.ID] = o
}

// RemovePost drops a post, if it is there.
func (l *Ledger) RemovePost(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropPost(id)
}

func (l *Ledger) dropPost(id string) {
	o := l.openings[id]
	if o == nil {
		return
	}
	for _, h := range l.people {
		l.hold(h, o, -1)
	}
	delete(l.openings, id)
	l.free = append(l.free, o.slot)
}

// PutSeeker takes a person in, or takes them in as they are now.
func (l *Ledger) PutSeeker(s *Seeker) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropSeeker(s.ID)
	h := &holder{person: newPerson(s, l.travel, &l.towns), gains: make([]uint16, len(l.levers))}
	for _, o := range l.openings {
		l.hold(h, o, 1)
	}
	l.people[s.ID] = h
}

// RemoveSeeker drops a person, if they are there.
func (l *Ledger) RemoveSeeker(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropSeeker(id)
}

func (l *Ledger) dropSeeker(id string) {
	h := l.people[id]
	if h == nil {
		return
	}
	for _, o := range l.openings {
		l.hold(h, o, -1)
	}
	delete(l.people, id)
}

// hold counts a pair in (1) or out (-1).
func (l *Ledger) hold(h *holder, o *opening, sign int) {
	f := h.meet(o.job, true)
	bad := f.no | f.ask
	if bad == 0 {
		h.options += sign
		o.takers += sign
		if sign > 0 || l.flaw != "marks" {
			h.mark(o.slot, sign > 0)
		}
		if missing := lacking(h.Skills, o.Post); len(missing) > 0 {
			l.teach(h, o, missing, sign)
		} else if sign > 0 || l.flaw != "tally" {
			h.ready += sign
			o.ready += sign
		}
		return
	}
	if sign < 0 && l.flaw == "stale" {
		return
	}
	for i := range l.levers {
		if v := &l.levers[i]; v.teaches == nil && bad&^v.touch == 0 && v.meets(h, o) {
			h.gains[i] += uint16(sign)
			o.gains[i] += uint16(sign)
		}
	}
}

// teach counts the levers that leave nothing of what is missing.
func (l *Ledger) teach(h *holder, o *opening, missing []string, sign int) {
	for i := len(Aids) + len(Sites); i < len(l.levers); i++ {
		if l.levers[i].covers(missing) {
			h.gains[i] += uint16(sign)
			o.gains[i] += uint16(sign)
		}
	}
}

func (v *lever) covers(missing []string) bool {
	for _, skill := range missing {
		if !v.teaches[skill] {
			return false
		}
	}
	return len(missing) > 0
}

// meets tells whether the pair is feasible once the change is made.
func (v *lever) meets(h *holder, o *opening) bool {
	who, job := *h.person, *o.job
	who.own |= v.own
	job.offers |= v.offers
	job.siteYes |= v.site
	job.siteNo &^= v.site
	if v.post != nil {
		post := *job.Post
		v.post(&post)
		job.Post = &post
	}
	f := who.meet(&job, false)
	return f.feasible()
}

// lacking are the skills that a post wants and the person has not, each once.
func lacking(skills []string, p *Post) (missing []string) {
	for _, list := range [][]string{p.SkillsMust, p.SkillsWish} {
		for _, skill := range list {
			if !has(skills, skill) && !has(missing, skill) {
				missing = append(missing, skill)
			}
		}
	}
	return missing
}

func has(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// mark notes whether the person is feasible for the post of the slot.
func (h *holder) mark(slot int, fits bool) {
	for len(h.fits) <= slot>>6 {
		h.fits = append(h.fits, 0)
	}
	if fits {
		h.fits[slot>>6] |= 1 << (slot & 63)
	} else {
		h.fits[slot>>6] &^= 1 << (slot & 63)
	}
}

func (h *holder) feasible(o *opening) bool {
	return o.slot>>6 < len(h.fits) && h.fits[o.slot>>6]>>(o.slot&63)&1 == 1
}
