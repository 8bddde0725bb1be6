package casework

import (
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/store/storetest"
)

// New devices come onto the shelf of a station that the reader answers for, each under a
// number of its own; what is wrong is told beside its field, and nothing of it is put there.
func TestStock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 1)
		ctx, code := t.Context(), o.g.Book.List(DeviceList).Codes[0]
		o.account("depot", access.Station, "")
		o.sql(`UPDATE access_grant SET organisation = 'st1' WHERE account = 'depot'`)
		for id, x := range map[string][3]string{"st1": {officeArea, "device_station", ""}, "st2": {"/43/4303/430304/", "community_station", ""}, "old": {officeArea, "device_station", "2020-01-01"}, "shop": {officeArea, "supplier", ""}} {
			o.sql(`INSERT INTO organisation (id, area, kind, name, credit_code, recognised, operator, from_on, to_on, version, created_at) VALUES ($1,$2,$3,$1,$4,'','','2019-01-01',$5,1,'')`, id, x[0], x[1], "-"+id, x[2])
		}
		add := func(who, station, code string, serials ...string) error {
			_, err := o.g.AddStock(ctx, o.h, o.as(who, StockAdd), station, code, serials)
			return err
		}
		if err := add("depot", "st1", code, "A1", "A2"); err != nil {
			t.Fatal(err)
		}
		if err := add("county", "st1", code, "B1"); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"nothing":              {add("depot", "st1", code), fault.InvalidErr},
			"a class not listed":   {add("depot", "st1", "999999", "C1"), fault.InvalidErr},
			"twice at once":        {add("depot", "st1", code, "C1", "C1"), fault.InvalidErr},
			"a number that is":     {add("county", "st1", code, "C1", "A2"), fault.InvalidErr},
			"a number too long":    {add("depot", "st1", code, strings.Repeat("9", 41)), fault.InvalidErr},
			"too many":             {add("depot", "st1", code, strings.Fields(strings.Repeat("x ", 201))...), fault.InvalidErr},
			"another's station":    {add("depot", "st2", code, "C1"), fault.NotFoundErr},
			"another county's":     {add("county", "st2", code, "C1"), fault.NotFoundErr},
			"a station that ended": {add("county", "old", code, "C1"), fault.NotFoundErr},
			"no station":           {add("county", "shop", code, "C1"), fault.NotFoundErr},
		} {
			if fault.KindOf(c.err) != c.kind {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		for who, want := range map[string]string{"depot": "A1 A2 B1", "county": "A1 A2 B1", "elsewhere": ""} {
			all, err := o.g.Stock(ctx, o.h, o.as(who, StockSee), "", "in_stock", "", 10)
			var got []string
			for _, x := range all {
				got = append(got, x.Serial)
			}
			if err != nil || strings.Join(got, " ") != want {
				t.Errorf("%s sees %v: %v", who, got, err)
			}
		}
		if all, err := o.g.Depots(ctx, o.h, o.as("county", StockSee)); err != nil || len(all) != 1 || all[0].ID != "st1" {
			t.Errorf("%v %v", all, err)
		}
		if all, err := o.g.Stock(ctx, o.h, o.as("county", StockSee), "st1", "", "A1", 1); err != nil || len(all) != 1 || all[0].Serial != "A2" {
			t.Errorf("from A1 on: %v %v", all, err)
		}
	})
}
