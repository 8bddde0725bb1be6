package event

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tongxing/store"
)

// Checkpoint signs the tree as it durably stands, if it grew since the last one.
// It reads first and signs after: only what was committed is ever promised.
func Checkpoint(ctx context.Context, db *store.DB, signerKey string, at time.Time) error {
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	var head edge
	var last int64
	if err := db.Read(ctx, func(tx *store.Tx) error {
		size, err := Size(tx)
		if err != nil {
			return err
		}
		if err := tx.Get(&last, `SELECT COALESCE(MAX(size), 0) FROM log_checkpoint`); err != nil {
			return err
		}
		head, err = load(tx, size)
		return err
	}); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if head.size == last {
		return nil
	}
	signed, err := note.Sign(&note.Note{Text: string(tlog.FormatTree(tlog.Tree{N: head.size, Hash: head.root()}))}, signer)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO log_checkpoint (size, at, signed) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING`,
			head.size, store.InstantOf(at), string(signed))
		return err
	})
}

// A Proof is what Verify found: the facts placed, and the checkpoints that hold.
type Proof struct{ Size, Checkpoints int64 }

// Verify walks the whole log with nothing but the rows and the public key: places
// are dense, each checkpoint's signature and root hold, and no stored fact has
// another commitment than its leaf.
func Verify(tx *store.Tx, verifierKey string) (Proof, error) {
	verifier, err := note.NewVerifier(verifierKey)
	if err != nil {
		return Proof{}, fmt.Errorf("verify: %w", err)
	}
	promised, err := checkpoints(tx, note.VerifierList(verifier))
	if err != nil {
		return Proof{}, err
	}
	var e edge
	var proof Proof
	for {
		var leaves []leaf
		if err := tx.Select(&leaves, `SELECT p.place, p.commitment, COALESCE(e.commitment, p.commitment) AS stored
			FROM event_place p LEFT JOIN event e ON e.id = p.event WHERE p.place >= $1 ORDER BY p.place LIMIT 10000`, e.size); err != nil {
			return Proof{}, fmt.Errorf("verify: %w", err)
		}
		if len(leaves) == 0 {
			break
		}
		for _, f := range leaves {
			if err := f.check(&e, promised); err != nil {
				return Proof{}, err
			}
		}
	}
	for size, want := range promised {
		if size > e.size {
			return Proof{}, fmt.Errorf("verify: checkpoint promises %d facts (root %v), the log holds %d", size, want, e.size)
		}
		proof.Checkpoints++
	}
	proof.Size = e.size
	return proof, nil
}

type leaf struct {
	Place      int64  `db:"place"`
	Commitment []byte `db:"commitment"`
	Stored     []byte `db:"stored"`
}

func (f leaf) check(e *edge, promised map[int64]tlog.Hash) error {
	if f.Place != e.size {
		return fmt.Errorf("verify: place %d stands where %d should", f.Place, e.size)
	}
	if !bytes.Equal(f.Commitment, f.Stored) {
		return fmt.Errorf("verify: the fact at place %d was changed", f.Place)
	}
	if err := e.push(nil, 0, tlog.RecordHash(f.Commitment)); err != nil {
		return err
	}
	e.size++
	if want, ok := promised[e.size]; ok && want != e.root() {
		return fmt.Errorf("verify: the first %d facts are not those of the signed checkpoint", e.size)
	}
	return nil
}

func checkpoints(tx *store.Tx, known note.Verifiers) (map[int64]tlog.Hash, error) {
	var signed []string
	if err := tx.Select(&signed, `SELECT signed FROM log_checkpoint ORDER BY size`); err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	out := map[int64]tlog.Hash{}
	for _, s := range signed {
		n, err := note.Open([]byte(s), known)
		if err != nil {
			return nil, fmt.Errorf("verify: checkpoint signature: %w", err)
		}
		tree, err := tlog.ParseTree([]byte(n.Text))
		if err != nil {
			return nil, fmt.Errorf("verify: checkpoint: %w", err)
		}
		out[tree.N] = tree.Hash
	}
	return out, nil
}

// ErrBehind says that queued facts have waited too long for their place.
var ErrBehind = errors.New("the event sequencer is behind")
