package index

import (
	"slices"

	"tongxing/matching"
)

// wishShare is the part of the wishes that the trade makes, of 100; the other parts
// of them make restShare at most.
const wishShare, restShare = 40, 60

// rankClasses puts the classes in the order of the most that a post of theirs can
// reach, so that the search ends early.
func (q *postQuery) rankClasses() {
	d, w := q.desk, &q.x.weights
	n := len(q.p.postClasses)
	d.worth, d.bound, d.order = sized(d.worth, n), sized(d.bound, n), sized(d.order, n)
	rest := w.Fit + w.Commute + q.most - q.x.flaw.bound
	wished, unwished := w.Wishes*(wishShare+restShare)/100, w.Wishes*restShare/100
	var starts [257]uint32
	for c := range q.p.postClasses {
		class := &q.p.postClasses[c]
		got, all := 0, int(4*(class.mid-class.from)+2*(class.end-class.mid))
		for _, skill := range q.p.wanted[class.from:class.mid] {
			got += 2 * int(d.value[skill])
		}
		for _, skill := range q.p.wanted[class.mid:class.end] {
			got += int(d.value[skill])
		}
		useful := 100
		if all > 0 {
			useful = 100 * got / all
		}
		d.worth[c] = uint8(w.Skills * useful / 100)
		bound := rest + int(d.worth[c]) + unwished
		if q.wishes(class.trade) {
			bound += wished - unwished
		}
		d.bound[c] = uint8(min(max(bound, 0), 255))
		starts[256-int(d.bound[c])]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	for c := range d.bound {
		slot := &starts[255-int(d.bound[c])]
		d.order[*slot] = uint32(c)
		*slot++
	}
}

func (q *postQuery) wishes(trade uint32) bool {
	return len(q.s.Wishes) == 0 || slices.Contains(q.trades, trade)
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

// scan holds the person against every post of a class that can still change the list.
func (q *postQuery) scan(class uint32) {
	if int(class) >= len(q.p.posts.classes) {
		return
	}
	w := &q.x.weights
	worth, bound := int(q.worth[class]), int(q.bound[class])-w.Commute
	share := 0
	if q.wishes(q.p.postClasses[class].trade) {
		share = wishShare
	}
	match, question := q.floors()
	least := min(match, question)
	for _, b := range q.p.posts.classes[class] {
		for i := range b.rows {
			r := &b.rows[i]
			way := q.ways[r.way()]
			if way == 0 {
				way = q.askWay(r.way())
			}
			if answer(way&answerBits) == fails || bound+int(way>>pointsAt) < least {
				continue
			}
			h := q.handOf(r.offer())
			miss := short(h.may, r.asks).and(q.guards)
			if !miss.none() && q.blocked(h, r.asks, miss) {
				continue
			}
			said := q.terms(r, way)
			if said == fails || len(q.excluded) > 0 && slices.Contains(q.excluded, b.tails[i].employer) {
				continue
			}
			if q.asks || said == unclear || answer(way&answerBits) == unclear || q.itemsUnclear(h, r.asks) {
				said = unclear
			}
			floor, list := match, &q.feasible
			if said == unclear {
				floor, list = question, &q.asked
			}
			score := q.points(r, h, way, share) + worth
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
}

// askWay answers how the person gets there, once a way.
func (q *postQuery) askWay(n uint32) uint32 {
	to, s := q.p.ways[n], q.s
	place := q.p.places[to.place]
	minutes, known := s.Minutes[place]
	switch {
	case known:
	case q.home >= 0:
		minutes = int(q.p.minutes[to.place][q.home])
	default:
		minutes = int(q.x.trip(home{s.Township, s.Mode}, place))
	}
	commute := matching.NotSaid
	if minutes >= 0 && s.MaxMinutes != 0 {
		commute = triOf(minutes <= s.MaxMinutes)
	}
	remote, shuttle, room := matching.Both(to.remote, s.Remote), matching.Both(to.shuttle, s.Shuttle), matching.Both(to.dormitory, s.Dormitory)
	if q.ground {
		room = matching.Both(room, to.ground)
	}
	points, most := 0, q.x.weights.Commute
	switch {
	case remote == matching.Yes || room == matching.Yes:
		points = most
	case commute == matching.Yes:
		points = most * (s.MaxMinutes - minutes) / s.MaxMinutes
	case shuttle == matching.Yes:
		points = most / 2
	}
	said := answerOf(matching.Either(matching.Either(remote, room), matching.Either(commute, shuttle)))
	word := uint32(said) | uint32(remote)<<remoteAt32 | uint32(points)<<pointsAt
	if to.dormitory == matching.Yes {
		word |= 1 << roomAt
	}
	q.ways[n] = word
	return word
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
func (q *postQuery) terms(r *postRow, way uint32) answer {
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
	if remote := matching.Tri(way >> remoteAt32 & 3); q.needs != 0 && remote != matching.Yes {
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

// points are all but those of skills and words.
func (q *postQuery) points(r *postRow, h *hand, way uint32, share int) int {
	s, w := q.s, &q.x.weights
	essential := asked(r.asks)
	needed := essential.count()
	held := essential.without(short(h.held, vector{r.asks.lo + onesLo, r.asks.hi + onesHi})).count()
	if h.carve && held < needed && short(h.sure, r.asks).without(unsaidOf(r.asks)).count() <= 1 {
		held++
	}
	share += matching.PayShare(int64(r.payMin), s.PayFloor, s.PayWish) + int(q.shifts[r.shift()]>>pointsAt)
	if !s.DormitoryWish || way>>roomAt&1 == 1 {
		share += 15
	}
	return int(q.x.fit[needed][held]) + w.Wishes*share/100 + int(way>>pointsAt)
}

// hits lays out the list and leaves the desk clean.
func (q *postQuery) hits() []Hit {
	for _, n := range q.marks {
		q.marked[n>>6] &^= 1 << (n & 63)
	}
	var out []Hit
	for rank, list := range []*best[postHit]{&q.feasible, &q.asked} {
		for _, h := range list.sorted() {
			if q.k == 0 || len(out) < q.k {
				out = append(out, Hit{h.id, rank, h.score})
			}
		}
	}
	return out
}
