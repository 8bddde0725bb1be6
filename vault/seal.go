package vault

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"tongxing/store"
)

// ErrErased says that the person's key is gone: what was sealed under it stays
// unreadable for ever, and that is what was wanted.
var ErrErased = errors.New("sealed under a key that was erased")

// A Sealer seals and opens fields of one subject. The field's name is bound in:
// a sealed value moved to another field or person does not open.
type Sealer struct {
	box     *subtle.AESGCM
	subject string
}

// NewPerson makes and keeps a fresh key for a person.
func (k *Keys) NewPerson(tx *store.Tx, person string) (*Sealer, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("person key: %w", err)
	}
	wrapped, err := k.wrap.Encrypt(key, []byte("person_key/"+person))
	if err != nil {
		return nil, fmt.Errorf("person key: %w", err)
	}
	if _, err := tx.Exec(`INSERT INTO person_key (person, wrapped) VALUES ($1, $2)`, person, wrapped); err != nil {
		return nil, fmt.Errorf("person key: %w", err)
	}
	return newSealer(key, person)
}

// Person opens a person's key, or answers ErrErased.
func (k *Keys) Person(tx *store.Tx, person string) (*Sealer, error) {
	var wrapped []byte
	err := tx.Get(&wrapped, `SELECT wrapped FROM person_key WHERE person = $1`, person)
	if errors.Is(err, store.ErrNoRow) {
		return nil, ErrErased
	}
	if err != nil {
		return nil, fmt.Errorf("person key: %w", err)
	}
	key, err := k.wrap.Decrypt(wrapped, []byte("person_key/"+person))
	if err != nil {
		return nil, fmt.Errorf("person key: %w", err)
	}
	return newSealer(key, person)
}

// Erase drops a person's key. Nothing sealed under it can be read again.
func (k *Keys) Erase(tx *store.Tx, person string) error {
	_, err := tx.Exec(`DELETE FROM person_key WHERE person = $1`, person)
	return err
}

func newSealer(key []byte, subject string) (*Sealer, error) {
	box, err := subtle.NewAESGCM(key)
	if err != nil {
		return nil, fmt.Errorf("person key: %w", err)
	}
	return &Sealer{box, subject}, nil
}

// Seal encrypts one field.
func (s *Sealer) Seal(field string, value Secret[string]) ([]byte, error) {
	return s.box.Encrypt([]byte(value.bare), []byte(field+"/"+s.subject))
}

// Open decrypts one field. Call access.Reveal instead, which writes that
// somebody looked; a test holds who may call this.
func (s *Sealer) Open(field string, sealed []byte) (Secret[string], error) {
	bare, err := s.box.Decrypt(sealed, []byte(field+"/"+s.subject))
	if err != nil {
		return Secret[string]{}, fmt.Errorf("open %s: %w", field, err)
	}
	return Hide(string(bare)), nil
}

// SealFor seals a field of a subject that is not a person (an account's second
// factor, a report's reporter) under the federation's own key.
func (k *Keys) SealFor(subject, field string, value Secret[string]) ([]byte, error) {
	return k.wrap.Encrypt([]byte(value.bare), []byte(field+"/"+subject))
}

// OpenFor opens what SealFor sealed.
func (k *Keys) OpenFor(subject, field string, sealed []byte) (Secret[string], error) {
	bare, err := k.wrap.Decrypt(sealed, []byte(field+"/"+subject))
	if err != nil {
		return Secret[string]{}, fmt.Errorf("open %s: %w", field, err)
	}
	return Hide(string(bare)), nil
}
