package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// China is the only zone days are counted in.
var China = time.FixedZone("+08:00", 8*3600)

// A Day is a date "2006-01-02" as the calendar in China has it; "" is no day.
type Day string

// DayOf is the day in China of a moment.
func DayOf(t time.Time) Day { return Day(t.In(China).Format(time.DateOnly)) }

// Valid tells whether d is a real date.
func (d Day) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// Time is the day's first moment in China; the zero time for no day.
func (d Day) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), China)
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays is n days later; no day stays no day.
func (d Day) AddDays(n int) Day {
	if !d.Valid() {
		return ""
	}
	return DayOf(d.Time().AddDate(0, 0, n))
}

// DaysUntil counts days from d to e; negative when e is earlier.
func (d Day) DaysUntil(e Day) int { return int(e.Time().Sub(d.Time()).Hours() / 24) }

const instantLayout = "2006-01-02T15:04:05.000000Z"

// An Instant is a moment, kept as fixed-width UTC text so that both databases
// compare it alike; the zero Instant is kept as "".
type Instant struct{ time.Time }

// InstantOf is t to the microsecond.
func InstantOf(t time.Time) Instant { return Instant{t.UTC().Truncate(time.Microsecond)} }

func (i Instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.UTC().Format(instantLayout)
}

// Value and Scan keep the fixed-width text.
func (i Instant) Value() (driver.Value, error) { return i.String(), nil }

// Scan reads what Value wrote.
func (i *Instant) Scan(src any) error {
	var text string
	switch v := src.(type) {
	case string:
		text = v
	case []byte:
		text = string(v)
	case nil:
	default:
		return fmt.Errorf("instant from %T", src)
	}
	parsed, err := ParseInstant(text)
	*i = parsed
	return err
}

// ParseInstant reads the fixed-width text; "" is the zero Instant.
func ParseInstant(text string) (Instant, error) {
	if text == "" {
		return Instant{}, nil
	}
	t, err := time.Parse(instantLayout, text)
	if err != nil {
		return Instant{}, errors.New("not an instant")
	}
	return Instant{t}, nil
}

// MarshalText and UnmarshalText serve JSON.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (i *Instant) UnmarshalText(text []byte) error { return i.Scan(text) }

// A Clock tells the time. The domain's is injected; the wall's serves sessions.
type Clock interface{ Now() time.Time }

// WallClock is the machine's clock.
type WallClock struct{}

// Now is the machine's time.
func (WallClock) Now() time.Time { return time.Now() }

// OffsetClock is the machine's clock, shifted: the demo city lives in 2024.
type OffsetClock struct{ Offset time.Duration }

// Now is the shifted time.
func (c OffsetClock) Now() time.Time { return time.Now().Add(c.Offset) }

// NewID makes a UUIDv7 of the clock's time: ids sort by when they were made.
func NewID(c Clock) string {
	id, err := uuid.NewV7()
	if err != nil {
		id = uuid.New()
	}
	ms := uint64(c.Now().UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	return id.String()
}
