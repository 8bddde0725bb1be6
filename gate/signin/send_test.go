package signin_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tongxing/fault"
	"tongxing/gate/signin"
	"tongxing/msg"
	"tongxing/store"
	"tongxing/store/storetest"
)

// A registered number and any other are answered alike, after the same statements: when
// a code is asked for, when a wrong one is given, and where none can be sent. A ticket
// that stands for nobody lets nobody in.
func TestNumbersAreAnsweredAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, sent := newDesk(t, db)
		ctx := context.Background()
		resident(t, d, "10000000001")
		type told struct {
			asked, given int64
			ticket       int
			refusal      string
		}
		hear := func(phone string) (got told) {
			before := db.Statements()
			ticket, err := d.Ask(ctx, "203.0.113.7", msg.ZH, phone)
			if err != nil {
				t.Fatal(err)
			}
			got.asked, got.ticket = db.Statements()-before, len(ticket)
			before = db.Statements()
			_, err = d.Code(ctx, "203.0.113.7", ticket, "x")
			got.given, got.refusal = db.Statements()-before, fmt.Sprint(err)
			return got
		}
		if known, unknown := hear("10000000001"), hear("10000000009"); known != unknown || known.asked == 0 || known.given == 0 {
			t.Errorf("known %+v, unknown %+v", known, unknown)
		}
		if len(sent) != 1 || sent["10000000001"] == "" {
			t.Errorf("sent to %d", len(sent))
		}
		ticket, err := d.Ask(ctx, "", msg.ZH, "10000000001")
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE one_time SET account = '' WHERE id = $1`, ticket)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if account, err := d.Code(ctx, "", ticket, codeIn(sent["10000000001"])); err == nil {
			t.Errorf("a ticket of nobody let %q in", account)
		}
		clock.now = clock.now.Add(20 * time.Minute)
		d.Outbox = nil
		before := db.Statements()
		for _, phone := range []string{"10000000001", "10000000009"} {
			ticket, err := d.Ask(ctx, "203.0.113.7", msg.ZH, phone)
			if bad, ok := fault.AsInvalid(err); !ok || ticket != "" || bad[0].Name != "phone" || bad[0].Key != "signin.no_messages" {
				t.Errorf("where none can be sent: %q %v", ticket, err)
			}
		}
		if n := db.Statements() - before; n != 0 {
			t.Errorf("%d statements before the refusal", n)
		}
	})
}

// gateway is one that waits until it is let go, then fails with all it was told.
type gateway struct {
	mu   sync.Mutex
	sent []string
	wait time.Duration // 0 = at once
}

func (g *gateway) Send(ctx context.Context, phone, text string) error {
	select {
	case <-time.After(g.wait):
	case <-ctx.Done():
		return ctx.Err()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sent = append(g.sent, phone)
	return errors.New("cannot send to " + phone + ": " + text)
}

// The queue answers at once however slow the gateway is; what waits is sent before it
// closes, as far as that takes seconds; what is lost is logged, without number or code.
func TestQueue(t *testing.T) {
	for name, c := range map[string]struct {
		wait       time.Duration
		put        int
		sent, lost int           // reached the gateway; told by the log as lost
		took       time.Duration // to close, at most
	}{
		"at once":    {0, 9, 9, 0, 0},
		"slow":       {time.Second, 9, 9, 0, 3 * time.Second},
		"hangs":      {time.Hour, 9, 0, 0, 10 * time.Second},
		"overloaded": {1100 * time.Millisecond, 1500, 36, 496, 10 * time.Second}, // four are being sent, a thousand wait
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				g := &gateway{wait: c.wait}
				q := signin.NewQueue(g, slog.New(slog.NewTextHandler(&log, nil)))
				began := time.Now()
				for i := range c.put {
					q.Put(fmt.Sprint(10000000000+i), "code 123456")
					if i < 4 {
						synctest.Wait() // each goroutine has taken one
					}
				}
				if time.Since(began) > 0 {
					t.Error("putting waited")
				}
				q.Close()
				q.Close()
				if took := time.Since(began); took > c.took {
					t.Errorf("closing took %v", took)
				}
				q.Put("10000000001", "code 123456")
				if len(g.sent) != c.sent {
					t.Errorf("%d sent, want %d", len(g.sent), c.sent)
				}
				lines := log.String()
				if n := strings.Count(lines, "too many wait"); n != c.lost || strings.Count(lines, "the queue is closed") != 1 || strings.Count(lines, "not sent") != c.put-c.lost {
					t.Errorf("%d lost, want %d; %d not sent, want %d\n%.600s", n, c.lost, strings.Count(lines, "not sent"), c.put-c.lost, lines)
				}
				if strings.Contains(lines, "100000") || strings.Contains(lines, "123456") {
					t.Errorf("the log tells who or what: %.300s", lines)
				}
			})
		})
	}
}
