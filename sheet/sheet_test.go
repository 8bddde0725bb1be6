package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"tongxing/fault"
	"tongxing/sheet"
)

var columns = []sheet.Column{
	{Name: "citizen", Headings: []string{"身份证号", "公民身份号码", "citizen id"}, Needed: true},
	{Name: "name", Headings: []string{"姓名", "name"}, Needed: true},
	{Name: "amount", Headings: []string{"金额", "amount"}},
}

const text = "姓名,＊身份证号（必填）,金额\n甲,11010519491231002X,300\n\n\"乙,丙\",440524188001010014, 280 \n"

func gb(t *testing.T, s string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func xlsx(t *testing.T, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, cells := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", at, &cells); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The same table in every dress it comes in.
func TestOneTableManyDresses(t *testing.T) {
	for dress, raw := range map[string][]byte{
		"utf-8":           []byte(text),
		"utf-8, marked":   []byte("\xef\xbb\xbf" + text),
		"gb 18030":        gb(t, text),
		"windows lines":   []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"tabs":            []byte("姓名\t身份证号\t金额\n甲\t11010519491231002X\t300\n\n乙,丙\t440524188001010014\t280\n"),
		"columns swapped": []byte("金额,Citizen ID,Name\n300,11010519491231002X,甲\n\n280,440524188001010014,\"乙,丙\"\n"),
		"xlsx":            xlsx(t, [][]any{{"姓名", "身份证号", "金额"}, {"甲", "11010519491231002X", 300}, {}, {"乙,丙", "440524188001010014", "280"}}),
	} {
		rows, err := sheet.Read(bytes.NewReader(raw), columns)
		if err != nil || len(rows) != 2 {
			t.Errorf("%s: %d rows, %v", dress, len(rows), err)
			continue
		}
		for i, want := range []struct {
			line                  int
			name, citizen, amount string
		}{{2, "甲", "11010519491231002X", "300"}, {4, "乙,丙", "440524188001010014", "280"}} {
			r := rows[i]
			if r.Line != want.line || r.Get("name") != want.name || r.Get("citizen") != want.citizen || r.Get("amount") != want.amount || r.Get("nothing") != "" {
				t.Errorf("%s: line %d: %q %q %q", dress, r.Line, r.Get("name"), r.Get("citizen"), r.Get("amount"))
			}
		}
	}
}

// bomb is a small file that claims a gigabyte of rows.
func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	in, err := zip.NewReader(bytes.NewReader(xlsx(t, [][]any{{"姓名", "身份证号"}})), int64(len(xlsx(t, [][]any{{"姓名", "身份证号"}}))))
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(o io.Writer) (io.WriteCloser, error) { return flate.NewWriter(o, flate.BestSpeed) })
	for _, f := range in.File {
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, "sheet1.xml") {
			row := strings.Repeat(`<row><c t="inlineStr"><is><t>x</t></is></c></row>`, 1<<12)
			for range 1200 { // 240 MB and more of the very same row
				if _, err := io.WriteString(to, row+row); err != nil {
					t.Fatal(err)
				}
			}
		} else if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatIsRefused(t *testing.T) {
	for want, raw := range map[string][]byte{
		"sheet.empty":           nil,
		"sheet.no_rows":         []byte("姓名,身份证号\n\n"),
		"sheet.too_large":       make([]byte, sheet.MostBytes+1),
		"sheet.old_excel":       []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
		"sheet.not_a_table":     []byte("PK\x03\x04 and then nothing"),
		"sheet.bad_encoding":    []byte("姓名,身份证号\n\xff\xfe\xff"),
		"sheet.bad_quotes":      []byte("姓名,身份证号\n\"甲,1\n"),
		"sheet.heading_missing": []byte("姓名,电话\n甲,1\n"),
		"sheet.heading_twice":   []byte("姓名,身份证号,公民身份号码\n甲,1,2\n"),
		"sheet.cell_too_long":   []byte("姓名,身份证号\n甲," + strings.Repeat("九", sheet.MostCell+1) + "\n"),
		"sheet.too_wide":        []byte("姓名,身份证号\n甲" + strings.Repeat(",", sheet.MostColumns) + "\n"),
		"sheet.too_many_rows":   []byte("姓名,身份证号\n" + strings.Repeat("甲,1\n", sheet.MostRows+1)),
	} {
		_, err := sheet.Read(bytes.NewReader(raw), columns)
		bad, ok := fault.AsInvalid(err)
		if !ok || bad[0].Name != "file" || bad[0].Key != want {
			t.Errorf("%s: %v %v", want, bad, err)
		}
	}
}

func TestABombDoesNotGoOff(t *testing.T) {
	raw := bomb(t)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := sheet.Read(bytes.NewReader(raw), columns)
	runtime.ReadMemStats(&after)
	if _, ok := fault.AsInvalid(err); !ok {
		t.Fatalf("a bomb of %d KB was read: %v", len(raw)>>10, err)
	}
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 256 {
		t.Errorf("a bomb of %d KB took %d MB", len(raw)>>10, grown)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(text))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := sheet.Read(bytes.NewReader(raw), columns)
		if err == nil && len(rows) == 0 {
			t.Error("neither rows nor an error")
		}
		for _, r := range rows {
			if r.Line < 2 {
				t.Errorf("line %d", r.Line)
			}
		}
	})
}
