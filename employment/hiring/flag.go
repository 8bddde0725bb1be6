package hiring

import (
	"context"
	"errors"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Flag (预警) is a sign for a human to look at, of certificate renting (挂证) above
// all. It accuses nobody and stops nothing.
type Flag struct {
	ID           string        `db:"id"`
	Kind         string        `db:"kind"` // hiring.flag.<kind>
	Employer     string        `db:"employer"`
	EmployerName string        `db:"employer_name"`
	Person       string        `db:"person"`
	PersonName   string        `db:"person_name"`
	Area         string        `db:"area"`
	RaisedAt     store.Instant `db:"raised_at"`
	Note         string        `db:"note"`
	ClosedAt     store.Instant `db:"closed_at"`
	ClosedBy     string        `db:"closed_by"`
	Outcome      string        `db:"outcome"`
	Version      int64         `db:"version"`
}

// The kinds of flags.
const (
	TwoEmployers = "two_employers" // one person with live contracts at two employers
	Unreached    = "unreached"     // nobody could be reached at a follow-up
	Unconfirmed  = "unconfirmed"   // a contract, and no word of the person for 30 days
	ManyCards    = "many_cards"    // more than half of the staff, five or more people
	Silent       = "silent"        // deliveries left unanswered for 60 days
)

// signs finds what calls for a flag. Each query yields employer and person ("" = the
// employer as a whole); $1 is the last contract day that should be confirmed by now.
var signs = []struct{ kind, query string }{
	{TwoEmployers, `SELECT DISTINCT t.employer, t.person FROM placement t JOIN placement o ON o.person = t.person AND o.employer <> t.employer
		WHERE t.ended_on = '' AND o.ended_on = '' AND t.employer <> '' AND o.employer <> '' AND t.contract_on <> '' AND o.contract_on <> '' AND $1 <> ''`},
	{Unreached, `SELECT DISTINCT f.employer, f.person FROM followup f WHERE f.person_says = 'unreached' AND f.employer <> '' AND $1 <> ''`},
	{Unconfirmed, `SELECT DISTINCT t.employer, t.person FROM placement t WHERE t.channel = 'platform' AND t.confirmed_at = '' AND t.ended_on = '' AND t.contract_on <= $1`},
	{ManyCards, `SELECT t.employer, '' AS person FROM placement t JOIN employer e ON e.id = t.employer WHERE t.ended_on = '' AND t.contract_on <> '' AND e.staff > 0 AND $1 <> ''
		GROUP BY t.employer, e.staff HAVING count(DISTINCT t.person) >= 5 AND count(DISTINCT t.person) * 2 > e.staff`},
	{Silent, `SELECT e.id AS employer, '' AS person FROM employer e WHERE e.silent > 0 AND $1 <> ''`},
}

// RaiseFlags looks through all records and raises the flags that are not there yet;
// one that was closed stays closed. A chore of every ten minutes.
func RaiseFlags(ctx context.Context, h *access.House, s access.Scope) (raised int, err error) {
	_, err = h.Write(ctx, s, FlagRaise, func(tx *store.Tx) (access.Outcome, error) {
		raised = 0
		due := h.Today().AddDays(-rulesOn(h.Today()).Start)
		for _, sign := range signs {
			var found []Flag
			if err := tx.Select(&found, sign.query+` ORDER BY 1, 2`, due); err != nil {
				return access.Outcome{}, fmt.Errorf("flags %s: %w", sign.kind, err)
			}
			for _, f := range found {
				f.Kind = sign.kind
				fresh, err := f.raise(tx, h, s)
				if err != nil {
					return access.Outcome{}, err
				}
				if fresh {
					raised++
				}
			}
		}
		return access.Outcome{Status: "raised"}, nil
	})
	return raised, err
}

// raise writes the flag unless the same stands already, under the employer's area.
func (f Flag) raise(tx *store.Tx, h *access.House, s access.Scope) (fresh bool, err error) {
	err = tx.Get(&f.Area, `SELECT area FROM employer WHERE id = $1`, f.Employer)
	if errors.Is(err, store.ErrNoRow) { // an employer outside the platform: the person's area answers
		err = tx.Get(&f.Area, `SELECT area FROM person WHERE id = $1`, f.Person)
	}
	if err != nil {
		return false, fmt.Errorf("flag: %w", err)
	}
	f.ID = h.NewID()
	n, err := tx.Exec(`INSERT INTO flag (id, kind, employer, person, area, raised_at, note, closed_at, closed_by, outcome, version) VALUES ($1,$2,$3,$4,$5,$6,'','','','',1)
		ON CONFLICT (kind, employer, person) DO NOTHING`, f.ID, f.Kind, f.Employer, f.Person, f.Area, store.InstantOf(h.Now()))
	if err != nil || n == 0 {
		return false, err
	}
	return true, h.Append(tx, s, event.Fact{Kind: "flag.raised", Subject: f.ID, Area: f.Area, Keys: append([]string{"flags"}, boards(f.Area)...)})
}

const flagColumns = `f.id, f.kind, f.employer, COALESCE(e.name, '') AS employer_name, f.person, COALESCE(n.name, '') AS person_name, f.area, f.raised_at, f.note, f.closed_at, f.closed_by, f.outcome, f.version`

const flagTables = ` FROM flag f LEFT JOIN employer e ON e.id = f.employer LEFT JOIN person n ON n.id = f.person `

// Flags lists, newest first, within the area.
func Flags(ctx context.Context, h *access.House, s access.Scope, open bool, limit int) (out []Flag, err error) {
	err = h.Read(ctx, s, FlagList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Area: "f.area"}, &args)
		if open {
			where += ` AND f.closed_at = ''`
		}
		return tx.Select(&out, `SELECT `+flagColumns+flagTables+`WHERE `+where+` ORDER BY f.id DESC LIMIT `+args.Add(limitOf(limit)), args...)
	})
	return out, err
}

// CloseFlag writes what the human found.
func CloseFlag(ctx context.Context, h *access.House, s access.Scope, id string, version int64, outcome string) (access.Outcome, error) {
	if err := short("outcome", outcome, true); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, FlagClose, func(tx *store.Tx) (access.Outcome, error) {
		var f Flag
		var args access.Args
		where := s.Where(access.Cols{Area: "f.area"}, &args)
		if err := tx.Get(&f, `SELECT `+flagColumns+flagTables+`WHERE `+where+` AND f.id = `+args.Add(id), args...); err != nil {
			return access.Outcome{}, store.Found(err, "flag")
		}
		if !f.ClosedAt.IsZero() {
			return access.Outcome{}, fault.Conflict("hiring.already_ended")
		}
		n, err := tx.Exec(`UPDATE flag SET closed_at = $3, closed_by = $4, outcome = $5, version = version + 1 WHERE id = $1 AND version = $2`,
			f.ID, version, store.InstantOf(h.Now()), s.Actor().Account, outcome)
		if err := store.One(n, err, "flag"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: f.ID, Version: version + 1, Status: "closed"}, h.Append(tx, s, event.Fact{Kind: "flag.closed", Subject: f.ID, Area: f.Area, Keys: append([]string{"flags"}, boards(f.Area)...)})
	})
}

// CloseSilent closes deliveries that nobody answered for sixty days and counts them
// against the employer, at most limit at a time; call it until it answers 0.
func CloseSilent(ctx context.Context, h *access.House, s access.Scope, limit int) (closed int, err error) {
	_, err = h.Write(ctx, s, SilentClose, func(tx *store.Tx) (access.Outcome, error) {
		closed = 0
		var rows []Delivery
		if err := tx.Select(&rows, `SELECT `+deliveryColumns+deliveryTables+`WHERE d.state IN ('sent', 'viewed') AND d.answered_at = '' AND d.sent_on <= $1 ORDER BY d.id LIMIT $2`,
			h.Today().AddDays(-rulesOn(h.Today()).Lapse), limitOf(limit)); err != nil {
			return access.Outcome{}, fmt.Errorf("silent: %w", err)
		}
		for _, d := range rows {
			if err := d.move(tx, h, s, doLapse, bySystem, ""); err != nil {
				return access.Outcome{}, err
			}
			if _, err := tx.Exec(`UPDATE employer SET silent = silent + 1, version = version + 1, updated_at = $2 WHERE id = $1`, d.Employer, store.InstantOf(h.Now())); err != nil {
				return access.Outcome{}, fmt.Errorf("employer: %w", err)
			}
			if _, err := (Flag{Kind: Silent, Employer: d.Employer}).raise(tx, h, s); err != nil {
				return access.Outcome{}, err
			}
			closed++
		}
		return access.Outcome{Status: Lapsed}, nil
	})
	return closed, err
}
