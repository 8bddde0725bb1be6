package index

import (
	"math"
	"slices"
	"sync"

	"tongxing/matching"
)

// A bench is the room in which a post is held against people, used again by the next.
type bench struct {
	answers  []uint8 // where commutes are read that are not kept
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
	unsorted bool                       // the fault that equals are not put in order
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
	commutes []uint8       // answers by radius
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

const mostKept = 2 << 20 // bytes: a city's 200 places, each with the answers of 10,000 radii

// commute answers a trip of so many minutes.
func commute(minutes, most int) matching.Tri {
	if minutes < 0 || most == 0 {
		return matching.NotSaid
	}
	return triOf(minutes <= most)
}

// readCommutes finds the answer of the commute for every radius. What a radius means
// never changes: a place's answers are kept, and those of new radii put behind them, as
// long as there is room: of a country's people some places are read anew each time.
func (q *peopleQuery) readCommutes() {
	if kept, ok := q.x.commuted.Load(q.place); ok {
		q.commutes = kept.([]uint8)
	}
	known := len(q.commutes)
	if known >= len(q.p.radii) {
		return
	}
	column, served := q.column, q.column != nil
	if !served { // no post has been there
		column = make([]int16, len(q.p.homes))
		for i, h := range q.p.homes {
			column[i] = q.x.trip(h, q.place)
			served = served || column[i] >= 0
		}
	}
	q.commutes = append(q.answers[:0], q.commutes...)
	for _, r := range q.p.radii[known:] {
		q.commutes = append(q.commutes, uint8(commute(int(column[r.home]), r.minutes)))
	}
	for _, own := range q.own { // a person's own word goes before the table
		if int(own.radius) >= known {
			q.commutes[own.radius] = uint8(commute(own.minutes, q.p.radii[own.radius].minutes))
		}
	}
	q.answers = q.commutes
	if more := len(q.commutes) - known; served && q.x.kept.Load()+int64(more) <= mostKept { // any name may be asked about: only what the table knows is kept
		if old, ok := q.x.commuted.Swap(q.place, slices.Clone(q.commutes)); ok { // who asked beside us may have been quicker
			more = len(q.commutes) - len(old.([]uint8))
		}
		q.x.kept.Add(int64(more))
	}
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
