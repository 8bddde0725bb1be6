package txa

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestStrictPolicy: the product allows no inline style and no inline script,
// and an open event stream never ends loading; the checks must work all the same.
func TestStrictPolicy(t *testing.T) {
	from, to := strings.Index(good, "<style>"), strings.Index(good, "</style>")
	css := good[from+len("<style>") : to]
	page := good[:from] + `<link rel="stylesheet" href="/a.css"><script src="/a.js" defer></script>` + good[to+len("</style>"):]
	extra := ""
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
		kind, text := "text/html; charset=utf-8", page
		switch r.URL.Path {
		case "/a.css":
			kind, text = "text/css", css+extra
		case "/a.js":
			kind, text = "text/javascript", `new EventSource("/events")`
		case "/events":
			w.Header().Set("Content-Type", "text/event-stream")
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			return
		}
		w.Header().Set("Content-Type", kind)
		if _, err := w.Write([]byte(text)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	b := start(t)
	for _, at := range []Settings{Plain, big, {320, "zh-CN", Forced, false, 100}} {
		r, err := b.Check(Page{URL: s.URL, Apply: apply}, at, at == Plain)
		if err != nil || len(r.Findings) > 0 {
			t.Errorf("%s: %v %v", at, r.Findings, err)
		}
	}
	// The check that adds a style sheet of its own still sees something.
	extra = `h1{width:5em;overflow:hidden;white-space:nowrap}`
	if !b.catches(t, mutant{name: "wide spacing", want: "T4 text spacing"}, s.URL) {
		t.Error("text spacing is not tried under a strict policy")
	}
}
