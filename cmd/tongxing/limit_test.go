package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"tongxing/registry/idno"
	"tongxing/store"
)

// Who floods is told to wait, as a page or a document; nobody else notices.
func TestFloods(t *testing.T) {
	town := newTown(t)
	flood := func(role, path string, most int) (stopped page, n int) {
		for n = 1; n <= most; n++ {
			if stopped = town.as(role).get(t, path); stopped.Status != 200 {
				break
			}
		}
		return stopped, n
	}
	got, n := flood("seeker", "/signin", 5000)
	if seconds, err := strconv.Atoi(got.Wait); got.Status != 429 || err != nil || seconds < 1 || n <= 1000 || !strings.Contains(got.Body, "请求太多了") {
		t.Errorf("after %d: %d, Retry-After %q", n, got.Status, got.Wait)
	}
	got, _ = flood("seeker", "/api/v1/posts", 100) // what came back since is little
	if got.Status != 429 || !strings.Contains(got.Body, "urn:tongxing:problem:gate.too_many") || got.Wait == "" {
		t.Errorf("a program: %d %.300s", got.Status, got.Body)
	}
	if got := town.as("wheelchair").get(t, "/signin"); got.Status != 200 {
		t.Errorf("somebody else: %d", got.Status)
	}
}

// What strangers may leave behind is bounded by the day and address: employers that ask
// to join, and begun passkeys. The refusal is clear; another address notices nothing.
func TestLimitOfStrangers(t *testing.T) {
	town := newTown(t)
	area := town.some(t, `SELECT path FROM division WHERE level = 'township' ORDER BY code LIMIT 1`)
	post := func(from, path string, n int) page {
		return town.anyone().postFrom(t, from, path, url.Values{"key": {fmt.Sprintf("stranger-%s-%d", from, n)}, "name": {"演示厂"}, "credit_code": {idno.CreditOf(fmt.Sprintf("9143030000000%04d", n))}, "licence": {"L1"}, "area": {area}, "staff": {"20"}})
	}
	for path, rows := range map[string]string{"/join": "employer", "/signin/passkey/begin": "ceremony"} {
		count := func() string { return town.some(t, `SELECT CAST(count(*) AS TEXT) FROM `+rows) }
		n := 0
		got := post("203.0.113.7", path, n)
		for ; got.Status == 200 && n < 600; n++ {
			got = post("203.0.113.7", path, n+1)
		}
		before := count()
		if seconds, err := strconv.Atoi(got.Wait); got.Status != 429 || err != nil || seconds < 60 || !strings.Contains(got.Body, "今天从您所在的网络提交得太多了") {
			t.Errorf("%s after %d: %d, Retry-After %q", path, n, got.Status, got.Wait)
		}
		if post("203.0.113.7", path, 700); count() != before {
			t.Errorf("%s: a refused one left a row", path)
		}
		if got := post("203.0.113.8", path, 800); got.Status != 200 || count() == before {
			t.Errorf("%s from another address: %d", path, got.Status)
		}
	}
}

// postFrom sends a form, or to the API a document, from an address behind a proxy here.
func (v *visitor) postFrom(tb testing.TB, from, path string, form url.Values) page {
	tb.Helper()
	body, kind := form.Encode(), "application/x-www-form-urlencoded"
	if strings.HasPrefix(path, "/api/") {
		flat := map[string]any{}
		for name := range form {
			flat[name] = form.Get(name)
		}
		raw, err := json.Marshal(flat)
		if err != nil {
			tb.Fatal(err)
		}
		body, kind = string(raw), "application/json"
	}
	req, err := http.NewRequest(http.MethodPost, v.town.server.URL+path, strings.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	req.Host = v.host
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Forwarded-For", from)
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	return v.send(tb, req)
}

// Wherever a proof is asked, failures count by the address they come from, whatever is
// tried: in a browser and in a program.
func TestLimitOfProofsByAddress(t *testing.T) {
	town := newTown(t)
	link, err := town.app.Site.Desk.Invite(t.Context(), "test", town.account("employer"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := town.app.Site.Desk.Accept(t.Context(), link[strings.LastIndex(link, "/")+1:], "江边的石头和灯2024"); err != nil {
		t.Fatal(err)
	}
	staff, nobody := town.signedIn(t, town.account("employer")), town.anyone()
	signIn := func(n string) url.Values { return url.Values{"login": {n}, "password": {"wrong"}} }
	ask := func(n string) url.Values { return url.Values{"phone": {n}} }
	enter := func(n string) url.Values { return url.Values{"ticket": {n}, "code": {"000000"}} }
	again := func(string) url.Values { return url.Values{"old": {"wrong"}, "password": {"another good one"}} }
	n := 0
	for path, c := range map[string]struct {
		who    *visitor
		form   func(n string) url.Values
		status int    // of one that may be tried
		first  string // where the address failed before
	}{
		"/signin": {nobody, signIn, 422, "/api/v1/session"}, "/api/v1/session": {nobody, signIn, 422, "/signin"},
		"/signin/code": {nobody, ask, 200, "/api/v1/session/code"}, "/api/v1/session/code": {nobody, ask, 200, "/signin/code"},
		"/signin/enter": {nobody, enter, 422, "/api/v1/session/entry"}, "/api/v1/session/entry": {nobody, enter, 422, "/signin/enter"},
		"/account/password": {staff, again, 422, "/signin"}, "/account/passkey": {staff, again, 422, "/signin"}, "/account/passkey/removal": {staff, again, 422, "/signin"},
	} {
		form := func(f func(string) url.Values) url.Values { n++; return f(fmt.Sprint(19000000000 + n)) }
		before := c.form
		if c.who == staff {
			before = signIn
		}
		if got := nobody.postFrom(t, "203.0.113.7", c.first, form(before)); got.Status != c.status {
			t.Errorf("%s: answered %d, want %d", c.first, got.Status, c.status)
		}
		if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE sign_in_failure SET failures = 100`) // as if a hundred had
			return err
		}); err != nil {
			t.Fatal(err)
		}
		held, other := c.who.postFrom(t, "203.0.113.7", path, form(c.form)), c.who.postFrom(t, "203.0.113.8", path, form(c.form))
		if held.Status != 503 || other.Status != c.status {
			t.Errorf("%s: answered %d after a hundred failures, another address %d", path, held.Status, other.Status)
		}
		if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM sign_in_failure`); return err }); err != nil {
			t.Fatal(err)
		}
	}
}
