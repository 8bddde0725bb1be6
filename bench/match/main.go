// Command match holds the matching index against what others would use, over the
// same invented city, with the same questions, in one run: SQLite, PostgreSQL as
// most would set it up, PostgreSQL as well as we can, and a search engine.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	_ "modernc.org/sqlite"

	"tongxing/matching"
	"tongxing/matching/draw"
	"tongxing/matching/race"
)

// bars are how many times our time each other is to take at least, by size.
var bars = map[string]map[int]map[string]float64{
	"match": {
		100_000:   {"postgres ordinary": 400, "postgres tuned": 80, "sqlite": 1500},
		1_000_000: {"postgres ordinary": 400, "postgres tuned": 80, "sqlite": 2000},
	},
	"reverse": {70_000: {"postgres ordinary": 250, "postgres tuned": 250}},
}

type options struct {
	match, reverse string
	only           string
	asked, check   int
	budget         time.Duration
	workers        string
	asJSON         bool
}

func main() {
	var o options
	flag.StringVar(&o.match, "match", "10000,100000", "sizes in posts")
	flag.StringVar(&o.reverse, "reverse", "70000", "sizes in seekers")
	flag.StringVar(&o.only, "only", "tongxing,sqlite,postgres ordinary,postgres tuned,bleve", "engines")
	flag.IntVar(&o.asked, "questions", 200, "different questions")
	flag.IntVar(&o.check, "check", 10, "questions that the plain evaluator answers too")
	flag.DurationVar(&o.budget, "budget", 8*time.Second, "most for the timed questions of one engine at one size")
	flag.StringVar(&o.workers, "workers", "0", "further cores PostgreSQL tuned may take for a question asked alone")
	flag.BoolVar(&o.asJSON, "json", false, "print JSON")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	dir, err := os.MkdirTemp("", "tongxing-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	r := &runner{options: o, dir: dir}
	if strings.Contains(o.only, "postgres") {
		if r.pg, err = startCluster(); err != nil {
			return err
		}
		defer func() { _ = r.pg.stop() }()
	}
	for _, bench := range []string{"match", "reverse"} {
		for _, text := range strings.Split(map[string]string{"match": o.match, "reverse": o.reverse}[bench], ",") {
			if text == "" {
				continue
			}
			size, err := strconv.Atoi(text)
			if err != nil {
				return err
			}
			if err := r.bench(ctx, bench, size); err != nil {
				return err
			}
		}
	}
	return nil
}

type runner struct {
	options
	dir string
	pg  *cluster
}

func (r *runner) bench(ctx context.Context, bench string, size int) error {
	course := &race.Course{Now: time.Now, K: 20, Budget: r.budget, Check: r.check, Weights: matching.Standard, Travel: draw.Travel, Log: func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, "%s %s %d: "+format+"\n", append([]any{time.Now().Format("15:04:05"), bench, size}, args...)...)
	}}
	var report race.Report
	var err error
	if bench == "match" {
		report, err = course.Match(ctx, r.engines(bench), draw.Posts(1, size), draw.Seekers(2, r.asked))
	} else {
		report, err = course.Reverse(ctx, r.engines(bench), draw.Seekers(1, size), draw.Posts(2, r.asked))
	}
	if err != nil {
		return err
	}
	if r.asJSON {
		return json.NewEncoder(os.Stdout).Encode(report)
	}
	fmt.Printf("\n%s, load %s: ", time.Now().Format("2006-01-02 15:04"), load())
	return report.Print(os.Stdout, bars[bench][size])
}

func (r *runner) engines(bench string) (out []*race.Engine) {
	names := strings.Split(r.only, ",")
	for _, e := range []struct {
		name string
		make func() *race.Engine
	}{
		{"tongxing", func() *race.Engine { return race.Ours(matching.Standard, draw.Travel) }},
		{"evaluator", func() *race.Engine { return race.Evaluator(matching.Standard, draw.Travel, nil, nil) }},
		{"postgres tuned", func() *race.Engine { return tuned(r.pg, matching.Standard, draw.Travel, r.workers) }},
		{"postgres ordinary", func() *race.Engine { return ordinary(r.pg, matching.Standard, draw.Travel) }},
		{"sqlite", func() *race.Engine { return race.SQLite(r.dir, matching.Standard, draw.Travel) }},
		{"bleve", func() *race.Engine { return searcher(r.dir, draw.Travel) }},
	} {
		if slices.Contains(names, e.name) && (bench == "match" || e.name != "bleve") {
			out = append(out, e.make())
		}
	}
	return out
}

// load is how busy the machine was over the last minute: others share it.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}
