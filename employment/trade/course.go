package trade

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
)

// A Course (课程) is what a class teaches: the code of its trade in the programmes'
// list "trades", and the skills one has afterwards.
type Course struct {
	Code   string
	Skills []string
}

//go:embed courses.csv
var courseTable []byte

// As with the trades, a fault in the table is a fault of the build, held by a test.
var courses = sync.OnceValue(func() (all []Course) {
	c := csv.NewReader(bytes.NewReader(courseTable))
	c.Comment = '#'
	rows, err := c.ReadAll()
	if err != nil {
		panic("trade: courses.csv: " + err.Error())
	}
	for _, row := range rows[1:] {
		all = append(all, Course{Code: row[0], Skills: strings.Fields(row[1])})
	}
	return all
})

// Courses lists them in the table's order. The caller must not change it.
func Courses() []Course { return courses() }

// CourseByCode finds a course; false when nothing is known of what it teaches.
func CourseByCode(code string) (Course, bool) {
	i := slices.IndexFunc(courses(), func(c Course) bool { return c.Code == code })
	if i < 0 {
		return Course{}, false
	}
	return courses()[i], true
}

// Skills are all that any trade wants or any course teaches, in order.
func Skills() (all []string) {
	for _, t := range All() {
		all = append(all, t.Skills...)
	}
	for _, c := range Courses() {
		all = append(all, c.Skills...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
