package index

import "tongxing/matching"

// A way is a place and how else one gets there: the place's number, then four answers
// of three values, 81 of them in seven bits.
const (
	otherBits = 7
	others    = 81 // remote, dormitory, shuttle, and whether the room is on the ground floor
	persons   = 54 // remote, dormitory, shuttle, and whether they need the ground floor
)

func other(remote, dormitory, shuttle, ground matching.Tri) uint32 {
	return uint32(remote) + 3*uint32(dormitory) + 9*uint32(shuttle) + 27*uint32(ground)
}

// What a reach tells: whether the person gets there (an answer, two bits), the answer
// to working from home, where the points come from, and whether there is a room.
const (
	byCommute = iota // as the minutes tell
	nobodyTravels
	byShuttle
	noPoints

	remoteOf, pointsOf, roomOf = 2, 4, 6
)

// reaches is the whole rule of getting there, by what the person said, what the post
// has, and the answer of the commute.
var reaches = func() (table [persons][3][128]uint8) {
	for person := range persons {
		for commute := range matching.Tri(3) {
			for o := range others {
				table[person][commute][o] = reach(person, commute, o)
			}
		}
	}
	return table
}()

// personOf is the row of reaches for a person's answers.
func personOf(remote, dormitory, shuttle matching.Tri, ground bool) int {
	n := int(remote) + 3*int(dormitory) + 9*int(shuttle)
	if ground {
		n += 27
	}
	return n
}

func reach(person int, commute matching.Tri, other int) uint8 {
	tri := func(n, at int) matching.Tri { return matching.Tri(n / at % 3) }
	remote := matching.Both(tri(other, 1), tri(person, 1))
	room := matching.Both(tri(other, 3), tri(person, 3))
	if person >= 27 {
		room = matching.Both(room, tri(other, 27))
	}
	shuttle := matching.Both(tri(other, 9), tri(person, 9))
	word := answerOf(matching.Either(matching.Either(remote, room), matching.Either(commute, shuttle))) | uint8(remote)<<remoteOf
	switch {
	case remote == matching.Yes || room == matching.Yes:
		word |= nobodyTravels << pointsOf
	case commute == matching.Yes:
		word |= byCommute << pointsOf
	case shuttle == matching.Yes:
		word |= byShuttle << pointsOf
	default:
		word |= noPoints << pointsOf
	}
	if tri(other, 3) == matching.Yes {
		word |= 1 << roomOf
	}
	return word
}

// A trip is the answer of the commute to a place, and its points.
type trip struct {
	commute matching.Tri
	points  uint8
}

// commutes answers the commute to every place with posts.
func (q *postQuery) commutes() {
	s, most := q.s, q.x.weights.Commute
	q.trips = sized(q.trips, len(q.p.places))
	q.reached = sized(q.reached, 1<<wayBits) // of which only what places fill is ever touched
	for n, place := range q.p.places {
		minutes := -1
		if q.home >= 0 {
			minutes = int(q.p.minutes[n][q.home])
		} else {
			minutes = int(q.x.trip(home{s.Township, s.Mode}, place))
		}
		if len(s.Minutes) > 0 {
			if own, said := s.Minutes[place]; said {
				minutes = own
			}
		}
		t := &q.trips[n]
		*t = trip{}
		if minutes >= 0 && s.MaxMinutes != 0 {
			if t.commute = triOf(minutes <= s.MaxMinutes); t.commute == matching.Yes {
				t.points = uint8(most * (s.MaxMinutes - minutes) / s.MaxMinutes)
			}
		}
		ways := q.reached[n<<otherBits : (n+1)<<otherBits]
		copy(ways, q.x.near[q.person][t.commute][:])
		if t.commute == matching.Yes {
			timed := certain + uint8(min(t.points, mostNear))
			for i, near := range ways {
				if near == asTimed {
					ways[i] = timed
				}
			}
		}
	}
}

// How near a way is, in six bits: 0 where nobody gets there, else the points of the
// commute, from certain upwards where they get there and from doubtful upwards where
// it must be asked. More points than mostNear count as all that there are.
const (
	certain, doubtful, mostNear = 1, 32, 30
	asTimed                     = 255 // stands in near where the points come from the minutes
)

// nearest is how near a way is, by what the person said, the commute and the post's
// other ways.
func nearest(most int) *[persons][3][128]uint8 {
	table := new([persons][3][128]uint8)
	points := [4]int{nobodyTravels: most, byShuttle: most / 2}
	for person := range table {
		for commute := range table[person] {
			for other, word := range reaches[person][commute][:others] {
				near := uint8(min(points[word>>pointsOf&3], mostNear))
				switch {
				case word&answerBits == fails:
				case word>>pointsOf&3 == byCommute:
					table[person][commute][other] = asTimed
				case word&answerBits == unclear:
					table[person][commute][other] = doubtful + near
				default:
					table[person][commute][other] = certain + near
				}
			}
		}
	}
	return table
}

// nearEnough has the bit of every nearness that is worth the points missing: for what
// may be a match, and for what is a question at best.
func nearEnough(match, question, most int) uint64 {
	return upFrom(certain, min(match, question), most)&(1<<doubtful-1) | upFrom(doubtful, question, most)
}

func upFrom(base, missing, most int) uint64 {
	if missing > most {
		return 0
	}
	return ^uint64(0) << (base + min(max(missing, 0), mostNear))
}
