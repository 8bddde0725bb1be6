package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// page is an answer as a test reads it.
type page struct {
	Status   int
	Location string
	Wait     string // Retry-After
	Body     string
}

// get asks for a page in Chinese.
func (v *visitor) get(t testing.TB, path string) page { return v.do(t, http.MethodGet, path, nil) }

// post sends a form.
func (v *visitor) post(t testing.TB, path string, form url.Values) page {
	return v.do(t, http.MethodPost, path, form)
}

func (v *visitor) do(t testing.TB, method, path string, form url.Values) page {
	t.Helper()
	req, err := http.NewRequest(method, v.town.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = v.host
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	return v.send(t, req)
}

func (v *visitor) send(t testing.TB, req *http.Request) page {
	t.Helper()
	answer, err := noRedirect.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{answer.StatusCode, answer.Header.Get("Location"), answer.Header.Get("Retry-After"), string(raw)}
}

var keyField = regexp.MustCompile(`name="key" value="([^"]+)"`)

// key is the first form's idempotency key.
func (p page) key(t testing.TB) string {
	t.Helper()
	found := keyField.FindStringSubmatch(p.Body)
	if found == nil {
		t.Fatalf("no form on the page (status %d)", p.Status)
	}
	return found[1]
}

var valueField = regexp.MustCompile(`name="(\w+)" value="([^"]*)"`)

// hidden is the first value of a hidden field.
func (p page) hidden(t testing.TB, name string) string {
	t.Helper()
	for _, m := range valueField.FindAllStringSubmatch(p.Body, -1) {
		if m[1] == name {
			return m[2]
		}
	}
	t.Fatalf("no field %s on the page (status %d)", name, p.Status)
	return ""
}

// fits are the posts the seeker's home offers, best first.
func (p page) fits() (posts []string) {
	for _, m := range regexp.MustCompile(`id="p-([0-9a-f-]{36})"`).FindAllStringSubmatch(p.Body, -1) {
		posts = append(posts, m[1])
	}
	return posts
}

// live is the token that the page's stream opens with.
func (p page) live(t testing.TB) string {
	t.Helper()
	_, rest, _ := strings.Cut(p.Body, `data-live="`)
	token, _, ok := strings.Cut(rest, `"`)
	if !ok || token == "" {
		t.Fatalf("the page is not live (status %d)", p.Status)
	}
	return "/live?of=" + url.QueryEscape(token)
}

// listen opens a stream, says when it is open, and answers its first data line.
func (v *visitor) listen(path string, opened chan<- bool) string {
	req, err := http.NewRequest(http.MethodGet, v.town.server.URL+path, nil)
	if err != nil {
		return err.Error()
	}
	req.Host = v.host
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	answer, err := noRedirect.Do(req)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		if lines.Text() == ": open" {
			close(opened)
		}
		if strings.HasPrefix(lines.Text(), "data: ") {
			return lines.Text()
		}
	}
	return "stream ended"
}

// signedIn is a client with a session of its own, for people beyond the cast.
func (t *town) signedIn(tb testing.TB, account string) *visitor {
	tb.Helper()
	w := httptest.NewRecorder()
	if _, err := t.app.Gate.Sessions.Begin(w, httptest.NewRequest(http.MethodGet, "/", nil), account, time.Hour); err != nil {
		tb.Fatal(err)
	}
	return &visitor{town: t, host: "localhost:" + t.port, cookie: w.Result().Cookies()[0]}
}
