package world

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
)

// A Division (区划) is a node of the tree province → city → county → township →
// village, with its official statistical code (2, 4, 6, 9 or 12 digits). Zones
// (430371-430373) stand as counties; nobody's hukou is in one.
type Division struct {
	Code, Parent, Name string
	Level              string // province city county township village
	Sort               string // toneless pinyin; lists are ordered by it
}

// Path is the division's place in scopes: the codes from the root, each closed by
// a slash, as in /43/4303/430302/430302001/.
func (d Division) Path() string { return Path(d.Code) }

// Path builds it from a code alone: each level's code begins with its parent's.
func Path(code string) string {
	var b strings.Builder
	b.WriteByte('/')
	for _, n := range []int{2, 4, 6, 9, 12} {
		if len(code) >= n {
			b.WriteString(code[:n])
			b.WriteByte('/')
		}
	}
	return b.String()
}

//go:embed divisions.csv
var divisionTable []byte

type tree struct {
	all      []Division
	at       map[string]int
	children map[string][]Division
}

// The table is part of the binary and held by a test: a fault in it is a fault of
// the build, so this may panic before anything serves.
var readTree = sync.OnceValue(func() tree {
	c := csv.NewReader(bytes.NewReader(divisionTable))
	c.Comment = '#'
	rows, err := c.ReadAll()
	if err != nil {
		panic("world: divisions.csv: " + err.Error())
	}
	t := tree{at: map[string]int{}, children: map[string][]Division{}}
	for _, row := range rows[1:] {
		d := Division{row[0], row[1], row[2], row[3], row[4]}
		t.at[d.Code] = len(t.all)
		t.all = append(t.all, d)
		t.children[d.Parent] = append(t.children[d.Parent], d)
	}
	return t
})

// Divisions lists the tree, parents before children. The caller must not change it.
func Divisions() []Division { return readTree().all }

// DivisionOf finds a division by its code.
func DivisionOf(code string) (Division, bool) {
	t := readTree()
	i, ok := t.at[code]
	if !ok {
		return Division{}, false
	}
	return t.all[i], true
}

// ChildrenOf lists the divisions right below a code.
func ChildrenOf(code string) []Division { return readTree().children[code] }

func nameOf(code string) string {
	d, _ := DivisionOf(code)
	return d.Name
}

// level lists the divisions of one level, in the table's order.
func level(name string) []Division {
	var out []Division
	for _, d := range Divisions() {
		if d.Level == name {
			out = append(out, d)
		}
	}
	return out
}

// hukouCounty is the county in whose register people of the county stand: zones
// have none of their own (GB/T 2260 does not know them).
func hukouCounty(county string) string {
	switch county {
	case "430371", "430372":
		return "430304"
	case "430373":
		return "430302"
	}
	return county
}
