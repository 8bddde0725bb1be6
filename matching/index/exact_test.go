package index_test

import (
	"fmt"
	"testing"

	"tongxing/matching"
	"tongxing/matching/draw"
	"tongxing/matching/index"
)

// A world is held twice: in an index, and as it is for the oracle.
type world struct {
	travel  matching.Travel
	x       *index.Index
	posts   map[string]*matching.Post
	seekers map[string]*matching.Seeker
	options map[string]int
}

func newWorld(travel matching.Travel, w matching.Weights) *world {
	return &world{travel: travel, x: index.New(w, travel), posts: map[string]*matching.Post{}, seekers: map[string]*matching.Seeker{}, options: map[string]int{}}
}

func (w *world) load(seekers []*matching.Seeker, posts []*matching.Post) {
	w.x.Load(posts, seekers)
	for _, p := range posts {
		w.posts[p.ID] = p
	}
	for _, s := range seekers {
		w.seekers[s.ID] = s
	}
}

func values[V any](m map[string]V) (out []V) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func rankOf(v matching.Verdict) int {
	if v.Feasible() {
		return 0
	}
	return 1
}

// differs tells where a list is not the oracle's: ids, order, points, ranks.
func differs(got []index.Hit, want []matching.Match, of func(matching.Match) (id string, score int)) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d hits, the oracle has %d", len(got), len(want))
	}
	for i, m := range want {
		id, score := of(m)
		if h := got[i]; h.ID != id || h.Rank != rankOf(m.Verdict) || h.Score != score {
			return fmt.Sprintf("place %d is %+v, the oracle has %s %s %s with %d %+v", i+1, h, m.Seeker, m.Post, m.Verdict, score, m.Parts)
		}
	}
	return ""
}

func (w *world) checkPosts(s *matching.Seeker, k int) string {
	return differs(w.x.Posts(s, k), matching.RankPosts(matching.Standard, w.travel, s, values(w.posts), k), func(m matching.Match) (string, int) { return m.Post, m.Score })
}

func (w *world) checkPeople(p *matching.Post, k int) string {
	want := matching.RankPeople(matching.Standard, w.travel, p, values(w.seekers), func(id string) int { return w.options[id] }, k)
	return differs(w.x.People(p, k), want, func(m matching.Match) (string, int) { return m.Seeker, m.Useful })
}

var depths = []int{0, 1, 3, 20}

func TestPostsAreTheOraclesAtTheEdge(t *testing.T) {
	shown := 0
	for seed := range uint64(200) {
		seekers, posts := draw.Edge(seed, 6, 150)
		w := newWorld(draw.EdgeTravel, matching.Standard)
		w.load(seekers, posts)
		for _, s := range seekers {
			for _, k := range depths {
				if bad := w.checkPosts(s, k); bad != "" {
					t.Fatalf("seed %d, %s, first %d: %s", seed, s.ID, k, bad)
				}
			}
			shown += len(w.x.Posts(s, 0))
		}
	}
	if shown < 2000 {
		t.Errorf("only %d posts were shown", shown)
	}
}

func TestPostsAreTheOraclesInLargeWorlds(t *testing.T) {
	for seed := range uint64(3) {
		w := newWorld(draw.Travel, matching.Standard)
		w.load(draw.Seekers(seed, 120), draw.Posts(seed, 8000))
		for i, s := range values(w.seekers) {
			if bad := w.checkPosts(s, depths[i%4]); bad != "" {
				t.Fatalf("seed %d, %s, first %d: %s", seed, s.ID, depths[i%4], bad)
			}
		}
	}
}

// More shifts than a code has numbers for: of the later ones the row must be asked.
func TestPostsAreTheOraclesWithMoreShiftsThanACodeTells(t *testing.T) {
	w, posts := newWorld(draw.Travel, matching.Standard), draw.Posts(1, 8000)
	for i, p := range posts {
		for day, at := range []int{i % 20, i / 20 % 20, i / 400} {
			p.Week.Set(day+2, at, at+1)
		}
	}
	w.load(draw.Seekers(1, 60), posts)
	shown := 0
	for i, s := range values(w.seekers) {
		if bad := w.checkPosts(s, depths[i%4]); bad != "" {
			t.Fatalf("%s, first %d: %s", s.ID, depths[i%4], bad)
		}
		shown += len(w.x.Posts(s, 20))
	}
	if shown < 500 {
		t.Errorf("only %d posts were shown", shown)
	}
}

func TestPeopleAreTheOraclesAtTheEdge(t *testing.T) {
	shown := 0
	for seed := range uint64(200) {
		seekers, posts := draw.Edge(seed, 150, 6)
		w := newWorld(draw.EdgeTravel, matching.Standard)
		w.load(seekers, posts[:3])
		if seed%2 == 1 {
			w.x.KeepNothing()
		}
		for i, s := range seekers {
			w.options[s.ID] = int(seed+uint64(i)*7) % 4
			w.x.SetOptions(s.ID, w.options[s.ID])
		}
		for _, p := range posts { // of three the index knows nothing
			for _, k := range depths {
				if bad := w.checkPeople(p, k); bad != "" {
					t.Fatalf("seed %d, %s, first %d: %s", seed, p.ID, k, bad)
				}
			}
			shown += len(w.x.People(p, 0))
		}
	}
	if shown < 2000 {
		t.Errorf("only %d people were shown", shown)
	}
}

func TestPeopleAreTheOraclesInLargeWorlds(t *testing.T) {
	for seed := range uint64(3) {
		w := newWorld(draw.Travel, matching.Standard)
		w.load(draw.Seekers(seed, 8000), draw.Posts(seed, 120))
		for i, p := range values(w.posts) {
			if bad := w.checkPeople(p, depths[i%4]); bad != "" {
				t.Fatalf("seed %d, %s, first %d: %s", seed, p.ID, depths[i%4], bad)
			}
		}
	}
}
