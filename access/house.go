package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// A House is what every verb stands on: the database, the keys, the policy and
// the domain's clock. It is made once in cmd and handed down.
type House struct {
	db     *store.DB
	tx     *store.Tx // set while a story is told within one transaction
	Keys   *vault.Keys
	Policy *Policy
	Clock  store.Clock
}

// NewHouse puts the floors together.
func NewHouse(db *store.DB, keys *vault.Keys, p *Policy, clock store.Clock) *House {
	return &House{db: db, Keys: keys, Policy: p, Clock: clock}
}

// DB is for cmd, gate and tests; verbs use Read and Write.
func (h *House) DB() *store.DB { return h.db }

// Within is the same house inside an open transaction: verbs called on it join
// that transaction. The demo and imports tell whole stories this way.
func (h *House) Within(tx *store.Tx) *House {
	in := *h
	in.tx = tx
	return &in
}

// At is the same house at a fixed moment.
func (h *House) At(t time.Time) *House {
	then := *h
	then.Clock = at(t)
	return &then
}

// Now is the domain's time; Today its day in China.
func (h *House) Now() time.Time { return h.Clock.Now() }

// Today is the domain's day at +08:00.
func (h *House) Today() store.Day { return store.DayOf(h.Clock.Now()) }

// NewID makes a key for a new record.
func (h *House) NewID() string { return store.NewID(h.Clock) }

// Decide decides for the actor under the house's policy.
func (h *House) Decide(who Actor, a Action, purpose string, ch Channel) (Scope, error) {
	return h.Policy.Decide(who, a, purpose, ch)
}

// An Outcome (结果) is what a write came to: the record, its version and a status
// word. HTML and JSON answers derive from it, now and when the key comes again.
type Outcome struct {
	Record  string `db:"record"`
	Version int64  `db:"version"`
	Status  string `db:"status"`
	Again   bool   `db:"-"` // the key had been used: nothing was done this time
}

// Read runs a reading verb within the scope.
func (h *House) Read(ctx context.Context, s Scope, a Action, fn func(tx *store.Tx) error) error {
	checked := func(tx *store.Tx) error {
		if err := s.check(tx, a); err != nil {
			return err
		}
		return fn(tx)
	}
	if h.tx != nil {
		return checked(h.tx)
	}
	return h.db.Read(ctx, checked)
}

// Write runs a writing verb: scope rechecked, key honoured, outcome remembered,
// all in one transaction. fn may run again and must do nothing but SQL.
func (h *House) Write(ctx context.Context, s Scope, a Action, fn func(tx *store.Tx) (Outcome, error)) (out Outcome, err error) {
	once := func(tx *store.Tx) error {
		if err := s.check(tx, a); err != nil {
			return err
		}
		if out, err = s.before(tx); err != nil || out.Again {
			return err
		}
		if out, err = fn(tx); err != nil {
			return err
		}
		return s.remember(tx, h.Now(), out)
	}
	if h.tx != nil {
		err = once(h.tx)
		return out, err
	}
	err = h.db.Write(ctx, once)
	if err != nil && s.key != "" {
		if won, ok := h.won(ctx, s); ok {
			return won, nil
		}
	}
	return out, err
}

// won looks, after a write failed, whether a parallel copy of it got there first:
// then this one answers as that one did, whatever it stumbled over (a number taken,
// a version passed, the key itself).
func (h *House) won(ctx context.Context, s Scope) (out Outcome, ok bool) {
	err := h.db.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = s.before(tx)
		return err
	})
	return out, err == nil && out.Again
}

// before answers what the key answered before, or refuses the key with other
// contents.
func (s Scope) before(tx *store.Tx) (Outcome, error) {
	if s.key == "" {
		return Outcome{}, nil
	}
	var was struct {
		Outcome
		Action Action `db:"action"`
		Digest string `db:"digest"`
	}
	err := tx.Get(&was, `SELECT record, version, status, action, digest FROM outcome WHERE account = $1 AND key = $2`, s.actor.Account, s.key)
	if errors.Is(err, store.ErrNoRow) {
		return Outcome{}, nil
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("outcome: %w", err)
	}
	if was.Action != s.action || was.Digest != s.digest {
		var bad fault.Fields
		bad.Add("key", "access.key_reused")
		return Outcome{}, bad.Err()
	}
	was.Again = true
	return was.Outcome, nil
}

func (s Scope) remember(tx *store.Tx, now time.Time, out Outcome) error {
	if s.key == "" {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO outcome (account, key, action, digest, record, version, status, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		s.actor.Account, s.key, s.action, s.digest, out.Record, out.Version, out.Status, store.InstantOf(now))
	if err != nil {
		return fmt.Errorf("outcome: %w", err)
	}
	return nil
}

// Append writes a fact under the scope's name.
func (h *House) Append(tx *store.Tx, s Scope, f event.Fact) error {
	return event.Append(tx, h.Keys, h.Now(), event.By{Account: s.actor.Account, Purpose: s.purpose, Channel: string(s.channel)}, f)
}

// Note writes a fact on its own, in a transaction of its own or the house's open one:
// for what a reading leaves behind.
func (h *House) Note(ctx context.Context, s Scope, f event.Fact) error {
	if h.tx != nil {
		return h.Append(h.tx, s, f)
	}
	return h.db.Write(ctx, func(tx *store.Tx) error { return h.Append(tx, s, f) })
}

// Reveal opens one sealed field of a person and writes in the same transaction
// that the actor looked, what for, and through which door. The person sees it.
func (h *House) Reveal(tx *store.Tx, s Scope, person, field string, sealed []byte) (string, error) {
	if s.purpose == "" {
		return "", fault.Denied("access.purpose_needed")
	}
	sealer, err := h.Keys.Person(tx, person)
	if err != nil {
		return "", err
	}
	secret, err := sealer.Open(field, sealed)
	if err != nil {
		return "", err
	}
	fact := event.Fact{Kind: "reveal", Subject: person, Person: person, Data: map[string]string{"field": field, "purpose": s.purpose}}
	if err := h.Append(tx, s, fact); err != nil {
		return "", err
	}
	return vault.Bare(secret), nil
}

// RevealOf opens one field sealed for a record that is no person's (a household's
// address, a station's phone), logged like every look; "" where nothing is kept.
func (h *House) RevealOf(tx *store.Tx, s Scope, record, area, field string, sealed []byte) (string, error) {
	if s.purpose == "" {
		return "", fault.Denied("access.purpose_needed")
	}
	if len(sealed) == 0 {
		return "", nil
	}
	secret, err := h.Keys.OpenFor(record, field, sealed)
	if err != nil {
		return "", err
	}
	fact := event.Fact{Kind: "reveal", Subject: record, Area: area, Data: map[string]string{"field": field, "purpose": s.purpose}}
	if err := h.Append(tx, s, fact); err != nil {
		return "", err
	}
	return vault.Bare(secret), nil
}

// OpenOwn opens one sealed field for somebody who wrote or received it as a party
// of the same record (a message's two sides): the record's own events already say
// who took part, so no further look is logged.
func (h *House) OpenOwn(tx *store.Tx, person, field string, sealed []byte) (string, error) {
	sealer, err := h.Keys.Person(tx, person)
	if err != nil {
		return "", err
	}
	secret, err := sealer.Open(field, sealed)
	if err != nil {
		return "", err
	}
	return vault.Bare(secret), nil
}

// SealOf seals one field of a person.
func (h *House) SealOf(tx *store.Tx, person, field, text string) ([]byte, error) {
	sealer, err := h.Keys.Person(tx, person)
	if err != nil {
		return nil, err
	}
	return sealer.Seal(field, vault.Hide(text))
}

// A Telling is one fact of a record as it was told, opened for who keeps the record.
type Telling struct {
	ID      string
	At      store.Instant
	Account string
	Data    map[string]string
}

// Told reads the facts of one kind about a record, in the order of their writing. The
// caller has found the record within its scope, and derives its state from them.
func (h *House) Told(tx *store.Tx, record, person, kind string) ([]Telling, error) {
	rows, err := event.Of(tx, record, kind)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	open := func(sealed []byte) (vault.Secret[string], error) { return h.Keys.OpenFor(record, "event", sealed) }
	if person != "" {
		sealer, err := h.Keys.Person(tx, person)
		if err != nil {
			return nil, err
		}
		open = func(sealed []byte) (vault.Secret[string], error) { return sealer.Open("event", sealed) }
	}
	out := make([]Telling, len(rows))
	for i, r := range rows {
		secret, err := open(r.Data)
		if err != nil {
			return nil, err
		}
		out[i] = Telling{ID: r.ID, At: r.At, Account: r.Account}
		_, data := event.Unsalted(vault.Bare(secret))
		if err := json.Unmarshal([]byte(data), &out[i].Data); err != nil {
			return nil, fmt.Errorf("fact: %w", err)
		}
	}
	return out, nil
}

// AppendAs writes a fact with an id its writer knows beforehand.
func (h *House) AppendAs(tx *store.Tx, s Scope, id string, f event.Fact) error {
	return event.AppendAs(tx, h.Keys, h.Now(), id, event.By{Account: s.actor.Account, Purpose: s.purpose, Channel: string(s.channel)}, f)
}
