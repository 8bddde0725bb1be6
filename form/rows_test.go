package form_test

import (
	"net/url"
	"reflect"
	"testing"

	"tongxing/form"
)

// Lines that say something are read in their order; what is wrong is told at its cell.
func TestRows(t *testing.T) {
	f := form.Form{{Name: "items", Kind: form.Rows, Must: true, Columns: form.Form{{Name: "item", Kind: form.Choice, Choices: []string{"rail", "ramp"}, Must: true}, {Name: "qty", Kind: form.Number, Must: true}, {Name: "who", Kind: form.Ref}}}}
	if err := f.Check(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		typed url.Values
		want  []form.Answers
		told  string
	}{
		"two, one empty between": {url.Values{"items.0.item": {"rail"}, "items.0.qty": {"2"}, "items.1.item": {""}, "items.2.item": {"ramp"}, "items.2.qty": {"1"}, "items.2.who": {"k1"}},
			[]form.Answers{{"item": {Text: "rail"}, "qty": {Number: 2}}, {"item": {Text: "ramp"}, "qty": {Number: 1}, "who": {Text: "k1"}}}, ""},
		"nothing":        {url.Values{"items.0.item": {" "}}, nil, "items"},
		"half a line":    {url.Values{"items.0.item": {"rail"}}, nil, "items.0.qty"},
		"not of the two": {url.Values{"items.0.item": {"door"}, "items.0.qty": {"1"}}, nil, "items.0.item"},
		"far too many":   {url.Values{"items.99999.item": {"rail"}}, nil, "items"},
	} {
		got, bad := f.Read(c.typed, "2024-01-02")
		switch {
		case c.told == "" && (len(bad) > 0 || !reflect.DeepEqual(got["items"].Rows, c.want)):
			t.Errorf("%s: %+v %+v", name, got, bad)
		case c.told != "" && (len(bad) != 1 || bad[0].Name != c.told || len(got) > 0):
			t.Errorf("%s: told %+v, read %+v", name, bad, got)
		}
	}
	if (form.Form{{Name: "x", Kind: form.Rows}}).Check() == nil || (form.Form{{Name: "x", Kind: form.Text, Columns: f}}).Check() == nil {
		t.Error("rows without columns, or columns without rows, passed")
	}
}
