package gate

import (
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"tongxing/access"
)

type ticking struct{ now time.Time }

func (c *ticking) Now() time.Time { return c.now }

func TestLimiter(t *testing.T) {
	clock := &ticking{time.Unix(1_700_000_000, 0)}
	l := newLimiter(pace{second: 2, burst: 5}, clock, 100)
	takes := func(n int) (given, wait int) {
		for range n {
			if w := l.take("a"); w == 0 {
				given++
			} else {
				wait = w
			}
		}
		return given, wait
	}
	for _, c := range []struct {
		after             time.Duration
		ask, given, waits int
	}{
		{0, 9, 5, 1},                      // the burst, then nothing
		{500 * time.Millisecond, 3, 1, 1}, // two a second
		{time.Second, 3, 2, 1},
		{time.Hour, 9, 5, 1},       // it never fills beyond the burst
		{-time.Minute, 1, 0, 1},    // a clock set back gives nothing
		{2 * time.Second, 9, 4, 1}, // and goes on from there
	} {
		clock.now = clock.now.Add(c.after)
		if given, wait := takes(c.ask); given != c.given || wait != c.waits {
			t.Errorf("after %v: %d of %d, wait %d; want %d, wait %d", c.after, given, c.ask, wait, c.given, c.waits)
		}
	}
	if l.take("b") != 0 {
		t.Error("one's flood shuts another out")
	}
	slow := newLimiter(pace{second: 0.1, burst: 1}, clock, 100)
	if slow.take("a") != 0 || slow.take("a") != 10 {
		t.Error("the wait is not what one request takes")
	}
}

// However many keys come, no more are remembered than there is room for, and a key
// that is being held back stays so while there is room.
func TestLimiterStaysSmall(t *testing.T) {
	clock := &ticking{time.Unix(1_700_000_000, 0)}
	l := newLimiter(pace{second: 1, burst: 2}, clock, 1000)
	for i := range 20_000 {
		l.take(strconv.Itoa(i))
		if len(l.buckets) > 1000 {
			t.Fatalf("%d buckets", len(l.buckets))
		}
		clock.now = clock.now.Add(10 * time.Millisecond) // 100 keys are busy at a time
		if held := l.take("held"); i > 2 && i%50 == 0 && held == 0 && l.take("held") == 0 && l.take("held") == 0 {
			t.Fatal("who is held back was forgotten")
		}
	}
}

func TestAddressOf(t *testing.T) {
	for name, c := range map[string]struct{ remote, forwarded, want string }{
		"IPv4":                           {"203.0.113.7:5000", "", "203.0.113.7"},
		"cannot name itself":             {"203.0.113.7:5000", "198.51.100.1", "203.0.113.7"},
		"mapped":                         {"[::ffff:203.0.113.7]:5000", "", "203.0.113.7"},
		"IPv6 by its network":            {"[2001:db8:1:2:3:4:5:6]:5000", "", "2001:db8:1:2::/64"},
		"a proxy here":                   {"127.0.0.1:5000", "203.0.113.7", "203.0.113.7"},
		"a proxy here, a forged head":    {"[::1]:5000", "10.0.0.1, 203.0.113.7", "203.0.113.7"},
		"this machine":                   {"127.0.0.1:5000", "", ""},
		"this machine, nonsense":         {"127.0.0.1:5000", "somebody", ""},
		"a link-local zone is no secret": {"[fe80::1%eth0]:5000", "", "fe80::/64"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		if r.RemoteAddr = c.remote; c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := addressOf(r); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// An address and an account are each held to their pace; who has neither is not.
func TestAdmitAndPass(t *testing.T) {
	clock := &ticking{time.Unix(1_700_000_000, 0)}
	g := &Gate{accounts: newLimiter(pace{1, 2}, clock, 10), addresses: newLimiter(pace{1, 3}, clock, 10)}
	from := func(remote string) error {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		return g.admit(r)
	}
	for i := range 6 {
		if err := from("203.0.113.7:1"); (err != nil) != (i >= 3) {
			t.Errorf("address, request %d: %v", i, err)
		}
		if err := g.pass("a"); (err != nil) != (i >= 2) {
			t.Errorf("account, request %d: %v", i, err)
		}
		if from("127.0.0.1:1") != nil || g.pass("") != nil {
			t.Error("this machine, or nobody, is held back")
		}
	}
	if from("203.0.113.8:1") != nil || g.pass("b") != nil {
		t.Error("somebody else is held back")
	}
}

// A stranger's address is held to what a route bears in a day; who signed in, this
// machine, another route and the next day are not.
func TestBear(t *testing.T) {
	clock := &ticking{time.Unix(1_700_000_000, 0)}
	join, other := Route{Method: "POST", Pattern: "/join"}.Daily(3), Route{Method: "POST", Pattern: "/other"}
	g := &Gate{strangers: map[string]*limiter{join.Name(): newLimiter(aDay(join.PerDay), clock, 10)}}
	from := func(remote, account string, route Route) error {
		r := &Request{Request: httptest.NewRequest("POST", "/", nil), Route: route, Actor: access.Actor{Account: account}}
		r.RemoteAddr = remote
		return g.bear(r)
	}
	for i := range 6 {
		if err := from("203.0.113.7:1", "", join); (err != nil) != (i >= 3) {
			t.Errorf("request %d: %v", i, err)
		}
	}
	for name, err := range map[string]error{"signed in": from("203.0.113.7:1", "a", join), "another route": from("203.0.113.7:1", "", other), "another address": from("203.0.113.8:1", "", join), "this machine": from("127.0.0.1:1", "", join)} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	clock.now = clock.now.Add(8 * time.Hour)
	if first, second := from("203.0.113.7:1", "", join), from("203.0.113.7:1", "", join); first != nil || second == nil {
		t.Errorf("a third of a day later: %v, %v", first, second)
	}
	clock.now = clock.now.Add(24 * time.Hour)
	for i := range 3 {
		if err := from("203.0.113.7:1", "", join); err != nil {
			t.Errorf("the next day, request %d: %v", i, err)
		}
	}
}
