package msg

import (
	"fmt"
	"strings"
	"time"
)

var china = time.FixedZone("+08:00", 8*3600)

// Day writes "2024-01-02" as 2024年1月2日 or 2 January 2024; what is no day is "—".
func (l Lang) Day(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "—"
	}
	return l.date(t)
}

func (l Lang) date(t time.Time) string {
	if l == EN {
		return t.Format("2 January 2006")
	}
	return t.Format("2006年1月2日")
}

// Month writes "2024-01" as 2024年1月 or January 2024; another period stays as it is.
func (l Lang) Month(month string) string {
	t, err := time.Parse("2006-01", month)
	switch {
	case err != nil:
		return month
	case l == EN:
		return t.Format("January 2006")
	}
	return t.Format("2006年1月")
}

// DayTime writes a moment in China's time.
func (l Lang) DayTime(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	t = t.In(china)
	return l.date(t) + t.Format(" 15:04")
}

// Yuan writes fen: 1,700.00元 or ¥1,700.00.
func (l Lang) Yuan(fen int64) string {
	return l.yuan(fen, true)
}

// WholeYuan writes fen without them where they are none: 3,000元.
func (l Lang) WholeYuan(fen int64) string {
	return l.yuan(fen, fen%100 != 0)
}

func (l Lang) yuan(fen int64, cents bool) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	text := sign + l.Count(fen/100)
	if cents {
		text += fmt.Sprintf(".%02d", fen%100)
	}
	if l == EN {
		return "¥" + text
	}
	return text + "元"
}

// Count writes a whole number with its thousands apart.
func (l Lang) Count(n int64) string {
	text := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, text = "-", text[1:]
	}
	var out strings.Builder
	for i, digit := range text {
		if i > 0 && (len(text)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	return sign + out.String()
}

// Percent writes a fraction with up to two decimals: 98.55%.
func (l Lang) Percent(rate float64) string {
	text := fmt.Sprintf("%.2f", rate*100)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	return text + "%"
}
