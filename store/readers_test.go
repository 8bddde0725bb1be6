package store

import "testing"

// Who read last reads next: its pages and statements are still warm.
func TestWhoReadLastReadsNext(t *testing.T) {
	r := &readers{free: make(chan struct{}, 3)}
	first, second, third := &session{}, &session{}, &session{}
	for _, s := range []*session{first, second, third} {
		r.put(s)
	}
	take := func() *session { <-r.free; return r.pop() }
	for range 3 { // one reader at a time wears out one session
		if s := take(); s != third {
			t.Fatal("another session than the last reads next")
		}
		r.put(third)
	}
	if take() != third || take() != second || take() != first || len(r.free) != 0 {
		t.Error("three at once are not three sessions")
	}
}
