package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	_ "unsafe" // for linkname

	sqlite3 "modernc.org/sqlite/lib"
)

// pageCaches is how the library keeps pages of a file in memory. It is built with memory
// management, so that all connections share one list of pages under one lock: beside each
// other they wait for it at every page, and once a few wait, everybody does
// (docs/decisions/0012).
//
//go:linkname pageCaches modernc.org/sqlite/lib._pcache1_g
var pageCaches sqlite3.TPCacheGlobal

var pageCachesMu sync.Mutex

// readerPages are the 8 MB that a reader keeps.
const readerPages = 2048

// ownPages opens a session with a page cache of its own, and the memory of its pages at
// once: a commit empties the cache of every other session, and page by page memory is
// given back and taken under one lock of all of them, too.
func ownPages(pages int, open func() (*session, error)) (*session, error) {
	pageCachesMu.Lock()
	defer pageCachesMu.Unlock()
	if pageCaches.FisInit == 0 { // the first connection sets the library up
		first, err := open()
		if err != nil {
			return nil, err
		}
		if err := first.close(); err != nil {
			return nil, fmt.Errorf("close: %w", err)
		}
	}
	pageCaches.FseparateCache = 1
	s, err := open()
	if err != nil {
		return nil, err
	}
	// What opening took goes back, the first page then takes all of them; the tables that
	// a statement makes for itself later are small.
	pageCaches.FnInitPage = int32(pages)
	defer func() { pageCaches.FnInitPage = 0 }()
	for _, text := range []string{"PRAGMA shrink_memory", "PRAGMA schema_version"} {
		if _, err := s.exec(context.Background(), text, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", text, err), s.close())
		}
	}
	return s, nil
}
