package main

import (
	"context"
	"os"
	"syscall"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/registry/known"
)

// BenchmarkEntitled asks every rule of everybody in a whole city: name the data folder
// of a built demo city in TONGXING_CITY. touch-ms is bringing one changed person in.
func BenchmarkEntitled(b *testing.B) {
	dir := os.Getenv("TONGXING_CITY")
	if dir == "" {
		b.Fatal("TONGXING_CITY names no data folder")
	}
	ctx := context.Background()
	c, err := open(ctx, Where{Data: dir})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.close() }()
	start := time.Now()
	if err := c.Board.Load(ctx, c.House); err != nil {
		b.Fatal(err)
	}
	load := time.Since(start)
	if err := c.Cases.LoadHoldings(ctx, c.House); err != nil {
		b.Fatal(err)
	}
	scope := func(a access.Action) access.Scope {
		s, err := c.House.Decide(access.System("bench"), a, "bench", access.Job)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	people, _ := c.Board.Size()
	var rights int
	ask := func() {
		counts, err := c.Cases.Entitled(ctx, c.House, scope(casework.Entitled), scope(known.Find), c.Board)
		if err != nil {
			b.Fatal(err)
		}
		rights = len(counts)
	}
	first, from := time.Now(), cpu(b)
	ask() // nothing kept yet: every rule of everybody
	firstWall, firstCPU := time.Since(first), cpu(b)-from
	n := 0
	from = cpu(b)
	for b.Loop() {
		ask()
		n++
	}
	b.ReportMetric(float64(firstWall.Milliseconds()), "first-ms")
	b.ReportMetric(float64(firstCPU.Milliseconds()), "first-cpu-ms")
	b.ReportMetric(float64((cpu(b)-from).Milliseconds())/float64(n), "kept-cpu-ms")
	_, some, _, err := c.Cases.Gaps(ctx, c.House, scope(casework.Entitled), scope(known.Find), c.Board, "four-party-care", casework.Missed, 0, 1)
	if err != nil || len(some) == 0 {
		b.Fatal("nobody is missed: ", err)
	}
	start = time.Now()
	if err := c.Board.Touch(ctx, c.House, "person:"+some[0].Person); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "touch-ms")
	b.ReportMetric(float64(load.Milliseconds()), "load-ms")
	b.ReportMetric(float64(people), "people")
	b.ReportMetric(float64(rights), "rules")
}

// cpu is the processor time this process took so far.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
