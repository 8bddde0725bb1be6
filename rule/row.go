package rule

import (
	"slices"
	"strings"
)

// Each shows every column brought, with its fact and what it is of.
func (c *Columns) Each(see func(fact, of string, column Column)) {
	for key, column := range c.of {
		fact, of, _ := strings.Cut(key, "|")
		see(fact, of, column)
	}
}

// Value is what the columns hold of one row, as a single subject's Facts would say it.
func (c *Columns) Value(cat Catalogue, row int, fact, of string) Value {
	column, ok := c.of[Clause{Fact: fact, Of: of}.key()]
	switch f := cat[fact]; {
	case !ok:
		return Value{}
	case f.Kind == Counted:
		if n := column.Numbers[row]; n != NoNumber {
			return Number(int64(n))
		}
	case column.Codes[row] != NoCode:
		return Code(f.codes()[column.Codes[row]])
	}
	return Value{}
}

func (f Fact) codes() []string {
	if f.Kind == YesNo {
		return []string{"false", "true"}
	}
	return f.Codes
}

// Set writes a row anew as one subject's facts stand, in every column brought.
func (c *Columns) Set(cat Catalogue, row int, facts Facts) {
	c.Each(func(fact, of string, column Column) {
		v := facts(fact, of)
		if cat[fact].Kind == Counted {
			column.Numbers[row] = NoNumber
			if v.Known {
				column.Numbers[row] = int32(v.Number)
			}
			return
		}
		column.Codes[row] = NoCode
		if at := slices.Index(cat[fact].codes(), v.Code); v.Known && at >= 0 {
			column.Codes[row] = uint8(at)
		}
	})
}

// Add makes room for one more row, of which nothing is known, and answers its place.
func (c *Columns) Add() int {
	for key, column := range c.of {
		if column.Numbers != nil {
			column.Numbers = append(column.Numbers, NoNumber)
		} else {
			column.Codes = append(column.Codes, NoCode)
		}
		c.of[key] = column
	}
	c.Rows++
	return c.Rows - 1
}

// Drop takes a row out; the last one moves to its place.
func (c *Columns) Drop(row int) {
	c.Rows--
	for key, column := range c.of {
		if column.Numbers != nil {
			column.Numbers[row] = column.Numbers[c.Rows]
			column.Numbers = column.Numbers[:c.Rows]
		} else {
			column.Codes[row] = column.Codes[c.Rows]
			column.Codes = column.Codes[:c.Rows]
		}
		c.of[key] = column
	}
}

// Row is one row alone, as it stands: later changes of the columns may show in it.
func (c *Columns) Row(row int) *Columns {
	out := &Columns{1, make(map[string]Column, len(c.of))}
	for key, column := range c.of {
		if column.Numbers != nil {
			column.Numbers = column.Numbers[row : row+1]
		} else {
			column.Codes = column.Codes[row : row+1]
		}
		out.of[key] = column
	}
	return out
}
