package programme

import (
	"io/fs"
	"strings"
	"testing"

	"tongxing/programmes"
)

// seeds are all files of the programmes every city starts with.
func seeds(f *testing.F, ending string) {
	f.Helper()
	err := fs.WalkDir(programmes.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ending) {
			return err
		}
		raw, err := fs.ReadFile(programmes.Files, path)
		f.Add(raw)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, odd := range []string{"", "a", "a: &x [*x]", "a: &a [1]\nb: *a", "{", "steps: [{id: }]", "slug: x\nslug: y", "? a", "a: !!binary x", strings.Repeat("[", 3000), strings.Repeat("- ", 3000), "\x00", "\xff"} {
		f.Add([]byte(odd))
	}
}

// Whatever stands in a definition, it is read or told what is wrong: never a crash.
func FuzzRead(f *testing.F) {
	seeds(f, "programme.yaml")
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Read("x.yaml", text)
		if err == nil && (d == nil || d.Slug == "" || len(d.Steps) == 0) {
			t.Error("a definition without slug or steps passed")
		}
	})
}

// The same of a programme's words and stories.
func FuzzReadText(f *testing.F) {
	seeds(f, "text.en.yaml")
	f.Fuzz(func(_ *testing.T, text []byte) { _, _ = ReadText("x.yaml", text) })
}

func FuzzReadStories(f *testing.F) {
	seeds(f, "examples.yaml")
	f.Fuzz(func(_ *testing.T, text []byte) { _, _ = ReadStories("x.yaml", text) })
}
