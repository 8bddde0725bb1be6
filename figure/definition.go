package figure

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/access"
)

// The actions on figures. A count is open to everyone as an aggregate; the
// records behind it open only within the reader's own scope.
const (
	See     access.Action = "figure.see"
	Records access.Action = "figure.records"
)

// Rules of the figures.
var Rules = map[access.Action]access.Rule{
	See:     {access.Public: access.Aggregate},
	Records: {access.Township: access.Area, access.Counsellor: access.Area, access.County: access.Area, access.City: access.Area, access.Auditor: access.Area},
}

// The units a figure may count in.
const (
	Person       = "person"
	PersonTime   = "person-time"
	Household    = "household"
	Place        = "place"
	Work         = "work"
	Organisation = "organisation"
	Post         = "post"
	Event        = "event"
	Case         = "case"
	Yuan         = "yuan"
	Rate         = "rate"
)

// A Definition (指标) is one figure: its code, what it counts, and the query of
// its records. SQL yields one row a counted thing with the columns record, kind
// (of page to open), person, area, day and amount; $1 and $2 are the first day of
// the year and of the next, and {scope} stands where the reader's scope goes.
type Definition struct {
	Code   string
	System string
	Unit   string
	SQL    string
	Cols   access.Cols // columns of SQL that tell whose a row is
	Beside []Beside    // other readings of the same set, shown next to it

	Words     map[string]string // its name by language, where no message has it
	Programme string            // the programme it belongs to, or ""
	Over      string            // of a rate: the code of what the records are divided by
	Best      bool              // the greatest amount of the records, not their sum
	Targets   map[int]float64   // by year, in the figure's unit: yuan, fractions
	Unmoved   string            // SQL condition of a fact e that cannot change the figure; "" = any may
}

// OfCases is the condition of facts e that are events of cases: they move no figure of
// anything else.
const OfCases = "e.kind = 'case'"

// OfHiring is the condition of facts e that tell of employers, posts and those who work
// there: they move no figure of cases.
const OfHiring = "(e.kind LIKE 'employer.%' OR e.kind LIKE 'post.%' OR e.kind LIKE 'seeker.%' OR e.kind LIKE 'delivery.%' OR e.kind LIKE 'placement.%' OR e.kind LIKE 'question.%' OR e.kind LIKE 'followup.%')"

// A Beside reads the same set another way: distinct people beside deliveries.
// Expr is an aggregate over the set's columns.
type Beside struct {
	Key  string // message key figure.beside.<key>
	Unit string
	Expr string
}

// Label is the message key of the figure's name; its 口径 is Label+".how".
func (d Definition) Label() string { return "figure." + d.Code }

// Aside tells a reading that only serves another figure (F23n of F23): it opens, and
// the year does not list it.
func (d Definition) Aside() bool {
	last := d.Code[len(d.Code)-1]
	return last >= 'a' && last <= 'z'
}

// Book (指标册) holds every registered definition.
type Book struct {
	byCode map[string]Definition
	order  []string
	keeper keeper
}

// NewBook joins the packages' definitions, or says which one is wrong.
func NewBook(parts ...[]Definition) (*Book, error) {
	b := &Book{byCode: map[string]Definition{}}
	for _, part := range parts {
		for _, d := range part {
			if _, twice := b.byCode[d.Code]; twice {
				return nil, fmt.Errorf("figure %s is defined twice", d.Code)
			}
			if !strings.Contains(d.SQL, "{scope}") || !strings.Contains(d.SQL, "$1") || !strings.Contains(d.SQL, "$2") {
				return nil, fmt.Errorf("figure %s: its query lacks its scope or its year", d.Code)
			}
			b.byCode[d.Code] = d
			b.order = append(b.order, d.Code)
		}
	}
	slices.SortFunc(b.order, byNumber)
	return b, nil
}

// byNumber puts F4 before F32.
func byNumber(x, y string) int {
	if len(x) != len(y) {
		return len(x) - len(y)
	}
	return strings.Compare(x, y)
}

// Codes lists the registered figures in their order.
func (b *Book) Codes() []string { return slices.Clone(b.order) }

// Definition finds a figure by its code.
func (b *Book) Definition(code string) (Definition, bool) {
	d, ok := b.byCode[code]
	return d, ok
}
