package store

import (
	"fmt"

	"tongxing/fault"
)

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
