package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"time"

	"tongxing/fault"
	"tongxing/msg"
	"tongxing/store"
)

const (
	codeLasts = 10 * time.Minute
	codeTries = 5
)

// Ask sends a one-time code and link to the resident whose registered phone this
// is, whether or not they have an account yet. An unknown phone gets the same answer,
// so that nobody can learn who is registered.
func (d *Desk) Ask(ctx context.Context, lang msg.Lang, phone string) (ticket string, err error) {
	if err := d.allowed(ctx, phone); err != nil {
		return "", err
	}
	ticket = store.NewID(d.Wall)
	account, err := d.resident(ctx, phone)
	if err != nil {
		return "", err
	}
	if err := d.failed(ctx, phone); err != nil { // every request counts: it sends a message
		return "", err
	}
	if account == "" {
		return ticket, nil
	}
	code, link, err := secrets()
	if err != nil {
		return "", err
	}
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO one_time (id, account, code_hash, link_hash, tries, expires_at, used) VALUES ($1,$2,$3,$4,0,$5,FALSE)`,
			ticket, account, hashOf(ticket, code), hashOf("link", link), store.InstantOf(d.Wall.Now().Add(codeLasts)))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	return ticket, d.Sender.Send(ctx, phone, text(lang, code, d.Origin+"/signin/link/"+link))
}

type oneTime struct {
	ID      string        `db:"id"`
	Account string        `db:"account"`
	Code    string        `db:"code_hash"`
	Tries   int64         `db:"tries"`
	Expires store.Instant `db:"expires_at"`
	Used    bool          `db:"used"`
}

// Code signs in by ticket and code. A code serves once, for ten minutes, and
// stands five tries.
func (d *Desk) Code(ctx context.Context, ticket, code string) (account string, err error) {
	var ok bool
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		var o oneTime
		ok = false
		err := tx.Get(&o, `SELECT id, account, code_hash, tries, expires_at, used FROM one_time WHERE id = $1`, ticket)
		if errors.Is(err, store.ErrNoRow) {
			return nil
		}
		if err != nil {
			return err
		}
		ok = d.good(o) && subtle.ConstantTimeCompare([]byte(o.Code), []byte(hashOf(ticket, code))) == 1
		if _, err = tx.Exec(`UPDATE one_time SET tries = tries + 1, used = $1 WHERE id = $2`, ok || o.Used, o.ID); err != nil || !ok {
			return err
		}
		account, err = d.settle(tx, o.Account, "code")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	if !ok {
		var bad fault.Fields
		bad.Add("code", "signin.code_wrong")
		return "", bad.Err()
	}
	return account, nil
}

// Link signs in by the link of the message, once.
func (d *Desk) Link(ctx context.Context, link string) (account string, err error) {
	var ok bool
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		var o oneTime
		ok = false
		err := tx.Get(&o, `SELECT id, account, code_hash, tries, expires_at, used FROM one_time WHERE link_hash = $1`, hashOf("link", link))
		if errors.Is(err, store.ErrNoRow) {
			return nil
		}
		if err != nil {
			return err
		}
		ok = d.good(o)
		if _, err = tx.Exec(`UPDATE one_time SET used = TRUE WHERE id = $1`, o.ID); err != nil || !ok {
			return err
		}
		account, err = d.settle(tx, o.Account, "")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("one-time link: %w", err)
	}
	if !ok {
		return "", fault.Denied("signin.link_ended")
	}
	return account, nil
}

func (d *Desk) good(o oneTime) bool {
	return !o.Used && o.Tries < codeTries && d.Wall.Now().Before(o.Expires.Time)
}

// secrets draws a six-digit code and a link of 192 bits.
func secrets() (code, link string, err error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", "", fmt.Errorf("one-time code: %w", err)
	}
	raw := make([]byte, 24)
	if _, err := rand.Read(raw); err != nil {
		return "", "", fmt.Errorf("one-time link: %w", err)
	}
	return fmt.Sprintf("%06d", n.Int64()), base64.RawURLEncoding.EncodeToString(raw), nil
}

func hashOf(salt, text string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + text))
	return hex.EncodeToString(sum[:])
}
