package programme

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tongxing/store"
)

// A Span (期限) is a length of time: 15d natural days, 10wd working days, 3m months
// (clamped to the month's end), 1y years. The day after the base is day 1.
type Span struct {
	N    int
	Unit string // d wd m y; "" is no span
}

// ParseSpan reads 15d, 10wd, 3m or 1y.
func ParseSpan(text string) (Span, error) {
	digits := strings.TrimRight(text, "dwmy")
	n, err := strconv.Atoi(digits)
	unit := text[len(digits):]
	if err != nil || n < 1 || n > 3660 || !slices.Contains([]string{"d", "wd", "m", "y"}, unit) {
		return Span{}, fmt.Errorf("%q is no span: 15d, 10wd, 3m or 1y", text)
	}
	return Span{n, unit}, nil
}

// Zero tells whether there is no span.
func (s Span) Zero() bool { return s.Unit == "" }

func (s Span) String() string { return strconv.Itoa(s.N) + s.Unit }

// A Calendar (工作日历) tells working days: Monday to Friday but for holidays, and the
// weekends worked in their stead, as the State Council announces them every year.
type Calendar struct{ off, on map[store.Day]bool }

// NewCalendar is a calendar with those days off and those weekend days worked.
func NewCalendar(off, on []store.Day) Calendar {
	c := Calendar{map[store.Day]bool{}, map[store.Day]bool{}}
	for _, d := range off {
		c.off[d] = true
	}
	for _, d := range on {
		c.on[d] = true
	}
	return c
}

// Working tells whether a day is a working day.
func (c Calendar) Working(d store.Day) bool {
	if c.on[d] {
		return true
	}
	w := d.Time().Weekday()
	return w != time.Saturday && w != time.Sunday && !c.off[d]
}

// After is the day a span after the base ends on.
func (c Calendar) After(base store.Day, s Span) store.Day {
	switch s.Unit {
	case "d":
		return base.AddDays(s.N)
	case "wd":
		for n := s.N; n > 0; {
			if base = base.AddDays(1); c.Working(base) {
				n--
			}
		}
		return base
	case "m":
		return addMonths(base, s.N)
	case "y":
		return addMonths(base, 12*s.N)
	}
	return base
}

// Before is the day a span before the end begins on; working days count back alike.
func (c Calendar) Before(end store.Day, s Span) store.Day {
	switch s.Unit {
	case "d":
		return end.AddDays(-s.N)
	case "m":
		return addMonths(end, -s.N)
	case "y":
		return addMonths(end, -12*s.N)
	case "wd":
		for n := s.N; n > 0; {
			if end = end.AddDays(-1); c.Working(end) {
				n--
			}
		}
	}
	return end
}

// addMonths goes n months on, to the month's last day where it is shorter.
func addMonths(d store.Day, n int) store.Day {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, store.China)
	last := first.AddDate(0, 1, -1).Day()
	return store.DayOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}
