package matching_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tongxing/matching"
)

func TestLevelsText(t *testing.T) {
	for _, bad := range []string{"", "0", strings.Repeat("0", 24), strings.Repeat("0", 26), strings.Repeat("0", 24) + "5", strings.Repeat("0", 24) + "x", strings.Repeat("0", 22) + "四"} {
		if _, err := matching.ParseLevels(bad); err == nil {
			t.Errorf("levels %q were taken", bad)
		}
	}
	for _, bad := range []string{"", strings.Repeat("2", 25), strings.Repeat("1", 26)} {
		if _, err := matching.ParseMarks(bad); err == nil {
			t.Errorf("marks %q were taken", bad)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-4?]{25}`).Draw(t, "levels")
		l, err := matching.ParseLevels(text)
		if err != nil || l.String() != text || l.Known() != 25-strings.Count(text, "?") {
			t.Fatalf("%s: %v %v, %d known", text, l, err, l.Known())
		}
		marks := rapid.StringMatching(`[01]{25}`).Draw(t, "marks")
		if m, err := matching.ParseMarks(marks); err != nil || m.String() != marks {
			t.Fatalf("%s: %v %v", marks, m, err)
		}
	})
}

func TestItemsAndAidsName(t *testing.T) {
	seen := map[string]bool{}
	for i, code := range matching.ItemCodes {
		if code == "" || seen[code] || matching.ICF[i] == "" || matching.Item(code) != i {
			t.Errorf("item %d: %q %q", i, code, matching.ICF[i])
		}
		seen[code] = true
	}
	for _, a := range matching.Aids {
		if !a.Carve && len(a.Raise) == 0 {
			t.Errorf("%s raises nothing", a.Code)
		}
		for item := range a.Raise {
			if matching.Item(item) < 0 {
				t.Errorf("%s raises %q, which is no item", a.Code, item)
			}
		}
		for item := range a.Needs {
			if matching.Item(item) < 0 {
				t.Errorf("%s needs %q, which is no item", a.Code, item)
			}
		}
	}
	if matching.Item("none") != -1 {
		t.Error("an item that is none was found")
	}
}

func TestSitesText(t *testing.T) {
	text := "step_free=yes,toilet=no"
	if got := matching.FormatSites(matching.ParseSites("toilet=no,step_free=yes,lift=perhaps")); got != text {
		t.Errorf("got %s", got)
	}
}

func TestWeek(t *testing.T) {
	var w matching.Week
	w.Set(0, 9, 12)
	w.Set(0, 13, 17)
	w.Set(6, 22, 26) // runs into Monday
	want := []matching.Strip{{Day: 0, From: 0, To: 2}, {Day: 0, From: 9, To: 12}, {Day: 0, From: 13, To: 17}, {Day: 6, From: 22, To: 24}}
	if got := w.Strips(); !slices.Equal(got, want) {
		t.Errorf("strips %v", got)
	}
	if w.Hours() != 11 || w.LongestDay() != 9 || w.DayHours(6) != 2 || !w.Night() {
		t.Errorf("%d hours, longest %d, Sunday %d, night %v", w.Hours(), w.LongestDay(), w.DayHours(6), w.Night())
	}
	if w.String()[:2] != "03" {
		t.Errorf("Monday 00:00 is not bit 0: %s", w)
	}
	for _, bad := range []string{"0", "zz", strings.Repeat("0", 44), strings.Repeat("g", 42)} {
		if _, err := matching.ParseWeek(bad); err == nil {
			t.Errorf("week %q was taken", bad)
		}
	}
	var day matching.Week
	day.Set(0, 6, 22)
	if day.Night() {
		t.Error("6 to 22 is no night")
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawWeek(t, "a"), drawWeek(t, "b")
		if back, err := matching.ParseWeek(a.String()); err != nil || back != a {
			t.Fatalf("%s came back as %s: %v", a, back, err)
		}
		all := true
		for h := range 168 {
			all = all && (!b.At(h/24, h%24) || a.At(h/24, h%24))
		}
		if a.Contains(b) != all {
			t.Fatalf("%s contains %s: want %v", a, b, all)
		}
	})
}

func drawWeek(t *rapid.T, name string) (w matching.Week) {
	for range rapid.IntRange(0, 4).Draw(t, name+" runs") {
		from := rapid.IntRange(0, 20).Draw(t, "from")
		w.Set(rapid.IntRange(0, 6).Draw(t, "day"), from, from+rapid.IntRange(1, 9).Draw(t, "length"))
	}
	return w
}
