package signin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/msg"
	"tongxing/store"
)

// A Desk (登录处) checks proofs against accounts.
type Desk struct {
	House  *access.House
	Wall   store.Clock
	Sender Sender
	Origin string // public address, for links and passkeys
}

// A Sender carries one short text to one phone: an SMS gateway in a city, the
// screen in the demo.
type Sender interface {
	Send(ctx context.Context, phone, text string) error
}

// How long a sign-in lasts, in a browser or a program: a working day for staff and
// employers, a season on one's own phone.
const (
	StaffLasts    = 12 * time.Hour
	ResidentLasts = 90 * 24 * time.Hour
)

// What may go wrong before an account is locked out for a while: by login and
// window of fifteen minutes.
const (
	window      = 15 * time.Minute
	maxFailures = 10
)

type proof struct {
	ID       string `db:"id"`
	Hash     string `db:"password_hash"`
	TOTP     []byte `db:"totp_sealed"`
	Last     int64  `db:"totp_last"`
	Disabled bool   `db:"disabled"`
	Passkeys int64  `db:"passkeys"`
}

const proofOf = `SELECT a.id, a.password_hash, a.totp_sealed, a.totp_last, a.disabled, (SELECT count(*) FROM passkey k WHERE k.account = a.id) AS passkeys FROM account a WHERE a.login = $1`

// Staff signs a member of staff or an employer's user in by password and, where
// one is set up, the code of their second factor. Whatever is wrong, the answer
// and its time are the same. Where a passkey is all there is beside it, a password
// serves no more: it would be one factor.
func (d *Desk) Staff(ctx context.Context, login, password, code string) (account string, err error) {
	if err := d.allowed(ctx, login); err != nil {
		return "", err
	}
	var p proof
	err = d.House.DB().Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&p, proofOf, login)
	})
	if err != nil && !errors.Is(err, store.ErrNoRow) {
		return "", fmt.Errorf("sign in: %w", err)
	}
	ok := Matches(p.Hash, password) && !p.Disabled && (len(p.TOTP) > 0 || p.Passkeys == 0)
	if ok && len(p.TOTP) > 0 {
		if ok, err = d.second(ctx, p, code); err != nil {
			return "", err
		}
	}
	if !ok {
		return "", errors.Join(d.failed(ctx, login), wrong())
	}
	return p.ID, nil
}

func wrong() error {
	var bad fault.Fields
	bad.Add("password", "signin.wrong")
	return bad.Err()
}

func (d *Desk) allowed(ctx context.Context, who string) error {
	var n int64
	err := d.House.DB().Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&n, `SELECT COALESCE(SUM(failures), 0) FROM sign_in_failure WHERE who = $1 AND window_at >= $2`, d.who(who), store.InstantOf(d.Wall.Now().Add(-window)))
	})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if n >= maxFailures {
		return fault.Unavailable("signin.too_many")
	}
	return nil
}

func (d *Desk) failed(ctx context.Context, who string) error {
	at := store.InstantOf(d.Wall.Now().Truncate(time.Minute))
	return d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`DELETE FROM sign_in_failure WHERE window_at < $1`, store.InstantOf(d.Wall.Now().Add(-24*time.Hour))); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO sign_in_failure (who, window_at, failures) VALUES ($1, $2, 1)
			ON CONFLICT (who, window_at) DO UPDATE SET failures = sign_in_failure.failures + 1`, d.who(who), at)
		return err
	})
}

// who hides the login or phone tried: the table must not become a list of them.
func (d *Desk) who(tried string) string { return hashOf("who", tried) }

// text words the message that carries a code; it never names a disability and is
// complete without its link.
func text(lang msg.Lang, code, link string) string {
	return lang.T("signin.sms", "code", code, "link", link)
}
