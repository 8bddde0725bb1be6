package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/web/parts"
)

// labour shows how the market answered and held in a year, and whom matching reaches.
func (s *Site) labour(w http.ResponseWriter, r *gate.Request) error {
	made, err := hiring.MeasureLabour(r.Context(), r.House, r.Scope, yearOf(r))
	if err != nil {
		return err
	}
	see, err := r.ScopeFor(employment.LabourSee)
	if err != nil {
		return err
	}
	covered, err := employment.CoverageOverTime(r.Context(), r.House, see, 12)
	if err != nil {
		return err
	}
	title := r.T("labour.title", "year", strconv.Itoa(made.Year))
	return s.show(w, r, View{Title: title, Wide: true}, s.labourPage(r, title, made, covered))
}

// recordsAtOnce is how many records one page of a count shows.
const recordsAtOnce = 100

// labourRecords opens one count into its records, within the reader's reach.
func (s *Site) labourRecords(w http.ResponseWriter, r *gate.Request) error {
	code, year := r.PathValue("code"), yearOf(r)
	all, err := hiring.LabourRecords(r.Context(), r.House, r.Scope, year, code)
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(r.Form.Get("from"))
	if err != nil || from < 0 || from > len(all) {
		from = 0
	}
	title := r.T("labour.open."+code, "year", strconv.Itoa(year))
	return s.show(w, r, View{Title: title, Wide: true}, s.labourRecordsPage(r, title, all, from))
}

func (s *Site) labourRows(r *gate.Request, all []figure.Record, from int) (rows [][]parts.Cell) {
	for i, x := range all[from:min(from+recordsAtOnce, len(all))] {
		rows = append(rows, []parts.Cell{{Text: number(int64(from + i + 1))}, {Text: string(x.Day)}, {Text: x.Key, Href: recordHref(r, x, figure.Definition{}), Key: true}, {Text: s.place(x.Area)}})
	}
	return rows
}

// labourHref opens a count, for who may and where there is something to open.
func labourHref(r *gate.Request, year, n int, code string) string {
	if n == 0 || !r.May(hiring.LabourOpen) {
		return ""
	}
	return fmt.Sprintf("/labour/%s?year=%d", code, year)
}

func labourYear(year int) string { return fmt.Sprintf("/labour?year=%d", year) }

// daysTo words a quantile of the time to an answer.
func daysTo(r *gate.Request, x hiring.Reply, days int) string {
	switch {
	case x.Base() == 0:
		return dash
	case days < 0:
		return r.T("labour.no_answer_by_then")
	case days == 0:
		return r.T("labour.same_day")
	}
	return r.T("labour.days", "n", days)
}

// dash stands where there is nothing to count.
const dash = "–"

func rate(r *gate.Request, n, of int) string {
	if of == 0 {
		return dash
	}
	return r.Lang.Percent(float64(n) / float64(of))
}

// kept tells which counts of one whole are not told outside the offices: those of a few
// people, and where that is one alone the least of the others, which would give it away.
func kept(r *gate.Request, counts ...int) []bool {
	out, n, least := make([]bool, len(counts)), 0, -1
	if r.May(hiring.LabourOpen) {
		return out
	}
	for i, c := range counts {
		switch {
		case c == 0:
		case c < employment.SmallestCount:
			out[i] = true
			n++
		case least < 0 || c < counts[least]:
			least = i
		}
	}
	if n == 1 && least >= 0 {
		out[least] = true
	}
	return out
}

// tally writes a count, or that it is kept.
func tally(r *gate.Request, n int, kept bool) string {
	switch {
	case !kept:
		return r.Lang.Count(int64(n))
	case n < employment.SmallestCount:
		return r.T("chances.few", "n", employment.SmallestCount)
	}
	return r.T("labour.kept")
}

// inTime is the part of what was due that was answered in time, where that tells of no single one.
func inTime(r *gate.Request, x hiring.Reply) string {
	if kept(r, x.Base())[0] {
		return dash
	}
	return rate(r, x.InTime, x.Base())
}

// replyKinds are what becomes of a delivery, in the order of the page.
func replyKinds(x hiring.Reply) (codes []string, counts []int) {
	return []string{"in_time", "late", "silent", "waiting", "left"}, []int{x.InTime, x.Late, x.Silent, x.Waiting, x.Left}
}

func replyBars(r *gate.Request, made hiring.Labour) (out []parts.Bar) {
	codes, counts := replyKinds(made.Reply)
	for i, few := range kept(r, counts...) {
		bar := parts.Bar{Label: r.T("labour.reply." + codes[i]), Words: tally(r, counts[i], few), Of: int64(made.Reply.Sent)}
		if !few {
			bar.Words, bar.Value, bar.Href = share(r, counts[i], made.Reply.Sent), int64(counts[i]), labourHref(r, made.Year, counts[i], "reply."+codes[i])
		}
		out = append(out, bar)
	}
	return out
}

// monthBars draw which part of each month's answers came in time.
func monthBars(r *gate.Request, made hiring.Labour) (out []parts.Bar) {
	for m, x := range made.Months {
		if x.Base() > 0 {
			out = append(out, parts.Bar{Label: r.T(fmt.Sprintf("labour.month.%d", m+1)), Words: rate(r, x.InTime, x.Base()), Value: int64(x.InTime), Of: int64(x.Base())})
		}
	}
	return out
}

func monthTable(r *gate.Request, made hiring.Labour) parts.Table {
	t := parts.Table{Caption: r.T("labour.months"), Headed: true, Numeric: map[int]bool{}}
	for i, column := range []string{"month", "sent", "people", "in_time", "late", "silent", "waiting", "left", "median", "p90"} {
		t.Head, t.Numeric[i] = append(t.Head, r.T("labour.column."+column)), i > 0
	}
	line := func(name string, x hiring.Reply) {
		row := []parts.Cell{{Text: name}, {Text: r.Lang.Count(int64(x.Sent))}, {Text: r.Lang.Count(int64(x.People))}}
		_, counts := replyKinds(x)
		for _, n := range counts {
			row = append(row, parts.Cell{Text: r.Lang.Count(int64(n))})
		}
		t.Rows = append(t.Rows, append(row, parts.Cell{Text: daysIn(x, x.Median)}, parts.Cell{Text: daysIn(x, x.P90)}))
	}
	for m, x := range made.Months {
		if x.Sent > 0 {
			line(r.T(fmt.Sprintf("labour.month.%d", m+1)), x)
		}
	}
	line(r.T("labour.whole_year"), made.Reply)
	return t
}

// daysIn is a quantile as a bare number of a column whose head says working days.
func daysIn(x hiring.Reply, days int) string {
	if x.Base() == 0 || days < 0 {
		return dash
	}
	return strconv.Itoa(days)
}

func stayBars(r *gate.Request, made hiring.Labour) (out []parts.Bar) {
	for _, x := range made.Stays {
		if few := kept(r, x.In, x.Left, x.Unknown, x.NotYet); x.Base() > 0 && !slices.Contains(few, true) {
			out = append(out, parts.Bar{Label: r.T("labour.after", "n", x.Day), Value: int64(x.In), Then: int64(x.Unknown), Of: int64(x.Base()),
				Words: r.T("labour.stay_words", "in", x.In, "left", x.Left, "unknown", x.Unknown)})
		}
	}
	return out
}

func stayTable(r *gate.Request, made hiring.Labour) parts.Table {
	t := parts.Table{Caption: r.T("labour.stays"), Headed: true, Numeric: map[int]bool{}}
	for i, column := range []string{"after", "in", "left_job", "unknown", "not_yet", "share_in"} {
		t.Head, t.Numeric[i] = append(t.Head, r.T("labour.column."+column)), i > 0
	}
	for _, x := range made.Stays {
		row := []parts.Cell{{Text: r.T("labour.after", "n", x.Day)}}
		counts := []int{x.In, x.Left, x.Unknown, x.NotYet}
		few := kept(r, counts...)
		for i, n := range counts {
			code := fmt.Sprintf("stay.%d.%s", x.Day, []string{"in", "left", "unknown", "not_yet"}[i])
			row = append(row, parts.Cell{Text: tally(r, n, few[i]), Href: labourHref(r, made.Year, n, code), Of: r.T("labour.open."+code, "year", strconv.Itoa(made.Year))})
		}
		share := parts.Cell{Text: rate(r, x.In, x.Base())}
		if slices.Contains(few, true) {
			share.Text = dash
		}
		t.Rows = append(t.Rows, append(row, share))
	}
	return t
}

// coverageBars draw one side of the market over time.
func coverageBars(r *gate.Request, all []employment.Coverage, side func(employment.Coverage) (n, of int64)) (out []parts.Bar) {
	for _, c := range all {
		n, of := side(c)
		out = append(out, parts.Bar{Label: r.Lang.Day(string(c.Day)), Words: rate(r, int(n), int(of)), Value: n, Of: of})
	}
	return out
}

func coveredPeople(c employment.Coverage) (n, of int64) { return c.PeopleCovered, c.People }
func coveredPosts(c employment.Coverage) (n, of int64)  { return c.PostsCovered, c.Posts }

func coverageTable(r *gate.Request, all []employment.Coverage) parts.Table {
	t := parts.Table{Caption: r.T("labour.coverage"), Headed: true, Numeric: map[int]bool{1: true, 2: true, 3: true, 4: true},
		Head: []string{r.T("labour.column.day"), r.T("labour.column.people_all"), r.T("labour.column.people_covered"), r.T("labour.column.posts_all"), r.T("labour.column.posts_covered")}}
	for _, c := range all {
		t.Rows = append(t.Rows, []parts.Cell{{Text: r.Lang.Day(string(c.Day))}, {Text: r.Lang.Count(c.People)}, {Text: share(r, int(c.PeopleCovered), int(c.People))},
			{Text: r.Lang.Count(c.Posts)}, {Text: share(r, int(c.PostsCovered), int(c.Posts))}})
	}
	return t
}
