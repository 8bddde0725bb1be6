package rule

import (
	"fmt"
	"slices"
)

// A Kind is what a fact's values are.
type Kind string

// The kinds of facts.
const (
	YesNo   Kind = "yesno"
	Coded   Kind = "code"
	Counted Kind = "number"
)

// A Fact (事实) is one thing that can be known of a subject. Its words are the texts
// rule.fact.<name>, and of a coded one's values <Words>.<code>.
type Fact struct {
	Name   string
	Kind   Kind
	Codes  []string // of a coded one
	Words  string   // key of the codes' words
	Object bool     // the clause says of what
}

// A Catalogue is the facts that rules may ask, by name.
type Catalogue map[string]Fact

// NewCatalogue joins what the owners of facts register.
func NewCatalogue(all ...[]Fact) (Catalogue, error) {
	out := Catalogue{}
	for _, some := range all {
		for _, f := range some {
			if _, twice := out[f.Name]; twice || f.Name == "" {
				return nil, fmt.Errorf("rule: fact %q is registered twice, or nameless", f.Name)
			}
			out[f.Name] = f
		}
	}
	return out, nil
}

// Check finds what a rule asks that is not there, or not so: each with its line.
func (c Catalogue) Check(r Rule) error {
	for _, p := range r.Clauses() {
		if err := c.check(p.Clause); err != nil {
			return fmt.Errorf("line %d: %w", p.Line, err)
		}
	}
	return nil
}

func (c Catalogue) check(x Clause) error {
	f, ok := c[x.Fact]
	switch {
	case !ok:
		return fmt.Errorf("there is no fact %s", x.Fact)
	case f.Object != (x.Of != ""):
		return fmt.Errorf("%s: whether it says of what", x.Fact)
	case f.Kind == Counted && (x.In != nil || x.Under == nil && x.Over == nil):
		return fmt.Errorf("%s is a number: ask under or over", x.Fact)
	case f.Kind != Counted && (x.In == nil || x.Under != nil || x.Over != nil):
		return fmt.Errorf("%s is no number: ask is or in", x.Fact)
	}
	for _, code := range x.In {
		if f.Kind == YesNo && code != "true" && code != "false" || f.Kind == Coded && !slices.Contains(f.Codes, code) {
			return fmt.Errorf("%s is never %q", x.Fact, code)
		}
	}
	return nil
}
