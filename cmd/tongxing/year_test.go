package main

import (
	"slices"
	"strings"
	"testing"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/figure"
	"tongxing/review"
	"tongxing/store"
)

// Beside a rate stand its two sides and who is in neither, each opening like a figure, of the
// year that is read. A rate over the whole is told: its sides are counted of different people.
func TestRatesStandBesideTheirSides(t *testing.T) {
	town := newTown(t)
	page := town.as("city").get(t, "/year?year=2023")
	for _, code := range []string{"F24n", "F24d", "F24w", "F24r"} {
		if !strings.Contains(page.Body, `href="/figures/`+code+`?year=2023"`) {
			t.Errorf("%s does not open", code)
		}
	}
	if got := town.anyone().get(t, "/year?year=2023"); strings.Contains(got.Body, `href="/figures/`) {
		t.Error("records are offered to the public")
	}
	f23 := func() review.Line {
		t.Helper()
		line, err := review.One(t.Context(), town.House, town.scope(t, "city", figure.See), town.app.Site.Book, "F23", 2023, nil)
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	if line := f23(); line.Value != 1 || !slices.Contains(line.Flags, "exactly_whole") {
		t.Fatalf("%+v", line)
	}
	if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE act SET day = '2022-12-01' WHERE programme = 'rehab-service' AND step = 'registered' AND case_id IN (SELECT min(case_id) FROM act WHERE programme = 'rehab-service' AND step = 'registered' AND day >= '2023-01-01')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	fresh, err := figure.NewBook(hiring.Figures, employment.Figures, town.Cases.Figures()) // no fact told of the change
	if err != nil {
		t.Fatal(err)
	}
	town.app.Site.Book = fresh
	if line := f23(); line.Value <= 1 || !slices.Contains(line.Flags, "over_whole") {
		t.Errorf("%+v", line)
	}
}

// A programme's target is the figure's, whether anything is printed of the year or not.
func TestTargetsComeFromProgrammes(t *testing.T) {
	town := newTown(t)
	line, err := review.One(t.Context(), town.House, town.scope(t, "city", figure.See), town.app.Site.Book, "F16", 2023, nil)
	if err != nil || line.Target == nil || *line.Target != 450 || line.Rate == nil || line.Printed != nil {
		t.Errorf("%+v %v", line, err)
	}
}
