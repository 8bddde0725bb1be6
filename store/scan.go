package store

import (
	"database/sql"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// rows are what a query answers, one after the other; io.EOF ends them.
type rows interface {
	columns() []string
	next() ([]any, error)
	close() error
}

var scanner = reflect.TypeFor[sql.Scanner]()

// scanAll puts all rows into the slice that dst points at.
func scanAll(dst any, from rows) (err error) {
	defer func() { err = orClose(err, from) }()
	slice := reflect.ValueOf(dst).Elem()
	if slice.Kind() != reflect.Slice {
		return fmt.Errorf("select into %T", dst)
	}
	to, err := into(slice.Type().Elem(), from.columns())
	if err != nil {
		return err
	}
	slice.SetLen(0)
	for n := 0; ; n++ {
		values, err := from.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if n == slice.Cap() {
			slice.Grow(max(4, n))
		}
		slice.SetLen(n + 1)
		one := slice.Index(n)
		one.SetZero()
		if err := to.put(one, values); err != nil {
			return err
		}
	}
}

// scanOne puts the one row into what dst points at; ErrNoRow when there is none.
func scanOne(dst any, from rows) (err error) {
	defer func() { err = orClose(err, from) }()
	one := reflect.ValueOf(dst).Elem()
	to, err := into(one.Type(), from.columns())
	if err != nil {
		return err
	}
	values, err := from.next()
	if err == io.EOF {
		return ErrNoRow
	}
	if err != nil {
		return err
	}
	if err := to.put(one, values); err != nil {
		return err
	}
	if _, err := from.next(); err != io.EOF {
		if err == nil {
			err = fmt.Errorf("one row was asked for, and there are more")
		}
		return err
	}
	return nil
}

func orClose(err error, from rows) error {
	if end := from.close(); err == nil {
		return end
	}
	return err
}

// A target tells where each column of a row goes: into the value itself, or into one
// of its fields.
type target struct{ fields [][]int }

func into(t reflect.Type, columns []string) (to target, err error) {
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(scanner) {
		if len(columns) != 1 {
			return to, fmt.Errorf("%d columns into one %s", len(columns), t)
		}
		return to, nil
	}
	known := fieldsOf(t)
	to.fields = make([][]int, len(columns))
	for i, c := range columns {
		at, ok := known[c]
		if !ok {
			return to, fmt.Errorf("%s has no field for column %s", t, c)
		}
		to.fields[i] = at
	}
	return to, nil
}

func (to target) put(v reflect.Value, values []any) error {
	if to.fields == nil {
		return assign(v, values[0])
	}
	for i, at := range to.fields {
		f := v.Field(at[0])
		for _, n := range at[1:] {
			f = f.Field(n)
		}
		if err := assign(f, values[i]); err != nil {
			return fmt.Errorf("column of %s: %w", v.Type().FieldByIndex(at).Name, err)
		}
	}
	return nil
}

// fields of struct types by column, each type looked at once.
var fields sync.Map

func fieldsOf(t reflect.Type) map[string][]int {
	if known, ok := fields.Load(t); ok {
		return known.(map[string][]int)
	}
	out := map[string][]int{}
	collect(t, nil, out)
	fields.Store(t, out)
	return out
}

// collect maps columns to fields, those of embedded structs too; the outer one wins.
func collect(t reflect.Type, at []int, out map[string][]int) {
	var inner []int
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("db")
		if name == "" && f.Anonymous && f.Type.Kind() == reflect.Struct {
			inner = append(inner, i)
			continue
		}
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		if _, there := out[name]; !there {
			out[name] = append(append([]int(nil), at...), i)
		}
	}
	for _, i := range inner {
		collect(t.Field(i).Type, append(append([]int(nil), at...), i), out)
	}
}

// assign sets a field from what a driver gives: int64, float64, bool, []byte, string
// or nil.
func assign(v reflect.Value, from any) error {
	switch v.Kind() {
	case reflect.String:
		if s, ok := from.(string); ok && !scans(v) {
			v.SetString(s)
			return nil
		}
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		if n, ok := from.(int64); ok && !v.OverflowInt(n) && !scans(v) {
			v.SetInt(n)
			return nil
		}
	}
	if scans(v) {
		return v.Addr().Interface().(sql.Scanner).Scan(from)
	}
	return assignOdd(v, from)
}

func scans(v reflect.Value) bool {
	// No string or number of ours reads itself; asking costs more than the row.
	return v.Kind() != reflect.String && v.Kind() != reflect.Int64 && v.Kind() != reflect.Bool && reflect.PointerTo(v.Type()).Implements(scanner)
}

// assignOdd is for what is seldom: a number as text, a boolean as number, bytes, null.
func assignOdd(v reflect.Value, from any) error {
	if raw, ok := from.([]byte); ok && v.Kind() != reflect.Slice && v.Kind() != reflect.Interface {
		from = string(raw)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if from == nil {
			v.SetZero()
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return assign(v.Elem(), from)
	case reflect.Interface:
		if v.NumMethod() == 0 {
			if from == nil {
				v.SetZero()
			} else {
				v.Set(reflect.ValueOf(from))
			}
			return nil
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			switch x := from.(type) {
			case []byte:
				v.SetBytes(x)
				return nil
			case string:
				v.SetBytes([]byte(x))
				return nil
			case nil:
				v.SetZero()
				return nil
			}
		}
	case reflect.Bool:
		switch x := from.(type) {
		case bool:
			v.SetBool(x)
			return nil
		case int64:
			v.SetBool(x != 0)
			return nil
		}
	case reflect.String:
		switch x := from.(type) {
		case string:
			v.SetString(x)
			return nil
		case int64:
			v.SetString(strconv.FormatInt(x, 10))
			return nil
		}
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return assignNumber(v, from)
	case reflect.Float64, reflect.Float32:
		switch x := from.(type) {
		case float64:
			v.SetFloat(x)
			return nil
		case int64:
			v.SetFloat(float64(x))
			return nil
		case string:
			f, err := strconv.ParseFloat(x, 64)
			v.SetFloat(f)
			return err
		}
	}
	return fmt.Errorf("%T does not fit %s", from, v.Type())
}

func assignNumber(v reflect.Value, from any) error {
	var n int64
	switch x := from.(type) {
	case int64:
		n = x
	case bool:
		if x {
			n = 1
		}
	case string:
		var err error
		if n, err = strconv.ParseInt(x, 10, 64); err != nil {
			return fmt.Errorf("no number: %w", err)
		}
	default:
		return fmt.Errorf("%T does not fit %s", from, v.Type())
	}
	if v.OverflowInt(n) {
		return fmt.Errorf("%d does not fit %s", n, v.Type())
	}
	v.SetInt(n)
	return nil
}
