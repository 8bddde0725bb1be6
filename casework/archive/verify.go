package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tongxing/event"
)

// A Report is what a check found: how much holds. Faults are told as errors.
type Report struct {
	Cases, Facts, Files int
	Erased              int    // cases that are listed as erased, and therefore not there
	Key                 string // the public key it holds under
}

// Verify checks a folder with nothing but itself and the public key; key "" takes the
// one that lies in the folder, which proves only that nothing changed since.
func Verify(dir, key string) (r Report, faults []string) {
	bad := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if key == "" {
		raw, err := os.ReadFile(filepath.Join(dir, "public-key.txt"))
		if err != nil {
			return r, []string{"public-key.txt is missing"}
		}
		key = string(raw)
	}
	key = strings.TrimSpace(key)
	r.Key = key
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return r, []string{"manifest.json is missing"}
	}
	var m Manifest
	if err := json.Unmarshal(raw, &m); err != nil || m.Format != format {
		return r, []string{"manifest.json is none of this format"}
	}
	digest := sha256.Sum256(raw)
	signed, err := os.ReadFile(filepath.Join(dir, "manifest.sig"))
	if err != nil {
		bad("manifest.sig is missing")
	} else if text, err := event.OpenNote(string(signed), key); err != nil {
		bad("manifest.sig: %v", err)
	} else if !strings.Contains(text, hex.EncodeToString(digest[:])) {
		bad("manifest.json is not what was signed")
	}
	faults = append(faults, listed(dir, m)...)
	r.Files = len(m.Files)
	r.Erased = len(m.Erased)
	for _, c := range m.Cases {
		if slices.Contains(m.Erased, c.ID) {
			bad("case %s is there and called erased", c.ID)
		}
		faults = append(faults, checkCase(dir, key, c)...)
		r.Cases++
		r.Facts += c.Facts
	}
	return r, faults
}

// listed holds the folder's files to the manifest, both ways.
func listed(dir string, m Manifest) (faults []string) {
	known := map[string]bool{"manifest.json": true, "manifest.sig": true}
	for _, f := range m.Files {
		known[f.Path] = true
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			faults = append(faults, f.Path+" leads out of the folder")
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil {
			faults = append(faults, f.Path+" is missing")
			continue
		}
		if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != f.SHA256 {
			faults = append(faults, f.Path+" was changed")
		}
	}
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		if err == nil && !d.IsDir() && !known[filepath.ToSlash(name)] {
			faults = append(faults, filepath.ToSlash(name)+" is not listed")
		}
		return err
	}); err != nil {
		faults = append(faults, "the folder cannot be read")
	}
	return faults
}

// checkCase holds a case's facts to the checkpoint, to their order, and to one another:
// none left out, none moved, and the words' lines to the facts they word.
func checkCase(dir, key string, c Case) (faults []string) {
	bad := func(format string, args ...any) {
		faults = append(faults, "case "+c.ID+": "+fmt.Sprintf(format, args...))
	}
	base := filepath.Join(dir, "cases", c.ID)
	signed, err := os.ReadFile(filepath.Join(base, "checkpoint.txt"))
	if err != nil {
		bad("its checkpoint is missing")
		return faults
	}
	tree, err := event.OpenCheckpoint(string(signed), key)
	if err != nil {
		bad("its checkpoint: %v", err)
		return faults
	}
	facts, err := lines[event.Exhibit](filepath.Join(base, "proof.jsonl"))
	if err != nil {
		bad("proof.jsonl: %v", err)
	}
	words, err := lines[Line](filepath.Join(base, "events.jsonl"))
	if err != nil {
		bad("events.jsonl: %v", err)
	}
	last, seen := int64(-1), map[int]bool{}
	for i, x := range facts {
		if err := x.Check(tree); err != nil {
			bad("%v", err)
		}
		if x.Subject != c.ID {
			bad("fact %s is of another record", x.ID)
		}
		if x.Place <= last {
			bad("fact %s stands before its place", x.ID)
		}
		last = x.Place
		if i >= len(words) || words[i].ID != x.ID || words[i].Place != x.Place || words[i].RecordedAt != x.At.String() || words[i].Account != x.Account {
			bad("events.jsonl tells fact %s otherwise", x.ID)
		}
		if x.Kind != "case" {
			continue
		}
		e, err := eventOf(x)
		if err != nil {
			bad("%v", err)
			continue
		}
		if seen[e.Seq] {
			bad("event %d is there twice", e.Seq)
		}
		seen[e.Seq] = true
		if i < len(words) && (words[i].Seq != e.Seq || words[i].HappenedOn != string(e.Day) || words[i].Reason != e.Reason || words[i].Kind != e.Kind) {
			bad("events.jsonl tells event %d otherwise", e.Seq)
		}
	}
	for n := 1; n <= len(seen); n++ { // facts of one moment have no order but their number
		if !seen[n] {
			bad("event %d is left out", n)
		}
	}
	if len(facts) != c.Facts || len(words) != c.Facts || len(seen) != c.Events || last != c.LastPlace {
		bad("%d facts and %d events are listed, %d and %d are there", c.Facts, c.Events, len(facts), len(seen))
	}
	return faults
}

// lines reads JSON lines.
func lines[T any](file string) (out []T, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	scan := bufio.NewScanner(bytes.NewReader(raw))
	scan.Buffer(nil, 64<<20)
	for scan.Scan() {
		var v T
		if err := json.Unmarshal(scan.Bytes(), &v); err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, scan.Err()
}
