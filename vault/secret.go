package vault

import (
	"fmt"
	"log/slog"
)

const masked = "•••"

// A Secret holds a value that must not be printed by accident: every formatter,
// encoder and logger shows a mask. Only access.Reveal and vault itself take the
// value out with Bare; a test holds that list.
type Secret[T any] struct{ bare T }

// Hide makes a Secret of v.
func Hide[T any](v T) Secret[T] { return Secret[T]{v} }

// Bare takes the value out.
func Bare[T any](s Secret[T]) T { return s.bare }

func (s Secret[T]) String() string               { return masked }
func (s Secret[T]) GoString() string             { return masked }
func (s Secret[T]) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(masked)) }
func (s Secret[T]) LogValue() slog.Value         { return slog.StringValue(masked) }
func (s Secret[T]) MarshalText() ([]byte, error) { return []byte(masked), nil }
func (s Secret[T]) MarshalJSON() ([]byte, error) { return []byte(`"` + masked + `"`), nil }
