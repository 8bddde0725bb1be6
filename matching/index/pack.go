package index

import (
	"math/bits"

	"tongxing/matching"
)

// A vector holds 25 levels in fields of four bits, 16 in lo and 9 in hi: three bits
// of level under a guard bit that stays clear. With the guards set on one side a
// subtraction tests all fields at once, since no field borrows from the next: a
// guard that is still set says "at least".
type vector struct{ lo, hi uint64 }

const (
	inLo    = 16
	guardLo = uint64(0x8888888888888888)
	guardHi = uint64(0x0000000888888888)
	onesLo  = guardLo >> 3
	onesHi  = guardHi >> 3
	levels  = uint64(1)<<36 - 1 // the fields of hi; above them a row keeps other things
)

// How levels are written. A demand that nobody said is above every level but that of
// who can do all; an ability that nobody said passes here and is asked about apart.
const (
	full         = 5 // ability 4: passes a demand that nobody said, too
	unsaidDemand = 5
	unsaid       = 7
	spareFull    = 6 // ability 4 when a level to spare is asked
)

func (v *vector) set(item int, level uint64) {
	if item < inLo {
		shift := item * 4
		v.lo = v.lo&^(15<<shift) | level<<shift
		return
	}
	shift := (item - inLo) * 4
	v.hi = v.hi&^(15<<shift) | level<<shift
}

func (v vector) at(item int) uint64 {
	if item < inLo {
		return v.lo >> (item * 4) & 15
	}
	return v.hi >> ((item - inLo) * 4) & 15
}

func (v vector) or(o vector) vector      { return vector{v.lo | o.lo, v.hi | o.hi} }
func (v vector) and(o vector) vector     { return vector{v.lo & o.lo, v.hi & o.hi} }
func (v vector) without(o vector) vector { return vector{v.lo &^ o.lo, v.hi &^ o.hi} }
func (v vector) none() bool              { return v.lo|v.hi == 0 }
func (v vector) count() int              { return bits.OnesCount64(v.lo) + bits.OnesCount64(v.hi) }

// first is the item of the lowest guard bit.
func (v vector) first() int {
	if v.lo != 0 {
		return bits.TrailingZeros64(v.lo) / 4
	}
	return inLo + bits.TrailingZeros64(v.hi)/4
}

// rest is without the lowest guard bit.
func (v vector) rest() vector {
	if v.lo != 0 {
		return vector{v.lo & (v.lo - 1), v.hi}
	}
	return vector{0, v.hi & (v.hi - 1)}
}

// short gives the guards of the fields where the ability is below the demand.
func short(can, asks vector) vector {
	return vector{^((can.lo | guardLo) - asks.lo) & guardLo, ^((can.hi | guardHi) - asks.hi) & guardHi}
}

// asked gives the guards of the fields that are not 0.
func asked(asks vector) vector {
	return vector{(asks.lo + 7*onesLo) & guardLo, (asks.hi + 7*onesHi) & guardHi}
}

// unsaidOf gives the guards of the demands that nobody said.
func unsaidOf(asks vector) vector {
	return vector{(asks.lo + 3*onesLo) & guardLo, (asks.hi + 3*onesHi) & guardHi}
}

// higher is the higher level, field by field.
func higher(a, b vector) vector {
	return vector{higherOf(a.lo, b.lo, guardLo), higherOf(a.hi, b.hi, guardHi)}
}

func higherOf(a, b, guards uint64) uint64 {
	ge := ((a | guards) - b) & guards // a ≥ b
	take := ge - ge>>3                // 7 where it is
	return a&take | b&^take
}

// demandOf packs what is essential of a demand.
func demandOf(p *matching.Post) (v vector) {
	for i, asks := range p.Demand {
		switch {
		case asks == 0 || p.Marginal[i]:
		case asks == matching.Unknown:
			v.set(i, unsaidDemand)
		default:
			v.set(i, uint64(asks))
		}
	}
	return v
}

// abilityOf packs abilities.
func abilityOf(l *matching.Levels) (v vector) {
	for i, can := range l {
		switch can {
		case matching.Unknown:
			v.set(i, unsaid)
		case 4:
			v.set(i, full)
		default:
			v.set(i, uint64(can))
		}
	}
	return v
}

// unsaidAbilities gives the guards of fields that hold unsaid.
func unsaidAbilities(can vector) vector {
	return vector{(can.lo + onesLo) & guardLo, (can.hi + onesHi) & guardHi}
}

// levelOf reads one packed ability.
func levelOf(field uint64) int8 {
	switch field {
	case full:
		return 4
	case unsaid:
		return matching.Unknown
	}
	return int8(field)
}
