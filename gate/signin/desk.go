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

// A Desk (登录处) checks proofs against accounts. Where a try comes from is counted: from
// is its address as the gate names it, "" for none.
type Desk struct {
	House  *access.House
	Wall   store.Clock
	Outbox Outbox // of codes; nil where none can be sent
	Origin string // public address, for links and passkeys
}

// How long a sign-in lasts, in a browser or a program: a working day for staff and
// employers, a season on one's own phone.
const (
	StaffLasts    = 12 * time.Hour
	ResidentLasts = 90 * 24 * time.Hour
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
func (d *Desk) Staff(ctx context.Context, from, login, password, code string) (account string, err error) {
	passed, err := d.attempt(ctx, login, from)
	if err != nil {
		return "", err
	}
	p, err := d.proof(ctx, login)
	if err != nil && !errors.Is(err, store.ErrNoRow) {
		return "", err
	}
	ok, err := matches(ctx, p.Hash, password)
	if err != nil {
		return "", err
	}
	ok = ok && !p.Disabled && (len(p.TOTP) > 0 || p.Passkeys == 0)
	if ok && len(p.TOTP) > 0 {
		if ok, err = d.second(ctx, p, code); err != nil {
			return "", err
		}
	}
	if !ok {
		return "", wrong()
	}
	return p.ID, passed()
}

func (d *Desk) proof(ctx context.Context, login string) (p proof, err error) {
	if err = d.House.DB().Read(ctx, func(tx *store.Tx) error { return tx.Get(&p, proofOf, login) }); err != nil {
		return p, fmt.Errorf("proofs: %w", err)
	}
	return p, nil
}

func wrong() error {
	var bad fault.Fields
	bad.Add("password", "signin.wrong")
	return bad.Err()
}

// text words the message that carries a code; it never names a disability and is
// complete without its link.
func text(lang msg.Lang, code, link string) string {
	return lang.T("signin.sms", "code", code, "link", link)
}
