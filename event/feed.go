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
