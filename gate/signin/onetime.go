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
// is, whether or not they have an account yet. An unknown phone gets the same answer after
// the same work, a ticket that stands for nobody too, so that nobody can learn who is
// registered. Every request counts: it sends a message.
func (d *Desk) Ask(ctx context.Context, from string, lang msg.Lang, phone string) (ticket string, err error) {
	if d.Outbox == nil {
		var bad fault.Fields
		bad.Add("phone", "signin.no_messages")
		return "", bad.Err()
	}
	all, err := d.tallies("phone", phone, from)
	if err != nil {
		return "", err
	}
	account, err := d.resident(ctx, phone)
	if err != nil {
		return "", err
	}
	code, link, err := secrets()
	if err != nil {
		return "", err
	}
	ticket = store.NewID(d.Wall)
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if err := d.count(tx, all); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO one_time (id, account, code_hash, link_hash, tries, expires_at, used) VALUES ($1,$2,$3,$4,0,$5,FALSE)`,
			ticket, account, hashOf(ticket, code), hashOf("link", link), store.InstantOf(d.Wall.Now().Add(codeLasts)))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	if message := text(lang, code, d.Origin+"/signin/link/"+link); account != "" {
		d.Outbox.Put(phone, message)
	}
	return ticket, nil
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
func (d *Desk) Code(ctx context.Context, from, ticket, code string) (account string, err error) {
	all, err := d.tallies("code", "", from)
	if err != nil {
		return "", err
	}
	var ok bool
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		var o oneTime
		ok = false
		if err := d.count(tx, all); err != nil {
			return err
		}
		err := tx.Get(&o, `SELECT id, account, code_hash, tries, expires_at, used FROM one_time WHERE id = $1`, ticket)
		if errors.Is(err, store.ErrNoRow) {
			return nil
		}
		if err != nil {
			return err
		}
		ok = d.good(o) && subtle.ConstantTimeCompare([]byte(o.Code), []byte(hashOf(ticket, code))) == 1
		if ok {
			if err := add(tx, all, d.Wall.Now(), -1); err != nil {
				return err
			}
		}
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
	return o.Account != "" && !o.Used && o.Tries < codeTries && d.Wall.Now().Before(o.Expires.Time)
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
