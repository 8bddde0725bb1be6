package levy_test

import (
	"testing"

	"tongxing/employment/levy"
)

// The vectors of the domain handbook, and the edges of the dated rules.
func TestCalculate(t *testing.T) {
	const wage = 80_000_00
	for name, c := range map[string]struct {
		in   levy.Input
		yuan int64
	}{
		"100 staff, nobody":           {levy.Input{Year: 2023, Staff: 100, MeanWage: wage}, 108_000},
		"one of grade 3":              {levy.Input{Year: 2023, Staff: 100, MeanWage: wage, Single: 1}, 20_000},
		"one of grade 1 counts twice": {levy.Input{Year: 2023, Staff: 100, MeanWage: wage, Double: 1}, 0},
		"30 staff are free":           {levy.Input{Year: 2023, Staff: 30, MeanWage: wage}, 0},
		"31 staff are not":            {levy.Input{Year: 2023, Staff: 31, MeanWage: wage}, 33_480},
		"relief ends with 2027":       {levy.Input{Year: 2028, Staff: 30, MeanWage: wage}, 36_000},
		"last year of relief":         {levy.Input{Year: 2027, Staff: 30, MeanWage: wage}, 0},
		"wage capped at twice":        {levy.Input{Year: 2023, Staff: 100, MeanWage: 300_000_00, LocalMean: 100_000_00}, 270_000},
	} {
		got, err := levy.Calculate(c.in)
		if err != nil || got.Due != c.yuan*100 {
			t.Errorf("%s: %d fen, %v; want %d yuan", name, got.Due, err, c.yuan)
		}
	}
}

func TestOneMoreSaves(t *testing.T) {
	got, err := levy.Calculate(levy.Input{Year: 2023, Staff: 100, MeanWage: 80_000_00})
	if err != nil || got.Saves != 88_000_00 || got.OneMore != 20_000_00 || got.MostNeeded != 2 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestBadInput(t *testing.T) {
	for _, in := range []levy.Input{{}, {Year: 2023, Staff: 10, MeanWage: 1, Single: 11}, {Year: 1999, Staff: 1, MeanWage: 1}, {Year: 2023, Staff: -1, MeanWage: 1}} {
		if _, err := levy.Calculate(in); err == nil {
			t.Errorf("%+v passed", in)
		}
	}
}
