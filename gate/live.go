package gate

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/vault"
)

// A Hub tells open pages which records changed: it follows the event feed in
// its one order and wakes the streams that wait for a touched key. Keys travel,
// never data: the page fetches itself again, through its own scope.
type Hub struct {
	db      *store.DB
	log     *slog.Logger
	mu      sync.Mutex
	streams map[*stream]bool
	// Follow is told every placed fact, for in-memory indexes of this node.
	Follow func(ctx context.Context, e event.Entry)
}

type stream struct {
	keys map[string]bool
	wake chan string
}

// NewHub makes a hub; it wakes nobody until run.
func NewHub(db *store.DB, log *slog.Logger) *Hub {
	return &Hub{db: db, log: log, streams: map[*stream]bool{}}
}

func (h *Hub) run(ctx context.Context) {
	wake := h.db.Listen(ctx, event.Placed)
	tick := time.NewTicker(time.Second) // a lost wake costs a second, never a change
	defer tick.Stop()
	next := int64(-1)
	for {
		var err error
		if next, err = h.follow(ctx, next); err != nil && ctx.Err() == nil {
			h.log.Error("event feed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
	}
}

// follow reads the feed from next on; the first call only finds its end.
func (h *Hub) follow(ctx context.Context, next int64) (int64, error) {
	for {
		var entries []event.Entry
		err := h.db.Read(ctx, func(tx *store.Tx) (err error) {
			if next < 0 {
				next, err = event.Size(tx)
				return err
			}
			entries, err = event.Feed(tx, next, 500)
			return err
		})
		if err != nil || len(entries) == 0 {
			return next, err
		}
		for _, e := range entries {
			if ctx.Err() != nil {
				return next, ctx.Err()
			}
			if h.Follow != nil {
				h.Follow(ctx, e)
			}
			h.tell(e.Touched())
			next = e.Place + 1
		}
	}
}

func (h *Hub) tell(keys []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		for _, key := range keys {
			if s.keys[key] {
				select {
				case s.wake <- key:
				default: // it has wakes enough waiting
				}
			}
		}
	}
}

// LiveToken names the records a page shows, signed for its reader, so that a
// stream can be opened only for what a page was shown.
func (r *Request) LiveToken(keys ...string) (string, error) {
	list := strings.Join(keys, ",")
	sum, err := r.House.Keys.Index("live", vault.Hide(r.Actor.Account+"|"+list))
	return list + "!" + sum, err
}

// Live is the stream: one line a touched record, a comment every 20 s.
func (g *Gate) Live(w http.ResponseWriter, r *Request) error {
	list, sum, _ := strings.Cut(r.Form.Get("of"), "!")
	want, err := r.House.Keys.Index("live", vault.Hide(r.Actor.Account+"|"+list))
	if err != nil {
		return err
	}
	if sum != want {
		return fault.NotFound("stream")
	}
	s := &stream{keys: map[string]bool{}, wake: make(chan string, 16)}
	for _, key := range strings.Split(list, ",") {
		s.keys[key] = true
	}
	g.Hub.add(s)
	defer g.Hub.drop(s)
	w.Header().Set("Content-Type", "text/event-stream")
	return s.write(r.Context(), w)
}

func (h *Hub) add(s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams[s] = true
}

func (h *Hub) drop(s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, s)
}

func (s *stream) write(ctx context.Context, w http.ResponseWriter) error {
	control := http.NewResponseController(w)
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	line := ": open\n\n"
	for {
		if err := control.SetWriteDeadline(time.Time{}); err != nil {
			return fmt.Errorf("live: %w", err)
		}
		if _, err := fmt.Fprint(w, line); err != nil {
			return nil // the reader left
		}
		if err := control.Flush(); err != nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case key := <-s.wake:
			line = "event: touched\ndata: " + key + "\n\n"
		case <-beat.C:
			line = ": beat\n\n"
		}
	}
}
