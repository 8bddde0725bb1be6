package roll

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Roll (名册) as it stands, with what its lines came to and what applying it would
// change.
type Roll struct {
	ID       string           `db:"id"`
	Kind     string           `db:"kind"`
	Month    string           `db:"month"`
	Area     string           `db:"area"`
	Source   string           `db:"source"`
	State    string           `db:"state"`
	StagedBy string           `db:"staged_by"`
	StagedAt store.Instant    `db:"staged_at"`
	Version  int64            `db:"version"`
	Lines    map[string]int64 `db:"-"` // by state
	Change   Change           `db:"-"` // of a staged roll
}

// A Change is how many people's benefits would begin, change, go on or end.
type Change struct{ Begin, Alter, Same, End int64 }

const rollColumns = `id, kind, month, area, source, state, staged_by, staged_at, version`

// Rolls lists rolls within the scope, the newest first.
func Rolls(ctx context.Context, h *access.House, s access.Scope, limit int) (out []Roll, err error) {
	err = h.Read(ctx, s, List, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Area: "area"}, &args)
		if err := tx.Select(&out, `SELECT `+rollColumns+` FROM roll WHERE `+where+` ORDER BY staged_at DESC, id DESC LIMIT `+args.Add(limit), args...); err != nil {
			return fmt.Errorf("rolls: %w", err)
		}
		for i := range out {
			if err := out[i].fill(tx); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// ShowRoll reads one within the scope.
func ShowRoll(ctx context.Context, h *access.House, s access.Scope, id string) (r Roll, err error) {
	err = h.Read(ctx, s, List, func(tx *store.Tx) error {
		if r, err = one(tx, s, id); err != nil {
			return err
		}
		return r.fill(tx)
	})
	return r, err
}

func (r *Roll) fill(tx *store.Tx) error {
	var counts []struct {
		State string `db:"state"`
		N     int64  `db:"n"`
	}
	if err := tx.Select(&counts, `SELECT state, COUNT(*) AS n FROM roll_row WHERE roll = $1 GROUP BY state`, r.ID); err != nil {
		return fmt.Errorf("roll: %w", err)
	}
	r.Lines = map[string]int64{}
	for _, c := range counts {
		r.Lines[c.State] = c.N
	}
	if r.State != "staged" {
		return nil
	}
	all, err := r.differences(tx)
	for _, d := range all {
		switch {
		case d.Was == "" && d.Listed:
			r.Change.Begin++
		case !d.Listed:
			r.Change.End++
		case d.Amount != d.WasAmount:
			r.Change.Alter++
		default:
			r.Change.Same++
		}
	}
	return err
}

// difference is one person's benefit of the kind: on the roll, in force, or both.
type difference struct {
	Person    string `db:"person"`
	Area      string `db:"area"`
	Household string `db:"household"`
	Listed    bool   `db:"listed"`
	Amount    int64  `db:"amount"`
	Was       string `db:"was"` // benefit in force, "" = none
	WasAmount int64  `db:"was_amount"`
}

// differences compares the matched lines with what is in force. A person whose line
// could not be read, or whose name differs, keeps what they have: only who is truly
// absent from the roll ends.
func (r *Roll) differences(tx *store.Tx) (all []difference, err error) {
	err = tx.Select(&all, `SELECT n.id AS person, n.area, n.household, TRUE AS listed, w.amount, COALESCE(b.id, '') AS was, COALESCE(b.amount, 0) AS was_amount
		FROM roll_row w JOIN person n ON n.id = w.person LEFT JOIN benefit b ON b.person = w.person AND b.kind = $1 AND b.to_on = $2
		WHERE w.roll = $3 AND w.state = 'matched'
		UNION ALL SELECT b.person, n.area, n.household, FALSE AS listed, 0 AS amount, b.id AS was, b.amount AS was_amount
		FROM benefit b JOIN person n ON n.id = b.person WHERE b.kind = $1 AND b.to_on = $2 AND n.area >= $4 AND n.area < $5
		AND NOT EXISTS (SELECT 1 FROM roll_row w WHERE w.roll = $3 AND w.person = b.person)`, r.Kind, forever, r.ID, r.Area, r.Area[:len(r.Area)-1]+"0")
	if err != nil {
		return nil, fmt.Errorf("roll differences: %w", err)
	}
	return all, nil
}

// ApplyRoll makes a staged roll true from its month on. Somebody else than who staged
// it must do so (four eyes).
func ApplyRoll(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return h.Write(ctx, s, Apply, func(tx *store.Tx) (access.Outcome, error) {
		r, err := one(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		switch {
		case r.State != "staged":
			return access.Outcome{}, fault.Conflict("roll.not_staged")
		case r.StagedBy == s.Actor().Account && s.Actor().Kind != "system":
			return access.Outcome{}, fault.Denied("roll.four_eyes")
		}
		if err := r.newest(tx); err != nil {
			return access.Outcome{}, err
		}
		all, err := r.differences(tx)
		if err != nil {
			return access.Outcome{}, err
		}
		for _, d := range all {
			if err := r.apply(tx, h, s, d); err != nil {
				return access.Outcome{}, err
			}
		}
		return r.finish(tx, h, s, version, "applied")
	})
}

// newest refuses a roll of an earlier month than one that was applied for people of
// its area: it would end what later rolls began.
func (r *Roll) newest(tx *store.Tx) error {
	var later int64
	err := tx.Get(&later, `SELECT COUNT(*) FROM roll WHERE kind = $1 AND state = 'applied' AND month > $2 AND (area LIKE $3 OR $4 LIKE area || '%')`, r.Kind, r.Month, r.Area+"%", r.Area)
	if err != nil {
		return fmt.Errorf("roll: %w", err)
	}
	if later > 0 {
		return fault.Conflict("roll.older")
	}
	return nil
}

// DropRoll throws a staged roll away.
func DropRoll(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return h.Write(ctx, s, Drop, func(tx *store.Tx) (access.Outcome, error) {
		r, err := one(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if r.State != "staged" {
			return access.Outcome{}, fault.Conflict("roll.not_staged")
		}
		return r.finish(tx, h, s, version, "dropped")
	})
}

func one(tx *store.Tx, s access.Scope, id string) (r Roll, err error) {
	var args access.Args
	where := s.Where(access.Cols{Area: "area"}, &args)
	err = tx.Get(&r, `SELECT `+rollColumns+` FROM roll WHERE `+where+` AND id = `+args.Add(id), args...)
	if errors.Is(err, store.ErrNoRow) {
		return r, fault.NotFound("roll")
	}
	return r, err
}

func (r *Roll) finish(tx *store.Tx, h *access.House, s access.Scope, version int64, state string) (access.Outcome, error) {
	n, err := tx.Exec(`UPDATE roll SET state = $1, applied_by = $2, applied_at = $3, version = version + 1 WHERE id = $4 AND version = $5`,
		state, s.Actor().Account, store.InstantOf(h.Now()), r.ID, version)
	if err := store.One(n, err, "roll"); err != nil {
		return access.Outcome{}, err
	}
	return access.Outcome{Record: r.ID, Version: version + 1, Status: state}, h.Append(tx, s, event.Fact{Kind: "roll." + state, Subject: r.ID, Area: r.Area, Keys: []string{"officers", "roll:" + r.ID}})
}

// apply changes one person's benefit: what ends, ends with the month before.
func (r *Roll) apply(tx *store.Tx, h *access.House, s access.Scope, d difference) error {
	if d.Listed && d.Was != "" && d.Amount == d.WasAmount {
		return nil
	}
	from := store.Day(r.Month + "-01")
	if d.Was != "" {
		if _, err := tx.Exec(`UPDATE benefit SET to_on = $1 WHERE id = $2`, from.AddDays(-1), d.Was); err != nil {
			return fmt.Errorf("end benefit: %w", err)
		}
	}
	kind := "benefit.ended"
	if d.Listed {
		kind = "benefit.begun"
		if _, err := tx.Exec(`INSERT INTO benefit (id, person, area, kind, amount, from_on, to_on, roll) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
			h.NewID(), d.Person, d.Area, r.Kind, d.Amount, from, forever, r.ID); err != nil {
			return fmt.Errorf("benefit: %w", err)
		}
	}
	if err := r.class(tx, d.Person); err != nil {
		return err
	}
	keys := []string{"person:" + d.Person}
	if d.Household != "" {
		keys = append(keys, "household:"+d.Household)
	}
	return h.Append(tx, s, event.Fact{Kind: kind, Subject: d.Person, Person: d.Person, Area: d.Area, Keys: keys,
		Data: map[string]string{"kind": r.Kind, "month": r.Month, "fen": fmt.Sprint(d.Amount)}})
}

// class keeps the person's income class what the rolls say: the strongest help in
// force, or none.
func (r *Roll) class(tx *store.Tx, person string) error {
	if !slices.Contains(classes, r.Kind) {
		return nil
	}
	var drawn []string
	if err := tx.Select(&drawn, `SELECT kind FROM benefit WHERE person = $1 AND to_on = $2`, person, forever); err != nil {
		return fmt.Errorf("income class: %w", err)
	}
	class := "none"
	for _, c := range classes {
		if slices.Contains(drawn, c) {
			class = c
			break
		}
	}
	if _, err := tx.Exec(`UPDATE person SET income_class = $1, version = version + 1 WHERE id = $2 AND income_class <> $1`, class, person); err != nil {
		return fmt.Errorf("income class: %w", err)
	}
	return r.householdClass(tx, person)
}

// householdClass keeps the household's class the strongest help of those who live in
// it. What no roll knows of (an orphan, a child of a welfare home, a household lifted
// from poverty) stays where no help is in force.
func (r *Roll) householdClass(tx *store.Tx, person string) error {
	var drawn []string
	if err := tx.Select(&drawn, `SELECT DISTINCT income_class FROM person WHERE household <> '' AND died_on = '' AND moved_on = '' AND household = (SELECT household FROM person WHERE id = $1)`, person); err != nil {
		return fmt.Errorf("income class: %w", err)
	}
	class := "none"
	for _, c := range classes {
		if slices.Contains(drawn, c) {
			class = c
			break
		}
	}
	_, err := tx.Exec(`UPDATE household SET income_class = $1, version = version + 1 WHERE id = (SELECT household FROM person WHERE id = $2) AND income_class <> $1
		AND ($1 <> 'none' OR income_class IN ('', 'dibao', 'margin', 'tekun'))`, class, person)
	if err != nil {
		return fmt.Errorf("income class: %w", err)
	}
	return nil
}

// A Benefit (待遇) is what a person draws, or drew, between two days.
type Benefit struct {
	Person string    `db:"person"`
	Kind   string    `db:"kind"`
	Amount int64     `db:"amount"` // fen a month
	From   store.Day `db:"from_on"`
	To     store.Day `db:"to_on"` // 9999-12-31 while it is paid
}

// InForce tells whether the benefit is drawn on a day.
func (b Benefit) InForce(on time.Time) bool {
	day := store.DayOf(on)
	return b.From <= day && day <= b.To
}

// Benefits lists a person's, within the scope, the newest first.
func Benefits(ctx context.Context, h *access.House, s access.Scope, person string) (out []Benefit, err error) {
	err = h.Read(ctx, s, BenefitList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Person: "b.person", Area: "b.area"}, &args)
		return tx.Select(&out, `SELECT b.person, b.kind, b.amount, b.from_on, b.to_on FROM benefit b WHERE `+where+` AND b.person = `+args.Add(person)+` ORDER BY b.from_on DESC, b.kind`, args...)
	})
	return out, err
}
