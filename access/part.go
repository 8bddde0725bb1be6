package access

import (
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

// Remember keeps what a part came to, in the transaction that did it.
func (s Scope) Remember(tx *store.Tx, now time.Time, out Outcome) error {
	if _, ok, err := s.Remembered(tx); ok || err != nil {
		return err
	}
	return s.remember(tx, now, out)
}

// Remembered is what a part came to, if it was done.
func (s Scope) Remembered(tx *store.Tx) (out Outcome, ok bool, err error) {
	out, err = s.before(tx)
	return out, out.Again, err
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
