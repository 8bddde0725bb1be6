package draw_test

import (
	"reflect"
	"slices"
	"testing"

	"tongxing/matching"
	"tongxing/matching/draw"
)

// The worlds are the same again, and as choosy as a city is: of the posts a person
// meets the hard terms of about 2 % (median), 4 % (mean), well under a half at most.
func TestWorldsAreAsChoosyAsACity(t *testing.T) {
	posts, seekers := draw.Posts(1, 3000), draw.Seekers(1, 400)
	if !reflect.DeepEqual(posts, draw.Posts(1, 3000)) || !reflect.DeepEqual(seekers, draw.Seekers(1, 400)) {
		t.Fatal("the same seed made another world")
	}
	if draw.Posts(2, 1)[0].ID == posts[0].ID {
		t.Error("another seed gave the same id")
	}
	var shares []float64
	sum := 0.0
	m := matching.TakeStock(draw.Travel, seekers, posts)
	for _, n := range m.OptionsOfPerson {
		shares = append(shares, 100*float64(n)/float64(len(posts)))
		sum += shares[len(shares)-1]
	}
	slices.Sort(shares)
	median, mean, most := shares[len(shares)/2], sum/float64(len(shares)), shares[len(shares)-1]
	t.Logf("feasible: median %.1f %%, mean %.1f %%, most %.1f %%; to be asked about %d %%", median, mean, most, 100*m.Ask/(len(posts)*len(seekers)))
	if median < 1 || median > 3 || mean < 3 || mean > 6 || most < 20 || most > 45 {
		t.Error("the world is too hard or too easy")
	}
	if len(m.Barriers) < 40 {
		t.Errorf("only %d kinds of barriers: %v", len(m.Barriers), m.Barriers)
	}
}
