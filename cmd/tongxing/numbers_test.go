package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tongxing/gate/signin"
	"tongxing/world"
)

// broken is a gateway that fails, with all it was told in its error.
type broken struct{}

func (broken) Send(_ context.Context, phone, text string) error {
	return errors.New(phone + " " + text)
}

// Whether a number is registered nobody learns at the door, in a browser or a program,
// without a gateway or with one that fails; nor does the log.
func TestDoorTellsNothingOfNumbers(t *testing.T) {
	town := newTown(t)
	known := world.Generate(2023, small).Person(world.BlindSeeker).Phone
	unknown := strings.Repeat("9", len(known))
	var log notes
	logger := slog.New(slog.NewTextHandler(&log, nil))
	one := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|` + known + `|` + unknown) // tickets and what was typed
	town.app.Site.Inbox = nil
	for name, c := range map[string]struct {
		gateway signin.Sender
		status  int
		says    string
	}{
		"no gateway": {nil, 422, `id="phone-error" data-error>这里还不能发验证码。请打12385`},
		"it fails":   {broken{}, 200, "如果这个号码登记过，验证码已经发出"},
	} {
		town.app.Site.Desk.Outbox = nil
		var queue *signin.Queue
		if c.gateway != nil {
			queue = signin.NewQueue(c.gateway, logger)
			town.app.Site.Desk.Outbox = queue
		}
		ask := func(phone string) (pages [2]page) {
			v := town.anyone()
			pages[0] = v.post(t, "/signin/code", url.Values{"phone": {phone}})
			pages[1] = v.call(t, "POST", "/api/v1/session/code", "", `{"phone":"`+phone+`"}`)
			for i := range pages {
				pages[i].Body = one.ReplaceAllString(pages[i].Body, "…")
			}
			return pages
		}
		first, other := ask(known), ask(unknown)
		if first != other {
			t.Errorf("%s: a registered number is answered\n%+v\nany other\n%+v", name, first, other)
		}
		if first[0].Status != c.status || first[1].Status != c.status || !strings.Contains(first[0].Body, c.says) {
			t.Errorf("%s: answered %d, %d: %.600s", name, first[0].Status, first[1].Status, first[0].Body)
		}
		if queue != nil {
			queue.Close()
		}
	}
	if text := log.String(); strings.Count(text, "message not sent") != 2 || strings.Contains(text, known) || strings.Contains(text, "验证码") {
		t.Errorf("the log: %s", text)
	}
}

// slow is a gateway that keeps a message until the server is told to stop, and then a
// moment longer.
type slow struct {
	stopping <-chan struct{}
	sent     chan string
}

func (s slow) Send(ctx context.Context, phone, _ string) error {
	<-s.stopping
	select {
	case <-time.After(300 * time.Millisecond):
		s.sent <- phone
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A slow gateway holds nobody's answer, and what waits for it is sent before the server
// ends.
func TestServeSendsWhatWaits(t *testing.T) {
	from, err := smallTown()
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	c, err := open(t.Context(), Where{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	}()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	gateway := slow{ctx.Done(), make(chan string, 9)}
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- c.serve(ctx, serving{Addr: address, Gateway: gateway, Ready: func() { close(ready) }})
	}()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	phone := world.Generate(2023, small).Person(world.BlindSeeker).Phone
	answer, err := http.PostForm("http://"+address+"/signin/code", url.Values{"phone": {phone}})
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != 200 || len(gateway.sent) != 0 {
		t.Errorf("answered %d, %d sent before it", answer.StatusCode, len(gateway.sent))
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	select {
	case to := <-gateway.sent:
		if to != phone {
			t.Errorf("sent to %q", to)
		}
	default:
		t.Error("the message was not sent")
	}
}
