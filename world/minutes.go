package world

import "math"

// Modes are the ways of travel the minutes are given for.
var Modes = []string{"walk", "wheelchair", "ebike", "bus", "car"}

// A Trip (通勤) is the minutes from township to township by a mode. INVENTED: the
// townships are laid out on an invented map, not measured.
type Trip struct {
	From, To, Mode string
	Minutes        int
}

// TripSource is written beside every imported trip.
const TripSource = "invented layout of the demo city"

// spots are the invented centres of the counties and how far their townships lie
// around them, in km.
var spots = map[string]struct{ x, y, reach float64 }{
	"430302": {0, 0, 6}, "430304": {7, -2, 6}, "430321": {2, -28, 24}, "430371": {9, -6, 3},
	"430372": {14, 9, 3}, "430373": {-4, 8, 4}, "430381": {-42, -6, 26}, "430382": {-28, 10, 7},
}

type point struct{ x, y float64 }

// place lays a county's townships on a sunflower spiral, the first in the middle:
// even spread without any table of coordinates.
func place(town string) (point, bool) {
	if len(town) != 9 {
		return point{}, false
	}
	county := ChildrenOf(town[:6])
	for i, d := range county {
		if d.Code == town {
			s := spots[town[:6]]
			r := s.reach * math.Sqrt(float64(i)/float64(len(county)))
			a := 2.39996 * float64(i)
			return point{s.x + r*math.Cos(a), s.y + r*math.Sin(a)}, true
		}
	}
	return point{}, false
}

// minutesApart turns a distance into minutes: a wait, and a speed in km an hour.
func minutesApart(a, b point, mode string) (int, bool) {
	km := 1.3*math.Hypot(a.x-b.x, a.y-b.y) + 1.2
	var wait, speed float64
	switch mode {
	case "walk":
		wait, speed = 0, 4.5
	case "wheelchair":
		wait, speed = 2, 5
	case "ebike":
		wait, speed = 2, 22
	case "bus":
		wait, speed = 10, 24
	case "car":
		wait, speed = 4, 40
	default:
		return 0, false
	}
	return int(math.Round(wait + 60*km/speed)), true
}

// Minutes answers one trip; not known for an unknown township or mode.
func Minutes(from, to, mode string) (int, bool) {
	a, ok := place(from)
	if !ok {
		return 0, false
	}
	b, ok := place(to)
	if !ok {
		return 0, false
	}
	return minutesApart(a, b, mode)
}

// Trips is the whole table, township × township × mode.
func Trips() []Trip {
	towns := level("township")
	points := make([]point, len(towns))
	for i, d := range towns {
		points[i], _ = place(d.Code)
	}
	out := make([]Trip, 0, len(towns)*len(towns)*len(Modes))
	for i, from := range towns {
		for j, to := range towns {
			for _, mode := range Modes {
				m, _ := minutesApart(points[i], points[j], mode)
				out = append(out, Trip{from.Code, to.Code, mode, m})
			}
		}
	}
	return out
}

// travelTable answers trips from memory, for the many asked while planning.
func travelTable() func(from, to, mode string) (int, bool) {
	type key struct{ from, to, mode string }
	m := map[key]int{}
	for _, t := range Trips() {
		m[key{t.From, t.To, t.Mode}] = t.Minutes
	}
	return func(from, to, mode string) (int, bool) {
		n, ok := m[key{from, to, mode}]
		return n, ok
	}
}
