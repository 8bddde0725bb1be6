package form_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"tongxing/form"
	"tongxing/msg"
)

const today = "2024-01-02"

// One question, what was typed, and what is read or told.
func TestRead(t *testing.T) {
	q := func(kind form.Kind, change ...func(*form.Question)) form.Form {
		out := form.Question{Name: "x", Kind: kind}
		for _, c := range change {
			c(&out)
		}
		return form.Form{out}
	}
	must := func(q *form.Question) { q.Must = true }
	span := func(min, max int64) func(*form.Question) {
		return func(q *form.Question) { q.Min, q.Max = min, max }
	}
	list := func(q *form.Question) { q.Choices = []string{"a", "b", "c"} }
	days := func(from, until string) func(*form.Question) {
		return func(q *form.Question) { q.From, q.Until = from, until }
	}
	for name, c := range map[string]struct {
		form  form.Form
		typed []string
		want  *form.Answer
		told  string
	}{
		"text":                {q(form.Text), []string{"  在家做手工  "}, &form.Answer{Text: "在家做手工"}, ""},
		"nothing":             {q(form.Text), []string{"  "}, nil, ""},
		"nothing, and must":   {q(form.Text, must), nil, nil, "form.required"},
		"too long":            {q(form.Text, span(0, 4)), []string{"一二三四五"}, nil, "form.too_long"},
		"too short":           {q(form.Text, span(3, 9)), []string{"一二"}, nil, "form.too_short"},
		"long by default":     {q(form.Text), []string{strings.Repeat("长", 2001)}, nil, "form.too_long"},
		"number":              {q(form.Number), []string{"1,200"}, &form.Answer{Number: 1200}, ""},
		"full-width number":   {q(form.Number), []string{"\uff14\uff10"}, &form.Answer{Number: 40}, ""},
		"words for a number":  {q(form.Number), []string{"四十"}, nil, "form.bad_number"},
		"below":               {q(form.Number, span(1, 12)), []string{"0"}, nil, "form.between"},
		"above":               {q(form.Number, span(1, 12)), []string{"13"}, nil, "form.between"},
		"at least":            {q(form.Number, span(1, 0)), []string{"-3"}, nil, "form.at_least"},
		"no number, one word": {q(form.Number, span(1, 12)), []string{"x"}, nil, "form.bad_number"},
		"money":               {q(form.Money), []string{"2,600.50元"}, &form.Answer{Number: 260050}, ""},
		"money, one decimal":  {q(form.Money), []string{"0.5"}, &form.Answer{Number: 50}, ""},
		"money, three":        {q(form.Money), []string{"1.005"}, nil, "form.bad_money"},
		"money, negative":     {q(form.Money), []string{"-1"}, nil, "form.bad_money"},
		"money, huge":         {q(form.Money), []string{"99999999999999999999"}, nil, "form.bad_money"},
		"money above":         {q(form.Money, span(0, 100000)), []string{"1000.01"}, nil, "form.between"},
		"day":                 {q(form.Day), []string{"2024-01-15"}, &form.Answer{Text: "2024-01-15"}, ""},
		"day as people write": {q(form.Day), []string{"2024年1月5日"}, &form.Answer{Text: "2024-01-05"}, ""},
		"day with slashes":    {q(form.Day), []string{"2024/2/29"}, &form.Answer{Text: "2024-02-29"}, ""},
		"no such day":         {q(form.Day), []string{"2023-02-29"}, nil, "form.bad_day"},
		"yet to come":         {q(form.Day, days("", "today")), []string{"2024-01-03"}, nil, "form.day_between"},
		"long ago":            {q(form.Day, days("2000-01-01", "")), []string{"1999-12-31"}, nil, "form.day_between"},
		"the day itself":      {q(form.Day, days("today", "today")), []string{today}, &form.Answer{Text: today}, ""},
		"yes":                 {q(form.YesNo), []string{"yes"}, &form.Answer{Text: "yes"}, ""},
		"neither":             {q(form.YesNo), []string{"maybe"}, nil, "form.choose"},
		"one":                 {q(form.Choice, list), []string{"b"}, &form.Answer{Text: "b"}, ""},
		"none of them":        {q(form.Choice, list), []string{"d"}, nil, "form.choose"},
		"several":             {q(form.Choices, list), []string{"c", "a", "a"}, &form.Answer{List: []string{"a", "c"}}, ""},
		"several, one wrong":  {q(form.Choices, list), []string{"a", "z"}, nil, "form.choose"},
		"too many":            {q(form.Choices, list, span(0, 1)), []string{"a", "b"}, nil, "form.choose"},
		"a step":              {q(form.Scale, span(0, 4)), []string{"3"}, &form.Answer{Number: 3}, ""},
		"no step":             {q(form.Scale, span(0, 4)), []string{"5"}, nil, "form.between"},
	} {
		if err := c.form.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got, bad := c.form.Read(url.Values{"x": c.typed}, today)
		switch answer, ok := got["x"]; {
		case c.told != "":
			if len(bad) != 1 || bad[0].Name != "x" || bad[0].Key != c.told || ok {
				t.Errorf("%s: told %+v, read %+v; want %s", name, bad, got, c.told)
				continue
			}
			for _, l := range []msg.Lang{msg.ZH, msg.EN} {
				if text := l.T(bad[0].Key, bad[0].Pairs...); strings.Contains(text, "⟦") || text == "" {
					t.Errorf("%s: says %q", name, text)
				}
			}
		case len(bad) > 0:
			t.Errorf("%s: told %+v", name, bad)
		case c.want == nil && ok, c.want != nil && !reflect.DeepEqual(answer, *c.want):
			t.Errorf("%s: read %+v, want %+v", name, got, c.want)
		}
	}
}

// A question that hangs on another is put only where that was answered so, and is
// neither missed nor read elsewhere.
func TestWhen(t *testing.T) {
	f := form.Form{{Name: "kind", Kind: form.Choice, Choices: []string{"own", "employer"}}, {Name: "employer", Kind: form.Text, Must: true, When: form.When{Name: "kind", In: []string{"employer"}}}}
	if got, bad := f.Read(url.Values{"kind": {"own"}, "employer": {"x"}}, today); len(bad) != 0 || len(got) != 1 {
		t.Errorf("%+v %+v", got, bad)
	}
	if _, bad := f.Read(url.Values{"kind": {"employer"}}, today); len(bad) != 1 || bad[0].Key != "form.required" {
		t.Errorf("%+v", bad)
	}
}

// Whoever wrote a form wrong is told before anybody answers it.
func TestCheck(t *testing.T) {
	for name, f := range map[string]form.Form{
		"no name":            {{Kind: form.Text}},
		"one name twice":     {{Name: "x", Kind: form.Text}, {Name: "x", Kind: form.Text}},
		"no kind":            {{Name: "x", Kind: "colour"}},
		"a choice of none":   {{Name: "x", Kind: form.Choice}},
		"choices of a text":  {{Name: "x", Kind: form.Text, Choices: []string{"a"}}},
		"a scale of nothing": {{Name: "x", Kind: form.Scale}},
		"upside down":        {{Name: "x", Kind: form.Number, Min: 4, Max: 2}},
		"hangs on later":     {{Name: "x", Kind: form.Text, When: form.When{Name: "y"}}, {Name: "y", Kind: form.Text}},
	} {
		if f.Check() == nil {
			t.Errorf("%s: passed", name)
		}
	}
}

// Answers come back as they were written, and equal answers are written equally.
func TestEncode(t *testing.T) {
	a := form.Answers{"b": {Text: "在家"}, "a": {Number: 12}, "c": {List: []string{"x", "y"}}}
	text, err := a.Encode()
	if err != nil || text != `{"a":{"number":12},"b":{"text":"在家"},"c":{"list":["x","y"]}}` {
		t.Fatalf("%s %v", text, err)
	}
	back, err := form.Decode(text)
	if err != nil || !reflect.DeepEqual(back, a) {
		t.Errorf("%+v %v", back, err)
	}
}

// Whatever is typed, reading answers or tells, and never both.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "12", "2024年1月5日", "\uff11.5元", "a", "-1e9", "\x00"} {
		f.Add(seed)
	}
	all := form.Form{{Name: "text", Kind: form.Text, Max: 10}, {Name: "number", Kind: form.Number, Min: 1, Max: 9}, {Name: "money", Kind: form.Money}, {Name: "day", Kind: form.Day, Until: "today"},
		{Name: "yesno", Kind: form.YesNo}, {Name: "choice", Kind: form.Choice, Choices: []string{"a"}}, {Name: "choices", Kind: form.Choices, Choices: []string{"a"}}, {Name: "scale", Kind: form.Scale, Max: 4}}
	f.Fuzz(func(t *testing.T, typed string) {
		values := url.Values{}
		for _, q := range all {
			values.Set(q.Name, typed)
		}
		got, bad := all.Read(values, today)
		for _, b := range bad {
			if _, both := got[b.Name]; both {
				t.Errorf("%s of %q is read and refused", b.Name, typed)
			}
		}
	})
}
