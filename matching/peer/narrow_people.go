package peer

import (
	"context"
	"slices"
	"strings"

	"tongxing/matching"
)

// One plan for every post. $1 homes in reach, $2 by home the minutes; $3 $4 by span
// fails, question; by usage $5 class; by class $6 $7 what is still asked with the aids
// surely there, $8 $9 with those perhaps there, $10 carving; $11 $12 the least that any
// aids leave; $13 $14 items whose demand is not said, $15 $16 items asked; $17 $18 $19
// remote, dormitory, shuttle, $20 room on the ground floor; $21 most pay, $22 least age,
// $23 employer, $24 form of contract, $25 $26 site yes and no, $27 township, $28 by set
// of skills useful, $29 all carved, $30 k. Asked first for who is feasible, then, where that
// is fewer than wanted, for questions ($31).
const narrowPeople = `SELECT i.id, t.rank, t.score FROM (
SELECT n, CASE WHEN asks OR (gaps > 0 AND NOT (carving AND gaps = 1)) THEN 1 ELSE 0 END AS rank, get_byte($28::bytea, skills) AS score, options
FROM (SELECT *, CASE WHEN o0 | o1 = 0 THEN 0 ELSE bit_count(o0::bit(64)) + bit_count(o1::bit(64)) END AS gaps
  FROM (SELECT n, skills, options, ($10::boolean[])[class] AS carving,
      {G} & ~(a0 - ($6::bigint[])[class]) AS o0, {G} & ~(a1 - ($7::bigint[])[class]) AS o1,
      ({G} & ~(a0 - ($8::bigint[])[class])) | ({G} & ~(a1 - ($9::bigint[])[class])) AS m,
      NOT place_yes OR ($4::boolean[])[hours] OR guardian = 0 OR age <= 0 OR (pay_floor > 0 AND $21::bigint <= 0) OR (contracts <> 0 AND $24::int = 0)
        OR (NOT remote_yes AND ((remote_no AND (needs & ~($25::int | $26::int)) <> 0) OR (NOT remote_no AND (needs & ~$25::int) <> 0)))
        OR ($13::bigint & ((~(a0 << 1)) | x0)) | ($14::bigint & ((~(a1 << 1)) | x1)) | ($15::bigint & x0) | ($16::bigint & x1) <> 0 AS asks
    FROM (SELECT *, get_byte($5::bytea, 2 * usage) * 256 + get_byte($5::bytea, 2 * usage + 1) AS class, remote_yes OR room_yes OR shuttle_yes OR (max_minutes > 0 AND road BETWEEN 0 AND max_minutes) AS place_yes
      FROM (SELECT *, CASE WHEN own THEN coalesce((SELECT o.minutes FROM seeker_own o WHERE o.n = s.n AND o.town = $27::text), get_byte($2::bytea, 2 * home) * 256 + get_byte($2::bytea, 2 * home + 1) - 1) ELSE get_byte($2::bytea, 2 * home) * 256 + get_byte($2::bytea, 2 * home + 1) - 1 END AS road,
          $17::int = 1 AND remote = 1 AS remote_yes, $17::int = 2 OR remote = 2 AS remote_no, $19::int = 1 AND shuttle = 1 AS shuttle_yes, $19::int = 2 OR shuttle = 2 AS shuttle_no,
          $18::int = 1 AND dormitory = 1 AND (ground = 0 OR $20::int = 1) AS room_yes, $18::int = 2 OR dormitory = 2 OR (ground = 1 AND $20::int = 2) AS room_no
        FROM seeker_narrow s WHERE {homes} guardian <> 2 AND ($31::boolean OR (guardian = 1 AND age > 0)) AND ((a0 - $11::bigint) & (a1 - $12::bigint) & {G} = {G} OR carve OR $29::boolean)
          AND NOT ($3::boolean[])[hours] AND ($21::bigint <= 0 OR pay_floor <= $21::bigint) AND (age <= 0 OR age >= $22::int)
          AND (contracts = 0 OR $24::int = 0 OR (contracts >> $24::int) & 1 = 1)) s
      WHERE NOT (remote_no AND room_no AND shuttle_no AND max_minutes > 0 AND road > max_minutes) AND NOT (remote_no AND (needs & $26::int) <> 0)
        AND NOT (shuns AND EXISTS (SELECT 1 FROM seeker_shuns e WHERE e.n = s.n AND e.employer = $23::text))
      OFFSET 0) able WHERE $31::boolean OR place_yes OFFSET 0) lane WHERE (m = 0 OR carving) AND ($31::boolean OR NOT asks) OFFSET 0) counted
WHERE (m = 0 OR (carving AND gaps = 1)) AND $31::boolean = (asks OR (gaps > 0 AND NOT (carving AND gaps = 1)))
ORDER BY 2, 3 DESC, options, n LIMIT $30::int) t JOIN seeker_id i ON i.n = t.n ORDER BY t.rank, t.score DESC, t.options, t.n`

// Where the way there settles it, the index of homes is asked first; where a room, a
// shuttle or working from home may do, it cannot help.
var (
	peopleNear = strings.Replace(spell.Replace(narrowPeople), "{homes}", "home = ANY ($1::smallint[]) AND", 1)
	peopleAll  = strings.Replace(spell.Replace(narrowPeople), "{homes}", "($1::smallint[] IS NOT NULL) AND", 1)
)

// People answers the first k people for a post, as matching.RankPeople.
func (x *Narrow) People(ctx context.Context, m *matching.Post, k int) (out []Hit, err error) {
	p := newPost(m)
	text := peopleAll
	if p.Remote == matching.No && p.Dormitory == matching.No && p.Shuttle == matching.No {
		text = peopleNear
	}
	usages, terms := x.usageArgs(p), x.postArgs(p)
	for _, questions := range []bool{false, true} {
		if len(out) == k {
			break
		}
		hits, err := ask(ctx, x.DB, text, slices.Concat(x.homeArgs(p, questions), usages, terms, []any{k - len(out), questions}))
		if err != nil {
			return nil, err
		}
		out = append(out, hits...)
	}
	return out, nil
}

// homeArgs are $1–4. Where only who is feasible is asked for, doubt is out of reach.
func (x *Narrow) homeArgs(p *post, questions bool) []any {
	near := []int16{}
	road := make([]int, len(x.homes.all))
	for i, h := range x.homes.all {
		m := minutes(x.Travel, nil, h.town, p.Township, h.mode)
		road[i] = m + 1 // 0 is unknown
		doubt := m < 0 || h.most == 0
		if h.own || doubt && questions || !doubt && m <= h.most {
			near = append(near, int16(i+1))
		}
	}
	own := shift{p.week, p.busy, p.day, p.hrs, p.Flexible, p.night}
	can := each(&x.hours, func(s span) matching.Tri { return keeps(own, s) })
	fails := among(can, matching.No)
	for i := range fails {
		fails[i] = fails[i] || can[i] == matching.NotSaid && !questions
	}
	return []any{near, pairBytes(road), fails, among(can, matching.NotSaid)}
}

// usageArgs are $5–16: what the post still asks of a person with each set of aids.
func (x *Narrow) usageArgs(p *post) []any {
	offered := kit{p.offers, p.screen}
	type hand struct{ sure, maybe set }
	classes := map[hand]int{}
	var byClass [4][]int64
	var carve []bool
	class := each(&x.usages, func(u usage) int {
		sure, maybe := inHand(u, offered)
		h := hand{sure, maybe}
		if c, known := classes[h]; known {
			return c
		}
		for i, words := range [][2]int64{left(p, sure), left(p, sure|maybe)} {
			byClass[2*i] = append(byClass[2*i], words[0])
			byClass[2*i+1] = append(byClass[2*i+1], words[1])
		}
		carve = append(carve, sure&carving != 0)
		classes[h] = len(carve)
		return classes[h]
	})
	args := []any{pairBytes(class)}
	for _, words := range byClass {
		args = append(args, words)
	}
	least := left(p, allAids)
	unsaid, asked := mark(func(i int) bool { return p.demand[i] == matching.Unknown }), mark(func(i int) bool { return p.demand[i] != 0 })
	return append(args, carve, least[0], least[1], unsaid[0], unsaid[1], asked[0], asked[1])
}

// left is the least ability that meets each demand with the aids: an aid asks so much
// less, where its cap reaches the demand at all.
func left(p *post, aids set) [2]int64 {
	return pack(func(i int) int64 {
		asks := max(0, p.demand[i])
		least := asks
		for can := asks - 1; can >= 0; can-- {
			if closers(i, can, asks)&aids != 0 {
				least = can
			}
		}
		return int64(least)
	}, 0)
}

func (x *Narrow) postArgs(p *post) []any {
	ground, contract, least := 0, 0, max(16, p.MinAge)
	switch {
	case p.siteYes&groundSite != 0:
		ground = 1
	case p.siteNo&groundSite != 0:
		ground = 2
	}
	if p.Contract != "" {
		if contract = x.contracts.at[p.Contract]; contract == 0 {
			contract = 30 // nobody named it
		}
	}
	if p.Hazard {
		least = max(18, least)
	}
	return []any{int(p.Remote), int(p.Dormitory), int(p.Shuttle), ground, p.PayMax, least, p.Employer, contract, p.siteYes, p.siteNo, p.Township, x.useful(p), p.offers&carving != 0}
}

// useful is by set of skills how far it meets what the post needs and wishes.
func (x *Narrow) useful(p *post) []byte {
	type wanted struct {
		skill, kin [4]uint64
		weight     int
	}
	var list []wanted
	for i, skill := range slices.Concat(p.SkillsMust, p.SkillsWish) {
		w := wanted{weight: 4, skill: x.bits([]string{skill}), kin: x.bits(kinOf(skill, x.words.all))}
		if i >= len(p.SkillsMust) {
			w.weight = 2
		}
		list = append(list, w)
	}
	out := make([]byte, len(x.had)+1)
	for i, had := range x.had {
		got := 0
		for _, w := range list {
			switch {
			case meets(had, w.skill):
				got += w.weight
			case meets(had, w.kin):
				got += w.weight / 2
			}
		}
		if out[i+1] = 100; p.skills > 0 {
			out[i+1] = byte(100 * got / p.skills)
		}
	}
	return out
}

func meets(a, b [4]uint64) bool { return a[0]&b[0]|a[1]&b[1]|a[2]&b[2]|a[3]&b[3] != 0 }

// bits is one bit a skill, by its number; Load refuses what would not go in.
func (x *Narrow) bits(skills []string) (out [4]uint64) {
	for _, s := range skills {
		n := x.words.at[s]
		out[n/64] |= 1 << (n % 64)
	}
	out[0] &^= 1 // number 0 is a skill nobody has or wants
	return out
}
