package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// Lapses are the lists of certificates that lapse: within so many months from today, each
// holding the ones before it, and lapsed already.
var Lapses = []string{"3", "6", "12", "lapsed"}

// between are the days on which a certificate of a list ends.
func between(list string, today store.Day) (from, to store.Day) {
	months := map[string]int{"3": 3, "6": 6, "12": 12}[list]
	if months == 0 {
		return "", today.AddDays(-1)
	}
	return today, store.DayOf(today.Time().AddDate(0, months, 0))
}

// A Lapse is one person whose certificate lapses; Card is its key.
type Lapse struct {
	Person
	Card    string    `db:"card"`
	Expires store.Day `db:"expires_on"`
}

// A LapseCount is how many certificates of an area are on each list, in their order.
type LapseCount struct {
	Area string
	N    [4]int64
}

// lapsing are the certificates in force of who lives in the city, within the scope and
// under an area of it. CROSS JOIN keeps SQLite to this order: from the few that lapse to
// their holders, not through everybody of an area.
func lapsing(s access.Scope, under string, args *access.Args) string {
	return ` FROM certificate c CROSS JOIN person p WHERE p.id = c.person AND c.to_on = '' AND c.state = 'valid' AND p.died_on = '' AND p.moved_on = '' AND ` + s.Where(personCols, args) +
		` AND p.area >= ` + args.Add(under) + ` AND p.area < ` + args.Add(under[:len(under)-1]+"0")
}

// Lapsing counts the certificates that lapse under an area, by the areas right below it.
func Lapsing(ctx context.Context, h *access.House, s access.Scope, under string) (out []LapseCount, err error) {
	if !pathShape.MatchString(under) {
		return nil, fault.NotFound("division")
	}
	err = h.Read(ctx, s, CertificateList, func(tx *store.Tx) error {
		var args access.Args
		sums := ""
		for i, list := range Lapses {
			from, to := between(list, h.Today())
			sums += fmt.Sprintf(", CAST(SUM(CASE WHEN c.expires_on >= %s AND c.expires_on <= %s THEN 1 ELSE 0 END) AS BIGINT) AS n%d", args.Add(from), args.Add(to), i)
		}
		_, last := between("12", h.Today())
		var rows []struct {
			Area string `db:"area"`
			N0   int64  `db:"n0"`
			N1   int64  `db:"n1"`
			N2   int64  `db:"n2"`
			N3   int64  `db:"n3"`
		}
		if err := tx.Select(&rows, `SELECT p.area`+sums+lapsing(s, under, &args)+` AND c.expires_on <= `+args.Add(last)+` GROUP BY p.area ORDER BY p.area`, args...); err != nil {
			return fmt.Errorf("lapsing: %w", err)
		}
		for _, r := range rows {
			area := below(under, r.Area)
			if len(out) == 0 || out[len(out)-1].Area != area {
				out = append(out, LapseCount{Area: area})
			}
			for i, n := range []int64{r.N0, r.N1, r.N2, r.N3} {
				out[len(out)-1].N[i] += n
			}
		}
		return nil
	})
	return out, err
}

// below is the area right below another that holds a path.
func below(under, path string) string {
	if code, _, ok := strings.Cut(path[len(under):], "/"); ok {
		return under + code + "/"
	}
	return under
}

// LapsingPeople is one page of a list under an area, by the day the certificates end;
// after is the last row's certificate.
func LapsingPeople(ctx context.Context, h *access.House, s access.Scope, list, under, after string, limit int) (out []Lapse, err error) {
	if !slices.Contains(Lapses, list) || !pathShape.MatchString(under) {
		return nil, fault.NotFound("list")
	}
	err = h.Read(ctx, s, CertificateList, func(tx *store.Tx) error {
		var args access.Args
		from, to := between(list, h.Today())
		query := `SELECT ` + personColumns + `, c.id AS card, c.expires_on` + lapsing(s, under, &args) + ` AND c.expires_on >= ` + args.Add(from) + ` AND c.expires_on <= ` + args.Add(to)
		if after != "" {
			query += ` AND (c.expires_on, c.id) > (SELECT x.expires_on, x.id FROM certificate x WHERE x.id = ` + args.Add(after) + `)`
		}
		if err := tx.Select(&out, query+` ORDER BY c.expires_on, c.id LIMIT `+args.Add(limit), args...); err != nil {
			return fmt.Errorf("lapsing: %w", err)
		}
		return nil
	})
	return out, err
}
