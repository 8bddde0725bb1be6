package rule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Truth is an answer of three.
type Truth uint8

// The answers, in the order that makes All the least of its parts, Any the greatest,
// and None the opposite of the greatest (Kleene).
const (
	No Truth = iota
	Unknown
	Yes
)

// A Rule is a tree: of the parts given, all must hold. The zero Rule holds always.
type Rule struct {
	All, Any, None []Rule
	Clause         *Clause
}

// A Clause asks one fact: Is or In for codes and yes/no, Under and Over for numbers.
// Of names what the fact is about, where it needs to be told (a programme, a code).
type Clause struct {
	Fact  string
	Of    string
	In    []string // one of these codes; "true" or "false" of a yes/no fact
	Under *int64   // less than
	Over  *int64   // more than
	Line  int      // where it was written
}

// A Value is what is known of a fact: a code ("true" and "false" of a yes/no), or a
// number. The zero Value is not known.
type Value struct {
	Code   string
	Number int64
	Known  bool
}

// Code, Bool and Number make known values.
func Code(code string) Value { return Value{Code: code, Known: true} }

// Bool is a known yes or no.
func Bool(yes bool) Value { return Code(strconv.FormatBool(yes)) }

// Number is a known number.
func Number(n int64) Value { return Value{Number: n, Known: true} }

// Facts answers what is known of one subject.
type Facts func(fact, of string) Value

// holds asks one clause.
func (c Clause) holds(v Value) Truth {
	if !v.Known {
		return Unknown
	}
	ok := c.In == nil || slices.Contains(c.In, v.Code)
	if c.Under != nil && v.Number >= *c.Under || c.Over != nil && v.Number <= *c.Over {
		ok = false
	}
	return truth(ok)
}

func truth(yes bool) Truth {
	if yes {
		return Yes
	}
	return No
}

// not turns yes and no round; unknown stays.
func (t Truth) not() Truth { return Yes - t }

// Holds asks the whole rule of one subject.
func (r Rule) Holds(facts Facts) Truth {
	out := Yes
	if r.Clause != nil {
		out = r.Clause.holds(facts(r.Clause.Fact, r.Clause.Of))
	}
	for _, part := range r.All {
		out = min(out, part.Holds(facts))
	}
	if len(r.Any) > 0 {
		out = min(out, most(r.Any, facts))
	}
	if len(r.None) > 0 {
		out = min(out, most(r.None, facts).not())
	}
	return out
}

func most(parts []Rule, facts Facts) (out Truth) {
	for _, part := range parts {
		out = max(out, part.Holds(facts))
	}
	return out
}

// Clauses are all clauses of the rule in the order they were written, each with
// whether it stands under an odd number of "none".
func (r Rule) Clauses() (out []Placed) { return r.clauses(false, nil) }

// A Placed clause is one as it stands in its rule: Not when it must not hold.
type Placed struct {
	Clause
	Not bool
}

func (r Rule) clauses(not bool, out []Placed) []Placed {
	if r.Clause != nil {
		out = append(out, Placed{*r.Clause, not})
	}
	for _, part := range slices.Concat(r.All, r.Any) {
		out = part.clauses(not, out)
	}
	for _, part := range r.None {
		out = part.clauses(!not, out)
	}
	return out
}

// key tells clauses apart by what they ask.
func (c Clause) key() string { return fmt.Sprint(c.Fact, "|", c.Of) }

// Zero tells the rule that asks nothing and always holds.
func (r Rule) Zero() bool { return r.Clause == nil && len(r.All)+len(r.Any)+len(r.None) == 0 }

// Key is the rule as one line of text: rules of one key ask the same.
func (r Rule) Key() string {
	var b strings.Builder
	r.write(&b)
	return b.String()
}

func (r Rule) write(b *strings.Builder) {
	if c := r.Clause; c != nil {
		fmt.Fprintf(b, "%q %q %q", c.Fact, c.Of, c.In)
		for _, n := range []*int64{c.Under, c.Over} {
			if n != nil {
				fmt.Fprint(b, " ", *n)
			} else {
				b.WriteString(" -")
			}
		}
	}
	for _, group := range []struct {
		name  string
		rules []Rule
	}{{"all", r.All}, {"any", r.Any}, {"none", r.None}} {
		for _, part := range group.rules {
			b.WriteString(" " + group.name + "(")
			part.write(b)
			b.WriteString(")")
		}
	}
}
