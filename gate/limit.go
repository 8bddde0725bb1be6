package gate

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"tongxing/fault"
	"tongxing/store"
)

// A pace is how many requests a second somebody may make for long, and how many at once.
type pace struct{ second, burst float64 }

// No person comes near these, nor a program that waits for its answers: they stop
// loops gone wild and floods. An address may stand for a whole office.
var (
	perAccount = pace{50, 1000}
	perAddress = pace{400, 4000}
)

// aDay is a pace of so many in a day, all of them at once if need be.
func aDay(n int) pace { return pace{float64(n) / (24 * 60 * 60), float64(n)} }

// mostBuckets bounds what is remembered, some megabytes.
const mostBuckets = 1 << 16

// A limiter gives out requests from one bucket a key, on the wall's clock. It forgets
// whose bucket is full again, and everybody when all are busy: memory stays bounded, and
// a flood of addresses shuts nobody else out.
type limiter struct {
	pace
	wall    store.Clock
	most    int
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(p pace, wall store.Clock, most int) *limiter {
	return &limiter{pace: p, wall: wall, most: most, buckets: map[string]bucket{}}
}

// take takes one request, or tells after how many seconds there will be one.
func (l *limiter) take(key string) (wait int) {
	now := l.wall.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b, known := l.buckets[key]
	if !known {
		l.room(now)
		b = bucket{l.burst, now}
	}
	b = l.filled(b, now)
	if b.left < 1 {
		wait = int(math.Ceil((1 - b.left) / l.second))
	} else {
		b.left--
	}
	l.buckets[key] = b
	return wait
}

func (l *limiter) filled(b bucket, now time.Time) bucket {
	return bucket{min(l.burst, b.left+max(0, now.Sub(b.at).Seconds())*l.second), now}
}

// room makes room for one more.
func (l *limiter) room(now time.Time) {
	if len(l.buckets) < l.most {
		return
	}
	for key, b := range l.buckets {
		if l.filled(b, now).left >= l.burst {
			delete(l.buckets, key)
		}
	}
	if len(l.buckets) > l.most*3/4 {
		clear(l.buckets)
	}
}

// tooMany is the refusal; the key becomes 429 and the seconds Retry-After.
func tooMany(wait int) error { return fault.Unavailable(tooManyKey, "n", wait) }

const (
	tooManyKey   = "gate.too_many"
	tooManyToday = "gate.too_many_today"
)

// addressOf is where a request comes from: an IPv4 address, or an IPv6 network, of
// which one line has a whole /64. A proxy on this machine names its client last in
// X-Forwarded-For; whatever else comes from this machine is its own and has none.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	at, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if at.Unmap().IsLoopback() {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if at, err = netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1])); err != nil {
			return ""
		}
	}
	if at = at.Unmap().WithZone(""); at.Is6() {
		return netip.PrefixFrom(at, 64).Masked().String()
	}
	return at.String()
}

// admit stops an address that floods, whoever it says it is.
func (g *Gate) admit(r *http.Request) error {
	if from := addressOf(r); from != "" {
		if wait := g.addresses.take(from); wait > 0 {
			return tooMany(wait)
		}
	}
	return nil
}

// pass stops an account that floods, from wherever it comes.
func (g *Gate) pass(account string) error {
	if account != "" {
		if wait := g.accounts.take(account); wait > 0 {
			return tooMany(wait)
		}
	}
	return nil
}

// bear stops an address from which nobody in particular leaves behind more than the
// route bears in a day. Who signed in is known, and held by pass.
func (g *Gate) bear(r *Request) error {
	daily, from := g.strangers[r.Route.Name()], r.Address()
	if daily == nil || from == "" || r.Actor.Account != "" {
		return nil
	}
	if wait := daily.take(from); wait > 0 {
		return fault.Unavailable(tooManyToday, "n", wait)
	}
	return nil
}
