// Package draw throws large worlds of posts and seekers for tests and benches of
// matching: invented, the same for the same seed, skewed in towns, trades, skills
// and words as a city is. Of the posts a person meets the hard terms of about 2 %
// (median; mean 4 %, 40 % at most).
//
// It serves no page and no figure: the city that is shown is package world's.
// Floor 1, after matching.
package draw

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"tongxing/matching"
)

// Townships is how many there are; "t000" is the largest.
const Townships = 120

// Modes are the ways of travel; nobody knows the minutes of any other.
var Modes = []string{"walk", "wheelchair", "ebike", "bus", "car"}

// Travel answers minutes from township to township over an invented map of 80 by
// 80 km, thicker towards the middle.
func Travel(from, to, mode string) (minutes int, known bool) {
	a, b := townAt(from), townAt(to)
	speed, wait := 0.0, 0.0 // km a minute, minutes
	switch mode {
	case "walk":
		speed = 0.07
	case "wheelchair":
		speed = 0.06
	case "ebike":
		speed, wait = 0.35, 3
	case "bus":
		speed, wait = 0.37, 12
	case "car":
		speed, wait = 0.55, 8
	}
	if a < 0 || b < 0 || speed == 0 {
		return 0, false
	}
	km := 2.5 + math.Hypot(spots[a].x-spots[b].x, spots[a].y-spots[b].y)
	if a == b {
		km = 2.5
	}
	return int(wait + km/speed), true
}

type spot struct{ x, y float64 }

var (
	names = func() (all [Townships]string) {
		for i := range all {
			all[i] = fmt.Sprintf("t%03d", i)
		}
		return all
	}()
	// spots is a sunflower: even turns, the first in the middle.
	spots = func() (all [Townships]spot) {
		for i := range all {
			r, a := 40*math.Pow(float64(i)/Townships, 0.8), 2.39996*float64(i)
			all[i] = spot{r * math.Cos(a), r * math.Sin(a)}
		}
		return all
	}()
	townWeights = skew(Townships, 10)
)

func townAt(name string) int {
	if len(name) != 4 || name[0] != 't' {
		return -1
	}
	at := 0
	for _, c := range []byte(name[1:]) {
		if c < '0' || c > '9' {
			return -1
		}
		at = at*10 + int(c-'0')
	}
	if at >= Townships {
		return -1
	}
	return at
}

// skew sums up the weights 1/(i+flat), for drawing the first more often.
func skew(n int, flat float64) []float64 {
	sums, sum := make([]float64, n), 0.0
	for i := range sums {
		sum += 1 / (float64(i) + flat)
		sums[i] = sum
	}
	return sums
}

// A dice throws for one world.
type dice struct{ *rand.Rand }

func roll(seed, of uint64) dice { return dice{rand.New(rand.NewPCG(seed, of))} }

func (d dice) chance(percent float64) bool { return d.Float64()*100 < percent }

func (d dice) skewed(sums []float64) int {
	return sort.SearchFloat64s(sums, d.Float64()*sums[len(sums)-1])
}

// tri is yes by the first percentage, said at all by the second.
func (d dice) tri(yes, said float64) matching.Tri {
	switch {
	case !d.chance(said):
		return matching.NotSaid
	case d.chance(yes):
		return matching.Yes
	}
	return matching.No
}

func one[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

// id is a UUIDv7 as text: its time grows with n.
func (d dice) id(n int) string {
	var raw [16]byte
	ms := uint64(1_700_000_000_000) + uint64(n)
	for i := range 6 {
		raw[i] = byte(ms >> (40 - 8*i))
	}
	a, b := d.Uint64(), d.Uint64()
	for i := range 8 {
		raw[8+i] = byte(a >> (8 * i))
	}
	raw[6], raw[7] = 0x70|byte(b)&0x0f, byte(b>>8)
	raw[8] = raw[8]&0x3f | 0x80
	var text [36]byte
	hex.Encode(text[0:8], raw[0:4])
	hex.Encode(text[9:13], raw[4:6])
	hex.Encode(text[14:18], raw[6:8])
	hex.Encode(text[19:23], raw[8:10])
	hex.Encode(text[24:36], raw[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}
