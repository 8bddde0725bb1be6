package matching

// Plant puts a fault into the ledger, for tests of the tests.
func (l *Ledger) Plant(flaw string) { l.flaw = flaw }
