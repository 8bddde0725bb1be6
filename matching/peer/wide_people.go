package peer

import (
	"context"
	"fmt"
	"strings"

	"tongxing/matching"
)

// People answers the first k people for a post, as matching.RankPeople.
func (x *Wide) People(ctx context.Context, m *matching.Post, k int) ([]Hit, error) {
	p, q := newPost(m), &question{}
	q.postTerms(p)
	q.postPlace(p)
	it := itemsFor(p)
	q.no = append(q.no, it.shut...)
	text := "WITH " + x.ways(q, p) + ",\nnear AS MATERIALIZED (SELECT s.*, " + roadMinutes + " AS road, " + it.sure + " AS sure, " + it.there + " AS there\n" +
		"FROM seeker s LEFT JOIN roads r ON r.township = s.township AND r.mode = s.mode LEFT JOIN seeker_minutes o ON o.seeker = s.id AND o.township = " + q.bind(p.Township) +
		"\nWHERE " + q.passing() + "),\n"
	q.ask = replaceAll(q.ask, roadMinutes, "road") // beyond the join the minutes have a name
	screen := set(allAids)
	if p.screen == matching.No {
		screen = p.offers | allAids&^screenAids
	}
	text += fmt.Sprintf("kit AS MATERIALIZED (SELECT near.*, (there & (ready | maybe) & %d & ~sure) AS perhaps FROM near),\n", screen)
	text += "able AS MATERIALIZED (SELECT kit.*, " + count(it.open) + " AS open, " + count(it.no) + " AS shut, " + when(or(append(q.ask, it.ask...)), 1, 0) + " AS asks FROM kit),\n"
	text += "carved AS MATERIALIZED (SELECT able.*, " + when(has("sure", carving)+" AND open = 1", 1, 0) + " AS cut FROM able)\n"
	text += "SELECT id, " + when("asks = 1 OR (open > 0 AND cut = 0)", 1, 0) + " AS rank, " + q.usefulFor(p, x.had) + " AS score FROM carved WHERE shut = 0 OR cut = 1 ORDER BY 2, 3 DESC, options, id LIMIT " + fmt.Sprint(k)
	return ask(ctx, x.DB, text, q.args)
}

// roadMinutes is the person's own word, else the table's; -1 is unknown.
const roadMinutes = "coalesce(o.minutes, r.minutes, -1)"

func replaceAll(texts []string, old, with string) (out []string) {
	for _, t := range texts {
		out = append(out, strings.ReplaceAll(t, old, with))
	}
	return out
}

// ways are the minutes from every home, by mode, to the post.
func (x *Wide) ways(q *question, p *post) string {
	if x.roads["town "+p.Township] {
		return "roads AS (SELECT home AS township, mode, minutes FROM travel WHERE township = " + q.bind(p.Township) + ")"
	}
	var rows []string
	for _, home := range x.homes {
		if m := minutes(x.Travel, nil, home[0], p.Township, home[1]); m >= 0 {
			rows = append(rows, fmt.Sprintf("(%s, %s, %d)", q.bind(home[0]), q.bind(home[1]), m))
		}
	}
	if len(rows) == 0 {
		rows = []string{"('', '', -1)"}
	}
	return "roads (township, mode, minutes) AS (VALUES " + strings.Join(rows, ", ") + ")"
}

func (q *question) postTerms(p *post) {
	switch {
	case p.Flexible:
		q.note(atLeast("free", int64(p.hrs)))
	case p.busy == 0:
		q.note(tri{never, never})
	default:
		in := fmt.Sprintf("((week0 & %d) = %d AND (week1 & %d) = %d AND (week2 & %d) = %d)", p.week[0], p.week[0], p.week[1], p.week[1], p.week[2], p.week[2])
		q.note(tri{"(free > 0 AND " + in + ")", "(free > 0 AND NOT " + in + ")"})
	}
	q.note(atLeast("hours_day", int64(p.day)))
	q.note(atLeast("hours_week", int64(p.hrs)))
	switch p.night {
	case matching.Yes:
		q.note(tri{"night = 1", "night = 2"})
	case matching.NotSaid:
		q.note(tri{"night = 1", never})
	}
	if p.PayMax > 0 {
		q.note(tri{always, fmt.Sprintf("pay_floor > %d", p.PayMax)})
	} else {
		q.note(tri{"pay_floor <= 0", never})
	}
	least := fmt.Sprintf("(age > 0 AND age < %d)", max(16, p.MinAge))
	if p.Hazard {
		least = fmt.Sprintf("(age > 0 AND age < %d)", max(18, p.MinAge))
	}
	q.note(tri{"age > 0", least})
	q.note(tri{always, "EXISTS (SELECT 1 FROM seeker_excluded e WHERE e.seeker = s.id AND e.employer = " + q.bind(p.Employer) + ")"})
	if p.Contract == "" {
		q.note(tri{"contracts = 0", never})
	} else {
		q.note(tri{always, "contracts = 1 AND NOT EXISTS (SELECT 1 FROM seeker_contract c WHERE c.seeker = s.id AND c.contract = " + q.bind(p.Contract) + ")"})
	}
	q.note(tri{"guardian = 1", "guardian = 2"})
}

func (q *question) postPlace(p *post) {
	remote := both("remote", p.Remote)
	room := both("dormitory", p.Dormitory)
	switch {
	case p.siteYes&groundSite != 0:
	case p.siteNo&groundSite != 0:
		room = tri{"(ground = 0 AND " + room.yes + ")", "(ground = 1 OR " + room.no + ")"}
	default:
		room = tri{"(ground = 0 AND " + room.yes + ")", room.no}
	}
	commute := tri{"(max_minutes > 0 AND " + roadMinutes + " BETWEEN 0 AND max_minutes)", "(max_minutes > 0 AND " + roadMinutes + " > max_minutes)"}
	q.note(either(remote, room, commute, both("shuttle", p.Shuttle)))
	q.note(tri{
		yes: fmt.Sprintf("(%s OR (needs & ~%d) = 0)", remote.yes, p.siteYes),
		no:  "(" + remote.no + " AND " + has("needs", p.siteNo) + ")",
	})
}

// itemsFor are the post's demands, held against columns of abilities.
func itemsFor(p *post) (it items) {
	offered := p.offers &^ personalAids
	it.there = fmt.Sprintf("(own | (want & %d) | %d)", allAids&^employerAids|p.offers, offered)
	screen := allAids
	if p.screen != matching.Yes {
		screen = p.offers | allAids&^screenAids
	}
	it.sure = fmt.Sprintf("(%s & ready & %d)", it.there, screen)
	for i, code := range matching.ItemCodes {
		a, asks := "a_"+code, p.demand[i]
		switch asks {
		case 0:
			continue
		case matching.Unknown:
			it.ask = append(it.ask, a+" < 4")
			continue
		}
		it.ask = append(it.ask, a+" = -1")
		var levels []string
		for can := range asks {
			if c := closers(i, can, asks); c != 0 {
				levels = append(levels, fmt.Sprintf(" WHEN %d THEN %d", can, c))
			}
		}
		under := fmt.Sprintf("%s >= 0 AND %s < %d", a, a, asks)
		for _, to := range []struct {
			aids string
			out  *[]string
		}{{"sure", &it.open}, {"(sure | perhaps)", &it.no}} {
			condition := under
			if len(levels) > 0 {
				condition += fmt.Sprintf(" AND (%s & CASE %s%s ELSE 0 END) = 0", to.aids, a, strings.Join(levels, ""))
			}
			*to.out = append(*to.out, condition)
		}
		// carving can be offered by the post or brought by the person
		if low := int(asks) - len(levels); low > 0 && p.offers&carving == 0 {
			it.shut = append(it.shut, fmt.Sprintf("%s >= 0 AND %s < %d AND NOT %s", a, a, low, has("own", carving)))
		}
	}
	return it
}

// usefulFor is the share of what the post needs and wishes that the person's skills
// bring, a neighbouring one by half.
func (q *question) usefulFor(p *post, had []string) string {
	if p.skills == 0 {
		return "100"
	}
	var got []string
	for _, list := range []struct {
		skills []string
		weight int
	}{{p.SkillsMust, 4}, {p.SkillsWish, 2}} {
		for _, skill := range list.skills {
			mine := "EXISTS (SELECT 1 FROM seeker_skill w WHERE w.seeker = carved.id AND w.skill "
			c := fmt.Sprintf("CASE WHEN %s= %s) THEN %d", mine, q.bind(skill), list.weight)
			if near := kinOf(skill, had); len(near) > 0 {
				c += fmt.Sprintf(" WHEN %sIN (%s)) THEN %d", mine, q.list(near), list.weight/2)
			}
			got = append(got, c+" ELSE 0 END")
		}
	}
	return fmt.Sprintf("100 * (%s) / %d", strings.Join(got, " + "), p.skills)
}

// kinOf are the skills people have that count half for the one wanted.
func kinOf(wanted string, had []string) (out []string) {
	for _, has := range had {
		if akin(has, wanted) {
			out = append(out, has)
		}
	}
	return out
}
