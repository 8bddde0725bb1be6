package programme_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"tongxing/casework/programme"
	"tongxing/programmes"
)

// seeds are all files of that name that the city's programmes have.
func seeds(f *testing.F, pattern string) {
	f.Helper()
	files, err := fs.Glob(programmes.Files, pattern)
	if err != nil || len(files) == 0 {
		f.Fatal(pattern, err)
	}
	for _, name := range files {
		raw, err := fs.ReadFile(programmes.Files, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, odd := range []string{"", "a", "a: &x [*x]", "a: &a [1]\nb: *a", "{", "steps: [{id: }]", "slug: x\nslug: y", "? a", "a: !!binary x", "\x00", "\xff"} {
		f.Add([]byte(odd))
	}
}

// told holds every fault to one line that begins with the file.
func told(t *testing.T, err error) {
	if err == nil {
		return
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if !strings.HasPrefix(line, "fuzz.yaml:") {
			t.Fatalf("a fault without its file: %q", line)
		}
	}
}

// What is read answers or refuses, and never falls over; what it takes, it takes again.
func FuzzRead(f *testing.F) {
	seeds(f, "*/programme.yaml")
	f.Add([]byte(sound))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := programme.Read("fuzz.yaml", raw)
		told(t, err)
		if err == nil && (d.Slug == "" || len(d.Steps) == 0 || d.Step(d.Steps[0].ID) != &d.Steps[0]) {
			t.Fatalf("taken: %+v", d)
		}
	})
}

func FuzzReadText(f *testing.F) {
	seeds(f, "*/text.*.yaml")
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, err := programme.ReadText("fuzz.yaml", raw)
		told(t, err)
	})
}

func FuzzReadStories(f *testing.F) {
	seeds(f, "*/examples.yaml")
	f.Fuzz(func(t *testing.T, raw []byte) {
		all, err := programme.ReadStories("fuzz.yaml", raw)
		told(t, err)
		if err == nil && len(all) < 3 {
			t.Fatal("fewer than three stories are taken")
		}
	})
}

// What is made to hurt is refused soon: anchors of anchors, nests without end, a
// hundred thousand keys.
func TestHostileFiles(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'z'; c++ {
		was := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+was+", ", 8) + "*" + was + "]\n"
	}
	most := 64<<10 - 100 // as large as a file may be
	deep := 40_000
	keys := &strings.Builder{}
	keys.WriteString("slug: x\nquestions:\n")
	for i := 0; keys.Len() < most; i++ {
		keys.WriteString("  q" + strings.Repeat("a", i%7) + string(rune('a'+i%26)) + strings.Repeat("b", i%11) + time.Duration(i).String() + ": text\n")
	}
	for name, text := range map[string]string{
		"anchors of anchors":    bomb,
		"aliases of a rule":     "slug: &s x\neligible: &e {all: [*e, *e]}\nsteps: [*e, *s]\n",
		"lists in lists":        "steps: " + strings.Repeat("[", deep),
		"closed lists in lists": "steps: " + strings.Repeat("[", deep/2) + strings.Repeat("]", deep/2),
		"maps in maps":          "steps: " + strings.Repeat("{a: ", deep/4),
		"rules in rules":        "eligible: " + strings.Repeat("{all: [", deep/9) + strings.Repeat("]}", deep/9),
		"blocks in blocks":      blocks(deep),
		"dashes in dashes":      "steps:\n  " + strings.Repeat("- ", deep/2) + "x",
		"keys without end":      keys.String(),
		"one long word":         "slug: " + strings.Repeat("x", most),
		"one long quotation":    "slug: \"" + strings.Repeat("\\u0041", most/6) + "\"",
		"an open quotation":     "slug: \"" + strings.Repeat("x\n", most/2),
		"comments":              strings.Repeat("#\n", deep/2) + "slug: x",
		"question marks":        strings.Repeat("? ", deep/2),
		"tags":                  "slug: " + strings.Repeat("!!str ", most/6),
		"merges":                "slug: x\n<<: {<<: {<<: *x}}\n",
		"documents":             strings.Repeat("---\n", deep/4),
		"too large":             strings.Repeat("#\n", 32<<10),
	} {
		begun := time.Now()
		_, err := programme.Read("fuzz.yaml", []byte(text))
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: %v for %d bytes", name, took, len(text))
		}
		if err == nil {
			t.Errorf("%s: taken", name)
		}
		first, _, _ := strings.Cut(fmt.Sprint(err), "\n")
		t.Logf("%-22s %7d bytes %12v %s", name, len(text), time.Since(begun), first[:min(90, len(first))])
	}
}

func blocks(most int) string {
	var out strings.Builder
	for depth := 0; out.Len() < most; depth++ {
		out.WriteString(strings.Repeat(" ", depth) + "a:\n")
	}
	return out.String()
}
