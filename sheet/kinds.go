package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// readCSV reads UTF-8, with or without its mark, or GB 18030, which Excel in China
// writes. Text that is neither is refused: a wrong guess would silently turn names
// into other names.
func readCSV(raw []byte) (lines []line, err error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		raw, err = simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(raw, utf8.RuneError) {
			return nil, invalid("sheet.bad_encoding")
		}
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return nil, invalid("sheet.not_a_table")
	}
	in := csv.NewReader(bytes.NewReader(raw))
	in.FieldsPerRecord, in.ReuseRecord = -1, true
	if head, _, _ := bytes.Cut(raw, []byte("\n")); bytes.Count(head, []byte("\t")) > bytes.Count(head, []byte(",")) {
		in.Comma = '\t'
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, invalid("sheet.bad_quotes", "line", wrong.StartLine)
		}
		if err != nil {
			return nil, fmt.Errorf("read table: %w", err)
		}
		number, _ := in.FieldPos(0)
		if lines, err = keep(lines, number, cells); err != nil {
			return nil, err
		}
	}
}

// unzipped bounds what a packed file may grow to: 600 KB can claim four gigabytes.
const unzipped = 256 << 20

func readXLSX(raw []byte) (lines []line, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: unzipped, UnzipXMLSizeLimit: 16 << 20, RawCellValue: true})
	if err != nil {
		return nil, invalid("sheet.not_a_table")
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, invalid("sheet.not_a_table")
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, invalid("sheet.not_a_table")
		}
		if lines, err = keep(lines, number, cells); err != nil {
			return nil, err
		}
	}
	return lines, nil
}
