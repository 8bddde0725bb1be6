package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// invitationLasts is long enough to reach somebody who is away for a few days.
const invitationLasts = 7 * 24 * time.Hour

// An Invitation (邀请) lets somebody choose their own password: at the first account,
// or when a password or second factor was lost. Whoever invites hands the link over;
// nobody ever knows another's password.
type Invitation struct {
	Account string `db:"account"`
	Login   string `db:"login"`
	Name    string `db:"name"`
}

// Invite makes the one link that now invites to the account; an earlier one ends. by
// is the account that invites: the log says so.
// Who may invite whom is decided by the verb that opened the account.
func (d *Desk) Invite(ctx context.Context, by, account string) (link string, err error) {
	_, secret, err := secrets()
	if err != nil {
		return "", err
	}
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`DELETE FROM one_time WHERE account = $1 AND code_hash = ''`, account); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO one_time (id, account, code_hash, link_hash, tries, expires_at, used) VALUES ($1,$2,'',$3,0,$4,FALSE)`,
			store.NewID(d.Wall), account, hashOf("invite", secret), store.InstantOf(d.Wall.Now().Add(invitationLasts)))
		if err != nil {
			return err
		}
		return event.Append(tx, d.House.Keys, d.House.Now(), event.By{Account: by}, event.Fact{Kind: "account.invited", Subject: account})
	})
	if err != nil {
		return "", fmt.Errorf("invite: %w", err)
	}
	return d.Origin + "/welcome/" + secret, nil
}

// Invited tells whom a link invites; Denied when it has ended.
func (d *Desk) Invited(ctx context.Context, secret string) (who Invitation, err error) {
	err = d.House.DB().Read(ctx, func(tx *store.Tx) error { who, err = d.invited(tx, secret); return err })
	return who, err
}

func (d *Desk) invited(tx *store.Tx, secret string) (who Invitation, err error) {
	err = tx.Get(&who, `SELECT a.id AS account, a.login, a.name FROM one_time o JOIN account a ON a.id = o.account
		WHERE o.link_hash = $1 AND o.code_hash = '' AND o.used = FALSE AND o.expires_at > $2 AND a.disabled = FALSE`, hashOf("invite", secret), store.InstantOf(d.Wall.Now()))
	if errors.Is(err, store.ErrNoRow) {
		return who, fault.Denied("signin.invitation_ended")
	}
	return who, err
}

// Accept sets the password of whom a link invites. What stood before ends: the second
// factor, passkeys, and sessions.
func (d *Desk) Accept(ctx context.Context, secret, password string) (account string, err error) {
	who, err := d.Invited(ctx, secret)
	if err != nil {
		return "", err
	}
	if err := goodPassword(who.Login, password); err != nil {
		return "", err
	}
	hashed, err := hash(ctx, password) // takes its time: before the transaction
	if err != nil {
		return "", err
	}
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if who, err = d.invited(tx, secret); err != nil {
			return err
		}
		for _, query := range []string{`UPDATE one_time SET used = TRUE WHERE account = $1 AND code_hash = ''`, `UPDATE account SET totp_sealed = NULL, totp_last = 0 WHERE id = $1`,
			`DELETE FROM passkey WHERE account = $1`} {
			if _, err := tx.Exec(query, who.Account); err != nil {
				return err
			}
		}
		return d.set(tx, who.Account, hashed)
	})
	if err != nil {
		return "", err
	}
	return who.Account, nil
}

// Knows holds who sits at the screen to the account's password, before a proof is
// added, changed or removed: an open session may be somebody else's. An account without
// a password has nothing to ask.
func (d *Desk) Knows(ctx context.Context, from, login, password string) error {
	p, err := d.proof(ctx, login)
	if err != nil || p.Hash == "" {
		return err
	}
	return d.knows(ctx, from, login, p.Hash, password)
}

func (d *Desk) knows(ctx context.Context, from, login, stored, password string) error {
	passed, err := d.attempt(ctx, login, from)
	if err != nil {
		return err
	}
	ok, err := matches(ctx, stored, password)
	if err != nil {
		return err
	}
	if !ok {
		var bad fault.Fields
		bad.Add("old", "signin.old_wrong")
		return bad.Err()
	}
	return passed()
}

// ChangePassword sets another password for who knows the old one. Every session of
// the account ends.
func (d *Desk) ChangePassword(ctx context.Context, from, login, old, password string) error {
	p, err := d.proof(ctx, login)
	if err != nil {
		return err
	}
	if err := d.knows(ctx, from, login, p.Hash, old); err != nil {
		return err
	}
	if err := goodPassword(login, password); err != nil {
		return err
	}
	hashed, err := hash(ctx, password)
	if err != nil {
		return err
	}
	return d.House.DB().Write(ctx, func(tx *store.Tx) error { return d.set(tx, p.ID, hashed) })
}

// set writes the password and says in the log that it was, not what.
func (d *Desk) set(tx *store.Tx, account, hash string) error {
	if _, err := tx.Exec(`UPDATE account SET password_hash = $2 WHERE id = $1`, account, hash); err != nil {
		return fmt.Errorf("password: %w", err)
	}
	return d.changed(tx, account, "account.password")
}

// changed ends every session of an account whose proofs are others now: it was opened
// with what proved less, or by somebody else. The log says what changed.
func (d *Desk) changed(tx *store.Tx, account, kind string) error {
	if _, err := tx.Exec(`DELETE FROM session WHERE account = $1`, account); err != nil {
		return fmt.Errorf("sessions: %w", err)
	}
	return event.Append(tx, d.House.Keys, d.House.Now(), event.By{Account: account}, event.Fact{Kind: kind, Subject: account})
}

const (
	leastPassword = 10
	mostPassword  = 128
)

// worn are beginnings that everybody tries first.
var worn = []string{"password", "12345", "qwerty", "abc123", "111111", "000000", "woaini", "tongxing", "admin"}

// goodPassword asks for length and for nothing that is tried first; no rules of
// composition and no yearly change (NIST SP 800-63B 5.1.1.2).
func goodPassword(login, password string) error {
	var bad fault.Fields
	lower := strings.ToLower(password)
	n := utf8.RuneCountInString(password)
	switch {
	case n < leastPassword || n > mostPassword:
		bad.Add("password", "signin.password_length", "min", leastPassword, "max", mostPassword)
	case login != "" && strings.Contains(lower, strings.ToLower(login)):
		bad.Add("password", "signin.password_login")
	case few(lower):
		bad.Add("password", "signin.password_worn")
	}
	for _, w := range worn {
		if len(bad) == 0 && strings.HasPrefix(lower, w) && n < len(w)+leastPassword {
			bad.Add("password", "signin.password_worn")
		}
	}
	return bad.Err()
}

// few tells whether a password is made of three signs or fewer.
func few(password string) bool {
	signs := map[rune]bool{}
	for _, c := range password {
		signs[c] = true
	}
	return len(signs) <= 3
}
