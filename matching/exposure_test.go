package matching_test

import (
	"math"
	"testing"

	"tongxing/matching"
)

// What is given is what was to be given, nobody is exposed who is feasible for
// nothing, and the first places of every list are those RankPeople names.
func TestExposureIsSharedAsTheListsAre(t *testing.T) {
	for seed := range uint64(8) {
		_, seekers, posts := city(seed, 60, 25)
		options := matching.TakeStock(travel, seekers, posts).OptionsOfPerson
		got := matching.Expose(travel, seekers, posts, options, 3)
		byHand, shown := map[string]float64{}, 0
		for _, p := range posts {
			place := 0
			for _, m := range matching.RankPeople(matching.Standard, travel, p, seekers, func(id string) int { return options[id] }, 0) {
				if m.Verdict.Feasible() && place < 3 {
					byHand[m.Seeker] += 1 / math.Log2(float64(place)+2)
					place, shown = place+1, shown+1
				}
			}
		}
		given, expected := 0.0, 0.0
		for _, s := range seekers {
			e := got[s.ID]
			if math.Abs(e.Got-byHand[s.ID]) > 1e-9 {
				t.Errorf("seed %d: %s got %v, by hand %v", seed, s.ID, e.Got, byHand[s.ID])
			}
			if options[s.ID] == 0 && (e.Got != 0 || e.Expected != 0) {
				t.Errorf("seed %d: %s is feasible for nothing and exposed", seed, s.ID)
			}
			given, expected = given+e.Got, expected+e.Expected
		}
		if math.Abs(given-expected) > 1e-6 || shown == 0 {
			t.Errorf("seed %d: %d places, given %v, expected %v", seed, shown, given, expected)
		}
	}
}
