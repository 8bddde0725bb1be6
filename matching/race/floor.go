package race

import "slices"

// FilterBytes is what a row's hard terms take at least as we know to pack them: 25
// demands in two words and a third of terms.
const FilterBytes = 24

var kept uint64 // what the sums came to, so that they are made

// floor reads FilterBytes of every row once, in one thread, as often as it takes for
// a median: nothing that looks at every row can be faster on this machine today.
func (c *Course) floor(rows int) (us, gbs float64) {
	table := make([]uint64, max(1, rows*FilterBytes/8))
	for i := range table {
		table[i] = uint64(i)
	}
	var took []float64
	for range 15 {
		start := c.Now()
		rounds := max(1, 4_000_000/len(table))
		for range rounds {
			kept += sum(table)
		}
		took = append(took, float64(c.Now().Sub(start).Nanoseconds())/1000/float64(rounds))
	}
	slices.Sort(took)
	us = took[len(took)/2]
	return us, float64(rows*FilterBytes) / us / 1000
}

func sum(table []uint64) uint64 {
	var a, b, c, d, e, f, g, h uint64
	for ; len(table) >= 8; table = table[8:] {
		a += table[0]
		b += table[1]
		c += table[2]
		d += table[3]
		e += table[4]
		f += table[5]
		g += table[6]
		h += table[7]
	}
	for _, v := range table {
		a += v
	}
	return a + b + c + d + e + f + g + h
}
