package index_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"tongxing/matching"
	"tongxing/matching/draw"
	"tongxing/matching/index"
)

// Readers see one picture: while a post is changed again and again between two
// states, and people come and go in pairs, every answer is one that some moment had.
func TestReadersDuringWritesSeeOneMoment(t *testing.T) {
	seekers, posts := draw.Edge(7, 80, 120)
	x := index.New(matching.Standard, draw.EdgeTravel)
	x.Load(posts, seekers)
	s := slices.MaxFunc(seekers, func(a, b *matching.Seeker) int { return len(x.Posts(a, 0)) - len(x.Posts(b, 0)) })
	changes := make([]func(), 0, 40)
	for i := range 20 {
		p, other := posts[i], *posts[i]
		other.Demand, other.Title, other.Remote = matching.Levels{}, "想做电话客服", matching.Yes
		other.Township, other.Trade = fmt.Sprintf("new-%d", i), fmt.Sprintf("trade-%d", i)
		changes = append(changes, func() { x.PutPost(&other) }, func() { x.RemovePost(p.ID) }, func() { x.PutPost(p) })
	}
	legal := map[string]bool{}
	for range 2 { // the second round begins with all words known
		for _, change := range changes {
			legal[fmt.Sprint(x.Posts(s, 20))] = true
			change()
		}
	}
	last := fmt.Sprint(x.Posts(s, 20))
	var stop atomic.Bool
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for n := 0; !stop.Load(); n++ {
				if got := fmt.Sprint(x.Posts(s, 20)); !legal[got] {
					t.Errorf("a list that no moment had: %s", got)
					return
				}
				x.People(posts[n%len(posts)], 5)
			}
		})
	}
	for round := range 6 {
		for i, change := range changes {
			change()
			who := seekers[(round+i)%70]
			x.RemoveSeeker(who.ID)
			x.PutSeeker(who)
			x.SetOptions(who.ID, round)
		}
	}
	stop.Store(true)
	readers.Wait()
	if len(legal) < 10 || last != fmt.Sprint(x.Posts(s, 20)) {
		t.Errorf("%d different lists; the last is not as it was", len(legal))
	}
}
