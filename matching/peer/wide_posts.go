package peer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tongxing/matching"
)

const hours56 = int64(1)<<56 - 1

// Posts answers the first k posts for a person, as matching.RankPosts.
func (x *Wide) Posts(ctx context.Context, m *matching.Seeker, k int) ([]Hit, error) {
	s, q := newSeeker(m), &question{}
	if s.guardian == matching.No {
		return nil, nil
	}
	q.seekerTerms(s)
	q.seekerPlace(s)
	it := itemsOf(s)
	q.no = append(q.no, it.shut...)
	// the hard terms stand beside the table, so they are asked before anything is kept
	reach, own := x.reach(q, s)
	way := "coalesce(r.minutes, -1)"
	if own != "-1" {
		way = "CASE WHEN " + own + " >= 0 THEN " + own + " ELSE coalesce(r.minutes, -1) END"
	}
	text := "WITH " + reach + ",\nnear AS MATERIALIZED (SELECT p.*, " + way + " AS minutes, " + it.sure + " AS sure, " + it.there + " AS there\n" +
		"FROM post p LEFT JOIN reach r ON r.township = p.township\nWHERE " + strings.ReplaceAll(q.passing(), wayMinutes, way) + "),\n"
	q.ask = replaceAll(q.ask, wayMinutes, "minutes")
	maybe := fmt.Sprintf("(there & %d & %s & ~sure)", s.ready|s.maybe, when("screen = 2", fmt.Sprintf("(offers | %d)", allAids&^screenAids), allAids))
	text += "kit AS MATERIALIZED (SELECT near.*, " + maybe + " AS maybe FROM near),\n"
	text += "able AS MATERIALIZED (SELECT kit.*, " + count(it.open) + " AS open, " + count(it.no) + " AS shut, " + count(it.held) + " AS held, " +
		when(or(append(q.ask, it.ask...)), 1, 0) + " AS asks FROM kit),\n"
	carve := has("sure", carving)
	text += "carved AS MATERIALIZED (SELECT able.*, " + when(carve+" AND open = 1", 1, 0) + " AS cut, held + " + when(carve+" AND held < needed AND open <= 1", 1, 0) + " AS spare FROM able)\n"
	score := fmt.Sprintf("%d * (%s) / 100 + %d * (%s) / 100 + %d * (%s) / 100 + %s + %s", x.Weights.Fit, when("needed = 0", 100, "100 * spare / needed"), x.Weights.Skills, q.usefulOf(s, x.wanted),
		x.Weights.Wishes, q.wished(s), near(x.Weights.Commute, s), x.shared(q, s))
	text += "SELECT id, " + when("asks = 1 OR (open > 0 AND cut = 0)", 1, 0) + " AS rank, " + score + " AS score FROM carved WHERE shut = 0 OR cut = 1 ORDER BY 2, 3 DESC, 1 LIMIT " + fmt.Sprint(k)
	return ask(ctx, x.DB, text, q.args)
}

// reach is the person's minutes to each township; their own word goes before it.
func (x *Wide) reach(q *question, s *seeker) (table, own string) {
	if x.roads["town "+s.Township] && x.roads["mode "+s.Mode] {
		table = "reach AS (SELECT township, minutes FROM travel WHERE home = " + q.bind(s.Township) + " AND mode = " + q.bind(s.Mode) + ")"
		if len(s.Minutes) == 0 {
			return table, "-1"
		}
		own = "CASE p.township"
		for _, town := range slices.Sorted(maps.Keys(s.Minutes)) {
			own += fmt.Sprintf(" WHEN %s THEN %d", q.bind(town), s.Minutes[town])
		}
		return table, own + " ELSE -1 END"
	}
	var rows []string
	for _, town := range x.towns {
		if m := minutes(x.Travel, s.Minutes, s.Township, town, s.Mode); m >= 0 {
			rows = append(rows, fmt.Sprintf("(%s, %d)", q.bind(town), m))
		}
	}
	if len(rows) == 0 {
		rows = []string{"('', -1)"}
	}
	return "reach (township, minutes) AS (VALUES " + strings.Join(rows, ", ") + ")", "-1"
}

func (q *question) seekerTerms(s *seeker) {
	over := fmt.Sprintf("((week0 & %d) <> 0 OR (week1 & %d) <> 0 OR (week2 & %d) <> 0)", hours56&^s.week[0], hours56&^s.week[1], hours56&^s.week[2])
	free := atMost("hours_week", int64(s.free))
	if s.free == 0 {
		q.note(tri{never, never})
	} else {
		q.note(tri{"(flexible = 1 AND " + free.yes + " OR flexible = 0 AND busy > 0 AND NOT " + over + ")", "(flexible = 1 AND " + free.no + " OR flexible = 0 AND busy > 0 AND " + over + ")"})
	}
	q.note(atMost("hours_day", int64(s.HoursDay)))
	q.note(atMost("hours_week", int64(s.HoursWeek)))
	switch s.Night {
	case matching.No:
		q.note(tri{"night = 2", "night = 1"})
	case matching.NotSaid:
		q.note(tri{"night = 2", never})
	}
	if s.PayFloor > 0 {
		q.note(atLeast("pay_max", s.PayFloor))
	}
	switch {
	case s.Age <= 0:
		q.note(tri{never, never})
	case s.Age < 16:
		q.note(tri{never, always})
	case s.Age < 18:
		q.note(tri{always, fmt.Sprintf("(min_age > %d OR hazard = 1)", s.Age)})
	default:
		q.note(tri{always, fmt.Sprintf("min_age > %d", s.Age)})
	}
	if len(s.Excluded) > 0 {
		q.note(tri{always, "employer IN (" + q.list(s.Excluded) + ")"})
	}
	if len(s.Contracts) > 0 {
		in := "contract IN (" + q.list(s.Contracts) + ")"
		q.note(tri{"contract <> '' AND " + in, "contract <> '' AND NOT " + in})
	}
	if s.guardian == matching.NotSaid {
		q.note(tri{never, never})
	}
}

// wayMinutes stands for the minutes of the join's row, which are missing where nobody
// knows them; beyond the join they are a column.
const wayMinutes = "{way}"

func commute(s *seeker) tri {
	if s.MaxMinutes == 0 {
		return tri{never, never}
	}
	return tri{fmt.Sprintf("(%s BETWEEN 0 AND %d)", wayMinutes, s.MaxMinutes), fmt.Sprintf("(%s > %d)", wayMinutes, s.MaxMinutes)}
}

func room(s *seeker) tri {
	room := both("dormitory", s.Dormitory)
	if s.ground {
		room = and(room, tri{has("site_yes", groundSite), has("site_no", groundSite)})
	}
	return room
}

func (q *question) seekerPlace(s *seeker) {
	remote := both("remote", s.Remote)
	q.note(either(remote, room(s), commute(s), both("shuttle", s.Shuttle)))
	if s.needs != 0 {
		lacks := has("site_no", s.needs)
		q.note(tri{
			yes: fmt.Sprintf("(%s OR (site_yes & %d) = %d)", remote.yes, s.needs, s.needs),
			no:  "(" + remote.no + " AND " + lacks + ")",
		})
	}
}

// items are the 25 demands, each held against a constant.
type items struct {
	sure, there    string
	shut, ask      []string // for WHERE: no aid could close it; nobody knows
	open, no, held []string
}

func itemsOf(s *seeker) (it items) {
	fixed, offered := s.own|s.want&^employerAids, allAids&^personalAids|s.want
	there := fmt.Sprintf("(%d | (offers & %d))", fixed, offered)
	it.there = there
	it.sure = fmt.Sprintf("(%s & %d & %s)", there, s.ready, when("screen = 1", allAids, fmt.Sprintf("(offers | %d)", allAids&^screenAids)))
	could := (fixed | offered) & (s.ready | s.maybe)
	for i, code := range matching.ItemCodes {
		d, can := "d_"+code, s.Abilities[i]
		switch can {
		case 4:
			it.held = append(it.held, d+" <> 0")
			continue
		case matching.Unknown:
			it.ask = append(it.ask, d+" <> 0")
			continue
		}
		it.ask = append(it.ask, d+" = -1")
		var levels, spares []string
		for asks := max(can, 1); asks <= 4; asks++ {
			if c := sparers(i, can, asks) & could; c != 0 {
				spares = append(spares, fmt.Sprintf(" WHEN %d THEN %d", asks, c))
			}
			if c := closers(i, can, asks) & could; asks > can && c != 0 {
				levels = append(levels, fmt.Sprintf(" WHEN %d THEN %d", asks, c))
			}
		}
		it.held = append(it.held, heldBy(d, can, spares))
		if fixed&carving != 0 || len(levels) > 0 || could&carving != 0 {
			it.open = append(it.open, openTo("sure", d, can, levels))
			it.no = append(it.no, openTo("(sure | maybe)", d, can, levels))
		}
		switch over := fmt.Sprintf("%s > %d", d, int(can)+len(levels)); {
		case int(can)+len(levels) >= 4 || fixed&carving != 0:
		case could&carving != 0:
			it.shut = append(it.shut, over+" AND NOT "+has("offers", carving))
		default:
			it.shut = append(it.shut, over)
		}
	}
	return it
}

func heldBy(d string, can int8, spares []string) string {
	with := fmt.Sprintf("%s > 0 AND %s < %d", d, d, can)
	if len(spares) > 0 {
		with += fmt.Sprintf(" OR (sure & CASE %s%s ELSE 0 END) <> 0", d, strings.Join(spares, ""))
	}
	return with
}

func openTo(aids, d string, can int8, levels []string) string {
	over := fmt.Sprintf("%s > %d", d, can)
	if len(levels) > 0 {
		over += fmt.Sprintf(" AND (%s & CASE %s%s ELSE 0 END) = 0", aids, d, strings.Join(levels, ""))
	}
	return over
}

// usefulOf is the share of the post's skills, a neighbouring one by half.
func (q *question) usefulOf(s *seeker, wanted []string) string {
	if len(s.Skills) == 0 {
		return when("skills = 0", 100, 0)
	}
	mine := q.list(s.Skills)
	got := "CASE WHEN w.skill IN (" + mine + ") THEN w.weight"
	if near := kin(s.Skills, wanted); len(near) > 0 {
		got += " WHEN w.skill IN (" + q.list(near) + ") THEN w.weight / 2"
	}
	return when("skills = 0", 100, "(SELECT 100 * coalesce(sum("+got+" ELSE 0 END), 0) FROM post_skill w WHERE w.post = carved.id) / skills")
}

func (q *question) wished(s *seeker) string {
	parts := []string{"40"}
	if len(s.Wishes) > 0 {
		parts[0] = when("trade IN ("+q.list(s.Wishes)+")", 40, 0)
	}
	wish := s.PayWish
	if wish == 0 {
		wish = s.PayFloor * 6 / 5
	}
	if pay := fmt.Sprintf("CASE WHEN pay_min >= %d THEN 25 WHEN pay_min <= %d THEN 0", wish, s.PayFloor); wish > s.PayFloor {
		parts = append(parts, fmt.Sprintf("%s ELSE 25 * (pay_min - %d) / %d END", pay, s.PayFloor, wish-s.PayFloor))
	} else {
		parts = append(parts, pay+" END")
	}
	if s.HoursWish == 0 {
		parts = append(parts, "20")
	} else {
		parts = append(parts, when(fmt.Sprintf("hours_week > 0 AND abs(hours_week - %d) < 20", s.HoursWish), fmt.Sprintf("20 - abs(hours_week - %d)", s.HoursWish), 0))
	}
	if s.DormitoryWish {
		parts = append(parts, when("dormitory = 1", 15, 0))
	} else {
		parts = append(parts, "15")
	}
	return strings.Join(parts, " + ")
}

func near(points int, s *seeker) string {
	out := fmt.Sprintf("CASE WHEN %s OR %s THEN %d", both("remote", s.Remote).yes, room(s).yes, points)
	if s.MaxMinutes > 0 {
		out += fmt.Sprintf(" WHEN %s THEN %d * (%d - minutes) / %d", strings.ReplaceAll(commute(s).yes, wayMinutes, "minutes"), points, s.MaxMinutes, s.MaxMinutes)
	}
	return fmt.Sprintf("%s WHEN %s THEN %d ELSE 0 END", out, both("shuttle", s.Shuttle).yes, points/2)
}

// shared counts the person's pairs of letters that are in the post's words.
func (x *Wide) shared(q *question, s *seeker) string {
	find, least := "instr", "min"
	if x.Postgres {
		find, least = "strpos", "least"
	}
	var found []string
	for _, pair := range pairs(s.Text) {
		found = append(found, find+"(words, "+q.bind(pair)+") > 0")
	}
	return fmt.Sprintf("%s(%d, %s)", least, x.Weights.Text, count(found))
}

// kin are the skills that posts want of which the person has a neighbour but not
// the thing.
func kin(skills, wanted []string) (out []string) {
	for _, w := range wanted {
		if !slices.Contains(skills, w) && slices.ContainsFunc(skills, func(has string) bool { return akin(has, w) }) {
			out = append(out, w)
		}
	}
	return out
}
