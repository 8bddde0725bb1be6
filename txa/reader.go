package txa

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The package ships one self-contained module for browsers; only its export
// line keeps it from being a plain script.
var readerExport = regexp.MustCompile(`export\s*\{\s*\w+(?:\$\w*)? as Virtual,\s*([\w$]+) as virtual\s*\};?`)

// ReaderLog is what a screen reader says on the way through the loaded page,
// one phrase for each move of its cursor, at most max. Scripts must be on.
func (t *Tab) ReaderLog(max int) ([]string, error) {
	source, err := module("@guidepup/virtual-screen-reader/lib/esm/index.browser.js")
	if err != nil {
		return nil, err
	}
	m := readerExport.FindStringSubmatch(source)
	if m == nil {
		return nil, fmt.Errorf("the virtual screen reader has another export line: look at readerExport")
	}
	script := strings.Replace(source, m[0], "window.txaReader="+m[1]+";", 1)
	if _, err := evalNow[any](t, "(() => {"+script+"\n})()"); err != nil {
		return nil, fmt.Errorf("loading the screen reader: %w", err)
	}
	return eval[[]string](t, fmt.Sprintf(`(async () => {
		const v = window.txaReader, log = [];
		await v.start({container: document.body});
		for (let i = 0; i < %d; i++) {
			log.push(await v.lastSpokenPhrase());
			if (i && log.at(-1) === "end of document") break;
			await v.next();
		}
		await v.stop();
		return log;
	})()`, max))
}

// Moves counts the cursor moves from the h1 to the control called name, and is
// -1 when it does not come after the h1.
func Moves(log []string, name string) int {
	from := -1
	for i, phrase := range log {
		switch {
		case from < 0 && strings.HasPrefix(phrase, "heading") && strings.HasSuffix(phrase, "level 1"):
			from = i
		case from >= 0 && (strings.HasPrefix(phrase, "button, "+name) || strings.HasPrefix(phrase, "link, "+name)):
			return i - from
		}
	}
	return -1
}

// heard holds T7 for the page's main act.
func (t *Tab) heard(p Page) ([]Finding, error) {
	if err := t.Go(p.URL); err != nil {
		return nil, err
	}
	log, err := t.ReaderLog(150)
	if err != nil {
		return nil, err
	}
	if n := Moves(log, p.Apply); n < 0 || n > readerMoves {
		return []Finding{{"T7", "reader", p.Apply, fmt.Sprintf("%d moves after the h1, at most %d; it says: %s", n, readerMoves, strings.Join(log, " | "))}}, nil
	}
	return nil, nil
}

// Golden compares a screen reader's log with a file of the caller's testdata,
// one phrase a line. TXA_UPDATE=1 writes it anew.
func Golden(t *testing.T, file string, log []string) {
	t.Helper()
	got := strings.Join(log, "\n") + "\n"
	if os.Getenv("TXA_UPDATE") == "1" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with TXA_UPDATE=1)", err)
	}
	if string(want) != got {
		t.Errorf("the screen reader says something else than %s:\n%s", file, got)
	}
}
