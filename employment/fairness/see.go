package fairness

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/store"
)

// See is the action of reading the measures, Open that of reading the records behind one.
const (
	See  access.Action = "fairness.see"
	Open access.Action = "fairness.open"
)

// Rules: counts only, for who answers for the whole city and who audits it; the
// records behind them for the city alone.
var Rules = map[access.Action]access.Rule{
	See:  {access.City: access.Aggregate, access.Auditor: access.Aggregate},
	Open: {access.City: access.Area},
}

// of is one consenting seeker's properties and the year's deliveries.
type of struct {
	Person      string    `db:"person"`
	Sex         string    `db:"sex"`
	Category    int64     `db:"category"`
	Grade       int64     `db:"grade"`
	Born        store.Day `db:"born_on"`
	Area        string    `db:"area"`
	Sent        int64     `db:"sent"`
	Interviewed int64     `db:"interviewed"`
}

// Two queries that each go once through a table: a count within the first, person by
// person, took five times as long.
const (
	seekers = `SELECT s.person, n.sex, n.category, n.grade, n.born_on, n.area
	FROM consent c JOIN seeker s ON s.person = c.person JOIN person n ON n.id = s.person
	WHERE c.purpose = 'jobsearch' AND c.withdrawn_at = '' AND (c.expires_on = '' OR c.expires_on >= $1) AND s.state = 'active' ORDER BY s.person`
	sendings = `SELECT d.person, COUNT(*) AS sent, SUM(CASE WHEN EXISTS (SELECT 1 FROM interview i WHERE i.delivery = d.id) THEN 1 ELSE 0 END) AS interviewed
	FROM delivery d WHERE d.sent_on >= $1 AND d.sent_on < $2 GROUP BY d.person`
)

// Read measures a year over everybody who looks for work and agreed to be matched.
func Read(ctx context.Context, h *access.House, s access.Scope, x *employment.Index, year int) (Report, error) {
	people, _, err := read(ctx, h, s, See, x, year)
	if err != nil {
		return Report{}, err
	}
	return Measure(people), nil
}

// A Record is one person behind a measure, by key and place of living only.
type Record struct {
	Seeker
	Area string
}

// Records opens a measure into its people: "all", "unseen", or a group as
// "sex.female"; who got the least for what was due first. The list is as long as the
// count. NotFound when there is no such group, or when it is too small to show.
func Records(ctx context.Context, h *access.House, s access.Scope, x *employment.Index, year int, code string) (out []Record, err error) {
	people, areas, err := read(ctx, h, s, Open, x, year)
	if err != nil {
		return nil, err
	}
	by, name, _ := strings.Cut(code, ".")
	for i, p := range people {
		if code == "all" || code == "unseen" && p.Unseen() || name != "" && p.Groups[by] == name {
			out = append(out, Record{p, areas[i]})
		}
	}
	if len(out) < Smallest && code != "all" && code != "unseen" {
		return nil, fault.NotFound("group")
	}
	slices.SortStableFunc(out, func(a, b Record) int {
		return cmp.Compare(a.Exposed.Got*b.Exposed.Equal, b.Exposed.Got*a.Exposed.Equal)
	})
	return out, nil
}

func read(ctx context.Context, h *access.House, s access.Scope, a access.Action, x *employment.Index, year int) (people []Seeker, areas []string, err error) {
	var all, sent []of
	streets := map[string]bool{} // townships that are street offices
	err = h.Read(ctx, s, a, func(tx *store.Tx) error {
		townships, err := registry.Divisions(tx, "township")
		if err != nil {
			return err
		}
		for _, d := range townships {
			streets[d.Code] = strings.HasSuffix(d.Name, "街道")
		}
		if err := tx.Select(&sent, sendings, fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-01-01", year+1)); err != nil {
			return err
		}
		return tx.Select(&all, seekers, h.Today())
	})
	if err != nil {
		return nil, nil, err
	}
	of := map[string]of{}
	for _, o := range sent {
		of[o.Person] = o
	}
	options, exposed := x.Exposure(h.Now())
	for i, o := range all {
		if i > 0 && all[i-1].Person == o.Person {
			continue // a consent given twice
		}
		p := Seeker{Key: o.Person, Groups: o.groups(h.Today(), streets[employment.Township(o.Area)]), Options: options[o.Person], Exposed: exposed[o.Person],
			Sent: of[o.Person].Sent, Interviewed: of[o.Person].Interviewed}
		people, areas = append(people, p), append(areas, o.Area)
	}
	return people, areas, nil
}

// groups: town is for people of a street office (街道), country for those of a township
// or a market town; the register says no more.
func (o of) groups(today store.Day, street bool) map[string]string {
	home := "country"
	if street {
		home = "town"
	}
	return map[string]string{"category": fmt.Sprintf("%d-%d", o.Category, o.Grade), "sex": o.Sex, "age": ageBand(o.Born, today), "home": home}
}

// ageBand in whole years.
func ageBand(born, today store.Day) string {
	switch years := born.DaysUntil(today) * 4 / 1461; {
	case years < 30:
		return "16-29"
	case years < 40:
		return "30-39"
	case years < 50:
		return "40-49"
	}
	return "50-"
}
