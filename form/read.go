package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tongxing/fault"
)

// mostText is a text's length where the question says none.
const mostText = 2000

// Read reads what was typed. Questions that are not put, or not answered, have no
// answer; what does not hold is told by name. today is the day of asking, 2024-01-02.
func (f Form) Read(typed url.Values, today string) (Answers, fault.Fields) {
	out, bad := Answers{}, fault.Fields{}
	for _, q := range f {
		if !q.When.asked(out) {
			continue
		}
		if q.Kind == Rows {
			if rows := q.rows(typed, today, &bad); len(rows) > 0 {
				out[q.Name] = Answer{Rows: rows}
			}
			continue
		}
		words := given(typed[q.Name])
		if len(words) == 0 {
			if q.Must {
				bad.Add(q.Name, "form.required")
			}
			continue
		}
		if a, ok := q.read(words, today, &bad); ok {
			out[q.Name] = a
		}
	}
	return out, bad
}

// given are the values that say something.
func given(values []string) (out []string) {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func (q Question) read(words []string, today string, bad *fault.Fields) (a Answer, ok bool) {
	before := len(*bad)
	text := words[0]
	switch q.Kind {
	case Text, Ref:
		q.length(text, bad)
		a = Answer{Text: text}
	case Number, Scale:
		a = Answer{Number: whole(text, q.Name, bad)}
		q.within(a.Number, 1, bad)
	case Money:
		a = Answer{Number: fen(text, q.Name, bad)}
		q.within(a.Number, 100, bad)
	case Day:
		a = Answer{Text: q.day(text, today, bad)}
	case YesNo:
		if text != "yes" && text != "no" {
			bad.Add(q.Name, "form.choose")
		}
		a = Answer{Text: text}
	case Choice:
		if !slices.Contains(q.Choices, text) {
			bad.Add(q.Name, "form.choose")
		}
		a = Answer{Text: text}
	case Choices:
		a = Answer{List: q.several(words, bad)}
	}
	return a, len(*bad) == before
}

func (q Question) length(text string, bad *fault.Fields) {
	most := q.Max
	if most == 0 {
		most = mostText
	}
	switch n := int64(utf8.RuneCountInString(text)); {
	case n > most:
		bad.Add(q.Name, "form.too_long", "max", most)
	case n < q.Min:
		bad.Add(q.Name, "form.too_short", "min", q.Min)
	}
}

// within holds a number to its bounds; unit is what a reader counts in (100 fen a yuan).
func (q Question) within(n, unit int64, bad *fault.Fields) {
	if len(*bad) > 0 && (*bad)[len(*bad)-1].Name == q.Name {
		return // it was no number
	}
	switch {
	case n < q.Min && q.Max != 0, q.Max != 0 && n > q.Max:
		bad.Add(q.Name, "form.between", "min", q.Min/unit, "max", q.Max/unit)
	case n < q.Min:
		bad.Add(q.Name, "form.at_least", "min", q.Min/unit)
	}
}

func (q Question) several(words []string, bad *fault.Fields) (out []string) {
	for _, choice := range q.Choices { // in the form's order, each once
		if slices.Contains(words, choice) {
			out = append(out, choice)
		}
	}
	for _, w := range words {
		if !slices.Contains(q.Choices, w) {
			bad.Add(q.Name, "form.choose")
			return nil
		}
	}
	if n := int64(len(out)); n < q.Min || q.Max != 0 && n > q.Max {
		bad.Add(q.Name, "form.choose")
	}
	return out
}

// fold turns what a Chinese keyboard makes of digits and signs into plain ones.
var fold = strings.NewReplacer("\uff10", "0", "\uff11", "1", "\uff12", "2", "\uff13", "3", "\uff14", "4", "\uff15", "5", "\uff16", "6", "\uff17", "7", "\uff18", "8", "\uff19", "9",
	"\uff0d", "-", "\uff0e", ".", "\uff0c", ",", "\u3000", "")

// Plain writes full-width digits and signs as plain ones, so that 40 typed with a
// Chinese keyboard counts.
func Plain(text string) string { return fold.Replace(strings.TrimSpace(text)) }

func whole(text, name string, bad *fault.Fields) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(fold.Replace(text), ",", ""), 10, 32)
	if err != nil {
		bad.Add(name, "form.bad_number")
	}
	return n
}

// fen reads an amount in yuan with at most two decimals. No floating point.
func fen(text, name string, bad *fault.Fields) int64 {
	text = strings.TrimSuffix(strings.ReplaceAll(fold.Replace(text), ",", ""), "元")
	yuan, cents, _ := strings.Cut(text, ".")
	if len(cents) > 2 || yuan == "" {
		bad.Add(name, "form.bad_money")
		return 0
	}
	n, err := strconv.ParseUint(yuan+(cents + "00")[:2], 10, 50)
	if err != nil {
		bad.Add(name, "form.bad_money")
		return 0
	}
	return int64(n)
}

// layouts are the ways people write a day.
var layouts = []string{"2006-01-02", "2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2006年1月2日"}

func (q Question) day(text, today string, bad *fault.Fields) string {
	for _, layout := range layouts {
		t, err := time.Parse(layout, fold.Replace(text))
		if err != nil {
			continue
		}
		day := t.Format(time.DateOnly)
		if from, until := bound(q.From, today), bound(q.Until, today); from != "" && day < from || until != "" && day > until {
			bad.Add(q.Name, "form.day_between", "from", orEver(from), "until", orEver(until))
		}
		return day
	}
	bad.Add(q.Name, "form.bad_day")
	return ""
}

func bound(day, today string) string {
	if day == "today" {
		return today
	}
	return day
}

func orEver(day string) string {
	if day == "" {
		return "…"
	}
	return day
}
