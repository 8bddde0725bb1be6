package programme

import (
	"fmt"

	"tongxing/rule"
)

// A Benefit (待遇) is paid by somebody else: the rule says whom it is for, Through the
// programme that links people to it.
type Benefit struct {
	Code, Source, Through string
	Eligible              rule.Rule
}

// Benefits are those whose rule the city has written down, in their order.
func (b *Book) Benefits() []Benefit { return b.benefits }

func (b *Book) readBenefits(top part) {
	for _, p := range top.pairs() {
		x := Benefit{Code: p.key}
		for _, q := range p.value.pairs("source", "through", "eligible") {
			switch q.key {
			case "source":
				x.Source = q.value.word()
			case "through":
				x.Through = q.value.word()
			case "eligible":
				x.Eligible = q.value.rule()
			}
		}
		if x.Eligible.Zero() || x.Source == "" {
			p.value.bad("a benefit says whom it is for, and where that is written")
		}
		b.benefits = append(b.benefits, x)
	}
}

// joinBenefits holds the benefits to the programmes and the facts.
func (b *Book) joinBenefits(facts rule.Catalogue) error {
	for _, x := range b.benefits {
		if b.bySlug[x.Through] == nil {
			return fmt.Errorf("benefits.yaml: %s: there is no programme %s", x.Code, x.Through)
		}
		if facts != nil {
			if err := checkFacts(facts, x.Eligible); err != nil {
				return fmt.Errorf("benefits.yaml: %s: %w", x.Code, err)
			}
		}
	}
	return nil
}
