package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost of argon2id: 19 MiB, two passes, one lane (OWASP's second profile).
const (
	memoryKiB = 19 * 1024
	passes    = 2
)

// Hash makes the stored form of a password. It takes tens of milliseconds on
// purpose and is never called inside a write transaction.
func Hash(password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("password salt: %w", err)
	}
	sum := argon2.IDKey([]byte(password), salt, passes, memoryKiB, 1, 32)
	return fmt.Sprintf("argon2id$%d$%d$%s$%s", memoryKiB, passes, base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

// NewPassword is the stored form of a password that may be one, or what speaks against it.
func NewPassword(login, password string) (hash string, err error) {
	if err := goodPassword(login, password); err != nil {
		return "", err
	}
	return Hash(password)
}

// hashing bounds how many passwords are hashed at once, each with its memory and a
// processor of its own: a flood of sign-ins waits, and the pages do not.
var hashing = make(chan struct{}, 4)

// turn waits for a place among them, or until who asks has left.
func turn(ctx context.Context) (done func(), err error) {
	select {
	case hashing <- struct{}{}:
		return func() { <-hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash is Hash in its turn.
func hash(ctx context.Context, password string) (string, error) {
	done, err := turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return Hash(password)
}

// matches tells whether the password is the one behind the stored form, in its turn.
func matches(ctx context.Context, stored, password string) (bool, error) {
	done, err := turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return same(stored, password), nil
}

// same compares. An empty or foreign form takes as long and matches nothing.
func same(stored, password string) bool {
	parts := strings.Split(stored, "$")
	var memory, rounds uint32
	if len(parts) == 5 {
		_, _ = fmt.Sscan(parts[1], &memory)
		_, _ = fmt.Sscan(parts[2], &rounds)
	}
	if len(parts) != 5 || parts[0] != "argon2id" || memory == 0 || memory > 1<<20 || rounds == 0 || rounds > 16 {
		argon2.IDKey([]byte(password), make([]byte, 16), passes, memoryKiB, 1, 32)
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[3])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[4])
	if err1 != nil || err2 != nil {
		return false
	}
	return subtle.ConstantTimeCompare(want, argon2.IDKey([]byte(password), salt, rounds, memory, 1, 32)) == 1
}
