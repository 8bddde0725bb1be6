package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tongxing/employment/fairness"
	"tongxing/gate"
	"tongxing/web/parts"
)

// fairness shows whether groups of seekers are treated alike.
func (s *Site) fairness(w http.ResponseWriter, r *gate.Request) error {
	year := yearOf(r)
	report, err := fairness.Read(r.Context(), r.House, r.Scope, s.Index, year)
	if err != nil {
		return err
	}
	flagged := 0
	for _, g := range report.Groups {
		flagged += min(1, len(g.Flags))
	}
	title := r.T("fairness.title", "n", flagged)
	return s.show(w, r, View{Title: title, Wide: true}, s.fairnessPage(r, title, strconv.Itoa(year), report))
}

// dimensions in the order of the page.
var dimensions = []string{"category", "sex", "age", "home"}

func fairnessTable(r *gate.Request, by string, report fairness.Report) parts.Table {
	t := parts.Table{Caption: r.T("fairness.by." + by), Headed: true, Numeric: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true}}
	for _, column := range []string{"group", "people", "covered", "coverage", "exposure", "equal", "interview"} {
		t.Head = append(t.Head, r.T("fairness.column."+column))
	}
	for _, g := range report.Groups {
		if g.By != by {
			continue
		}
		warn := map[string]string{}
		for _, f := range g.Flags {
			warn[f] = r.T("fairness.low")
		}
		t.Rows = append(t.Rows, []parts.Cell{{Text: groupName(r, g.By, g.Name)}, {Text: r.Lang.Count(g.People), Href: fairnessHref(r, g.By+"."+g.Name), Of: groupName(r, g.By, g.Name)}, {Text: r.Lang.Count(g.Covered)},
			{Text: ratio(g.CoverageRatio), Warn: warn["coverage"]}, {Text: ratio(g.ExposureRatio), Warn: warn["exposure"]}, {Text: ratio(g.EqualRatio), Warn: warn["equal"]}, {Text: ratio(g.InterviewRatio), Warn: warn["interview"]}})
	}
	return t
}

func ratio(x float64) string { return fmt.Sprintf("%.2f", x) }

// groupName words a group; a category comes with its grade.
func groupName(r *gate.Request, by, name string) string {
	if by == "category" {
		category, grade, _ := strings.Cut(name, "-")
		return r.T("fairness.category_grade", "category", r.T("fairness.category."+category), "grade", grade)
	}
	return r.T("fairness." + by + "." + name)
}

// fairnessHref opens a measure into its records, for who may.
func fairnessHref(r *gate.Request, code string) string {
	if !r.May(fairness.Open) {
		return ""
	}
	return fmt.Sprintf("/fairness/%s?year=%d", url.PathEscape(code), yearOf(r))
}

// fairnessRecords are the people behind one measure, by key.
func (s *Site) fairnessRecords(w http.ResponseWriter, r *gate.Request) error {
	code, year := r.PathValue("code"), yearOf(r)
	all, err := fairness.Records(r.Context(), r.House, r.Scope, s.Index, year, code)
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(r.Form.Get("from"))
	if err != nil || from < 0 || from > len(all) {
		from = 0
	}
	title := r.T("fairness.records."+code, "n", len(all))
	if by, name, group := strings.Cut(code, "."); group {
		title = r.T("fairness.records.group", "group", groupName(r, by, name), "n", len(all))
	}
	return s.show(w, r, View{Title: title, Wide: true}, s.fairnessRecordsPage(r, title, all, from))
}

func (s *Site) fairnessRows(r *gate.Request, all []fairness.Record, from int) (rows [][]parts.Cell) {
	for i, x := range all[from:min(from+recordsAtOnce, len(all))] {
		rows = append(rows, []parts.Cell{{Text: number(int64(from + i + 1))}, {Text: x.Key, Key: true}, {Text: s.place(x.Area)}, {Text: r.Lang.Count(int64(x.Options))},
			{Text: ratio(x.Exposed.Got)}, {Text: ratio(x.Exposed.Equal)}, {Text: r.Lang.Count(x.Sent)}, {Text: r.Lang.Count(x.Interviewed)}})
	}
	return rows
}

func fairnessHead(r *gate.Request) (head []string) {
	for _, column := range []string{"no", "key", "area"} {
		head = append(head, r.T("records."+column))
	}
	for _, column := range []string{"options", "got", "due", "sent", "interviewed"} {
		head = append(head, r.T("fairness.record."+column))
	}
	return head
}
