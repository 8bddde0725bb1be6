package trade

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Items is how many demands a levels string holds.
const Items = 25

// A Trade (工种) is a kind of work with what it typically asks and offers.
type Trade struct {
	Code     string
	ZH, EN   string // its name
	SOC      string // occupation of the survey the levels were drawn from
	Levels   string // 25 digits 0-4, item order of package matching
	Marginal string // 25 digits, 1 = the demand may be carved out of the job
	Hours    int    // a week
	Shift    string // kind of shift: day, day6, early, late, half, split, rotating, flex
	PayMin   int64  // fen a month, typical
	PayMax   int64
	Hazards  []string
	Site     []string // site features such a workplace typically has, codes of matching.Sites
	Remote   bool     // done at home
	Dorm     bool     // a room is usually given
	Skills   []string // wanted, first the most needed
	DutyZH   string   // one sentence of what the person does
	DutyEN   string
}

// Name is the trade's name; any language but English reads Chinese.
func (t Trade) Name(lang string) string {
	if strings.HasPrefix(lang, "en") {
		return t.EN
	}
	return t.ZH
}

// Duty is what the person does, in one sentence.
func (t Trade) Duty(lang string) string {
	if strings.HasPrefix(lang, "en") {
		return t.DutyEN
	}
	return t.DutyZH
}

//go:embed trades.csv
var table []byte

type book struct {
	all    []Trade
	byCode map[string]int
}

// The table is part of the binary and held by a test, so a fault in it is a
// fault of the build: the one place where panicking is right, before anything serves.
var read = sync.OnceValue(func() book {
	b, err := parse(bytes.NewReader(table))
	if err != nil {
		panic("trade: trades.csv: " + err.Error())
	}
	return b
})

// All lists the trades in the table's order, office work first. The caller must not change it.
func All() []Trade { return read().all }

// ByCode finds a trade; false when there is none of that code.
func ByCode(code string) (Trade, bool) {
	b := read()
	i, ok := b.byCode[code]
	if !ok {
		return Trade{}, false
	}
	return b.all[i], true
}

func parse(r io.Reader) (book, error) {
	c := csv.NewReader(r)
	c.Comment = '#'
	rows, err := c.ReadAll()
	if err != nil {
		return book{}, err
	}
	b := book{byCode: map[string]int{}}
	for _, row := range rows[1:] {
		t, err := parseRow(row)
		if err != nil {
			return book{}, fmt.Errorf("%s: %w", row[0], err)
		}
		if _, twice := b.byCode[t.Code]; twice {
			return book{}, fmt.Errorf("%s stands twice", t.Code)
		}
		b.byCode[t.Code] = len(b.all)
		b.all = append(b.all, t)
	}
	return b, nil
}

func parseRow(row []string) (Trade, error) {
	t := Trade{Code: row[0], ZH: row[1], EN: row[2], SOC: row[3], Levels: row[4], Marginal: row[5], Shift: row[7],
		Hazards: strings.Fields(row[10]), Site: strings.Fields(row[11]), Remote: row[12] == "1",
		Dorm: row[13] == "1", Skills: strings.Fields(row[14]), DutyZH: row[15], DutyEN: row[16]}
	var err error
	if t.Hours, err = strconv.Atoi(row[6]); err != nil {
		return t, err
	}
	if t.PayMin, err = strconv.ParseInt(row[8], 10, 64); err != nil {
		return t, err
	}
	t.PayMax, err = strconv.ParseInt(row[9], 10, 64)
	return t, err
}
