package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	_ "unsafe" // for linkname

	sqlite3 "modernc.org/sqlite/lib"
)

//go:linkname pageCaches modernc.org/sqlite/lib._pcache1_g
var pageCaches sqlite3.TPCacheGlobal

var separate sync.Once

// separatePages gives each session that is opened after it a page cache of its own.
func separatePages(d driver.Driver) (err error) {
	separate.Do(func() {
		var first driver.Conn
		if first, err = d.Open(":memory:"); err != nil { // SQLite sets itself up with its first connection
			err = fmt.Errorf("open: %w", err)
			return
		}
		pageCaches.FseparateCache = 1
		err = errors.Join(first.Close())
	})
	return err
}
