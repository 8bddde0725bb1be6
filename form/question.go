package form

import (
	"fmt"
	"slices"
)

// A Kind is how a question is answered.
type Kind string

// The kinds. An answer to Day is 2024-01-15, to Money fen, to YesNo "yes" or "no", to
// Scale a whole number from Min to Max.
const (
	Text    Kind = "text"
	Number  Kind = "number"
	Money   Kind = "money"
	Day     Kind = "day"
	YesNo   Kind = "yesno"
	Choice  Kind = "choice"
	Choices Kind = "choices"
	Scale   Kind = "scale"
	Ref     Kind = "ref"  // key of a record, picked from what was found
	Rows    Kind = "rows" // several lines of the same columns
)

var kinds = []Kind{Text, Number, Money, Day, YesNo, Choice, Choices, Scale, Ref, Rows}

// A Question (题) is one thing asked. Label and Hint are message keys; so are the
// options' labels: Options + "." + the choice.
type Question struct {
	Name    string   `yaml:"name"`
	Kind    Kind     `yaml:"kind"`
	Label   string   `yaml:"label"`
	Hint    string   `yaml:"hint"`
	Must    bool     `yaml:"must"`
	Min     int64    `yaml:"min"` // of a number, fen, a scale's first step; characters of a text; how many of Choices
	Max     int64    `yaml:"max"` // 0 = the kind's own
	From    string   `yaml:"from"`
	Until   string   `yaml:"until"` // days: from and until, with both; "today" is the day of asking
	Choices []string `yaml:"choices"`
	Options string   `yaml:"options"`
	When    When     `yaml:"when"`
	Long    bool     `yaml:"long"`    // a text of several lines
	Columns Form     `yaml:"columns"` // of Rows: typed as name.0.column, name.1.column and so on
}

// A When asks a question only where another was answered so; the zero When always asks.
type When struct {
	Name string   `yaml:"name"`
	In   []string `yaml:"in"`
}

// A Form (表) is questions in their order.
type Form []Question

// Check finds what is wrong in a form's own words: a fault of who wrote it.
func (f Form) Check() error {
	seen := map[string]bool{}
	for _, q := range f {
		switch {
		case q.Name == "" || seen[q.Name]:
			return fmt.Errorf("form: question %q has no name of its own", q.Name)
		case !slices.Contains(kinds, q.Kind):
			return fmt.Errorf("form: question %s is of no kind: %q", q.Name, q.Kind)
		case (q.Kind == Choice || q.Kind == Choices) == (len(q.Choices) == 0):
			return fmt.Errorf("form: question %s: choices belong to choice and choices, and only there", q.Name)
		case (q.Kind == Rows) == (len(q.Columns) == 0):
			return fmt.Errorf("form: question %s: columns belong to rows, and only there", q.Name)
		case q.Max != 0 && q.Min > q.Max:
			return fmt.Errorf("form: question %s: at least %d and at most %d", q.Name, q.Min, q.Max)
		case q.Kind == Scale && q.Max <= q.Min:
			return fmt.Errorf("form: question %s: a scale needs its steps", q.Name)
		case q.When.Name != "" && !seen[q.When.Name]:
			return fmt.Errorf("form: question %s hangs on %s, which is not asked before it", q.Name, q.When.Name)
		}
		if err := q.Columns.Check(); err != nil {
			return fmt.Errorf("form: question %s: %w", q.Name, err)
		}
		seen[q.Name] = true
	}
	return nil
}

// asked tells whether a question is put, as the answers before it stand.
func (w When) asked(a Answers) bool {
	if w.Name == "" {
		return true
	}
	given, ok := a[w.Name]
	return ok && slices.ContainsFunc(given.words(), func(word string) bool { return slices.Contains(w.In, word) })
}
