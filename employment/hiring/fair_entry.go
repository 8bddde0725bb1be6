package hiring

import (
	"context"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// An Entrant is an employer or a person that comes to a fair.
type Entrant struct {
	ID   string `db:"id"`
	Name string `db:"name"`
	Area string `db:"area"`
}

// JoinFair enters an employer or a person ("employer", "person"); joining twice is
// joining once.
func JoinFair(ctx context.Context, h *access.House, s access.Scope, fair, kind, who string) (access.Outcome, error) {
	return enter(ctx, h, s, fair, kind, who, "fair.joined", `INSERT INTO fair_entry (fair, kind, who) VALUES ($1,$2,$3) ON CONFLICT (fair, kind, who) DO NOTHING`)
}

// LeaveFair takes the entry back.
func LeaveFair(ctx context.Context, h *access.House, s access.Scope, fair, kind, who string) (access.Outcome, error) {
	return enter(ctx, h, s, fair, kind, who, "fair.left", `DELETE FROM fair_entry WHERE fair = $1 AND kind = $2 AND who = $3`)
}

// enter changes one entry of a fair that is still to be held.
func enter(ctx context.Context, h *access.House, s access.Scope, fair, kind, who, fact, query string) (access.Outcome, error) {
	return h.Write(ctx, s, FairJoin, func(tx *store.Tx) (access.Outcome, error) {
		f := event.Fact{Kind: fact, Subject: fair, Keys: []string{"fair:" + fair, kind + ":" + who}}
		var err error
		if f.Person, f.Area, err = entrant(tx, h, s, kind, who); err != nil {
			return access.Outcome{}, err
		}
		held, err := loadFair(tx, fair)
		if err != nil {
			return access.Outcome{}, err
		}
		if held.HeldOn < h.Today() || held.CalledOff != "" {
			return access.Outcome{}, fault.Conflict("hiring.fair_over")
		}
		out := access.Outcome{Record: fair, Version: held.Version, Status: fact[len("fair."):]}
		n, err := tx.Exec(query, fair, kind, who)
		if err != nil || n == 0 {
			return out, err
		}
		return out, h.Append(tx, s, f)
	})
}

// entrant tells whether the actor may enter this employer or person, and their area.
func entrant(tx *store.Tx, h *access.House, s access.Scope, kind, who string) (person, area string, err error) {
	switch kind {
	case byPerson:
		if area, err = areaOf(tx, s, who); err == nil {
			err = h.ActFor(tx, s, who)
		}
		return who, area, err
	case byEmployer:
		if err := tx.Get(&area, `SELECT area FROM employer WHERE id = $1 AND state = 'admitted'`, who); err != nil {
			return "", "", store.Found(err, "employer")
		}
		if !s.Covers("", who, area) {
			return "", "", fault.NotFound("employer")
		}
		return "", area, nil
	}
	return "", "", fault.NotFound("kind")
}

// Entered tells whether an employer or person has entered a fair; only who may enter
// them may ask.
func Entered(ctx context.Context, h *access.House, s access.Scope, fair, kind, who string) (yes bool, err error) {
	err = h.Read(ctx, s, FairJoin, func(tx *store.Tx) error {
		if kind == byPerson {
			if _, err := areaOf(tx, s, who); err != nil {
				return err
			}
		} else if !s.Covers("", who, "") {
			return fault.NotFound("employer")
		}
		var n int64
		err := tx.Get(&n, `SELECT count(*) FROM fair_entry WHERE fair = $1 AND kind = $2 AND who = $3`, fair, kind, who)
		yes = n > 0
		return err
	})
	return yes, err
}

// FairPeople lists who comes, of the people within the scope.
func FairPeople(ctx context.Context, h *access.House, s access.Scope, fair string) (out []Entrant, err error) {
	err = h.Read(ctx, s, FairGuests, func(tx *store.Tx) error {
		args := access.Args{fair}
		where := s.Where(access.Cols{Person: "n.id", Area: "n.area"}, &args)
		return tx.Select(&out, `SELECT n.id, n.name, n.area FROM fair_entry x JOIN person n ON n.id = x.who WHERE x.fair = $1 AND x.kind = 'person' AND `+where+` ORDER BY n.pinyin, n.id LIMIT 500`, args...)
	})
	return out, err
}
