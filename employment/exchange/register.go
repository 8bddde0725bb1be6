package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/sheet"
	"tongxing/store"
)

// Actions on exports.
const (
	ExportMake  access.Action = "export.make"
	ExportFetch access.Action = "export.fetch"
	ExportList  access.Action = "export.list"
)

// Rules: officers of the county and the city take records out, of their own area;
// auditors read the register, never a file.
var Rules = map[access.Action]access.Rule{
	ExportMake:  {access.County: access.Area, access.City: access.Area},
	ExportFetch: {access.County: access.Area, access.City: access.Area},
	ExportList:  {access.County: access.Area, access.City: access.Area, access.Auditor: access.Area},
}

// The choices of an export.
var (
	Kinds   = []string{"posts", "placements"}
	Formats = []string{sheet.CSV, sheet.XLSX}
)

// An Export (导出) is one line of the register: who took which fields of how many
// records to whom, why, and when. Its file can be fetched by who made it, the same day.
type Export struct {
	ID        string        `db:"id"`
	At        store.Instant `db:"at"`
	Account   string        `db:"account"`
	Area      string        `db:"area"` // of the officer's grant
	Kind      string        `db:"kind"`
	Format    string        `db:"format"`
	Year      int64         `db:"year"`
	Fields    string        `db:"fields"` // column codes, comma separated
	Recipient string        `db:"recipient"`
	Why       string        `db:"why"`
	Records   int64         `db:"records"`
	Version   int64         `db:"version"`
	Who       string        `db:"who"` // the officer's name
}

func (e Export) check() error {
	var bad fault.Fields
	if !slices.Contains(Kinds, e.Kind) {
		bad.Add("kind", "export.bad.kind")
	}
	if !slices.Contains(Formats, e.Format) {
		bad.Add("format", "export.bad.format")
	}
	if e.Year < 2000 || e.Year > 2200 {
		bad.Add("year", "export.bad.year")
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{{"recipient", e.Recipient, 100}, {"why", e.Why, 500}} {
		switch n := utf8.RuneCountInString(f.text); {
		case n == 0:
			bad.Add(f.name, "form.required")
		case n > f.most:
			bad.Add(f.name, "form.too_long", "max", f.most)
		}
	}
	return bad.Err()
}

// Make enters an export into the register. Of e only Kind, Format, Year, Recipient and
// Why are read. Invalid names the field that is wrong.
func Make(ctx context.Context, h *access.House, s access.Scope, e Export) (access.Outcome, error) {
	e.Recipient, e.Why = strings.TrimSpace(e.Recipient), strings.TrimSpace(e.Why)
	if err := e.check(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, ExportMake, func(tx *store.Tx) (access.Outcome, error) {
		from := sources[e.Kind]
		n, err := from.count(tx, s, e.Year)
		if err != nil {
			return access.Outcome{}, err
		}
		id := h.NewID()
		if _, err := tx.Exec(`INSERT INTO export_entry (id, at, account, area, kind, format, year, fields, recipient, why, records, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,1)`,
			id, store.InstantOf(h.Now()), s.Actor().Account, areaOf(s), e.Kind, e.Format, e.Year, strings.Join(from.fields, ","), e.Recipient, e.Why, n); err != nil {
			return access.Outcome{}, fmt.Errorf("export: %w", err)
		}
		return access.Outcome{Record: id, Version: 1, Status: "made"}, h.Append(tx, s, event.Fact{Kind: "export.made", Subject: id, Area: areaOf(s)})
	})
}

// areaOf is the area that the officer answers for.
func areaOf(s access.Scope) string {
	for _, g := range s.Actor().Grants {
		if _, officer := Rules[ExportMake][g.Role]; officer {
			return g.Area
		}
	}
	return "/"
}

var cols = access.Cols{Area: "x.area"}

const entries = `SELECT x.id, x.at, x.account, x.area, x.kind, x.format, x.year, x.fields, x.recipient, x.why, x.records, x.version, COALESCE(a.name, '') AS who
	FROM export_entry x LEFT JOIN account a ON a.id = x.account WHERE `

// Register lists the exports of the area, newest first.
func Register(ctx context.Context, h *access.House, s access.Scope, before string, limit int) (out []Export, err error) {
	err = h.Read(ctx, s, ExportList, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(cols, &args)
		if before != "" {
			where += ` AND x.id < ` + args.Add(before)
		}
		return tx.Select(&out, entries+where+` ORDER BY x.id DESC LIMIT `+args.Add(limit), args...)
	})
	return out, err
}
