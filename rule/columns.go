package rule

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// Not known, in a column.
const (
	NoNumber = math.MinInt32
	NoCode   = math.MaxUint8
)

// A Column holds one fact of many subjects, in one order: Numbers of a counted fact,
// Codes of the others, as places in the fact's Codes (a yes/no: 0 false, 1 true).
type Column struct {
	Numbers []int32
	Codes   []uint8
}

// Columns are the facts of many subjects at one moment, by clause: fact and of.
type Columns struct {
	Rows int
	of   map[string]Column
}

// NewColumns is room for so many subjects.
func NewColumns(rows int) *Columns { return &Columns{rows, map[string]Column{}} }

// Put brings one fact; "" where it is of nothing.
func (c *Columns) Put(fact, of string, column Column) error {
	if max(len(column.Numbers), len(column.Codes)) != c.Rows {
		return fmt.Errorf("rule: fact %s has not one value a subject", fact)
	}
	c.of[Clause{Fact: fact, Of: of}.key()] = column
	return nil
}

// atOnce is how many rows go through the tree together: what is between stays in the
// nearest cache.
const atOnce = 4096

// Holds asks the rule of every subject; a fact that was not brought is unknown of all.
// The rule must have passed the catalogue's Check.
func (c *Columns) Holds(cat Catalogue, r Rule) []Truth {
	out := make([]Truth, c.Rows)
	for from := 0; from < c.Rows; from += atOnce {
		c.holds(cat, r, from, out[from:min(from+atOnce, c.Rows)])
	}
	return out
}

func (c *Columns) holds(cat Catalogue, r Rule, from int, out []Truth) {
	fill(out, Yes)
	if r.Clause != nil {
		c.clause(cat, *r.Clause, from, out)
	}
	part := make([]Truth, len(out))
	for _, x := range r.All {
		c.holds(cat, x, from, part)
		for i, t := range part {
			out[i] = min(out[i], t)
		}
	}
	most := make([]Truth, len(out))
	greatest := func(group []Rule) {
		fill(most, No)
		for _, x := range group {
			c.holds(cat, x, from, part)
			for i, t := range part {
				most[i] = max(most[i], t)
			}
		}
	}
	if len(r.Any) > 0 {
		greatest(r.Any)
		for i, t := range most {
			out[i] = min(out[i], t)
		}
	}
	if len(r.None) > 0 {
		greatest(r.None)
		for i, t := range most {
			out[i] = min(out[i], t.not())
		}
	}
}

func fill(out []Truth, t Truth) {
	for i := range out {
		out[i] = t
	}
}

func (c *Columns) clause(cat Catalogue, x Clause, from int, out []Truth) {
	column, ok := c.of[x.key()]
	switch {
	case !ok:
		fill(out, Unknown)
	case cat[x.Fact].Kind == Counted:
		least, most := int64(math.MinInt64), int64(math.MaxInt64)
		if x.Over != nil {
			least = *x.Over
		}
		if x.Under != nil {
			most = *x.Under
		}
		for i, n := range column.Numbers[from : from+len(out)] {
			switch {
			case n == NoNumber:
				out[i] = Unknown
			default:
				out[i] = truth(int64(n) > least && int64(n) < most)
			}
		}
	default:
		answer := answers(cat[x.Fact], x.In)
		for i, code := range column.Codes[from : from+len(out)] {
			out[i] = answer[code]
		}
	}
}

// answers is the clause's answer for every code a column may hold.
func answers(f Fact, in []string) (table [256]Truth) {
	codes := f.Codes
	if f.Kind == YesNo {
		codes = []string{"false", "true"}
	}
	table[NoCode] = Unknown
	x := Clause{In: in}
	for i, code := range codes {
		table[i] = x.holds(Code(code))
	}
	return table
}

// Supposing are the same columns with one open clause answered as it would have to be:
// whoever is not known gets a value for which it holds. nil where there is none.
func (c *Columns) Supposing(cat Catalogue, p Placed) *Columns {
	f := cat[p.Fact]
	was := c.of[p.key()]
	now := Column{}
	if f.Kind == Counted {
		now.Numbers = suppose(was.Numbers, c.Rows, NoNumber, p.number())
	} else {
		codes := f.Codes
		if f.Kind == YesNo {
			codes = []string{"false", "true"}
		}
		good := slices.IndexFunc(codes, func(code string) bool { return slices.Contains(p.In, code) != p.Not })
		if good < 0 {
			return nil
		}
		now.Codes = suppose(was.Codes, c.Rows, NoCode, uint8(good))
	}
	out := &Columns{c.Rows, maps.Clone(c.of)}
	out.of[p.key()] = now
	return out
}

// number is one for which a counted clause comes out as it must.
func (p Placed) number() int32 {
	step := int64(1)
	if p.Not {
		step = 0
	}
	if p.Under != nil {
		return int32(*p.Under - step)
	}
	return int32(*p.Over + step)
}

func suppose[T comparable](was []T, rows int, unknown, good T) []T {
	out := make([]T, rows)
	for i := range out {
		out[i] = good
		if i < len(was) && was[i] != unknown {
			out[i] = was[i]
		}
	}
	return out
}
