package event

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tongxing/store"
	"tongxing/vault"
)

// An Exhibit (存证) is one fact with all that its leaf in the log binds, opened, and the
// path from that leaf to a checkpoint's root: whoever holds it and the public key can
// check it without us.
type Exhibit struct {
	Place      int64         `json:"place" db:"place"`
	ID         string        `json:"id" db:"id"`
	At         store.Instant `json:"at" db:"at"`
	Kind       string        `json:"kind" db:"kind"`
	Subject    string        `json:"subject" db:"subject"`
	Person     string        `json:"person" db:"person"`
	Area       string        `json:"area" db:"area"`
	Account    string        `json:"account" db:"account"`
	Purpose    string        `json:"purpose" db:"purpose"`
	Channel    string        `json:"channel" db:"channel"`
	Keys       string        `json:"keys" db:"keys"`
	Data       string        `json:"data" db:"-"` // as it was sealed: JSON, or ""
	Salt       string        `json:"salt" db:"-"` // hex
	Path       []string      `json:"path" db:"-"` // base64 hashes, the leaf's neighbour first
	Sealed     []byte        `json:"-" db:"data"`
	RawSalt    []byte        `json:"-" db:"salt"`
	Commitment []byte        `json:"-" db:"commitment"`
}

// ErrNotPlaced says that a fact has no place in the log yet, or no checkpoint over it.
var ErrNotPlaced = errors.New("a fact of the record waits for its place in the log or its checkpoint")

// Exhibits are all facts about a record in the log's order, proved under the newest
// checkpoint, which is the second answer as it was signed. open unseals a fact's data.
func Exhibits(tx *store.Tx, subject string, open func(sealed []byte) (vault.Secret[string], error)) (out []Exhibit, checkpoint string, err error) {
	if err := tx.Select(&out, `SELECT p.place, e.id, e.at, e.kind, e.subject, e.person, e.area, e.account, e.purpose, e.channel, e.keys, e.data, e.salt, e.commitment
		FROM event e JOIN event_place p ON p.event = e.id WHERE e.subject = $1 ORDER BY p.place`, subject); err != nil {
		return nil, "", fmt.Errorf("exhibits: %w", err)
	}
	var all int
	if err := tx.Get(&all, `SELECT count(*) FROM event WHERE subject = $1`, subject); err != nil {
		return nil, "", fmt.Errorf("exhibits: %w", err)
	}
	var head struct {
		Size   int64  `db:"size"`
		Signed string `db:"signed"`
	}
	err = tx.Get(&head, `SELECT size, signed FROM log_checkpoint ORDER BY size DESC LIMIT 1`)
	if errors.Is(err, store.ErrNoRow) || len(out) < all || len(out) > 0 && out[len(out)-1].Place >= head.Size {
		return nil, "", ErrNotPlaced
	}
	if err != nil {
		return nil, "", fmt.Errorf("exhibits: %w", err)
	}
	for i := range out {
		x := &out[i]
		x.Salt = hex.EncodeToString(x.RawSalt)
		if len(x.Sealed) > 0 {
			plain, err := open(x.Sealed)
			if err != nil {
				return nil, "", err
			}
			within := ""
			if within, x.Data = Unsalted(vault.Bare(plain)); within != "" {
				x.Salt = within
			}
		}
		proof, err := tlog.ProveRecord(head.Size, x.Place, hashes{tx})
		if err != nil {
			return nil, "", fmt.Errorf("exhibits: %w", err)
		}
		for _, h := range proof {
			x.Path = append(x.Path, base64.StdEncoding.EncodeToString(h[:]))
		}
	}
	return out, head.Signed, nil
}

// Check holds an exhibit to the tree of a checkpoint: no column, no word of its data
// and no place can be another.
func (x Exhibit) Check(tree tlog.Tree) error {
	salt, err := hex.DecodeString(x.Salt)
	if err != nil {
		return fmt.Errorf("fact %s: its salt is spoilt", x.ID)
	}
	r := row{ID: x.ID, At: x.At, Kind: x.Kind, Subject: x.Subject, Person: x.Person, Area: x.Area, Account: x.Account, Purpose: x.Purpose, Channel: x.Channel, Keys: x.Keys, Salt: salt}
	var path tlog.RecordProof
	for _, text := range x.Path {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(raw) != tlog.HashSize {
			return fmt.Errorf("fact %s: its path is spoilt", x.ID)
		}
		path = append(path, tlog.Hash(raw))
	}
	if err := tlog.CheckRecord(path, tree.N, tree.Hash, x.Place, tlog.RecordHash(r.commit([]byte(x.Data)))); err != nil {
		return fmt.Errorf("fact %s is not the one at place %d of the log", x.ID, x.Place)
	}
	return nil
}

// OpenCheckpoint reads a signed checkpoint with the public key.
func OpenCheckpoint(signed, verifierKey string) (tlog.Tree, error) {
	text, err := OpenNote(signed, verifierKey)
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.ParseTree([]byte(text))
}

// SignNote signs words with the log's key; OpenNote reads what was signed, or tells that
// it was not.
func SignNote(text, signerKey string) (string, error) {
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

// OpenNote is the other side of SignNote.
func OpenNote(signed, verifierKey string) (string, error) {
	verifier, err := note.NewVerifier(verifierKey)
	if err != nil {
		return "", fmt.Errorf("verify: %w", err)
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return "", fmt.Errorf("verify: signature: %w", err)
	}
	return n.Text, nil
}

// hashes reads the tree's stored hashes from its rows.
type hashes struct{ tx *store.Tx }

// ReadHashes finds each by its index: a perfect subtree of leaves or full tiles.
func (r hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		row, err := r.row(level/8, n<<(level%8), int64(1)<<(level%8))
		if err != nil {
			return nil, err
		}
		out[i] = fold(row)
	}
	return out, nil
}

// row are width hashes of a level of tiles from one on; leaves are level 0.
func (r hashes) row(level int, from, width int64) (out []tlog.Hash, err error) {
	if level == 0 {
		var leaves [][]byte
		if err := r.tx.Select(&leaves, `SELECT commitment FROM event_place WHERE place >= $1 AND place < $2 ORDER BY place`, from, from+width); err != nil {
			return nil, err
		}
		for _, c := range leaves {
			out = append(out, tlog.RecordHash(c))
		}
	} else {
		var tiles [][]byte
		if err := r.tx.Select(&tiles, `SELECT hashes FROM log_tile WHERE level = $1 AND n >= $2 AND n < $3 ORDER BY n`, level-1, from, from+width); err != nil {
			return nil, err
		}
		for _, t := range tiles {
			out = append(out, fold(unpack(t)))
		}
	}
	if int64(len(out)) != width {
		return nil, fmt.Errorf("the log lacks hashes of level %d from %d", level, from)
	}
	return out, nil
}
