package gate

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"tongxing/store"
)

// Issue signs a program in: a session like a browser's, named by a bearer token
// instead of a cookie. It ends at its time, by Revoke, and with the account.
func (s *Sessions) Issue(ctx context.Context, account string, lasts time.Duration) (token string, until time.Time, err error) {
	if ctx, err = s.scs.Load(ctx, ""); err != nil {
		return "", until, fmt.Errorf("session: %w", err)
	}
	s.scs.Put(ctx, "account", account)
	s.scs.SetDeadline(ctx, s.wall.Now().Add(lasts))
	if token, until, err = s.scs.Commit(ctx); err != nil {
		return "", until, fmt.Errorf("session: %w", err)
	}
	return token, until, nil
}

// Revoke ends the session the request came with, if it came with one.
func (s *Sessions) Revoke(r *http.Request) error {
	token := s.token(r)
	if token == "" {
		return nil
	}
	ctx, err := s.scs.Load(r.Context(), token)
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return s.scs.Destroy(ctx)
}

// Sweep forgets sessions that are over: a chore on the wall's clock. They serve
// nobody before it either.
func (s *Sessions) Sweep(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM session WHERE expires_at <= $1`, store.InstantOf(s.wall.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep sessions: %w", err)
	}
	return nil
}
