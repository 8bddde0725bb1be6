package peer

import "tongxing/matching"

// set is one bit a code, in the order of its table.
type set = int64

func setOf(codes []string, table []string) (out set) {
	for i, code := range table {
		for _, c := range codes {
			if c == code {
				out |= 1 << i
			}
		}
	}
	return out
}

var aidCodes = func() (out []string) {
	for _, a := range matching.Aids {
		out = append(out, a.Code)
	}
	return out
}()

func aidsWhere(want func(matching.Aid) bool) (out set) {
	for i, a := range matching.Aids {
		if want(a) {
			out |= 1 << i
		}
	}
	return out
}

var (
	allAids      = set(1)<<len(matching.Aids) - 1
	employerAids = aidsWhere(func(a matching.Aid) bool { return a.Pays == matching.EmployerPays })
	ownAids      = aidsWhere(func(a matching.Aid) bool { return a.Pays == matching.OwnAid })
	screenAids   = aidsWhere(func(a matching.Aid) bool { return a.Screen })
	personalAids = aidsWhere(func(a matching.Aid) bool { return a.Personal })
	carving      = aidsWhere(func(a matching.Aid) bool { return a.Carve })
)

// closers are the aids that lift an ability to what is asked.
func closers(item int, can, asks int8) set { return closing[item][can][asks] }

var closing = func() (table [matching.Items][5][6]set) {
	for i, a := range matching.Aids {
		top := a.Cap
		if top == 0 {
			top = 4
		}
		for code, by := range a.Raise {
			for can := range int8(5) {
				for asks := range max(can, min(top, can+by)) + 1 {
					table[matching.Item(code)][can][asks] |= 1 << i
				}
			}
		}
	}
	return table
}()

// sparers are the aids that hold an item as if with a level to spare: the person's
// own must lift it one level further.
func sparers(item int, can, asks int8) set {
	return closers(item, can, asks)&^ownAids | closers(item, can, asks+1)&ownAids
}

// usable are the aids the person surely can use, and those nobody knows yet.
func usable(abilities matching.Levels) (ready, maybe set) {
	for i, a := range matching.Aids {
		sure, can := true, true
		for item, least := range a.Needs {
			has := abilities[matching.Item(item)]
			sure = sure && has >= least
			can = can && (has == matching.Unknown || has >= least)
		}
		if sure {
			ready |= 1 << i
		} else if can {
			maybe |= 1 << i
		}
	}
	return ready, maybe
}
