package casework

import (
	"testing"

	"tongxing/access"
	"tongxing/event"
	"tongxing/figure"
)

// numbers are a book that keeps what it counted, and one that wrongly believes that
// nothing ever changes.
type numbers struct {
	g           *Engine
	kept, blind *figure.Book
	noticed     int
}

func newNumbers(t *testing.T, g *Engine) *numbers {
	t.Helper()
	n := &numbers{g: g}
	wrong := g.Figures()
	for i := range wrong {
		wrong[i].Unmoved = "TRUE"
	}
	var err error
	if n.kept, err = figure.NewBook(g.Figures()); err == nil {
		n.blind, err = figure.NewBook(wrong)
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// same counts every figure anew and as it is kept.
func (n *numbers) same(t *testing.T, h *access.House) {
	t.Helper()
	if err := (&event.Log{}).Drain(t.Context(), h.DB()); err != nil {
		t.Fatal(err)
	}
	fresh, err := figure.NewBook(n.g.Figures())
	if err != nil {
		t.Fatal(err)
	}
	see, err := h.Decide(access.System("test"), figure.See, "test", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	value := func(b *figure.Book, code string) figure.Value {
		v, err := b.Value(t.Context(), h, see, code, 2023)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, code := range fresh.Codes() {
		want := value(fresh, code)
		if got := value(n.kept, code); got.Value != want.Value || got.Over != want.Over || got.Records != want.Records {
			t.Errorf("%s is kept as %+v, and comes to %+v", code, got, want)
		}
		if value(n.blind, code).Value != want.Value {
			n.noticed++
		}
	}
}
