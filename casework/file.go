package casework

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// mostFile is the largest file that is handed in, in bytes.
const mostFile = 20 << 20

// HandIn takes a file in for a step that is about to be done: the photo made safe and
// small, the file sealed under the person's key, and whatever looks like it found. Its
// key goes into the step's evidence. The same file under the same form's key is the
// same file.
func (g *Engine) HandIn(ctx context.Context, h *access.House, s access.Scope, id, name, kind string, upload io.Reader) (key string, err error) {
	raw, look, digest, err := g.develop(ctx, "proof."+name, kind, upload)
	if err != nil {
		return "", err
	}
	var row Row
	var sealed []byte
	part := s.Part("file " + name + " " + digest[:16]).Saying(digest)
	key = h.NewID()
	seal := func(tx *store.Tx) error {
		r, err := g.load(tx, h, s, id)
		if err != nil {
			return err
		}
		if was, ok, err := part.Remembered(tx); ok || err != nil {
			key = was.Record
			return err
		}
		row = r.row
		sealed, err = sealFile(tx, h, row, key, raw)
		return err
	}
	if err := h.Read(ctx, s, CaseAct, seal); err != nil {
		return "", err
	}
	if sealed == nil {
		return key, nil // it came before, with the same form
	}
	if err := g.Files.Put(ctx, key, sealed); err != nil { // before its row: a row never names what is not there
		return "", fmt.Errorf("keep file: %w", err)
	}
	out, err := h.Write(ctx, part, CaseAct, func(tx *store.Tx) (access.Outcome, error) {
		if _, err := g.load(tx, h, s, id); err != nil { // as it stands now
			return access.Outcome{}, err
		}
		again, err := earlierFile(tx, digest, look)
		if err != nil {
			return access.Outcome{}, err
		}
		if _, err := tx.Exec(`INSERT INTO evidence (key, case_id, event, name, kind, digest, look, again, account, at) VALUES ($1,$2,'',$3,$4,$5,$6,$7,$8,$9)`,
			key, id, name, kind, digest, look, again, s.Actor().Account, store.InstantOf(h.Now())); err != nil {
			return access.Outcome{}, fmt.Errorf("evidence: %w", err)
		}
		return access.Outcome{Record: key, Version: 1, Status: "handed_in"}, h.Append(tx, s, event.Fact{Kind: "case.file", Subject: id, Person: row.Person, Area: row.Area, Keys: []string{"case:" + id}})
	})
	return out.Record, err
}

// develop reads an upload: pictures are made anew without what the camera wrote into
// them; other files are taken as they are, if of a kind that is taken.
func (g *Engine) develop(ctx context.Context, field, kind string, upload io.Reader) (raw []byte, look, digest string, err error) {
	raw, err = io.ReadAll(io.LimitReader(upload, mostFile+1))
	if err != nil {
		return nil, "", "", fmt.Errorf("read file: %w", err)
	}
	var bad fault.Fields
	sort := http.DetectContentType(raw)
	switch picture := strings.HasPrefix(sort, "image/"); {
	case len(raw) > mostFile:
		bad.Add(field, "case.file_large", "mb", mostFile>>20)
	case kind == "photo" || picture:
		p, err := g.Room.Develop(ctx, field, bytes.NewReader(raw))
		return p.JPEG, p.Look, p.Digest, err
	case len(raw) == 0 || !slices.Contains(kinds(kind), sort):
		bad.Add(field, "case.file_kind")
	}
	sum := sha256.Sum256(raw)
	return raw, "", hex.EncodeToString(sum[:]), bad.Err()
}

// kinds are the sorts of files that prove what a step wants proved.
func kinds(kind string) []string {
	sounds := []string{"audio/mpeg", "audio/wave", "application/ogg", "video/mp4"}
	papers := []string{"application/pdf", "application/zip"} // a .docx or .xlsx is a zip
	switch kind {
	case "audio":
		return sounds
	case "any":
		return append(papers, sounds...)
	}
	return papers
}

// earlierFile is a file handed in before that is the very same, or shows the same view.
func earlierFile(tx *store.Tx, digest, look string) (key string, err error) {
	err = tx.Get(&key, `SELECT key FROM evidence WHERE digest = $1 OR (look = $2 AND look <> '') ORDER BY at, key LIMIT 1`, digest, look)
	if errors.Is(err, store.ErrNoRow) {
		return "", nil
	}
	return key, err
}

func sealFile(tx *store.Tx, h *access.House, row Row, key string, raw []byte) ([]byte, error) {
	if row.Person == "" {
		return h.Keys.SealFor(row.ID, "file/"+key, vault.Hide(string(raw)))
	}
	sealer, err := h.Keys.Person(tx, row.Person)
	if err != nil {
		return nil, err
	}
	return sealer.Seal("file/"+key, vault.Hide(string(raw)))
}

// Handed opens a file to whoever may see its case. Of a case that is not open to
// everybody's eyes, that is a fact.
func (g *Engine) Handed(ctx context.Context, h *access.House, s access.Scope, id, key string) (f File, raw []byte, err error) {
	var row Row
	var open func([]byte) (vault.Secret[string], error)
	err = h.Read(ctx, s, CaseShow, func(tx *store.Tx) error {
		r, err := g.load(tx, h, s, id)
		if err != nil {
			return err
		}
		row = r.row
		err = tx.Get(&f, `SELECT key, event, name, kind, again, at FROM evidence WHERE case_id = $1 AND key = $2`, id, key)
		if errors.Is(err, store.ErrNoRow) {
			return fault.NotFound("file")
		}
		if err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
		open = func(sealed []byte) (vault.Secret[string], error) { return h.Keys.OpenFor(row.ID, "file/"+key, sealed) }
		if row.Person == "" {
			return nil
		}
		sealer, err := h.Keys.Person(tx, row.Person)
		if errors.Is(err, vault.ErrErased) {
			return fault.NotFound("file")
		}
		open = func(sealed []byte) (vault.Secret[string], error) { return sealer.Open("file/"+key, sealed) }
		return err
	})
	if err != nil {
		return f, nil, err
	}
	sealed, err := g.Files.Get(ctx, key)
	if err != nil {
		return f, nil, fmt.Errorf("file: %w", err)
	}
	bare, err := open(sealed)
	if err != nil {
		return f, nil, err
	}
	if row.Level != programme.Open {
		err = h.Note(ctx, s, event.Fact{Kind: "case.read", Subject: id, Person: row.Person, Area: row.Area})
	}
	return f, []byte(vault.Bare(bare)), err
}
