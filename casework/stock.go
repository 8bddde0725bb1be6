package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/store"
)

// An Item (库存辅具) is one device of a station: on its shelf, or with the case that had it.
type Item struct {
	ID      string `db:"id"`
	Serial  string `db:"serial_no"`
	Code    string `db:"code"` // class of the device (GB/T 16432)
	Station string `db:"organisation"`
	Area    string `db:"area"`
	State   string `db:"state"`
	Case    string `db:"case_id"`
}

// A Depot (站点) is an organisation that may have a stock, as its key and name.
type Depot struct {
	ID   string `db:"id"`
	Name string `db:"name"`
	Area string `db:"area"`
}

// DeviceList is the list of the classes of devices.
const DeviceList = "iso9999"

const mostSerials = 200

// depotKinds are the kinds of organisations that have a stock, as SQL lists them.
var depotKinds = "'" + strings.Join(registry.StationKinds, "', '") + "'"

var stockCols = access.Cols{Organisation: "c.organisation", Area: "c.area"}

// Stock lists the items within the scope, those of one state or station where it is named,
// by serial number, from one on.
func (g *Engine) Stock(ctx context.Context, h *access.House, s access.Scope, station, state, after string, limit int) (out []Item, err error) {
	err = h.Read(ctx, s, StockSee, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(stockCols, &args) + " AND c.serial_no > " + args.Add(after)
		for _, x := range []struct{ col, v string }{{"c.organisation", station}, {"c.state", state}} {
			if x.v != "" {
				where += " AND " + x.col + " = " + args.Add(x.v)
			}
		}
		return tx.Select(&out, `SELECT c.id, c.serial_no, c.code, c.organisation, c.area, c.state, c.case_id FROM item c WHERE `+where+` ORDER BY c.serial_no LIMIT `+args.Add(limit), args...)
	})
	return out, err
}

// Depots are the stations within the scope, by name.
func (g *Engine) Depots(ctx context.Context, h *access.House, s access.Scope) (out []Depot, err error) {
	err = h.Read(ctx, s, StockSee, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Organisation: "o.id", Area: "o.area"}, &args)
		return tx.Select(&out, `SELECT o.id, o.name, o.area FROM organisation o WHERE `+where+` AND o.kind IN (`+depotKinds+`) AND (o.to_on = '' OR o.to_on >= `+args.Add(h.Today())+`) ORDER BY o.area, o.name, o.id`, args...)
	})
	return out, err
}

// AddStock puts new devices of one class on a station's shelf, each under its serial number.
func (g *Engine) AddStock(ctx context.Context, h *access.House, s access.Scope, station, code string, serials []string) (access.Outcome, error) {
	var bad fault.Fields
	if !slices.Contains(g.Book.List(DeviceList).Codes, code) {
		bad.Add("code", "form.choose")
	}
	switch n := len(serials); {
	case n == 0:
		bad.Add("serials", "form.required")
	case n > mostSerials:
		bad.Add("serials", "stock.too_many", "n", mostSerials)
	}
	for i, serial := range serials {
		switch {
		case len(serial) > 40 || strings.ContainsFunc(serial, func(r rune) bool { return r <= ' ' }):
			bad.Add("serials", "stock.bad_serial", "line", i+1)
		case slices.Contains(serials[:i], serial):
			bad.Add("serials", "stock.twice", "serial", serial)
		}
	}
	if err := bad.Err(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, StockAdd, func(tx *store.Tx) (access.Outcome, error) {
		var o Depot
		if err := tx.Get(&o, `SELECT o.id, o.name, o.area FROM organisation o WHERE o.id = $1 AND o.kind IN (`+depotKinds+`) AND (o.to_on = '' OR o.to_on >= $2)`, station, h.Today()); err != nil {
			return access.Outcome{}, store.Found(err, "station")
		}
		if !s.Covers("", o.ID, o.Area) {
			return access.Outcome{}, fault.NotFound("station")
		}
		var args access.Args
		var taken []string
		if err := tx.Select(&taken, `SELECT serial_no FROM item WHERE serial_no IN (`+listOf(serials, &args)+`) ORDER BY serial_no`, args...); err != nil {
			return access.Outcome{}, fmt.Errorf("stock: %w", err)
		}
		if len(taken) > 0 {
			var bad fault.Fields
			bad.Add("serials", "stock.taken", "serial", taken[0])
			return access.Outcome{}, bad.Err()
		}
		for _, serial := range serials {
			if _, err := tx.Exec(`INSERT INTO item (id, serial_no, code, organisation, area, state, case_id, row_version) VALUES ($1, $2, $3, $4, $5, 'in_stock', '', 1)`, h.NewID(), serial, code, o.ID, o.Area); err != nil {
				return access.Outcome{}, fmt.Errorf("stock: %w", err)
			}
		}
		return access.Outcome{Record: o.ID, Version: int64(len(serials)), Status: "added"},
			h.Append(tx, s, event.Fact{Kind: "stock.added", Subject: o.ID, Area: o.Area, Data: map[string]string{"code": code, "serials": strings.Join(serials, " ")}})
	})
}
