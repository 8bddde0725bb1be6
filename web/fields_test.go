package web

import (
	"testing"

	"tongxing/form"
	"tongxing/msg"
)

// Every form holds together, and each of its words is there.
func TestForms(t *testing.T) {
	for name, f := range map[string]form.Form{"fair": fairForm, "placement": placementForm} {
		if err := f.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, q := range f {
			keys := []string{q.Label}
			if q.Hint != "" {
				keys = append(keys, q.Hint)
			}
			codes := q.Choices
			if q.Kind == form.YesNo {
				codes = []string{"yes", "no"}
			}
			for _, code := range codes {
				keys = append(keys, q.Options+"."+code)
			}
			for _, key := range keys {
				if !msg.Has(key) {
					t.Errorf("%s: %s has no text %s", name, q.Name, key)
				}
			}
		}
	}
}
