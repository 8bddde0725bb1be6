package index

import (
	"math"
	"math/bits"
	"slices"
	"sync"

	"tongxing/matching"
)

// A bench is the room in which a post is held against people, used again by the next.
type bench struct {
	commutes []uint8 // by radius
	takings  [mostTaken]peopleTaking
	room     [roomFound]uint16 // rows found: the taking, and where in its block
	weeks    []answer          // by free time, unread = not yet asked
	hands    []peopleHand
	accepts  []answer
	wanted   []wantedSkill
	sums     []uint64 // worth of the classes, as sumWorth lays it out
	feasible best[personHit]
	asked    best[personHit]
	before   func(a, b *personHit) bool // made once for all questions
	now      *picture                   // what before reads of this one
	unsorted bool
}

var benches = sync.Pool{New: func() any {
	b := new(bench)
	b.before = func(one, other *personHit) bool {
		if one.score != other.score {
			return one.score > other.score
		}
		if one.elsewhere != other.elsewhere {
			return one.elsewhere < other.elsewhere
		}
		return !b.unsorted && b.now.comesFirst(&one.key, &other.key) < 0
	}
	return b
}}

type personHit struct {
	key       key
	score     int
	elsewhere uint32
}

// peopleHand is what a set of aids can do at the post, made when first asked for.
type peopleHand struct {
	ready         bool
	sure, perhaps matching.AidSet // if the person can use them
	raises        vector          // guards of the items that any of them raises
}

// A peopleQuery is one post held against people.
type peopleQuery struct {
	*bench
	x        *Index
	p        *picture
	post     *matching.Post
	k        int
	asks     vector
	unsaid   vector // guards of demands that nobody said
	needed   vector // guards of essential items
	offer    offer
	shift    matching.Shift
	column   []int16 // minutes by home; nil: the index knows no such place
	place    string
	own      []ownTrip     // minutes by people's own word
	reach    [128][3]uint8 // by what people said of ways, as seekerRow.ways packs it, and the commute
	passes   [128][4]uint8 // 1 where they get there or may, by the same
	most     int64
	minAge   int
	yes, no  matching.SiteSet
	allWorth int
	planes   int // bits of a sum of worth
	guards   vector
	asksAll  bool // whoever it is, something about the post is not said
	taken    int  // of takings
	found    int  // of room
	touched  int  // of no meaning: what is summed up is surely read
}

// A peopleTaking is a block that rows were found in, and what its people are worth.
type peopleTaking struct {
	b     *seekerBlock
	worth int
}

// People gives the first k people for a post, as matching.RankPeople does with the
// options that SetOptions noted; 0 gives all.
func (x *Index) People(post *matching.Post, k int) []Hit {
	b := benches.Get().(*bench)
	defer benches.Put(b)
	q := peopleQuery{bench: b, x: x, p: x.now.Load(), post: post, k: k}
	p := q.p
	q.prepare()
	q.sumWorth()
	now := -1
	q.eachWorth(func(class, worth int) (enough bool) {
		if worth != now {
			q.weigh()
			now = worth
		}
		if q.beaten(worth) {
			return true
		}
		blocks := p.seekers.classes[class]
		for i := range blocks {
			q.scan(&blocks[i], worth)
		}
		return false
	})
	q.weigh()
	return q.hits()
}

func (q *peopleQuery) prepare() {
	b, p, post := q.bench, q.p, q.post
	b.now, b.unsorted = p, q.x.flaw.ties
	b.feasible = best[personHit]{k: q.k, list: b.feasible.list[:0], before: b.before}
	b.asked = best[personHit]{k: q.k, list: b.asked.list[:0], before: b.before}
	b.weeks, b.hands = emptied(b.weeks, 3*len(p.frees)), emptied(b.hands, len(p.aids))
	q.guards = vector{guardLo, guardHi}.without(q.x.flaw.guards)
	q.asks = demandOf(post)
	q.unsaid, q.needed = unsaidOf(q.asks), asked(q.asks)
	q.offer = offer{matching.AidsOf(post.Offers), matching.ScreenOf(post)}
	q.shift, q.place, q.most, q.minAge = matching.ShiftOf(post), post.Township, post.PayMax, max(16, post.MinAge)
	q.yes, q.no = matching.SiteAnswers(post.Sites)
	freest := answerOf(q.shift.Fits(matching.Hours{^uint64(0), ^uint64(0), ^uint64(0)}, 7*24, math.MaxInt, math.MaxInt, matching.Yes))
	q.asksAll = freest == unclear // of an unsaid shift everybody must be asked
	there := other(post.Remote, post.Dormitory, post.Shuttle, ground(q.yes, q.no))
	for said := range q.reach {
		remote, room, shuttle := matching.Tri(said>>1&3), matching.Tri(said>>3&3), matching.Tri(said>>5)
		if remote > matching.No || room > matching.No || shuttle > matching.No {
			continue // two bits hold four, an answer is one of three
		}
		for commute := range q.reach[said] {
			way := reaches[personOf(remote, room, shuttle, said&1 == 1)][commute][there]
			q.reach[said][commute] = way
			if way&answerBits != fails {
				q.passes[said][commute] = 1
			}
		}
	}
	b.accepts = append(b.accepts[:0], holds)
	for _, set := range p.acceptedSets {
		b.accepts = append(b.accepts, acceptance(set, post.Contract))
	}
	w := q.x.words
	w.mu.RLock()
	defer w.mu.RUnlock()
	if n, ok := w.places.at[q.place]; ok && int(n) < len(p.minutes) {
		q.column = p.minutes[n]
	}
	if n, ok := w.spots.at[q.place]; ok && int(n) < len(p.own) {
		q.own = p.own[n]
	}
	q.readCommutes()
	q.wanted = q.wanted[:0]
	for _, skill := range post.SkillsMust {
		q.want(w, skill, 4)
	}
	for _, skill := range post.SkillsWish {
		q.want(w, skill, 2)
	}
}

// last is who must be come before to change a list: the last of a full one of the
// matches or, where nobody can be more than a question, of the questions.
func (q *peopleQuery) last() *personHit {
	switch {
	case q.feasible.full():
		return &q.feasible.list[0]
	case q.asksAll && q.asked.full():
		return &q.asked.list[0]
	}
	return nil
}

// beaten tells whether nobody of so much worth can change a list any more.
func (q *peopleQuery) beaten(worth int) bool {
	last := q.last()
	return last != nil && worth-q.x.flaw.bound < last.score
}

// late tells whether a person of the same worth comes after the last, or is the last.
func (q *peopleQuery) late(last *personHit, k *key, elsewhere uint32) bool {
	if elsewhere != last.elsewhere {
		return elsewhere > last.elsewhere
	}
	return q.x.flaw.ties || q.p.comesFirst(k, &last.key) >= 0
}

// scan notes the rows of a block whom the post is within reach of.
func (q *peopleQuery) scan(b *seekerBlock, worth int) {
	if last := q.last(); last != nil && worth == last.score && b.brief.plain && !last.key.isNamed() && q.late(last, &b.brief.first, b.brief.fewest) {
		return
	}
	at, found := q.taken*blockRows, q.found
	passes, commutes, room := &q.passes, q.commutes, &q.room // by name: a store would have them read again
	for i, code := range b.codes {                           // no branch: who gets there is anybody's guess
		room[found&(roomFound-1)] = uint16(at + i)
		found += int(passes[code>>radiusBits&127][commutes[code&(1<<radiusBits-1)]&3])
	}
	if found == q.found {
		return
	}
	q.takings[q.taken] = peopleTaking{b, worth}
	q.taken, q.found = q.taken+1, found
	if q.taken == mostTaken || found >= enoughFound {
		q.weigh()
	}
}

// weigh holds the post against all rows found so far.
func (q *peopleQuery) weigh() {
	found := q.room[:q.found]
	for _, spot := range found { // fetched together, before the first is looked at
		b := q.takings[spot/blockRows].b
		q.touched += int(b.rows[spot%blockRows].floor) + int(b.tails[spot%blockRows].elsewhere)
	}
	last := q.last()
	for _, spot := range found {
		taking := &q.takings[spot/blockRows]
		r, t := &taking.b.rows[spot%blockRows], &taking.b.tails[spot%blockRows]
		if last != nil && taking.worth == last.score && q.late(last, &t.key, t.elsewhere) {
			continue
		}
		said, list := q.meet(r, t), &q.feasible
		if said == fails {
			continue
		}
		if said == unclear {
			if q.feasible.full() {
				continue
			}
			list = &q.asked
		}
		list.add(personHit{t.key, taking.worth, t.elsewhere})
		last = q.last()
	}
	q.taken, q.found = 0, 0
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

// commute answers a trip of so many minutes.
func commute(minutes, most int) matching.Tri {
	if minutes < 0 || most == 0 {
		return matching.NotSaid
	}
	return triOf(minutes <= most)
}

// readCommutes answers the commute for every radius.
func (q *peopleQuery) readCommutes() {
	column := q.column
	if column == nil { // no post has been there
		column = q.x.columnTo(q.place, q.p.homes)
	}
	q.commutes = sized(q.commutes, len(q.p.limits))
	commutes := q.commutes[:len(q.p.limits)]
	for i, l := range q.p.limits {
		minutes := int32(column[l.home])
		said := uint8(matching.Yes) + uint8(uint32(l.minutes-minutes)>>31) // No comes after Yes
		if minutes < 0 || l.minutes == 0 {                                 // few: as commute answers
			said = uint8(matching.NotSaid)
		}
		commutes[i] = said
	}
	for _, own := range q.own { // a person's own word goes before the table
		q.commutes[own.radius] = uint8(commute(own.minutes, q.p.radii[own.radius].minutes))
	}
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

func (q *peopleQuery) hits() []Hit {
	shown := len(q.feasible.list) + len(q.asked.list)
	if q.k > 0 {
		shown = min(shown, q.k)
	}
	out, ids := make([]Hit, 0, shown), make([]byte, 0, shown*idLength) // all ids in one piece
	for rank, list := range []*best[personHit]{&q.feasible, &q.asked} {
		for _, h := range list.sorted()[:min(len(list.list), shown-len(out))] {
			hit := Hit{Rank: rank, Score: h.score}
			if h.key.isNamed() {
				hit.ID = q.p.name(h.key)
			} else {
				ids = appendID(ids, h.key)
			}
			out = append(out, hit)
		}
	}
	for i, rest := 0, string(ids); rest != ""; i++ {
		if out[i].ID == "" {
			out[i].ID, rest = rest[:idLength], rest[idLength:]
		}
	}
	return out
}
