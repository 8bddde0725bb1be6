package race

import (
	"context"
	"runtime"

	"tongxing/matching"
	"tongxing/matching/index"
	"tongxing/matching/peer"
)

// Ours is the product's index, in this process. Its bytes are what the heap grew by:
// everything it keeps but the letters of ids, which it shares with the world drawn.
func Ours(w matching.Weights, travel matching.Travel) *Engine {
	var x *index.Index
	var before, rows float64
	e := &Engine{Name: "tongxing"}
	e.Build = func(_ context.Context, posts []*matching.Post, seekers []*matching.Seeker) error {
		before, rows = heap(), float64(len(posts)+len(seekers)) // the race has just collected
		x = index.New(w, travel)
		x.Load(posts, seekers)
		return nil
	}
	e.Posts = func(_ context.Context, s *matching.Seeker, k int) ([]peer.Hit, error) {
		return hits(x.Posts(s, k)), nil
	}
	e.People = func(_ context.Context, p *matching.Post, k int) ([]peer.Hit, error) { return hits(x.People(p, k)), nil }
	e.BytesPerRow = func(context.Context) (float64, error) {
		runtime.GC()
		runtime.GC() // the first may leave what pools hold
		return (heap() - before) / max(1, rows), nil
	}
	e.Close = func() error {
		x = nil // no other engine's time is spent beside our memory
		return nil
	}
	return e
}

func heap() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

func hits(found []index.Hit) []peer.Hit {
	out := make([]peer.Hit, len(found))
	for i, h := range found {
		out[i] = peer.Hit(h)
	}
	return out
}
