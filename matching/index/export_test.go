package index

// Plant puts a fault into an index, for the tests that must catch it.
func (x *Index) Plant(fault string) {
	switch fault {
	case "guard": // one item's guard bit is not looked at
		x.flaw.guards.set(8, 8)
	case "bound": // upper bounds are one point too tight
		x.flaw.bound = 1
	case "stale": // changes are not shown
		x.flaw.stale = true
	case "ties": // equals stay as they come
		x.flaw.ties = true
	}
}

// KeepNothing leaves no room for answers of the commute to be kept.
func (x *Index) KeepNothing() { x.kept.Store(mostKept) }
