package access

import (
	"fmt"

	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// The purposes consent is asked for, each by itself (PIPL 29).
const (
	ForJobSearch = "jobsearch"        // be in the matching index and be shown posts
	ForPrefill   = "registry_prefill" // use registry data to fill the job profile
	ForBehalf    = "on_behalf"        // let a named account act for me
)

// A Consent (同意) is one dated, withdrawable yes: to a purpose, in a wording,
// through a channel. For ForBehalf it names who may act.
type Consent struct {
	ID          string        `db:"id"`
	Person      string        `db:"person"`
	Purpose     string        `db:"purpose"`
	TextVersion string        `db:"text_version"`
	Channel     string        `db:"channel"` // web paper voice
	GivenBy     string        `db:"given_by"`
	Proxy       string        `db:"proxy"`
	Evidence    string        `db:"evidence"`
	GivenAt     store.Instant `db:"given_at"`
	Expires     store.Day     `db:"expires_on"`
	WithdrawnAt string        `db:"withdrawn_at"`
}

// GiveConsent records a yes in tx. Verbs that depend on it read it in their own
// transaction, so a withdrawal bites on the next request.
func (h *House) GiveConsent(tx *store.Tx, s Scope, area string, c Consent) error {
	if c.Channel != "web" && c.Channel != "paper" && c.Channel != "voice" {
		var bad fault.Fields
		bad.Add("channel", "access.bad_consent_channel")
		return bad.Err()
	}
	c.ID, c.GivenAt, c.GivenBy = h.NewID(), store.InstantOf(h.Now()), s.actor.Account
	if _, err := tx.Exec(`INSERT INTO consent (id, person, purpose, text_version, channel, given_by, proxy, evidence, given_at, expires_on, withdrawn_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'')`, c.ID, c.Person, c.Purpose, c.TextVersion, c.Channel, c.GivenBy, c.Proxy, c.Evidence, c.GivenAt, c.Expires); err != nil {
		return fmt.Errorf("consent: %w", err)
	}
	return h.Append(tx, s, event.Fact{Kind: "consent.given", Subject: c.ID, Person: c.Person, Area: area, Keys: []string{"person:" + c.Person},
		Data: map[string]string{"purpose": c.Purpose, "channel": c.Channel, "proxy": c.Proxy, "text": c.TextVersion}})
}

// WithdrawConsent ends every consent in force for the purpose (and proxy, if named).
func (h *House) WithdrawConsent(tx *store.Tx, s Scope, person, area, purpose, proxy string) error {
	if _, err := tx.Exec(`UPDATE consent SET withdrawn_at = $1 WHERE person = $2 AND purpose = $3 AND withdrawn_at = '' AND ($4 = '' OR proxy = $4)`,
		store.InstantOf(h.Now()).String(), person, purpose, proxy); err != nil {
		return fmt.Errorf("withdraw consent: %w", err)
	}
	return h.Append(tx, s, event.Fact{Kind: "consent.withdrawn", Subject: person, Person: person, Area: area, Keys: []string{"person:" + person},
		Data: map[string]string{"purpose": purpose, "proxy": proxy}})
}

// Consented tells whether the person's consent to the purpose is in force today.
// For ForBehalf proxy is the account that wants to act.
func (h *House) Consented(tx *store.Tx, person, purpose, proxy string) (bool, error) {
	var n int64
	err := tx.Get(&n, `SELECT count(*) FROM consent WHERE person = $1 AND purpose = $2 AND withdrawn_at = ''
		AND (expires_on = '' OR expires_on >= $3) AND (purpose <> 'on_behalf' OR proxy = $4)`, person, purpose, h.Today(), proxy)
	if err != nil {
		return false, fmt.Errorf("consent: %w", err)
	}
	return n > 0, nil
}

// Consents lists a person's consents, newest first.
func (h *House) Consents(tx *store.Tx, person string) ([]Consent, error) {
	var out []Consent
	err := tx.Select(&out, `SELECT id, person, purpose, text_version, channel, given_by, proxy, evidence, given_at, expires_on, withdrawn_at
		FROM consent WHERE person = $1 ORDER BY given_at DESC, id DESC`, person)
	return out, err
}

// ActFor refuses to act for a person other than oneself without recorded consent
// (a guardian's tie stands in for it).
func (h *House) ActFor(tx *store.Tx, s Scope, person string) error {
	if s.actor.Person == person || s.actor.Kind == "system" || s.RoleFor(person, "", "") == Guardian {
		return nil
	}
	ok, err := h.Consented(tx, person, ForBehalf, s.actor.Account)
	if err != nil || ok {
		return err
	}
	return fault.Denied("access.consent_needed")
}
