package programme

// A Target (目标) is a year's goal and where it comes from; Changes are later values.
type Target struct {
	Year    int
	Measure string
	Value   float64
	Source  string
	Changes []Target
}

// Now is the goal as it was last changed.
func (t Target) Now() float64 {
	if n := len(t.Changes); n > 0 {
		return t.Changes[n-1].Value
	}
	return t.Value
}

// An Indicator (指标) counts or sums what happened. Exactly one of Count, Sum, Best
// and Rate is set.
type Indicator struct {
	Code, System, Unit string
	Count, Sum, Best   string
	Rate               []string
	At                 Ref
	InForce, Ended     string
	Checked            bool
	Of                 string // a roll: its people count
	Where              []Condition
	Line               int
}

// A Condition of an indicator: another step's outcome, the parent's programme, or an
// answer of the counted act.
type Condition struct{ Of, Is string }
