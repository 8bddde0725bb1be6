package index

import (
	"math/bits"

	"tongxing/matching"
)

// What it takes to use an aid, packed; and, as guards, the items it raises.
var (
	aidNeeds = func() []vector {
		all := make([]vector, len(matching.Aids))
		for a := range matching.Aids {
			for item, least := range matching.Aids[a].Needs {
				all[a].set(matching.Item(item), uint64(least))
			}
		}
		return all
	}()
	aidRaises = func() []vector {
		all := make([]vector, len(matching.Aids))
		for a := range all {
			for i := range matching.Items {
				if matching.Raisers(i)>>a&1 == 1 {
					all[a].set(i, 8)
				}
			}
		}
		return all
	}()
	carvingAid, ownAids = matching.Carving(), matching.OwnAids()
	carvingBit          = lowest(carvingAid)
)

// usable splits the aids of a set by whether who has these abilities can use them:
// surely, or perhaps because an ability is not said.
func usable(can vector, set matching.AidSet) (ready, maybe matching.AidSet) {
	unknown := unsaidAbilities(can)
	for a := range aidNeeds {
		if set>>a&1 == 0 {
			continue
		}
		switch needs := aidNeeds[a]; {
		case !short(can, needs).none():
		case unknown.and(asked(needs)).none():
			ready |= 1 << a
		default:
			maybe |= 1 << a
		}
	}
	return ready, maybe
}

// lifted is what a person can do with one aid: as an ability, and as the level up to
// which an item is held without costing points.
type lifted struct{ ability, held vector }

// liftedBy packs the abilities with an aid. Where nobody said the ability no aid counts.
func liftedBy(aid int, l *matching.Levels, base vector) (v lifted) {
	v.ability = base
	for set := aidRaises[aid]; !set.none(); set = set.rest() {
		i := set.first()
		if l[i] == matching.Unknown || l[i] == 4 {
			continue
		}
		to := uint64(matching.RaisedTo(aid, i, l[i]))
		v.ability.set(i, max(base.at(i), to))
		if ownAids>>aid&1 == 0 {
			to++ // who pays for their own needs a level to spare like anybody
		}
		v.held.set(i, to)
	}
	return v
}

// heldAlone is the level up to which an item is held with no aid, as asked plus one.
func heldAlone(l *matching.Levels) (v vector) {
	for i, can := range l {
		switch can {
		case matching.Unknown:
		case 4:
			v.set(i, spareFull)
		default:
			v.set(i, uint64(can))
		}
	}
	return v
}

// lowest is the number of the first aid of a set.
func lowest(set matching.AidSet) int { return bits.TrailingZeros32(uint32(set)) }
