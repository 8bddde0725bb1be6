package index

import (
	"slices"

	"tongxing/matching"
)

// wishShare is the part of the wishes that the trade makes, of 100; the other parts
// of them make restShare at most, payShare of it the pay.
const wishShare, restShare, payShare = 40, 60, 25

// rankWants puts what posts want in the order of the points a person has for it.
func (q *postQuery) rankWants() {
	d := q.desk
	n := len(q.p.wants)
	d.worth, d.order = sized(d.worth, n), sized(d.order, n)
	var starts [257]uint32
	for i := range q.p.wants {
		want := &q.p.wants[i]
		got, all := 0, int(4*(want.mid-want.from)+2*(want.end-want.mid))
		for _, skill := range q.p.wanted[want.from:want.mid] {
			got += 2 * int(d.value[skill])
		}
		for _, skill := range q.p.wanted[want.mid:want.end] {
			got += int(d.value[skill])
		}
		d.worth[i] = q.x.worthOf(got, all)
		starts[256-int(d.worth[i])]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	q.starts = starts
	for i, worth := range d.worth {
		slot := &starts[255-int(worth)]
		d.order[*slot] = uint32(i)
		*slot++
	}
}

// worthOf is the points of skills for so many of all that are wanted.
func (x *Index) worthOf(got, all int) uint8 {
	if all < len(x.useful) {
		return x.useful[all][got]
	}
	return uint8(x.weights.Skills * (100 * got / all) / 100)
}

// search goes through the wants from the most that a post of theirs can reach
// downwards, until nothing can change the list any more: at each step the wished
// trades of those worth points, and the other trades of those worth more.
func (q *postQuery) search() {
	w := &q.x.weights
	rest := w.Fit + w.Commute + q.most - q.x.flaw.bound
	wished, unwished := rest+w.Wishes*(wishShare+restShare)/100, rest+w.Wishes*restShare/100
	slices.Sort(q.trades)
	q.wished = emptied(q.wished, 1<<tradeBits)
	for _, trade := range q.trades {
		q.wished[trade] = 1
	}
	for bound := wished + w.Skills; bound >= unwished && !q.beaten(bound); bound-- {
		q.level(bound-wished, true)
		if len(q.s.Wishes) > 0 {
			q.level(bound-unwished, false)
		}
	}
}

// Of a block of few rows the trades are not looked for: it is gone through as if all
// were wished, and each row's own trade tells its share.
const (
	fewRows  = 96
	asTraded = -1
)

// level scans the wants that are worth so much, in their wished trades or the others.
func (q *postQuery) level(worth int, wished bool) {
	if worth < 0 || worth > q.x.weights.Skills {
		return
	}
	for _, want := range q.order[q.starts[255-worth]:q.starts[256-worth]] {
		if int(want) >= len(q.p.posts.classes) {
			continue
		}
		for _, b := range q.p.posts.classes[want] {
			if len(q.s.Wishes) > 0 && len(b.codes) <= fewRows {
				if wished {
					q.scan(b, 0, len(b.codes), worth, asTraded)
				}
				continue
			}
			from := 0
			for _, trade := range q.trades { // in order, as the codes are
				lo, _ := slices.BinarySearch(b.codes[from:], trade<<wayBits)
				hi, _ := slices.BinarySearch(b.codes[from+lo:], (trade+1)<<wayBits)
				lo, hi = from+lo, from+lo+hi
				if wished {
					q.scan(b, lo, hi, worth, wishShare)
				} else {
					q.scan(b, from, lo, worth, 0)
				}
				from = hi
			}
			if len(q.s.Wishes) == 0 {
				q.scan(b, 0, len(b.codes), worth, wishShare)
			} else if !wished {
				q.scan(b, from, len(b.codes), worth, 0)
			}
		}
	}
}

// floor is the least points that still change a list: of the matches, of the questions.
const beyond = 1 << 20

func (q *postQuery) floors() (match, question int) {
	if q.feasible.full() {
		return q.feasible.list[0].score, beyond // questions come after all matches
	}
	match = -beyond
	if q.asks {
		match = beyond
	}
	if q.asked.full() {
		return match, q.asked.list[0].score
	}
	return match, -beyond
}

func (q *postQuery) beaten(bound int) bool {
	match, question := q.floors()
	return bound < match && bound < question
}

// scan holds the person against a run of posts.
func (q *postQuery) scan(b *block[postRow, postTail], from, to, worth, share int) {
	if from >= to {
		return
	}
	w := &q.x.weights
	rest := w.Fit + worth + q.most - q.x.flaw.bound
	others := restShare - payShare + matching.PayShare(int64(b.paid), q.s.PayFloor, q.s.PayWish)
	wished, unwished := rest+w.Wishes*(wishShare+others)/100, rest+w.Wishes*others/100
	bound := wished // the commute left out
	if share == 0 {
		bound = unwished
	}
	match, question := q.floors()
	least := min(match, question)
	if bound+w.Commute < least {
		return
	}
	left := 0
	enough := nearEnough(match-bound, question-bound, w.Commute)
	codes, reached, room := b.codes[from:to], q.reached, &q.left // by name: a store would have them read again
	if share == asTraded {
		byTrade, trades := [2]uint64{nearEnough(match-unwished, question-unwished, w.Commute), enough}, q.wished
		for i, code := range codes { // no branch: who is near enough is anybody's guess
			room[left&(blockRows-1)] = uint16(i)
			left += int(byTrade[trades[code>>wayBits]&1]>>(reached[code&(1<<wayBits-1)]&63)) & 1
		}
	} else {
		for i, code := range codes {
			room[left&(blockRows-1)] = uint16(i)
			left += int(enough>>(reached[code&(1<<wayBits-1)]&63)) & 1
		}
	}
	if left == 0 {
		return
	}
	left = q.sift(codes, b.rows[from:to], left, nearEnough(beyond, question-bound, w.Commute))
	trips, table := q.trips, &reaches[q.person]
	points := [4]int{nobodyTravels: w.Commute, byShuttle: w.Commute / 2}
	for _, at := range q.left[:left] {
		i := from + int(at)
		r := &b.rows[i]
		to := &trips[r.place()]
		way := table[to.commute][r.other()]
		points[byCommute] = int(to.points)
		near := points[way>>pointsOf&3]
		if bound+near < least {
			continue
		}
		said := q.terms(r, way)
		if said == fails {
			continue
		}
		if (q.asks || said == unclear || way&answerBits == unclear) && bound+near < question {
			continue
		}
		h := q.handOf(r.offer())
		miss := short(h.may, r.asks).and(q.guards)
		if !miss.none() && q.blocked(h, r.asks, miss) || len(q.excluded) > 0 && slices.Contains(q.excluded, b.tails[i].employer) {
			continue
		}
		if q.asks || said == unclear || way&answerBits == unclear || q.itemsUnclear(h, r.asks) {
			said = unclear
		}
		floor, list := match, &q.feasible
		if said == unclear {
			floor, list = question, &q.asked
		}
		part := share
		if share == asTraded {
			part = wishShare * int(q.wished[b.codes[i]>>wayBits])
		}
		score := q.points(r, h, way, part) + worth + near
		if score+q.most-q.x.flaw.bound < floor {
			continue
		}
		t := &b.tails[i]
		if q.most > 0 {
			score += common(t.words, q.marked, w.Text)
		}
		if score < floor {
			continue
		}
		list.add(postHit{score, t.id})
		match, question = q.floors()
		least = min(match, question)
	}
}

// sift keeps of the rows that are left those that nothing speaks against which one look
// at them tells. It has no branch either, and is never stricter than what follows it.
// asked has the bit of every nearness at which a question is worth a place.
func (q *postQuery) sift(codes []uint32, rows []postRow, left int, asked uint64) (kept int) {
	shifts, offers, reached, sites, floor := q.shifts, q.p.offers, q.reached, &q.sites, uint64(max(q.s.PayFloor, 0))
	best, guards, brings, room := q.atBest, q.guards, q.own|q.want, q.left[:left]
	for _, at := range room {
		r := &rows[at]
		lacks := sites[r.other()] & (r.asks.hi >> siteNoAt)
		most := uint64(r.most)
		pays := (most - floor) & -most >> 63 // said, and below the floor
		shift := shifts[r.shift()]
		never := uint64(shift & (shift >> 1) & 1)                                          // fails; what is unread may still hold
		never |= uint64(shift>>1&1) &^ (asked >> (reached[codes[at]&(1<<wayBits-1)] & 63)) // unclear, and no place for it
		miss := short(best, r.asks).and(guards).without(unsaidOf(r.asks))
		gaps := miss.lo | miss.hi>>1
		gaps &= gaps - uint64((offers[r.offer()].aids|brings)>>carvingBit&1) // all but one
		bad := lacks | pays | never | gaps
		room[kept] = at
		kept += 1 - int((bad|-bad)>>63)
	}
	return kept
}

func triOf(yes bool) matching.Tri {
	if yes {
		return matching.Yes
	}
	return matching.No
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
	shift := q.shifts[r.shift()]
	if shift == 0 {
		shift = q.askShift(r.shift())
	}
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
	share += matching.PayShare(int64(r.payMin), s.PayFloor, s.PayWish) + int(q.shifts[r.shift()]>>pointsAt)
	if !s.DormitoryWish || way>>roomOf&1 == 1 {
		share += 15
	}
	return int(q.x.fit[needed][held]) + w.Wishes*share/100
}

// hits lays out the list and leaves the desk clean.
func (q *postQuery) hits() []Hit {
	for _, n := range q.marks {
		q.marked[n>>6] &^= 1 << (n & 63)
	}
	out := make([]Hit, 0, len(q.feasible.list)+len(q.asked.list))
	for rank, list := range []*best[postHit]{&q.feasible, &q.asked} {
		for _, h := range list.sorted() {
			if q.k == 0 || len(out) < q.k {
				out = append(out, Hit{h.id, rank, h.score})
			}
		}
	}
	return out
}
