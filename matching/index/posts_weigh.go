package index

import (
	"slices"

	"tongxing/matching"
)

// A candidate is a post that would have a place in a list with all points for its words.
type candidate struct {
	score int // without the words
	text  int // the most for them
	list  *best[postHit]
	tail  *postTail
}

// weigh holds the person against all rows found so far.
func (q *postQuery) weigh() {
	left := q.sift(q.room[:q.found])
	q.candidates = q.candidates[:0]
	match, question := q.floors()
	for _, spot := range left {
		t := &q.takings[spot/blockRows]
		if c, good := q.meet(t, &t.b.rows[spot%blockRows], &t.b.tails[spot%blockRows], match, question); good {
			q.candidates = append(q.candidates, c)
		}
	}
	q.taken, q.found = 0, 0
	if q.most > 0 {
		q.fetchWords()
	}
	for i := range q.candidates {
		c := &q.candidates[i]
		match, question = q.floors()
		floor := match
		if c.list == &q.asked {
			floor = question
		}
		if c.score+c.text-q.x.flaw.bound < floor {
			continue
		}
		if c.text > 0 {
			c.score += common(c.tail.words, q.marked, q.x.weights.Text)
		}
		if c.score >= floor {
			c.list.add(postHit{c.score, c.tail.id})
		}
	}
}

// fetchWords touches the tails of all candidates, then their words: so that the memory
// they stand in is fetched together, and nobody waits for each in turn.
func (q *postQuery) fetchWords() {
	for i := range q.candidates {
		q.touched += len(q.candidates[i].tail.words)
	}
	for i := range q.candidates {
		if t := q.candidates[i].tail; len(t.words) > 0 {
			q.touched += int(t.words[0]) + int(t.id[0])
		}
	}
}

// meet holds the person against one post, all but its words.
func (q *postQuery) meet(t *taking, r *postRow, tail *postTail, match, question int) (c candidate, good bool) {
	to := &q.trips[r.place()]
	way := reaches[q.person][to.commute][r.other()]
	w := &q.x.weights
	near := 0
	switch way >> pointsOf & 3 {
	case nobodyTravels:
		near = w.Commute
	case byShuttle:
		near = w.Commute / 2
	case byCommute:
		near = int(to.points)
	}
	if t.bound+near < min(match, question) {
		return c, false
	}
	said := q.terms(r, way)
	if said == fails {
		return c, false
	}
	if (q.asks || said == unclear || way&answerBits == unclear) && t.bound+near < question {
		return c, false
	}
	h := q.handOf(r.offer())
	miss := short(h.may, r.asks).and(q.guards)
	if !miss.none() && q.blocked(h, r.asks, miss) || len(q.excluded) > 0 && slices.Contains(q.excluded, tail.employer) {
		return c, false
	}
	floor := match
	c.list = &q.feasible
	if q.asks || said == unclear || way&answerBits == unclear || q.itemsUnclear(h, r.asks) {
		floor, c.list = question, &q.asked
	}
	c.tail, c.text, c.score = tail, t.text, q.points(r, h, way, t.share)+t.base+near
	return c, c.score+c.text-q.x.flaw.bound >= floor
}

// sift keeps of the rows that were found those that nothing speaks against which one look
// at them tells. It has no branch either, and is never stricter than what follows it.
func (q *postQuery) sift(room []uint16) []uint16 {
	sites, floor, kept := &q.sites, uint64(max(q.s.PayFloor, 0)), 0
	for _, spot := range room { // fetched together, before the first is looked at
		q.touched += int(q.takings[spot/blockRows].b.rows[spot%blockRows].most)
	}
	for _, spot := range room {
		r := &q.takings[spot/blockRows].b.rows[spot%blockRows]
		lacks := sites[r.other()] & (r.asks.hi >> siteNoAt)
		most := uint64(r.most)
		pays := (most - floor) & -most >> 63 // said, and below the floor
		bad := lacks | pays
		room[kept] = spot
		kept += 1 - int((bad|-bad)>>63)
	}
	return q.siftGaps(room[:kept])
}

// siftGaps keeps those that ask nothing of the person which no aid of anybody would reach.
func (q *postQuery) siftGaps(room []uint16) []uint16 {
	offers, best, guards, brings, kept := q.p.offers, q.atBest, q.guards, q.own|q.want, 0
	for _, spot := range room {
		r := &q.takings[spot/blockRows].b.rows[spot%blockRows]
		miss := short(best, r.asks).and(guards).without(unsaidOf(r.asks))
		gaps := miss.lo | miss.hi>>1
		gaps &= gaps - uint64((offers[r.offer()].aids|brings)>>carvingBit&1) // all but one
		room[kept] = spot
		kept += 1 - int((gaps|-gaps)>>63)
	}
	return room[:kept]
}

// shift answers whether the person has the time.
func (q *postQuery) shift(n uint32) uint32 {
	if answer := q.shifts[n]; answer != 0 {
		return answer
	}
	return q.askShift(n)
}

// askShift answers whether the person has the time, once a shift.
func (q *postQuery) askShift(n uint32) uint32 {
	shift := &q.p.shifts[n]
	word := uint32(answerOf(shift.Fits(q.free.hours, q.hours, q.free.day, q.free.week, q.s.Night))) |
		uint32(matching.HoursShare(shift.Week, q.s.HoursWish))<<pointsAt
	q.shifts[n] = word
	return word
}

// handOf makes ready what the aids of an offer leave the person able to do.
func (q *postQuery) handOf(n uint32) *hand {
	h := &q.hands[n]
	if q.handed[n] {
		return h
	}
	q.handed[n] = true
	o := q.p.offers[n]
	sure, perhaps := matching.Hand(q.own, q.want, o.aids, o.screen)
	sure &= q.ready
	perhaps &= (q.ready | q.maybe) &^ sure
	*h = hand{sure: q.base, held: q.heldBase, carve: sure&carvingAid != 0}
	h.sure = q.with(h.sure, sure)
	h.may = q.with(h.sure, perhaps)
	for set := sure & q.lifting; set != 0; set &= set - 1 {
		h.held = higher(h.held, q.lifts[lowest(set)].held)
	}
	return h
}

func (q *postQuery) with(v vector, set matching.AidSet) vector {
	for set &= q.lifting; set != 0; set &= set - 1 {
		v = higher(v, q.lifts[lowest(set)].ability)
	}
	return v
}

// blocked tells whether a gap is proven: carving takes away a single one that no aid
// surely closes.
func (q *postQuery) blocked(h *hand, asks, miss vector) bool {
	unsaid := unsaidOf(asks)
	if miss.without(unsaid).none() {
		return false
	}
	return !h.carve || short(h.sure, asks).without(unsaid).count() != 1
}

// itemsUnclear tells whether an item of a pair that is not blocked must be asked about.
func (q *postQuery) itemsUnclear(h *hand, asks vector) bool {
	miss := short(h.sure, asks)
	if !miss.none() {
		unsaid := unsaidOf(asks)
		if !miss.and(unsaid).none() {
			return true
		}
		if !h.carve || miss.count() != 1 {
			return true
		}
	}
	return !q.unsaid.none() && !q.unsaid.and(asked(asks)).none()
}

// terms answers what is neither place nor item.
func (q *postQuery) terms(r *postRow, way uint8) answer {
	said, s := holds, q.s
	shift := q.shift(r.shift())
	if a := answer(shift & answerBits); a != holds {
		said = a
	}
	if s.PayFloor > 0 && int64(r.most) < s.PayFloor {
		if r.most > 0 {
			return fails
		}
		said = max(said, unclear)
	}
	if s.Age > 0 && (s.Age < r.minAge() || s.Age < 18 && r.hazard()) {
		return fails
	}
	said = max(said, q.accepts[r.contract()])
	if remote := matching.Tri(way >> remoteOf & 3); q.needs != 0 && remote != matching.Yes {
		if lacks := q.needs & r.siteNo(); lacks != 0 {
			if remote == matching.No {
				return fails
			}
			said = max(said, unclear)
		}
		if q.needs&^(r.siteYes()|r.siteNo()) != 0 {
			said = max(said, unclear)
		}
	}
	return said
}

// points are those of abilities and wishes.
func (q *postQuery) points(r *postRow, h *hand, way uint8, share int) int {
	s, w := q.s, &q.x.weights
	essential := asked(r.asks)
	needed := essential.count()
	held := essential.without(short(h.held, vector{r.asks.lo + onesLo, r.asks.hi + onesHi})).count()
	if h.carve && held < needed && short(h.sure, r.asks).without(unsaidOf(r.asks)).count() <= 1 {
		held++
	}
	share += matching.PayShare(int64(r.payMin), s.PayFloor, s.PayWish) + int(q.shift(r.shift())>>pointsAt)
	if !s.DormitoryWish || way>>roomOf&1 == 1 {
		share += 15
	}
	return int(q.x.fit[needed][held]) + w.Wishes*share/100
}
