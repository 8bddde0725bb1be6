package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is what went wrong, as far as a caller may act on it.
type Kind int

// The kinds. Internal is everything that carries no kind of its own.
const (
	Internal       Kind = iota
	NotFoundErr         // no such record, or none within the actor's scope: the two look the same on purpose
	DeniedErr           // the actor may not do this, and may know it
	ConflictErr         // the record moved on since it was read, or its state forbids the verb
	InvalidErr          // fields need correcting; carries Fields
	UnavailableErr      // try again later; nothing was done
)

// Error carries a kind, a message key for msg, and name/value pairs for it.
// It never carries personal data: it may be logged.
type Error struct {
	Kind   Kind
	Key    string
	Pairs  []any
	Fields Fields
}

func (e *Error) Error() string {
	if e.Kind == InvalidErr {
		names := make([]string, len(e.Fields))
		for i, f := range e.Fields {
			names[i] = f.Name + ": " + f.Key
		}
		return "invalid: " + strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s (%v)", e.Key, e.Pairs)
}

// NotFound says that no such record exists for this actor; what names the kind
// of record for the log ("post"), never data.
func NotFound(what string) error {
	return &Error{Kind: NotFoundErr, Key: "fault.not_found", Pairs: []any{"what", what}}
}

// Denied refuses an act that the actor may know exists.
func Denied(key string, pairs ...any) error {
	return &Error{Kind: DeniedErr, Key: key, Pairs: pairs}
}

// Conflict says that the record's version or state forbids the verb now.
func Conflict(key string, pairs ...any) error {
	return &Error{Kind: ConflictErr, Key: key, Pairs: pairs}
}

// Unavailable says that nothing was done and the same call may succeed later.
func Unavailable(key string, pairs ...any) error {
	return &Error{Kind: UnavailableErr, Key: key, Pairs: pairs}
}

// A Field is one thing to correct: the form field's name and a message key.
type Field struct {
	Name, Key string
	Pairs     []any
}

// Fields collects what must be corrected, in the order of the form.
type Fields []Field

// Add appends one field's fault.
func (f *Fields) Add(name, key string, pairs ...any) {
	*f = append(*f, Field{Name: name, Key: key, Pairs: pairs})
}

// Err is nil when nothing was added.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: InvalidErr, Key: "fault.invalid", Fields: f}
}

// KindOf reads the kind through any wrapping.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// AsInvalid returns the fields to correct, if that is what err is.
func AsInvalid(err error) (Fields, bool) {
	var e *Error
	if errors.As(err, &e) && e.Kind == InvalidErr {
		return e.Fields, true
	}
	return nil, false
}

// Message is the key and pairs to show for err.
func Message(err error) (key string, pairs []any) {
	var e *Error
	if errors.As(err, &e) {
		return e.Key, e.Pairs
	}
	return "fault.internal", nil
}
