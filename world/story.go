package world

// path draws how a delivery goes on from the day it was sent. last is the last day
// that may be told: what would come later has not happened yet.
func (d dice) path(sent, last day) []Step {
	t := teller{dice: d, at: sent, last: last}
	switch d.weighted(34, 16, 21, 9, 4, 7, 9) {
	case 0: // seen and refused
		t.then(Viewed, 1, 6, "")
		t.then(Refused, 1, 20, d.reason())
	case 1: // met and refused
		t.invited()
		t.then(Refused, 1, 8, d.reason())
	case 2: // nobody answered
		if d.chance(40) {
			t.then(Viewed, 1, 30, "")
		}
		t.at = sent
		t.then(Lapsed, 60, 60, "")
	case 3: // taken back before or after it was seen
		if d.chance(40) {
			t.then(Viewed, 1, 3, "")
		}
		t.then(Withdrawn, 0, 3, one(d, []string{"changed_mind", "other_post", "too_far"}))
	case 4: // the person said no to the offer
		t.invited()
		t.then(Offered, 1, 6, "")
		t.then(Declined, 1, 5, one(d, []string{"pay", "commute", "benefits", "health"}))
	case 5: // the person did not want to go on after the talk
		t.invited()
		t.then(Withdrawn, 0, 4, one(d, []string{"health", "other_post", "too_far"}))
	case 6: // refused unseen: the place was taken
		t.then(Refused, 2, 25, "filled")
	}
	return t.steps
}

func (d dice) reason() string {
	return []string{"filled", "skills", "hours", "commute", "accommodation", "other"}[d.weighted(32, 27, 12, 10, 11, 8)]
}

// hiring tells a delivery that ends in a contract; startFrom and startTo are days
// from the contract to the first day of work.
func (d dice) hiring(sent, last day, startFrom, startTo int) []Step {
	t := teller{dice: d, at: sent, last: last}
	t.invited()
	t.then(Offered, 0, 5, "")
	t.then(Hired, 1, 6, "")
	t.then(Started, startFrom, startTo, "")
	return t.steps
}

// teller writes steps down until the last day told.
type teller struct {
	dice
	at, last day
	steps    []Step
	over     bool
}

func (t *teller) then(kind string, from, to int, reason string) {
	t.at += day(t.from(from, to))
	if kind != Lapsed && kind != Withdrawn {
		t.at = t.at.workday()
	}
	if t.over = t.over || t.at > t.last; !t.over {
		t.steps = append(t.steps, Step{kind, t.at.String(), reason})
	}
}

func (t *teller) invited() {
	t.then(Viewed, 0, 4, "")
	t.then(Proposed, 0, 3, "")
	t.then(Confirmed, 0, 2, "")
	t.then(Met, 2, 8, "")
}

// stepOn is the day of a kind of step, "" if it did not come.
func (d Delivery) stepOn(kind string) string {
	for _, s := range d.Steps {
		if s.Kind == kind {
			return s.On
		}
	}
	return ""
}

// answered kinds end a story: nothing follows them.
func closed(kind string) bool {
	switch kind {
	case Refused, Declined, Withdrawn, Lapsed, Obsolete, Started:
		return true
	}
	return false
}

// obsolete cuts a story at the day the person was hired elsewhere.
func obsolete(steps []Step, on string) []Step {
	var out []Step
	for _, s := range steps {
		if s.On < on {
			out = append(out, s)
		}
	}
	if len(out) > 0 && closed(out[len(out)-1].Kind) {
		return out
	}
	return append(out, Step{Obsolete, on, ""})
}
