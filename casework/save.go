package casework

import (
	"fmt"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/event"
	"tongxing/store"
)

// save draws what must be drawn, opens what was opened, writes the rows by difference
// and the case itself under its version.
func (r *run) save(from *fold.State) error {
	if err := r.draw(); err != nil {
		return err
	}
	if err := write(r.tx, r.before, r.rows()); err != nil {
		return err
	}
	if err := r.saveCase(); err != nil {
		return err
	}
	if err := r.payments(from); err != nil {
		return err
	}
	if err := r.moves(from); err != nil {
		return err
	}
	if err := r.grants(from); err != nil {
		return err
	}
	if err := r.children(from); err != nil {
		return err
	}
	if err := r.tests(from); err != nil {
		return err
	}
	return r.reopens(from)
}

// saveCase writes the case's own row.
func (r *run) saveCase() error {
	s := r.state
	ended := s.EndedOn
	if s.Ending == "" {
		ended = programme.Forever
	}
	lapse := min(s.LapseOn(), r.lapseRule())
	paused := len(s.Pauses) > 0 && s.Pauses[len(s.Pauses)-1].To == programme.Forever
	n, err := r.tx.Exec(`UPDATE cases SET stage = $1, ending = $2, ended_on = $3, paused = $4, lapse_on = $5, area = $6, row_version = row_version + 1 WHERE id = $7 AND row_version = $8`,
		s.Stage, s.Ending, ended, paused, lapse, r.row.Area, r.row.ID, r.row.RowVersion)
	if err := store.One(n, err, "case"); err != nil {
		return err
	}
	r.row.RowVersion++
	if s.Ending != "" {
		return r.handsDone()
	}
	return nil
}

// lapseRule is the day on which a lapse rule of the definition begins to hold, as the
// registry knows it: ages are reached on a day.
func (r *run) lapseRule() store.Day {
	day := programme.Forever
	for _, l := range r.state.Def.Lapse {
		for _, p := range l.When.Clauses() {
			if p.Fact != "subject.age" || p.Over == nil {
				continue
			}
			if born := r.born(); born.Valid() {
				day = min(day, r.Book.Calendar.After(born, programme.Span{N: int(*p.Over) + 1, Unit: "y"}))
			}
		}
	}
	return day
}

func (r *run) born() (born store.Day) {
	r.fail(r.tx.Get(&born, `SELECT born_on FROM person WHERE id = $1`, r.row.Person))
	return born
}

// moves writes what happened to items of stock.
func (r *run) moves(from *fold.State) error {
	for _, m := range r.state.Moves[countOf(from, func(s *fold.State) int { return len(s.Moves) }):] {
		state := map[string]string{"give": "given", "lend": "lent", "take_back": "in_stock", "scrap": "scrapped", "write_off": "lost"}[m.Move]
		n, err := r.tx.Exec(`UPDATE item SET state = $1, case_id = $2, row_version = row_version + 1 WHERE serial_no = $3`, state, r.row.ID, m.Item)
		if err := store.One(n, err, "item"); err != nil {
			return err
		}
		if _, err := r.tx.Exec(`INSERT INTO item_move (id, item, move, case_id, event, day) SELECT $1, id, $2, $3, $4, $5 FROM item WHERE serial_no = $6`,
			r.h.NewID(), m.Move, r.row.ID, m.Event, r.last(), m.Item); err != nil {
			return fmt.Errorf("item move: %w", err)
		}
	}
	return nil
}

func countOf(s *fold.State, n func(*fold.State) int) int {
	if s == nil {
		return 0
	}
	return n(s)
}

// grants lets a mandate's holders read across areas while it lasts: an auditor's grant
// over each county of its rows, taken away when it ends.
func (r *run) grants(from *fold.State) error {
	for _, p := range r.state.Def.Parties {
		if p.Mandate == nil {
			continue
		}
		was, is := r.mandated(from, p), r.mandated(r.state, p)
		for _, g := range is {
			if !contains(was, g) {
				g.From = r.last()
				if err := access.AddGrant(r.tx, r.h.Now(), g); err != nil {
					return err
				}
			}
		}
		for _, g := range was {
			if !contains(is, g) {
				if err := r.endGrant(g); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func contains(all []access.Grant, g access.Grant) bool {
	for _, x := range all {
		if x == g {
			return true
		}
	}
	return false
}

// mandated are the grants that a party's mandate gives in a state of the case.
func (r *run) mandated(s *fold.State, p programme.Party) (out []access.Grant) {
	if s == nil || s.Ending != "" || !done(s, p.Mandate.From) || done(s, p.Mandate.Until) {
		return nil
	}
	rows, _ := s.Answer(p.Mandate.Over)
	for _, h := range s.Holders {
		if h.Party != p.Name || h.To < r.last() {
			continue
		}
		for _, row := range rows.Rows {
			for _, c := range s.Def.Question(p.Mandate.Over).Columns {
				if c.Kind != "division" {
					continue
				}
				area, err := r.pathOf(row[c.Name].Text)
				r.fail(err)
				g := access.Grant{Account: h.Ref, Role: access.Auditor, Area: area}
				if area != "" && !contains(out, g) {
					out = append(out, g)
				}
			}
		}
	}
	return out
}

func done(s *fold.State, step string) bool {
	for _, a := range s.Acts {
		if a.Step == step {
			return true
		}
	}
	return false
}

func (r *run) endGrant(g access.Grant) error {
	if _, err := r.tx.Exec(`UPDATE access_grant SET to_on = $1 WHERE account = $2 AND role = $3 AND area = $4 AND to_on = ''`, r.last().AddDays(-1), g.Account, g.Role, g.Area); err != nil {
		return fmt.Errorf("end mandate: %w", err)
	}
	_, err := r.tx.Exec(`UPDATE account SET version = version + 1 WHERE id = $1`, g.Account)
	return err
}

// noted is the fact that somebody read a case that is not open to everybody's eyes.
func (r *run) noted() error {
	if r.row.Level == programme.Open {
		return nil
	}
	return r.h.Append(r.tx, r.s, event.Fact{Kind: "case.read", Subject: r.row.ID, Person: r.row.Person, Area: r.row.Area})
}
