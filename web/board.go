package web

import (
	"net/http"

	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/store"
)

// boardRowsOfAKind bounds a board; the page says so when there is more.
const boardRowsOfAKind = 30

// board is the counsellor's day: overdue, today, this week.
func (s *Site) board(w http.ResponseWriter, r *gate.Request) error {
	b, err := hiring.ReadBoard(r.Context(), r.House, r.Scope, boardRowsOfAKind)
	if err != nil {
		return err
	}
	live := []string{}
	for _, g := range r.Actor.Grants {
		if g.Area != "" {
			live = append(live, "board:"+g.Area)
		}
		if g.Person != "" && len(live) < 40 {
			live = append(live, "person:"+g.Person)
		}
	}
	title := r.T("board.title", "n", len(b.Overdue))
	return s.show(w, r, View{Title: title, Live: live, Wide: true}, s.boardPage(r, title, b))
}

// A pile is the rows of one kind within a column: the eye counts piles, not rows.
type pile struct {
	Kind string
	Rows []hiring.Row
}

// piles keeps the order of the most pressing row of each kind.
func piles(rows []hiring.Row) (out []pile) {
	at := map[string]int{}
	for _, x := range rows {
		i, there := at[x.Kind]
		if !there {
			i = len(out)
			at[x.Kind] = i
			out = append(out, pile{Kind: x.Kind})
		}
		out[i].Rows = append(out[i].Rows, x)
	}
	return out
}

// openRows is how many rows of a pile lie open; the rest is one press away.
const openRows = 4

func (p pile) open() []hiring.Row   { return p.Rows[:min(openRows, len(p.Rows))] }
func (p pile) folded() []hiring.Row { return p.Rows[min(openRows, len(p.Rows)):] }

// dueWords says how late, or how soon, with the day.
func dueWords(r *gate.Request, due store.Day) string {
	day := r.Lang.Day(string(due))
	switch n := r.House.Today().DaysUntil(due); {
	case n < 0:
		return r.T("board.late", "n", -n, "day", day)
	case n == 0:
		return r.T("board.now", "day", day)
	default:
		return r.T("board.soon", "n", n, "day", day)
	}
}

func rowHref(x hiring.Row) string {
	switch x.Kind {
	case "reply", "interview", "start", "message":
		return "/deliveries/" + x.Record
	case "question", "review":
		return "/posts/" + x.Post + "?for=" + x.Person
	}
	return "/followups#" + x.Record
}
