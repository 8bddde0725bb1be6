package index

import (
	"math/bits"
	"slices"

	"tongxing/matching"
)

// What 64 classes of seekers can do, a bit a class: who has a skill of each family that
// soon learns another, then who has each skill.
type holders []uint64

func (h holders) skill(n uint32) uint64 {
	if at := families + int(n); at < len(h) {
		return h[at]
	}
	return 0 // nobody here has it
}

var families = len(matching.SkillFamilies())

// noteHolders notes the skills of a new class. What readers hold is not written: it is
// made anew.
func (x *Index) noteHolders(class uint32, skills []uint32) {
	group, size := int(class>>6), families+len(x.words.skills.all)
	switch {
	case group == len(x.holders):
		x.holders = append(x.holders, make(holders, size))
	case group < x.shown:
		x.holders = slices.Clone(x.holders)
		x.shown = group
		fallthrough
	case len(x.holders[group]) < size:
		x.holders[group] = append(make(holders, 0, size), x.holders[group]...)[:size]
	}
	h, bit := x.holders[group], uint64(1)<<(class&63)
	for _, skill := range skills {
		h[families+int(skill)] |= bit
		for _, f := range x.words.family[skill] {
			h[f] |= bit
		}
	}
}

// A wantedSkill is one that the post names.
type wantedSkill struct {
	skill    uint32
	families []uint32
	plane    int // the bit of its worth; what is akin to it is worth as much again
}

// want reads one skill that the post names; weight is a power of two.
func (q *peopleQuery) want(w *words, name string, weight uint) {
	q.allWorth += int(weight)
	if n, ok := w.skills.at[name]; ok { // else nobody has it, nor kin of it
		q.wanted = append(q.wanted, wantedSkill{n, w.family[n], bits.Len(weight/2) - 1})
	}
}

// sumWorth adds up, for all classes at once, what they have of the skills wanted: bit i
// of the sums of group g is word g·planes+i.
func (q *peopleQuery) sumWorth() {
	q.planes = bits.Len(uint(q.allWorth))
	q.sums = emptied(q.sums, q.planes*len(q.p.holders))
	for g, h := range q.p.holders {
		sum := q.sums[g*q.planes : (g+1)*q.planes]
		for i := range q.wanted {
			w := &q.wanted[i]
			itself := h.skill(w.skill)
			akin := itself
			for _, f := range w.families {
				akin |= h[f]
			}
			add(sum[w.plane:], itself)
			add(sum[w.plane:], akin)
		}
	}
}

// add adds one to the sums of the classes whose bit is set.
func add(sum []uint64, bit uint64) {
	for i := 0; bit != 0; i++ {
		sum[i], bit = sum[i]^bit, sum[i]&bit
	}
}

// eachWorth goes through the classes from the most to the least that they have of what
// is wanted, in hundredths, until use has enough.
func (q *peopleQuery) eachWorth(use func(class, worth int) (enough bool)) {
	for got := q.allWorth; got >= 0; got-- {
		worth := 100
		if q.allWorth > 0 {
			worth = 100 * got / q.allWorth
		}
		for g := range q.p.holders {
			alike := ^uint64(0)
			for i, plane := range q.sums[g*q.planes : (g+1)*q.planes] {
				alike &= plane ^ (uint64(got>>i&1) - 1)
			}
			q.fetchHeads(g, alike)
			for ; alike != 0; alike &= alike - 1 {
				class := g<<6 + bits.TrailingZeros64(alike)
				if class >= len(q.p.seekers.classes) {
					break
				}
				if use(class, worth) {
					return
				}
			}
		}
	}
}

// fetchHeads touches the first block of each class, so that the memory they stand in is
// fetched together.
func (q *peopleQuery) fetchHeads(group int, alike uint64) {
	for ; alike != 0; alike &= alike - 1 {
		class := group<<6 + bits.TrailingZeros64(alike)
		if class < len(q.p.seekers.classes) {
			if blocks := q.p.seekers.classes[class]; len(blocks) > 0 {
				q.touched += int(blocks[0].codes[0])
			}
		}
	}
}
