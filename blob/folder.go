package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
)

// A Folder keeps files in a directory, two letters of the key a folder. os.Root
// lets no key climb out of it.
type Folder struct{ root *os.Root }

// OpenFolder opens the directory, making it at need; nobody else may read it.
func OpenFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("file folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("file folder: %w", err)
	}
	return &Folder{root}, nil
}

// Close lets the directory go.
func (f *Folder) Close() error { return f.root.Close() }

// name spreads keys by their last letters: the first ones of a UUIDv7 are the time
// and would put a whole year into one folder.
func name(key string) (dir, file string) { return key[len(key)-2:], key[len(key)-2:] + "/" + key }

// Put writes the file so that a power cut leaves it whole or not there.
func (f *Folder) Put(_ context.Context, key string, sealed []byte) error {
	if err := check(key, len(sealed)); err != nil {
		return err
	}
	dir, file := name(key)
	if _, err := f.root.Stat(file); err == nil {
		return nil
	}
	if err := f.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("file folder: %w", err)
	}
	draft := file + "." + rand.Text() + ".part" // copies of one request write side by side
	if err := f.write(draft, sealed); err != nil {
		return errors.Join(fmt.Errorf("write file: %w", err), f.root.Remove(draft))
	}
	if err := f.root.Rename(draft, file); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	return f.settle(dir)
}

func (f *Folder) write(draft string, sealed []byte) error {
	w, err := f.root.OpenFile(draft, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = w.Write(sealed)
	return errors.Join(err, w.Sync(), w.Close())
}

// settle makes the new name itself survive a power cut.
func (f *Folder) settle(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get reads the file.
func (f *Folder) Get(_ context.Context, key string) ([]byte, error) {
	if err := check(key, 0); err != nil {
		return nil, ErrNone
	}
	_, file := name(key)
	r, err := f.root.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	sealed, err := io.ReadAll(io.LimitReader(r, Most+1))
	return sealed, errors.Join(err, r.Close())
}

// Drop forgets the file.
func (f *Folder) Drop(_ context.Context, key string) error {
	if err := check(key, 0); err != nil {
		return err
	}
	_, file := name(key)
	if err := f.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("drop file: %w", err)
	}
	return nil
}

// Keys lists what is there. Drafts of a broken write are not files.
func (f *Folder) Keys(_ context.Context, after string, limit int) (keys []string, err error) {
	err = fs.WalkDir(f.root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() > after && check(e.Name(), 0) == nil {
			keys = append(keys, e.Name())
		}
		return err
	})
	slices.Sort(keys)
	return keys[:min(limit, len(keys))], err
}

// Tidy removes drafts that a broken write left before a moment.
func (f *Folder) Tidy(before time.Time) error {
	return fs.WalkDir(f.root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".part") {
			return err
		}
		info, err := e.Info()
		if err != nil || !info.ModTime().Before(before) {
			return err
		}
		return f.root.Remove(path)
	})
}
