package store

import (
	"errors"
	"fmt"

	"tongxing/fault"
)

// Found tells that a row is not there from trouble with the database, which must not look like
// it: on PostgreSQL it may be a reason to run the write again.
func Found(err error, what string) error {
	if errors.Is(err, ErrNoRow) {
		return fault.NotFound(what)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// One holds an UPDATE … WHERE id AND version to exactly one row: none means that
// somebody changed the record since it was read.
func One(rows int64, err error, what string) error {
	if err != nil {
		return fmt.Errorf("update %s: %w", what, err)
	}
	if rows != 1 {
		return fault.Conflict("access.stale", "what", what)
	}
	return nil
}
