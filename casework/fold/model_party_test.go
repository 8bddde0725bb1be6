package fold_test

import (
	"slices"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// A naming is one telling of who holds a party from a day on.
type naming struct {
	ref     string
	from    store.Day
	at      int
	changed bool // put in for another
	clears  bool // everybody who was named before leaves that day
}

// begins is the day from which a deed's names hold: a change may wait for the month.
func (r *reading) begins(x deed) store.Day {
	if x.Kind != fold.KindChange {
		return x.Day
	}
	if r.def.Party(x.Step).Change.From != "next_month" {
		return x.On
	}
	day := x.On
	for day[:7] == x.On[:7] {
		day = tomorrow(day)
	}
	return day
}

// namings are all that was ever said of who holds a party. To name who holds it that
// day already says nothing new.
func (r *reading) namings(p *programme.Party) (out []naming) {
	for _, x := range r.told {
		if x.Kind != fold.KindOpen && x.Kind != fold.KindAct && !(x.Kind == fold.KindChange && x.Step == p.Name) {
			continue
		}
		refs := x.Names[p.Name]
		if len(refs) == 0 || x.Kind != fold.KindChange && !p.Many && who(out, r.begins(x)) == refs[0] {
			continue
		}
		for i, ref := range refs {
			clears := i == 0 && (x.Kind == fold.KindChange || !p.Many)
			out = append(out, naming{ref, r.begins(x), x.at, x.Kind == fold.KindChange, clears})
		}
	}
	return out
}

// holding are the namings that hold on a day: begun, and nobody came in for them since
// by that day.
func holding(all []naming, on store.Day) (out []naming) {
	for _, n := range all {
		if n.from > on {
			continue
		}
		if n.clears {
			out = nil
		}
		out = append(out, n)
	}
	return out
}

func who(all []naming, on store.Day) string {
	now, since := holding(all, on), 0
	for i, n := range all {
		if n.clears && n.from <= on {
			since = i
		}
	}
	for _, first := range all[since:] {
		if slices.ContainsFunc(now, func(n naming) bool { return n.ref == first.ref }) {
			return first.ref
		}
	}
	return ""
}

// holder is who holds a party on a day; of several the one named first.
func (r *reading) holder(party string, on store.Day) string {
	p := r.def.Party(party)
	if p == nil {
		return ""
	}
	return who(r.namings(p), on)
}

// holds tells whether somebody may act as a party on a day: named, or standing in.
func (r *reading) holds(party, ref string, on store.Day) bool {
	if ref == "" {
		return false
	}
	for _, n := range holding(r.namings(r.def.Party(party)), on) {
		if n.ref == ref {
			return true
		}
	}
	for _, x := range r.told { // the backup, as it was when the stand-in was decided
		if x.Kind != fold.KindStandIn || x.Step != party || on < x.On || on > store.Day(x.Reason) {
			continue
		}
		for _, p := range r.def.Parties {
			if p.StandsFor == party && r.upto(x.at).holder(p.Name, x.On) == ref {
				return true
			}
		}
	}
	return false
}

// unsigned tells whether who came in for another has not yet signed what the party signs.
func (r *reading) unsigned(party, ref string, on store.Day) bool {
	for _, n := range holding(r.namings(r.def.Party(party)), on) {
		if n.ref != ref || !n.changed {
			continue
		}
		for _, step := range r.def.Steps {
			if slices.Contains(step.Sign, party) && !slices.ContainsFunc(r.inForce(), func(a deed) bool { return a.Step == step.ID && a.at > n.at }) {
				return true
			}
		}
	}
	return false
}
