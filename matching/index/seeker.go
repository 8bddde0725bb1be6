package index

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"

	"tongxing/matching"
)

// A seekerRow is 32 bytes that hold all that decides about a person.
type seekerRow struct {
	can       vector // and above the levels: needs, age, ways, night, guardian, more
	terms     uint64 // home, most minutes, free time, aids
	floor     uint32 // fen a month
	contracts uint16
}

// A seekerTail orders people of the same use.
type seekerTail struct {
	key       key
	elsewhere uint32 // feasible posts elsewhere
}

type (
	seekerShelf = shelf[seekerRow, seekerTail, seekerBrief]
	seekerBlock = block[seekerRow, seekerTail, seekerBrief]
)

const (
	needsAt, ageAt, remoteAt, dormAt, shuttleAt, nightAt, guardianAt, moreAt = 36, 46, 53, 55, 57, 59, 61, 63

	radiusBits, freeBits, aidsBits = 24, 20, 16
	mostMinutes                    = 4095
	freeAt, aidsAt                 = radiusBits, radiusBits + freeBits
)

func (r *seekerRow) tri(at int) matching.Tri { return matching.Tri(r.can.hi >> at & 3) }
func (r *seekerRow) needs() matching.SiteSet { return matching.SiteSet(r.can.hi >> needsAt & 1023) }
func (r *seekerRow) age() int                { return int(r.can.hi >> ageAt & 127) }
func (r *seekerRow) more() bool              { return r.can.hi>>moreAt == 1 }
func (r *seekerRow) radius() uint32          { return uint32(r.terms & (1<<radiusBits - 1)) }
func (r *seekerRow) free() uint32            { return uint32(r.terms >> freeAt & (1<<freeBits - 1)) }
func (r *seekerRow) aids() uint32            { return uint32(r.terms >> aidsAt) }
func (r *seekerRow) ways() uint32 {
	return uint32(r.can.hi>>remoteAt&63)<<1 | uint32(r.can.hi>>(needsAt+5)&1)
}
func (r *seekerRow) guardian() matching.Tri { return r.tri(guardianAt) }

// seekerCode is what a query reads of every person: where they get, and what they said
// of other ways.
func seekerCode(r *seekerRow, _ *seekerTail) uint32 { return r.radius() | r.ways()<<radiusBits }

// A seekerBrief tells who of a block comes first at the earliest, where all ids are
// UUIDs (plain).
type seekerBrief struct {
	fewest uint32 // posts elsewhere
	first  key
	plain  bool
}

func briefOfSeekers(_ []seekerRow, tails []seekerTail) seekerBrief {
	b := seekerBrief{fewest: tails[0].elsewhere, first: tails[0].key, plain: !tails[len(tails)-1].key.isNamed()}
	for i := range tails {
		b.fewest = min(b.fewest, tails[i].elsewhere)
	}
	return b
}

// A radius is how far from a home somebody goes, and to which places by their own word.
type radius struct {
	home    uint32
	minutes int
	own     string // as ownWords writes it
}

// An ownTrip is the minutes that people of a radius say themselves.
type ownTrip struct {
	radius  uint32
	minutes int
}

// ownWords writes a person's own minutes, by the number of the place.
func (x *Index) ownWords(own map[string]int) string {
	if len(own) == 0 {
		return ""
	}
	var out []byte
	for _, place := range slices.Sorted(maps.Keys(own)) {
		spot, isNew := x.words.spots.of(place)
		if isNew {
			x.own = append(x.own[:spot:spot], nil)
		}
		out = binary.AppendUvarint(out, uint64(spot))
		out = binary.AppendVarint(out, int64(own[place]))
	}
	return string(out)
}

// eachOwn reads what ownWords wrote.
func eachOwn(words string, use func(spot uint32, minutes int)) {
	for rest := []byte(words); len(rest) > 0; {
		spot, n := binary.Uvarint(rest)
		minutes, m := binary.Varint(rest[n:])
		use(uint32(spot), int(minutes))
		rest = rest[n+m:]
	}
}

// radiusOf numbers a radius, and notes it at the places it has its own word of.
func (x *Index) radiusOf(r radius) uint32 {
	n, isNew := x.radii.of(r)
	if isNew && r.own != "" {
		x.own = slices.Clone(x.own)
		eachOwn(r.own, func(spot uint32, minutes int) { x.own[spot] = append(x.own[spot], ownTrip{n, minutes}) })
	}
	return n
}

// free is when a person has time, and how much: the most hours a day and a week.
type free struct {
	hours     matching.Hours
	day, week int
}

// aids are what a person would use, and what they bring.
type aids struct{ want, own matching.AidSet }

// key is an id in 16 bytes: a UUID as it is, any other name by its number.
type key [16]byte

// named is the first half of a key that is no UUID.
const named = ^uint64(0)

func (k *key) halves() (first, second uint64) {
	return binary.BigEndian.Uint64(k[:8]), binary.BigEndian.Uint64(k[8:])
}

// packID writes a UUID in lower case; ok is false for any other text.
func packID(id string) (k key, ok bool) {
	if len(id) != 36 || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' {
		return k, false
	}
	at := 0
	for i := 0; i < 36; {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			i++
			continue
		}
		a, b := nibble(id[i]), nibble(id[i+1])
		if a > 15 || b > 15 {
			return k, false
		}
		k[at] = a<<4 | b
		at, i = at+1, i+2
	}
	return k, !k.isNamed()
}

func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 255
}

// appendID is packID's way back.
func appendID(to []byte, k key) []byte {
	var text [idLength]byte
	hex.Encode(text[0:8], k[0:4])
	hex.Encode(text[9:13], k[4:6])
	hex.Encode(text[14:18], k[6:8])
	hex.Encode(text[19:23], k[8:10])
	hex.Encode(text[24:36], k[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return append(to, text[:]...)
}

const idLength = 36 // of a UUID as text

func (k *key) isNamed() bool {
	first, _ := k.halves()
	return first == named
}

func (k *key) number() int {
	_, second := k.halves()
	return int(second)
}

// keyOf packs a seeker's id; a name that is no UUID is kept in a list.
func (x *Index) keyOf(id string, add bool) (k key, ok bool) {
	if k, ok := packID(id); ok {
		return k, true
	}
	n, known := x.names.at[id]
	if !known {
		if !add {
			return k, false
		}
		n, _ = x.names.of(id)
	}
	binary.BigEndian.PutUint64(k[:8], named)
	binary.BigEndian.PutUint64(k[8:], uint64(n))
	return k, true
}

// name is the id of a key.
func (p *picture) name(k key) string {
	if k.isNamed() {
		return p.names[k.number()]
	}
	return string(appendID(nil, k))
}

// comesFirst compares ids as texts.
func (p *picture) comesFirst(a, b *key) int {
	if a.isNamed() || b.isNamed() {
		return cmp.Compare(p.name(*a), p.name(*b))
	}
	return a.compare(b)
}

func (k *key) compare(o *key) int {
	first, second := k.halves()
	first2, second2 := o.halves()
	if first != first2 {
		return cmp.Compare(first, first2)
	}
	return cmp.Compare(second, second2)
}

func seekerOrder(_ *seekerRow, t *seekerTail, _ *seekerRow, u *seekerTail) int {
	return t.key.compare(&u.key)
}

// packSeeker makes the row of a person, and numbers what is new in it.
func (x *Index) packSeeker(s *matching.Seeker) (l loaded[seekerRow, seekerTail], extra *more) {
	r := seekerRow{can: abilityOf(&s.Abilities), floor: pay(s.PayFloor)}
	guardian := matching.Yes
	if s.GuardianNeed == matching.Yes {
		guardian = s.GuardianGiven
	}
	r.can.hi |= uint64(matching.SiteNeeds(s.SiteNeeds))<<needsAt | uint64(min(max(s.Age, 0), 127))<<ageAt | uint64(s.Remote)<<remoteAt |
		uint64(s.Dormitory)<<dormAt | uint64(s.Shuttle)<<shuttleAt | uint64(s.Night)<<nightAt | uint64(guardian)<<guardianAt
	if len(s.Excluded) > 0 {
		r.can.hi |= 1 << moreAt
		extra = &more{s.Excluded}
	}
	when, _ := x.frees.of(free{s.Week.Words(), max(s.HoursDay, 0), max(s.HoursWeek, 0)})
	with, _ := x.aids.of(aids{matching.AidsOf(s.Aids), matching.AidsOf(s.Owned)})
	r.contracts = x.accepted(s.Contracts)
	k, _ := x.keyOf(s.ID, true)

	x.words.mu.Lock()
	defer x.words.mu.Unlock()
	from := x.homeOf(home{s.Township, s.Mode})
	within := x.radiusOf(radius{from, min(max(s.MaxMinutes, 0), mostMinutes), x.ownWords(s.Minutes)})
	r.terms = uint64(within) | uint64(when)<<freeAt | uint64(with)<<aidsAt
	return loaded[seekerRow, seekerTail]{class: x.seekerClass(s.Skills), row: r, tail: seekerTail{key: k}}, extra
}

// accepted numbers the forms of contract a person takes; 0 is any.
func (x *Index) accepted(contracts []string) uint16 {
	if len(contracts) == 0 {
		return 0
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(contracts)))
	x.key = x.key[:0]
	for _, c := range sorted {
		x.key = append(append(x.key, c...), 0)
	}
	n, isNew := x.acceptedKinds.of(string(x.key))
	if isNew {
		x.acceptedSets = append(x.acceptedSets, sorted)
	}
	return uint16(n + 1)
}

// homeOf numbers a home, and how far every place is from it.
func (x *Index) homeOf(h home) uint32 {
	n, isNew := x.words.homes.of(h)
	if isNew {
		columns := make([][]int16, len(x.minutes))
		for place, column := range x.minutes {
			columns[place] = append(column, x.trip(h, x.words.places.all[place]))
		}
		x.minutes = columns
	}
	return n
}

// seekerClass numbers a set of skills.
func (x *Index) seekerClass(skills []string) uint32 {
	set := x.scratch[:0]
	for _, s := range skills {
		set = append(set, x.words.skill(s))
	}
	slices.Sort(set)
	set = slices.Compact(set)
	x.scratch = set
	x.key = x.key[:0]
	for _, s := range set {
		x.key = append(x.key, byte(s>>8), byte(s))
	}
	n, ok := x.seekerKinds[string(x.key)]
	if !ok {
		n = uint32(len(x.seekerKinds))
		x.seekerKinds[string(x.key)] = n
		x.noteHolders(n, set)
	}
	return n
}
