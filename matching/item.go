package matching

import (
	"errors"
	"strings"
)

// Items is the number of functional items; Levels run 0–4.
const Items = 25

// Unknown is the level that nobody has said yet. It never counts as a pass or a
// failure.
const Unknown = int8(-1)

// ItemCodes names the items in their fixed order (ICF and BLS ORS sources in
// docs/decisions/0007-matching.md).
var ItemCodes = [Items]string{
	"sit", "stand", "walk", "climb", "bend", "lift", "push", "reach", "grip", "fingers",
	"near", "far", "colour", "hear", "phone", "alarm", "speak", "read", "count", "focus",
	"learn", "people", "alone", "climate", "hazard",
}

// ICF is each item's code in the International Classification of Functioning
// (WHO 2001), by which an assessment is read in: ability = 4 − qualifier.
var ICF = [Items]string{
	"d4153", "d4154", "d450 d465", "d4551", "d4101-d4105", "d430", "d4450-d4451 d435", "d4452", "d4401 d445", "d440",
	"b21002", "b21000 b2101", "b21021", "d310 b230", "d3600", "b230", "d330", "d166 d170", "d172 d860", "d160 d240",
	"d155 d175", "d730", "d210 d230", "b2 b4 e2", "d475 b110 b235",
}

// Item finds an item's index by its code, -1 if there is none.
func Item(code string) int {
	for i, c := range ItemCodes {
		if c == code {
			return i
		}
	}
	return -1
}

// Levels (等级) is one level an item. As demand: 0 not present … 4 nearly all the
// shift (BLS bands). As ability with the person's own aids: 4 − ICF qualifier.
type Levels [Items]int8

// NoLevels is all unknown.
func NoLevels() Levels {
	var l Levels
	for i := range l {
		l[i] = Unknown
	}
	return l
}

// ParseLevels reads 25 characters 0–4 or '?'.
func ParseLevels(text string) (Levels, error) {
	var l Levels
	if len(text) != Items {
		return l, errors.New("levels: want 25 characters")
	}
	for i := range l {
		switch c := text[i]; {
		case c == '?':
			l[i] = Unknown
		case c >= '0' && c <= '4':
			l[i] = int8(c - '0')
		default:
			return l, errors.New("levels: want 0-4 or ?")
		}
	}
	return l, nil
}

func (l Levels) String() string {
	var b [Items]byte
	for i, v := range l {
		b[i] = '?'
		if v != Unknown {
			b[i] = byte('0' + v)
		}
	}
	return string(b[:])
}

// Known counts the items that are said.
func (l Levels) Known() (n int) {
	for _, v := range l {
		if v != Unknown {
			n++
		}
	}
	return n
}

// Marks (标记) is a yes or no an item: marginal demands, confirmed answers.
type Marks [Items]bool

// ParseMarks reads 25 characters 0 or 1.
func ParseMarks(text string) (Marks, error) {
	var m Marks
	if len(text) != Items || strings.Trim(text, "01") != "" {
		return m, errors.New("marks: want 25 characters 0 or 1")
	}
	for i := range m {
		m[i] = text[i] == '1'
	}
	return m, nil
}

func (m Marks) String() string {
	var b [Items]byte
	for i, v := range m {
		b[i] = '0'
		if v {
			b[i] = '1'
		}
	}
	return string(b[:])
}

// Tri (三值) is yes, no, or not said.
type Tri int8

// The three values; the zero value is "not said".
const (
	NotSaid Tri = iota
	Yes
	No
)

// ParseTri reads yes, no, or anything else as not said.
func ParseTri(text string) Tri {
	switch text {
	case "yes":
		return Yes
	case "no":
		return No
	}
	return NotSaid
}

func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// both is yes only when each is; one no settles it.
func both(a, b Tri) Tri {
	switch {
	case a == No || b == No:
		return No
	case a == Yes && b == Yes:
		return Yes
	}
	return NotSaid
}

// either is no only when each is; one yes settles it.
func either(a, b Tri) Tri {
	switch {
	case a == Yes || b == Yes:
		return Yes
	case a == No && b == No:
		return No
	}
	return NotSaid
}

func triOf(yes bool) Tri {
	if yes {
		return Yes
	}
	return No
}
