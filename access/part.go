package access

import (
	"strings"
	"time"

	"tongxing/store"
)

// Part is the scope for one part of a write of many parts: its outcome is kept under a
// key of its own, which only follows from the form's.
func (s Scope) Part(name string) Scope {
	if s.key != "" {
		s.key += "/" + name
	}
	return s
}

// Remember keeps what a part came to, in the transaction that did it. Kept tells
// beforehand which parts are kept already.
func (s Scope) Remember(tx *store.Tx, now time.Time, out Outcome) error {
	return s.remember(tx, now, out)
}

// Remembered is what a part came to, if it was done.
func (s Scope) Remembered(tx *store.Tx) (out Outcome, ok bool, err error) {
	out, err = s.before(tx)
	return out, out.Again, err
}

// Kept are what the parts of this write came to so far, by their names. Parts under
// other contents are not told: the whole is refused for that.
func (s Scope) Kept(tx *store.Tx) (map[string]Outcome, error) {
	out := map[string]Outcome{}
	if s.key == "" {
		return out, nil
	}
	var rows []struct {
		Key string `db:"key"`
		Outcome
	}
	err := tx.Select(&rows, `SELECT key, record, version, status FROM outcome WHERE account = $1 AND action = $2 AND digest = $3 AND key >= $4 AND key < $5`, s.actor.Account, s.action, s.digest, s.key+"/", s.key+"0")
	for _, r := range rows {
		out[strings.TrimPrefix(r.Key, s.key+"/")] = r.Outcome
	}
	return out, err
}

// Parts are what the parts of the actor's own earlier write came to, by its key.
func (s Scope) Parts(tx *store.Tx, key string) (out []Outcome, err error) {
	err = tx.Select(&out, `SELECT record, version, status FROM outcome WHERE account = $1 AND action = $2 AND key >= $3 AND key < $4 ORDER BY key`, s.actor.Account, s.action, key+"/", key+"0")
	return out, err
}

// Saying binds a part to the digest of what it alone says: the rest of the form may be
// corrected and sent again.
func (s Scope) Saying(digest string) Scope {
	s.digest = digest
	return s
}
