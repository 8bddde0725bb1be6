package race

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tongxing/matching"
	"tongxing/matching/peer"
)

// An Engine is one way to answer. Build is given the posts, or the seekers, that
// the questions are asked of; the other list is empty.
type Engine struct {
	Name        string
	Build       func(ctx context.Context, posts []*matching.Post, seekers []*matching.Seeker) error
	Posts       func(ctx context.Context, s *matching.Seeker, k int) ([]peer.Hit, error)
	People      func(ctx context.Context, p *matching.Post, k int) ([]peer.Hit, error)
	BytesPerRow func(ctx context.Context) (float64, error) // after Build
	Crowd       *Engine                                    // asks instead where both cores are busy; nil = the same
	Ranks       bool                                       // has an order of its own: its overlap is told, not its agreement
	Close       func() error                               // gives back what Build took; nil = nothing
}

// A Course is what is run.
type Course struct {
	Now    func() time.Time
	K      int           // places compared
	Budget time.Duration // most for the timed questions of one engine, and again for its throughput
	Check  int           // questions that the evaluator answers too, against the first engine

	Weights matching.Weights
	Travel  matching.Travel
	Log     func(format string, args ...any)
}

// A Result is one engine's line. Times are microseconds.
type Result struct {
	Name        string  `json:"name"`
	P50         float64 `json:"p50_us"`
	P99         float64 `json:"p99_us"`
	QPS         float64 `json:"qps"` // on two cores
	BytesPerRow float64 `json:"bytes_per_row"`
	BuildS      float64 `json:"build_s"`
	Agree       bool    `json:"agree"`             // every answer equal to the first engine's
	Overlap     float64 `json:"overlap,omitempty"` // share of the exact places, of one that has its own order
	Questions   int     `json:"questions"`         // timed
}

// A Report is one bench.
type Report struct {
	Bench   string   `json:"bench"` // match or reverse
	Size    int      `json:"size"`
	FloorUS float64  `json:"floor_us"` // reading 24 bytes of every row once, measured in this run
	GBs     float64  `json:"read_gb_s"`
	Checked int      `json:"checked"` // questions the evaluator answered too, as the first engine did
	Engines []Result `json:"engines"`
}

// A question is asked of one engine.
type question func(ctx context.Context, e *Engine) ([]peer.Hit, error)

// Match asks for posts for people.
func (c *Course) Match(ctx context.Context, engines []*Engine, posts []*matching.Post, people []*matching.Seeker) (Report, error) {
	var asked []question
	for _, s := range people {
		asked = append(asked, func(ctx context.Context, e *Engine) ([]peer.Hit, error) { return e.Posts(ctx, s, c.K) })
	}
	build := func(e *Engine) error { return e.Build(ctx, posts, nil) }
	exact := func(i int) ([]peer.Hit, error) {
		return Evaluator(c.Weights, c.Travel, posts, nil).Posts(ctx, people[i], c.K)
	}
	return c.run(ctx, "match", len(posts), engines, build, asked, exact)
}

// Reverse asks for people for posts.
func (c *Course) Reverse(ctx context.Context, engines []*Engine, seekers []*matching.Seeker, posts []*matching.Post) (Report, error) {
	var asked []question
	for _, p := range posts {
		asked = append(asked, func(ctx context.Context, e *Engine) ([]peer.Hit, error) { return e.People(ctx, p, c.K) })
	}
	build := func(e *Engine) error { return e.Build(ctx, nil, seekers) }
	exact := func(i int) ([]peer.Hit, error) {
		return Evaluator(c.Weights, c.Travel, nil, seekers).People(ctx, posts[i], c.K)
	}
	return c.run(ctx, "reverse", len(seekers), engines, build, asked, exact)
}

func (c *Course) run(ctx context.Context, name string, size int, engines []*Engine, build func(*Engine) error, asked []question, evaluate func(int) ([]peer.Hit, error)) (Report, error) {
	out := Report{Bench: name, Size: size}
	out.FloorUS, out.GBs = c.floor(size)
	var exact [][]peer.Hit
	for _, e := range engines {
		r, answers, err := c.one(ctx, e, build, asked)
		if err != nil {
			return out, fmt.Errorf("%s: %w", e.Name, err)
		}
		if exact == nil {
			if exact = answers; c.Check > 0 {
				c.Log("%s: the evaluator answers %d of the questions too", e.Name, c.Check)
			}
			for out.Checked < min(c.Check, len(exact)) {
				want, err := evaluate(out.Checked)
				if err != nil {
					return out, err
				}
				if !slices.Equal(want, exact[out.Checked]) {
					return out, fmt.Errorf("%s: question %d is not answered as the evaluator answers it", e.Name, out.Checked)
				}
				out.Checked++
			}
		}
		r.Agree, r.Overlap = compare(answers, exact)
		if !e.Ranks {
			r.Overlap = 0
		}
		out.Engines = append(out.Engines, r)
	}
	return out, nil
}

func (c *Course) one(ctx context.Context, e *Engine, build func(*Engine) error, asked []question) (r Result, answers [][]peer.Hit, err error) {
	if e.Close != nil {
		defer func() {
			if cerr := e.Close(); err == nil {
				err = cerr
			}
		}()
	}
	r.Name = e.Name
	c.Log("%s: building", e.Name)
	runtime.GC()
	runtime.GC()
	start := c.Now()
	if err := build(e); err != nil {
		return r, nil, err
	}
	r.BuildS = c.Now().Sub(start).Seconds()
	if r.BytesPerRow, err = e.BytesPerRow(ctx); err != nil {
		return r, nil, err
	}
	c.Log("%s: built in %.1f s, asking", e.Name, r.BuildS)
	took, answers, err := c.time(ctx, e, asked)
	if err != nil {
		return r, nil, err
	}
	r.P50, r.P99, r.Questions = quantile(took, 0.5), quantile(took, 0.99), len(took)
	r.QPS, err = c.throughput(ctx, e, asked[:len(answers)])
	return r, answers, err
}

// time asks one after another: a first round to warm up, whose answers are kept, then
// rounds until the budget is spent; the same questions come first for every engine.
func (c *Course) time(ctx context.Context, e *Engine, asked []question) (took []time.Duration, answers [][]peer.Hit, err error) {
	start := c.Now()
	for _, q := range asked {
		hits, err := q(ctx, e)
		if err != nil {
			return nil, nil, err
		}
		answers = append(answers, hits)
		if c.Now().Sub(start) > c.Budget/2 && len(answers) >= 10 {
			break
		}
	}
	start = c.Now()
	for round := 0; round < 50; round++ {
		for _, q := range asked[:len(answers)] {
			before := c.Now()
			if _, err := q(ctx, e); err != nil {
				return nil, nil, err
			}
			after := c.Now()
			if took = append(took, after.Sub(before)); after.Sub(start) > c.Budget {
				return took, answers, nil
			}
		}
	}
	return took, answers, nil
}

// throughput asks from two sides at once.
func (c *Course) throughput(ctx context.Context, e *Engine, asked []question) (float64, error) {
	if e.Crowd != nil {
		e = e.Crowd
	}
	lasts := min(c.Budget, 3*time.Second)
	var done atomic.Int64
	var wait sync.WaitGroup
	var failed [2]error
	start := c.Now()
	var ends [2]time.Time
	for side := range 2 {
		wait.Go(func() {
			for i := side; ; i++ {
				if _, err := asked[i%len(asked)](ctx, e); err != nil {
					failed[side] = err
					return
				}
				done.Add(1)
				if ends[side] = c.Now(); ends[side].Sub(start) > lasts {
					return
				}
			}
		})
	}
	wait.Wait()
	for _, err := range failed {
		if err != nil {
			return 0, err
		}
	}
	last := slices.MaxFunc(ends[:], func(a, b time.Time) int { return a.Compare(b) })
	return float64(done.Load()) / last.Sub(start).Seconds(), nil
}

// quantile is in microseconds.
func quantile(took []time.Duration, q float64) float64 {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return float64(sorted[min(len(sorted)-1, int(q*float64(len(sorted))))].Nanoseconds()) / 1000
}

// compare tells whether answers are the exact ones, and the share of the exact places
// that are among them in any order.
func compare(answers, exact [][]peer.Hit) (agree bool, overlap float64) {
	agree = true
	found, all := 0, 0
	for i := range min(len(answers), len(exact)) {
		agree = agree && slices.Equal(answers[i], exact[i])
		all += len(exact[i])
		for _, h := range exact[i] {
			if slices.ContainsFunc(answers[i], func(o peer.Hit) bool { return o.ID == h.ID }) {
				found++
			}
		}
	}
	if all > 0 {
		overlap = float64(found) / float64(all)
	}
	return agree, overlap
}
