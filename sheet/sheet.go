package sheet

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"tongxing/fault"
)

// The limits of a table.
const (
	MostBytes   = 32 << 20
	MostRows    = 200_000
	MostCell    = 4_000 // letters
	MostColumns = 200
)

// A Column (列) of the table: the name the code uses, and the headings people write.
type Column struct {
	Name     string
	Headings []string // without spaces, lower case: "身份证号", "citizen id"
	Needed   bool
}

// A Row of the table: Line is as Excel numbers it, the heading being 1.
type Row struct {
	Line  int
	cells []string
	at    map[string]int
}

// Get is the trimmed text under a column, "" where the table has no such column.
func (r Row) Get(name string) string {
	i, ok := r.at[name]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// Read reads a whole table and finds its columns by their headings, in whatever
// order they come. A missing needed heading, a heading written twice, a file of
// another kind or beyond the limits is Invalid at "file". Empty rows are left out.
func Read(from io.Reader, columns []Column) ([]Row, error) {
	raw, err := io.ReadAll(io.LimitReader(from, MostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read table: %w", err)
	}
	var bad fault.Fields
	switch {
	case len(raw) == 0:
		bad.Add("file", "sheet.empty")
	case len(raw) > MostBytes:
		bad.Add("file", "sheet.too_large", "mb", MostBytes>>20)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		bad.Add("file", "sheet.old_excel")
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	read := readCSV
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		read = readXLSX
	}
	lines, err := read(raw)
	if err != nil {
		return nil, err
	}
	return headed(lines, columns)
}

// line is one row as it was read, with its number in the file.
type line struct {
	number int
	cells  []string
}

func headed(lines []line, columns []Column) ([]Row, error) {
	if len(lines) == 0 {
		return nil, invalid("sheet.empty")
	}
	at, err := places(lines[0].cells, columns)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, 0, len(lines)-1)
	for _, l := range lines[1:] {
		rows = append(rows, Row{Line: l.number, cells: l.cells, at: at})
	}
	if len(rows) == 0 {
		return nil, invalid("sheet.no_rows")
	}
	return rows, nil
}

func places(headings []string, columns []Column) (map[string]int, error) {
	at := map[string]int{}
	var bad fault.Fields
	for i, h := range headings {
		plain := plain(h)
		for _, c := range columns {
			if !slices.Contains(c.Headings, plain) {
				continue
			}
			if _, twice := at[c.Name]; twice {
				bad.Add("file", "sheet.heading_twice", "heading", c.Headings[0])
			}
			at[c.Name] = i
		}
	}
	for _, c := range columns {
		if _, there := at[c.Name]; c.Needed && !there {
			bad.Add("file", "sheet.heading_missing", "heading", c.Headings[0])
		}
	}
	return at, bad.Err()
}

// plain drops what people add to a heading: spaces, a star for "needed", a remark
// in brackets.
func plain(h string) string {
	h = strings.ToLower(strings.NewReplacer("＊", "", "*", "", "　", "", "（", "(", "）", ")").Replace(h))
	if i := strings.IndexByte(h, '('); i > 0 {
		h = h[:i]
	}
	return strings.Join(strings.Fields(h), " ")
}

func invalid(key string, pairs ...any) error {
	var bad fault.Fields
	bad.Add("file", key, pairs...)
	return bad.Err()
}

// keep adds a read row, unless it is empty; it refuses what breaks a limit.
func keep(lines []line, number int, cells []string) ([]line, error) {
	empty := true
	for _, c := range cells {
		if len(c) > 4*MostCell || len([]rune(c)) > MostCell {
			return nil, invalid("sheet.cell_too_long", "line", number, "most", MostCell)
		}
		empty = empty && strings.TrimSpace(c) == ""
	}
	switch {
	case empty:
		return lines, nil
	case len(cells) > MostColumns:
		return nil, invalid("sheet.too_wide", "line", number, "most", MostColumns)
	case len(lines) > MostRows:
		return nil, invalid("sheet.too_many_rows", "most", MostRows)
	}
	return append(lines, line{number, slices.Clone(cells)}), nil
}
