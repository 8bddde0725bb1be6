package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"tongxing/matching"
	"tongxing/matching/draw"
	"tongxing/matching/race"
)

// Bench measures the product on this machine; the other peers are module bench's.
type Bench struct {
	Match   BenchMatch   `cmd:"" help:"The first 20 posts for a person."`
	Reverse BenchReverse `cmd:"" help:"The first 20 people for a post."`
}

// Course is what both benches take.
type Course struct {
	Size      int      `help:"How many to choose from."`
	Peer      []string `help:"Ask another way too: sqlite." enum:"sqlite"`
	JSON      bool     `help:"Print JSON." name:"json"`
	Questions int      `help:"Different questions." default:"200"`
	Check     int      `help:"Questions that the plain evaluator answers too; where it differs the command fails." default:"10"`
	Seconds   int      `help:"Most for the timed questions of one engine." default:"10"`
}

// BenchMatch asks for posts.
type BenchMatch struct{ Course }

// Run draws the world and asks.
func (b *BenchMatch) Run(ctx context.Context) error {
	return b.run(ctx, 100_000, func(c *race.Course, engines []*race.Engine, size int) (race.Report, error) {
		return c.Match(ctx, engines, draw.Posts(1, size), draw.Seekers(2, b.Questions))
	})
}

// BenchReverse asks for people.
type BenchReverse struct{ Course }

// Run draws the world and asks.
func (b *BenchReverse) Run(ctx context.Context) error {
	return b.run(ctx, 70_000, func(c *race.Course, engines []*race.Engine, size int) (race.Report, error) {
		return c.Reverse(ctx, engines, draw.Seekers(1, size), draw.Posts(2, b.Questions))
	})
}

func (b *Course) run(ctx context.Context, usual int, bench func(*race.Course, []*race.Engine, int) (race.Report, error)) error {
	size := b.Size
	if size <= 0 {
		size = usual
	}
	dir, err := os.MkdirTemp("", "tongxing-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	engines := []*race.Engine{race.Ours(matching.Standard, draw.Travel)}
	if slices.Contains(b.Peer, "sqlite") {
		engines = append(engines, race.SQLite(dir, matching.Standard, draw.Travel))
	}
	course := &race.Course{Now: time.Now, K: 20, Budget: time.Duration(b.Seconds) * time.Second, Check: b.Check, Weights: matching.Standard, Travel: draw.Travel,
		Log: func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }}
	report, err := bench(course, engines, size)
	if err != nil {
		return err
	}
	if b.JSON {
		err = printJSON(report)
	} else {
		err = report.Print(os.Stdout, nil)
	}
	if err == nil && !report.Equal() {
		err = fmt.Errorf("an answer differs")
	}
	return err
}
