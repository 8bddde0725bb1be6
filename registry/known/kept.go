package known

import (
	"slices"

	"tongxing/rule"
)

// An answer is what a rule comes to of every row, kept from one question to the next:
// after a change only the rows touched are asked again.
type answer struct {
	rule    rule.Rule
	clauses []rule.Placed
	truth   []rule.Truth
	near    []uint16 // 1 + the clause that alone would make it yes; nil until asked
}

// mostKept bounds the rules whose answers are kept: a city runs some dozens.
const mostKept = 256

// answered is the rule's answer of everybody; the caller holds mu, at least to read.
func (b *Board) answered(r rule.Rule, near bool) *answer {
	b.asking.Lock()
	defer b.asking.Unlock()
	key := r.Key()
	a := b.kept[key]
	if a == nil {
		a = &answer{rule: r, clauses: r.Clauses(), truth: b.columns.Holds(b.catalogue, r)}
		if b.kept == nil || len(b.kept) >= mostKept {
			b.kept = map[string]*answer{}
		}
		b.kept[key] = a
	}
	if near && a.near == nil {
		a.near = b.nearest(a)
	}
	return a
}

// nearest finds of everybody the first clause that alone would make the rule yes.
func (b *Board) nearest(a *answer) []uint16 {
	out := make([]uint16, len(a.truth))
	for n, p := range a.clauses {
		if !b.open(p) {
			continue
		}
		supposed := b.columns.Supposing(b.catalogue, p)
		if supposed == nil {
			continue
		}
		for row, truth := range supposed.Holds(b.catalogue, a.rule) {
			if truth == rule.Yes && a.truth[row] == rule.Unknown && out[row] == 0 {
				out[row] = uint16(n + 1)
			}
		}
	}
	return out
}

// again asks every kept rule of one row anew; the caller holds mu to write.
func (b *Board) again(row int) {
	one := b.columns.Row(row)
	for _, a := range b.kept {
		truth := one.Holds(b.catalogue, a.rule)[0]
		if row == len(a.truth) {
			a.truth = append(a.truth, truth)
		}
		a.truth[row] = truth
		if a.near == nil {
			continue
		}
		if row == len(a.near) {
			a.near = append(a.near, 0)
		}
		a.near[row] = b.nearestOf(one, a, truth)
	}
}

func (b *Board) nearestOf(one *rule.Columns, a *answer, truth rule.Truth) uint16 {
	if truth != rule.Unknown {
		return 0
	}
	for n, p := range a.clauses {
		if one.Holds(b.catalogue, rule.Rule{Clause: &p.Clause})[0] != rule.Unknown {
			continue
		}
		if supposed := one.Supposing(b.catalogue, p); supposed != nil && supposed.Holds(b.catalogue, a.rule)[0] == rule.Yes {
			return uint16(n + 1)
		}
	}
	return 0
}

// forget takes a row out of what is kept, as Columns.Drop does: the last moves there.
func (b *Board) forget(row int) {
	for _, a := range b.kept {
		last := len(a.truth) - 1
		a.truth[row] = a.truth[last]
		a.truth = a.truth[:last]
		if a.near != nil {
			a.near[row] = a.near[last]
			a.near = a.near[:last]
		}
	}
}

// wants tells whether a truth is one of those asked for; none asked for means any.
func wants(wanted []rule.Truth, t rule.Truth) bool {
	return len(wanted) == 0 || slices.Contains(wanted, t)
}
