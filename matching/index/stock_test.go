package index_test

import (
	"reflect"
	"testing"

	"tongxing/matching"
	"tongxing/matching/draw"
)

// The whole market, counted by sets, is the market counted pair by pair.
func TestStockIsTheOracles(t *testing.T) {
	check := func(seed uint64, travel matching.Travel, seekers []*matching.Seeker, posts []*matching.Post) {
		w := newWorld(travel, matching.Standard)
		w.load(seekers, posts)
		got, want := w.x.Stock(), matching.TakeStock(travel, seekers, posts)
		if !reflect.DeepEqual(got, want) {
			got.OptionsOfPerson, got.OptionsOfPost, want.OptionsOfPerson, want.OptionsOfPost = nil, nil, nil, nil
			t.Fatalf("seed %d:\n%+v\nthe oracle counts\n%+v", seed, got, want)
		}
	}
	for seed := range uint64(60) {
		seekers, posts := draw.Edge(seed, 90, 70)
		check(seed, draw.EdgeTravel, seekers, posts)
	}
	for seed := range uint64(4) {
		check(seed, draw.Travel, draw.Seekers(seed, 600), draw.Posts(seed, 700))
	}
}
