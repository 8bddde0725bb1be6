package index

import (
	"math/bits"
	"slices"

	"tongxing/matching"
)

// peopleHand is what a set of aids can do at the post, made when first asked for.
type peopleHand struct {
	ready         bool
	sure, perhaps matching.AidSet // if the person can use them
	raises        vector          // guards of the items that any of them raises
}

// meet answers one person whom the post is within reach of.
func (q *peopleQuery) meet(r *seekerRow, t *seekerTail) answer {
	way := q.reach[r.ways()][q.commutes[r.radius()]&3]
	miss := short(r.can, q.asks).and(q.guards)
	if !miss.none() && q.hopeless(r, miss) {
		return fails
	}
	said := q.terms(r, t, way)
	if said == fails {
		return fails
	}
	said = max(said, way&answerBits)
	if said == unclear && q.feasible.full() {
		return unclear
	}
	if !miss.none() || !unsaidAbilities(r.can).and(q.needed).none() {
		said = max(said, q.items(r, miss))
	}
	return said
}

// hopeless tells whether items fail that no aid there could raise: more of them than
// carving takes away.
func (q *peopleQuery) hopeless(r *seekerRow, miss vector) bool {
	h := q.handOf(r.aids())
	left := miss.without(q.unsaid).without(h.raises)
	return !left.none() && ((h.sure|h.perhaps)&carvingAid == 0 || left.count() > 1)
}

func (q *peopleQuery) handOf(n uint32) *peopleHand {
	h := &q.hands[n]
	if !h.ready {
		a := q.p.aids[n]
		h.ready = true
		h.sure, h.perhaps = matching.Hand(a.own, a.want, q.offer.aids, q.offer.screen)
		for set := h.sure | h.perhaps; set != 0; set &= set - 1 {
			h.raises = h.raises.or(aidRaises[lowest(set)])
		}
	}
	return h
}

// items answers the abilities of who does not simply reach them all.
func (q *peopleQuery) items(r *seekerRow, miss vector) answer {
	said := holds
	if !unsaidAbilities(r.can).and(q.needed).none() || !miss.and(q.unsaid).none() {
		said = unclear
	}
	miss = miss.without(q.unsaid)
	if miss.none() {
		return said
	}
	h := q.handOf(r.aids())
	ready, maybe := usable(r.can, h.sure|h.perhaps)
	sure := h.sure & ready
	perhaps := h.perhaps & (ready | maybe) &^ sure
	open, proven := 0, false
	for ; !miss.none(); miss = miss.rest() {
		i := miss.first()
		asks, can := int8(q.asks.at(i)), levelOf(r.can.at(i))
		if closes(sure, i, asks, can) {
			continue
		}
		open++
		if !closes(perhaps, i, asks, can) {
			proven = true
		}
	}
	switch {
	case open == 0 || open == 1 && sure&carvingAid != 0:
		return said
	case proven:
		return fails
	}
	return unclear
}

// closes tells whether an aid of the set lifts the ability to the demand.
func closes(set matching.AidSet, item int, asks, can int8) bool {
	for set &= matching.Raisers(item); set != 0; set &= set - 1 {
		if matching.RaisedTo(bits.TrailingZeros32(uint32(set)), item, can) >= asks {
			return true
		}
	}
	return false
}

// terms answers what is neither place nor item.
func (q *peopleQuery) terms(r *seekerRow, t *seekerTail, way uint8) answer {
	said := q.week(r)
	if said == fails {
		return fails
	}
	if floor := int64(r.floor); floor > 0 && q.most < floor {
		if q.most > 0 {
			return fails
		}
		said = unclear
	}
	switch age := r.age(); {
	case age == 0:
		said = unclear
	case age < q.minAge || age < 18 && q.post.Hazard:
		return fails
	}
	said = max(said, q.accepts[r.contracts], answerOf(r.guardian()))
	needs, remote := r.needs()&^matching.GroundDorm, matching.Tri(way>>remoteOf&3)
	if needs != 0 && remote != matching.Yes {
		if needs&q.no != 0 {
			if remote == matching.No {
				return fails
			}
			said = max(said, unclear)
		}
		if needs&^(q.yes|q.no) != 0 {
			said = max(said, unclear)
		}
	}
	if r.more() && slices.Contains(q.p.mores.of(t.key).excluded, q.post.Employer) {
		return fails
	}
	return said
}

// week answers whether the person has the time, once for all with the same.
func (q *peopleQuery) week(r *seekerRow) answer {
	night := r.tri(nightAt)
	said := &q.weeks[3*r.free()+uint32(night)]
	if *said == unread {
		f := &q.p.frees[r.free()]
		marked := bits.OnesCount64(f.hours[0]) + bits.OnesCount64(f.hours[1]) + bits.OnesCount64(f.hours[2])
		*said = answerOf(q.shift.Fits(f.hours, marked, f.day, f.week, night))
	}
	return *said
}
