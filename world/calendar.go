package world

import (
	"math/rand/v2"
	"time"
)

// A day counts from 1970-01-01; specs carry its text.
type day int

func dayOf(text string) day {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil { // only texts of this package come here
		panic("world: " + err.Error())
	}
	return day(t.Unix() / 86400)
}

func dateOf(year, month, d int) day {
	return day(time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func (d day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d day) String() string { return d.time().Format(time.DateOnly) }

func (d day) years(n int) day {
	t := d.time().AddDate(n, 0, 0)
	return day(t.Unix() / 86400)
}

// workday moves a Saturday or Sunday on to Monday: offices write on workdays.
func (d day) workday() day {
	switch d.time().Weekday() {
	case time.Saturday:
		return d + 2
	case time.Sunday:
		return d + 1
	}
	return d
}

// dice is one stream of chance: each part of the city has its own, so that a draw
// more in one part moves nothing in the others.
type dice struct{ *rand.Rand }

func roll(seed, part uint64) dice { return dice{rand.New(rand.NewPCG(seed, part))} }

// from draws lo..hi, both included.
func (d dice) from(lo, hi int) int {
	if hi <= lo {
		return lo
	}
	return lo + d.IntN(hi-lo+1)
}

func (d dice) between(lo, hi day) day { return day(d.from(int(lo), int(hi))) }

// chance is true in so many of a hundred.
func (d dice) chance(percent float64) bool { return d.Float64()*100 < percent }

// weighted draws an index by weights.
func (d dice) weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := d.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func one[T any](d dice, from []T) T { return from[d.IntN(len(from))] }
