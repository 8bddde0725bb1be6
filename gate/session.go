package gate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"tongxing/store"
)

// Sessions keeps who is signed in, in our own table, by the hash of the token.
// An account's end deletes its rows, so its sessions end with it.
type Sessions struct {
	db     *store.DB
	scs    *scs.SessionManager
	wall   store.Clock
	secure bool
}

// NewSessions keeps a session for as long as a person's own phone should stay
// signed in.
func NewSessions(db *store.DB, wall store.Clock, secure bool) *Sessions {
	m := scs.New()
	m.Store = sessionTable{db, wall}
	m.HashTokenInStore = true
	m.Lifetime = 90 * 24 * time.Hour
	return &Sessions{db, m, wall, secure}
}

func (s *Sessions) cookie() string {
	if s.secure {
		return "__Host-session"
	}
	return "session"
}

// token is the browser's cookie or the program's bearer token.
func (s *Sessions) token(r *http.Request) string {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return bearer
	}
	if c, err := r.Cookie(s.cookie()); err == nil {
		return c.Value
	}
	return ""
}

// Account is the account signed in, or "".
func (s *Sessions) Account(r *http.Request) (string, error) {
	token := s.token(r)
	if token == "" {
		return "", nil
	}
	ctx, err := s.scs.Load(r.Context(), token)
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	return s.scs.GetString(ctx, "account"), nil
}

// Begin signs an account in under a new token, which it also returns for
// programs. staff sessions last a working day, residents' 90 days.
func (s *Sessions) Begin(w http.ResponseWriter, r *http.Request, account string, lasts time.Duration) (string, error) {
	token, expiry, err := s.Issue(r.Context(), account, lasts)
	if err != nil {
		return "", err
	}
	s.set(w, token, expiry)
	return token, nil
}

// End signs out.
func (s *Sessions) End(w http.ResponseWriter, r *http.Request) error {
	s.set(w, "", time.Unix(1, 0))
	return s.Revoke(r)
}

func (s *Sessions) set(w http.ResponseWriter, token string, expiry time.Time) {
	http.SetCookie(w, &http.Cookie{Name: s.cookie(), Value: token, Path: "/", Expires: expiry, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

// sessionTable is scs's store on our table.
type sessionTable struct {
	db   *store.DB
	wall store.Clock
}

func (t sessionTable) FindCtx(ctx context.Context, token string) (b []byte, found bool, err error) {
	err = t.db.Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&b, `SELECT data FROM session WHERE token_hash = $1 AND expires_at > $2`, token, store.InstantOf(t.wall.Now()))
	})
	if errors.Is(err, store.ErrNoRow) {
		return nil, false, nil
	}
	return b, err == nil, err
}

func (t sessionTable) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(b)
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	account, _ := values["account"].(string)
	return t.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`DELETE FROM session WHERE expires_at <= $1`, store.InstantOf(t.wall.Now())); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO session (token_hash, account, data, expires_at) VALUES ($1,$2,$3,$4)
			ON CONFLICT (token_hash) DO UPDATE SET data = $3, expires_at = $4`, token, account, b, store.InstantOf(expiry))
		return err
	})
}

func (t sessionTable) DeleteCtx(ctx context.Context, token string) error {
	return t.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM session WHERE token_hash = $1`, token)
		return err
	})
}

// The context-free half of scs's interface is not used by it when the Ctx half exists.
func (t sessionTable) Find(token string) ([]byte, bool, error) {
	return t.FindCtx(context.Background(), token)
}
func (t sessionTable) Commit(token string, b []byte, expiry time.Time) error {
	return t.CommitCtx(context.Background(), token, b, expiry)
}
func (t sessionTable) Delete(token string) error { return t.DeleteCtx(context.Background(), token) }
