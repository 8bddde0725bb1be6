package index

import (
	"encoding/binary"
	"slices"
	"sync"

	"tongxing/matching"
)

// A home is where somebody starts from, and how.
type home struct{ township, mode string }

// words numbers what posts and people say in words. Numbers are only ever added, so
// a reader of an older picture may use them: what it does not know occurs in no row
// it sees. Its lock is held for a few look-ups at a time.
type words struct {
	mu        sync.RWMutex
	places    dict[string] // townships that have posts
	spots     dict[string] // townships to which somebody has minutes of their own
	homes     dict[home]
	trades    dict[string]
	skills    dict[string]
	employers dict[string]
	pairs     dict[[2]rune] // neighbouring characters
	usedBy    []uint64      // by pair: the trades that have written it, as postBrief.trades has them
	families  [][]uint32    // skills that are akin, by number
	family    [][]uint32    // the families of a skill
}

func newWords() *words {
	w := &words{places: newDict[string]("townships", wayBits-otherBits), spots: newDict[string]("places with own minutes", 30), homes: newDict[home]("homes", 20), trades: newDict[string]("trades", tradeBits),
		skills: newDict[string]("skills", 15), employers: newDict[string]("employers", 32), pairs: newDict[[2]rune]("pairs of characters", 30)}
	for i, names := range matching.SkillFamilies() {
		var family []uint32
		for _, name := range names {
			n := w.skill(name)
			family = append(family, n)
			w.family[n] = append(w.family[n], uint32(i))
		}
		w.families = append(w.families, family)
	}
	return w
}

func (w *words) skill(name string) uint32 {
	n, isNew := w.skills.of(name)
	if isNew {
		w.family = append(w.family, nil)
	}
	return n
}

// kin calls for every skill that is akin to one; families never change.
func (w *words) kin(skill uint32, use func(uint32)) {
	for _, f := range w.family[skill] {
		for _, other := range w.families[f] {
			use(other)
		}
	}
}

// delta writes the pairs of a text, each once and in order, as steps from one number
// to the next, so that most take a byte.
func (w *words) delta(text string, scratch []uint32) (string, []uint32) {
	scratch = scratch[:0]
	matching.EachPair(text, func(pair [2]rune) {
		n, _ := w.pairs.of(pair)
		scratch = append(scratch, n)
	})
	slices.Sort(scratch)
	scratch = slices.Compact(scratch)
	out := make([]byte, 0, 2*len(scratch))
	last := uint32(0)
	for _, n := range scratch {
		out = binary.AppendUvarint(out, uint64(n-last))
		last = n
	}
	return string(out), scratch
}

// use notes that posts of a trade write these pairs. What is gone stays noted: it is a bound.
func (w *words) use(pairs []uint32, trade uint32) {
	w.usedBy = append(w.usedBy, make([]uint64, len(w.pairs.all)-len(w.usedBy))...)
	for _, n := range pairs {
		w.usedBy[n] |= tradeBit(trade)
	}
}

// common counts the pairs of a text that are marked, up to most.
func common(delta string, marked []uint64, most int) (n int) {
	at := uint32(0)
	for i := 0; i < len(delta) && n < most; {
		step, shift := uint32(0), 0
		for ; delta[i] >= 0x80; i++ {
			step |= uint32(delta[i]&0x7f) << shift
			shift += 7
		}
		step |= uint32(delta[i]) << shift
		i++
		at += step
		if int(at>>6) >= len(marked) {
			break // all later pairs are new ones, and those are nobody's
		}
		n += int(marked[at>>6] >> (at & 63) & 1)
	}
	return n
}
