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
