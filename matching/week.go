package matching

import (
	"encoding/hex"
	"errors"
	"math/bits"
)

// A Week (一周时间) is one bit an hour, Monday 00:00 first: bit h%8 of byte h/8.
type Week [21]byte

// Hours in a week.
const weekHours = 168

// ParseWeek reads 42 hex characters; "" is no hours.
func ParseWeek(text string) (Week, error) {
	var w Week
	if text == "" {
		return w, nil
	}
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(w) {
		return w, errors.New("week: want 42 hex characters")
	}
	copy(w[:], raw)
	return w, nil
}

func (w Week) String() string { return hex.EncodeToString(w[:]) }

// Set marks the hours from (inclusive) to (exclusive) of a day, 0 = Monday. Hours
// beyond 24 run into the next day.
func (w *Week) Set(day, from, to int) {
	for h := from; h < to; h++ {
		at := (day*24 + h) % weekHours
		w[at/8] |= 1 << (at % 8)
	}
}

// At tells whether the hour of the day is marked.
func (w Week) At(day, hour int) bool {
	at := day*24 + hour
	return w[at/8]>>(at%8)&1 == 1
}

// Hours counts the marked hours.
func (w Week) Hours() (n int) {
	for _, b := range w {
		n += bits.OnesCount8(b)
	}
	return n
}

// Within tells whether every hour of w is in other.
func (w Week) Within(other Week) bool {
	for i, b := range w {
		if b&^other[i] != 0 {
			return false
		}
	}
	return true
}

// Night tells whether an hour between 22:00 and 6:00 is marked.
func (w Week) Night() bool {
	for day := range 7 {
		for _, h := range []int{22, 23, 0, 1, 2, 3, 4, 5} {
			if w.At(day, h) {
				return true
			}
		}
	}
	return false
}

// Contains tells whether every hour of other is in w.
func (w Week) Contains(other Week) bool { return other.Within(w) }

// DayHours counts the marked hours of a day, 0 = Monday.
func (w Week) DayHours(day int) (n int) {
	for h := range 24 {
		if w.At(day, h) {
			n++
		}
	}
	return n
}

// LongestDay is the most hours marked in one day.
func (w Week) LongestDay() (most int) {
	for day := range 7 {
		most = max(most, w.DayHours(day))
	}
	return most
}

// A Strip (时段) is an unbroken run of hours in a day, From inclusive, To exclusive.
type Strip struct{ Day, From, To int }

// Strips lists the runs in order, for drawing the week and for saying it in words.
func (w Week) Strips() (all []Strip) {
	for day := range 7 {
		for from := 0; from < 24; from++ {
			if !w.At(day, from) {
				continue
			}
			to := from
			for to < 24 && w.At(day, to) {
				to++
			}
			all = append(all, Strip{day, from, to})
			from = to
		}
	}
	return all
}

// hours is a Week in three words, for comparing many.
type hours [3]uint64

func (w Week) words() (out hours) {
	for i, b := range w {
		out[i/8] |= uint64(b) << (i % 8 * 8)
	}
	return out
}

func (h hours) within(other hours) bool {
	return h[0]&^other[0]|h[1]&^other[1]|h[2]&^other[2] == 0
}
