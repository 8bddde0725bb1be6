package index

import "fmt"

// A dict numbers equal values once. What a reader holds of all stays as it is: a
// dict only grows.
type dict[T comparable] struct {
	what string
	most int // it fits the bits that rows have for it
	all  []T
	at   map[T]uint32
}

func newDict[T comparable](what string, bits int) dict[T] {
	return dict[T]{what: what, most: 1 << bits, at: map[T]uint32{}}
}

// of gives the value's number, a new one if it is new.
func (d *dict[T]) of(value T) (n uint32, isNew bool) {
	if n, ok := d.at[value]; ok {
		return n, false
	}
	if len(d.all) >= d.most {
		panic(fmt.Sprintf("matching/index: more than %d different %s", d.most, d.what))
	}
	n = uint32(len(d.all))
	d.at[value] = n
	d.all = append(d.all, value)
	return n, true
}
