package casework

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Deputy (代理) acts in the parties that somebody holds, while they are away.
type Deputy struct {
	ID         string    `db:"id"`
	Account    string    `db:"account"` // who is away
	Deputy     string    `db:"deputy"`
	Name       string    `db:"name"` // the other one's, as the reader lists them
	From       store.Day `db:"from_on"`
	To         store.Day `db:"to_on"`
	RowVersion int64     `db:"row_version"`
}

// longestAway is how many days one stand-in may last; who is gone longer hands over.
const longestAway = 183

// Deputise names who acts for the actor from one day to another. A deputy has the
// actor's parties, not their office, and is the same pair of eyes as the actor.
func (g *Engine) Deputise(ctx context.Context, h *access.House, s access.Scope, deputy string, from, to store.Day) (access.Outcome, error) {
	return h.Write(ctx, s, Deputise, func(tx *store.Tx) (access.Outcome, error) {
		var bad fault.Fields
		today := h.Today()
		switch {
		case !from.Valid() || from < today:
			bad.Add("from", "casework.deputy.from")
		case !to.Valid() || to < from || from.DaysUntil(to) > longestAway:
			bad.Add("to", "casework.deputy.to", "days", longestAway)
		}
		if err := bad.Err(); err != nil {
			return access.Outcome{}, err
		}
		me := s.Actor()
		key, err := standsInFor(tx, me, deputy, from, to)
		if err != nil {
			return access.Outcome{}, err
		}
		if key != "" {
			bad.Add("deputy", key)
			return access.Outcome{}, bad.Err()
		}
		id := h.NewID()
		if _, err := tx.Exec(`INSERT INTO deputy (id, account, deputy, from_on, to_on, row_version) VALUES ($1,$2,$3,$4,$5,1)`, id, me.Account, deputy, from, to); err != nil {
			return access.Outcome{}, fmt.Errorf("deputy: %w", err)
		}
		if err := access.Touch(tx, deputy); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: 1, Status: "deputised"}, h.Append(tx, s, event.Fact{Kind: "deputy.named", Subject: id, Data: map[string]string{"account": me.Account, "deputy": deputy, "from": string(from), "to": string(to)}})
	})
}

// standsInFor tells what speaks against a deputy, "" if nothing: they are a worker,
// another person, there meanwhile, and the only one.
func standsInFor(tx *store.Tx, me access.Actor, deputy string, from, to store.Day) (key string, err error) {
	who, err := access.LoadActor(tx, deputy, from)
	if fault.KindOf(err) == fault.DeniedErr {
		return "casework.deputy.worker", nil
	}
	if err != nil {
		return "", err
	}
	works := false
	for _, g := range who.Grants {
		works = works || workers[g.Role] != access.None
	}
	var n struct {
		Mine int64 `db:"mine"`
		Away int64 `db:"away"`
	}
	if err := tx.Get(&n, `SELECT COALESCE(sum(CASE WHEN account = $1 THEN 1 ELSE 0 END), 0) AS mine, COALESCE(sum(CASE WHEN account = $2 THEN 1 ELSE 0 END), 0) AS away
		FROM deputy WHERE account IN ($1, $2) AND from_on <= $3 AND to_on >= $4`, me.Account, deputy, to, from); err != nil {
		return "", fmt.Errorf("deputy: %w", err)
	}
	switch {
	case human(who) == human(me) || who.Kind != "staff" || !works:
		return "casework.deputy.worker", nil
	case n.Mine > 0:
		return "casework.deputy.one", nil
	case n.Away > 0:
		return "casework.deputy.away", nil
	}
	return "", nil
}

// EndDeputy ends a stand-in before its last day: whoever was away is there again, or the
// deputy, whom nobody asked, lays it down.
func (g *Engine) EndDeputy(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return h.Write(ctx, s, Deputise, func(tx *store.Tx) (access.Outcome, error) {
		var d Deputy
		if err := tx.Get(&d, `SELECT id, account, deputy, '' AS name, from_on, to_on, row_version FROM deputy WHERE id = $1 AND $2 IN (account, deputy)`, id, s.Actor().Account); err != nil {
			return access.Outcome{}, store.Found(err, "deputy")
		}
		n, err := tx.Exec(`UPDATE deputy SET to_on = $1, row_version = row_version + 1 WHERE id = $2 AND row_version = $3`, h.Today().AddDays(-1), id, version)
		if err := store.One(n, err, "deputy"); err != nil {
			return access.Outcome{}, err
		}
		if err := access.Touch(tx, d.Deputy); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "ended"}, h.Append(tx, s, event.Fact{Kind: "deputy.ended", Subject: id, Data: map[string]string{"account": d.Account, "deputy": d.Deputy}})
	})
}

// Deputies are who acts for the actor from today on, and for whom the actor acts.
func (g *Engine) Deputies(ctx context.Context, h *access.House, s access.Scope) (mine, theirs []Deputy, err error) {
	err = h.Read(ctx, s, Deputise, func(tx *store.Tx) error {
		for _, x := range []struct {
			into       *[]Deputy
			me, theirs string
		}{{&mine, "account", "deputy"}, {&theirs, "deputy", "account"}} {
			if err := tx.Select(x.into, `SELECT d.id, d.account, d.deputy, a.name, d.from_on, d.to_on, d.row_version FROM deputy d JOIN account a ON a.id = d.`+x.theirs+
				` WHERE d.`+x.me+` = $1 AND d.to_on >= $2 ORDER BY d.from_on, d.id`, s.Actor().Account, h.Today()); err != nil {
				return fmt.Errorf("deputies: %w", err)
			}
		}
		return nil
	})
	return mine, theirs, err
}
