package store

import (
	"context"
	"sync"
)

// A bell wakes listeners of a channel within this process. Wakes carry nothing
// and melt together: who is awake reads what is there.
type bell struct {
	mu   sync.Mutex
	ears map[string]map[chan struct{}]bool
}

func newBell() *bell { return &bell{ears: map[string]map[chan struct{}]bool{}} }

func (b *bell) ring(channel string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ear := range b.ears[channel] {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
}

func (b *bell) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ears = map[string]map[chan struct{}]bool{}
}

// Listen wakes the returned channel after commits that notified, until ctx ends.
func (db *DB) Listen(ctx context.Context, channel string) <-chan struct{} {
	ear := make(chan struct{}, 1)
	b := db.bell
	b.mu.Lock()
	if b.ears[channel] == nil {
		b.ears[channel] = map[chan struct{}]bool{}
	}
	b.ears[channel][ear] = true
	b.mu.Unlock()
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.ears[channel], ear)
	})
	if db.writer == nil {
		go db.listen(ctx, channel)
	}
	return ear
}
