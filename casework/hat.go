package casework

import (
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/store"
)

// A Hat (身份) is a role or party that somebody has in a case; Ref is the key by which
// the case names them.
type Hat struct{ Role, Ref string }

// inArea tells whether an office answers for an area; tests plant a fault here.
var inArea = strings.HasPrefix

// officeRoles act by their area.
var officeRoles = []access.Role{access.Village, access.Township, access.County, access.City, access.Auditor}

// hats are those the actor has in the case on a day: roles by grants that reach it,
// parties by being named. Who is away is stood in for by a deputy, in parties only.
func (r *run) hats(who access.Actor, on store.Day) (out []Hat) {
	add := func(role, ref string) {
		if h := (Hat{role, ref}); !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	if who.Kind == "system" {
		add("engine", "")
	}
	if r.conflicted(who) {
		return nil
	}
	for _, ref := range append(who.Own(), refsOf(r.away(who, on))...) {
		for _, p := range r.state.Def.Parties {
			if r.state.Holds(p.Name, ref, on) {
				add(p.Name, ref)
			}
		}
	}
	if who.Person != "" && r.about(who.Person) {
		add("resident", who.Person)
	}
	if first := r.state.Def.Steps[0]; len(r.state.Acts) == 0 { // who files for itself names itself
		for _, ref := range who.Own() {
			for _, p := range first.Name {
				if ref == r.row.Subject && slices.Contains(first.By, p) {
					add(p, ref)
				}
			}
		}
	}
	for _, g := range who.Grants {
		switch {
		case g.Role == access.Guardian && r.about(g.Person):
			add("guardian", who.Account)
		case g.Role == access.Station:
			add("station", g.Organisation)
		case g.Role == access.Counsellor && g.Person != "" && g.Person == r.row.Person:
			add("counsellor", "")
		case slices.Contains(officeRoles, g.Role) && g.Area != "" && inArea(r.row.Area, g.Area):
			add(string(g.Role), "")
		}
	}
	if r.paired(who) {
		add("cadre", "")
	}
	return out
}

// away are those whom the actor stands in for on a day.
func (r *run) away(who access.Actor, on store.Day) (out []access.Absent) {
	if who.Account != "" && who.Kind != "system" {
		r.fail(r.tx.Select(&out, `SELECT d.account, a.person FROM deputy d JOIN account a ON a.id = d.account WHERE d.deputy = $1 AND d.from_on <= $2 AND d.to_on >= $2 ORDER BY d.account`, who.Account, on))
	}
	return out
}

func refsOf(all []access.Absent) (out []string) {
	for _, a := range all {
		out = append(out, a.Account)
	}
	return out
}

// about tells whether the case is a person's: their own, or their household's.
func (r *run) about(person string) bool {
	if person == r.row.Subject || person == r.row.Person && person != "" {
		return true
	}
	return r.row.Kind == programme.Household && person != "" && r.count(`SELECT count(*) FROM person WHERE id = $1 AND household = $2`, person, r.row.Household) > 0
}

// paired tells whether the actor is named in another open case of the household or in
// the parent: the paired cadre of those whom this case is about.
func (r *run) paired(who access.Actor) bool {
	if who.Account == "" || who.Kind != "staff" {
		return false
	}
	// By the few cases of the household, never by the many in which a worker is named.
	return r.count(`SELECT count(*) FROM (SELECT p.id FROM cases p WHERE p.id = $4 AND p.ending = '' UNION SELECT o.id FROM cases o WHERE o.household = $5 AND o.household <> '' AND o.ending = '') c
		WHERE c.id <> $3 AND EXISTS (SELECT 1 FROM party y WHERE y.case_id = c.id AND y.ref = $1 AND y.to_on >= $2)`, who.Account, r.h.Today(), r.row.ID, r.row.Parent, r.row.Household) > 0
}

// by is who does an event: the hat that was asked for, or the first of the actor's that
// the step knows.
func (r *run) by(who access.Actor, wanted []string, asked string, on store.Day) fold.By {
	b := fold.By{Account: who.Account, Human: who.Account}
	if who.Person != "" {
		b.Human = who.Person
	}
	hats := r.hats(who, on)
	for _, h := range hats {
		if r.only != h.Role && (r.only != "" || r.state.Hidden(h.Role)) { // from whom a case is concealed speaks through Asked alone
			continue
		}
		if (asked == "" || h.Role == asked) && slices.Contains(wanted, h.Role) {
			b.Role, b.Ref = h.Role, h.Ref
			if !slices.Contains(who.Own(), h.Ref) {
				b.For = standsFor(r.away(who, on), h.Ref)
			}
			return b
		}
	}
	if len(hats) > 0 {
		b.Role, b.Ref = hats[0].Role, hats[0].Ref
	}
	return b
}

func standsFor(away []access.Absent, ref string) string {
	for _, a := range away {
		if a.Account == ref {
			return a.Human()
		}
	}
	return ""
}
