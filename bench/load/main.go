// Command load serves the full demo city from the product's own binary and asks
// it for pages the way a working morning does: open arrivals at a fixed rate,
// spread over many signed-in sessions, each timed from its scheduled start, as a
// seeker, an employer and a township clerk (never as administrator).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	binary := flag.String("binary", "bin/tongxing", "the product")
	data := flag.String("data", "", "a demo city already built; a fresh one if not given")
	people := flag.Int("people", 69600, "size of the city")
	rate := flag.Int("rate", 200, "requests a second")
	lasts := flag.Duration("for", 30*time.Second, "how long")
	town := flag.Bool("township", false, "the morning of a township and its county, instead of everybody's")
	many := flag.Int("bulk", 0, "open so many cases and do a step in all of them, instead of pages")
	posts := flag.Int("posts", 0, "write and publish so many posts, instead of pages")
	flag.Parse()
	if err := run(*binary, *data, *people, *rate, *lasts, *town, *many, *posts); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(binary, data string, people, rate int, lasts time.Duration, town bool, many, posts int) error {
	if data == "" {
		dir, err := os.MkdirTemp("", "tongxing-bench")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		data = filepath.Join(dir, "city")
	}
	site, stop, err := serve(binary, data, people)
	if err != nil {
		return err
	}
	defer stop()
	if many > 0 {
		return site.bulk(many)
	}
	if posts > 0 {
		return site.posts(posts, rate)
	}
	pages := site.township
	if !town {
		if err := site.signIn(people); err != nil {
			return err
		}
		pages = site.kinds
	}
	kinds, err := pages()
	if err != nil {
		return err
	}
	for _, k := range kinds { // first views, cold caches left out of the figures
		if err := site.weigh(k); err != nil {
			return err
		}
	}
	site.load(kinds, rate, lasts)
	return report(kinds, rate, lasts)
}

// site is the served city.
type site struct {
	port    string
	pid     int // of the server
	client  *http.Client
	seekers []seeker
}

func serve(binary, data string, people int) (*site, func(), error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, nil, err
	}
	if err := l.Close(); err != nil {
		return nil, nil, err
	}
	cmd := exec.Command(binary, "demo", "--data", data, "--people", fmt.Sprint(people), "--addr", "127.0.0.1:"+port)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	stop := func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() }
	transport := &http.Transport{MaxIdleConnsPerHost: 200, MaxConnsPerHost: 0, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:"+port)
	}}
	s := &site{port: port, pid: cmd.Process.Pid, client: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for range 1200 {
		if answer, err := s.client.Get("http://localhost:" + port + "/readyz"); err == nil {
			_ = answer.Body.Close()
			return s, stop, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	return nil, nil, errors.New("the city was not served in two minutes")
}

// kind is one page or act under load.
type kind struct {
	name, role string
	write      bool
	share      int // of all arrivals, in weights
	ask        func(*site) (*http.Request, error)
	mu         sync.Mutex
	took       []time.Duration
	failed     int
	weight     int           // bytes of the first view, compressed
	cpu        time.Duration // of the server for one, asked alone
}

func (s *site) get(role, path string) func(*site) (*http.Request, error) {
	return func(s *site) (*http.Request, error) {
		return http.NewRequest(http.MethodGet, "http://"+role+".localhost:"+s.port+path, nil)
	}
}

func (s *site) text(role, path string) (string, error) {
	req, err := s.get(role, path)(s)
	if err != nil {
		return "", err
	}
	return s.read(req)
}

func (s *site) read(req *http.Request) (string, error) {
	answer, err := s.client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %d", req.URL.Path, answer.StatusCode)
	}
	return string(raw), err
}

var (
	postLink     = regexp.MustCompile(`/posts/([0-9a-f-]{36})`)
	deliveryLink = regexp.MustCompile(`/deliveries/([0-9a-f-]{36})`)
)

// kinds are the pages of a working morning, reads and writes.
func (s *site) kinds() ([]*kind, error) {
	home, err := s.text("seeker", "/")
	if err != nil {
		return nil, err
	}
	post := postLink.FindStringSubmatch(home)
	if post == nil {
		return nil, errors.New("the demo city shows no fitting post")
	}
	return []*kind{
		{name: "seeker: home", role: "seeker", share: 20, ask: anySeeker(to("/"))},
		{name: "seeker: posts", role: "seeker", share: 15, ask: anySeeker(to("/posts"))},
		{name: "seeker: post and why", role: "seeker", share: 15, ask: anySeeker(to("/posts/" + post[1]))},
		{name: "seeker: delivery", role: "seeker", share: 10, ask: anySeeker(func(k seeker) string { return "/deliveries/" + k.deliveries[rand.IntN(len(k.deliveries))] })},
		{name: "employer: inbox", role: "employer", share: 10, ask: s.get("employer", "/inbox")},
		{name: "employer: own posts", role: "employer-b", share: 5, ask: s.get("employer-b", "/own")},
		{name: "counsellor: board", role: "counsellor", share: 5, ask: s.get("counsellor", "/board")},
		{name: "township: people", role: "township", share: 5, ask: s.get("township", "/people")},
		{name: "township: the year", role: "township", share: 5, ask: s.get("township", "/year")},
		{name: "seeker: message (write)", role: "seeker", share: 10, write: true, ask: message},
	}, nil
}

// message writes into a thread of one's own: a new key every time, so every one is
// an effect.
func message(s *site) (*http.Request, error) {
	k := s.seekers[rand.IntN(len(s.seekers))]
	form := url.Values{"key": {fmt.Sprintf("bench-%016x-%016x", rand.Uint64(), rand.Uint64())}, "text": {"请问几点到合适"}}
	req, err := http.NewRequest(http.MethodPost, "http://localhost:"+s.port+"/deliveries/"+k.deliveries[rand.IntN(len(k.deliveries))]+"/messages", strings.NewReader(form.Encode()))
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.AddCookie(k.cookie)
	}
	return req, err
}

// weigh measures a first view: the page and what it pulls in, compressed.
func (s *site) weigh(k *kind) error {
	if k.write {
		return nil
	}
	req, err := k.ask(s)
	if err != nil {
		return err
	}
	page, err := s.read(req)
	if err != nil {
		return err
	}
	k.weight = zipped(page)
	const alone = 5
	from := s.cpu()
	for range alone {
		if req, err := k.ask(s); err == nil {
			if _, err := s.read(req); err != nil {
				return err
			}
		}
	}
	k.cpu = (s.cpu() - from) / alone
	for _, m := range regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		part, err := s.text(k.role, m[1])
		if err != nil {
			return err
		}
		k.weight += zipped(part)
	}
	return nil
}

// load sends open arrivals: the schedule does not wait for answers, and a late
// answer counts from when its request was due.
func (s *site) load(kinds []*kind, rate int, lasts time.Duration) {
	var deck []*kind
	for _, k := range kinds {
		for range k.share {
			deck = append(deck, k)
		}
	}
	var flying sync.WaitGroup
	begin := time.Now()
	total := int(lasts.Seconds() * float64(rate))
	for i := range total {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		k := deck[rand.IntN(len(deck))]
		flying.Add(1)
		go func() {
			defer flying.Done()
			s.one(k, due)
		}()
	}
	flying.Wait()
}

func (s *site) one(k *kind, due time.Time) {
	ok := false
	if req, err := k.ask(s); err == nil {
		if answer, err := s.client.Do(req); err == nil {
			_, err = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			ok = err == nil && answer.StatusCode < 400
		}
	}
	took := time.Since(due)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.took = append(k.took, took)
	if !ok {
		k.failed++
	}
}

// The bars of the product: reads and writes at the 95th percentile, first view.
const (
	readBar   = 50 * time.Millisecond
	writeBar  = 100 * time.Millisecond
	weightBar = 30 << 10
)

func report(kinds []*kind, rate int, lasts time.Duration) error {
	fmt.Printf("\n%d requests a second, open arrivals, for %s; %s\n%-42s %7s %9s %9s %9s %7s %8s %9s\n", rate, lasts, machine(), "page", "count", "p50", "p95", "p99", "failed", "KB first", "CPU")
	var missed []string
	for _, k := range kinds {
		slices.Sort(k.took)
		at := func(p float64) time.Duration {
			if len(k.took) == 0 {
				return 0
			}
			return k.took[min(len(k.took)-1, int(p*float64(len(k.took))))]
		}
		fmt.Printf("%-42s %7d %9s %9s %9s %7d %8.1f %9s\n", k.name, len(k.took), short(at(.5)), short(at(.95)), short(at(.99)), k.failed, float64(k.weight)/1024, short(k.cpu))
		bar := readBar
		if k.write {
			bar = writeBar
		}
		if at(.95) > bar || k.failed > 0 || k.weight > weightBar {
			missed = append(missed, k.name)
		}
	}
	if len(missed) > 0 {
		return fmt.Errorf("over the bar (reads %s, writes %s, first view 30 KB): %s", readBar, writeBar, strings.Join(missed, ", "))
	}
	fmt.Println("all within the bar")
	return nil
}
