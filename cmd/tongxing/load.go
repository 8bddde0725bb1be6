package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"tongxing/employment"
	"tongxing/event"
	"tongxing/store"
	"tongxing/world"
)

// loaded is what a node holds in memory, and from which place of the feed on it must
// be told what changes.
type loaded struct {
	index *employment.Index
	from  int64
}

// load reads what is held in memory, its parts beside each other, and tells in the log
// what each took: the time a restart costs.
func (c *city) load(ctx context.Context) (*loaded, error) {
	out := &loaded{index: employment.NewIndex(world.Minutes)}
	// Read before the rest: what another node writes meanwhile is followed.
	if err := c.House.DB().Read(ctx, func(tx *store.Tx) (err error) { out.from, err = event.Size(tx); return err }); err != nil {
		return nil, err
	}
	started := time.Now()
	parts := []struct {
		name string
		load func() error
	}{
		{"known", func() error { return c.Board.Load(ctx, c.House) }}, // the longest first
		{"index", func() error { return out.index.Load(ctx, c.House) }},
		{"holdings", func() error { return c.Cases.LoadHoldings(ctx, c.House) }},
	}
	var all sync.WaitGroup
	took, errs := make([]any, 2*len(parts)), make([]error, len(parts))
	for i, p := range parts {
		all.Add(1)
		go func() {
			defer all.Done()
			errs[i] = p.load()
			took[2*i], took[2*i+1] = p.name+"_ms", time.Since(started).Milliseconds()
		}()
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	people, _ := c.Board.Size()
	posts, seekers := out.index.Size()
	c.Log.Info("loaded", append(took, "ms", time.Since(started).Milliseconds(), "people", people, "posts", posts, "seekers", seekers)...)
	return out, nil
}
