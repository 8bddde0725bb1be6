package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/figure"
	"tongxing/msg"
	"tongxing/review"
	"tongxing/store"
)

// Beside a rate stand its two sides and who is in neither, each opening like a figure, of the
// year that is read. A rate over the whole is told: its sides are counted of different people.
func TestRatesStandBesideTheirSides(t *testing.T) {
	town := newTown(t)
	page := town.as("city").get(t, "/year?year=2023")
	for _, code := range []string{"F24n", "F24d", "F24w", "F24r"} {
		if !strings.Contains(page.Body, `href="/figures/`+code+`?year=2023"`) {
			t.Errorf("%s does not open", code)
		}
	}
	if got := town.anyone().get(t, "/year?year=2023"); strings.Contains(got.Body, `href="/figures/`) {
		t.Error("records are offered to the public")
	}
	f23 := func() review.Line {
		t.Helper()
		line, err := review.One(t.Context(), town.House, town.scope(t, "city", figure.See), town.app.Site.Book, "F23", 2023, nil)
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	if line := f23(); line.Value != 1 || !slices.Contains(line.Flags, "exactly_whole") {
		t.Fatalf("%+v", line)
	}
	if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE act SET day = '2022-12-01' WHERE programme = 'rehab-service' AND step = 'registered' AND case_id IN (SELECT min(case_id) FROM act WHERE programme = 'rehab-service' AND step = 'registered' AND day >= '2023-01-01')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	fresh, err := figure.NewBook(hiring.Figures, employment.Figures, town.Cases.Figures()) // no fact told of the change
	if err != nil {
		t.Fatal(err)
	}
	town.app.Site.Book = fresh
	if line := f23(); line.Value <= 1 || !slices.Contains(line.Flags, "over_whole") {
		t.Errorf("%+v", line)
	}
}

// A programme's target is the figure's, whether anything is printed of the year or not.
func TestTargetsComeFromProgrammes(t *testing.T) {
	town := newTown(t)
	line, err := review.One(t.Context(), town.House, town.scope(t, "city", figure.See), town.app.Site.Book, "F16", 2023, nil)
	if err != nil || line.Target == nil || *line.Target != 450 || line.Rate == nil || line.Printed != nil {
		t.Errorf("%+v %v", line, err)
	}
}

var cellOfFew = regexp.MustCompile(`>\s*[1-4](份|人|件)?\s*</td>`)

// Outside the offices a count of fewer than five is told of nobody: not in a table, not by
// the month, not by what is left of the whole.
func TestLabourTellsTheOutsideOfNoFew(t *testing.T) {
	town := newTown(t)
	inside, months := town.as("city").get(t, "/labour?year=2023"), msg.ZH.T("labour.months")
	if !cellOfFew.MatchString(inside.Body) || !strings.Contains(inside.Body, months) {
		t.Fatal("there is nothing to keep in this town")
	}
	few, apart := msg.ZH.T("chances.few", "n", employment.SmallestCount), msg.ZH.T("labour.kept")
	for who, v := range map[string]*visitor{"the public": town.anyone(), "an employer": town.as("employer"), "a resident": town.as("seeker")} {
		got := v.get(t, "/labour?year=2023")
		if got.Status != 200 || cellOfFew.MatchString(got.Body) || strings.Contains(got.Body, months) || !strings.Contains(got.Body, few) {
			t.Errorf("%s: %d, few are told: %q", who, got.Status, cellOfFew.FindString(got.Body))
		}
		for _, row := range strings.Split(got.Body, "<tr") {
			if strings.Count(row, few) == 1 && !strings.Contains(row, apart) {
				t.Errorf("%s: one count alone is kept, and is the rest of the whole: %.200s", who, row)
			}
		}
	}
}

// The public year begins with its contents, calls the print by its name, keeps codes to
// the table and leaves no channel out of its sum.
func TestTheYearReadsAsOneDocument(t *testing.T) {
	town := newTown(t)
	page := town.anyone().get(t, "/year").Body
	nav := regexp.MustCompile(`(?s)<nav aria-label="目录">.*?</nav>`).FindString(page)
	heads := regexp.MustCompile(`<h2 id="(at-\w+)"`).FindAllStringSubmatch(page, -1)
	if len(heads) < 10 || strings.Index(page, nav) > strings.Index(page, heads[0][0]) {
		t.Fatalf("%d groups, contents %q", len(heads), nav)
	}
	for _, m := range heads {
		if strings.Count(nav, `href="#`+m[1]+`"`) != 1 {
			t.Errorf("the contents do not lead to %s", m[1])
		}
	}
	for _, want := range []string{"旁边是印发的《2023年工作总结》里的数字", "总结中：", "与总结不一致", "总结有误："} {
		if !strings.Contains(page, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	cards, _, _ := strings.Cut(page, "<table")
	if code := regexp.MustCompile(`[>\s][FS]\d+[<\s]`).FindString(cards); code != "" || strings.Contains(page, "印的") {
		t.Errorf("codes outside the table: %q", code)
	}
	_, bars, _ := strings.Cut(page, `id="at-channels"`)
	bars, _, _ = strings.Cut(bars, `id="at-now"`)
	all := regexp.MustCompile(`(?s)<h3>新增就业</h3><b>([\d,]+)</b>`).FindStringSubmatch(page)
	sum := 0
	for _, m := range regexp.MustCompile(`<span class="num">([\d,]+)</span>`).FindAllStringSubmatch(bars, -1) {
		sum += whole(m[1])
	}
	if all == nil || sum < whole(all[1]) || !strings.Contains(bars, "其他渠道") {
		t.Errorf("the channels come to %d of %v", sum, all)
	}
}

func whole(text string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	return n
}
