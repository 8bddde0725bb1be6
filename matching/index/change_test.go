package index_test

import (
	"math/rand/v2"
	"testing"

	"tongxing/matching"
	"tongxing/matching/draw"
)

// Records come, change and go in random order, one by one and many at once; after
// every few changes both lists are the oracle's over what is left.
func TestChangesInAnyOrder(t *testing.T) {
	for seed := range uint64(40) {
		d := rand.New(rand.NewPCG(seed, 9))
		w := newWorld(draw.EdgeTravel, matching.Standard)
		seekers, posts := draw.Edge(seed, 240, 240)
		if seed%4 == 0 { // with UUIDs, and blocks that split
			w = newWorld(draw.Travel, matching.Standard)
			seekers, posts = draw.Seekers(seed, 3000), draw.Posts(seed, 3000)
			for i := range seekers[:1500] {
				seekers[i].Skills, posts[i].SkillsMust, posts[i].SkillsWish, posts[i].Trade = nil, nil, nil, "trade-a0"
			}
		}
		w.load(seekers[:len(seekers)/3], posts[:len(posts)/3])
		for step := range 60 * len(seekers) / 240 {
			w.change(d, seekers[d.IntN(len(seekers))], posts[d.IntN(len(posts))])
			if step%(len(seekers)/24) != 0 {
				continue
			}
			s, p, k := seekers[d.IntN(len(seekers))], posts[d.IntN(len(posts))], depths[d.IntN(4)]
			if bad := w.checkPosts(s, k); bad != "" {
				t.Fatalf("seed %d, step %d, %s, first %d: %s", seed, step, s.ID, k, bad)
			}
			if bad := w.checkPeople(p, k); bad != "" {
				t.Fatalf("seed %d, step %d, %s, first %d: %s", seed, step, p.ID, k, bad)
			}
			if posts, seekers := w.x.Size(); posts != len(w.posts) || seekers != len(w.seekers) {
				t.Fatalf("seed %d: holds %d posts, %d seekers, want %d, %d", seed, posts, seekers, len(w.posts), len(w.seekers))
			}
		}
	}
}

func (w *world) change(d *rand.Rand, s *matching.Seeker, p *matching.Post) {
	switch d.IntN(9) {
	case 0:
		w.x.RemoveSeeker(s.ID)
		delete(w.seekers, s.ID)
		delete(w.options, s.ID)
	case 1:
		w.x.RemovePost(p.ID)
		delete(w.posts, p.ID)
	case 2, 3:
		other := *s
		other.Abilities[d.IntN(matching.Items)] = int8(d.IntN(6) - 1)
		other.Skills, other.MaxMinutes = append([]string{"sewing"}, s.Skills[:len(s.Skills)/2]...), d.IntN(60)
		w.x.PutSeeker(&other)
		w.seekers[s.ID] = &other
	case 4, 5:
		other := *p
		other.Demand[d.IntN(matching.Items)] = int8(d.IntN(6) - 1)
		other.Trade, other.Title, other.PayMax = "sewing", "新的标题", p.PayMax+10000
		w.x.PutPost(&other)
		w.posts[p.ID] = &other
	case 6:
		if w.seekers[s.ID] != nil {
			w.options[s.ID] = d.IntN(3)
		}
		w.x.SetOptions(s.ID, w.options[s.ID])
	case 7:
		w.load([]*matching.Seeker{s, s}, []*matching.Post{p, p})
	case 8:
		w.x.PutSeeker(s)
		w.x.PutPost(p)
		w.seekers[s.ID], w.posts[p.ID] = s, p
	}
}

// A post may be asked about before any post has been where it is; who comes to live
// elsewhere after that is as far from it as anybody.
func TestAPlaceWithoutPosts(t *testing.T) {
	w := newWorld(draw.Travel, matching.Standard)
	seekers, posts := draw.Seekers(3, 600), draw.Posts(3, 20)
	w.load(seekers[:100], nil)
	for round := range 5 {
		for _, s := range seekers[100*round : 100*(round+1)] {
			w.x.PutSeeker(s)
			w.seekers[s.ID] = s
		}
		for _, p := range posts {
			if bad := w.checkPeople(p, 20); bad != "" {
				t.Fatalf("round %d, %s: %s", round, p.ID, bad)
			}
		}
	}
}
