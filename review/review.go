package review

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"

	"github.com/goccy/go-yaml"

	"tongxing/access"
	"tongxing/figure"
	"tongxing/msg"
)

//go:embed printed.yaml
var printedText []byte

// Printed is what the year's print says of one figure.
type Printed struct {
	Value  *float64 `yaml:"value" json:"value,omitempty"`
	Rate   *float64 `yaml:"rate" json:"rate,omitempty"`
	Target *float64 `yaml:"target" json:"-"`
	Bound  string   `yaml:"bound" json:"bound,omitempty"`
}

// A Line is one figure of the review, printed beside computed. Money is yuan,
// rates are fractions.
type Line struct {
	Code        string              `json:"code"`
	System      string              `json:"system"`
	Label       map[msg.Lang]string `json:"label"`
	Value       float64             `json:"value"`
	Unit        string              `json:"unit"`
	Numerator   float64             `json:"numerator"`
	Denominator *float64            `json:"denominator"`
	Target      *float64            `json:"target"`
	Rate        *float64            `json:"rate"`
	Printed     *Printed            `json:"printed"`
	Records     int64               `json:"records"`
	Beside      map[string]int64    `json:"beside,omitempty"`
	Flags       []string            `json:"flags"`
}

// A Review (年度总结) is the year's figures in their order.
type Review struct {
	Year    int    `json:"year"`
	Figures []Line `json:"figures"`
}

// Make computes every registered figure of the year and sets the print beside it.
func Make(ctx context.Context, h *access.House, s access.Scope, book *figure.Book, year int) (Review, error) {
	printed, err := PrintedOf(year)
	if err != nil {
		return Review{}, err
	}
	out := Review{Year: year}
	for _, code := range book.Codes() {
		if d, _ := book.Definition(code); d.Aside() {
			continue
		}
		line, err := One(ctx, h, s, book, code, year, printed)
		if err != nil {
			return Review{}, err
		}
		out.Figures = append(out.Figures, line)
	}
	return out, nil
}

// One computes a single line.
func One(ctx context.Context, h *access.House, s access.Scope, book *figure.Book, code string, year int, printed map[string]Printed) (Line, error) {
	v, err := book.Value(ctx, h, s, code, year)
	if err != nil {
		return Line{}, err
	}
	d, _ := book.Definition(code)
	line := Line{Code: code, System: d.System, Unit: d.Unit, Records: v.Records, Flags: []string{},
		Label: map[msg.Lang]string{msg.ZH: Name(d, msg.ZH), msg.EN: Name(d, msg.EN)}}
	line.Value = float64(v.Value)
	if d.Unit == figure.Yuan {
		line.Value /= 100
	}
	line.Numerator = line.Value
	if d.Over != "" {
		over, rate := float64(v.Over), 0.0
		if v.Over > 0 {
			rate = float64(v.Value) / over
		}
		line.Value, line.Denominator, line.Rate = rate, &over, &rate
		if rate == 1 {
			line.Flags = append(line.Flags, "exactly_whole") // look for needs that were deleted or declared refused
		}
	}
	for _, b := range v.Beside {
		if line.Beside == nil {
			line.Beside = map[string]int64{}
		}
		line.Beside[b.Key] = b.Value
		if b.Unit == figure.Yuan {
			line.Beside[b.Key] /= 100
		}
	}
	if p, ok := printed[code]; ok {
		line.set(p)
	}
	return line, nil
}

// Name is a figure's name: of a message, or as its programme says it.
func Name(d figure.Definition, l msg.Lang) string {
	if msg.Has(d.Label()) {
		return l.T(d.Label())
	}
	return d.Words[string(l)]
}

// set puts the print beside the computed value and flags where they disagree.
func (l *Line) set(p Printed) {
	l.Printed, l.Target = &p, p.Target
	if p.Target != nil && *p.Target > 0 && l.Denominator == nil {
		rate := l.Value / *p.Target
		l.Denominator, l.Rate = p.Target, &rate
	}
	switch {
	case p.Value == nil:
	case p.Bound == "more" && l.Value <= *p.Value:
		l.Flags = append(l.Flags, "below_printed_bound")
	case p.Bound == "" && l.Value != *p.Value:
		l.Flags = append(l.Flags, "printed_differs")
	}
	if l.Rate != nil && p.Rate != nil && abs(*l.Rate-*p.Rate) > 0.005 {
		l.Flags = append(l.Flags, "printed_rate_differs")
	}
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// PrintedOf reads the year's printed values; a year without print has none.
func PrintedOf(year int) (map[string]Printed, error) {
	var all map[string]map[string]Printed
	if err := yaml.Unmarshal(printedText, &all); err != nil {
		return nil, fmt.Errorf("printed values: %w", err)
	}
	return all[strconv.Itoa(year)], nil
}
