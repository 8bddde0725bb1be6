package figure

import (
	"context"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// A Value is what a figure comes to in one year and scope.
type Value struct {
	Code    string
	Year    int
	Unit    string
	Value   int64 // records, or fen for yuan; of a rate its numerator
	Over    int64 // of a rate: its denominator
	Records int64
	Beside  []Reading
}

// A Reading is one Beside, computed.
type Reading struct {
	Key, Unit string
	Value     int64
}

// A Record is one counted thing: an opaque key, the page that opens it and what
// places it. It never carries a name.
type Record struct {
	Key    string    `db:"record"`
	Kind   string    `db:"kind"`
	Person string    `db:"person"`
	Area   string    `db:"area"`
	Day    store.Day `db:"day"`
	Amount int64     `db:"amount"`
}

// Value is one figure within the scope. The whole city's is kept from one question to
// the next, as long as it holds.
func (b *Book) Value(ctx context.Context, h *access.House, s access.Scope, code string, year int) (v Value, err error) {
	d, ok := b.byCode[code]
	if !ok {
		return Value{}, fault.NotFound("figure")
	}
	err = h.Read(ctx, s, See, func(tx *store.Tx) error {
		if !s.Reaches(access.Aggregate) {
			v, err = b.count(tx, s, d, year)
			return err
		}
		at, err := event.Size(tx)
		if err != nil {
			return err
		}
		if v, ok, err = b.keeper.find(tx, d, year, at); ok || err != nil {
			return err
		}
		if v, err = b.count(tx, s, d, year); err == nil {
			b.keeper.keep(v, at)
		}
		return err
	})
	return v, err
}

// count computes a figure: the length of its records' list, or their sum.
func (b *Book) count(tx *store.Tx, s access.Scope, d Definition, year int) (Value, error) {
	v := Value{Code: d.Code, Year: year, Unit: d.Unit}
	set, args := d.set(s, year)
	var sum struct {
		Records int64 `db:"records"`
		Amount  int64 `db:"amount"`
	}
	amount := "sum(amount)"
	if d.Best {
		amount = "max(amount)"
	}
	if err := tx.Get(&sum, `SELECT count(*) AS records, CAST(COALESCE(`+amount+`, 0) AS BIGINT) AS amount FROM (`+set+`) counted`, args...); err != nil {
		return v, fmt.Errorf("figure %s: %w", d.Code, err)
	}
	v.Records, v.Value = sum.Records, sum.Records
	if d.Unit == Yuan {
		v.Value = sum.Amount
	}
	if d.Over != "" {
		if err := b.over(tx, s, d.Over, year, &v.Over); err != nil {
			return v, err
		}
	}
	for _, x := range d.Beside {
		r := Reading{Key: x.Key, Unit: x.Unit}
		if err := tx.Get(&r.Value, `SELECT CAST(COALESCE(`+x.Expr+`, 0) AS BIGINT) FROM (`+set+`) counted`, args...); err != nil {
			return v, fmt.Errorf("figure %s beside: %w", d.Code, err)
		}
		v.Beside = append(v.Beside, r)
	}
	return v, nil
}

// over counts the records of a rate's denominator.
func (b *Book) over(tx *store.Tx, s access.Scope, code string, year int, n *int64) error {
	d, ok := b.byCode[code]
	if !ok {
		return fmt.Errorf("figure %s: there is no %s to divide by", code, code)
	}
	set, args := d.set(s, year)
	if err := tx.Get(n, `SELECT count(*) FROM (`+set+`) counted`, args...); err != nil {
		return fmt.Errorf("figure %s: %w", code, err)
	}
	return nil
}

// List opens a figure into its records, by day and key, after the given one.
func (b *Book) List(ctx context.Context, h *access.House, s access.Scope, code string, year int, after string, limit int) (out []Record, err error) {
	d, ok := b.byCode[code]
	if !ok {
		return nil, fault.NotFound("figure")
	}
	day, key, _ := strings.Cut(after, "~")
	err = h.Read(ctx, s, Records, func(tx *store.Tx) error {
		set, args := d.set(s, year)
		return tx.Select(&out, `SELECT record, kind, person, area, day, amount FROM (`+set+`) counted
			WHERE (day, record) > (`+args.Add(day)+`, `+args.Add(key)+`) ORDER BY day, record LIMIT `+args.Add(limit), args...)
	})
	return out, err
}

// After is the cursor behind a record.
func (r Record) After() string { return string(r.Day) + "~" + r.Key }

// set is the query with its year and the reader's scope in place.
func (d Definition) set(s access.Scope, year int) (string, access.Args) {
	args := access.Args{fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-01-01", year+1)}
	where := "TRUE"
	if !s.Reaches(access.Aggregate) {
		where = s.Where(d.Cols, &args)
	}
	return strings.ReplaceAll(d.SQL, "{scope}", where), args
}
