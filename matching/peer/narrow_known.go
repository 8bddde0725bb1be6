package peer

import "tongxing/matching"

// What the client knows of each kind before it asks: the three-valued clauses over
// places, shifts and spans, worked out once a kind.

func kleeneBoth(a, b matching.Tri) matching.Tri {
	switch {
	case a == matching.No || b == matching.No:
		return matching.No
	case a == matching.Yes && b == matching.Yes:
		return matching.Yes
	}
	return matching.NotSaid
}

func kleeneEither(ts ...matching.Tri) matching.Tri {
	out := matching.No
	for _, t := range ts {
		if t == matching.Yes {
			return t
		}
		if t == matching.NotSaid {
			out = t
		}
	}
	return out
}

func within(asked, most int) matching.Tri {
	switch {
	case asked <= 0 || most <= 0:
		return matching.NotSaid
	case asked <= most:
		return matching.Yes
	}
	return matching.No
}

func allOf(ts ...matching.Tri) matching.Tri {
	out := matching.Yes
	for _, t := range ts {
		out = kleeneBoth(out, t)
	}
	return out
}

// keeps tells whether a shift stays within a person's hours.
func keeps(p shift, s span) matching.Tri {
	hours := matching.Yes
	switch {
	case p.flexible:
		hours = within(p.hrs, s.free)
	case s.free == 0 || p.busy == 0:
		hours = matching.NotSaid
	case p.week[0]&^s.week[0]|p.week[1]&^s.week[1]|p.week[2]&^s.week[2] != 0:
		hours = matching.No
	}
	day := p.night
	if day != matching.NotSaid {
		day = matching.Yes + matching.No - day
	}
	return allOf(hours, within(p.day, s.day), within(p.hrs, s.hrs), kleeneEither(s.night, day))
}

// gets tells whether a person can get to a place, and the points for it.
func gets(points int, s *seeker, p place, minutes int) (can matching.Tri, near int) {
	remote, shuttle, room := kleeneBoth(p.remote, s.Remote), kleeneBoth(p.shuttle, s.Shuttle), kleeneBoth(p.dormitory, s.Dormitory)
	if s.ground {
		room = kleeneBoth(room, p.ground)
	}
	commute := matching.NotSaid
	if minutes >= 0 && s.MaxMinutes > 0 {
		commute = matching.No
		if minutes <= s.MaxMinutes {
			commute = matching.Yes
		}
	}
	switch {
	case remote == matching.Yes || room == matching.Yes:
		near = points
	case commute == matching.Yes:
		near = points * (s.MaxMinutes - minutes) / s.MaxMinutes
	case shuttle == matching.Yes:
		near = points / 2
	}
	return kleeneEither(remote, room, commute, shuttle), near
}

// inHand is what aids a pair surely has, and what it may have.
func inHand(u usage, k kit) (sure, maybe set) {
	there := u.own | u.want&^employerAids | k.offers&^personalAids | k.offers&u.want
	onScreen, mayScreen := allAids&^screenAids|k.offers, allAids
	switch k.screen {
	case matching.Yes:
		onScreen = allAids
	case matching.No:
		mayScreen = onScreen
	}
	sure = there & u.ready & onScreen
	return sure, there & (u.ready | u.maybe) & mayScreen &^ sure
}
