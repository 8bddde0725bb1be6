package peer

import (
	"context"
	"slices"
	"strings"

	"tongxing/matching"
)

// One plan for every person, asked first for what is feasible, then, where that is
// fewer than wanted, for questions ($33). $1 places that are in reach; $2 by place: points for
// the way, 16 question, 32 wish for a room, 64 works from home, 128 surely does not; $3 by
// shift: 1 question, 2 fails, points for hours times 4; $4 $5 the highest demands any aid
// could meet, $6 carving is brought along; by kit $7 class; by class $8 $9 met for sure, $10
// $11 met perhaps, $12 $13 with a level to spare, $14 carving; $15 $16 items below the top,
// $17 $18 items not said; by set of skills $19 points; by trade $20 wished; $21 pay floor, $22
// pay wish, $23 age, $24 employers, $25 contracts (a bit each), $26 site needs, $27 a
// question about the person; $28 $29 $30 weights of fit,
// wishes, text; $31 pairs of letters; $32 k.
const narrowPosts = `WITH cand AS MATERIALIZED (
SELECT n, $28::int * CASE WHEN needed = 0 THEN 100 ELSE 100 * (held + CASE WHEN carving AND held < needed AND gaps <= 1 THEN 1 ELSE 0 END) / needed END / 100
  + get_byte($19::bytea, skills)
  + $29::int * (get_byte($20::bytea, trade) + CASE WHEN pay_min >= $22::int THEN 25 WHEN pay_min <= $21::int THEN 0 ELSE 25 * (pay_min - $21::int)::bigint / ($22::int - $21::int) END
    + (get_byte($3::bytea, shift) >> 2) + CASE WHEN by_place & 32 <> 0 THEN 15 ELSE 0 END) / 100
  + (by_place & 15) AS base
FROM (SELECT *, CASE WHEN o0 | o1 = 0 THEN 0 ELSE bit_count(o0::bit(64)) + bit_count(o1::bit(64)) END AS gaps, bit_count(h0::bit(64)) + bit_count(h1::bit(64)) AS held
  FROM (SELECT n, by_place, shift, needed, skills, trade, pay_min, carving, m, asks OR unsaid <> 0 AS asks,
      {G} & ~(($8::bigint[])[class] - d0) AS o0, {G} & ~(($9::bigint[])[class] - d1) AS o1,
      (($12::bigint[])[class] - d0) & q0 & ~(u0 & $15::bigint) AS h0, (($13::bigint[])[class] - d1) & q1 & ~(u1 & $16::bigint) AS h1
    FROM (SELECT *, (u0 & $15::bigint) | (u1 & $16::bigint) | (q0 & $17::bigint) | (q1 & $18::bigint) AS unsaid
      FROM (SELECT n, by_place, shift, d0, d1, needed, skills, trade, pay_min, u0, u1, class, asks, ($14::boolean[])[class] AS carving, ((d0 + {S}) & {G}) | u0 AS q0, ((d1 + {S}) & {G}) | u1 AS q1,
          {G} & ~((($10::bigint[])[class] - d0) & (($11::bigint[])[class] - d1)) AS m
        FROM (SELECT n, by_place, shift, d0, d1, needed, skills, trade, pay_min, u0, u1, get_byte($7::bytea, 2 * kit) * 256 + get_byte($7::bytea, 2 * kit + 1) AS class,
            $27::boolean OR by_place & 16 <> 0 OR get_byte($3::bytea, shift) & 1 <> 0 OR ($21::int > 0 AND pay_max <= 0) OR ($25::int > 0 AND contract = 0)
              OR ($26::int <> 0 AND by_place & 64 = 0 AND ($26::int & ~(site_yes | CASE WHEN by_place & 128 <> 0 THEN site_no ELSE 0 END)::int) <> 0) AS asks
          FROM (SELECT *, get_byte($2::bytea, place) AS by_place FROM post_narrow) p
          WHERE place = ANY ($1::smallint[]) AND (($4::bigint - d0) & ($5::bigint - d1) & {G} = {G}
              OR (carve AND (({G} & ~($4::bigint - d0)) & (({G} & ~($4::bigint - d0)) - 1)) | (({G} & ~($5::bigint - d1)) & (({G} & ~($5::bigint - d1)) - 1)) = 0) OR $6::boolean)
            AND get_byte($3::bytea, shift) & 2 = 0 AND (pay_max <= 0 OR pay_max >= $21::int) AND min_age <= $23::int AND ($23::int >= 18 OR hazard = 0)
            AND ($25::int = 0 OR contract = 0 OR ($25::int >> contract::int) & 1 = 1) AND NOT employer = ANY ($24::int[])
            AND ($26::int = 0 OR by_place & 128 = 0 OR site_no & $26::int = 0)
          OFFSET 0) kit WHERE $33::boolean OR NOT asks OFFSET 0) masks WHERE m = 0 OR carving) lane WHERE $33::boolean OR unsaid = 0 OFFSET 0) word OFFSET 0) counted
WHERE (m = 0 OR (carving AND gaps = 1)) AND $33::boolean = (asks OR (gaps > 0 AND NOT (carving AND gaps = 1)))),
last AS MATERIALIZED (SELECT base FROM cand ORDER BY base DESC OFFSET $32::int - 1 LIMIT 1)
SELECT w.id, $33::boolean::int AS rank, c.base + least($30::int, (SELECT count(*) FROM unnest($31::text[]) g WHERE strpos(w.words, g) > 0)::int) AS score
FROM cand c JOIN post_words w ON w.n = c.n
WHERE c.base >= coalesce((SELECT base FROM last), 0) - $30::int
ORDER BY 3 DESC, c.n LIMIT $32::int`

// Posts answers the first k posts for a person, as matching.RankPosts.
func (x *Narrow) Posts(ctx context.Context, m *matching.Seeker, k int) (out []Hit, err error) {
	s := newSeeker(m)
	if s.guardian == matching.No || s.Age > 0 && s.Age < 16 {
		return nil, nil
	}
	kits, skills, terms := x.kitArgs(s), x.skillArgs(s), x.termArgs(s)
	for _, questions := range []bool{false, true} {
		if len(out) == k || !questions && s.doubtful() {
			continue
		}
		args := slices.Concat(x.placeArgs(s, questions), kits, skills, terms, []any{x.Weights.Fit, x.Weights.Wishes, x.Weights.Text, pairs(s.Text), k - len(out), questions})
		hits, err := ask(ctx, x.DB, narrowPostsText, args)
		if err != nil {
			return nil, err
		}
		out = append(out, hits...)
	}
	return out, nil
}

// doubtful tells whether every post is a question about the person.
func (s *seeker) doubtful() bool { return s.Age <= 0 || s.guardian == matching.NotSaid }

// In the texts G is the guard of every lane, S all but the guards.
var spell = strings.NewReplacer("{G}", "x'0008888888888888'::bigint", "{S}", "x'0007777777777777'::bigint")

var narrowPostsText = spell.Replace(narrowPosts)
