package signin

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// An Outbox takes one short text for one phone, and answers at once, whatever becomes of
// it: were one to wait for a message, or to hear that it failed, the wait and the failure
// would tell who is registered. It is the screen in the demo, and a Queue in a city.
type Outbox interface {
	Put(phone, text string)
}

// A Sender carries a text to a phone and may take its time: a city's message gateway.
type Sender interface {
	Send(ctx context.Context, phone, text string) error
}

// What a Queue holds and how long it waits: for one message, and for all of them once it
// closes.
const (
	mostWaiting = 1000
	sentAtOnce  = 4
	sendLasts   = 20 * time.Second
	drainLasts  = 10 * time.Second
)

// A Queue is the outbox before a gateway. What does not reach its phone is
// logged without number or text, and asked for again by who waits for it.
type Queue struct {
	sender  Sender
	log     *slog.Logger
	cancel  context.CancelFunc // of what is being sent
	sending sync.WaitGroup

	mu      sync.Mutex // over closing and putting: nothing is put once it is closed
	waiting chan message
	closed  bool
}

type message struct{ phone, text string }

// NewQueue begins to send; Close ends it.
func NewQueue(s Sender, log *slog.Logger) *Queue {
	ctx, cancel := context.WithCancel(context.Background())
	q := &Queue{sender: s, log: log, cancel: cancel, waiting: make(chan message, mostWaiting)}
	for range sentAtOnce {
		q.sending.Go(func() {
			for m := range q.waiting {
				q.send(ctx, m)
			}
		})
	}
	return q
}

// Put takes a message; when too many wait, or it is closed, the message is lost and the
// log says so.
func (q *Queue) Put(phone, text string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		q.log.Error("message lost", "because", "the queue is closed")
		return
	}
	select {
	case q.waiting <- message{phone, text}:
	default:
		q.log.Error("message lost", "because", "too many wait", "n", mostWaiting)
	}
}

// send sends one. Of an error only its type is logged: gateways like to repeat the
// number, and the text with its code.
func (q *Queue) send(ctx context.Context, m message) {
	ctx, cancel := context.WithTimeout(ctx, sendLasts)
	defer cancel()
	if err := q.sender.Send(ctx, m.phone, m.text); err != nil {
		q.log.Error("message not sent", "error", fmt.Sprintf("%T", err))
	}
}

// Close sends what waits, for a few seconds, and takes nothing more.
func (q *Queue) Close() {
	q.mu.Lock()
	if !q.closed {
		q.closed = true
		close(q.waiting)
	}
	q.mu.Unlock()
	late := time.AfterFunc(drainLasts, q.cancel)
	q.sending.Wait()
	late.Stop()
	q.cancel()
}
