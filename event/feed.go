package event

import (
	"fmt"
	"strings"

	"tongxing/store"
)

// An Entry of the feed: a placed fact, without its content.
type Entry struct {
	Place   int64         `db:"place"`
	Kind    string        `db:"kind"`
	Subject string        `db:"subject"`
	At      store.Instant `db:"at"`
	Keys    string        `db:"keys"`
}

// Talk tells of a fact that somebody read something or wrote to another: open pages show
// it, and nothing that is counted or matched changes by it.
func (e Entry) Talk() bool {
	return e.Kind == "case.read" || e.Kind == "profile.viewed" || e.Kind == "reveal" || strings.HasPrefix(e.Kind, "message.")
}

// TalkSQL is Talk as a condition of facts e.
const TalkSQL = "(e.kind IN ('case.read', 'profile.viewed', 'reveal') OR e.kind LIKE 'message.%')"

// Touched are the record keys whose open pages should look again.
func (e Entry) Touched() []string { return append(strings.Fields(e.Keys), e.Subject) }

// Feed reads placed facts from a place on, in the one order. A follower keeps
// the next place as its cursor and misses nothing, late commits included.
func Feed(tx *store.Tx, from int64, limit int) ([]Entry, error) {
	var entries []Entry
	err := tx.Select(&entries, `SELECT p.place, e.kind, e.subject, e.at, e.keys FROM event_place p JOIN event e ON e.id = p.event
		WHERE p.place >= $1 ORDER BY p.place LIMIT $2`, from, limit)
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	return entries, nil
}

// A Sealed fact is one as it lies: who reads it opens it.
type Sealed struct {
	ID      string        `db:"id"`
	At      store.Instant `db:"at"`
	Account string        `db:"account"`
	Data    []byte        `db:"data"`
}

// Of reads the facts of one kind about a record. Facts of one moment keep no order
// here: whoever needs one writes it into the fact.
func Of(tx *store.Tx, subject, kind string) (out []Sealed, err error) {
	if err := tx.Select(&out, `SELECT id, at, account, data FROM event WHERE subject = $1 AND kind = $2 ORDER BY at, id`, subject, kind); err != nil {
		return nil, fmt.Errorf("facts: %w", err)
	}
	return out, nil
}
