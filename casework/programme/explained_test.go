package programme_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tongxing/casework/programme"
)

// Whatever the reader takes is explained where a city looks: docs/programmes.md.
func TestEveryKeyIsExplained(t *testing.T) {
	doc, err := os.ReadFile("../../docs/programmes.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("read*.go")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	_, block, _ := strings.Cut(string(doc), "```yaml\n")
	block, _, _ = strings.Cut(block, "```")
	if d, err := programme.Read("programmes.md", []byte(block)); err != nil || d.Slug == "" {
		t.Errorf("the example is not one: %v", err)
	}
	words := map[string]bool{}
	for _, w := range regexp.MustCompile(`[a-z_]+`).FindAllString(string(doc), -1) {
		words[w] = true
	}
	n := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, keys := range regexp.MustCompile(`\bpairs\(((?:"[a-z_]+",?\s*)+)\)`).FindAllStringSubmatch(string(raw), -1) {
			for _, key := range strings.Split(keys[1], ",") {
				n++
				if key = strings.Trim(key, "\" \n\t"); key != "" && !words[key] {
					t.Errorf("%s: %q is not explained in docs/programmes.md", file, key)
				}
			}
		}
	}
	if n < 80 {
		t.Errorf("only %d keys found: the test reads the reader wrongly", n)
	}
}
