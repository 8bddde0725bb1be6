package casework

import (
	"errors"
	"fmt"
	"strings"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/rule"
	"tongxing/store"
)

// worldly is what a run keeps while it answers what a decision must know of the world.
// The first trouble with the database is kept, and the decision thrown away.
type worldly struct {
	now   fold.Event
	err   error
	facts map[string]rule.Facts

	siblings *Telling // other cases told in the same transaction, not written yet
}

func (r *run) fail(err error) {
	if r.err == nil && err != nil && !errors.Is(err, store.ErrNoRow) {
		r.err = err
	}
}

func (r *run) count(query string, args ...any) (n int) {
	r.fail(r.tx.Get(&n, query, args...))
	return n
}

// Fact asks the registry, and of what only cases know their own rows.
func (r *run) Fact(subject, fact, of string, on store.Day) fold.Value {
	if fact == "party.age" {
		fact = "subject.age"
	}
	if v := r.known(subject, fact, of, on); v.Known {
		return v
	}
	switch fact {
	case "subject.in_programme":
		return rule.Bool(r.count(`SELECT count(*) FROM cases c WHERE `+inCases+` AND c.programme = $2 AND c.ending = '' AND c.id <> $3`, subject, of, r.row.ID) > 0)
	case "subject.done_within":
		slug, years, _ := strings.Cut(of, ".")
		since := r.Book.Calendar.Before(on, spanOfYears(years))
		return rule.Bool(r.count(`SELECT count(*) FROM cases c WHERE `+inCases+` AND c.programme = $2 AND c.ending = 'done' AND c.ended_on >= $3 AND c.id <> $4`,
			subject, slug, since, r.row.ID) > 0)
	case "device.given_within":
		return r.givenWithin(subject, of, on)
	case "party.open_cases":
		return rule.Number(int64(r.count(`SELECT count(DISTINCT y.case_id) FROM party y JOIN cases c ON c.id = y.case_id WHERE y.ref = $1 AND c.programme = $2 AND c.ending = '' AND y.to_on >= $3`,
			subject, r.row.Programme, on)))
	case "party.is_worker_here":
		return rule.Bool(r.count(`SELECT count(*) FROM account a JOIN access_grant g ON g.account = a.id WHERE (a.id = $1 OR a.person = $1) AND g.role = 'village' AND g.area <> ''
			AND $2 LIKE g.area || '%' AND (g.to_on = '' OR g.to_on >= $3)`, subject, r.row.Area, on) > 0)
	}
	return fold.Value{}
}

// known is a fact as the registry has it, read once a subject and day.
func (r *run) known(subject, fact, of string, on store.Day) fold.Value {
	if r.Known == nil {
		return fold.Value{}
	}
	key := subject + "|" + string(on)
	if r.facts == nil {
		r.facts = map[string]rule.Facts{}
	}
	facts, ok := r.facts[key]
	if !ok {
		var err error
		if facts, err = r.Known(r.tx, subject, on); err != nil {
			r.fail(err)
			return fold.Value{}
		}
		r.facts[key] = facts
	}
	if facts == nil {
		return fold.Value{}
	}
	return facts(fact, of)
}

// givenWithin tells whether a device of the code was given within the years its rate says.
func (r *run) givenWithin(subject, code string, on store.Day) fold.Value {
	rate, ok := r.Book.Rate("device.years", on)
	if !ok {
		return fold.Value{}
	}
	since := r.Book.Calendar.Before(on, spanOfYears(fmt.Sprint(rate.Value)))
	return rule.Bool(r.count(`SELECT count(*) FROM item_move m JOIN item i ON i.id = m.item JOIN cases c ON c.id = m.case_id
		WHERE c.subject = $1 AND i.code = $2 AND m.move = 'give' AND m.day >= $3`, subject, code, since) > 0)
}

// Load counts the open cases of the programme in which somebody holds the party.
func (r *run) Load(party, ref string) int {
	return r.count(`SELECT count(DISTINCT y.case_id) FROM party y JOIN cases c ON c.id = y.case_id WHERE y.ref = $1 AND y.programme = $2 AND y.party = $3 AND c.ending = '' AND y.to_on >= $4 AND y.case_id <> $5`,
		ref, r.row.Programme, party, r.now.On, r.row.ID)
}

// Taken tells who holds a claim.
func (r *run) Taken(key string) string {
	var holder string
	r.fail(r.tx.Get(&holder, `SELECT holder FROM claim WHERE key = $1`, key))
	if holder == "" {
		for _, c := range r.state.Claims() {
			if c.Key == key {
				return c.Holder
			}
		}
	}
	return holder
}

// Stock tells whether an item is there to be handed out, or is out with this case.
func (r *run) Stock(item, move string) bool {
	var row struct {
		State string `db:"state"`
		Case  string `db:"case_id"`
	}
	if err := r.tx.Get(&row, `SELECT state, case_id FROM item WHERE serial_no = $1`, item); err != nil {
		r.fail(err)
		return false
	}
	if move == "give" || move == "lend" {
		return row.State == "in_stock"
	}
	return row.Case == r.row.ID && (row.State == "lent" || row.State == "given")
}

// levels of the divisions' paths: how many codes deep.
var depth = map[string]int{"city": 2, "county": 3, "township": 4}

// reachOf is the path of an area's unit of that level.
func reachOf(area, level string) string {
	parts := strings.SplitAfterN(strings.TrimPrefix(area, "/"), "/", depth[level]+1)
	return "/" + strings.Join(parts[:min(depth[level], len(parts))], "")
}

// Members are those of a household who neither died nor left by the day.
func (r *run) Members(household string, on store.Day) (out []string) {
	r.fail(r.tx.Select(&out, `SELECT id FROM person WHERE household = $1 AND (died_on = '' OR died_on > $2) AND (moved_on = '' OR moved_on > $2) ORDER BY id`, household, on))
	return out
}

// Quota counts the acts of a step in the case's area and year.
func (r *run) Quota(step, per, year string) int {
	area := reachOf(r.row.Area, per)
	return r.count(`SELECT count(*) FROM act WHERE programme = $1 AND step = $2 AND day >= $3 AND day <= $4 AND area >= $5 AND area < $6`,
		r.row.Programme, step, year+"-01-01", year+"-12-31", area, area[:len(area)-1]+"0")
}

// Children counts the open child cases, all of a programme or those at a step.
func (r *run) Children(slug, step string) int {
	if r.siblings != nil {
		return r.siblings.children(r.row.ID, slug, step)
	}
	return r.count(`SELECT count(*) FROM cases WHERE parent = $1 AND programme = $2 AND ending = '' AND ($3 = '' OR stage = $3)`, r.row.ID, slug, step)
}

func spanOfYears(n string) programme.Span {
	s, err := programme.ParseSpan(n + "y")
	if err != nil {
		return programme.Span{N: 100, Unit: "y"} // no number of years: ever
	}
	return s
}
