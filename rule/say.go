package rule

import "strings"

// Say words a clause with a reader's texts: T is msg's. A fact's name is the text
// rule.fact.<name>; what it is about, Of, is worded by its owner.
func (p Placed) Say(t func(key string, pairs ...any) string, cat Catalogue, of func(string) string) string {
	f := cat[p.Fact]
	name := t("rule.fact." + p.Fact)
	if p.Of != "" {
		name = t("rule.of", "fact", name, "of", of(p.Of))
	}
	side := ""
	if p.Not {
		side = "_not"
	}
	switch {
	case p.Under != nil && p.Over != nil:
		return t("rule.between"+side, "fact", name, "over", *p.Over, "under", *p.Under)
	case p.Under != nil:
		return t("rule.under"+side, "fact", name, "n", *p.Under)
	case p.Over != nil:
		return t("rule.over"+side, "fact", name, "n", *p.Over)
	case f.Kind == YesNo:
		if (p.In[0] == "true") != p.Not {
			return t("rule.true", "fact", name)
		}
		return t("rule.false", "fact", name)
	}
	var words []string
	for _, code := range p.In {
		words = append(words, t(f.Words+"."+code))
	}
	return t("rule.in"+side, "fact", name, "words", strings.Join(words, t("rule.or")))
}
