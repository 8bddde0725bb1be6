package registry

import (
	"context"
	"io"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry/idno"
	"tongxing/sheet"
	"tongxing/store"
	"tongxing/vault"
)

// DeathColumns of a table of deaths, as civil affairs or the police head them. The name
// is compared where it is given: a wrong digit must end nobody.
var DeathColumns = []sheet.Column{
	{Name: "citizen", Headings: []string{"身份证号", "身份证号码", "公民身份号码", "citizen id"}, Needed: true},
	{Name: "on", Headings: []string{"死亡日期", "离世日期", "died on"}, Needed: true},
	{Name: "name", Headings: []string{"姓名", "name"}},
}

// A death is one line of the table that can be written down.
type death struct {
	Person
	on store.Day
}

// ImportDeaths writes down the deaths of a table, each by itself; who is no longer
// counted among the living on that day is told as the same. Most on such a table hold no
// certificate: they are told, and left out.
func ImportDeaths(ctx context.Context, h *access.House, s access.Scope, file io.Reader, dry bool) (out Intake, err error) {
	table, err := sheet.Read(file, DeathColumns)
	if err != nil {
		return out, err
	}
	out.Lines, out.Became = len(table), map[string]int{}
	var good []death
	seen := map[string]bool{}
	err = h.Read(ctx, s, PersonEnd, func(tx *store.Tx) error {
		for _, row := range table {
			citizen := plainNumber(vault.Hide(row.Get("citizen")))
			d, bad, err := readDeath(tx, h, s, citizen, row)
			if err != nil {
				return err
			}
			if seen[vault.Bare(citizen)] {
				bad.Add("citizen", "registry.twice_in_table")
			}
			seen[vault.Bare(citizen)] = true
			switch {
			case len(bad) > 0:
				out.Bad = append(out.Bad, BadLine{row.Line, row.Get("name"), bad})
			case d.Died != "":
				out.Became["same"]++
			default:
				out.Became["died"]++
				good = append(good, d)
			}
		}
		return nil
	})
	out.Good = out.Became["same"] + out.Became["died"]
	if err != nil || dry {
		return out, err
	}
	return out, h.DB().Bulk(ctx, func(yield func(func(*store.Tx) error) bool) {
		for _, d := range good {
			if !yield(func(tx *store.Tx) error {
				_, err := RecordDeath(ctx, h.Within(tx), s, d.ID, d.Version, d.on)
				return err
			}) {
				return
			}
		}
	})
}

// readDeath finds whose line it is and says what is wrong with it, all at once.
func readDeath(tx *store.Tx, h *access.House, s access.Scope, citizen vault.Secret[string], row sheet.Row) (d death, bad fault.Fields, err error) {
	d.on = store.Day(row.Get("on"))
	if _, err := idno.ParseCitizen(vault.Bare(citizen)); err != nil {
		bad.Add("citizen", err.Error())
		return d, bad, nil
	}
	p, err := byCitizen(tx, h, citizen)
	if err != nil {
		return d, bad, err
	}
	if p == nil || !s.Covers(p.ID, "", p.Area) {
		bad.Add("citizen", "registry.not_registered")
		return d, bad, nil
	}
	d.Person = *p
	checkDay(&bad, d.on, h.Today(), p.Born)
	if name := row.Get("name"); name != "" && name != p.Name {
		bad.Add("name", "registry.name_differs")
	}
	if p.Moved != "" || p.Died != "" && p.Died != d.on {
		bad.Add("on", "registry.ended_already")
	}
	return d, bad, nil
}
