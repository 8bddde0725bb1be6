package rule

import (
	"strings"

	"tongxing/msg"
)

// Say words a clause as the condition it is ("the certificate is valid", "aged 16 or over"),
// with a reader's texts: T is msg's. A yes-or-no fact has a text for each answer,
// rule.fact.<name>.true and .false; of others the text rule.fact.<name> is a name, and one for
// the form of the clause (rule.fact.<name>.over) goes before the general one (rule.over). What
// a fact is about, Of, is worded by its owner.
func (p Placed) Say(t func(key string, pairs ...any) string, cat Catalogue, of func(string) string) string {
	f, about := cat[p.Fact], ""
	if p.Of != "" {
		about = of(p.Of)
	}
	own := "rule.fact." + p.Fact
	if f.Kind == YesNo {
		if (p.In[0] == "true") != p.Not {
			return t(own+".true", "of", about)
		}
		return t(own+".false", "of", about)
	}
	name := t(own)
	if about != "" {
		name = t("rule.of", "fact", name, "of", about)
	}
	form, pairs := p.form(t, f)
	if p.Not {
		form += "_not"
	}
	key := "rule." + form
	if msg.Has(own + "." + form) {
		key = own + "." + form
	}
	return t(key, append(pairs, "fact", name)...)
}

// form is how a clause that is not of a yes-or-no fact asks, with what fills its text: From
// and Until are whole numbers that still hold.
func (p Placed) form(t func(key string, pairs ...any) string, f Fact) (form string, pairs []any) {
	switch {
	case p.Under != nil && p.Over != nil:
		return "between", []any{"over", *p.Over, "under", *p.Under, "from", *p.Over + 1, "until", *p.Under - 1}
	case p.Under != nil:
		return "under", []any{"n", *p.Under, "until", *p.Under - 1}
	case p.Over != nil:
		return "over", []any{"n", *p.Over, "from", *p.Over + 1}
	}
	var words []string
	for _, code := range p.In {
		words = append(words, t(f.Words+"."+code))
	}
	if last := len(words) - 1; last > 0 {
		words = []string{strings.Join(words[:last], t("rule.list")) + t("rule.or") + words[last]}
	}
	return "in", []any{"words", words[0]}
}
