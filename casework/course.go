package casework

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/casework/programme"
	"tongxing/store"
)

// A Class (培训班) is announced and has not begun: what it teaches (the code of its
// trade), its days, its seats and how many are on its list. It names nobody.
type Class struct {
	Case     string    `db:"case_id"`
	Area     string    `db:"area"`
	Trade    string    `db:"trade"`
	Starts   store.Day `db:"starts_on"`
	Seats    int64     `db:"seats"`
	Enrolled int64     `db:"enrolled"`
}

// Classes lists the classes that begin today or later, the soonest first: what has
// been announced is for everybody to know.
func (g *Engine) Classes(ctx context.Context, h *access.House, s access.Scope) (out []Class, err error) {
	d := g.Book.WithRole("course")
	if d == nil {
		return nil, nil
	}
	err = h.Read(ctx, s, ProgrammeSee, func(tx *store.Tx) error {
		if err := tx.Select(&out, `SELECT c.id AS case_id, c.area, t.ref AS trade, f.ref AS starts_on, COALESCE((SELECT max(n.num) FROM answer n WHERE n.case_id = c.id AND n.question = 'seats'), 0) AS seats,
			(SELECT COUNT(DISTINCT e.ref) FROM answer e WHERE e.case_id = c.id AND e.question = 'enrolled.person') AS enrolled
			FROM cases c JOIN answer t ON t.case_id = c.id AND t.question = 'trade' JOIN answer f ON f.case_id = c.id AND f.question = 'starts_on'
			WHERE c.programme = $1 AND c.ending = '' AND c.level = $2 AND f.ref >= $3 ORDER BY f.ref, c.id`, d.Slug, programme.Open, h.Today()); err != nil {
			return fmt.Errorf("classes: %w", err)
		}
		return nil
	})
	return out, err
}
