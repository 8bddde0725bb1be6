package fairness_test

import (
	"math"
	"slices"
	"testing"

	"tongxing/employment/fairness"
	"tongxing/matching"
)

// people makes n alike.
func people(n int, group string, options int, got, expected float64, sent, interviewed int64) []fairness.Seeker {
	one := fairness.Seeker{Groups: map[string]string{"sex": group}, Options: options, Exposed: matching.Exposure{Got: got, Expected: expected, Equal: expected}, Sent: sent, Interviewed: interviewed}
	return slices.Repeat([]fairness.Seeker{one}, n)
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestEqualTreatmentRaisesNothing(t *testing.T) {
	r := fairness.Measure(append(people(40, "female", 9, 2, 2, 2, 1), people(60, "male", 9, 2, 2, 2, 1)...))
	for _, g := range r.Groups {
		if len(g.Flags) > 0 || !near(g.CoverageRatio, 1) || !near(g.ExposureRatio, 1) || !near(g.InterviewRatio, 1) {
			t.Errorf("%s: %+v", g.Name, g)
		}
	}
	if r.All.People != 100 || !near(r.Gini, 0) || r.Hidden != 0 {
		t.Errorf("%+v", r)
	}
}

func TestEachUnequalTreatmentIsFlagged(t *testing.T) {
	for name, worse := range map[string][]fairness.Seeker{
		"coverage":  people(40, "female", 4, 2, 2, 2, 1),
		"exposure":  alike(people(40, "female", 9, 1, 2, 2, 1)),
		"equal":     due(people(40, "female", 9, 2, 2, 2, 1), 4),
		"interview": people(40, "female", 9, 2, 2, 2, 0),
	} {
		r := fairness.Measure(append(worse, people(60, "male", 9, 2, 2, 2, 1)...))
		for _, g := range r.Groups {
			want := []string(nil)
			if g.Name == "female" {
				want = []string{name}
			}
			if !slices.Equal(g.Flags, want) {
				t.Errorf("%s: %s has flags %v", name, g.Name, g.Flags)
			}
		}
	}
}

func TestRatiosByHand(t *testing.T) {
	r := fairness.Measure(append(people(20, "female", 5, 1, 2, 1, 1), people(20, "male", 0, 3, 2, 3, 1)...))
	f := r.Groups[0]
	// covered 20 of 20 against 20 of 40; places 20/40 against 80/80; 20 of 20 against 40 of 80
	if f.Name != "female" || !near(f.CoverageRatio, 2) || !near(f.ExposureRatio, 0.5) || !near(f.InterviewRatio, 2) {
		t.Errorf("%+v", f)
	}
}

func TestSmallGroups(t *testing.T) {
	r := fairness.Measure(slices.Concat(people(4, "few", 0, 0, 2, 2, 0), people(10, "some", 0, 0, 2, 1, 0), people(60, "many", 9, 2, 2, 2, 1)))
	if r.Hidden != 1 || len(r.Groups) != 2 {
		t.Errorf("a group of four is shown: %+v", r)
	}
	for _, g := range r.Groups {
		if g.Name == "some" && len(g.Flags) > 0 {
			t.Errorf("a group of ten is flagged, which chance alone would do: %v", g.Flags)
		}
	}
	if empty := fairness.Measure(nil); empty.All.People != 0 || empty.Gini != 0 || math.IsNaN(empty.All.CoverageRatio) {
		t.Errorf("%+v", empty)
	}
}

func TestGini(t *testing.T) {
	one := append(people(9, "x", 1, 0, 1, 0, 0), people(1, "x", 1, 10, 1, 0, 0)...)
	if g := fairness.Measure(one).Gini; !near(g, 0.9) {
		t.Errorf("one of ten has all: %v", g)
	}
}

// due says what equal merit would give to each, alike that they got just that.
func due(all []fairness.Seeker, equal float64) []fairness.Seeker {
	for i := range all {
		all[i].Exposed.Equal = equal
	}
	return all
}

func alike(all []fairness.Seeker) []fairness.Seeker { return due(all, all[0].Exposed.Got) }

// Who has much because much is due spreads nothing; one of ten equals who has all is
// as far from alike as ten can be.
func TestSpreadAmongEquals(t *testing.T) {
	merit := slices.Concat(due(people(5, "x", 9, 8, 2, 0, 0), 8), due(people(5, "x", 9, 1, 2, 0, 0), 1))
	if r := fairness.Measure(merit); !near(r.Spread, 0) || r.Gini < 0.3 || r.Unseen != 0 {
		t.Errorf("by merit: %+v", r)
	}
	same := slices.Concat(people(9, "x", 9, 0, 1, 0, 0), due(people(1, "x", 9, 10, 1, 0, 0), 1))
	if r := fairness.Measure(same); !near(r.Spread, 0.9) || r.Unseen != 9 {
		t.Errorf("always the same: %+v", r)
	}
	half := slices.Concat(due(people(10, "x", 9, 1, 2, 0, 0), 2), due(people(10, "x", 9, 3, 2, 0, 0), 2)) // by hand: 1 − (½·¼ + ½·(¼+1))
	if r := fairness.Measure(half); !near(r.Spread, 0.25) {
		t.Errorf("half got three times as much: %v", r.Spread)
	}
	slices.Reverse(half)
	if r := fairness.Measure(half); !near(r.Spread, 0.25) {
		t.Errorf("the order matters: %v", r.Spread)
	}
}
