package event

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tongxing/store"
	"tongxing/vault"
)

// A Fact (事件) says what happened to one record. Data is sealed under the
// person's key; everything else stays in clear and must be opaque or a code.
type Fact struct {
	Kind    string            // "delivery.sent"
	Subject string            // key of the record
	Person  string            // whom it concerns, or ""
	Area    string            // division that answers for it
	Keys    []string          // records whose open pages should look again
	Data    map[string]string // what a later reader needs; may be nil
}

// By is who did it, what for and through which door.
type By struct{ Account, Purpose, Channel string }

// Append writes the fact and queues it for its place in the log, in tx.
func Append(tx *store.Tx, keys *vault.Keys, at time.Time, by By, f Fact) error {
	return AppendAs(tx, keys, at, store.NewID(fixed(at)), by, f)
}

// AppendAs is Append under an id its writer knows beforehand.
func AppendAs(tx *store.Tx, keys *vault.Keys, at time.Time, id string, by By, f Fact) error {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return fmt.Errorf("event salt: %w", err)
	}
	plain, sealed, err := seal(tx, keys, f, salt)
	if err != nil {
		return fmt.Errorf("event %s: %w", f.Kind, err)
	}
	row := row{
		ID: id, At: store.InstantOf(at), Kind: f.Kind, Subject: f.Subject, Person: f.Person, Area: f.Area,
		Account: by.Account, Purpose: by.Purpose, Channel: by.Channel, Keys: strings.Join(f.Keys, " "), Data: sealed, Salt: salt,
	}
	row.Commitment = row.commit(plain)
	if len(sealed) > 0 { // beside the commitment it would let anybody try what few words there can be
		row.Salt = []byte{}
	}
	if _, err := tx.Exec(`INSERT INTO event (id, at, kind, subject, person, area, account, purpose, channel, keys, data, salt, commitment)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
		row.ID, row.At, row.Kind, row.Subject, row.Person, row.Area, row.Account, row.Purpose, row.Channel, row.Keys, row.Data, row.Salt, row.Commitment); err != nil {
		return fmt.Errorf("event %s: %w", f.Kind, err)
	}
	if _, err := tx.Exec(`INSERT INTO event_queue (event, commitment) VALUES ($1, $2)`, row.ID, row.Commitment); err != nil {
		return fmt.Errorf("event %s: %w", f.Kind, err)
	}
	tx.Notify(Channel)
	return nil
}

// Channel is the wake-up channel of the feed.
const Channel = "event"

type fixed time.Time

func (f fixed) Now() time.Time { return time.Time(f) }

type row struct {
	ID         string        `db:"id"`
	At         store.Instant `db:"at"`
	Kind       string        `db:"kind"`
	Subject    string        `db:"subject"`
	Person     string        `db:"person"`
	Area       string        `db:"area"`
	Account    string        `db:"account"`
	Purpose    string        `db:"purpose"`
	Channel    string        `db:"channel"`
	Keys       string        `db:"keys"`
	Data       []byte        `db:"data"`
	Salt       []byte        `db:"salt"`
	Commitment []byte        `db:"commitment"`
}

// commit binds every column and the plain data under the salt, so that a leaf
// proves the fact to who holds the salt and tells nothing to who does not.
func (r row) commit(plain []byte) []byte {
	h := sha256.New()
	h.Write(r.Salt)
	for _, s := range []string{r.ID, r.At.String(), r.Kind, r.Subject, r.Person, r.Area, r.Account, r.Purpose, r.Channel, r.Keys, string(plain)} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return h.Sum(nil)
}

const saltBytes = 16

// salted puts the salt before the data, so that both are sealed as one.
func salted(salt, plain []byte) string { return hex.EncodeToString(salt) + string(plain) }

// Unsalted parts what was sealed of a fact into the salt, in hexadecimal, and its data, a JSON
// object. Facts written before 2026-11-28 keep their salt in the clear: "" here.
func Unsalted(opened string) (salt, data string) {
	if len(opened) < 2*saltBytes || opened[0] == '{' {
		return "", opened
	}
	return opened[:2*saltBytes], opened[2*saltBytes:]
}

func seal(tx *store.Tx, keys *vault.Keys, f Fact, salt []byte) (plain, sealed []byte, err error) {
	if len(f.Data) == 0 {
		return nil, nil, nil
	}
	if plain, err = json.Marshal(f.Data); err != nil { // map keys are sorted: the text is canonical
		return nil, nil, err
	}
	secret := vault.Hide(salted(salt, plain))
	if f.Person == "" {
		sealed, err = keys.SealFor(f.Subject, "event", secret)
		return plain, sealed, err
	}
	sealer, err := keys.Person(tx, f.Person)
	if err != nil {
		return nil, nil, err
	}
	sealed, err = sealer.Seal("event", secret)
	return plain, sealed, err
}
