package matching_test

import (
	"testing"

	"tongxing/matching"
	"tongxing/matching/draw"
)

// BenchmarkLedger is the demo city's size: 1,500 open posts, 2,000 consenting seekers.
// load is the count at start (in the background), post and person what one change
// costs, the rest what a page reads.
func BenchmarkLedger(b *testing.B) {
	posts, seekers := draw.Posts(1, 1500), draw.Seekers(1, 2000)
	load := func() *matching.Ledger {
		l := matching.NewLedger(draw.Travel, skills, courses)
		l.Load(posts, seekers)
		return l
	}
	l := load()
	own := []string{}
	for _, p := range posts[:15] {
		own = append(own, p.ID)
	}
	for _, x := range []struct {
		name string
		do   func(i int)
	}{
		{"load", func(int) { load() }},
		{"post", func(i int) { l.PutPost(posts[i%len(posts)]) }},
		{"person", func(i int) { l.PutSeeker(seekers[i%len(seekers)]) }},
		{"city", func(int) { l.City() }},
		{"open", func(int) { l.Gainers("shuttle", "") }},
		{"one person", func(i int) { l.OfPerson(seekers[i%len(seekers)].ID) }},
		{"15 own posts", func(int) { l.OfPosts(own) }},
		{"exposure", func(int) { l.Expose(20) }},
	} {
		b.Run(x.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				x.do(i)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/op")
		})
	}
}
