package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tongxing/fault"
)

// The formats that go out.
const (
	CSV  = "csv"  // RFC 4180, UTF-8 with its mark, so that Excel in China reads it right
	XLSX = "xlsx" // one sheet
)

// A Writer writes a table of any length, a row at a time, and keeps none of it.
type Writer struct {
	to    io.Writer
	csv   *csv.Writer
	book  *excelize.File
	sheet *excelize.StreamWriter
	rows  int
}

// mostOut is what Excel can show; a longer table needs CSV.
const mostOut = 1_048_576

// NewWriter begins a table with its headings. Any format but XLSX is CSV.
func NewWriter(format string, to io.Writer, headings []string) (*Writer, error) {
	w := &Writer{to: to}
	if format == XLSX {
		w.book = excelize.NewFile()
		var err error
		if w.sheet, err = w.book.NewStreamWriter("Sheet1"); err != nil {
			return nil, fmt.Errorf("new sheet: %w", err)
		}
	} else {
		if _, err := io.WriteString(to, "\xef\xbb\xbf"); err != nil {
			return nil, fmt.Errorf("write table: %w", err)
		}
		w.csv = csv.NewWriter(to)
		w.csv.UseCRLF = true
	}
	cells := make([]any, len(headings))
	for i, h := range headings {
		cells[i] = h
	}
	return w, w.Row(cells)
}

// Row writes text (string) and whole numbers (int64).
func (w *Writer) Row(cells []any) error {
	if w.rows++; w.book != nil && w.rows > mostOut {
		return fault.Conflict("sheet.too_long_for_excel")
	}
	for i, c := range cells {
		if text, ok := c.(string); ok {
			cells[i] = harmless(text)
		}
	}
	if w.book != nil {
		at, err := excelize.CoordinatesToCellName(1, w.rows)
		if err != nil {
			return fmt.Errorf("write table: %w", err)
		}
		return w.sheet.SetRow(at, cells)
	}
	line := make([]string, len(cells))
	for i, c := range cells {
		switch x := c.(type) {
		case string:
			line[i] = x
		case int64:
			line[i] = strconv.FormatInt(x, 10)
		default:
			return fmt.Errorf("write table: no cell for %T", c)
		}
	}
	return w.csv.Write(line)
}

// Close writes what is left. The table is whole only when it answers nil.
func (w *Writer) Close() error {
	if w.book == nil {
		w.csv.Flush()
		return w.csv.Error()
	}
	if err := w.sheet.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if err := w.book.Write(w.to); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return w.Discard()
}

// Discard lets go of what a table that failed has put aside.
func (w *Writer) Discard() error {
	if w.book == nil {
		return nil
	}
	return w.book.Close()
}

// harmless keeps a spreadsheet from taking text for a formula (OWASP, CSV injection):
// an apostrophe goes before it, also before the full-width signs. Control characters
// go, line breaks stay.
func harmless(text string) string {
	text = strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c == 0xfffe || c == 0xffff {
			return -1
		}
		return c
	}, strings.ToValidUTF8(text, ""))
	if trimmed := strings.TrimLeft(text, " \n\u00a0\u3000"); trimmed != "" && strings.ContainsRune("=+-@\t＝＋－＠|%", []rune(trimmed)[0]) {
		return "'" + text
	}
	return text
}
