package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/msg"
	"tongxing/sheet"
	"tongxing/store"
)

// A File is a fetched export; Close removes it.
type File struct {
	Export
	*os.File
}

// Close removes the file: nothing of an export stays behind on the machine.
func (f File) Close() error { return errors.Join(f.File.Close(), os.Remove(f.Name())) }

// Fetch writes the file of an export into a file of its own, so that a table of any
// length is neither kept in memory nor half sent. NotFound but for who made it;
// Conflict on a later day, or when the records are no longer as many as the register
// says.
func Fetch(ctx context.Context, h *access.House, s access.Scope, id string) (out File, err error) {
	if out.File, err = os.CreateTemp("", "export-*"); err != nil { // mode 0600
		return out, fmt.Errorf("export: %w", err)
	}
	err = h.Read(ctx, s, ExportFetch, func(tx *store.Tx) error {
		if out.Export, err = load(tx, s, id); err != nil {
			return err
		}
		if store.DayOf(out.At.Time) != h.Today() {
			return fault.Conflict("export.over")
		}
		n, err := write(tx, s, out.Export, out.File)
		if err == nil && n != out.Records {
			return fault.Conflict("export.changed")
		}
		return err
	})
	if err == nil {
		_, err = out.Seek(0, io.SeekStart)
	}
	if err != nil {
		return File{}, errors.Join(err, out.Close())
	}
	return out, nil
}

// load reads an export of one's own.
func load(tx *store.Tx, s access.Scope, id string) (e Export, err error) {
	var args access.Args
	where := s.Where(cols, &args)
	err = tx.Get(&e, entries+where+` AND x.id = `+args.Add(id)+` AND x.account = `+args.Add(s.Actor().Account), args...)
	if errors.Is(err, store.ErrNoRow) {
		return e, fault.NotFound("export")
	}
	return e, err
}

// write writes the table in pages, within one reading transaction: one moment's truth.
func write(tx *store.Tx, s access.Scope, e Export, to io.Writer) (n int64, err error) {
	from := sources[e.Kind]
	headings := make([]string, len(from.fields))
	for i, f := range from.fields {
		headings[i] = msg.ZH.T("export." + e.Kind + "." + f) // the platform reads Chinese
	}
	table, err := sheet.NewWriter(e.Format, to, headings)
	if err != nil {
		return 0, err
	}
	for after := ""; ; {
		rows, last, err := from.page(tx, s, e.Year, after)
		if err != nil {
			return n, errors.Join(err, table.Discard())
		}
		if len(rows) == 0 {
			return n, table.Close()
		}
		for _, row := range rows {
			if err := table.Row(row); err != nil {
				return n, errors.Join(err, table.Discard())
			}
		}
		n, after = n+int64(len(rows)), last
	}
}
