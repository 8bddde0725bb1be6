package index_test

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"tongxing/matching/draw"
)

// turns asks different questions one after the other, as a server meets them: nothing is
// near the core but by chance. It reports what the middle and the slowest hundredth take,
// each question by its median, and then goes on with the middle fifth alone, for a profile.
func turns(b *testing.B, questions int, ask func(i int)) {
	b.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const rounds = 15
	took := make([][]time.Duration, questions)
	for range rounds {
		for i := range questions {
			at := time.Now()
			ask(i)
			took[i] = append(took[i], time.Since(at))
		}
	}
	middle := make([]int, questions)
	for i := range middle {
		middle[i] = i
		slices.Sort(took[i])
	}
	slices.SortFunc(middle, func(i, j int) int { return int(took[i][rounds/2] - took[j][rounds/2]) })
	p50, p99 := took[middle[questions/2]][rounds/2], took[middle[questions*99/100]][rounds/2]
	middle = middle[questions*2/5 : questions*3/5]
	asked := 0
	for b.Loop() {
		for _, i := range middle {
			ask(i)
		}
		asked += len(middle)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1000/float64(asked), "middle-us")
	b.ReportMetric(float64(p50.Nanoseconds())/1000, "p50-us")
	b.ReportMetric(float64(p99.Nanoseconds())/1000, "p99-us")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkTurns(b *testing.B) {
	b.Run("posts", func(b *testing.B) {
		x, people := build(b, 100_000, 2000), draw.Seekers(77, 1000)
		turns(b, len(people), func(i int) { x.Posts(people[i], 20) })
	})
	b.Run("people", func(b *testing.B) {
		x, posts := build(b, 3785, 69_600), draw.Posts(77, 1000)
		turns(b, len(posts), func(i int) { x.People(posts[i], 20) })
	})
	b.Run("small", func(b *testing.B) {
		x, people := build(b, 3785, 69_600), draw.Seekers(77, 1000)
		turns(b, len(people), func(i int) { x.Posts(people[i], 20) })
	})
}
