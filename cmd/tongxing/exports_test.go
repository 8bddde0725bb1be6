package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tongxing/access"
	"tongxing/employment/exchange"
	"tongxing/fault"
	"tongxing/store"
)

// ask enters an export and fetches its file.
func (t *town) ask(tb testing.TB, v *visitor, kind, format string) (id string, got page) {
	tb.Helper()
	made := v.post(tb, "/exports", url.Values{"key": {"export-" + t.House.NewID()}, "kind": {kind}, "year": {"2023"}, "format": {format}, "recipient": {"国家平台"}, "why": {"按季度报送"}})
	id, ok := strings.CutPrefix(made.Location, "/exports?made=")
	if made.Status != 303 || !ok {
		tb.Fatalf("%s %s: %d %s %.500s", kind, format, made.Status, made.Location, made.Body)
	}
	return id, v.get(tb, "/exports/"+id+"/file")
}

func table(tb testing.TB, format, body string) [][]string {
	tb.Helper()
	if format == "xlsx" {
		f, err := excelize.OpenReader(strings.NewReader(body))
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows("Sheet1")
		if err != nil {
			tb.Fatal(err)
		}
		return rows
	}
	text, marked := strings.CutPrefix(body, "\xef\xbb\xbf")
	rows, err := csv.NewReader(bytes.NewReader([]byte(text))).ReadAll()
	if err != nil || !marked {
		tb.Fatalf("marked %v, %v", marked, err)
	}
	return rows
}

// What goes out is what the register says: as many records, of the officer's area, in
// either format, and nothing that names anybody.
func TestExports(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		for kind, count := range map[string]string{
			"posts":      `SELECT CAST(count(*) AS TEXT) FROM post WHERE substr(first_published_on, 1, 4) = '2023' AND area LIKE `,
			"placements": `SELECT CAST(count(*) AS TEXT) FROM placement WHERE substr(started_on, 1, 4) = '2023' AND (channel <> 'platform' OR confirmed_at <> '') AND area LIKE `,
		} {
			for role, area := range map[string]string{"city": "'/43/4303/%'", "county": "'/43/4303/430302/%'"} {
				want := town.some(t, count+area)
				var first []string
				for _, format := range exchange.Formats {
					id, got := town.ask(t, town.as(role), kind, format)
					rows := table(t, format, got.Body)
					if got.Status != 200 || strconv.Itoa(len(rows)-1) != want || town.some(t, `SELECT CAST(records AS TEXT) FROM export_entry WHERE id = $1`, id) != want {
						t.Errorf("%s, %s, %s: %d rows, want %s", role, kind, format, len(rows)-1, want)
					}
					if heads := town.some(t, `SELECT fields FROM export_entry WHERE id = $1`, id); len(strings.Split(heads, ",")) != len(rows[0]) || slices.ContainsFunc(rows[0], func(h string) bool { return strings.Contains(h, "⟦") }) {
						t.Errorf("%s: %q, the register says %s", kind, rows[0], heads)
					}
					var keys []string
					for _, r := range rows[1:] {
						keys = append(keys, r[0])
					}
					if first = append(first, strings.Join(keys, " ")); first[0] != first[len(first)-1] {
						t.Errorf("%s, %s: the formats differ", role, kind)
					}
					town.namesNobody(t, kind, rows)
				}
			}
		}
	})
}

// namesNobody holds every cell against every name, citizen id and certificate.
func (t *town) namesNobody(tb testing.TB, kind string, rows [][]string) {
	tb.Helper()
	cells := map[string]bool{}
	for _, r := range rows {
		for _, c := range r {
			cells[c] = true
		}
	}
	var people []struct {
		Name string `db:"name"`
	}
	if err := t.House.DB().Read(tb.Context(), func(tx *store.Tx) error { return tx.Select(&people, `SELECT name FROM person`) }); err != nil || len(people) == 0 {
		tb.Fatal(err)
	}
	for _, p := range people {
		if cells[p.Name] {
			tb.Errorf("%s names somebody", kind)
		}
	}
}

// The file is its maker's, on its day, and only while it agrees with the register.
func TestExportsAreTheirMakers(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		t.Setenv("TMPDIR", t.TempDir())
		id, got := town.ask(t, town.as("county"), "placements", "csv")
		if got.Status != 200 {
			t.Fatal(got.Status)
		}
		for _, role := range []string{"city", "auditor", "counsellor", "township", "seeker", "employer", "admin"} {
			if got := town.as(role).get(t, "/exports/"+id+"/file"); got.Status < 400 || strings.Contains(got.Body, "就业登记编号") {
				t.Errorf("%s fetched it: %d", role, got.Status)
			}
		}
		for role, sees := range map[string]bool{"county": true, "city": true, "auditor": true} {
			if got := town.as(role).get(t, "/exports"); strings.Contains(got.Body, "按季度报送") != sees {
				t.Errorf("%s sees it in the register: %v", role, !sees)
			}
		}
		bad := town.as("county").post(t, "/exports", url.Values{"key": {"export-" + town.House.NewID()}, "kind": {"people"}, "year": {"x"}, "format": {"pdf"}, "recipient": {" "}, "why": {strings.Repeat("长", 501)}})
		if n := strings.Count(bad.Body, `aria-invalid="true"`); bad.Status != 422 || n != 5 {
			t.Errorf("bad form: %d, %d faults", bad.Status, n)
		}
		who, err := access.ActorOf(t.Context(), town.House, town.account("county"))
		if err != nil {
			t.Fatal(err)
		}
		fetch := func(h *access.House) string {
			s, err := h.Decide(who, exchange.ExportFetch, "test", access.Web)
			if err != nil {
				t.Fatal(err)
			}
			f, err := exchange.Fetch(t.Context(), h, s, id)
			if err == nil {
				return errors.Join(errors.New("a file"), f.Close()).Error()
			}
			key, _ := fault.Message(err)
			return key
		}
		if got := fetch(town.House.At(town.House.Now().AddDate(0, 0, 1))); got != "export.over" {
			t.Errorf("the next day: %s", got)
		}
		if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE export_entry SET records = records + 1 WHERE id = $1`, id)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := fetch(town.House); got != "export.changed" {
			t.Errorf("after a change: %s", got)
		}
		if n := exportsLeft(t); n != 0 {
			t.Errorf("%d files stayed behind", n)
		}
	})
}

// exportsLeft counts the files that exports left on the machine.
func exportsLeft(tb testing.TB) (n int) {
	tb.Helper()
	all, err := os.ReadDir(os.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range all {
		if strings.HasPrefix(f.Name(), "export-") {
			n++
		}
	}
	return n
}
