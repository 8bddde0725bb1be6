package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/msg"
)

// A spot is where a data test looks: one row of the question that a step's tests go
// over. What a row does not say is not narrowed.
type spot struct{ year, line, area string }

// A hit is one thing that a data test found: the records by their keys, and what is
// said of them.
type hit struct {
	test    string
	records []string
	pairs   []any
}

// dataTests is the catalogue: queries over payments, acts and evidence, none of which
// changes anything. What they find is a question to somebody, never a verdict.
var dataTests = map[string]func(*run, spot) ([]hit, error){
	"dead_payee": deadPayee, "paid_twice": paidTwice, "impossible_day": impossibleDay, "over_ceiling": overCeiling, "shared_account": sharedAccount, "photo_again": photoAgain,
}

// tests runs what new acts say is to be tested, and opens a case for every hit that was
// not raised here before.
func (r *run) tests(from *fold.State) error {
	for _, a := range r.state.Acts {
		step := r.state.Def.Step(a.Step)
		if step.Tests == nil || from != nil && from.Entry(a.Event) != nil {
			continue
		}
		spots, err := r.spots(step.Tests.Over)
		if err != nil {
			return err
		}
		for _, name := range step.Tests.Run {
			test := dataTests[name]
			if test == nil {
				return fmt.Errorf("data test %s is not in the catalogue", name)
			}
			for _, at := range spots {
				hits, err := test(r, at)
				if err != nil {
					return fmt.Errorf("data test %s: %w", name, err)
				}
				for _, x := range hits {
					x.test = name
					if err := r.raise(step.Tests.Opens, x); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// spots reads the rows of a question by the kinds of its columns.
func (r *run) spots(question string) (out []spot, err error) {
	q, said := r.state.Def.Question(question), form.Answer{}
	if q == nil {
		return nil, nil
	}
	said, _ = r.state.Answer(question)
	for _, row := range said.Rows {
		at := spot{}
		for _, c := range q.Columns {
			switch c.Kind {
			case "number":
				at.year = fmt.Sprint(row[c.Name].Number)
			case "budget_line":
				at.line = row[c.Name].Text
			case "division":
				if at.area, err = r.pathOf(row[c.Name].Text); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, at)
	}
	return out, nil
}

// raise opens a child case of a hit: its first step is the engine's.
func (r *run) raise(slug string, x hit) error {
	d := r.Book.Programme(slug)
	if d == nil {
		return fault.NotFound("programme")
	}
	sum := sha256.Sum256([]byte(strings.Join(x.records, "|")))
	id := r.h.NewID()
	n, err := r.tx.Exec(`INSERT INTO data_hit (case_id, test, hit, child) VALUES ($1, $2, $3, $4) ON CONFLICT (case_id, test, hit) DO NOTHING`, r.row.ID, x.test, hex.EncodeToString(sum[:]), id)
	if err != nil {
		return fmt.Errorf("data test: %w", err)
	}
	if n == 0 {
		return nil
	}
	kind := programme.Matter
	if !slices.Contains(d.Subject, kind) {
		kind = r.row.Kind
	}
	child, err := r.begin(r.tx, r.h, r.s, New{ID: id, Programme: slug, Kind: kind, Area: r.row.Area, Opened: r.last()}, r)
	if err != nil {
		return err
	}
	e := fold.Event{Kind: fold.KindAct, Step: d.Steps[0].ID, Day: r.last(), On: r.last(), By: fold.By{Role: "engine"}, Say: form.Answers{}}
	e.Say[firstText(d)] = form.Answer{Text: x.words()}
	if _, err := child.do(e); err != nil {
		return err
	}
	return child.save(nil)
}

// words say what was found, with the keys of the records and nobody's name.
func (x hit) words() string {
	return msg.ZH.T("casework.test."+x.test, x.pairs...) + msg.ZH.T("casework.test.records", "records", strings.Join(x.records, "、"))
}

// paidIn is the condition of payments that left, or are let to, at a spot.
func paidIn(p string, at spot, args *access.Args) string {
	where := p + ".state IN ('approved', 'paid')"
	if at.year != "" {
		where += " AND " + p + ".year = " + args.Add(at.year)
	}
	if at.line != "" {
		where += " AND " + p + ".line = " + args.Add(at.line)
	}
	if at.area != "" {
		where += " AND " + p + ".area >= " + args.Add(at.area) + " AND " + p + ".area < " + args.Add(at.area[:len(at.area)-1]+"0")
	}
	return where
}

// A foundRow is a row of a test's query.
type foundRow struct {
	One  string `db:"one"`
	Two  string `db:"two"`
	Word string `db:"word"`
	Day  string `db:"day"`
	Fen  int64  `db:"fen"`
}

func (r *run) found(query string, args access.Args, make func(foundRow) hit) (out []hit, err error) {
	var rows []foundRow
	if err := r.tx.Select(&rows, query, args...); err != nil {
		return nil, err
	}
	for _, x := range rows {
		out = append(out, make(x))
	}
	return out, nil
}

// yuan writes fen as people read them.
func yuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }

// forDay is the day that a payment is for: the first of its month, or that of its act.
const forDay = `CASE WHEN p.period <> '' THEN p.period || '-01' ELSE COALESCE((SELECT a.day FROM act a WHERE a.event = p.event), p.proposed_on) END`

// days narrows a day's column.
func (at spot) days(column string, args *access.Args) string {
	if at.year == "" {
		return ""
	}
	return " AND " + column + " >= " + args.Add(at.year+"-01-01") + " AND " + column + " <= " + args.Add(at.year+"-12-31")
}
