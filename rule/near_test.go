package rule

import (
	"math/rand/v2"
	"testing"
)

// One question short, in columns, is what Ask says of each; and the clauses told one by
// one never say otherwise than the whole.
func TestShortInColumns(t *testing.T) {
	cat, err := NewCatalogue([]Fact{{Name: "age", Kind: Counted}, {Name: "grade", Kind: Coded, Codes: []string{"1", "2", "3"}}, {Name: "valid", Kind: YesNo}, {Name: "draws", Kind: YesNo, Object: true}})
	if err != nil {
		t.Fatal(err)
	}
	seven, sixty := int64(7), int64(60)
	r := Rule{All: []Rule{{Any: []Rule{{Clause: &Clause{Fact: "grade", In: []string{"1", "2"}}}, {Clause: &Clause{Fact: "age", Under: &seven}}}}, {Clause: &Clause{Fact: "valid", In: []string{"true"}}}},
		None: []Rule{{Clause: &Clause{Fact: "draws", Of: "care", In: []string{"true"}}}, {Clause: &Clause{Fact: "age", Over: &sixty}}}}
	const rows = 5000
	random := rand.New(rand.NewPCG(1, 2))
	ages, grades, valid, draws := make([]int32, rows), make([]uint8, rows), make([]uint8, rows), make([]uint8, rows)
	code := func(n int) uint8 {
		if k := random.IntN(n + 1); k < n {
			return uint8(k)
		}
		return NoCode
	}
	for i := range rows {
		ages[i], grades[i], valid[i], draws[i] = int32(random.IntN(90)), code(3), code(2), code(2)
		if random.IntN(4) == 0 {
			ages[i] = NoNumber
		}
	}
	c := NewColumns(rows)
	for _, err := range []error{c.Put("age", "", Column{Numbers: ages}), c.Put("grade", "", Column{Codes: grades}), c.Put("valid", "", Column{Codes: valid}), c.Put("draws", "care", Column{Codes: draws})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	now, near := c.Holds(cat, r), make([]bool, rows)
	for _, p := range r.Clauses() {
		if supposed := c.Supposing(cat, p); supposed != nil {
			for i, truth := range supposed.Holds(cat, r) {
				near[i] = near[i] || truth == Yes && now[i] == Unknown
			}
		}
	}
	short := 0
	for i := range rows {
		facts := func(fact, _ string) Value {
			switch fact {
			case "age":
				if ages[i] == NoNumber {
					return Value{}
				}
				return Number(int64(ages[i]))
			case "grade":
				if grades[i] == NoCode {
					return Value{}
				}
				return Code(cat["grade"].Codes[grades[i]])
			}
			col := map[string][]uint8{"valid": valid, "draws": draws}[fact]
			if col[i] == NoCode {
				return Value{}
			}
			return Bool(col[i] == 1)
		}
		why := r.Ask(facts)
		if (why.Short != nil) != near[i] {
			// Two clauses of one fact are each supposed alone: age cannot be under 7 and unknown over 60 at once.
			t.Fatalf("row %d: short %v, in columns %v (%v %v %v %v)", i, why.Short, near[i], ages[i], grades[i], valid[i], draws[i])
		}
		if near[i] {
			short++
		}
		for _, told := range r.Each(facts) {
			if told.Truth == No && why.Truth != No || told.Truth == Unknown && why.Truth == Yes {
				t.Fatalf("row %d is %v, and %s says %v", i, why.Truth, told.Fact, told.Truth)
			}
		}
	}
	if short < 100 {
		t.Errorf("only %d were one question short", short)
	}
}
