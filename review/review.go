package review

import (
	"context"
	_ "embed"
	"fmt"
	"math"
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
	Target *float64 `yaml:"target" json:"-"` // what the print divides by; the city's own targets are its programmes'
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
	Asides      []Aside             `json:"asides,omitempty"`
	Flags       []string            `json:"flags"`
}

// An Aside is a count that stands beside a figure and opens like one: of a rate its two
// sides, and who is in neither.
type Aside struct {
	Code  string              `json:"code"`
	Label map[msg.Lang]string `json:"label"`
	Value float64             `json:"value"`
	Unit  string              `json:"unit"`
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
		switch {
		case rate == 1:
			line.Flags = append(line.Flags, "exactly_whole") // look for needs that were deleted or declared refused
		case rate > 1:
			line.Flags = append(line.Flags, "over_whole") // the two sides are counted of different people
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
	if target, ok := d.Targets[year]; ok && target > 0 {
		line.Target = &target
		if line.Denominator == nil {
			rate := line.Value / target
			line.Denominator, line.Rate = &target, &rate
		}
	}
	if p, ok := printed[code]; ok {
		line.set(p)
	}
	line.Asides, err = asides(ctx, h, s, book, code, year)
	return line, err
}

// asides are what stands beside a figure: F24w of F24.
func asides(ctx context.Context, h *access.House, s access.Scope, book *figure.Book, code string, year int) (out []Aside, err error) {
	for _, c := range book.Codes() {
		d, _ := book.Definition(c)
		if !d.Aside() || c[:len(c)-1] != code {
			continue
		}
		v, err := book.Value(ctx, h, s, c, year)
		if err != nil {
			return nil, err
		}
		x := Aside{c, map[msg.Lang]string{msg.ZH: Name(d, msg.ZH), msg.EN: Name(d, msg.EN)}, float64(v.Value), d.Unit}
		if d.Unit == figure.Yuan {
			x.Value /= 100
		}
		out = append(out, x)
	}
	return out, nil
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
	l.Printed = &p
	switch {
	case p.Value == nil:
	case p.Bound == "more" && l.Value <= *p.Value:
		l.Flags = append(l.Flags, "below_printed_bound")
	case p.Bound == "" && l.Value != *p.Value:
		l.Flags = append(l.Flags, "printed_differs")
	}
	if l.Rate != nil && p.Rate != nil && math.Abs(*l.Rate-*p.Rate) > 0.005 {
		l.Flags = append(l.Flags, "printed_rate_differs")
	}
}

// PrintedOf reads the year's printed values; a year without print has none.
func PrintedOf(year int) (map[string]Printed, error) {
	var all map[string]map[string]Printed
	if err := yaml.Unmarshal(printedText, &all); err != nil {
		return nil, fmt.Errorf("printed values: %w", err)
	}
	return all[strconv.Itoa(year)], nil
}
