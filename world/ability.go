package world

import (
	"slices"

	"tongxing/matching"
)

// A profile says what a grade of a category typically leaves, "with my usual aids".
// It serves invention only: in the product nothing is ever derived from a
// certificate, a person says each ability themselves.
type profile map[string][4]int8 // item → level at grades 1-4

var profiles = map[string]profile{
	"blind": {"near": {0, 1, 2, 3}, "far": {0, 1, 1, 2}, "colour": {0, 1, 3, 4}, "read": {2, 2, 3, 3}, "walk": {2, 3, 3, 4},
		"climb": {2, 2, 3, 3}, "hazard": {0, 0, 1, 2}, "fingers": {3, 3, 4, 4}},
	"deaf": {"hear": {0, 1, 2, 3}, "phone": {0, 0, 1, 2}, "alarm": {0, 1, 2, 3}, "speak": {1, 2, 3, 4}, "people": {3, 3, 3, 4}, "hazard": {2, 2, 3, 3}},
	"mute": {"speak": {0, 1, 2, 3}, "phone": {0, 1, 1, 2}, "people": {2, 3, 3, 4}},
	"legs": {"stand": {0, 1, 2, 3}, "walk": {1, 2, 2, 3}, "climb": {0, 0, 1, 2}, "bend": {1, 1, 2, 3}, "lift": {0, 1, 2, 2},
		"push": {1, 1, 2, 3}, "sit": {3, 4, 4, 4}, "hazard": {0, 1, 1, 2}},
	"arms": {"grip": {0, 1, 2, 3}, "fingers": {1, 2, 3, 3}, "reach": {1, 1, 2, 3}, "lift": {0, 0, 1, 2}, "push": {1, 1, 2, 3}, "hazard": {1, 1, 2, 2}},
	"side": {"grip": {0, 1, 2, 3}, "fingers": {1, 2, 3, 3}, "stand": {1, 2, 2, 3}, "walk": {1, 2, 3, 3}, "lift": {0, 1, 1, 2}, "climb": {0, 1, 1, 2},
		"bend": {1, 1, 2, 3}, "speak": {2, 3, 4, 4}},
	"mind": {"learn": {0, 1, 2, 2}, "read": {0, 1, 1, 2}, "count": {0, 0, 1, 2}, "focus": {1, 2, 2, 3}, "alone": {0, 1, 2, 3},
		"people": {1, 2, 2, 3}, "phone": {0, 1, 2, 3}, "hazard": {0, 0, 1, 1}},
	"psych": {"focus": {1, 2, 3, 3}, "people": {0, 1, 2, 3}, "learn": {1, 2, 3, 3}, "alone": {1, 2, 3, 3}, "climate": {2, 3, 3, 4},
		"hazard": {0, 0, 1, 2}, "phone": {1, 2, 3, 3}},
}

// kinds names the profiles of a certificate; physical disability has three.
func (d dice) kinds(c Certificate) []string {
	var out []string
	for _, part := range categories(c) {
		switch part {
		case '1':
			out = append(out, "blind")
		case '2':
			out = append(out, "deaf")
		case '3':
			out = append(out, "mute")
		case '4':
			out = append(out, []string{"legs", "arms", "side"}[d.weighted(58, 20, 22)])
		case '5':
			out = append(out, "mind")
		case '6':
			out = append(out, "psych")
		}
	}
	return out
}

func categories(c Certificate) string {
	if c.Category == 7 {
		return c.Parts
	}
	return string(byte('0' + c.Category))
}

// abilities invents what the person said: the profiles, age, some variety, and items
// nobody has asked yet.
func (d dice) abilities(kinds []string, grade, age int) string {
	var l matching.Levels
	for i := range l {
		l[i] = 4
	}
	touched := map[int]bool{}
	for _, kind := range kinds {
		for item, at := range profiles[kind] {
			i := matching.Item(item)
			l[i], touched[i] = min(l[i], at[grade-1]), true
		}
	}
	for i := range l {
		roll := d.Float64() * 100
		switch aged := age >= 50 && (i == matching.Item("lift") || i == matching.Item("climb") || i == matching.Item("near")); {
		case aged && l[i] > 2:
			l[i]--
		case touched[i] && roll < 14 && l[i] < 4:
			l[i]++
		case touched[i] && roll > 90 && l[i] > 0:
			l[i]--
		case !touched[i] && roll < 8:
			l[i] = 3
		case !touched[i] && roll > 97.5 || touched[i] && roll > 87:
			l[i] = matching.Unknown
		}
	}
	return l.String()
}

// usual are the accommodations and site features people with a profile mostly use
// or would use, in percent; severe and mild hold for grades 1-2 and 3-4 only.
var usual = map[string]struct{ always, severe, mild, sites []likely }{
	"blind": {severe: []likely{{"screen_reader", 85}}, mild: []likely{{"magnifier", 80}}, sites: []likely{{"guide_dog", 2}}},
	"deaf":  {always: []likely{{"captions", 75}, {"interpreter", 45}, {"flash_alarm", 60}, {"text_contact", 80}}},
	"mute":  {always: []likely{{"text_contact", 80}}},
	"legs":  {always: []likely{{"stool", 70}, {"desk", 35}, {"trolley", 30}}, sites: []likely{{"step_free", 75}, {"toilet", 45}, {"wide_door", 25}}},
	"side":  {always: []likely{{"stool", 70}, {"desk", 35}, {"one_hand_tool", 70}}, sites: []likely{{"step_free", 75}, {"toilet", 45}}},
	"arms":  {always: []likely{{"one_hand_tool", 70}}},
	"mind":  {always: []likely{{"job_coach", 75}, {"written_steps", 70}, {"carving", 40}}},
	"psych": {always: []likely{{"breaks", 70}, {"job_coach", 35}}},
}

type likely struct {
	code    string
	percent float64
}

// aids draws a person's accommodations, and, for severe grades, needed site features.
func (d dice) aids(kinds []string, grade int) (aids, sites []string) {
	draw := func(to []string, from []likely) []string {
		for _, l := range from {
			if d.chance(l.percent) && !slices.Contains(to, l.code) {
				to = append(to, l.code)
			}
		}
		return to
	}
	for _, kind := range kinds {
		u := usual[kind]
		aids = draw(aids, u.always)
		if grade <= 2 {
			aids, sites = draw(aids, u.severe), draw(sites, u.sites)
		} else {
			aids = draw(aids, u.mild)
		}
	}
	return aids, sites
}
