package fairness

import (
	"context"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/registry"
	"tongxing/store"
)

// See is the action of reading the measures.
const See access.Action = "fairness.see"

// Rules: counts only, for who answers for the whole city and who audits it.
var Rules = map[access.Action]access.Rule{
	See: {access.City: access.Aggregate, access.Auditor: access.Aggregate},
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

const seekers = `SELECT s.person, n.sex, n.category, n.grade, n.born_on, n.area,
	(SELECT COUNT(*) FROM delivery v WHERE v.person = s.person AND v.sent_on >= $1 AND v.sent_on < $2) AS sent,
	(SELECT COUNT(*) FROM delivery v WHERE v.person = s.person AND v.sent_on >= $1 AND v.sent_on < $2 AND EXISTS (SELECT 1 FROM interview i WHERE i.delivery = v.id)) AS interviewed
	FROM seeker s JOIN person n ON n.id = s.person WHERE s.state = 'active'
	AND EXISTS (SELECT 1 FROM consent c WHERE c.person = s.person AND c.purpose = 'jobsearch' AND c.withdrawn_at = '' AND (c.expires_on = '' OR c.expires_on >= $3))`

// Read measures a year over everybody who looks for work and agreed to be matched.
func Read(ctx context.Context, h *access.House, s access.Scope, x *employment.Index, year int) (Report, error) {
	var all []of
	streets := map[string]bool{} // townships that are street offices
	err := h.Read(ctx, s, See, func(tx *store.Tx) error {
		townships, err := registry.Divisions(tx, "township")
		if err != nil {
			return err
		}
		for _, d := range townships {
			streets[d.Code] = strings.HasSuffix(d.Name, "街道")
		}
		return tx.Select(&all, seekers, fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-01-01", year+1), h.Today())
	})
	if err != nil {
		return Report{}, err
	}
	options, exposed := x.Exposure(h.Now())
	people := make([]Seeker, len(all))
	for i, o := range all {
		people[i] = Seeker{Groups: o.groups(h.Today(), streets[employment.Township(o.Area)]), Options: options[o.Person], Exposed: exposed[o.Person], Sent: o.Sent, Interviewed: o.Interviewed}
	}
	return Measure(people), nil
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
