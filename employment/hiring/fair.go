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
	ID          string    `db:"id"`
	Area        string    `db:"area"`
	Title       string    `db:"title"`
	HeldOn      store.Day `db:"held_on"`
	Hours       string    `db:"hours"`
	Place       string    `db:"place"`
	Access      string    `db:"access"`      // site features at the place, as matching.FormatSites
	Interpreter bool      `db:"interpreter"` // of sign language
	CalledOff   string    `db:"called_off"`  // why; "" = it will be held
	Version     int64     `db:"version"`
	Employers   int64     `db:"employers"`
	People      int64     `db:"people"`
}

const fairColumns = `f.id, f.area, f.title, f.held_on, f.hours, f.place, f.access, f.interpreter, f.called_off, f.version,
	(SELECT count(*) FROM fair_entry x WHERE x.fair = f.id AND x.kind = 'employer') AS employers,
	(SELECT count(*) FROM fair_entry x WHERE x.fair = f.id AND x.kind = 'person') AS people`

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

func (f Fair) fact(kind string) event.Fact {
	return event.Fact{Kind: kind, Subject: f.ID, Area: f.Area, Keys: append([]string{"fair:" + f.ID}, boards(f.Area)...)}
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
		f := f
		f.ID = h.NewID()
		if _, err := tx.Exec(`INSERT INTO fair (id, area, title, held_on, hours, place, access, interpreter, called_off, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'',1)`,
			f.ID, f.Area, f.Title, f.HeldOn, f.Hours, f.Place, f.Access, f.Interpreter); err != nil {
			return access.Outcome{}, fmt.Errorf("fair: %w", err)
		}
		return access.Outcome{Record: f.ID, Version: 1, Status: "announced"}, h.Append(tx, s, f.fact("fair.announced"))
	})
}

// CallOffFair says why a fair will not be held; who entered sees it at once.
func CallOffFair(ctx context.Context, h *access.House, s access.Scope, id string, version int64, why string) (access.Outcome, error) {
	if err := short("why", why, true); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, FairCallOff, func(tx *store.Tx) (access.Outcome, error) {
		f, err := loadFair(tx, id)
		switch {
		case err != nil:
			return access.Outcome{}, err
		case !s.Covers("", "", f.Area):
			return access.Outcome{}, fault.NotFound("fair")
		case f.Version != version:
			return access.Outcome{}, fault.Conflict("access.stale", "what", "fair")
		case f.CalledOff != "" || f.HeldOn < h.Today():
			return access.Outcome{}, fault.Conflict("hiring.fair_over")
		}
		n, err := tx.Exec(`UPDATE fair SET called_off = $3, version = version + 1 WHERE id = $1 AND version = $2`, id, version, why)
		if err := store.One(n, err, "fair"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "called_off"}, h.Append(tx, s, f.fact("fair.called_off"))
	})
}

func loadFair(tx *store.Tx, id string) (f Fair, err error) {
	err = tx.Get(&f, `SELECT `+fairColumns+` FROM fair f WHERE f.id = $1`, id)
	if errors.Is(err, store.ErrNoRow) {
		return f, fault.NotFound("fair")
	}
	if err != nil {
		return f, fmt.Errorf("fair: %w", err)
	}
	return f, nil
}

// Fairs lists those held from a day on, for everybody.
func Fairs(ctx context.Context, h *access.House, s access.Scope, from store.Day, limit int) (out []Fair, err error) {
	err = h.Read(ctx, s, FairList, func(tx *store.Tx) error {
		return tx.Select(&out, `SELECT `+fairColumns+` FROM fair f WHERE f.held_on >= $1 ORDER BY f.held_on, f.id LIMIT $2`, from, limitOf(limit))
	})
	return out, err
}

// ShowFair is one fair with the employers that come, for everybody.
func ShowFair(ctx context.Context, h *access.House, s access.Scope, id string) (f Fair, employers []Entrant, err error) {
	err = h.Read(ctx, s, FairList, func(tx *store.Tx) error {
		if f, err = loadFair(tx, id); err != nil {
			return err
		}
		return tx.Select(&employers, `SELECT x.who AS id, e.name, e.area FROM fair_entry x JOIN employer e ON e.id = x.who WHERE x.fair = $1 AND x.kind = 'employer' ORDER BY e.name, e.id LIMIT 200`, id)
	})
	return f, employers, err
}
