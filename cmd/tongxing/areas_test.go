package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tongxing/registry"
	"tongxing/store"
)

// keepsArea are columns that say where something was when it happened, and stay so.
var keepsArea = []string{"event.area", "export_entry.area", "ledger.area", "ledger_sum.area", "budget_close.area", "sample.area", "handover.from_area"}

// left are the columns of the schema that hold a division's path and would stay
// behind when divisions merge.
func left(columns []string, follow []registry.AreaColumn) (out []string) {
	for _, c := range columns {
		table, column, _ := strings.Cut(c, ".")
		if !slices.Contains(keepsArea, c) && !slices.Contains(follow, registry.AreaColumn{Table: table, Column: column}) {
			out = append(out, c)
		}
	}
	return out
}

// Every column that holds a division's path follows a merge, or says why not.
func TestAreasFollowAMerge(t *testing.T) {
	town := newTown(t)
	var columns []string
	err := town.House.DB().Read(t.Context(), func(tx *store.Tx) error {
		return tx.Select(&columns, `SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND (c.name = 'area' OR c.name LIKE '%\_area' ESCAPE '\') ORDER BY 1`)
	})
	if err != nil || len(columns) < 15 {
		t.Fatalf("%v: %v", columns, err)
	}
	if got := left(columns, registry.Areas()); len(got) > 0 {
		t.Errorf("these stay behind: %v", got)
	}
	for _, a := range registry.Areas() {
		if name := fmt.Sprint(a.Table, ".", a.Column); !slices.Contains(columns, name) {
			t.Errorf("%s is registered and is no column", name)
		}
	}
	if got := left(append(columns, "planted.area"), registry.Areas()); len(got) != 1 {
		t.Error("a column that nobody registered is not noticed")
	}
}
