package hiring

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
	"tongxing/store"
)

// A Board (工作台) is a counsellor's day: what is late, what is for today, what comes
// within the week, each row one need with its next act.
type Board struct {
	Overdue, Today, Week []Row
	More                 bool // some kind has more rows than were asked for
}

// A Row is one need of one person (hiring.need.<Kind>, hiring.act.<Kind>).
type Row struct {
	Kind         string    `db:"-"` // reply interview followup start question review message
	When         string    `db:"-"` // overdue today week
	Due          store.Day `db:"-"`
	DueText      string    `db:"due"` // a day or an instant, as the record keeps it
	Person       string    `db:"person"`
	PersonName   string    `db:"person_name"`
	Employer     string    `db:"employer"`
	EmployerName string    `db:"employer_name"`
	Post         string    `db:"post"`
	Title        string    `db:"title"`
	Record       string    `db:"record"` // the delivery, follow-up, question or review
}

// need is one kind of row: its query, the columns of its scope, how its bound is
// written, and how many days after the moment kept it is due.
type need struct {
	kind    string
	instant bool // due is an instant, not a day
	grace   int
	cols    access.Cols
	due     string
	query   string // from, joins and the fixed conditions
	columns string
}

const people = ` JOIN person n ON n.id = `

var needs = []need{
	{kind: "reply", cols: deliveryCols, due: "d.reply_due", columns: "d.person, n.name AS person_name, d.employer, e.name AS employer_name, d.post, p.title, d.id AS record",
		query: deliveryTables + `WHERE d.state IN ('sent', 'viewed')`},
	{kind: "interview", instant: true, cols: deliveryCols, due: "i.chosen", columns: "d.person, n.name AS person_name, d.employer, e.name AS employer_name, d.post, p.title, d.id AS record",
		query: deliveryTables + `JOIN interview i ON i.delivery = d.id WHERE d.state = 'agreed' AND i.state = 'agreed'`},
	{kind: "start", cols: deliveryCols, due: "t.contract_on", columns: "d.person, n.name AS person_name, d.employer, e.name AS employer_name, d.post, p.title, d.id AS record",
		query: deliveryTables + `JOIN placement t ON t.person = d.person AND t.delivery = d.id WHERE d.state = 'hired' AND t.ended_on = ''`},
	{kind: "followup", cols: followupCols, due: "f.due_on", columns: "f.person, n.name AS person_name, f.employer, COALESCE(e.name, '') AS employer_name, '' AS post, '' AS title, f.id AS record",
		query: followupTables + `WHERE f.done_on = ''`},
	{kind: "question", instant: true, grace: 3, cols: questionCols, due: "q.asked_at", columns: "q.person, n.name AS person_name, q.employer, e.name AS employer_name, q.post, p.title, q.id AS record",
		query: questionTables + people + `q.person WHERE q.answered_at = ''`},
	{kind: "review", instant: true, grace: 3, cols: reviewCols, due: "r.asked_at", columns: "r.person, n.name AS person_name, p.employer, '' AS employer_name, r.post, p.title, r.id AS record",
		query: reviewTables + `WHERE r.answered_at = ''`},
	{kind: "message", instant: true, cols: deliveryCols, due: "m.at", columns: "d.person, n.name AS person_name, d.employer, e.name AS employer_name, d.post, p.title, d.id AS record",
		query: deliveryTables + `JOIN message m ON m.delivery = d.id WHERE m.state = 'held'`},
}

// week is how far the board looks ahead, in days.
const week = 7

// ReadBoard reads the board of the counsellor's people, or of an area: at most limit
// rows of each kind, the most pressing first.
func ReadBoard(ctx context.Context, h *access.House, s access.Scope, limit int) (out Board, err error) {
	err = h.Read(ctx, s, BoardSee, func(tx *store.Tx) error {
		var all []Row
		for _, kind := range needs {
			rows, err := kind.rows(tx, s, h.Today(), limitOf(limit)+1)
			if err != nil {
				return err
			}
			if len(rows) > limitOf(limit) {
				out.More, rows = true, rows[:limitOf(limit)]
			}
			all = append(all, rows...)
		}
		out.sort(all, h.Today())
		return nil
	})
	return out, err
}

func (k need) rows(tx *store.Tx, s access.Scope, today store.Day, limit int) (rows []Row, err error) {
	var args access.Args
	where := s.Where(k.cols, &args)
	last := today.AddDays(week - k.grace)
	bound := args.Add(string(last))
	if k.instant {
		args[len(args)-1] = store.InstantOf(last.AddDays(1).Time()).String()
	}
	err = tx.Select(&rows, `SELECT `+k.due+` AS due, `+k.columns+k.query+` AND `+where+` AND `+k.due+` <= `+bound+` ORDER BY `+k.due+`, 8 LIMIT `+args.Add(limit), args...)
	if err != nil {
		return nil, fmt.Errorf("board %s: %w", k.kind, err)
	}
	for i := range rows {
		rows[i].Kind, rows[i].Due = k.kind, store.Day(rows[i].DueText)
		if k.instant {
			at, err := store.ParseInstant(rows[i].DueText)
			if err != nil {
				return nil, err
			}
			rows[i].Due = dayOf(at).AddDays(k.grace)
		}
	}
	return rows, nil
}

// sort shares the rows out: late, today, this week.
func (b *Board) sort(rows []Row, today store.Day) {
	slices.SortStableFunc(rows, func(x, y Row) int { return strings.Compare(string(x.Due), string(y.Due)) })
	for _, r := range rows {
		switch {
		case r.Due < today:
			r.When = "overdue"
			b.Overdue = append(b.Overdue, r)
		case r.Due == today:
			r.When = "today"
			b.Today = append(b.Today, r)
		default:
			r.When = "week"
			b.Week = append(b.Week, r)
		}
	}
}
