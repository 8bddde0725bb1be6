package form

import (
	"net/url"
	"strconv"
	"strings"

	"tongxing/fault"
)

// mostRows is how many lines one question takes.
const mostRows = 300

// Cell is the name under which a column of a line is typed.
func Cell(name string, line int, column string) string {
	return name + "." + strconv.Itoa(line) + "." + column
}

// Lines counts the lines of a rows question in what was typed, empty ones too.
func Lines(typed url.Values, name string) (n int) {
	for field := range typed {
		rest, ok := strings.CutPrefix(field, name+".")
		if !ok {
			continue
		}
		line, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(line); err == nil && i >= n && i < mostRows {
			n = i + 1
		}
	}
	return n
}

// rows reads the lines that say something; a line left empty is no line.
func (q Question) rows(typed url.Values, today string, bad *fault.Fields) (out []Answers) {
	before := len(*bad)
	for i := range Lines(typed, q.Name) {
		line := make(Form, len(q.Columns))
		empty := true
		for j, c := range q.Columns {
			line[j] = c
			line[j].Name = Cell(q.Name, i, c.Name)
			if c.When.Name != "" {
				line[j].When.Name = Cell(q.Name, i, c.When.Name)
			}
			empty = empty && len(given(typed[line[j].Name])) == 0
		}
		if empty {
			continue
		}
		said, faults := line.Read(typed, today)
		*bad = append(*bad, faults...)
		row := Answers{}
		for j, c := range q.Columns {
			if a, ok := said[line[j].Name]; ok {
				row[c.Name] = a
			}
		}
		out = append(out, row)
	}
	if len(out) == 0 && q.Must {
		bad.Add(q.Name, "form.required")
	}
	if len(*bad) > before {
		return nil
	}
	return out
}
