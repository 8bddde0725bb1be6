package index

import (
	"sync"
	"sync/atomic"

	"tongxing/matching"
)

// A Hit (命中) is one place of a list: who or what, whether it is a match (0) or a
// question (1), and the points that order it. matching.Evaluate tells why.
type Hit struct {
	ID    string
	Rank  int
	Score int
}

// An Index (匹配索引) holds posts and seekers packed. Any number of readers and
// writers may use it; writers wait for each other, readers for nobody.
type Index struct {
	weights  matching.Weights
	travel   matching.Travel
	fit      [matching.Items + 1][matching.Items + 1]uint8 // points by items needed and held
	useful   [33][33]uint8                                 // points by what is wanted of skills and what is there
	near     *[persons][3][128]uint8
	flaw     flaw
	now      atomic.Pointer[picture]
	desks    sync.Pool // of *desk
	words    *words
	commuted sync.Map     // answers of the commute by radius, of places that were asked about: []uint8 by name
	kept     atomic.Int64 // bytes of them

	mu sync.Mutex // one writer at a time; what follows is the writer's
	tables
	acceptedKinds dict[string]
	postWants     map[string]uint32 // wants by their words
	seekerKinds   map[string]uint32
	posts         postShelf
	seekers       seekerShelf
	mores         *mores
	postAt        map[string]postPlace
	find          finder
	names         dict[string] // ids of seekers that are no UUIDs
	key           []byte
	scratch       []uint32
	shown         int // of holders, what readers may hold
}

// tables are what rows point into. Readers hold them as of their picture; they only
// grow, or are made anew.
type tables struct {
	shifts       dict[matching.Shift]
	offers       dict[offer]
	contracts    dict[string]
	frees        dict[free]
	radii        dict[radius]
	aids         dict[aids]
	acceptedSets [][]string
	wants        []want
	wanted       []uint16
	holders      []holders // skills of the seekers' classes
	minutes      [][]int16 // by place and home
	own          [][]ownTrip
}

// A picture is all that a query reads: unchanging.
type picture struct {
	shifts       []matching.Shift
	offers       []offer
	contracts    []string
	frees        []free
	radii        []radius
	aids         []aids
	acceptedSets [][]string
	wants        []want
	wanted       []uint16
	holders      []holders
	minutes      [][]int16
	own          [][]ownTrip
	places       []string
	spots        []string
	homes        []home
	employers    []string
	names        []string
	mores        *mores
	posts        postShelf
	seekers      seekerShelf
}

// A flaw is a fault that tests plant; none in the product.
type flaw struct {
	guards vector // guard bits that are not looked at
	bound  int    // taken off every upper bound
	stale  bool   // a change is not published
	ties   bool   // equals are not put in order
}

type postPlace struct {
	class, key uint32
}

// New makes an empty index over a table of travel times, which it asks once for every
// pair of township and home.
func New(w matching.Weights, travel matching.Travel) *Index {
	x := &Index{weights: w, travel: travel, words: newWords(), acceptedKinds: newDict[string]("sets of contracts", 15),
		postWants: map[string]uint32{}, seekerKinds: map[string]uint32{}, mores: &mores{}, postAt: map[string]postPlace{}, names: newDict[string]("names", 40)}
	x.tables = tables{shifts: newDict[matching.Shift]("shifts", shiftBits), offers: newDict[offer]("offers", offerBits),
		contracts: newDict[string]("forms of contract", contractBits), frees: newDict[free]("weeks", freeBits), radii: newDict[radius]("homes with limits", radiusBits), aids: newDict[aids]("sets of aids", aidsBits)}
	x.posts.order, x.seekers.order = postOrder, seekerOrder
	x.posts.code, x.seekers.code = postCode, seekerCode
	x.posts.sum, x.seekers.sum = briefOfPosts, briefOfSeekers
	for needed := range x.fit {
		for held := range needed + 1 {
			share := 100
			if needed > 0 {
				share = 100 * held / needed
			}
			x.fit[needed][held] = uint8(w.Fit * share / 100)
		}
	}
	for all := range x.useful {
		x.useful[all][0] = uint8(w.Skills)
		for got := range all + 1 {
			if all > 0 {
				x.useful[all][got] = uint8(w.Skills * (100 * got / all) / 100)
			}
		}
	}
	x.near = nearest(w.Commute)
	x.desks.New = func() any { return new(desk) }
	x.publish()
	return x
}

// publish shows readers what the writer holds.
func (x *Index) publish() {
	if x.flaw.stale && x.now.Load() != nil {
		return
	}
	t := &x.tables
	x.shown = len(t.holders)
	x.now.Store(&picture{shifts: t.shifts.all, offers: t.offers.all, contracts: t.contracts.all, frees: t.frees.all, radii: t.radii.all, aids: t.aids.all,
		acceptedSets: t.acceptedSets, wants: t.wants, wanted: t.wanted, holders: t.holders, minutes: t.minutes, own: t.own,
		places: x.words.places.all, spots: x.words.spots.all, homes: x.words.homes.all, employers: x.words.employers.all, names: x.names.all, mores: x.mores, posts: x.posts, seekers: x.seekers})
}

// Load takes in many at once, as PutPost and PutSeeker would one by one. The last of
// two with one id counts.
func (x *Index) Load(posts []*matching.Post, seekers []*matching.Seeker) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.loadPosts(posts)
	x.loadSeekers(seekers)
	x.publish()
}

func (x *Index) loadPosts(posts []*matching.Post) {
	rows := make([]loaded[postRow, postTail], 0, len(posts))
	for i, p := range posts {
		if at, there := x.postAt[p.ID]; there {
			if at.class == waiting {
				rows[at.key] = x.packPost(p)
				continue
			}
			x.dropPost(p.ID)
		}
		x.postAt[p.ID] = postPlace{waiting, uint32(len(rows))}
		rows = append(rows, x.packPost(posts[i]))
	}
	for i := range rows {
		x.postAt[rows[i].tail.id] = postPlace{rows[i].class, postKey(&rows[i].row, &rows[i].tail)}
	}
	x.posts = x.posts.filled(len(x.wants), rows)
}

// waiting marks a post of Load whose place is not known yet.
const waiting = 1<<32 - 1

func (x *Index) loadSeekers(seekers []*matching.Seeker) {
	last := make(map[key]int, len(seekers))
	for i, s := range seekers {
		k, _ := x.keyOf(s.ID, true)
		last[k] = i
	}
	rows := make([]loaded[seekerRow, seekerTail], 0, len(last))
	x.mores = x.mores.clone()
	for i, s := range seekers {
		l, extra := x.packSeeker(s)
		if last[l.tail.key] != i {
			continue
		}
		if class, there := x.find.class(&x.seekers, l.tail.key); there {
			l.tail.elsewhere = x.dropSeeker(class, l.tail.key)
		}
		if extra != nil {
			x.mores.put(l.tail.key, extra)
		}
		rows = append(rows, l)
	}
	x.find.room(&x.seekers, len(rows))
	x.seekers = x.seekers.filled(len(x.seekerKinds), rows)
	for i := range rows {
		x.find.add(rows[i].tail.key, rows[i].class)
	}
}

// PutPost takes a post in, or takes it in as it is now.
func (x *Index) PutPost(p *matching.Post) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.dropPost(p.ID)
	l := x.packPost(p)
	x.posts = x.posts.with(l.class, len(x.wants), l.row, l.tail)
	x.postAt[p.ID] = postPlace{l.class, postKey(&l.row, &l.tail)}
	x.publish()
}

// RemovePost drops a post, if it is there.
func (x *Index) RemovePost(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.dropPost(id)
	x.publish()
}

func (x *Index) dropPost(id string) {
	at, there := x.postAt[id]
	if !there {
		return
	}
	x.posts = x.posts.without(at.class, &postRow{terms: uint64(at.key & (1<<wayBits - 1))}, &postTail{id: id, trade: uint16(at.key >> wayBits)})
	delete(x.postAt, id)
}

// PutSeeker takes a person in, or takes them in as they are now; what SetOptions said
// stays.
func (x *Index) PutSeeker(s *matching.Seeker) {
	x.mu.Lock()
	defer x.mu.Unlock()
	l, extra := x.packSeeker(s)
	if class, there := x.find.class(&x.seekers, l.tail.key); there {
		l.tail.elsewhere = x.dropSeeker(class, l.tail.key)
	}
	if extra != nil {
		x.mores = x.mores.with(l.tail.key, extra)
	}
	x.find.room(&x.seekers, 1)
	x.seekers = x.seekers.with(l.class, len(x.seekerKinds), l.row, l.tail)
	x.find.add(l.tail.key, l.class)
	x.publish()
}

// RemoveSeeker drops a person, if they are there.
func (x *Index) RemoveSeeker(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if k, ok := x.keyOf(id, false); ok {
		if class, there := x.find.class(&x.seekers, k); there {
			x.dropSeeker(class, k)
		}
	}
	x.publish()
}

// dropSeeker takes a row out and tells its count of posts elsewhere.
func (x *Index) dropSeeker(class uint32, k key) (elsewhere uint32) {
	t := seekerTail{key: k}
	in, at, _ := x.seekers.place(class, nil, &t)
	b := x.seekers.classes[class][in]
	elsewhere = b.tails[at].elsewhere
	if b.rows[at].more() {
		x.mores = x.mores.with(k, nil)
	}
	x.find.remove(&x.seekers, k)
	x.seekers = x.seekers.without(class, nil, &t)
	return elsewhere
}

// SetOptions notes how many feasible posts a person has elsewhere: of equals for a
// post, who has fewer comes first. It holds until the person is removed.
func (x *Index) SetOptions(id string, n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	k, ok := x.keyOf(id, false)
	if !ok {
		return
	}
	class, there := x.find.class(&x.seekers, k)
	if !there {
		return
	}
	t := seekerTail{key: k}
	in, at, _ := x.seekers.place(class, nil, &t)
	b := x.seekers.classes[class][in]
	t.elsewhere = uint32(n)
	x.seekers = x.seekers.with(class, 0, b.rows[at], t)
	x.publish()
}

// Size tells how many posts and seekers it holds.
func (x *Index) Size() (posts, seekers int) {
	p := x.now.Load()
	return p.posts.rows, p.seekers.rows
}
