package archive

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Pack (压缩包) is one case's folder as a zip. Close removes it: nothing of it stays
// behind on the machine.
type Pack struct {
	*os.File
	dir string
}

// Close removes the zip and the folder it was made in.
func (p Pack) Close() error { return errors.Join(p.File.Close(), os.RemoveAll(p.dir)) }

// waits is how often the log is looked at for the last facts' places, and how long apart:
// the sequencer comes five times a second.
const (
	waits = 15
	apart = 200 * time.Millisecond
)

// Zip packs the case for who wrote down today that they take it out. fault.Conflict says
// that the log has not signed their fact yet, or that it was on an earlier day.
func Zip(ctx context.Context, g *casework.Engine, h *access.House, s access.Scope, id string) (p Pack, err error) {
	d, err := signed(ctx, g, h, s, id)
	if err != nil {
		return p, err
	}
	if p.dir, err = os.MkdirTemp("", "archive-*"); err != nil { // mode 0700
		return p, fmt.Errorf("archive: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(p.dir))
		}
	}()
	folder := filepath.Join(p.dir, "folder")
	m, err := Open(filepath.Join(folder, "tongxing-case-"+d.ID), Keys{Signer: h.Keys.Signer, Verifier: h.Keys.Verifier}, store.InstantOf(h.Now()), s.Actor().Name, d.Why)
	if err != nil {
		return p, err
	}
	if err = errors.Join(m.Add(d), m.Close()); err != nil {
		return p, err
	}
	if p.File, err = os.OpenFile(filepath.Join(p.dir, "case.zip"), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600); err != nil {
		return p, fmt.Errorf("archive: %w", err)
	}
	out := zip.NewWriter(p.File)
	if err = errors.Join(out.AddFS(os.DirFS(folder)), out.Close()); err == nil {
		_, err = p.Seek(0, io.SeekStart)
	}
	if err != nil {
		err = errors.Join(fmt.Errorf("archive: %w", err), p.File.Close())
	}
	return p, err
}

// signed opens the dossier once the log has signed its last fact, and asks it to.
func signed(ctx context.Context, g *casework.Engine, h *access.House, s access.Scope, id string) (d casework.Dossier, err error) {
	for range waits {
		if d, err = g.Dossier(ctx, h, s, id); !errors.Is(err, event.ErrNotPlaced) {
			return d, err
		}
		if err = event.Checkpoint(ctx, h.DB(), h.Keys.Signer, h.Now()); err != nil {
			return d, err
		}
		if d, err = g.Dossier(ctx, h, s, id); !errors.Is(err, event.ErrNotPlaced) {
			return d, err
		}
		select {
		case <-ctx.Done():
			return d, ctx.Err()
		case <-time.After(apart):
		}
	}
	return d, fault.Conflict("archive.not_yet")
}
