// Package archive writes cases out of the house so that a court can read and check them
// with nothing but the folder and the public key, and checks such folders.
//
// It does not decide who may take a case out (casework.Export), and keeps nothing.
//
// Floor 2, above casework.
package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/event"
	"tongxing/msg"
	"tongxing/store"
)

// A Manifest (清单) lists what a folder holds. Its signature covers every byte of it.
type Manifest struct {
	Format string        `json:"format"`
	MadeAt store.Instant `json:"made_at"`
	MadeBy string        `json:"made_by"`
	Reason string        `json:"reason"`
	Cases  []Case        `json:"cases"`
	Erased []string      `json:"erased,omitempty"` // keys of cases that belong here and that nobody can read any more
	Files  []Listed      `json:"files"`
}

// A Case of the manifest: how many facts and events it has.
type Case struct {
	ID        string `json:"id"`
	Programme string `json:"programme"`
	Version   int64  `json:"version"`
	Facts     int    `json:"facts"`
	Events    int    `json:"events"`
	LastPlace int64  `json:"last_place"`
}

// A Listed file.
type Listed struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

const format = "tongxing archive 1"

// A Maker writes one folder: Open it, Add dossiers, Close it.
type Maker struct {
	dir      string
	manifest Manifest
	keys     Keys
	names    []string // of cases, for the first page
}

// Keys are the log's two keys.
type Keys struct{ Signer, Verifier string }

// Open begins a folder, which must not be there yet.
func Open(dir string, keys Keys, at store.Instant, by, reason string) (*Maker, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return &Maker{dir: dir, keys: keys, manifest: Manifest{Format: format, MadeAt: at, MadeBy: by, Reason: reason}}, nil
}

// put writes a file and lists it.
func (m *Maker) put(name string, raw []byte) (sum string, err error) {
	digest := sha256.Sum256(raw)
	sum = hex.EncodeToString(digest[:])
	if slices.ContainsFunc(m.manifest.Files, func(f Listed) bool { return f.Path == name }) {
		return sum, nil // a definition that two cases ran by
	}
	full := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	if err := os.WriteFile(full, raw, 0o600); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	m.manifest.Files = append(m.manifest.Files, Listed{name, sum, int64(len(raw))})
	return sum, nil
}

// Add writes one case: its facts with their proofs, the same for people to read, its
// files, and the definition it ran by.
func (m *Maker) Add(d casework.Dossier) error {
	dir := "cases/" + d.ID + "/"
	sums, paths := map[string]string{}, map[string]string{}
	for _, f := range d.Files {
		name := dir + "files/" + f.Key + extension(f.Raw)
		sum, err := m.put(name, f.Raw)
		if err != nil {
			return err
		}
		sums[f.Key], paths[f.Key] = sum, name
	}
	lines, events, err := linesOf(d, sums, paths)
	if err != nil {
		return err
	}
	var proof, told bytes.Buffer
	for i, x := range d.Exhibits {
		for buffer, v := range map[*bytes.Buffer]any{&proof: x, &told: lines[i]} {
			raw, err := json.Marshal(v)
			if err != nil {
				return fmt.Errorf("archive: %w", err)
			}
			buffer.Write(append(raw, '\n'))
		}
	}
	page, err := page(d, lines)
	if err != nil {
		return err
	}
	for name, raw := range map[string][]byte{"proof.jsonl": proof.Bytes(), "events.jsonl": told.Bytes(), "case.html": page, "checkpoint.txt": []byte(d.Checkpoint)} {
		if _, err := m.put(dir+name, raw); err != nil {
			return err
		}
	}
	for name, raw := range d.Def.Sources {
		if _, err := m.put(fmt.Sprintf("definitions/%s-%d/%s", d.Def.Slug, d.Def.Version, name), raw); err != nil {
			return err
		}
	}
	m.manifest.Cases = append(m.manifest.Cases, Case{ID: d.ID, Programme: d.Programme, Version: d.Version, Facts: len(d.Exhibits), Events: events, LastPlace: d.Exhibits[len(d.Exhibits)-1].Place})
	m.names = append(m.names, title(d))
	return nil
}

// Erased lists cases whose key was erased: they belong here, and cannot be told.
func (m *Maker) Erased(ids ...string) { m.manifest.Erased = append(m.manifest.Erased, ids...) }

// Close writes the first page, the public key, the manifest and its signature.
func (m *Maker) Close() error {
	page, err := m.first()
	if err != nil {
		return err
	}
	for name, raw := range map[string][]byte{"index.html": page, "public-key.txt": []byte(m.keys.Verifier + "\n"), "README.txt": []byte(msg.ZH.T("archive.check") + "\n\n" + msg.EN.T("archive.check") + "\n")} {
		if _, err := m.put(name, raw); err != nil {
			return err
		}
	}
	slices.SortFunc(m.manifest.Files, func(a, b Listed) int {
		if a.Path < b.Path {
			return -1
		}
		return 1
	})
	return sign(m.dir, m.manifest, m.keys.Signer)
}

// sign writes the manifest and its signature.
func sign(dir string, m Manifest, signer string) error {
	raw, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	digest := sha256.Sum256(raw)
	signed, err := event.SignNote(format+"\nmanifest.json sha256 "+hex.EncodeToString(digest[:])+"\n", signer)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(dir, "manifest.json"), raw, 0o600), os.WriteFile(filepath.Join(dir, "manifest.sig"), []byte(signed), 0o600))
}

// extension names a file's kind by what it holds.
func extension(raw []byte) string {
	return map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf", "application/zip": ".zip", "audio/mpeg": ".mp3", "audio/wave": ".wav", "application/ogg": ".ogg", "video/mp4": ".mp4"}[http.DetectContentType(raw)]
}

// linesOf tells every fact in words, and counts the events of the case.
func linesOf(d casework.Dossier, sums, paths map[string]string) (out []Line, events int, err error) {
	t := tongue{d}
	for _, x := range d.Exhibits {
		l := Line{Place: x.Place, ID: x.ID, Kind: x.Kind, RecordedAt: x.At.String(), Account: x.Account, Who: t.name(x.Account)}
		switch x.Kind {
		case "case":
			e, err := eventOf(x)
			if err != nil {
				return nil, 0, err
			}
			events++
			t.tell(&l, e)
			for name, key := range e.Evidence {
				l.Files = append(l.Files, Proof{Name: t.word("evidence", name), Path: relative(paths[key]), SHA256: sums[key]})
			}
			slices.SortFunc(l.Files, func(a, b Proof) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
		case "case.read", "case.file", "case.exported":
			l.Step = msg.ZH.T("archive.kind." + x.Kind[len("case."):])
		default:
			l.Step = msg.ZH.T("archive.kind.other", "kind", x.Kind)
		}
		out = append(out, l)
	}
	return out, events, nil
}

func relative(name string) string {
	if name == "" {
		return ""
	}
	return "files/" + path.Base(name)
}

// tell words an event.
func (t tongue) tell(l *Line, e fold.Event) {
	l.Seq, l.HappenedOn, l.Reason, l.Corrects, l.Says = e.Seq, string(e.Day), e.Reason, e.Of, t.says(e)
	if e.By.Human != "" {
		l.Who = t.name(e.By.Human)
		if l.Who == e.By.Human {
			l.Who = t.name(e.By.Account)
		}
	}
	l.Role = t.role(e.By.Role)
	l.Kind = e.Kind
	switch {
	case e.Kind == fold.KindAct:
		l.Step = t.word("steps", e.Step)
		if e.Outcome != "" {
			l.Outcome = t.word("outcomes", e.Step+"."+e.Outcome)
		}
	case msg.Has("case.told." + e.Kind):
		ending := e.Reason
		if msg.Has("cases.ending." + ending) {
			ending = msg.ZH.T("cases.ending." + ending)
		}
		l.Step = msg.ZH.T("case.told."+e.Kind, "step", t.word("steps", e.Step), "outcome", e.Outcome, "ending", ending, "party", t.word("parties", e.Step))
	default:
		l.Step = e.Kind
	}
	if e.Confirm != "" {
		l.Confirm = msg.ZH.T("archive.confirm." + e.Confirm)
	}
	for _, s := range e.Signed {
		l.Signed = append(l.Signed, t.role(s))
	}
	for _, s := range e.Served {
		l.Served = append(l.Served, t.role(s))
	}
}

// eventOf reads the event that an exhibit holds.
func eventOf(x event.Exhibit) (e fold.Event, err error) {
	var data map[string]string
	if err := json.Unmarshal([]byte(x.Data), &data); err != nil {
		return e, fmt.Errorf("fact %s: %w", x.ID, err)
	}
	if err := json.Unmarshal([]byte(data["event"]), &e); err != nil {
		return e, fmt.Errorf("fact %s: %w", x.ID, err)
	}
	return e, nil
}
