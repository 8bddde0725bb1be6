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

// Sites are the features of a workplace that a person may need.
var Sites = []string{"step_free", "lift", "toilet", "wide_door", "flash_alarm", "ground_dorm", "guide_dog", "canteen", "parking"}

// ParseSites reads "step_free=yes,lift=no"; what is not named is not said.
func ParseSites(text string) map[string]Tri {
	out := map[string]Tri{}
	for pair := range strings.SplitSeq(text, ",") {
		if code, value, ok := strings.Cut(pair, "="); ok {
			out[code] = ParseTri(value)
		}
	}
	return out
}

// FormatSites writes features in their fixed order.
func FormatSites(sites map[string]Tri) string {
	var parts []string
	for _, code := range Sites {
		if t := sites[code]; t != NotSaid {
			parts = append(parts, code+"="+t.String())
		}
	}
	return strings.Join(parts, ",")
}
