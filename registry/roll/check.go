package roll

import (
	"context"
	"io"

	"tongxing/access"
	"tongxing/sheet"
	"tongxing/store"
)

// A Line is what one line of a roll would come to: matched, or why not. It names
// nobody whom the file does not name.
type Line struct {
	Line        int
	Name, State string
}

// CheckRoll reads and matches a roll as StageRoll would, and keeps nothing: a dry run,
// and the list of lines that somebody has to look at.
func CheckRoll(ctx context.Context, h *access.House, s access.Scope, p Paper, file io.Reader) (out []Line, err error) {
	if err := p.check(s); err != nil {
		return nil, err
	}
	table, err := sheet.Read(file, Columns)
	if err != nil {
		return nil, err
	}
	rows, digest, err := read(h, table)
	if err != nil {
		return nil, err
	}
	err = h.Read(ctx, s, Stage, func(tx *store.Tx) error {
		if err := again(tx, p, digest); err != nil {
			return err
		}
		return match(tx, p, rows)
	})
	for _, r := range rows {
		out = append(out, Line{r.line, r.name, r.state})
	}
	return out, err
}
