package hiring

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/store"
)

// A Labour (就业市场) is how the market answered and held in a year: counts only, of
// the whole city for the public. Each count opens into its records (LabourRecords).
type Labour struct {
	Year   int
	Reply  Reply
	Months [12]Reply
	Stays  []Stay // at each of FollowupDays but the first week
}

// A Reply is how the deliveries of a span were answered. Median and P90 are working
// days (Monday to Friday) from sending to the first answer; silence counts as longer
// than any answer, so that not answering never looks fast: -1 = no answer by then.
type Reply struct {
	Sent, People                        int // deliveries, and the distinct people behind them
	InTime, Late, Silent, Waiting, Left int
	Median, P90                         int
}

// Base is how many deliveries an answer was due for.
func (r Reply) Base() int { return r.InTime + r.Late + r.Silent }

// A Stay is who is still in work some days after the start, by the person's own word.
// Unknown is said as such: nobody asked, answered or could be reached.
type Stay struct{ Day, In, Left, Unknown, NotYet int }

// Base is how many have come to that day.
func (s Stay) Base() int { return s.In + s.Left + s.Unknown }

// workdays counts Mondays to Fridays after from, up to and with to. Public holidays
// count as what weekday they are, as for ReplyDue.
func workdays(from, to store.Day) (n int) {
	days := from.DaysUntil(to)
	if from == "" || days <= 0 {
		return 0
	}
	n = days / 7 * 5
	for i := days - days%7 + 1; i <= days; i++ {
		if day := from.AddDays(i).Time().Weekday(); day != 0 && day != 6 {
			n++
		}
	}
	return n
}

// quantile is the value that p hundredths of total do not exceed; sorted are those
// that have a value, the rest have none and are longer than all: -1.
func quantile(sorted []int, total, p int) int {
	at := (total*p + 99) / 100
	if at < 1 || at > len(sorted) {
		return -1
	}
	return sorted[at-1]
}

// answerRow is one delivery as far as its answer goes.
type answerRow struct {
	ID         string        `db:"id"`
	Person     string        `db:"person"`
	Area       string        `db:"area"`
	SentOn     store.Day     `db:"sent_on"`
	Due        store.Day     `db:"reply_due"`
	AnsweredAt store.Instant `db:"answered_at"`
	ClosedAt   store.Instant `db:"closed_at"`
	State      string        `db:"state"`
}

// kind: in_time late silent waiting, or left when the person ended it before an
// answer was due (taken back, hired elsewhere).
func (r answerRow) kind(today store.Day) string {
	switch answered, closed := dayOf(r.AnsweredAt), dayOf(r.ClosedAt); {
	case answered != "" && answered <= r.Due:
		return "in_time"
	case answered != "":
		return "late"
	case (r.State == Withdrawn || r.State == Obsolete) && closed <= r.Due:
		return "left"
	case today > r.Due:
		return "silent"
	}
	return "waiting"
}

// measureReplies counts a span's deliveries.
func measureReplies(rows []answerRow, today store.Day) (r Reply) {
	people, days := map[string]bool{}, []int{}
	for _, x := range rows {
		r.Sent++
		people[x.Person] = true
		switch x.kind(today) {
		case "in_time":
			r.InTime++
			days = append(days, workdays(x.SentOn, dayOf(x.AnsweredAt)))
		case "late":
			r.Late++
			days = append(days, workdays(x.SentOn, dayOf(x.AnsweredAt)))
		case "silent":
			r.Silent++
		case "waiting":
			r.Waiting++
		default:
			r.Left++
		}
	}
	slices.Sort(days)
	r.People, r.Median, r.P90 = len(people), quantile(days, r.Base(), 50), quantile(days, r.Base(), 90)
	return r
}

// stayRow is one placement with what the person said at each follow-up, by its day.
type stayRow struct {
	ID        string         `db:"id"`
	Person    string         `db:"person"`
	Area      string         `db:"area"`
	StartedOn store.Day      `db:"started_on"`
	EndedOn   store.Day      `db:"ended_on"`
	Says      map[int]string `db:"-"`
}

// kind at a day: in, left, unknown, not_yet. Who says at a later follow-up that they
// are in work was so before; who says "left" late had left by the day they were asked of.
func (r stayRow) kind(day int, today store.Day) string {
	mark, in := r.StartedOn.AddDays(day), false
	switch {
	case mark > today: // first: who left early must not count before those who stay can
		return "not_yet"
	case r.EndedOn != "" && r.EndedOn <= mark:
		return "left"
	}
	for asked, says := range r.Says {
		switch {
		case says == "left" && asked <= day:
			return "left"
		case (says == "well" || says == "trouble") && asked >= day:
			in = true
		}
	}
	if in || r.EndedOn > mark {
		return "in"
	}
	return "unknown"
}

// measureStays counts who stayed at each day.
func measureStays(rows []stayRow, today store.Day) (out []Stay) {
	for _, day := range FollowupDays[1:] {
		s := Stay{Day: day}
		for _, r := range rows {
			switch r.kind(day, today) {
			case "in":
				s.In++
			case "left":
				s.Left++
			case "unknown":
				s.Unknown++
			default:
				s.NotYet++
			}
		}
		out = append(out, s)
	}
	return out
}

// MeasureLabour measures a year within the scope.
func MeasureLabour(ctx context.Context, h *access.House, s access.Scope, year int) (out Labour, err error) {
	out.Year = year
	err = h.Read(ctx, s, LabourMeasure, func(tx *store.Tx) error {
		answers, err := answerRows(tx, s, year)
		if err != nil {
			return err
		}
		out.Reply = measureReplies(answers, h.Today())
		for m := range out.Months {
			month := fmt.Sprintf("%04d-%02d", year, m+1)
			out.Months[m] = measureReplies(slices.DeleteFunc(slices.Clone(answers), func(r answerRow) bool { return !strings.HasPrefix(string(r.SentOn), month) }), h.Today())
		}
		stays, err := stayRows(tx, s, year)
		out.Stays = measureStays(stays, h.Today())
		return err
	})
	return out, err
}

// LabourRecords opens one count of MeasureLabour into its records: "reply.late",
// "stay.90.left". The list is as long as the count within the same scope. NotFound
// when there is no such count.
func LabourRecords(ctx context.Context, h *access.House, s access.Scope, year int, code string) (out []figure.Record, err error) {
	what, rest, _ := strings.Cut(code, ".")
	mark, kind, _ := strings.Cut(rest, ".")
	day, _ := strconv.Atoi(mark) // no number is no such day
	reply := what == "reply" && slices.Contains([]string{"in_time", "late", "silent", "waiting", "left"}, rest)
	stay := what == "stay" && slices.Contains(FollowupDays[1:], day) && slices.Contains([]string{"in", "left", "unknown", "not_yet"}, kind)
	if !reply && !stay {
		return nil, fault.NotFound("measure")
	}
	err = h.Read(ctx, s, LabourOpen, func(tx *store.Tx) error {
		if reply {
			rows, err := answerRows(tx, s, year)
			for _, r := range rows {
				if r.kind(h.Today()) == rest {
					out = append(out, figure.Record{Key: r.ID, Kind: "delivery", Person: r.Person, Area: r.Area, Day: r.SentOn})
				}
			}
			return err
		}
		rows, err := stayRows(tx, s, year)
		for _, r := range rows {
			if r.kind(day, h.Today()) == kind {
				out = append(out, figure.Record{Key: r.ID, Kind: "placement", Person: r.Person, Area: r.Area, Day: r.StartedOn})
			}
		}
		return err
	})
	return out, err
}

// within is the scope's condition; who only counts, counts the whole city.
func within(s access.Scope, c access.Cols, args *access.Args) string {
	if s.Reaches(access.Aggregate) {
		return "TRUE"
	}
	return s.Where(c, args)
}

func answerRows(tx *store.Tx, s access.Scope, year int) (rows []answerRow, err error) {
	args := access.Args{fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-01-01", year+1)}
	err = tx.Select(&rows, `SELECT d.id, d.person, d.area, d.sent_on, d.reply_due, d.answered_at, d.closed_at, d.state FROM delivery d
		WHERE d.sent_on >= $1 AND d.sent_on < $2 AND `+within(s, deliveryFigureCols, &args)+` ORDER BY d.sent_on, d.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return rows, nil
}

// stayRows are the starts of a year that count: a platform's only once confirmed.
func stayRows(tx *store.Tx, s access.Scope, year int) (rows []stayRow, err error) {
	args := access.Args{fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-01-01", year+1)}
	const counted = ` t.started_on >= $1 AND t.started_on < $2 AND (t.channel <> 'platform' OR t.confirmed_at <> '') AND `
	where := within(s, placementFigureCols, &args)
	if err := tx.Select(&rows, `SELECT t.id, t.person, t.area, t.started_on, t.ended_on FROM placement t WHERE`+counted+where+` ORDER BY t.started_on, t.id`, args...); err != nil {
		return nil, fmt.Errorf("stays: %w", err)
	}
	var said []struct {
		Placement string `db:"placement"`
		Day       int    `db:"day"`
		Says      string `db:"person_says"`
	}
	if err := tx.Select(&said, `SELECT f.placement, f.day, f.person_says FROM followup f JOIN placement t ON t.id = f.placement WHERE f.person_says <> '' AND`+counted+where, args...); err != nil {
		return nil, fmt.Errorf("stays: %w", err)
	}
	at := map[string]int{}
	for i, r := range rows {
		at[r.ID], rows[i].Says = i, map[int]string{}
	}
	for _, x := range said {
		rows[at[x.Placement]].Says[x.Day] = x.Says
	}
	return rows, nil
}
