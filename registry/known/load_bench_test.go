package known_test

import (
	"context"
	"os"
	"testing"
	"time"

	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
)

// BenchmarkCity loads a whole city and asks it every programme's rule: name the data
// folder of a built demo city in TONGXING_CITY.
func BenchmarkCity(b *testing.B) {
	dir := os.Getenv("TONGXING_CITY")
	if dir == "" {
		b.Fatal("TONGXING_CITY names no data folder")
	}
	db, err := store.Open(context.Background(), dir+"/tongxing.db", store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(context.Background()); err != nil {
		b.Fatal(err)
	}
	catalogue, err := known.Catalogue()
	if err != nil {
		b.Fatal(err)
	}
	r := parse(b, retrofit)
	if err := catalogue.Check(r); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := db.Read(context.Background(), func(tx *store.Tx) error {
			start := time.Now()
			columns, ids, _, err := known.Columns(tx, "2024-01-02")
			if err != nil {
				return err
			}
			b.ReportMetric(float64(time.Since(start).Milliseconds()), "load-ms")
			start = time.Now()
			var hold int
			for range 30 { // as many programmes as the city runs
				for _, t := range columns.Holds(catalogue, r) {
					if t == rule.Yes {
						hold++
					}
				}
			}
			b.ReportMetric(float64(time.Since(start).Milliseconds()), "rules-ms")
			b.ReportMetric(float64(len(ids)), "people")
			b.ReportMetric(float64(hold/30), "hold")
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}
