package peer

import (
	"slices"

	"tongxing/matching"
)

// each works a kind out.
func each[T comparable, A any](d *dims[T], answer func(T) A) []A {
	out := make([]A, len(d.all))
	for i, v := range d.all {
		out[i] = answer(v)
	}
	return out
}

// Answers by kind travel as bytes, which neither side has to read through: one a kind,
// or two where there may be more than 256; number 0 is not used.

func oneByte[T comparable](d *dims[T], answer func(T) int) []byte {
	out := make([]byte, len(d.all)+1)
	for i, v := range d.all {
		out[i+1] = byte(answer(v))
	}
	return out
}

func pairBytes(values []int) []byte {
	out := make([]byte, 2, 2*len(values)+2)
	for _, v := range values {
		out = append(out, byte(v>>8), byte(v))
	}
	return out
}

// placeArgs are $1–3: the places in reach, and what each place and each shift comes to.
// Where only what is feasible is asked for, a doubtful place is out of reach.
func (x *Narrow) placeArgs(s *seeker, questions bool) []any {
	reach := map[string]int{}
	for _, p := range x.places.all {
		if _, known := reach[p.town]; !known {
			reach[p.town] = minutes(x.Travel, s.Minutes, s.Township, p.town, s.Mode)
		}
	}
	open := []int16{}
	places := make([]byte, len(x.places.all)+1)
	for i, p := range x.places.all {
		can, near := gets(x.Weights.Commute, s, p, reach[p.town])
		if can == matching.Yes || questions && can == matching.NotSaid {
			open = append(open, int16(i+1))
		}
		home := kleeneBoth(p.remote, s.Remote)
		places[i+1] = byte(near | bit(can == matching.NotSaid)<<4 | bit(!s.DormitoryWish || p.dormitory == matching.Yes)<<5 | bit(home == matching.Yes)<<6 | bit(home == matching.No)<<7)
	}
	mine := span{s.week, s.free, s.HoursDay, s.HoursWeek, s.Night}
	return []any{open, places, oneByte(&x.shifts, func(p shift) int {
		can, points := keeps(p, mine), 0
		switch {
		case s.HoursWish == 0:
			points = 20
		case p.hrs > 0:
			points = max(0, 20-max(p.hrs-s.HoursWish, s.HoursWish-p.hrs))
		}
		return bit(can == matching.NotSaid) | bit(can == matching.No || can == matching.NotSaid && !questions)<<1 | points<<2
	})}
}

func among(ts []matching.Tri, t matching.Tri) []bool {
	out := make([]bool, len(ts))
	for i := range ts {
		out[i] = ts[i] == t
	}
	return out
}

// kitArgs are $4–18: what demands a person meets with each set of aids.
func (x *Narrow) kitArgs(s *seeker) []any {
	u := usage{s.want, s.own, s.ready, s.maybe}
	all, few := inHand(u, kit{offers: allAids, screen: matching.Yes})
	most := lanesOf(s, all|few, met)
	type hand struct{ sure, maybe set }
	classes := map[hand]int{}
	var byClass [6][]int64
	var carve []bool
	class := each(&x.kits, func(k kit) int {
		sure, maybe := inHand(u, k)
		h := hand{sure, maybe}
		if c, known := classes[h]; known {
			return c
		}
		for i, words := range [][2]int64{lanesOf(s, sure, met), lanesOf(s, sure|maybe, met), lanesOf(s, sure, spare)} {
			byClass[2*i] = append(byClass[2*i], words[0])
			byClass[2*i+1] = append(byClass[2*i+1], words[1])
		}
		carve = append(carve, sure&carving != 0)
		classes[h] = len(carve)
		return classes[h]
	})
	args := []any{most[0], most[1], (s.own|s.want&^employerAids)&carving != 0, pairBytes(class)}
	for _, words := range byClass {
		args = append(args, words)
	}
	below, unknown := mark(func(i int) bool { return s.Abilities[i] < 4 }), mark(func(i int) bool { return s.Abilities[i] == matching.Unknown })
	return append(args, carve, below[0], below[1], unknown[0], unknown[1])
}

// lanesOf packs the highest demand that is met, by a rule, under a guard each.
func lanesOf(s *seeker, aids set, rule func(item int, can int8, aids set) int64) [2]int64 {
	return pack(func(i int) int64 { return 8 + rule(i, s.Abilities[i], aids) }, 8)
}

// met is the highest demand the person meets; who said nothing is asked, not refused.
func met(item int, can int8, aids set) int64 {
	if can == matching.Unknown {
		return 4
	}
	top := can
	for asks := can + 1; asks <= 4; asks++ {
		if closers(item, can, asks)&aids != 0 {
			top = asks
		}
	}
	return int64(top)
}

// spare is the highest demand that counts as met with a level to spare.
func spare(item int, can int8, aids set) int64 {
	switch can {
	case matching.Unknown:
		return -1
	case 4:
		return 4
	}
	top := can - 1
	for asks := can; asks <= 4; asks++ {
		if sparers(item, can, asks)&aids != 0 {
			top = asks
		}
	}
	return int64(top)
}

// skillArgs are $19 and $20: by set of skills the points, by trade the wish.
func (x *Narrow) skillArgs(s *seeker) []any {
	worth := make([]int, len(x.words.all)+1) // of four: a skill had, two for a neighbour
	for i, wanted := range x.words.all {
		switch {
		case slices.Contains(s.Skills, wanted):
			worth[i+1] = 4
		case slices.ContainsFunc(s.Skills, func(has string) bool { return akin(has, wanted) }):
			worth[i+1] = 2
		}
	}
	sets := make([]byte, len(x.wants)+1)
	for i, w := range x.wants {
		sets[i+1] = byte(x.Weights.Skills * int(w.met(worth)) / 100)
	}
	return []any{sets, oneByte(&x.trades, func(trade string) int {
		if len(s.Wishes) == 0 || slices.Contains(s.Wishes, trade) {
			return 40
		}
		return 0
	})}
}

// wants is a set of skills by their numbers.
type wants struct{ must, wish []int }

func (w wants) met(worth []int) int16 {
	got, all := 0, 4*len(w.must)+2*len(w.wish)
	if all == 0 {
		return 100
	}
	for _, n := range w.must {
		got += worth[n]
	}
	for _, n := range w.wish {
		got += worth[n] / 2
	}
	return int16(100 * got / all)
}

func (x *Narrow) number(skills []string) (out []int) {
	for _, s := range skills {
		out = append(out, x.words.of(s))
	}
	return out
}

// termArgs are $21–27.
func (x *Narrow) termArgs(s *seeker) []any {
	wish := s.PayWish
	if wish == 0 {
		wish = s.PayFloor * 6 / 5
	}
	shunned, contracts, age := []int32{}, set(0), s.Age
	for _, e := range s.Excluded {
		if n, known := x.employers.at[e]; known {
			shunned = append(shunned, int32(n))
		}
	}
	for _, c := range s.Contracts {
		contracts |= 1 << x.contracts.at[c] // a form no post has is bit 0, which none asks for
	}
	if age <= 0 {
		age = 1 << 14 // asked, never refused
	}
	return []any{s.PayFloor, wish, age, shunned, contracts, s.needs, s.doubtful()}
}
