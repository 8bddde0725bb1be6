package peer

import (
	"context"

	"tongxing/matching"
)

// One plan for every person. $1 places that are in reach; by place $2 question, $3
// points for the way, $4 dormitory wish; by shift $5 fails, $6 question, $7 hours wish;
// $8 $9 the highest demands any aid could meet, $10 carving is brought along; by kit
// $11 class; by class $12 $13 met for sure, $14 $15 met perhaps, $16 $17 with a level to
// spare, $18 carving; $19 $20 items below the top, $21 $22 items not said; by set of
// skills $23 useful; by trade $24 wished; $25 pay floor, $26 pay wish, $27 age, $28
// employers, $29 contracts (a bit each), $30 site needs, $31 works from home, $32 a
// question about the person; $33–36 weights of fit, skills, wishes, text; $37 pairs of
// letters; $38 k.
const narrowPosts = `WITH cand AS MATERIALIZED (
SELECT n, CASE WHEN asks OR (gaps > 0 AND NOT cut) THEN 1 ELSE 0 END AS rank,
  $33::int * CASE WHEN needed = 0 THEN 100 ELSE 100 * (held + CASE WHEN carving AND held < needed AND gaps <= 1 THEN 1 ELSE 0 END) / needed END / 100
  + $34::int * ($23::smallint[])[skills] / 100
  + $35::int * (($24::smallint[])[trade] + CASE WHEN pay_min >= $26::int THEN 25 WHEN pay_min <= $25::int THEN 0 ELSE 25 * (pay_min - $25::int)::bigint / ($26::int - $25::int) END
    + ($7::smallint[])[shift] + ($4::smallint[])[place]) / 100
  + ($3::smallint[])[place] AS base
FROM (SELECT *, carving AND gaps = 1 AS cut
  FROM (SELECT *, CASE WHEN o0 | o1 = 0 THEN 0 ELSE bit_count(o0::bit(64)) + bit_count(o1::bit(64)) END AS gaps, bit_count(h0::bit(64)) + bit_count(h1::bit(64)) AS held
    FROM (SELECT n, place, shift, needed, skills, trade, pay_min, m0 | m1 AS m, ($18::boolean[])[class] AS carving, asks OR (u0 & $19::bigint) | (u1 & $20::bigint) | (q0 & $21::bigint) | (q1 & $22::bigint) <> 0 AS asks,
        x'0008888888888888'::bigint & ~(($12::bigint[])[class] - d0) AS o0, x'0008888888888888'::bigint & ~(($13::bigint[])[class] - d1) AS o1,
        (($16::bigint[])[class] - d0) & q0 & ~(u0 & $19::bigint) AS h0, (($17::bigint[])[class] - d1) & q1 & ~(u1 & $20::bigint) AS h1
      FROM (SELECT n, place, shift, d0, d1, needed, skills, trade, pay_min, u0, u1, class, asks,
          ((d0 + x'0007777777777777'::bigint) & x'0008888888888888'::bigint) | u0 AS q0, ((d1 + x'0007777777777777'::bigint) & x'0008888888888888'::bigint) | u1 AS q1,
          x'0008888888888888'::bigint & ~(($14::bigint[])[class] - d0) AS m0, x'0008888888888888'::bigint & ~(($15::bigint[])[class] - d1) AS m1
        FROM (SELECT n, place, shift, d0, d1, needed, skills, trade, pay_min, u0, u1, ($11::smallint[])[kit] AS class,
            $32::boolean OR ($2::boolean[])[place] OR ($6::boolean[])[shift] OR ($25::int > 0 AND pay_max <= 0) OR ($29::int > 0 AND contract = 0)
              OR ($30::int <> 0 AND NOT remote_yes AND ((remote_no AND ($30::int & ~(site_yes | site_no)::int) <> 0) OR (NOT remote_no AND ($30::int & ~site_yes::int) <> 0))) AS asks
          FROM (SELECT *, ($31::smallint[])[place] = 1 AS remote_yes, ($31::smallint[])[place] = 2 AS remote_no FROM post_narrow) p
          WHERE place = ANY ($1::smallint[]) AND (($8::bigint - d0) & ($9::bigint - d1) & x'0008888888888888'::bigint = x'0008888888888888'::bigint OR carve OR $10::boolean)
            AND NOT ($5::boolean[])[shift] AND (pay_max <= 0 OR pay_max >= $25::int) AND min_age <= $27::int AND ($27::int >= 18 OR hazard = 0)
            AND ($29::int = 0 OR contract = 0 OR ($29::int >> contract::int) & 1 = 1) AND NOT employer = ANY ($28::int[])
            AND ($30::int = 0 OR NOT (remote_no AND (site_no & $30::int) <> 0))
          OFFSET 0) kit OFFSET 0) lane OFFSET 0) word OFFSET 0) counted WHERE m = 0 OR (carving AND gaps = 1) OFFSET 0) shown),
last AS MATERIALIZED (SELECT rank, base FROM cand ORDER BY rank, base DESC OFFSET $38::int - 1 LIMIT 1)
SELECT w.id, c.rank, c.base + least($36::int, (SELECT count(*) FROM unnest($37::text[]) g WHERE strpos(w.words, g) > 0)::int) AS score
FROM cand c JOIN post_words w ON w.n = c.n
WHERE c.rank * 1000 - c.base <= coalesce((SELECT rank * 1000 - base FROM last), 1000000) + $36::int
ORDER BY 2, 3 DESC, c.n LIMIT $38::int`

// Posts answers the first k posts for a person, as matching.RankPosts.
func (x *Narrow) Posts(ctx context.Context, m *matching.Seeker, k int) ([]Hit, error) {
	s := newSeeker(m)
	if s.guardian == matching.No || s.Age > 0 && s.Age < 16 {
		return nil, nil
	}
	args := append(x.placeArgs(s), x.shiftArgs(s)...)
	args = append(args, x.kitArgs(s)...)
	args = append(args, x.skillArgs(s)...)
	args = append(args, x.termArgs(s)...)
	return ask(ctx, x.DB, narrowPosts, append(args, x.Weights.Fit, x.Weights.Skills, x.Weights.Wishes, x.Weights.Text, pairs(s.Text), k))
}
