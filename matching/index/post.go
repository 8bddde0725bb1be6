package index

import (
	"cmp"
	"slices"
	"strings"

	"tongxing/matching"
)

// A postRow is 32 bytes that hold all of a post that decides and scores, but for its
// class's skills and its words.
type postRow struct {
	asks         vector // and above the levels: site features, least age, hazard
	terms        uint64 // way, shift, offer, contract
	payMin, most uint32 // fen a month; most is the most it pays
}

// A postTail is what only few rows of a query are asked for.
type postTail struct {
	id       string
	words    string // pairs of characters, as words.delta writes them
	employer uint32
	trade    uint16
}

const (
	siteYesAt, siteNoAt, minAgeAt, hazardAt = 36, 45, 54, 61

	wayBits, shiftBits, offerBits, contractBits = 20, 20, 16, 8
	shiftAt, offerAt, contractAt                = wayBits, wayBits + shiftBits, wayBits + shiftBits + offerBits

	siteMask = 1<<9 - 1
	mostPay  = 1<<32 - 1
)

func (r *postRow) siteYes() matching.SiteSet {
	return matching.SiteSet(r.asks.hi >> siteYesAt & siteMask)
}
func (r *postRow) siteNo() matching.SiteSet {
	return matching.SiteSet(r.asks.hi >> siteNoAt & siteMask)
}
func (r *postRow) minAge() int    { return int(r.asks.hi >> minAgeAt & 127) }
func (r *postRow) hazard() bool   { return r.asks.hi>>hazardAt&1 == 1 }
func (r *postRow) way() uint32    { return uint32(r.terms & (1<<wayBits - 1)) }
func (r *postRow) place() uint32  { return uint32(r.terms >> otherBits & (1<<(wayBits-otherBits) - 1)) }
func (r *postRow) other() uint8   { return uint8(r.terms & (1<<otherBits - 1)) }
func (r *postRow) shift() uint32  { return uint32(r.terms >> shiftAt & (1<<shiftBits - 1)) }
func (r *postRow) offer() uint32  { return uint32(r.terms >> offerAt & (1<<offerBits - 1)) }
func (r *postRow) contract() byte { return byte(r.terms >> contractAt) }

type (
	postShelf = shelf[postRow, postTail, postBrief]
	postBlock = block[postRow, postTail, postBrief]
)

// An offer is the accommodations an employer agreed to, and whether the reading is on
// a screen: what an aid hangs on.
type offer struct {
	aids   matching.AidSet
	screen matching.Tri
}

// A want is the skills that posts of a class want.
type want struct{ from, mid, end uint32 } // among wanted: must from from, wishes from mid

// postCode is what a query reads of every post: its way and its shift, of the later
// shifts only that the row must be asked.
func postCode(r *postRow, _ *postTail) uint32 {
	return r.way() | min(r.shift(), laterShift)<<wayBits
}

const (
	laterShift = 1<<(32-wayBits) - 1
	tradeBits  = 32 - wayBits
)

// postKey orders posts: it keeps trades together, and in them what is reached alike.
func postKey(r *postRow, t *postTail) uint32 { return r.way() | uint32(t.trade)<<wayBits }

func postOrder(r *postRow, t *postTail, s *postRow, u *postTail) int {
	if a, b := postKey(r, t), postKey(s, u); a != b {
		return cmp.Compare(a, b)
	}
	return strings.Compare(t.id, u.id)
}

// A postBrief tells the most that a post of a block is certain to pay, and where the
// rows of each trade end.
type postBrief struct {
	paid   uint32 // fen a month
	trades uint64 // the bit of every trade's number, the last six bits of it
	runs   []run
}

// tradeBit is the bit of a trade in a word for all of them; some share theirs.
func tradeBit(trade uint32) uint64 { return 1 << (trade & 63) }

// A run is the rows of one trade: they end here, and begin where the run before ends.
type run struct{ trade, end uint16 }

func briefOfPosts(rows []postRow, tails []postTail) (b postBrief) {
	for i := range rows {
		b.paid = max(b.paid, rows[i].payMin)
		if trade := tails[i].trade; i == 0 || trade != tails[i-1].trade {
			b.trades |= tradeBit(uint32(trade))
			b.runs = append(b.runs, run{trade: trade})
		}
		b.runs[len(b.runs)-1].end = uint16(i + 1)
	}
	b.runs = slices.Clip(b.runs)
	return b
}

func pay(fen int64) uint32 { return uint32(min(max(fen, 0), mostPay)) }

// packPost makes the row of a post, and numbers what is new in it.
func (x *Index) packPost(p *matching.Post) loaded[postRow, postTail] {
	r := postRow{asks: demandOf(p), payMin: pay(p.PayMin), most: pay(p.PayMax)}
	yes, no := matching.SiteAnswers(p.Sites)
	r.asks.hi |= uint64(yes)<<siteYesAt | uint64(no)<<siteNoAt | uint64(min(max(p.MinAge, 0), 127))<<minAgeAt
	if p.Hazard {
		r.asks.hi |= 1 << hazardAt
	}
	shift, _ := x.shifts.of(matching.ShiftOf(p))
	offered, _ := x.offers.of(offer{matching.AidsOf(p.Offers), matching.ScreenOf(p)})
	contract, _ := x.contracts.of(p.Contract)

	x.words.mu.Lock()
	defer x.words.mu.Unlock()
	employer, _ := x.words.employers.of(p.Employer)
	way := x.placeOf(p.Township)<<otherBits | other(p.Remote, p.Dormitory, p.Shuttle, ground(yes, no))
	r.terms = uint64(way) | uint64(shift)<<shiftAt | uint64(offered)<<offerAt | uint64(contract)<<contractAt
	trade, _ := x.words.trades.of(p.Trade)
	t := postTail{id: p.ID, employer: employer, trade: uint16(trade)}
	t.words, x.scratch = x.words.delta(matching.WordsOf(p), x.scratch)
	x.words.use(x.scratch, trade)
	return loaded[postRow, postTail]{class: x.want(p), row: r, tail: t}
}

func ground(yes, no matching.SiteSet) matching.Tri {
	switch {
	case yes&matching.GroundDorm != 0:
		return matching.Yes
	case no&matching.GroundDorm != 0:
		return matching.No
	}
	return matching.NotSaid
}

// want numbers the skills wanted, in their order: one named twice counts twice.
func (x *Index) want(p *matching.Post) uint32 {
	x.key = x.key[:0]
	for _, list := range [][]string{p.SkillsMust, p.SkillsWish} {
		x.key = append(x.key, 0, 1)
		for _, skill := range list {
			x.key = append(append(x.key, 0, 2), skill...)
		}
	}
	if n, ok := x.postWants[string(x.key)]; ok {
		return n
	}
	w := want{from: uint32(len(x.wanted))}
	for _, skill := range p.SkillsMust {
		x.wanted = append(x.wanted, uint16(x.words.skill(skill)))
	}
	w.mid = uint32(len(x.wanted))
	for _, skill := range p.SkillsWish {
		x.wanted = append(x.wanted, uint16(x.words.skill(skill)))
	}
	w.end = uint32(len(x.wanted))
	n := uint32(len(x.wants))
	x.wants = append(x.wants, w)
	x.postWants[string(x.key)] = n
	return n
}

// placeOf numbers a township, and how far it is from every home.
func (x *Index) placeOf(township string) uint32 {
	n, isNew := x.words.places.of(township)
	if isNew {
		column := make([]int16, len(x.words.homes.all))
		for i, h := range x.words.homes.all {
			column[i] = x.trip(h, township)
		}
		x.minutes = append(x.minutes[:n:n], column)
	}
	return n
}

// trip is the minutes of the table, -1 where it has none.
func (x *Index) trip(h home, place string) int16 {
	if x.travel == nil {
		return -1
	}
	minutes, known := x.travel(h.township, place, h.mode)
	if !known {
		return -1
	}
	return int16(min(max(minutes, -1), 1<<15-1))
}
