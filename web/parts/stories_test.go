package parts

import (
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tongxing/msg"
)

var ids = regexp.MustCompile(` id="([^"]*)"`)
var refs = regexp.MustCompile(` (?:for|aria-describedby)="([^"]*)"`)

func render(t *testing.T, s Story, l msg.Lang) string {
	t.Helper()
	var out strings.Builder
	if err := s.Render(l).Render(t.Context(), &out); err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	return out.String()
}

func TestStoriesRenderInBothLanguages(t *testing.T) {
	for _, s := range Stories() {
		zh, en := render(t, s, msg.ZH), render(t, s, msg.EN)
		if zh == "" || strings.Contains(zh+en, "⟦") {
			t.Errorf("%s: empty, or a text is missing", s.Name)
		}
		if s.Name != "icons" && zh == en {
			t.Errorf("%s: English and Chinese are the same", s.Name)
		}
	}
}

// One page of everything: ids once, and every label and description points at one.
func TestGalleryIDsAreUniqueAndFound(t *testing.T) {
	for _, l := range msg.Langs {
		var out strings.Builder
		if err := Gallery(l).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(out.String(), -1) {
			if seen[m[1]] {
				t.Errorf("%s: id %q stands twice", l, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range refs.FindAllStringSubmatch(out.String(), -1) {
			for id := range strings.FieldsSeq(m[1]) {
				if !seen[id] {
					t.Errorf("%s: %q is pointed at and not there", l, id)
				}
			}
		}
	}
}

func TestPartsCarryNoInlineStyleOrScript(t *testing.T) {
	for _, s := range Stories() {
		if html := render(t, s, msg.ZH); strings.Contains(html, "style=") || strings.Contains(html, "<script") {
			t.Errorf("%s: inline style or script: %s", s.Name, html)
		}
	}
}

func TestNoPartIsWithoutAnIconItNames(t *testing.T) {
	for kind, name := range signs {
		if icons[name] == "" {
			t.Errorf("sign %s names icon %s, which is not drawn", kind, name)
		}
	}
}

// Two fields wrong in the same words are told apart at the page's head, once the page
// was drawn to learn what its fields are called.
func TestSummaryNamesFields(t *testing.T) {
	page := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if err := Summary(msg.EN, "Please correct these", []FieldError{{"pay", "This is needed"}, {"way", "This is needed"}, {"gone", "This is needed"}, {"", "Press once more"}}).Render(ctx, w); err != nil {
			return err
		}
		if err := (Field{Name: "pay", Label: "Monthly pay"}).Text().Render(ctx, w); err != nil {
			return err
		}
		return Field{Name: "way", Label: "How to tell you?"}.Radios().Render(ctx, w)
	})
	ctx := Learn(t.Context())
	var first, then strings.Builder
	if err := errors.Join(page.Render(ctx, &first), page.Render(ctx, &then)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<a href="#pay">Monthly pay: This is needed</a>`, `<a href="#way">How to tell you: This is needed</a>`, `<a href="#gone">This is needed</a>`, "Press once more"} {
		if !strings.Contains(then.String(), want) {
			t.Errorf("does not say %q:\n%s", want, then.String())
		}
	}
}
