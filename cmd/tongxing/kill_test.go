package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tongxing/event"
	"tongxing/gate"
	"tongxing/store"
)

// kills is how often the server is killed: 5 in `make test`, 200 in `make soak`.
func kills() int {
	if os.Getenv("TONGXING_SOAK") != "" {
		return 200
	}
	return 5
}

// client is one resident at work: the session, live deliveries to write in, and how
// far through the posts it has applied.
type client struct {
	cookie     *http.Cookie
	person     string
	deliveries []string
	next       int
}

// TestKill: while 16 clients apply and write, the server is killed without warning
// again and again. Nothing that was acknowledged is lost, nothing is half done, and
// the log verifies after every death.
func TestKill(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "tongxing")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Run("sqlite", func(t *testing.T) {
		from, err := smallTown()
		if err != nil {
			t.Fatal(err)
		}
		data := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(data, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
		killing(t, binary, Where{Data: data})
	})
	t.Run("postgres", func(t *testing.T) {
		killing(t, binary, toldTown(t))
	})
}

func killing(t *testing.T, binary string, where Where) {
	clients, posts := prepare(t, where)
	var acked sync.Map // key → what it was
	var count atomic.Int64
	for n := range kills() {
		server, address := start(t, binary, where)
		ctx, stop := context.WithCancel(t.Context())
		var busy sync.WaitGroup
		for i := range clients {
			busy.Add(1)
			go func() {
				defer busy.Done()
				for turn := 0; ctx.Err() == nil; turn++ {
					key := fmt.Sprintf("kill-%d-%d-%d", n, i, turn)
					if clients[i].act(ctx, address, key, turn, posts) {
						acked.Store(key, i)
						count.Add(1)
					}
				}
			}()
		}
		awaitCount(t, &count, int64(40*(n+1))) // enough under way: now
		if err := server.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = server.Wait() // killed: its error is the point
		stop()
		busy.Wait()
		inspect(t, where, &acked)
	}
	t.Logf("%d kills, %d acknowledged writes, 0 lost, 0 half done", kills(), count.Load())
}

// awaitCount waits until so many writes were acknowledged in all.
func awaitCount(t *testing.T, count *atomic.Int64, want int64) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(60 * time.Second)
	for count.Load() < want {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("only %d of %d writes in a minute", count.Load(), want)
		}
	}
}

// act applies to the next post or writes a message; true when acknowledged.
func (c *client) act(ctx context.Context, address, key string, turn int, posts []string) bool {
	path, form := "/deliveries/"+c.deliveries[turn%len(c.deliveries)]+"/messages", url.Values{"key": {key}, "text": {"请问几点到合适 " + key}}
	if turn%4 == 3 && c.next < len(posts) {
		path, form = "/deliveries", url.Values{"key": {key}, "post": {posts[c.next]}, "for": {c.person}}
		c.next++
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(c.cookie)
	answer, err := noRedirect.Do(req)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusSeeOther
}

// prepare signs 16 residents with live deliveries in, and lists open posts.
func prepare(t *testing.T, where Where) (clients []*client, posts []string) {
	t.Helper()
	c, err := open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.close() }()
	var rows []struct {
		Account  string `db:"account"`
		Person   string `db:"person"`
		Delivery string `db:"delivery"`
	}
	if err := c.House.DB().Read(t.Context(), func(tx *store.Tx) error {
		if err := tx.Select(&posts, `SELECT id FROM post WHERE state = 'published' ORDER BY id`); err != nil {
			return err
		}
		return tx.Select(&rows, `SELECT a.id AS account, d.person, d.id AS delivery FROM delivery d JOIN account a ON a.person = d.person WHERE d.live = 1 ORDER BY d.person, d.id`)
	}); err != nil {
		t.Fatal(err)
	}
	sessions := gate.NewSessions(c.House.DB(), store.WallClock{}, false)
	for len(clients) < 16 && len(rows) > 0 {
		for _, row := range rows { // a small town has fewer people with open deliveries: they come with several browsers
			if len(clients) == 16 {
				break
			}
			w := httptest.NewRecorder()
			if _, err := sessions.Begin(w, httptest.NewRequest(http.MethodGet, "/", nil), row.Account, time.Hour); err != nil {
				t.Fatal(err)
			}
			clients = append(clients, &client{cookie: w.Result().Cookies()[0], person: row.Person, deliveries: []string{row.Delivery}})
		}
	}
	if len(clients) < 16 || len(posts) < 5 {
		t.Fatalf("%d clients, %d posts", len(clients), len(posts))
	}
	return clients, posts
}

func start(t *testing.T, binary string, where Where) (*exec.Cmd, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	args := []string{"serve", "--data", where.Data, "--addr", address, "--admin", "", "--public-url", "http://" + address}
	if where.Database != "" {
		args = append(args, "--database", where.Database)
	}
	var log bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(20 * time.Second)
	for {
		select {
		case <-tick.C:
			if answer, err := http.Get("http://" + address + "/readyz"); err == nil {
				_ = answer.Body.Close()
				return cmd, "http://" + address
			}
		case <-limit:
			t.Fatalf("not served: %s", log.String())
		}
	}
}

// inspect opens what the dead server left and counts what must hold.
func inspect(t *testing.T, where Where, acked *sync.Map) {
	t.Helper()
	c, err := open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	}()
	var kept []string
	if err := c.House.DB().Read(t.Context(), func(tx *store.Tx) error {
		for what, query := range map[string]string{
			"deliveries without their first step": `SELECT count(*) FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM delivery_step s WHERE s.delivery = d.id AND s.kind = 'send')`,
			"deliveries without their fact":       `SELECT count(*) FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = d.id AND e.kind = 'delivery.sent')`,
			"outcomes without their message":      `SELECT count(*) FROM outcome o WHERE o.action = 'message.write' AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = o.record)`,
			"messages without their outcome":      `SELECT count(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM outcome o WHERE o.record = m.id)`,
			"facts neither placed nor waiting":    `SELECT count(*) FROM event e WHERE NOT EXISTS (SELECT 1 FROM event_place p WHERE p.event = e.id) AND NOT EXISTS (SELECT 1 FROM event_queue q WHERE q.event = e.id)`,
		} {
			var n int
			if err := tx.Get(&n, query); err != nil {
				return err
			}
			if n > 0 {
				t.Errorf("%d %s", n, what)
			}
		}
		if _, err := event.Verify(tx, c.House.Keys.Verifier); err != nil {
			t.Error(err)
		}
		return tx.Select(&kept, `SELECT key FROM outcome WHERE key LIKE 'kill-%'`)
	}); err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, key := range kept {
		have[key] = true
	}
	acked.Range(func(key, _ any) bool {
		if !have[key.(string)] {
			t.Errorf("%s was acknowledged and is lost", key)
		}
		return true
	})
}
