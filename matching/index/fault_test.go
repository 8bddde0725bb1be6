package index_test

import (
	"math/rand/v2"
	"testing"

	"tongxing/matching"
	"tongxing/matching/draw"
)

// exact holds small worlds, with changes, against the oracle and tells the first
// difference. plant, if named, is a fault put into every index.
func exact(plant string, seeds uint64) string {
	for seed := range seeds {
		d := rand.New(rand.NewPCG(seed, 5))
		seekers, posts := draw.Edge(seed, 60, 60)
		w := newWorld(draw.EdgeTravel, matching.Standard)
		w.load(seekers, posts)
		w.x.Plant(plant)
		for range 12 {
			w.change(d, seekers[d.IntN(len(seekers))], posts[d.IntN(len(posts))])
		}
		for i := range 20 {
			if bad := w.checkPosts(seekers[i], 1+i%4); bad != "" {
				return bad
			}
			if bad := w.checkPeople(posts[i], 1+i%4); bad != "" {
				return bad
			}
		}
	}
	return ""
}

func TestExactnessCatchesPlantedFaults(t *testing.T) {
	for _, fault := range []string{"guard", "bound", "stale", "ties"} {
		if exact(fault, 60) == "" {
			t.Errorf("the fault %q passed", fault)
		}
	}
	if bad := exact("", 60); bad != "" {
		t.Errorf("no fault: %s", bad)
	}
}

// better makes one thing better for the pair: an ability raised, an accommodation
// more, a demand lowered.
func better(d *rand.Rand, s *matching.Seeker, p *matching.Post) (*matching.Seeker, *matching.Post) {
	s2, p2 := *s, *p
	i := d.IntN(matching.Items)
	switch d.IntN(4) {
	case 0:
		if s2.Abilities[i] != matching.Unknown && s2.Abilities[i] < 4 {
			s2.Abilities[i]++
		}
	case 1:
		s2.Owned = append([]string{matching.Aids[d.IntN(len(matching.Aids))].Code}, s.Owned...)
	case 2:
		p2.Offers = append([]string{matching.Aids[d.IntN(len(matching.Aids))].Code}, p.Offers...)
	case 3:
		if p2.Demand[i] > 0 {
			p2.Demand[i]--
		}
	}
	return &s2, &p2
}

// What gets better never takes a match away, in the index as in the rules; and what
// nobody said is never a match and never a refusal.
func TestBetterNeverTakesAMatchAway(t *testing.T) {
	matches, asks := 0, 0
	for seed := range uint64(60) {
		d := rand.New(rand.NewPCG(seed, 6))
		seekers, posts := draw.Edge(seed, 1, 80)
		s := seekers[0]
		w := newWorld(draw.EdgeTravel, matching.Standard)
		w.load(nil, posts)
		rank := func(s *matching.Seeker, id string) int {
			for _, h := range w.x.Posts(s, 0) {
				if h.ID == id {
					return h.Rank
				}
			}
			return 2
		}
		for range 40 {
			p := posts[d.IntN(len(posts))]
			before := rank(s, p.ID)
			s2, p2 := better(d, s, p)
			w.x.PutPost(p2)
			if after := rank(s2, p.ID); after > before {
				t.Fatalf("seed %d: %s was rank %d, is %d though something got better", seed, p.ID, before, after)
			}
			unsaid := *s2
			unsaid.Age = 0
			if after := rank(&unsaid, p.ID); after == 0 || before < 2 && after == 2 {
				t.Fatalf("seed %d: %s with an age that nobody said is rank %d, was %d", seed, p.ID, after, before)
			}
			w.x.PutPost(p)
			if before == 0 {
				matches++
			} else if before == 1 {
				asks++
			}
		}
	}
	if matches < 50 || asks < 50 {
		t.Errorf("only %d matches and %d questions were tried", matches, asks)
	}
}
