package sheet_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"tongxing/sheet"
)

func written(t interface{ Fatal(...any) }, format string, rows ...[]any) []byte {
	var out bytes.Buffer
	w, err := sheet.NewWriter(format, &out, []string{"岗位", "人数"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Excel in China needs the mark; RFC 4180 asks for CRLF and doubled quotes.
func TestWriteCSV(t *testing.T) {
	got := written(t, sheet.CSV, []any{"数据标注员, \"夜班\"", int64(3)}, []any{"两行\n说明", int64(-1)})
	want := "\xef\xbb\xbf岗位,人数\r\n\"数据标注员, \"\"夜班\"\"\",3\r\n\"两行\r\n说明\",-1\r\n"
	if string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWriteXLSX(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, sheet.XLSX, []any{"=1+1", int64(3)}, []any{"001", int64(12000)})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil || len(rows) != 3 || !slices.Equal(rows[1], []string{"'=1+1", "3"}) || !slices.Equal(rows[2], []string{"001", "12000"}) {
		t.Errorf("%v %q", err, rows)
	}
	if formula, err := f.GetCellFormula("Sheet1", "A2"); err != nil || formula != "" {
		t.Errorf("formula %q %v", formula, err)
	}
	if kind, err := f.GetCellType("Sheet1", "B2"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("a number went out as text: %v %v", kind, err)
	}
}

func TestFormulasAreHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "＝1+1": "'＝1+1", " =1": "' =1", "\u3000＠x": "'\u3000＠x",
		"\t=1": "'\t=1", "\r=1": "'=1", "\n=1": "'\r\n=1", "|x": "'|x", "%0A": "'%0A", // a line break goes out as CRLF
		"电子装配工": "电子装配工", "a=b": "a=b", "3-5人": "3-5人", "": "", "a\x00b\x1bc": "abc", "'x": "'x",
	} {
		got := strings.TrimSuffix(strings.SplitN(string(written(t, sheet.CSV, []any{in, int64(0)})), "\r\n", 2)[1], ",0\r\n")
		if unquoted := strings.ReplaceAll(strings.Trim(got, `"`), `""`, `"`); unquoted != want {
			t.Errorf("%q: %q, want %q", in, unquoted, want)
		}
	}
}

// Whatever stands in a cell, both formats read back alike and no cell begins a formula.
func TestWrittenReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("=+-@＝'\",; \t\n\r\x00\x1f中a1|%")), 0, 12, -1).Draw(t, "cell")
		in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(written(t, sheet.CSV, []any{text, int64(7)}), []byte("\xef\xbb\xbf"))))
		lines, err := in.ReadAll()
		if err != nil || len(lines) != 2 || lines[1][1] != "7" {
			t.Fatalf("%q: %v %q", text, err, lines)
		}
		if cell := strings.TrimLeft(lines[1][0], " \n"); cell != "" && strings.ContainsAny(cell[:1], "=+-@\t|%") {
			t.Fatalf("%q begins a formula: %q", text, lines[1][0])
		}
		f, err := excelize.OpenReader(bytes.NewReader(written(t, sheet.XLSX, []any{text, int64(7)})))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if cell, err := f.GetCellValue("Sheet1", "A2"); err != nil || cell != lines[1][0] {
			t.Fatalf("%q: csv %q, xlsx %q, %v", text, lines[1][0], cell, err)
		}
	})
}

// A long table is written without being kept.
func TestLongTablesStayOutOfMemory(t *testing.T) {
	for _, format := range []string{sheet.CSV, sheet.XLSX} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		w, err := sheet.NewWriter(format, io.Discard, []string{"a", "b"})
		if err != nil {
			t.Fatal(err)
		}
		long := strings.Repeat("长", 300)
		for range 60_000 { // some 54 MB of text
			if err := w.Row([]any{long, int64(1)}); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 40<<20 {
			t.Errorf("%s: %d MB kept", format, grown>>20)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
