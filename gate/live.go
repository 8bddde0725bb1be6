package gate

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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
	next    atomic.Int64 // the place from which the feed is still to be followed
	// Follow is told every placed fact, for in-memory indexes of this node.
	Follow func(ctx context.Context, e event.Entry)
}

type stream struct {
	keys map[string]bool
	wake chan touch
}

// A touch is one record that changed, and the place in the log that says so.
type touch struct {
	key   string
	place int64
}

// NewHub makes a hub; it wakes nobody until run. It follows the log from a place on:
// the one before an index was loaded, so that nothing falls between.
func NewHub(db *store.DB, log *slog.Logger, from int64) *Hub {
	h := &Hub{db: db, log: log, streams: map[*stream]bool{}}
	h.next.Store(from)
	return h
}

func (h *Hub) run(ctx context.Context) {
	wake := h.db.Listen(ctx, event.Placed)
	tick := time.NewTicker(time.Second) // a lost wake costs a second, never a change
	defer tick.Stop()
	for {
		if err := h.follow(ctx); err != nil && ctx.Err() == nil {
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

// follow reads the feed to its end.
func (h *Hub) follow(ctx context.Context) error {
	for {
		entries, err := h.feed(ctx, h.next.Load(), feedAtOnce)
		if err != nil || len(entries) == 0 {
			return err
		}
		for _, e := range entries {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if h.Follow != nil {
				h.Follow(ctx, e)
			}
			h.tell(e)
			h.next.Store(e.Place + 1)
		}
	}
}

const feedAtOnce = 500

func (h *Hub) feed(ctx context.Context, from int64, limit int) (entries []event.Entry, err error) {
	err = h.db.Read(ctx, func(tx *store.Tx) error {
		entries, err = event.Feed(tx, from, limit)
		return err
	})
	return entries, err
}

func (h *Hub) tell(e event.Entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		s.tell(e)
	}
}

func (s *stream) tell(e event.Entry) {
	for _, key := range e.Touched() {
		if s.keys[key] {
			select {
			case s.wake <- touch{key, e.Place}:
			default: // it has wakes enough waiting
			}
		}
	}
}

// LiveToken names the records a page shows, signed for its reader, so that a stream
// can be opened only for what a page was shown, and the place in the log from before
// the page was read: the stream begins there.
func (r *Request) LiveToken(keys ...string) (string, error) {
	list := strings.Join(keys, ",")
	sum, err := r.House.Keys.Index("live", vault.Hide(r.Actor.Account+"|"+list))
	return fmt.Sprintf("%s!%s@%d", list, sum, r.place), err
}

// Live is the stream: one line a touched record with its place, a comment every 20 s.
// It begins where the page was read, or after the last line a browser that lost the
// line has seen, so that no change falls between.
func (g *Gate) Live(w http.ResponseWriter, r *Request) error {
	list, rest, _ := strings.Cut(r.Form.Get("of"), "!")
	sum, place, _ := strings.Cut(rest, "@")
	want, err := r.House.Keys.Index("live", vault.Hide(r.Actor.Account+"|"+list))
	if err != nil {
		return err
	}
	if sum != want {
		return fault.NotFound("stream")
	}
	s := &stream{keys: map[string]bool{}, wake: make(chan touch, 16)}
	for _, key := range strings.Split(list, ",") {
		s.keys[key] = true
	}
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		place = last
	}
	g.Hub.add(s)
	defer g.Hub.drop(s)
	if err := g.Hub.missed(r.Context(), s, place); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/event-stream")
	return s.write(r.Context(), w)
}

// missed tells a new stream what happened since the place its page was read at. One
// that comes from too long ago is told to look at all of it.
func (h *Hub) missed(ctx context.Context, s *stream, place string) error {
	from, err := strconv.ParseInt(place, 10, 64)
	if err != nil || from < 0 {
		return fault.NotFound("stream")
	}
	if h.next.Load() <= from {
		return nil // the usual case: nothing since
	}
	entries, err := h.feed(ctx, from, feedAtOnce)
	if err != nil {
		return err
	}
	for _, e := range entries {
		s.tell(e)
	}
	if len(entries) == feedAtOnce {
		select {
		case s.wake <- touch{"all", entries[len(entries)-1].Place}:
		default: // it is woken anyway
		}
	}
	return nil
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
		case t := <-s.wake:
			line = fmt.Sprintf("event: touched\nid: %d\ndata: %s\n\n", t.place+1, t.key)
		case <-beat.C:
			line = ": beat\n\n"
		}
	}
}
