package trade

import (
	"slices"
	"testing"

	"tongxing/casework/programme"
	"tongxing/msg"
	"tongxing/programmes"
)

// Every course is one a class can be announced for, and every such class but "other"
// teaches something that a trade wants and that has a word.
func TestCourses(t *testing.T) {
	book, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{}
	wanted := []string{}
	for _, w := range All() {
		wanted = append(wanted, w.Skills...)
	}
	for _, c := range Courses() {
		codes = append(codes, c.Code)
		if len(c.Skills) == 0 || !slices.ContainsFunc(c.Skills, func(s string) bool { return slices.Contains(wanted, s) }) {
			t.Errorf("%s teaches nothing that a trade wants", c.Code)
		}
		for _, s := range c.Skills {
			if !msg.Has("trade.skill." + s) {
				t.Errorf("%s teaches %q, which has no word", c.Code, s)
			}
		}
	}
	if got := append(codes, "other"); !slices.Equal(got, book.List("trades").Codes) {
		t.Errorf("the courses are %v, classes are announced for %v", got, book.List("trades").Codes)
	}
}
