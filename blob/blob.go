package blob

import (
	"context"
	"errors"
	"fmt"

	"tongxing/store"
)

// Most is the largest file in bytes that is kept.
const Most = 32 << 20

// ErrNone says that no file has the key.
var ErrNone = errors.New("no such file")

// A Store (文件库) keeps files. Bytes are sealed before they come here. Put of a key
// that exists changes nothing: a repeated request is a repeat.
type Store interface {
	Put(ctx context.Context, key string, sealed []byte) error
	Get(ctx context.Context, key string) ([]byte, error) // ErrNone
	Drop(ctx context.Context, key string) error          // of a key that is gone: nil
	// Keys lists up to limit keys after one, in order: for the sweep of files whose
	// row was never committed.
	Keys(ctx context.Context, after string, limit int) ([]string, error)
}

// check refuses what could not have come from store.NewID.
func check(key string, size int) error {
	if len(key) < 8 || len(key) > 64 {
		return fmt.Errorf("file key of %d letters", len(key))
	}
	for _, c := range key {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return errors.New("file key with a strange letter")
		}
	}
	if size > Most {
		return fmt.Errorf("file of %d bytes, at most %d", size, Most)
	}
	return nil
}

// Rows keeps files in the database.
type Rows struct{ DB *store.DB }

// Put writes the file in its own transaction.
func (b Rows) Put(ctx context.Context, key string, sealed []byte) error {
	if err := check(key, len(sealed)); err != nil {
		return err
	}
	return b.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO blob (key, sealed) VALUES ($1,$2) ON CONFLICT (key) DO NOTHING`, key, sealed)
		return err
	})
}

// Get reads the file.
func (b Rows) Get(ctx context.Context, key string) (sealed []byte, err error) {
	err = b.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&sealed, `SELECT sealed FROM blob WHERE key = $1`, key)
	})
	if errors.Is(err, store.ErrNoRow) {
		return nil, ErrNone
	}
	return sealed, err
}

// Drop forgets the file.
func (b Rows) Drop(ctx context.Context, key string) error {
	return b.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM blob WHERE key = $1`, key)
		return err
	})
}

// Keys lists what is there.
func (b Rows) Keys(ctx context.Context, after string, limit int) (keys []string, err error) {
	err = b.DB.Read(ctx, func(tx *store.Tx) error {
		return tx.Select(&keys, `SELECT key FROM blob WHERE key > $1 ORDER BY key LIMIT $2`, after, limit)
	})
	return keys, err
}
