package peer

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"tongxing/matching"
)

// A Hit is one place of a ranking: Rank 0 is feasible, 1 a question; Score is the
// points for a person, the skills' share in hundredths for a post.
type Hit struct {
	ID          string
	Rank, Score int
}

// Bulk writes many rows; Insert does for any database, a driver's COPY is faster.
type Bulk func(ctx context.Context, db *sql.DB, table string, columns []string, rows iter.Seq[[]any]) error

// Wide is the ordinary way to keep posts and people in a database.
type Wide struct {
	DB       *sql.DB
	Postgres bool
	Weights  matching.Weights
	Travel   matching.Travel
	Bulk     Bulk                    // nil = Insert
	Options  func(seeker string) int // feasible posts elsewhere; nil = none counted
	Modes    []string                // of travel that people not loaded may name

	towns  []string        // of the posts
	wanted []string        // skills of the posts
	had    []string        // skills of the people
	homes  [][2]string     // township and mode of the people
	roads  map[string]bool // townships and modes that the table of travel holds
}

func (x *Wide) ddl() []string {
	key := "TEXT"
	if x.Postgres {
		key = `TEXT COLLATE "C"` // ids stand in the order of their bytes
	}
	return []string{
		`CREATE TABLE post (id ` + key + ` PRIMARY KEY, employer TEXT NOT NULL, township TEXT NOT NULL, trade TEXT NOT NULL, words TEXT NOT NULL, ` + levels("d") + `,
			needed SMALLINT NOT NULL, screen SMALLINT NOT NULL, site_yes INTEGER NOT NULL, site_no INTEGER NOT NULL, week0 BIGINT NOT NULL, week1 BIGINT NOT NULL, week2 BIGINT NOT NULL,
			busy SMALLINT NOT NULL, flexible SMALLINT NOT NULL, hours_day SMALLINT NOT NULL, hours_week SMALLINT NOT NULL, night SMALLINT NOT NULL, pay_min BIGINT NOT NULL, pay_max BIGINT NOT NULL,
			min_age SMALLINT NOT NULL, hazard SMALLINT NOT NULL, remote SMALLINT NOT NULL, dormitory SMALLINT NOT NULL, shuttle SMALLINT NOT NULL, contract TEXT NOT NULL,
			offers INTEGER NOT NULL, skills SMALLINT NOT NULL)`,
		`CREATE TABLE post_skill (post ` + key + ` NOT NULL, skill TEXT NOT NULL, weight SMALLINT NOT NULL)`,
		`CREATE TABLE seeker (id ` + key + ` PRIMARY KEY, township TEXT NOT NULL, mode TEXT NOT NULL, ` + levels("a") + `, want INTEGER NOT NULL, own INTEGER NOT NULL,
			ready INTEGER NOT NULL, maybe INTEGER NOT NULL, needs INTEGER NOT NULL, ground SMALLINT NOT NULL, max_minutes SMALLINT NOT NULL,
			week0 BIGINT NOT NULL, week1 BIGINT NOT NULL, week2 BIGINT NOT NULL, free SMALLINT NOT NULL, hours_day SMALLINT NOT NULL, hours_week SMALLINT NOT NULL, night SMALLINT NOT NULL,
			remote SMALLINT NOT NULL, dormitory SMALLINT NOT NULL, shuttle SMALLINT NOT NULL, pay_floor BIGINT NOT NULL, age SMALLINT NOT NULL, guardian SMALLINT NOT NULL,
			contracts SMALLINT NOT NULL, options INTEGER NOT NULL)`,
		`CREATE TABLE travel (home TEXT NOT NULL, mode TEXT NOT NULL, township TEXT NOT NULL, minutes SMALLINT NOT NULL, PRIMARY KEY (home, mode, township))`,
		`CREATE TABLE seeker_skill (seeker ` + key + ` NOT NULL, skill TEXT NOT NULL)`,
		`CREATE TABLE seeker_excluded (seeker ` + key + ` NOT NULL, employer TEXT NOT NULL)`,
		`CREATE TABLE seeker_contract (seeker ` + key + ` NOT NULL, contract TEXT NOT NULL)`,
		`CREATE TABLE seeker_minutes (seeker ` + key + ` NOT NULL, township TEXT NOT NULL, minutes SMALLINT NOT NULL)`,
	}
}

var wideIndexes = []string{
	`CREATE INDEX post_township ON post (township)`, `CREATE INDEX post_trade ON post (trade)`, `CREATE INDEX post_pay ON post (pay_max)`,
	`CREATE INDEX post_skill_post ON post_skill (post)`, `CREATE INDEX travel_township ON travel (township, home, mode)`, `CREATE INDEX seeker_township ON seeker (township, mode)`, `CREATE INDEX seeker_skill_seeker ON seeker_skill (seeker)`,
	`CREATE INDEX seeker_excluded_seeker ON seeker_excluded (seeker)`, `CREATE INDEX seeker_contract_seeker ON seeker_contract (seeker)`,
	`CREATE INDEX seeker_minutes_township ON seeker_minutes (township, seeker)`, `ANALYZE`,
}

// levels are the 25 columns.
func levels(prefix string) string {
	var out []string
	for _, c := range matching.ItemCodes {
		out = append(out, prefix+"_"+c+" SMALLINT NOT NULL")
	}
	return strings.Join(out, ", ")
}

// Load makes the tables in an empty database and fills them.
func (x *Wide) Load(ctx context.Context, posts []*matching.Post, seekers []*matching.Seeker) error {
	if err := run(ctx, x.DB, x.ddl()); err != nil {
		return err
	}
	x.towns, x.homes = townsOf(posts), homesOf(seekers)
	x.wanted, x.had = skillsOf(posts, func(p *matching.Post) []string { return slices.Concat(p.SkillsMust, p.SkillsWish) }), skillsOf(seekers, func(s *matching.Seeker) []string { return s.Skills })
	for _, t := range []struct {
		table string
		rows  iter.Seq[[]any]
	}{
		{"travel", x.travelRows()}, {"post", postRows(posts)}, {"post_skill", postSkills(posts)}, {"seeker", x.seekerRows(seekers)},
		{"seeker_skill", listRows(seekers, func(s *matching.Seeker) []string { return s.Skills })},
		{"seeker_excluded", listRows(seekers, func(s *matching.Seeker) []string { return s.Excluded })},
		{"seeker_contract", listRows(seekers, func(s *matching.Seeker) []string { return s.Contracts })},
		{"seeker_minutes", minuteRows(seekers)},
	} {
		if err := fill(ctx, x.DB, x.Bulk, t.table, t.rows); err != nil {
			return err
		}
	}
	return run(ctx, x.DB, wideIndexes)
}

func townsOf(posts []*matching.Post) []string {
	seen := map[string]bool{}
	for _, p := range posts {
		seen[p.Township] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func skillsOf[T any](all []T, list func(T) []string) []string {
	seen := map[string]bool{}
	for _, one := range all {
		for _, skill := range list(one) {
			seen[skill] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func homesOf(seekers []*matching.Seeker) (out [][2]string) {
	seen := map[[2]string]bool{}
	for _, s := range seekers {
		if home := [2]string{s.Township, s.Mode}; !seen[home] {
			seen[home] = true
			out = append(out, home)
		}
	}
	return out
}

func run(ctx context.Context, db *sql.DB, statements []string) error {
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%w: %s", err, s)
		}
	}
	return nil
}

// ask runs a query that answers id, rank, score.
func ask(ctx context.Context, db *sql.DB, query string, args []any) (out []Hit, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, query)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var h Hit
		if err := rows.Scan(&h.ID, &h.Rank, &h.Score); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}
