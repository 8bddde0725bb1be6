package index

import (
	"math/bits"

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
	q.rest = w.Fit - q.x.flaw.bound
	wished, unwished := q.rest+q.most+w.Commute+w.Wishes*(wishShare+restShare)/100, q.rest+q.most+w.Commute+w.Wishes*restShare/100
	q.wished = emptied(q.wished, 1<<tradeBits)
	for _, trade := range q.trades {
		q.wished[trade] = true
	}
	for bound := wished + w.Skills; bound >= unwished && !q.beaten(bound); bound-- {
		q.level(bound-wished, true)
		if len(q.s.Wishes) > 0 {
			q.level(bound-unwished, false)
		}
	}
	q.weigh()
}

// level scans the wants that are worth so much, in their wished trades or the others.
func (q *postQuery) level(worth int, wished bool) {
	if worth < 0 || worth > q.x.weights.Skills {
		return
	}
	all := len(q.s.Wishes) == 0
	for _, want := range q.order[q.starts[255-worth]:q.starts[256-worth]] {
		if int(want) >= len(q.p.posts.classes) {
			continue
		}
		blocks := q.p.posts.classes[want]
		for i := range blocks {
			b := &blocks[i]
			trades := b.brief.trades
			if wished && !all {
				trades &= q.among
			}
			if trades == 0 || !q.take(b, worth, q.textOf(trades), wished) {
				continue
			}
			from, to := 0, 0
			for _, r := range b.brief.runs {
				if !all && q.wished[r.trade] != wished {
					q.scan(b, from, to)
					from = int(r.end)
				}
				to = int(r.end)
			}
			q.scan(b, from, to)
			if q.found >= enoughFound {
				q.weigh()
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

// Rows that are near enough are gathered from many blocks before they are looked at, so
// that the memory they stand in is fetched while others are weighed.
const (
	enoughFound = 64
	mostTaken   = 64
	roomFound   = 1024 // a block more than enough, as a power of two
)

// A taking is a block that rows were found in: what they have in common.
type taking struct {
	b     *postBlock
	base  int    // points of skills
	share int    // of the wishes, that the trade makes
	text  int    // the most they can have for their words
	bound int    // the most they can have, the commute left out
	near  uint64 // the bit of every nearness that is worth a place
	asked uint64 // that is worth one as a question
}

// take makes ready for rows of a block; it is false if none of them can change a list.
func (q *postQuery) take(b *postBlock, worth, text int, wished bool) bool {
	if q.taken == mostTaken {
		q.weigh()
	}
	w, share := &q.x.weights, 0
	if wished {
		share = wishShare
	}
	others := restShare - payShare + matching.PayShare(int64(b.brief.paid), q.s.PayFloor, q.s.PayWish)
	t := &q.takings[q.taken]
	*t = taking{b: b, base: worth, share: share, text: text, bound: q.rest + text + worth + w.Wishes*(share+others)/100}
	match, question := q.floors()
	t.near = nearEnough(match-t.bound, question-t.bound, w.Commute)
	if t.near == 0 {
		return false
	}
	t.asked = nearEnough(beyond, question-t.bound, w.Commute)
	q.taken++
	return true
}

// scan notes the rows of the block last taken that are near enough, at a time that the
// person may have.
func (q *postQuery) scan(b *postBlock, from, to int) {
	at, asked, found, shifts := (q.taken-1)*blockRows, q.takings[q.taken-1].asked, q.found, q.shifts
	near, reached := q.takings[q.taken-1].near, (*[1 << wayBits]uint8)(q.reached)
	for ; from < to; from += 64 {
		last := min(from+64, to) - 1
		word := uint64(0)                             // a bit for each, the last of them lowest
		for _, code := range b.codes[from : last+1] { // no branch: who is near enough is anybody's guess
			word = word*2 + near>>(reached[code&(1<<wayBits-1)]&63)&1
		}
		for ; word != 0; word &= word - 1 {
			i := last - bits.TrailingZeros64(word)
			code, shift := b.codes[i], uint32(0) // of a later one nothing is known
			if n := code >> wayBits; n < laterShift {
				if shift = shifts[n]; shift == 0 {
					shift = q.askShift(n)
				}
			}
			never := uint64(shift & (shift >> 1) & 1)                                     // fails
			never |= uint64(shift>>1&1) &^ (asked >> (reached[code&(1<<wayBits-1)] & 63)) // unclear, and no place for it
			q.room[found&(roomFound-1)] = uint16(at + i)
			found += 1 - int(never)
		}
	}
	q.found = found
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
