package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// notes is a log that a test reads while the server writes.
type notes struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (n *notes) Write(line []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(line)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

// Whatever is typed, in an address, a form or a header, to any route as anybody, the
// log keeps none of it; not even when the database is gone and every answer is a fault.
func TestLogsKeepNoPersonalData(t *testing.T) {
	from, err := smallTown()
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	var log notes
	town := serveTownLogging(t, Where{Data: data}, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	marks := []string{"演示甲乙丙", "13900000000", "430304199001019001", "43030419900101900142"}
	form := url.Values{"version": {"1"}}
	for i, field := range []string{"name", "phone", "citizen", "certificate", "login", "password", "q", "text", "note", "why", "outcome", "summary", "contact", "answer", "reason", "id", "for", "person", "post", "link", "code"} {
		form.Set(field, marks[i%len(marks)])
	}
	ask := func() {
		for _, role := range []string{"seeker", "employer", "counsellor", "city", "admin"} {
			v := town.as(role)
			for _, route := range town.app.Site.Routes() {
				if route.Stream {
					continue
				}
				form.Set("key", "logs-"+town.House.NewID())
				path := strings.NewReplacer("{id}", url.PathEscape(marks[1]), "{code}", marks[1], "{link}", marks[1], "{name}", marks[1], "{hash}", marks[1], "{$}", "").Replace(route.Pattern)
				if route.Method == http.MethodGet {
					v.get(t, path+"?"+form.Encode())
				} else {
					v.post(t, path, form)
				}
			}
		}
	}
	ask()
	if err := town.House.DB().Close(); err != nil {
		t.Fatal(err)
	}
	ask()
	text := log.String()
	if !strings.Contains(text, "level=ERROR") {
		t.Fatal("nothing was logged: the test sees no faults")
	}
	for _, mark := range marks {
		for _, form := range []string{mark, url.QueryEscape(mark)} {
			if i := strings.Index(text, form); i >= 0 {
				t.Errorf("the log keeps %q: %.300s", form, text[max(0, i-200):])
			}
		}
	}
}
