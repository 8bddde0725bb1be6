package peer

import (
	"fmt"
	"strings"

	"tongxing/matching"
)

// A tri is a clause in SQL: when it holds and when it fails; else nobody knows.
type tri struct{ yes, no string }

const (
	always = "1=1"
	never  = "1=0"
)

func (t tri) ask() string { return "NOT (" + t.yes + ") AND NOT (" + t.no + ")" }

// both is a column of 0, 1, 2 and a known answer.
func both(column string, t matching.Tri) tri {
	switch t {
	case matching.Yes:
		return tri{column + " = 1", column + " = 2"}
	case matching.No:
		return tri{never, always}
	}
	return tri{never, column + " = 2"}
}

func and(a, b tri) tri {
	return tri{"(" + a.yes + " AND " + b.yes + ")", "(" + a.no + " OR " + b.no + ")"}
}

func either(ts ...tri) tri {
	var yes, no []string
	for _, t := range ts {
		yes, no = append(yes, t.yes), append(no, t.no)
	}
	return tri{"(" + strings.Join(yes, " OR ") + ")", "(" + strings.Join(no, " AND ") + ")"}
}

// atMost: a column stays within a number; 0 on either side is not said.
func atMost(column string, most int64) tri {
	if most <= 0 {
		return tri{never, never}
	}
	return tri{fmt.Sprintf("(%s > 0 AND %s <= %d)", column, column, most), fmt.Sprintf("%s > %d", column, most)}
}

// atLeast: the same from the other side.
func atLeast(column string, asked int64) tri {
	if asked <= 0 {
		return tri{never, never}
	}
	return tri{fmt.Sprintf("%s >= %d", column, asked), fmt.Sprintf("(%s > 0 AND %s < %d)", column, column, asked)}
}

func has(column string, bits set) string { return fmt.Sprintf("(%s & %d) <> 0", column, bits) }

func when(condition string, then, otherwise any) string {
	return fmt.Sprintf("CASE WHEN %s THEN %v ELSE %v END", condition, then, otherwise)
}

// count adds up how many conditions hold.
func count(conditions []string) string {
	if len(conditions) == 0 {
		return "0"
	}
	for i, c := range conditions {
		conditions[i] = when(c, 1, 0)
	}
	return "(" + strings.Join(conditions, " + ") + ")"
}

func or(conditions []string) string {
	if len(conditions) == 0 {
		return never
	}
	return "(" + strings.Join(conditions, " OR ") + ")"
}

// A question collects one query: its clauses and the strings bound to it.
type question struct {
	no, ask []string
	args    []any
}

func (q *question) bind(v any) string {
	q.args = append(q.args, v)
	return fmt.Sprintf("$%d", len(q.args))
}

func (q *question) list(values []string) string {
	var out []string
	for _, v := range values {
		out = append(out, q.bind(v))
	}
	return strings.Join(out, ", ")
}

func (q *question) note(t tri) {
	if t.no != never {
		q.no = append(q.no, t.no)
	}
	if t.yes != always {
		q.ask = append(q.ask, t.ask())
	}
}

func (q *question) passing() string {
	if len(q.no) == 0 {
		return always
	}
	return "NOT (" + strings.Join(q.no, ")\n AND NOT (") + ")"
}
