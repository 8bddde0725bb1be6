package vault

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/mod/sumdb/note"
)

// Keys are the federation's keys: the one that wraps each person's key, the one
// behind the blind index, and the one that signs the log. They come from one
// file beside the database (mode 0600), made on first use. Back it up apart from
// the database: without it nothing sealed can be read.
type Keys struct {
	wrap  tink.AEAD
	index *prf.Set
	// Signer signs checkpoints of the log; Verifier is its public half.
	Signer   string
	Verifier string
}

type keyFile struct {
	Wrap     json.RawMessage `json:"wrap"`
	Index    json.RawMessage `json:"index"`
	Signer   string          `json:"signer"`
	Verifier string          `json:"verifier"`
}

// Load reads the key file, or makes it if there is none yet.
func Load(path string) (*Keys, error) {
	raw, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return create(path)
	}
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	var f keyFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("keys %s: %w", filepath.Base(path), err)
	}
	return open(f)
}

func create(path string) (*Keys, error) {
	wrap, err := fresh(aead.AES256GCMKeyTemplate)
	if err != nil {
		return nil, err
	}
	index, err := fresh(prf.HMACSHA256PRFKeyTemplate)
	if err != nil {
		return nil, err
	}
	signer, verifier, err := note.GenerateKey(rand.Reader, "tongxing")
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	f := keyFile{Wrap: wrap, Index: index, Signer: signer, Verifier: verifier}
	raw, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return open(f)
}

func open(f keyFile) (*Keys, error) {
	wrapHandle, err := read(f.Wrap)
	if err != nil {
		return nil, err
	}
	indexHandle, err := read(f.Index)
	if err != nil {
		return nil, err
	}
	wrap, err := aead.New(wrapHandle)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	index, err := prf.NewPRFSet(indexHandle)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return &Keys{wrap: wrap, index: index, Signer: f.Signer, Verifier: f.Verifier}, nil
}

// Index is the blind index of a whole, normalised value: equal values of one
// field index equally, and nothing else can be learned without the key.
func (k *Keys) Index(field string, value Secret[string]) (string, error) {
	sum, err := k.index.ComputePrimaryPRF([]byte(field+"\x00"+value.bare), 16)
	if err != nil {
		return "", fmt.Errorf("index %s: %w", field, err)
	}
	return hex.EncodeToString(sum), nil
}
