package matching_test

import (
	"slices"

	"tongxing/matching"
)

// plain is the specification written down once more, without masks, early ends or
// shared code: what a patient clerk would do with one pair on paper.
func plain(travel matching.Travel, s *matching.Seeker, p *matching.Post) matching.Verdict {
	clauses := append(plainTerms(s, p), plainPlace(travel, s, p)...)
	items, with := plainItems(s, p)
	clauses = append(clauses, items...)
	switch {
	case slices.Contains(clauses, matching.No):
		return matching.Blocked
	case slices.Contains(clauses, matching.NotSaid):
		return matching.Ask
	case with:
		return matching.FitsWith
	}
	return matching.Fits
}

func yesNo(yes bool) matching.Tri {
	if yes {
		return matching.Yes
	}
	return matching.No
}

// all and some are Kleene's and, or.
func all(ts ...matching.Tri) matching.Tri {
	if slices.Contains(ts, matching.No) {
		return matching.No
	}
	if slices.Contains(ts, matching.NotSaid) {
		return matching.NotSaid
	}
	return matching.Yes
}

func some(ts ...matching.Tri) matching.Tri {
	if slices.Contains(ts, matching.Yes) {
		return matching.Yes
	}
	if slices.Contains(ts, matching.NotSaid) {
		return matching.NotSaid
	}
	return matching.No
}

func atMost(asked, most int) matching.Tri {
	if asked == 0 || most == 0 {
		return matching.NotSaid
	}
	return yesNo(asked <= most)
}

func plainTerms(s *matching.Seeker, p *matching.Post) (out []matching.Tri) {
	day, week, night := p.HoursDay, p.HoursWeek, p.Night
	if day == 0 {
		day = p.Week.LongestDay()
	}
	if week == 0 {
		week = p.Week.Hours()
	}
	if night == matching.NotSaid && p.Week.Hours() > 0 {
		night = yesNo(p.Week.Night())
	}
	switch {
	case p.Flexible:
		out = append(out, atMost(week, s.Week.Hours()))
	case s.Week.Hours() == 0 || p.Week.Hours() == 0:
		out = append(out, matching.NotSaid)
	default:
		for day := range 7 {
			for h := range 24 {
				out = append(out, yesNo(!p.Week.At(day, h) || s.Week.At(day, h)))
			}
		}
	}
	out = append(out, atMost(day, s.HoursDay), atMost(week, s.HoursWeek))
	if s.Night != matching.Yes && night != matching.No {
		out = append(out, map[bool]matching.Tri{true: matching.No, false: matching.NotSaid}[s.Night == matching.No && night == matching.Yes])
	}
	if s.PayFloor > 0 {
		out = append(out, atMost(int(s.PayFloor), int(p.PayMax)))
	}
	switch {
	case s.Age == 0:
		out = append(out, matching.NotSaid)
	default:
		out = append(out, yesNo(s.Age >= 16 && s.Age >= p.MinAge), yesNo(s.Age >= 18 || !p.Hazard))
	}
	out = append(out, yesNo(!slices.Contains(s.Excluded, p.Employer)))
	if len(s.Contracts) > 0 && p.Contract == "" {
		out = append(out, matching.NotSaid)
	} else if len(s.Contracts) > 0 {
		out = append(out, yesNo(slices.Contains(s.Contracts, p.Contract)))
	}
	if s.GuardianNeed == matching.Yes {
		out = append(out, s.GuardianGiven)
	}
	return out
}

func plainPlace(travel matching.Travel, s *matching.Seeker, p *matching.Post) []matching.Tri {
	minutes, known := s.Minutes[p.Township]
	if !known {
		minutes, known = travel(s.Township, p.Township, s.Mode)
	}
	commute := matching.NotSaid
	if known && s.MaxMinutes > 0 {
		commute = yesNo(minutes <= s.MaxMinutes)
	}
	room := all(p.Dormitory, s.Dormitory)
	remote := all(p.Remote, s.Remote)
	var out []matching.Tri
	for _, need := range s.SiteNeeds {
		if need == "ground_dorm" {
			room = all(room, p.Sites[need])
		} else {
			out = append(out, some(p.Sites[need], remote))
		}
	}
	return append(out, some(commute, room, remote, all(p.Shuttle, s.Shuttle)))
}

func plainItems(s *matching.Seeker, p *matching.Post) (out []matching.Tri, with bool) {
	failed, perhaps := 0, 0
	for i, code := range matching.ItemCodes {
		asks, can := p.Demand[i], s.Abilities[i]
		switch {
		case asks == 0, p.Marginal[i], can == 4, asks != matching.Unknown && can >= asks:
			continue
		case asks == matching.Unknown || can == matching.Unknown:
			out = append(out, matching.NotSaid)
			continue
		}
		closed := []matching.Tri{matching.No}
		for _, a := range matching.Aids {
			top := a.Cap
			if top == 0 {
				top = 4
			}
			if a.Raise[code] > 0 && min(top, can+a.Raise[code]) >= asks {
				closed = append(closed, plainAid(a, s, p))
			}
		}
		switch some(closed...) {
		case matching.Yes:
			with = true
		case matching.No:
			failed++
		default:
			perhaps++
		}
	}
	switch {
	case failed+perhaps == 1 && (slices.Contains(p.Offers, "carving") || slices.Contains(s.Owned, "carving")):
		with = true
	case failed > 0:
		out = append(out, matching.No)
	case perhaps > 0:
		out = append(out, matching.NotSaid)
	}
	return out, with
}

// plainAid: is the accommodation there for this pair, and can the person use it?
func plainAid(a matching.Aid, s *matching.Seeker, p *matching.Post) matching.Tri {
	wants, offered := slices.Contains(s.Aids, a.Code), slices.Contains(p.Offers, a.Code)
	there := slices.Contains(s.Owned, a.Code) || wants && a.Pays != matching.EmployerPays || offered && (wants || !a.Personal)
	can := []matching.Tri{yesNo(there)}
	if a.Screen && !offered {
		screen := p.Screen
		if screen == matching.NotSaid && (slices.Contains(p.SkillsMust, "typing") || slices.Contains(p.SkillsWish, "typing")) {
			screen = matching.Yes
		}
		can = append(can, screen)
	}
	for item, least := range a.Needs {
		if has := s.Abilities[matching.Item(item)]; has == matching.Unknown {
			can = append(can, matching.NotSaid)
		} else {
			can = append(can, yesNo(has >= least))
		}
	}
	return all(can...)
}
