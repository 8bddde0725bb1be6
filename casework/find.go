package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// A Found is one answer to a question that is picked: its key, its name, and what
// tells it from others of that name.
type Found struct {
	Ref  string `db:"ref"`
	Name string `db:"name"`
	Area string `db:"area"`
	Born string `db:"born"`
	Kind string `db:"kind"`
}

// A Seek says what is looked for: a kind of a question, part of a name or the key
// itself, and the case it is for. Of workers, By wants only those who have one of these
// roles where the case is, and Others leaves out whoever asks.
type Seek struct {
	Case, Kind, Match, Ref string
	By                     []string
	Others                 bool
}

// Find looks for people, households, organisations, places, divisions and workers to
// choose from. People are those within the scope, and the household the case is about;
// the others stand in the county of the case or of whoever asks, and are nobody's
// secret. Of workers, those of the asker's own office come first.
func (g *Engine) Find(ctx context.Context, h *access.House, s access.Scope, q Seek, limit int) (out []Found, err error) {
	err = h.Read(ctx, s, CaseFind, func(tx *store.Tx) error {
		var row Row
		if q.Case != "" {
			r, err := g.load(tx, h, s, q.Case)
			if err != nil {
				return err
			}
			row = r.row
		}
		var args access.Args
		query, err := seek(s, q, row, &args)
		if err != nil {
			return err
		}
		if q.Ref != "" {
			query = "SELECT * FROM (" + query + ") all_found WHERE ref = " + args.Add(q.Ref)
		}
		if err := tx.Select(&out, query+" LIMIT "+args.Add(limit), args...); err != nil {
			return fmt.Errorf("find %s: %w", q.Kind, err)
		}
		return nil
	})
	return out, err
}

// placeByPlace is an order in which people lie in an index: of a city's tens of thousands no
// more are read than are offered, and a village's stand by their names.
const placeByPlace = ` ORDER BY p.area, p.pinyin, p.id LIMIT 200`

func seek(s access.Scope, q Seek, row Row, args *access.Args) (string, error) {
	like := func(columns ...string) string {
		var any []string
		for _, c := range columns {
			any = append(any, c+" LIKE "+args.Add(strings.NewReplacer("%", "", "_", "").Replace(q.Match)+"%"))
		}
		return "(" + strings.Join(any, " OR ") + ")"
	}
	theOne := func(column string) string {
		if q.Ref == "" {
			return ""
		}
		return " AND " + column + " = " + args.Add(q.Ref)
	}
	switch q.Kind {
	case "person":
		match, home := like("p.name", "p.pinyin")+theOne("p.id"), args.Add(row.Household)
		return `SELECT x.ref, x.name, x.area, x.born, '' AS kind FROM (SELECT p.id AS ref, p.name, p.area, p.born_on AS born, p.pinyin, 0 AS far FROM person p WHERE p.household = ` + home + ` AND p.household <> '' AND ` + match +
			` UNION ALL SELECT * FROM (SELECT p.id AS ref, p.name, p.area, p.born_on AS born, p.pinyin, 1 AS far FROM person p WHERE ` + s.Where(access.Cols{Person: "p.id", Area: "p.area"}, args) +
			` AND (p.household <> ` + home + ` OR p.household = '') AND ` + match + placeByPlace + `) y) x ORDER BY x.far, x.area, x.pinyin, x.ref`, nil
	case "household":
		return `SELECT x.household AS ref, min(x.name) AS name, min(x.area) AS area, '' AS born, '' AS kind FROM (SELECT p.household, p.name, p.area, p.pinyin FROM person p WHERE p.household <> '' AND ` +
			s.Where(access.Cols{Person: "p.id", Area: "p.area"}, args) + ` AND ` + like("p.name", "p.pinyin") + theOne("p.household") + placeByPlace + `) x GROUP BY x.household ORDER BY min(x.area), min(x.pinyin), x.household`, nil
	case "organisation":
		return `SELECT o.id AS ref, o.name, o.area, '' AS born, o.kind FROM organisation o WHERE ` + near(s, row, "o.area", args) + ` AND ` + within("o.name", q.Match, args) + ` ORDER BY o.name, o.id`, nil
	case "place":
		return `SELECT o.id AS ref, o.name, o.area, '' AS born, o.kind FROM place o WHERE ` + near(s, row, "o.area", args) + ` AND ` + within("o.name", q.Match, args) + ` ORDER BY o.name, o.id`, nil
	case "division":
		return `SELECT d.path AS ref, d.name, d.path AS area, '' AS born, d.level AS kind FROM division d WHERE ` + near(s, row, "d.path", args) + ` AND ` + within("d.name", q.Match, args) + ` ORDER BY d.path`, nil
	case "worker":
		where := `a.kind = 'staff' AND NOT a.disabled AND g.role <> 'admin' AND (g.role = 'cadre' OR ` + near(s, row, "g.area", args) + `) AND ` + within("a.name", q.Match, args)
		if len(q.By) > 0 {
			where += ` AND g.role IN (` + listOf(q.By, args) + `) AND g.area IN (` + listOf(above(row.Area), args) + `)`
		}
		if q.Others {
			where += ` AND a.id <> ` + args.Add(s.Actor().Account)
		}
		return `SELECT a.id AS ref, a.name, min(g.area) AS area, '' AS born, min(g.role) AS kind FROM account a JOIN access_grant g ON g.account = a.id WHERE ` + where +
			` GROUP BY a.id, a.name ORDER BY min(` + byOffice(s, args) + `), a.name, a.id`, nil
	}
	return "", fault.NotFound("kind")
}

// byOffice ranks a grant: in the asker's own office, below it, elsewhere.
func byOffice(s access.Scope, args *access.Args) string {
	rank := "CASE"
	for _, g := range s.Actor().Grants {
		if g.Area != "" {
			rank += fmt.Sprintf(" WHEN g.area = %s THEN 0 WHEN g.area >= %s AND g.area < %s THEN 1", args.Add(g.Area), args.Add(g.Area), args.Add(g.Area[:len(g.Area)-1]+"0"))
		}
	}
	if rank == "CASE" {
		return "2"
	}
	return rank + " ELSE 2 END"
}

// above are an area and all that it lies in.
func above(area string) (out []string) {
	for i, c := range area {
		if c == '/' && i > 0 {
			out = append(out, area[:i+1])
		}
	}
	return out
}

// within finds part of a name anywhere in it: names of offices begin alike.
func within(column, match string, args *access.Args) string {
	return column + " LIKE " + args.Add("%"+strings.NewReplacer("%", "", "_", "").Replace(match)+"%")
}

// near is the condition of the counties that the case and whoever asks belong to; the
// city's own stand in every county.
func near(s access.Scope, row Row, column string, args *access.Args) string {
	areas := []string{}
	add := func(area string) {
		if county := reachOf(area, "county"); area != "" && !slices.Contains(areas, county) {
			areas = append(areas, county)
		}
	}
	add(row.Area)
	for _, g := range s.Actor().Grants {
		add(g.Area)
	}
	if len(areas) == 0 {
		return "FALSE"
	}
	var any []string
	for _, a := range areas {
		any = append(any, fmt.Sprintf("(%s >= %s AND %s < %s) OR %s = %s", column, args.Add(a), column, args.Add(a[:len(a)-1]+"0"), column, args.Add(reachOf(a, "city"))))
	}
	return "(" + strings.Join(any, " OR ") + ")"
}
