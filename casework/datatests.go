package casework

import (
	"slices"

	"tongxing/access"
	"tongxing/store"
)

// deadPayee: paid to somebody, or month by month for somebody, who had died before the
// day it is for.
func deadPayee(r *run, at spot) ([]hit, error) {
	var args access.Args
	return r.found(`SELECT p.id AS one, d.id AS two, p.period AS word, d.died_on AS day, p.fen FROM payment p JOIN cases c ON c.id = p.case_id
		JOIN person d ON d.id IN (p.payee, CASE WHEN p.period <> '' THEN c.person ELSE '' END)
		WHERE `+paidIn("p", at, &args)+` AND d.died_on <> '' AND d.died_on < `+forDay+` ORDER BY p.id`, args,
		func(x foundRow) hit {
			return hit{records: []string{"payment:" + x.One, "person:" + x.Two}, pairs: []any{"yuan", yuan(x.Fen), "day", x.Day}}
		})
}

// paidTwice: the same payee has the same thing twice: one act, one month for one
// subject, or the like of a year in two cases. Line and state of the other are compared
// as one word, so that no index of them tempts a planner to read all that was ever paid.
func paidTwice(r *run, at spot) ([]hit, error) {
	var args access.Args
	return r.found(`SELECT p.id AS one, q.id AS two, p.period AS word, '' AS day, q.fen FROM payment p JOIN cases c ON c.id = p.case_id JOIN cases k ON k.subject = c.subject
		JOIN payment q ON q.case_id = k.id AND q.payee = p.payee AND q.line || q.state IN (p.line || 'approved', p.line || 'paid') AND q.id > p.id
		WHERE `+paidIn("p", at, &args)+` AND ((q.event = p.event AND q.period = p.period) OR (p.period <> '' AND q.period = p.period)
		OR (p.period = '' AND q.period = '' AND q.year = p.year AND k.id <> c.id)) ORDER BY p.id, q.id`, args,
		func(x foundRow) hit {
			return hit{records: []string{"payment:" + x.One, "payment:" + x.Two}, pairs: []any{"yuan", yuan(x.Fen)}}
		})
}

// impossibleDay: what was paid for is said to have been on a day before the case was
// opened or after it was written down, or with somebody who was dead or not born.
func impossibleDay(r *run, at spot) (out []hit, err error) {
	var args access.Args
	cases := `(SELECT p.case_id FROM payment p WHERE ` + paidIn("p", at, &args) + `)`
	entries := "''"
	for _, pair := range r.entrySteps() {
		entries += ", " + args.Add(pair)
	}
	acts, err := r.found(`SELECT a.event AS one, a.case_id AS two, a.step AS word, a.day, 0 AS fen FROM act a JOIN cases c ON c.id = a.case_id LEFT JOIN person d ON d.id = c.person
		WHERE a.case_id IN `+cases+at.days("a.day", &args)+` AND (a.day < c.opened_on OR a.day > a.recorded_on
		OR (a.programme || '.' || a.step IN (`+entries+`) AND ((d.died_on <> '' AND a.day > d.died_on) OR a.day < d.born_on))) ORDER BY a.event`, args, impossible)
	if err != nil {
		return nil, err
	}
	args = nil
	cases = `(SELECT p.case_id FROM payment p WHERE ` + paidIn("p", at, &args) + `)`
	rolls, err := r.found(`SELECT a.event AS one, d.id AS two, a.step AS word, a.day, 0 AS fen FROM act a JOIN answer x ON x.event = a.event AND x.question LIKE '%.person' JOIN person d ON d.id = x.ref
		WHERE a.case_id IN `+cases+at.days("a.day", &args)+` AND ((d.died_on <> '' AND a.day > d.died_on) OR a.day < d.born_on) ORDER BY a.event, d.id`, args, impossible)
	return append(acts, rolls...), err
}

func impossible(x foundRow) hit {
	return hit{records: []string{"act:" + x.One, x.Two}, pairs: []any{"day", x.Day}}
}

// entrySteps are the steps done again and again, as programme.step.
func (r *run) entrySteps() (out []string) {
	for _, slug := range r.Book.Slugs() {
		for _, s := range r.Book.Programme(slug).Steps {
			if s.Repeat != nil && s.Pay == nil {
				out = append(out, slug+"."+s.ID)
			}
		}
	}
	return out
}

// overCeiling: more was paid in a month, year or case than the rate in force allows.
func overCeiling(r *run, at spot) (out []hit, err error) {
	for _, slug := range r.Book.Slugs() {
		for _, s := range r.Book.Programme(slug).Steps {
			if s.Pay == nil || at.line != "" && s.Pay.Line != at.line {
				continue
			}
			for _, limit := range s.Pay.Caps {
				per := map[string]string{"month": "p.period", "year": "p.year", "case": "p.line"}[limit.Per]
				var args access.Args
				var sums []foundRow
				if err := r.tx.Select(&sums, `SELECT p.case_id AS one, '' AS two, `+per+` AS word, max(`+forDay+`) AS day, CAST(sum(p.fen) AS BIGINT) AS fen FROM payment p
					WHERE `+paidIn("p", at, &args)+` AND p.programme = `+args.Add(slug)+` AND p.line = `+args.Add(s.Pay.Line)+` GROUP BY p.case_id, `+per+` ORDER BY p.case_id, `+per, args...); err != nil {
					return nil, err
				}
				for _, x := range sums {
					most, ok := r.Book.Rate(limit.Rate, store.Day(x.Day))
					record := []string{"case:" + x.One, limit.Per + ":" + x.Word}
					if !ok || x.Fen <= most.Value || slices.ContainsFunc(out, func(h hit) bool { return slices.Equal(h.records, record) }) {
						continue
					}
					out = append(out, hit{records: record, pairs: []any{"yuan", yuan(x.Fen), "most", yuan(most.Value)}})
				}
			}
		}
	}
	return out, nil
}

// sharedAccount: money for several payees goes to one bank account.
func sharedAccount(r *run, at spot) ([]hit, error) {
	var args access.Args
	return r.found(`SELECT min(p.payee) AS one, max(q.payee) AS two, p.account AS word, '' AS day, (SELECT count(DISTINCT z.payee) FROM payment z WHERE z.account = p.account AND z.state IN ('approved', 'paid')) AS fen FROM payment p JOIN payment q ON q.account = p.account AND q.payee <> p.payee
		WHERE `+paidIn("p", at, &args)+` AND p.account <> '' AND q.state IN ('approved', 'paid') GROUP BY p.account ORDER BY p.account`, args,
		func(x foundRow) hit {
			records := []string{x.One, x.Two}
			slices.Sort(records)
			return hit{records: records, pairs: []any{"n", x.Fen}}
		})
}

// photoAgain: what proves one paid case was handed in for another one before.
func photoAgain(r *run, at spot) ([]hit, error) {
	var args access.Args
	return r.found(`SELECT e.key AS one, f.key AS two, e.case_id AS word, f.case_id AS day, 0 AS fen FROM evidence e JOIN evidence f ON f.key = e.again
		WHERE e.case_id IN (SELECT p.case_id FROM payment p WHERE `+paidIn("p", at, &args)+`) AND f.case_id <> e.case_id ORDER BY e.key`, args,
		func(x foundRow) hit {
			return hit{records: []string{"file:" + x.One, "case:" + x.Word, "file:" + x.Two, "case:" + x.Day}}
		})
}
