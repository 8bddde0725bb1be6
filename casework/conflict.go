package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Conflict (回避) is somebody's word that they are not impartial about a person (and
// their household), an organisation or a case: they have no part in it and do not see
// it, until somebody else lifts that.
type Conflict struct {
	ID         string    `db:"id"`
	Account    string    `db:"account"`
	Kind       string    `db:"kind"` // person organisation case
	Ref        string    `db:"ref"`
	Household  string    `db:"household"`
	Area       string    `db:"area"`
	DeclaredOn store.Day `db:"declared_on"`
	LiftedOn   store.Day `db:"lifted_on"`
	LiftedBy   string    `db:"lifted_by"`
	RowVersion int64     `db:"row_version"`
	Why        string    `db:"-"` // as it was declared
}

const conflictColumns = `c.id, c.account, c.kind, c.ref, c.household, c.area, c.declared_on, c.lifted_on, c.lifted_by, c.row_version`

// declaredFact is the kind of fact that holds why.
const declaredFact = "conflict.declared"

// Declare keeps the actor out of what they are not impartial about, at once.
func (g *Engine) Declare(ctx context.Context, h *access.House, s access.Scope, kind, ref, why string) (access.Outcome, error) {
	return h.Write(ctx, s, Declare, func(tx *store.Tx) (access.Outcome, error) {
		var bad fault.Fields
		if strings.TrimSpace(why) == "" {
			bad.Add("why", "casework.refused.needs_reason")
			return access.Outcome{}, bad.Err()
		}
		me := s.Actor()
		c := Conflict{ID: h.NewID(), Account: me.Account, Kind: kind, Ref: ref, Area: seat(me)}
		if err := declarable(tx, s, &c); err != nil {
			return access.Outcome{}, err
		}
		var n int64
		if err := tx.Get(&n, `SELECT count(*) FROM conflict WHERE account = $1 AND ref = $2 AND lifted_on = ''`, me.Account, ref); err != nil {
			return access.Outcome{}, fmt.Errorf("conflict: %w", err)
		}
		if n > 0 {
			bad.Add("ref", "casework.conflict.stands")
			return access.Outcome{}, bad.Err()
		}
		if _, err := tx.Exec(`INSERT INTO conflict (id, account, kind, ref, household, area, declared_on, lifted_on, lifted_by, row_version) VALUES ($1,$2,$3,$4,$5,$6,$7,'','',1)`,
			c.ID, c.Account, c.Kind, c.Ref, c.Household, c.Area, h.Today()); err != nil {
			return access.Outcome{}, fmt.Errorf("conflict: %w", err)
		}
		if kind == programme.Person { // whoever is excluded from a person reads nothing of them anywhere
			if _, err := tx.Exec(`INSERT INTO exclusion (account, person, because) VALUES ($1,$2,$3) ON CONFLICT (account, person) DO NOTHING`, me.Account, ref, c.ID); err != nil {
				return access.Outcome{}, fmt.Errorf("conflict: %w", err)
			}
		}
		if err := access.Touch(tx, me.Account); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: c.ID, Version: 1, Status: "declared"}, h.Append(tx, s, event.Fact{Kind: declaredFact, Subject: c.ID, Area: c.Area,
			Data: map[string]string{"account": me.Account, "kind": kind, "ref": ref, "why": why}})
	})
}

// declarable finds what is declared about among what the actor could come across: any
// person or organisation, and a case they see.
func declarable(tx *store.Tx, s access.Scope, c *Conflict) error {
	var args access.Args
	query := ""
	switch c.Kind {
	case programme.Person:
		query = `SELECT household, area FROM person c WHERE c.id = ` + args.Add(c.Ref)
	case programme.Organisation:
		query = `SELECT '' AS household, area FROM organisation c WHERE c.id = ` + args.Add(c.Ref)
	case "case":
		query = `SELECT '' AS household, area FROM cases c WHERE ` + s.Where(cols, &args) + ` AND c.id = ` + args.Add(c.Ref)
	default:
		return fault.NotFound("subject")
	}
	var found struct{ Household, Area string }
	if err := tx.Get(&found, query, args...); err != nil {
		return store.Found(err, "subject")
	}
	c.Household = found.Household
	if c.Area == "" { // somebody of no office: whoever answers for what it is about
		c.Area = found.Area
	}
	return nil
}

// Lift lets somebody back in: a superior of their office, never themselves, and says
// why.
func (g *Engine) Lift(ctx context.Context, h *access.House, s access.Scope, id string, version int64, why string) (access.Outcome, error) {
	return h.Write(ctx, s, ConflictLift, func(tx *store.Tx) (access.Outcome, error) {
		var args access.Args
		where := s.Where(access.Cols{Area: "c.area"}, &args)
		var c Conflict
		if err := tx.Get(&c, `SELECT `+conflictColumns+` FROM conflict c WHERE `+where+` AND c.lifted_on = '' AND c.id = `+args.Add(id), args...); err != nil {
			return access.Outcome{}, store.Found(err, "conflict")
		}
		them, err := access.LoadActor(tx, c.Account, h.Today())
		if err != nil && fault.KindOf(err) != fault.DeniedErr {
			return access.Outcome{}, err
		}
		if c.Account == s.Actor().Account || human(them) == human(s.Actor()) || slices.Contains(s.Actor().StandsFor(), c.Account) {
			return access.Outcome{}, fault.Denied("casework.conflict.other")
		}
		if strings.TrimSpace(why) == "" {
			var bad fault.Fields
			bad.Add("why", "casework.refused.needs_reason")
			return access.Outcome{}, bad.Err()
		}
		n, err := tx.Exec(`UPDATE conflict SET lifted_on = $1, lifted_by = $2, row_version = row_version + 1 WHERE id = $3 AND row_version = $4`, h.Today(), s.Actor().Account, id, version)
		if err := store.One(n, err, "conflict"); err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`DELETE FROM exclusion WHERE account = $1 AND person = $2 AND because = $3`, c.Account, c.Ref, c.ID); err != nil {
			return access.Outcome{}, fmt.Errorf("conflict: %w", err)
		}
		if err := access.Touch(tx, c.Account); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "lifted"}, h.Append(tx, s, event.Fact{Kind: "conflict.lifted", Subject: id, Area: c.Area, Data: map[string]string{"why": why}})
	})
}

// Conflicts lists the actor's own declarations, standing first.
func (g *Engine) Conflicts(ctx context.Context, h *access.House, s access.Scope) (out []Conflict, err error) {
	return declared(ctx, h, s, Declare, func(args *access.Args) string { return "c.account = " + args.Add(s.Actor().Account) })
}

// Lifts lists what stands in the reader's area and could be lifted by them.
func (g *Engine) Lifts(ctx context.Context, h *access.House, s access.Scope) (out []Conflict, err error) {
	return declared(ctx, h, s, ConflictLift, func(args *access.Args) string {
		return s.Where(access.Cols{Area: "c.area"}, args) + " AND c.lifted_on = '' AND c.account <> " + args.Add(s.Actor().Account)
	})
}

func declared(ctx context.Context, h *access.House, s access.Scope, a access.Action, where func(*access.Args) string) (out []Conflict, err error) {
	err = h.Read(ctx, s, a, func(tx *store.Tx) error {
		var args access.Args
		if err := tx.Select(&out, `SELECT `+conflictColumns+` FROM conflict c WHERE `+where(&args)+` ORDER BY CASE WHEN c.lifted_on = '' THEN 0 ELSE 1 END, c.declared_on DESC, c.id LIMIT 200`, args...); err != nil {
			return fmt.Errorf("conflicts: %w", err)
		}
		for i := range out {
			told, err := h.Told(tx, out[i].ID, "", declaredFact)
			if err != nil {
				return err
			}
			for _, t := range told {
				out[i].Why = t.Data["why"]
			}
		}
		return nil
	})
	return out, err
}

// conflicted tells whether the actor declared a conflict about the case or those in it.
func (r *run) conflicted(who access.Actor) bool {
	if who.Account == "" || who.Kind == "system" {
		return false
	}
	return r.count(`SELECT count(*) FROM conflict f WHERE f.account = $1 AND f.lifted_on = '' AND (f.ref IN ($2, $3, $4) OR (f.household <> '' AND f.household = $5)
		OR f.ref IN (SELECT y.ref FROM party y WHERE y.case_id = $2))`, who.Account, r.row.ID, r.row.Subject, r.row.Person, r.row.Household) > 0
}

// seat is the widest area that the actor's role of a worker is over, "" for none.
func seat(who access.Actor) (area string) {
	for _, g := range who.Grants {
		if workers[g.Role] != access.None && g.Area != "" && (area == "" || len(g.Area) < len(area)) {
			area = g.Area
		}
	}
	return area
}
