package web

import (
	"fmt"
	"net/http"
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
	t := parts.Table{Caption: r.T("fairness.by." + by), Headed: true, Numeric: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true}}
	for _, column := range []string{"group", "people", "covered", "coverage", "exposure", "interview"} {
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
		t.Rows = append(t.Rows, []parts.Cell{{Text: groupName(r, g)}, {Text: r.Lang.Count(g.People)}, {Text: r.Lang.Count(g.Covered)},
			{Text: ratio(g.CoverageRatio), Warn: warn["coverage"]}, {Text: ratio(g.ExposureRatio), Warn: warn["exposure"]}, {Text: ratio(g.InterviewRatio), Warn: warn["interview"]}})
	}
	return t
}

func ratio(x float64) string { return fmt.Sprintf("%.2f", x) }

// groupName words a group; a category comes with its grade.
func groupName(r *gate.Request, g fairness.Group) string {
	if g.By == "category" {
		category, grade, _ := strings.Cut(g.Name, "-")
		return r.T("fairness.category_grade", "category", r.T("fairness.category."+category), "grade", grade)
	}
	return r.T("fairness." + g.By + "." + g.Name)
}
