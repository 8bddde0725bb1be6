package rule

import "slices"

// A Why is a rule's answer with its reasons.
type Why struct {
	Truth Truth
	// Against are the clauses that are known to speak against it, when the answer is no:
	// if they were otherwise it would not be no.
	Against []Placed
	// Open are the clauses not known, when the answer is unknown.
	Open []Placed
	// Short is the one fact that alone would make it yes: one paper short.
	Short *Placed
}

// Ask asks the rule and says why.
func (r Rule) Ask(facts Facts) Why {
	w := Why{Truth: r.Holds(facts)}
	switch w.Truth {
	case No:
		w.Against = r.against(facts)
	case Unknown:
		for _, p := range r.Clauses() {
			if p.holds(facts(p.Fact, p.Of)) == Unknown && !slices.ContainsFunc(w.Open, func(o Placed) bool { return o.key() == p.key() }) {
				w.Open = append(w.Open, p)
			}
		}
		w.Short = r.short(facts, w.Open)
	}
	return w
}

// against are the known clauses that fail, each in a part that fails.
func (r Rule) against(facts Facts) (out []Placed) {
	return r.failing(facts, false, out)
}

// failing walks the parts that keep the answer from where it should be: no where it
// must hold, yes where it must not.
func (r Rule) failing(facts Facts, not bool, out []Placed) []Placed {
	bad := No
	if not {
		bad = Yes
	}
	if r.Holds(facts) != bad {
		return out
	}
	if r.Clause != nil && r.Clause.holds(facts(r.Clause.Fact, r.Clause.Of)) == bad {
		out = append(out, Placed{*r.Clause, not})
	}
	for _, part := range slices.Concat(r.All, r.Any) {
		out = part.failing(facts, not, out)
	}
	for _, part := range r.None {
		out = part.failing(facts, !not, out)
	}
	return out
}

// short finds the one open clause whose answer alone would make the rule yes.
func (r Rule) short(facts Facts, open []Placed) *Placed {
	for i, p := range open {
		good := Value{Known: true}
		if len(p.In) > 0 {
			good.Code = p.In[0]
		}
		switch {
		case p.Under != nil:
			good.Number = *p.Under - 1
		case p.Over != nil:
			good.Number = *p.Over + 1
		}
		if p.Not { // a code that is none of those it must not be
			good = Value{Known: true, Code: "\x00"}
		}
		told := func(fact, of string) Value {
			if fact == p.Fact && of == p.Of {
				return good
			}
			return facts(fact, of)
		}
		if r.Holds(told) == Yes {
			return &open[i]
		}
	}
	return nil
}

// A Told clause is one with its own answer: whether it comes out as the rule wants it.
type Told struct {
	Placed
	Truth Truth
}

// Each answers every clause of the rule on its own, leaving out those that failed
// beside another that held: of a rule that is yes only what carries it, of one that is
// unknown what holds and what is open, of a no also what speaks against it.
func (r Rule) Each(facts Facts) (out []Told) {
	whole := r.Holds(facts)
	against := r.against(facts)
	for _, p := range r.Clauses() {
		t := p.holds(facts(p.Fact, p.Of))
		if p.Not {
			t = t.not()
		}
		counts := t == Yes || t == Unknown && whole == Unknown || whole == No && slices.ContainsFunc(against, func(a Placed) bool { return a.key() == p.key() && a.Not == p.Not })
		if counts && !slices.ContainsFunc(out, func(o Told) bool { return o.key() == p.key() && o.Not == p.Not && o.Truth == t }) {
			out = append(out, Told{p, t})
		}
	}
	return out
}
