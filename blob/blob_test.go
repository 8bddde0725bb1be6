package blob_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"tongxing/blob"
	"tongxing/store"
	"tongxing/store/storetest"
)

// one is the story both stores must tell.
func one(t *testing.T, s blob.Store) {
	t.Helper()
	ctx, key := t.Context(), store.NewID(store.WallClock{})
	if _, err := s.Get(ctx, key); !errors.Is(err, blob.ErrNone) {
		t.Fatalf("before: %v", err)
	}
	var all sync.WaitGroup
	for range 8 { // copies of one request
		all.Go(func() {
			if err := s.Put(ctx, key, []byte("sealed")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := s.Put(ctx, key, []byte("other")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Get(ctx, key)
	if err != nil || !bytes.Equal(got, []byte("sealed")) {
		t.Fatalf("got %q, %v: a key is written once", got, err)
	}
	for _, bad := range []string{"", "short", "../../../etc/passwd", "UPPER-CASE-KEY", "with/slash-in-it"} {
		if err := s.Put(ctx, bad, []byte("x")); err == nil {
			t.Errorf("key %q was taken", bad)
		}
		if _, err := s.Get(ctx, bad); !errors.Is(err, blob.ErrNone) {
			t.Errorf("key %q: %v", bad, err)
		}
	}
	if err := s.Put(ctx, key+"-big", make([]byte, blob.Most+1)); err == nil {
		t.Error("a file beyond the limit was taken")
	}
	keys := []string{key}
	for i := range 5 {
		k := fmt.Sprintf("zz-file-%d", i)
		keys = append(keys, k)
		if err := s.Put(ctx, k, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	for after := ""; ; after = seen[len(seen)-1] {
		some, err := s.Keys(ctx, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if seen = append(seen, some...); len(some) == 0 {
			break
		}
	}
	if !slices.Equal(seen, keys) {
		t.Errorf("keys %v, want %v", seen, keys)
	}
	for range 2 {
		if err := s.Drop(ctx, key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Get(ctx, key); !errors.Is(err, blob.ErrNone) {
		t.Fatalf("after: %v", err)
	}
}

func TestRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { one(t, blob.Rows{DB: db}) })
}

func TestFolder(t *testing.T) {
	f, err := blob.OpenFolder(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	one(t, f)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// What a power cut left half written is no file, and the next write takes its place.
func TestFolderSurvivesAHalfWrite(t *testing.T) {
	path := t.TempDir()
	f, err := blob.OpenFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	key := "half-written-aa"
	if err := os.MkdirAll(filepath.Join(path, "aa"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, "aa", key+".part"), []byte("ha"), 0o600); err != nil {
		t.Fatal(err)
	}
	if keys, err := f.Keys(context.Background(), "", 10); err != nil || len(keys) != 0 {
		t.Fatalf("%v, %v", keys, err)
	}
	draft := filepath.Join(path, "aa", key+".part")
	if err := f.Tidy(time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(draft); err != nil {
		t.Fatal("a draft that may still be written was taken away")
	}
	if err := f.Tidy(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(draft); err == nil {
		t.Fatal("a stale draft stayed")
	}
	if err := f.Put(t.Context(), key, []byte("whole")); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Get(t.Context(), key); err != nil || string(got) != "whole" {
		t.Fatalf("%q, %v", got, err)
	}
}
