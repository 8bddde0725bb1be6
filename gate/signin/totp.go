package signin

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// step is TOTP's time step in seconds (RFC 6238).
const step = 30

// issuer is the name the app shows.
const issuer = "Tongxing"

// second checks a TOTP code; each step serves once, on whichever node it comes to.
func (d *Desk) second(ctx context.Context, p proof, code string) (bool, error) {
	secret, err := d.House.Keys.OpenFor(p.ID, "totp", p.TOTP)
	if err != nil {
		return false, fmt.Errorf("second factor: %w", err)
	}
	now := d.Wall.Now()
	for _, drift := range []int64{0, -1, 1} {
		at := now.Unix()/step + drift
		want, err := totp.GenerateCodeCustom(vault.Bare(secret), time.Unix(at*step, 0), totp.ValidateOpts{Period: step, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return false, fmt.Errorf("second factor: %w", err)
		}
		if want == code && at > p.Last {
			return d.spend(ctx, p.ID, at)
		}
	}
	return false, nil
}

func (d *Desk) spend(ctx context.Context, account string, at int64) (ok bool, err error) {
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(`UPDATE account SET totp_last = $1 WHERE id = $2 AND totp_last < $1`, at, account)
		ok = n == 1
		return err
	})
	return ok, err
}

// An Enrolment is what the authenticator app needs, shown once.
type Enrolment struct{ Secret, Address string }

// Enrol draws a second factor. It takes effect when its first code is confirmed.
func (d *Desk) Enrol(login string) (Enrolment, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: login})
	if err != nil {
		return Enrolment{}, fmt.Errorf("enrol: %w", err)
	}
	return EnrolmentOf(login, key.Secret()), nil
}

// ConfirmEnrolment keeps the second factor once the app shows its code. Every session
// of the account ends: one opened with the password alone would be a full one now.
func (d *Desk) ConfirmEnrolment(ctx context.Context, account, secret, code string) error {
	if ok, err := totp.ValidateCustom(code, secret, d.Wall.Now(), totp.ValidateOpts{Period: step, Skew: 1, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}); err != nil || !ok {
		var bad fault.Fields
		bad.Add("code", "signin.code_wrong")
		return bad.Err()
	}
	sealed, err := d.House.Keys.SealFor(account, "totp", vault.Hide(secret))
	if err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	return d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE account SET totp_sealed = $1, totp_last = $2 WHERE id = $3`, sealed, d.Wall.Now().Unix()/step, account); err != nil { // the code has served
			return err
		}
		return d.changed(tx, account, "account.second")
	})
}

// EnrolmentOf is the enrolment of a secret drawn before, to show again.
func EnrolmentOf(login, secret string) Enrolment {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return Enrolment{Secret: secret, Address: "otpauth://totp/" + issuer + ":" + url.PathEscape(login) + "?" + q.Encode()}
}

// Proofs are what an account can sign in with.
type Proofs struct {
	Login    string `db:"login"`
	Password bool   `db:"password"`
	Second   bool   `db:"second"`
	Passkeys int64  `db:"passkeys"`
}

// Proofs tells what an account can sign in with, to its owner.
func (d *Desk) Proofs(ctx context.Context, account string) (p Proofs, err error) {
	err = d.House.DB().Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&p, `SELECT a.login, a.password_hash <> '' AS password, a.totp_sealed IS NOT NULL AS second, (SELECT count(*) FROM passkey k WHERE k.account = a.id) AS passkeys
			FROM account a WHERE a.id = $1`, account)
	})
	if err != nil {
		return p, fmt.Errorf("proofs: %w", err)
	}
	return p, nil
}
