package figure

import (
	"fmt"
	"slices"
	"sync"

	"tongxing/event"
	"tongxing/store"
)

// A kept value is a count of the whole city as it stood at a place of the log. Every
// change is written together with its fact, so it serves as long as no fact that could
// have changed it is seen since: what is shown is what its records come to, never older.
type kept struct {
	at    int64
	value Value
}

// keeper holds what was counted last, by code and year.
type keeper struct {
	mu     sync.Mutex
	values map[string]kept
}

const (
	mostKept  = 1000 // counts, over all years somebody asked for
	mostFacts = 500  // facts looked through before counting anew is cheaper
)

func keptKey(code string, year int) string { return fmt.Sprint(code, "/", year) }

// find is the value kept, if it still is what the transaction would count; size is the
// log's in the transaction.
func (k *keeper) find(tx *store.Tx, d Definition, year int, size int64) (Value, bool, error) {
	k.mu.Lock()
	was, ok := k.values[keptKey(d.Code, year)]
	k.mu.Unlock()
	if !ok || size < was.at || size-was.at > mostFacts {
		return Value{}, false, nil
	}
	moved, err := d.moved(tx, was.at)
	if err == nil && !moved {
		k.keep(was.value, size) // what was looked through need not be again
	}
	v := was.value
	v.Beside = slices.Clone(v.Beside)
	return v, !moved, err
}

// moved tells whether a fact since a place, or one that waits for its own, could have
// changed the figure.
func (d Definition) moved(tx *store.Tx, since int64) (bool, error) {
	unmoved := event.TalkSQL
	if d.Unmoved != "" {
		unmoved += " OR " + d.Unmoved
	}
	var n int64
	// CROSS JOIN tells SQLite to begin with the few: it would begin with every fact there is.
	err := tx.Get(&n, `SELECT (SELECT count(*) FROM event_place p CROSS JOIN event e WHERE e.id = p.event AND p.place >= $1 AND NOT (`+unmoved+`)) +
		(SELECT count(*) FROM event_queue q CROSS JOIN event e WHERE e.id = q.event AND NOT (`+unmoved+`))`, since)
	if err != nil {
		return false, fmt.Errorf("figure %s: %w", d.Code, err)
	}
	return n > 0, nil
}

func (k *keeper) keep(v Value, at int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.values == nil || len(k.values) >= mostKept {
		k.values = map[string]kept{}
	}
	key := keptKey(v.Code, v.Year)
	if was, ok := k.values[key]; !ok || was.at <= at {
		k.values[key] = kept{at, v}
	}
}
