package index

import (
	"slices"

	"tongxing/matching"
)

// A desk is the room one query works in, used again by the next.
type desk struct {
	shifts     []uint32 // answers by number, 0 = not yet asked
	trips      []trip   // by place
	wished     []bool   // by trade
	reached    []uint8  // by way: 0 where the person cannot get there, else points and one
	takings    [mostTaken]taking
	room       [roomFound]uint16 // rows found: the taking, and where in its block
	candidates []candidate
	hands      []hand
	handed     []bool
	accepts    []answer
	value      []uint8 // of skills, in halves
	marked     []uint64
	marks      []uint32
	shared     []uint64 // by points of the text: the trades that have written so many of the marks
	worth      []uint8  // skill points by want
	order      []uint32 // wants by their worth, the highest first
	starts     [257]uint32
	feasible   best[postHit]
	asked      best[postHit]
}

type postHit struct {
	score int
	id    string
}

func postBefore(a, b *postHit) bool {
	return a.score > b.score || a.score == b.score && a.id < b.id
}

// answer is what a table of a query says of one value: not yet known, or one of three.
type answer = uint8

const (
	unread answer = iota
	holds
	unclear
	fails
)

func answerOf(ts ...matching.Tri) answer {
	said := holds
	for _, t := range ts {
		switch t {
		case matching.No:
			return fails
		case matching.NotSaid:
			said = unclear
		}
	}
	return said
}

// A shift's answer and its points of the wish, in one word.
const (
	answerBits = 3
	pointsAt   = 8
)

// hand is a person's abilities with what aids an offer leaves them: surely, perhaps,
// and the level up to which an item is held without costing points.
type hand struct {
	sure, may, held vector
	carve           bool
}

// A postQuery is one person held against the posts.
type postQuery struct {
	*desk
	x        *Index
	p        *picture
	s        *matching.Seeker
	k        int
	base     vector
	heldBase vector
	unsaid   vector // guards of abilities that nobody said
	lifts    [32]lifted
	lifting  matching.AidSet // aids that raise anything
	want     matching.AidSet
	own      matching.AidSet
	atBest   vector                 // with every aid that anybody might offer
	sites    [1 << otherBits]uint64 // needs that a way of the post does not make idle
	ready    matching.AidSet
	maybe    matching.AidSet
	needs    matching.SiteSet
	ground   bool
	person   int // row of reaches
	free     free
	hours    int      // of the week
	home     int      // -1: nobody in the index lives there
	trades   []uint32 // wished
	excluded []uint32
	asks     bool   // something about the person is not said: no post is more than a question
	most     int    // text points at most
	among    uint64 // wished trades, as postBrief.trades has them
	rest     int    // points of a post but for skills, wishes and the commute, at most
	taken    int    // of takings
	found    int    // of room
	touched  int    // of no meaning: what is summed up is surely read
	guards   vector
}

// Posts gives the first k posts for a person, as matching.RankPosts does; 0 gives all.
func (x *Index) Posts(s *matching.Seeker, k int) []Hit {
	if s.GuardianNeed == matching.Yes && s.GuardianGiven == matching.No || s.Age > 0 && s.Age < 16 {
		return nil
	}
	d := x.desks.Get().(*desk)
	defer x.desks.Put(d)
	q := postQuery{desk: d, x: x, p: x.now.Load(), s: s, k: k}
	q.prepare()
	q.rankWants()
	q.search()
	return q.hits()
}

func (q *postQuery) prepare() {
	d, p, s := q.desk, q.p, q.s
	d.feasible = best[postHit]{k: q.k, list: d.feasible.list[:0], before: postBefore}
	d.asked = best[postHit]{k: q.k, list: d.asked.list[:0], before: postBefore}
	d.shifts = emptied(d.shifts, len(p.shifts))
	d.hands, d.handed = sized(d.hands, len(p.offers)), emptied(d.handed, len(p.offers))
	q.guards = vector{guardLo, guardHi}.without(q.x.flaw.guards)
	q.base, q.heldBase = abilityOf(&s.Abilities), heldAlone(&s.Abilities)
	q.unsaid = unsaidAbilities(q.base).and(vector{guardLo, guardHi})
	q.want, q.own = matching.AidsOf(s.Aids), matching.AidsOf(s.Owned)
	q.ready, q.maybe = usable(q.base, 1<<len(matching.Aids)-1)
	for a := range matching.Aids {
		if (q.ready|q.maybe)>>a&1 == 1 {
			if q.lifts[a] = liftedBy(a, &s.Abilities, q.base); !q.lifts[a].held.none() {
				q.lifting |= 1 << a
			}
		}
	}
	q.atBest = q.with(q.base, q.ready|q.maybe)
	q.needs = matching.SiteNeeds(s.SiteNeeds)
	q.ground = q.needs&matching.GroundDorm != 0
	q.needs &^= matching.GroundDorm
	q.free, q.hours = free{s.Week.Words(), s.HoursDay, s.HoursWeek}, s.Week.Hours()
	q.asks = s.Age <= 0 || s.GuardianNeed == matching.Yes && s.GuardianGiven == matching.NotSaid
	d.accepts = d.accepts[:0]
	for _, contract := range p.contracts {
		d.accepts = append(d.accepts, acceptance(s.Contracts, contract))
	}
	q.person = personOf(s.Remote, s.Dormitory, s.Shuttle, q.ground)
	for other := range q.sites[:others] {
		if matching.Both(matching.Tri(other%3), s.Remote) == matching.No {
			q.sites[other] = uint64(q.needs & siteMask)
		}
	}
	q.readWords()
	q.commutes()
}

func acceptance(takes []string, contract string) answer {
	switch {
	case len(takes) == 0:
		return holds
	case contract == "":
		return unclear
	case !slices.Contains(takes, contract):
		return fails
	}
	return holds
}

// emptied gives n zeroes, sized n of anything, in the room of an old slice.
func emptied[E any](old []E, n int) []E {
	old = sized(old, n)
	clear(old)
	return old
}

func sized[E any](old []E, n int) []E {
	if cap(old) < n {
		return make([]E, n, n+n/4)
	}
	return old[:n]
}

// readWords looks up what the person said in words: home, skills, text.
func (q *postQuery) readWords() {
	w, d, s := q.x.words, q.desk, q.s
	w.mu.RLock()
	defer w.mu.RUnlock()
	q.home = -1
	if n, ok := w.homes.at[home{s.Township, s.Mode}]; ok && int(n) < len(q.p.homes) {
		q.home = int(n)
	}
	d.value = emptied(d.value, len(w.skills.all))
	for _, name := range s.Skills {
		if n, ok := w.skills.at[name]; ok {
			w.kin(n, func(other uint32) { d.value[other] = max(d.value[other], 1) })
		}
	}
	for _, name := range s.Skills {
		if n, ok := w.skills.at[name]; ok {
			d.value[n] = 2
		}
	}
	d.marked = sized(d.marked, len(w.pairs.all)/64+1)
	d.marks = d.marks[:0]
	if s.Text != "" && q.x.weights.Text > 0 {
		matching.EachPair(s.Text, func(pair [2]rune) {
			if n, ok := w.pairs.at[pair]; ok && d.marked[n>>6]>>(n&63)&1 == 0 {
				d.marked[n>>6] |= 1 << (n & 63)
				d.marks = append(d.marks, n)
			}
		})
	}
	q.most = min(q.x.weights.Text, len(d.marks))
	q.readShared(w)
	for _, e := range s.Excluded {
		if n, ok := w.employers.at[e]; ok {
			q.excluded = append(q.excluded, n)
		}
	}
	for _, wish := range s.Wishes {
		if n, ok := w.trades.at[wish]; ok {
			if !slices.Contains(q.trades, n) {
				q.trades = append(q.trades, n)
				q.among |= tradeBit(n)
			}
		}
	}
}

// readShared counts what each trade has ever written of the words, all trades at once: a
// post of it gets no more points for them.
func (q *postQuery) readShared(w *words) {
	q.shared = emptied(q.shared, q.most+1)
	q.shared[0] = ^uint64(0)
	for _, n := range q.marks {
		for points := q.most; points > 0; points-- {
			q.shared[points] |= q.shared[points-1] & w.usedBy[n]
		}
	}
}

// textOf is the most that posts of some trades can have for their words.
func (q *postQuery) textOf(trades uint64) int {
	points := q.most
	for q.shared[points]&trades == 0 {
		points--
	}
	return points
}

func triOf(yes bool) matching.Tri {
	if yes {
		return matching.Yes
	}
	return matching.No
}
