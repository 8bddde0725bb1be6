package race_test

import (
	"context"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"tongxing/matching"
	"tongxing/matching/draw"
	"tongxing/matching/peer"
	"tongxing/matching/race"
)

// course ticks a microsecond at every look at the clock.
func course() *race.Course {
	now := time.Time{}
	tick := make(chan time.Time)
	go func() {
		for {
			tick <- now
			now = now.Add(time.Microsecond)
		}
	}()
	return &race.Course{Now: func() time.Time { return <-tick }, K: 20, Budget: 200 * time.Microsecond, Check: 3, Weights: matching.Standard, Travel: draw.Travel, Log: func(string, ...any) {}}
}

func TestTheDatabaseAgreesInBothDirections(t *testing.T) {
	for name, bench := range map[string]func(*race.Course, []*race.Engine) (race.Report, error){
		"match": func(c *race.Course, e []*race.Engine) (race.Report, error) {
			return c.Match(t.Context(), e, draw.Posts(1, 600), draw.Seekers(2, 20))
		},
		"reverse": func(c *race.Course, e []*race.Engine) (race.Report, error) {
			return c.Reverse(t.Context(), e, draw.Seekers(1, 600), draw.Posts(2, 20))
		},
	} {
		got, err := bench(course(), []*race.Engine{race.Ours(matching.Standard, draw.Travel), race.SQLite(t.TempDir(), matching.Standard, draw.Travel)})
		if err != nil {
			t.Fatal(err)
		}
		if got.Bench != name || got.Size != 600 || got.Checked != 3 || !got.Equal() || got.FloorUS <= 0 {
			t.Errorf("%s: %+v", name, got)
		}
		for _, e := range got.Engines {
			if !e.Agree || e.P50 <= 0 || e.P99 < e.P50 || e.QPS <= 0 || e.Questions == 0 {
				t.Errorf("%s: %+v", name, e)
			}
		}
		var text strings.Builder
		if err := got.Print(&text, map[string]float64{"sqlite": 1500}); err != nil || !strings.Contains(text.String(), "equal") || !strings.Contains(text.String(), "≥ 1500×") {
			t.Errorf("%s: %v: %s", name, err, &text)
		}
	}
}

// A race that would let a wrong answer pass measures nothing.
func TestWrongAnswersAreCaught(t *testing.T) {
	posts, people := draw.Posts(1, 400), draw.Seekers(2, 10)
	for name, spoil := range map[string]func([]peer.Hit) []peer.Hit{
		"order":  func(h []peer.Hit) []peer.Hit { h[0], h[1] = h[1], h[0]; return h },
		"points": func(h []peer.Hit) []peer.Hit { h[1].Score--; return h },
		"rank":   func(h []peer.Hit) []peer.Hit { h[0].Rank = 1 - h[0].Rank; return h },
		"one":    func(h []peer.Hit) []peer.Hit { return h[:len(h)-1] },
	} {
		wrong := race.Ours(matching.Standard, draw.Travel)
		exact := wrong.Posts
		wrong.Posts = func(ctx context.Context, s *matching.Seeker, k int) ([]peer.Hit, error) {
			hits, err := exact(ctx, s, k)
			if len(hits) > 1 {
				hits = spoil(hits)
			}
			return hits, err
		}
		got, err := course().Match(t.Context(), []*race.Engine{race.Ours(matching.Standard, draw.Travel), wrong}, posts, people)
		if err != nil || got.Engines[1].Agree {
			t.Errorf("%s: passed beside the right one (%v)", name, err)
		}
		if _, err := course().Match(t.Context(), []*race.Engine{wrong}, posts, people); err == nil {
			t.Errorf("%s: passed the evaluator", name)
		}
	}
}
