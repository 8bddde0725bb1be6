package access

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tongxing/fault"
	"tongxing/store"
)

// Channel is the door an act comes through.
type Channel string

// The doors. One decision serves them all.
const (
	Web Channel = "web"
	API Channel = "api"
	CLI Channel = "cli"
	Job Channel = "job"
)

// A Scope (权限范围) is one decision: this actor, this action, this purpose, now.
// Its fields cannot be set from outside and its zero value matches nothing.
type Scope struct {
	actor   Actor
	action  Action
	purpose string
	channel Channel
	reaches []reach
	key     string
	digest  string
}

type reach struct {
	kind                       Reach
	area, person, organisation string
	role                       Role
}

// Decide answers whether the actor may do the action at all, and how far. It
// reads only the actor's grants; Denied means: not even something like it.
func (p *Policy) Decide(who Actor, a Action, purpose string, ch Channel) (Scope, error) {
	s := Scope{actor: who, action: a, purpose: purpose, channel: ch}
	for _, g := range who.Grants {
		kind := p.rules[a][g.Role]
		if g.Role == system && p.rules[a] != nil {
			kind = Area
		}
		if g.Role == Public || kind == None || !whole(kind, g, who) {
			continue
		}
		s.reaches = append(s.reaches, reach{kind, g.Area, g.Person, g.Organisation, g.Role})
	}
	if kind := p.rules[a][Public]; kind != None { // what the public may do, everybody may
		s.reaches = append(s.reaches, reach{kind: kind, role: Public})
	}
	if len(s.reaches) == 0 {
		return Scope{}, fault.Denied("access.denied")
	}
	return s, nil
}

// whole refuses a grant that lacks what its reach needs: an area reach without an
// area would otherwise be everybody.
func whole(kind Reach, g Grant, who Actor) bool {
	switch kind {
	case Area:
		return strings.HasSuffix(g.Area, "/")
	case Self:
		return who.Person != ""
	case Ward, Caseload:
		return g.Person != ""
	case Party:
		return g.Organisation != ""
	}
	return true
}

// Keyed binds the form's idempotency key and the digest of what was sent.
func (s Scope) Keyed(key, digest string) Scope {
	s.key, s.digest = key, digest
	return s
}

// Actor is who acts.
func (s Scope) Actor() Actor { return s.actor }

// Behalf tells whether the person is reached as somebody else's, not as oneself.
func (s Scope) Behalf(person string) bool { return s.actor.Person != person }

// RoleFor is the role under which the scope reaches the person or organisation.
func (s Scope) RoleFor(person, organisation, area string) Role {
	for _, r := range s.reaches {
		if r.holds(s.actor, person, organisation, area) {
			return r.role
		}
	}
	return Public
}

// Cols names the SQL columns that tell whose a row is; "" = the table has none,
// and that reach then matches nothing.
type Cols struct {
	Person, Organisation, Area string
	Open                       string // SQL condition under which a row is public as it stands

	// Named holds one %s where the keys of who asks go (account, person, organisations):
	// the condition under which a row is theirs because they are named in it. Barred is
	// alike, and keeps a row from them whatever else they may.
	Named, Barred string
	// Guarded is the condition of rows that the ground staff (village, township,
	// counsellor) do not reach by their area or caseload.
	Guarded string
	// Sealed is the condition of rows that no office below the city's reaches by its area:
	// they open to those who are named in them.
	Sealed string
}

// Args collects numbered SQL arguments.
type Args []any

// Add appends a value and returns its placeholder.
func (a *Args) Add(v any) string {
	*a = append(*a, v)
	return fmt.Sprintf("$%d", len(*a))
}

// Where is the SQL condition for the rows within the scope.
func (s Scope) Where(c Cols, args *Args) string {
	var any []string
	many := s.many()
	for _, r := range s.reaches {
		if (r.kind == Ward || r.kind == Caseload) && many[r.role] {
			continue
		}
		if clause := r.where(s.actor, c, args); clause != "" {
			if c.Guarded != "" && (r.role == Village || r.role == Township || r.role == Counsellor) {
				clause = "(" + clause + " AND NOT (" + c.Guarded + "))"
			}
			if c.Sealed != "" && r.kind == Area && r.role != City && r.role != system {
				clause = "(" + clause + " AND NOT (" + c.Sealed + "))"
			}
			any = append(any, clause)
		}
	}
	own := s.actor.Own()
	if c.Named != "" && len(own) > 0 && len(s.reaches) > 0 {
		any = append(any, fmt.Sprintf(c.Named, list(own, args)))
		if away := s.actor.StandsFor(); len(away) > 0 { // by their name, but for what is kept from them
			clause := fmt.Sprintf(c.Named, list(away, args))
			if c.Barred != "" {
				clause = "(" + clause + " AND NOT (" + fmt.Sprintf(c.Barred, list(away, args)) + "))"
			}
			any = append(any, clause)
		}
	}
	for _, role := range []Role{Guardian, Counsellor, Cadre} {
		if many[role] && c.Person != "" {
			any = append(any, s.caseload(role, c, args))
		}
	}
	if len(any) == 0 {
		return "FALSE"
	}
	where := "(" + strings.Join(any, " OR ") + ")"
	if c.Person != "" {
		for _, person := range s.actor.Excluded {
			where += " AND " + c.Person + " <> " + args.Add(person)
		}
	}
	if c.Barred != "" && len(own) > 0 {
		where += " AND NOT (" + fmt.Sprintf(c.Barred, list(own, args)) + ")"
	}
	return where
}

func list(refs []string, args *Args) string {
	places := make([]string, len(refs))
	for i, r := range refs {
		places[i] = args.Add(r)
	}
	return strings.Join(places, ", ")
}

// refs are the keys somebody can be named by: the account, the person behind it, and
// the organisations it acts for. The system is nobody in particular.
func (a Actor) refs() (out []string) {
	if a.Account == "" || a.Kind == "system" {
		return nil
	}
	out = append(out, a.Account)
	if a.Person != "" {
		out = append(out, a.Person)
	}
	for _, g := range a.Grants {
		if g.Organisation != "" && !slices.Contains(out, g.Organisation) {
			out = append(out, g.Organisation)
		}
	}
	for _, account := range a.StandsFor() {
		if !slices.Contains(out, account) {
			out = append(out, account)
		}
	}
	return out
}

// StandsFor are the accounts of those whom the actor stands in for.
func (a Actor) StandsFor() (out []string) {
	for _, x := range a.Away {
		out = append(out, x.Account)
	}
	return out
}

// Refs are the keys by which a case can name the actor, or whom they stand in for.
func (a Actor) Refs() []string { return a.refs() }

// Own are the actor's own keys.
func (a Actor) Own() []string {
	a.Away = nil
	return a.refs()
}

// fewPeople is the most people a condition names one by one.
const fewPeople = 8

// many are the roles that reach more people than that: their grants are read by the
// query itself, which keeps its text short and always the same.
func (s Scope) many() map[Role]bool {
	count := map[Role]int{}
	for _, r := range s.reaches {
		if r.kind == Ward || r.kind == Caseload {
			count[r.role]++
		}
	}
	return map[Role]bool{Guardian: count[Guardian] > fewPeople, Counsellor: count[Counsellor] > fewPeople, Cadre: count[Cadre] > fewPeople}
}

func (s Scope) caseload(role Role, c Cols, args *Args) string {
	day := args.Add(s.actor.Day)
	return fmt.Sprintf("%s IN (SELECT g.person FROM access_grant g WHERE g.account = %s AND g.role = %s AND g.from_on <= %s AND (g.to_on = '' OR g.to_on >= %s) AND g.person <> '')",
		c.Person, args.Add(s.actor.Account), args.Add(role), day, day)
}

func (r reach) where(who Actor, c Cols, args *Args) string {
	switch {
	case r.kind == Self && c.Person != "":
		return c.Person + " = " + args.Add(who.Person)
	case (r.kind == Ward || r.kind == Caseload) && c.Person != "":
		return c.Person + " = " + args.Add(r.person)
	case r.kind == Party && c.Organisation != "":
		return c.Organisation + " = " + args.Add(r.organisation)
	case r.kind == Area && c.Area != "":
		return fmt.Sprintf("(%s >= %s AND %s < %s)", c.Area, args.Add(r.area), c.Area, args.Add(after(r.area)))
	case r.kind == Open && c.Open != "":
		return "(" + c.Open + ")"
	}
	return ""
}

// after is the first path behind the subtree of area ("/43/4303/" → "/43/43030").
func after(area string) string { return area[:len(area)-1] + "0" }

func (r reach) holds(who Actor, person, organisation, area string) bool {
	switch r.kind {
	case Self:
		return person != "" && person == who.Person
	case Ward, Caseload:
		return person != "" && person == r.person
	case Party:
		return organisation != "" && organisation == r.organisation
	case Area:
		return area != "" && strings.HasPrefix(area, r.area)
	}
	return false
}

// Covers tells whether a record of that person, organisation and area is within
// the scope: the same rule as Where, for one row already read.
func (s Scope) Covers(person, organisation, area string) bool {
	for _, x := range s.actor.Excluded {
		if x == person {
			return false
		}
	}
	for _, r := range s.reaches {
		if r.holds(s.actor, person, organisation, area) {
			return true
		}
	}
	return false
}

// ByArea tells whether the area alone decides what is covered: then one answer serves
// everybody of an area.
func (s Scope) ByArea() bool {
	for _, r := range s.reaches {
		if r.kind != Area {
			return false
		}
	}
	return len(s.actor.Excluded) == 0
}

// Reaches tells whether the scope has a reach of that kind, for verbs that serve
// the public or count only.
func (s Scope) Reaches(kind Reach) bool {
	for _, r := range s.reaches {
		if r.kind == kind {
			return true
		}
	}
	return false
}

// check holds a scope to its action and to the account as it stands in tx.
func (s Scope) check(tx *store.Tx, a Action) error {
	if s.action != a || len(s.reaches) == 0 {
		return fault.Denied("access.denied")
	}
	if s.actor.Kind == "" || s.actor.Kind == "system" {
		return nil
	}
	var row accountRow
	if err := tx.Get(&row, `SELECT id, kind, name, person, disabled, version FROM account WHERE id = $1`, s.actor.Account); err != nil {
		return fmt.Errorf("scope: %w", err)
	}
	if row.Disabled {
		return fault.Denied("access.account_ended")
	}
	if row.Version != s.actor.Version {
		return fault.Conflict("access.stale")
	}
	return nil
}

type at time.Time

func (t at) Now() time.Time { return time.Time(t) }

func errTwice(a Action) error { return fmt.Errorf("action %s is declared twice", a) }
