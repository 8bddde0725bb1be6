package casework

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/store"
)

// A Query narrows a list of cases.
type Query struct {
	Programme, Stage, Subject, Household, Parent string
	State                                        string // open ended, "" = both
	Area                                         string // path: a part of the reader's own
	After                                        string
}

// List reads cases within the scope, newest first.
func (g *Engine) List(ctx context.Context, h *access.House, s access.Scope, q Query, limit int) (out []Row, err error) {
	err = h.Read(ctx, s, CaseList, func(tx *store.Tx) error {
		out, err = list(tx, s, q, limit)
		return err
	})
	return out, err
}

func list(tx *store.Tx, s access.Scope, q Query, limit int) (out []Row, err error) {
	var args access.Args
	where := s.Where(cols, &args)
	for _, c := range []struct{ col, v string }{{"c.programme", q.Programme}, {"c.stage", q.Stage}, {"c.subject", q.Subject}, {"c.household", q.Household}, {"c.parent", q.Parent}} {
		if c.v != "" {
			where += " AND " + c.col + " = " + args.Add(c.v)
		}
	}
	switch q.State {
	case "open":
		where += " AND c.ending = ''"
	case "ended":
		where += " AND c.ending <> ''"
	}
	if q.Area != "" {
		where += " AND c.area >= " + args.Add(q.Area) + " AND c.area < " + args.Add(q.Area[:len(q.Area)-1]+"0")
	}
	if q.After != "" {
		where += " AND c.id < " + args.Add(q.After)
	}
	if err := tx.Select(&out, `SELECT `+rowColumns+` FROM cases c WHERE `+where+` ORDER BY c.id DESC LIMIT `+args.Add(limit), args...); err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	return out, nil
}

// A Due is one task of somebody's queue, with whom it is about.
type Due struct {
	Case      string    `db:"case_id"`
	Kind      string    `db:"kind"`
	Step      string    `db:"step"`
	Entry     string    `db:"entry"`
	Hat       string    `db:"hat"`
	Ref       string    `db:"ref"` // who holds the party, or whom the step was assigned to
	Programme string    `db:"programme"`
	Level     string    `db:"level"`
	Subject   string    `db:"subject"`
	Person    string    `db:"person"`
	Household string    `db:"household"`
	Area      string    `db:"area"`
	OpenOn    store.Day `db:"open_on"`
	DueOn     store.Day `db:"due_on"`
	Name      string    `db:"name"`
}

// A Want narrows a queue: a programme or step, and only what is overdue or comes soon.
type Want struct {
	Programme, Step string
	Everybody       bool      // what colleagues were assigned too
	Until           store.Day // due on or before, "" = any
	After           string    // cursor: due day ~ case
}

// KeptLooks is the condition of facts e of cases that whom they are about is not told of: who
// reads a sealed case, or one that is concealed from them.
const KeptLooks = `e.kind LIKE 'case.%' AND (e.subject IN (SELECT k.id FROM cases k WHERE k.level = 'sealed') OR e.subject IN (SELECT b.case_id FROM barred b WHERE b.ref = e.person))`

// Queue is what the actor can do, the most urgent first: by their roles in their area,
// and wherever they are named.
func (g *Engine) Queue(ctx context.Context, h *access.House, s access.Scope, w Want, limit int) (out []Due, err error) {
	err = h.Read(ctx, s, CaseQueue, func(tx *store.Tx) error {
		var args access.Args
		mine := g.mine(s.Actor(), w.Everybody, &args)
		where := "(" + mine + ") AND c.open_on <= " + args.Add(h.Today()) + " AND " + notBarred("c.case_id", s.Actor().Own(), &args)
		for _, x := range []struct{ col, v string }{{"c.programme", w.Programme}, {"c.step", w.Step}} {
			if x.v != "" {
				where += " AND " + x.col + " = " + args.Add(x.v)
			}
		}
		for _, person := range s.Actor().Excluded {
			where += " AND c.person <> " + args.Add(person)
		}
		if w.Until != "" {
			where += " AND c.due_on <= " + args.Add(w.Until)
		}
		return tx.Select(&out, `SELECT c.case_id, c.kind, c.step, c.entry, c.hat, c.ref, c.programme, c.level, c.subject, c.person, c.household, c.area, c.open_on, c.due_on, '' AS name
			FROM task c WHERE `+where+` ORDER BY c.due_on, c.case_id LIMIT `+args.Add(limit), args...)
	})
	if err != nil {
		return nil, err
	}
	return out, g.named(ctx, h, s, out)
}

// mine is the condition of tasks the actor may do: a role's in its area, and those of
// parties they hold. What a colleague was assigned shows only where everybody's does.
func (g *Engine) mine(who access.Actor, everybody bool, args *access.Args) string {
	out := byName(who, "c.ref IN (%s)", args)
	others := ""
	if !everybody {
		others = " AND c.ref = ''"
	}
	for _, grant := range who.Grants {
		switch grant.Role {
		case access.Village, access.Township, access.County, access.City:
			guard := ""
			switch grant.Role { // as in cols: by their area, but for what names them
			case access.Village, access.Township:
				guard = " AND (c.level = '" + programme.Open + "' OR " + namedTask(who, args) + ")"
			case access.County:
				guard = " AND (c.level <> '" + programme.Sealed + "' OR " + namedTask(who, args) + ")"
			}
			out += " OR (c.hat = " + args.Add(string(grant.Role)) + " AND c.area >= " + args.Add(grant.Area) + " AND c.area < " + args.Add(grant.Area[:len(grant.Area)-1]+"0") + guard + others + ")"
		case access.Resident:
			out += " OR (c.hat = 'resident' AND c.person = " + args.Add(who.Person) + ") OR (c.hat = 'resident' AND c.person = '' AND c.household <> '' AND c.subject = c.household AND c.level <> '" + programme.Sealed +
				"' AND c.household = (SELECT p.household FROM person p WHERE p.id = " + args.Add(who.Person) + "))"
		case access.Station:
			out += " OR (c.hat = 'station' AND c.case_id IN (SELECT y.case_id FROM party y WHERE y.ref = " + args.Add(grant.Organisation) + "))"
		case access.Guardian:
			out += " OR (c.hat = 'guardian' AND c.person = " + args.Add(grant.Person) + ")"
		case access.Counsellor:
			out += " OR (c.hat = 'counsellor' AND c.person = " + args.Add(grant.Person) + ")"
		}
	}
	return out
}

// namedTask is the condition of tasks in cases that name the actor.
func namedTask(who access.Actor, args *access.Args) string {
	return byName(who, "c.case_id IN (SELECT y.case_id FROM party y WHERE y.ref IN (%s))", args)
}

// byName is the condition of rows with a case that name the actor, or whom they stand in
// for: of what is kept from the absent their name opens nothing.
func byName(who access.Actor, clause string, args *access.Args) string {
	out := fmt.Sprintf(clause, listOf(who.Own(), args))
	if away := who.StandsFor(); len(away) > 0 {
		out += " OR (" + fmt.Sprintf(clause, listOf(away, args)) + ") AND " + notBarred("c.case_id", away, args)
	}
	return "(" + out + ")"
}

// named puts the names of subjects beside tasks.
func (g *Engine) named(ctx context.Context, h *access.House, s access.Scope, all []Due) error {
	refs := make([]string, 0, len(all))
	for _, d := range all {
		refs = append(refs, d.Subject)
	}
	return h.Read(ctx, s, CaseQueue, func(tx *store.Tx) error {
		names, err := namesOf(tx, refs)
		for i := range all {
			all[i].Name = names[all[i].Subject]
		}
		return err
	})
}

// A Count is how a programme stands in the reader's area.
type Count struct {
	Programme string `db:"programme"`
	Open      int64  `db:"open"`
	Ended     int64  `db:"ended"`
	Overdue   int64  `db:"overdue"`
}

// Overview counts every programme's cases within the scope, and what is overdue; or of
// one programme only.
func (g *Engine) Overview(ctx context.Context, h *access.House, s access.Scope, slug string) (out []Count, err error) {
	err = h.Read(ctx, s, CaseList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(cols, &args)
		today := args.Add(h.Today())
		if slug != "" {
			where += " AND c.programme = " + args.Add(slug)
		}
		return tx.Select(&out, `SELECT c.programme, CAST(sum(CASE WHEN c.ending = '' THEN 1 ELSE 0 END) AS BIGINT) AS open, CAST(sum(CASE WHEN c.ending <> '' THEN 1 ELSE 0 END) AS BIGINT) AS ended,
			CAST(sum(CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.case_id = c.id AND t.kind <> 'may' AND t.due_on < `+today+`) THEN 1 ELSE 0 END) AS BIGINT) AS overdue
			FROM cases c WHERE `+where+` GROUP BY c.programme ORDER BY c.programme`, args...)
	})
	return out, err
}

// Of reads the cases of one household or person, open ones first: the household plan
// (一户一策) is this list of a household.
func (g *Engine) Of(ctx context.Context, h *access.House, s access.Scope, household, person string) (out []Row, err error) {
	err = h.Read(ctx, s, PlanShow, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(cols, &args)
		if household != "" {
			where += " AND c.household = " + args.Add(household)
		} else {
			where += " AND c.person = " + args.Add(person)
		}
		return tx.Select(&out, `SELECT `+rowColumns+` FROM cases c WHERE `+where+` ORDER BY CASE WHEN c.ending = '' THEN 0 ELSE 1 END, c.opened_on DESC, c.id LIMIT 200`, args...)
	})
	return out, err
}
