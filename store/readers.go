package store

import "sync"

// The readers are SQLite's sessions that only read. Who read last reads next: a commit
// costs each session its pages once, and what one has just read again serves the next.
type readers struct {
	free chan struct{} // one for each that nobody has
	mu   sync.Mutex
	idle []*session
}

func (r *readers) put(s *session) {
	r.mu.Lock()
	r.idle = append(r.idle, s)
	r.mu.Unlock()
	r.free <- struct{}{}
}

// pop takes a session for what was received from free.
func (r *readers) pop() *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := len(r.idle) - 1
	s := r.idle[last]
	r.idle = r.idle[:last]
	return s
}
