package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tongxing/fault"
	"tongxing/store"
)

// A passkey (通行密钥) signs in by the device itself: nothing to remember, nothing to
// type, nothing to steal (WebAuthn level 3). It counts as both factors, so the device
// must know its owner.

const ceremonyLasts = 5 * time.Minute

// A Ceremony is the first half of making or using a passkey: what the browser is
// asked, and the name under which its answer comes back.
type Ceremony struct {
	ID      string `json:"ceremony"`
	Options any    `json:"options"`
}

// holder is an account as WebAuthn sees it.
type holder struct {
	ID, Login, Name string
	Keys            []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h holder) WebAuthnName() string                       { return h.Login }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.Keys }

// relying is this city at the address the browser knows it by.
func relying(origin string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: issuer, RPOrigins: []string{origin}})
}

func (d *Desk) holder(ctx context.Context, account string) (h holder, err error) {
	var rows []struct {
		Credential []byte `db:"credential"`
	}
	err = d.House.DB().Read(ctx, func(tx *store.Tx) error {
		var a struct {
			Login string `db:"login"`
			Name  string `db:"name"`
		}
		if err := tx.Get(&a, `SELECT login, name FROM account WHERE id = $1 AND disabled = FALSE`, account); err != nil {
			return err
		}
		h = holder{ID: account, Login: a.Login, Name: a.Name}
		return tx.Select(&rows, `SELECT credential FROM passkey WHERE account = $1 ORDER BY created_at, id`, account)
	})
	if err != nil {
		return h, fmt.Errorf("passkey: %w", err)
	}
	for _, r := range rows {
		var key webauthn.Credential
		if err := json.Unmarshal(r.Credential, &key); err != nil {
			return h, fmt.Errorf("passkey: %w", err)
		}
		h.Keys = append(h.Keys, key)
	}
	return h, nil
}

// BeginPasskey asks the browser to make a passkey for the account.
func (d *Desk) BeginPasskey(ctx context.Context, origin, account string) (c Ceremony, err error) {
	w, err := relying(origin)
	if err != nil {
		return c, err
	}
	h, err := d.holder(ctx, account)
	if err != nil {
		return c, err
	}
	options, session, err := w.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.Keys).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}))
	if err != nil {
		return c, fmt.Errorf("passkey: %w", err)
	}
	return d.remember(ctx, account, session, options.Response)
}

// BeginSignIn asks the browser for any passkey of this city.
func (d *Desk) BeginSignIn(ctx context.Context, origin string) (c Ceremony, err error) {
	w, err := relying(origin)
	if err != nil {
		return c, err
	}
	options, session, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return c, fmt.Errorf("passkey: %w", err)
	}
	return d.remember(ctx, "", session, options.Response)
}

func (d *Desk) remember(ctx context.Context, account string, session *webauthn.SessionData, options any) (c Ceremony, err error) {
	data, err := json.Marshal(session)
	if err != nil {
		return c, fmt.Errorf("passkey: %w", err)
	}
	c = Ceremony{ID: store.NewID(d.Wall), Options: options}
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO ceremony (id, account, data, expires_at) VALUES ($1,$2,$3,$4)`, c.ID, account, data, store.InstantOf(d.Wall.Now().Add(ceremonyLasts)))
		return err
	})
	if err != nil {
		return c, fmt.Errorf("passkey: %w", err)
	}
	return c, nil
}

// recall takes the ceremony out: it serves once, for whom it was begun.
func (d *Desk) recall(ctx context.Context, id, account string) (session webauthn.SessionData, err error) {
	var data []byte
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if err := tx.Get(&data, `SELECT data FROM ceremony WHERE id = $1 AND account = $2 AND expires_at > $3`, id, account, store.InstantOf(d.Wall.Now())); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM ceremony WHERE id = $1`, id)
		return err
	})
	if errors.Is(err, store.ErrNoRow) {
		return session, passkeyFailed()
	}
	if err != nil {
		return session, fmt.Errorf("passkey: %w", err)
	}
	return session, json.Unmarshal(data, &session)
}

func passkeyFailed() error {
	var bad fault.Fields
	bad.Add("passkey", "signin.passkey_failed")
	return bad.Err()
}

// KeepPasskey keeps the passkey that the browser made. Every session of the account
// ends, as with another second factor.
func (d *Desk) KeepPasskey(ctx context.Context, origin, account, ceremony, answer string) error {
	w, err := relying(origin)
	if err != nil {
		return err
	}
	session, err := d.recall(ctx, ceremony, account)
	if err != nil {
		return err
	}
	h, err := d.holder(ctx, account)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return passkeyFailed()
	}
	key, err := w.CreateCredential(h, session, parsed)
	if err != nil {
		return passkeyFailed()
	}
	data, err := json.Marshal(key)
	if err != nil {
		return fmt.Errorf("passkey: %w", err)
	}
	return d.House.DB().Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO passkey (id, account, credential, created_at) VALUES ($1,$2,$3,$4)`, base64.RawURLEncoding.EncodeToString(key.ID), account, data, store.InstantOf(d.Wall.Now()))
		if store.IsUnique(err) {
			return passkeyFailed()
		}
		if err != nil {
			return fmt.Errorf("passkey: %w", err)
		}
		return d.changed(tx, account, "account.passkey")
	})
}

// Passkey signs in by the browser's answer. A key whose counter went back may have
// been copied: it is refused.
func (d *Desk) Passkey(ctx context.Context, origin, ceremony, answer string) (account string, err error) {
	w, err := relying(origin)
	if err != nil {
		return "", err
	}
	session, err := d.recall(ctx, ceremony, "")
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return "", passkeyFailed()
	}
	var who holder
	_, key, err := w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		who, err = d.holder(ctx, string(handle))
		return who, err
	}, session, parsed)
	if err != nil || key.Authenticator.CloneWarning {
		return "", passkeyFailed()
	}
	data, err := json.Marshal(key)
	if err != nil {
		return "", fmt.Errorf("passkey: %w", err)
	}
	err = d.House.DB().Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(`UPDATE passkey SET credential = $2 WHERE id = $1 AND account = $3`, base64.RawURLEncoding.EncodeToString(key.ID), data, who.ID)
		return store.One(n, err, "passkey")
	})
	return who.ID, err
}

// ForgetPasskeys takes all passkeys of an account away: a device was lost, and whoever
// has it is signed out.
func (d *Desk) ForgetPasskeys(ctx context.Context, account string) error {
	return d.House.DB().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`DELETE FROM passkey WHERE account = $1`, account); err != nil {
			return fmt.Errorf("passkeys: %w", err)
		}
		return d.changed(tx, account, "account.passkeys_gone")
	})
}
