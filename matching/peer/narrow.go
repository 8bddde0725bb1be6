package peer

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"

	"tongxing/matching"
)

// Narrow is PostgreSQL as fast as we know how to make it ask the same:
//   - one narrow row beside the wide one, in the order of the place, under an index of it;
//   - the 25 demands in two numbers, all tested by one subtraction each;
//   - what repeats (places with their ways to get there, shifts, sets of aids and of skills) is a
//     number; the client works each kind out once a question and sends the answers along;
//   - the words are read only of those that can still come among the first k;
//   - two prepared statements with one plan each.
type Narrow struct {
	DB      *sql.DB
	Weights matching.Weights
	Travel  matching.Travel
	Bulk    Bulk
	Options func(seeker string) int

	kinds
}

// kinds are what repeats, numbered from 1.
type kinds struct {
	places    dims[place]
	shifts    dims[shift]
	kits      dims[kit]
	skills    dims[skillSet]
	wants     []wants      // of each set
	words     dims[string] // the skills themselves
	trades    dims[string]
	employers dims[string]
	contracts dims[string]

	homes  dims[home]
	hours  dims[span]
	usages dims[usage]
	learnt dims[string] // skills, joined
	had    [][4]uint64  // of each, a bit a skill
}

type (
	place struct {
		town                       string
		remote, dormitory, shuttle matching.Tri
		ground                     matching.Tri // a room on the ground floor
	}
	shift struct {
		week           [3]int64
		busy, day, hrs int
		flexible       bool
		night          matching.Tri
	}
	kit struct {
		offers set
		screen matching.Tri
	}
	skillSet struct{ must, wish string } // codes, joined
	home     struct {
		town, mode string
		most       int  // minutes they would go
		own        bool // some minutes are the person's own word
	}
	span struct {
		week           [3]int64
		free, day, hrs int
		night          matching.Tri
	}
	usage struct{ want, own, ready, maybe set }
)

// dims numbers the values of one kind.
type dims[T comparable] struct {
	at  map[T]int
	all []T
}

func (d *dims[T]) of(v T) int {
	if n, ok := d.at[v]; ok {
		return n
	}
	if d.at == nil {
		d.at = map[T]int{}
	}
	d.all = append(d.all, v)
	d.at[v] = len(d.all)
	return len(d.all)
}

// Lanes are 13 numbers of four bits, the highest a guard that no level reaches.
const (
	lanes = 13
)

// pack puts levels into two numbers of lanes; what is left over holds rest.
func pack(level func(item int) int64, rest int64) (out [2]int64) {
	for i := range 2 * lanes {
		v := rest
		if i < matching.Items {
			v = level(i)
		}
		out[i/lanes] += v << (i % lanes * 4)
	}
	return out
}

// mark sets the guards of the items that are meant.
func mark(meant func(item int) bool) [2]int64 {
	return pack(func(i int) int64 { return int64(bit(meant(i))) * 8 }, 0)
}

var narrowTables = []string{
	`CREATE TABLE post_narrow (n INTEGER NOT NULL, place SMALLINT NOT NULL, shift SMALLINT NOT NULL, d0 BIGINT NOT NULL, d1 BIGINT NOT NULL, kit INTEGER NOT NULL, pay_max INTEGER NOT NULL,
		pay_min INTEGER NOT NULL, min_age SMALLINT NOT NULL, hazard SMALLINT NOT NULL, contract SMALLINT NOT NULL, site_yes SMALLINT NOT NULL, site_no SMALLINT NOT NULL, needed SMALLINT NOT NULL,
		carve BOOLEAN NOT NULL, employer INTEGER NOT NULL, skills INTEGER NOT NULL, trade SMALLINT NOT NULL, u0 BIGINT NOT NULL, u1 BIGINT NOT NULL)`,
	`CREATE TABLE post_words (n INTEGER NOT NULL, id TEXT NOT NULL, words TEXT NOT NULL)`,
	`CREATE TABLE seeker_narrow (n INTEGER NOT NULL, home SMALLINT NOT NULL, hours INTEGER NOT NULL, a0 BIGINT NOT NULL, a1 BIGINT NOT NULL, usage INTEGER NOT NULL, max_minutes SMALLINT NOT NULL,
		remote SMALLINT NOT NULL, dormitory SMALLINT NOT NULL, shuttle SMALLINT NOT NULL, ground SMALLINT NOT NULL, needs SMALLINT NOT NULL, pay_floor INTEGER NOT NULL, age SMALLINT NOT NULL,
		guardian SMALLINT NOT NULL, contracts SMALLINT NOT NULL, carve BOOLEAN NOT NULL, own BOOLEAN NOT NULL, shuns BOOLEAN NOT NULL, options INTEGER NOT NULL, skills INTEGER NOT NULL,
		x0 BIGINT NOT NULL, x1 BIGINT NOT NULL)`,
	`CREATE TABLE seeker_id (n INTEGER NOT NULL, id TEXT NOT NULL)`,
	`CREATE TABLE seeker_own (n INTEGER NOT NULL, town TEXT NOT NULL, minutes SMALLINT NOT NULL)`,
	`CREATE TABLE seeker_shuns (n INTEGER NOT NULL, employer TEXT NOT NULL)`,
}

// The rows are written in the order of their place, so the indexes' pages lie together.
var narrowIndexes = []string{
	`CREATE INDEX post_narrow_place ON post_narrow (place, shift)`, `CREATE UNIQUE INDEX post_words_n ON post_words (n)`,
	`CREATE INDEX seeker_narrow_home ON seeker_narrow (home)`, `CREATE UNIQUE INDEX seeker_id_n ON seeker_id (n) INCLUDE (id)`,
	`CREATE UNIQUE INDEX seeker_own_n ON seeker_own (n, town)`, `CREATE UNIQUE INDEX seeker_shuns_n ON seeker_shuns (n, employer)`, `VACUUM ANALYZE`,
}

// Load makes the tables in an empty database and fills them. A row's number is the
// place of its id among all ids, so that ties by number are ties by id.
func (x *Narrow) Load(ctx context.Context, posts []*matching.Post, seekers []*matching.Seeker) error {
	if err := run(ctx, x.DB, narrowTables); err != nil {
		return err
	}
	posts, seekers = slices.Clone(posts), slices.Clone(seekers)
	slices.SortFunc(posts, func(a, b *matching.Post) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(seekers, func(a, b *matching.Seeker) int { return strings.Compare(a.ID, b.ID) })
	people := x.seekerRows(seekers)
	jobs := x.postRows(posts)
	for _, k := range x.skills.all {
		x.wants = append(x.wants, wants{x.number(split(k.must)), x.number(split(k.wish))})
	}
	for _, joined := range x.learnt.all {
		x.number(split(joined))
	}
	if len(x.words.all) > 255 || len(x.places.all) > 1<<15-1 || len(x.homes.all) > 1<<15-1 || len(x.contracts.all) > 29 || x.Weights.Commute > 15 {
		return fmt.Errorf("%d skills, %d places, %d contracts: more than the tuned tables hold", len(x.words.all), len(x.places.all), len(x.contracts.all))
	}
	for _, joined := range x.learnt.all {
		x.had = append(x.had, x.bits(split(joined)))
	}
	for _, t := range []struct {
		table string
		rows  iter.Seq[[]any]
	}{
		{"post_narrow", slices.Values(jobs)}, {"post_words", wordRows(posts)}, {"seeker_narrow", slices.Values(people)}, {"seeker_id", idRows(seekers)},
		{"seeker_own", ownRows(seekers)}, {"seeker_shuns", shunRows(seekers)},
	} {
		if err := fill(ctx, x.DB, x.Bulk, t.table, t.rows); err != nil {
			return err
		}
	}
	return run(ctx, x.DB, narrowIndexes)
}
