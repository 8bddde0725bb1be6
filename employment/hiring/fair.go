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

// A Fair (招聘会) is a day on which employers and people meet. Only counts of who
// comes are public.
type Fair struct {
	ID        string    `db:"id"`
	Area      string    `db:"area"`
	Title     string    `db:"title"`
	HeldOn    store.Day `db:"held_on"`
	Hours     string    `db:"hours"`
	Place     string    `db:"place"`
	Access    string    `db:"access"` // site features at the place
	Version   int64     `db:"version"`
	Employers int64     `db:"employers"`
	People    int64     `db:"people"`
}

func (f Fair) check(today store.Day) error {
	var bad fault.Fields
	for _, field := range [][2]string{{"title", f.Title}, {"hours", f.Hours}, {"place", f.Place}} {
		switch n := len([]rune(field[1])); {
		case n == 0:
			bad.Add(field[0], "form.required")
		case n > 200:
			bad.Add(field[0], "form.too_long", "max", 200)
		}
	}
	if !f.HeldOn.Valid() || f.HeldOn < today {
		bad.Add("held_on", "hiring.bad.held_on")
	}
	return bad.Err()
}

// CreateFair announces a fair within the actor's area.
func CreateFair(ctx context.Context, h *access.House, s access.Scope, f Fair) (access.Outcome, error) {
	if err := f.check(h.Today()); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, FairCreate, func(tx *store.Tx) (access.Outcome, error) {
		if !s.Covers("", "", f.Area) {
			return access.Outcome{}, fault.NotFound("division")
		}
		id := h.NewID()
		if _, err := tx.Exec(`INSERT INTO fair (id, area, title, held_on, hours, place, access, version) VALUES ($1,$2,$3,$4,$5,$6,$7,1)`,
			id, f.Area, f.Title, f.HeldOn, f.Hours, f.Place, f.Access); err != nil {
			return access.Outcome{}, fmt.Errorf("fair: %w", err)
		}
		return access.Outcome{Record: id, Version: 1, Status: "announced"}, h.Append(tx, s, event.Fact{Kind: "fair.announced", Subject: id, Area: f.Area, Keys: append([]string{"fair:" + id}, boards(f.Area)...)})
	})
}

// JoinFair enters an employer or a person ("employer", "person"); joining twice is
// joining once.
func JoinFair(ctx context.Context, h *access.House, s access.Scope, fair, kind, who string) (access.Outcome, error) {
	return h.Write(ctx, s, FairJoin, func(tx *store.Tx) (access.Outcome, error) {
		f := event.Fact{Kind: "fair.joined", Subject: fair, Keys: []string{"fair:" + fair, kind + ":" + who}}
		switch kind {
		case byPerson:
			area, err := areaOf(tx, s, who)
			if err == nil {
				err = h.ActFor(tx, s, who)
			}
			if err != nil {
				return access.Outcome{}, err
			}
			f.Person, f.Area = who, area
		case byEmployer:
			var area string
			if err := tx.Get(&area, `SELECT area FROM employer WHERE id = $1 AND state = 'admitted'`, who); err != nil || !s.Covers("", who, area) {
				return access.Outcome{}, fault.NotFound("employer")
			}
			f.Area = area
		default:
			return access.Outcome{}, fault.NotFound("kind")
		}
		var held store.Day
		err := tx.Get(&held, `SELECT held_on FROM fair WHERE id = $1`, fair)
		if errors.Is(err, store.ErrNoRow) {
			return access.Outcome{}, fault.NotFound("fair")
		}
		if err != nil {
			return access.Outcome{}, fmt.Errorf("fair: %w", err)
		}
		if held < h.Today() {
			return access.Outcome{}, fault.Conflict("hiring.fair_over")
		}
		n, err := tx.Exec(`INSERT INTO fair_entry (fair, kind, who) VALUES ($1,$2,$3) ON CONFLICT (fair, kind, who) DO NOTHING`, fair, kind, who)
		if err != nil || n == 0 {
			return access.Outcome{Record: fair, Version: 1, Status: "joined"}, err
		}
		return access.Outcome{Record: fair, Version: 1, Status: "joined"}, h.Append(tx, s, f)
	})
}

// Fairs lists those held from a day on, for everybody.
func Fairs(ctx context.Context, h *access.House, s access.Scope, from store.Day, limit int) (out []Fair, err error) {
	err = h.Read(ctx, s, FairList, func(tx *store.Tx) error {
		return tx.Select(&out, `SELECT f.id, f.area, f.title, f.held_on, f.hours, f.place, f.access, f.version,
			(SELECT count(*) FROM fair_entry x WHERE x.fair = f.id AND x.kind = 'employer') AS employers,
			(SELECT count(*) FROM fair_entry x WHERE x.fair = f.id AND x.kind = 'person') AS people
			FROM fair f WHERE f.held_on >= $1 ORDER BY f.held_on, f.id LIMIT $2`, from, limitOf(limit))
	})
	return out, err
}
