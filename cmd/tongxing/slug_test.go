package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// slugsIn finds the programmes' own names in a source text: a programme is data, and
// the engine knows none by name.
func slugsIn(src string, slugs []string) (found []string) {
	for _, s := range slugs {
		if !strings.Contains(s, "-") { // one plain word, as need or device, is everybody's
			continue
		}
		if regexp.MustCompile(`"` + regexp.QuoteMeta(s) + `["/.]`).MatchString(src) {
			found = append(found, s)
		}
	}
	return found
}

func TestNoProgrammeIsNamedInGo(t *testing.T) {
	book, err := readProgrammes("")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = fs.WalkDir(os.DirFS("../.."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (path == "world" || path == "bench" || d.Name() == ".git" || d.Name() == "node_modules") {
			if err == nil {
				return fs.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		raw, err := os.ReadFile("../../" + path)
		for _, slug := range slugsIn(string(raw), book.Slugs()) {
			t.Errorf("%s names %s", path, slug)
		}
		return err
	})
	if err != nil || files < 100 {
		t.Errorf("%d files, %v", files, err)
	}
	if len(slugsIn(`if d.Slug == "home-retrofit" {`, book.Slugs())) != 1 {
		t.Error("a planted name is not found")
	}
}
