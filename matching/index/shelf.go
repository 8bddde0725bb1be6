package index

import (
	"cmp"
	"slices"
	"sort"
)

// blockRows is how many rows a block holds at most: a change copies one block.
const blockRows = 512

// A block is a run of rows in order. It never changes once it is published.
type block[R, T, B any] struct {
	brief B        // tells of all rows at once, so that they may be left unread
	codes []uint32 // what a query reads of every row
	rows  []R      // what it reads of those that pass
	tails []T      // what it reads of the few that are left
}

// A shelf keeps rows by class, in order within the class. A change makes new blocks
// and a new list of them, so that who reads the old shelf is not disturbed.
type shelf[R, T, B any] struct {
	classes [][]block[R, T, B] // heads themselves: a pointer to each would be one more wait
	rows    int
	order   func(r *R, t *T, s *R, u *T) int
	code    func(r *R, t *T) uint32
	sum     func(rows []R, tails []T) B
}

// block makes one of rows that are in order.
func (s *shelf[R, T, B]) block(rows []R, tails []T) block[R, T, B] {
	codes := make([]uint32, len(rows))
	for i := range rows {
		codes[i] = s.code(&rows[i], &tails[i])
	}
	return block[R, T, B]{s.sum(rows, tails), codes, rows, tails}
}

// place finds where a row stands, or would stand, in its class.
func (s *shelf[R, T, B]) place(class uint32, r *R, t *T) (in, at int, found bool) {
	if int(class) >= len(s.classes) {
		return 0, 0, false
	}
	blocks := s.classes[class]
	in = sort.Search(len(blocks), func(i int) bool {
		b := &blocks[i]
		last := len(b.rows) - 1
		return s.order(&b.rows[last], &b.tails[last], r, t) >= 0
	})
	if in == len(blocks) {
		in = max(0, in-1)
	}
	if len(blocks) == 0 {
		return 0, 0, false
	}
	b := &blocks[in]
	lo, hi := 0, len(b.rows)
	for lo < hi {
		mid := (lo + hi) / 2
		if s.order(&b.rows[mid], &b.tails[mid], r, t) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return in, lo, lo < len(b.rows) && s.order(&b.rows[lo], &b.tails[lo], r, t) == 0
}

// open gives a shelf whose list of the class may be written, with room for classes.
func (s *shelf[R, T, B]) open(class uint32, classes int) shelf[R, T, B] {
	next := shelf[R, T, B]{classes: make([][]block[R, T, B], max(classes, len(s.classes))), rows: s.rows, order: s.order, code: s.code, sum: s.sum}
	copy(next.classes, s.classes)
	next.classes[class] = slices.Clone(next.classes[class])
	return next
}

// with is the shelf and one row more, or that row anew.
func (s *shelf[R, T, B]) with(class uint32, classes int, r R, t T) shelf[R, T, B] {
	next := s.open(class, classes)
	blocks := next.classes[class]
	in, at, found := next.place(class, &r, &t)
	if len(blocks) == 0 {
		next.classes[class] = []block[R, T, B]{s.block([]R{r}, []T{t})}
		next.rows++
		return next
	}
	b := &blocks[in]
	if found {
		rows, tails := slices.Clone(b.rows), slices.Clone(b.tails)
		rows[at], tails[at] = r, t
		blocks[in] = s.block(rows, tails)
		return next
	}
	next.rows++
	rows, tails := inserted(b.rows, at, r), inserted(b.tails, at, t)
	if len(rows) <= blockRows {
		blocks[in] = s.block(rows, tails)
		return next
	}
	half := len(rows) / 2
	blocks[in] = s.block(slices.Clone(rows[:half]), slices.Clone(tails[:half]))
	next.classes[class] = slices.Insert(blocks, in+1, s.block(slices.Clone(rows[half:]), slices.Clone(tails[half:])))
	return next
}

func inserted[E any](from []E, at int, e E) []E {
	out := make([]E, len(from)+1)
	copy(out, from[:at])
	out[at] = e
	copy(out[at+1:], from[at:])
	return out
}

func removed[E any](from []E, at int) []E {
	out := make([]E, len(from)-1)
	copy(out, from[:at])
	copy(out[at:], from[at+1:])
	return out
}

// without is the shelf less one row.
func (s *shelf[R, T, B]) without(class uint32, r *R, t *T) shelf[R, T, B] {
	in, at, found := s.place(class, r, t)
	if !found {
		return *s
	}
	next := s.open(class, 0)
	blocks := next.classes[class]
	next.rows--
	if b := &blocks[in]; len(b.rows) == 1 {
		next.classes[class] = slices.Delete(blocks, in, in+1)
	} else {
		blocks[in] = s.block(removed(b.rows, at), removed(b.tails, at))
	}
	return next
}

// A loaded row waits for its place.
type loaded[R, T any] struct {
	class uint32
	row   R
	tail  T
}

// filled is the shelf and many rows more, none of which it holds yet.
func (s *shelf[R, T, B]) filled(classes int, more []loaded[R, T]) shelf[R, T, B] {
	order := make([]int32, len(more))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &more[a], &more[b]
		if x.class != y.class {
			return cmp.Compare(x.class, y.class)
		}
		return s.order(&x.row, &x.tail, &y.row, &y.tail)
	})
	next := shelf[R, T, B]{classes: make([][]block[R, T, B], max(classes, len(s.classes))), rows: s.rows + len(more), order: s.order, code: s.code, sum: s.sum}
	copy(next.classes, s.classes)
	var heads []block[R, T, B]
	for from := 0; from < len(order); {
		class, to := more[order[from]].class, from
		for to < len(order) && more[order[to]].class == class {
			to++
		}
		heads = next.merge(class, more, order[from:to], heads)
		from = to
	}
	return next
}

// headsAtOnce is how many heads of a load lie side by side: most classes have one.
const headsAtOnce = 256

// merge lays a class out anew: what it held and the new rows, in order. Its heads are put
// after those of the class before, if there is room.
func (s *shelf[R, T, B]) merge(class uint32, more []loaded[R, T], order []int32, heads []block[R, T, B]) []block[R, T, B] {
	total := len(order)
	for i := range s.classes[class] {
		total += len(s.classes[class][i].rows)
	}
	count := (total + blockRows - 1) / blockRows
	if cap(heads)-len(heads) < count {
		heads = make([]block[R, T, B], 0, max(count, headsAtOnce))
	}
	first := len(heads)
	var rows []R
	var tails []T
	put := func(r *R, t *T) {
		if rows == nil {
			size := total / count
			if len(heads)-first < total%count {
				size++
			}
			rows, tails = make([]R, 0, size), make([]T, 0, size)
		}
		if rows, tails = append(rows, *r), append(tails, *t); len(rows) == cap(rows) {
			heads = append(heads, s.block(rows, tails))
			rows, tails = nil, nil
		}
	}
	for _, old := range s.classes[class] {
		for i := range old.rows {
			for len(order) > 0 && s.order(&more[order[0]].row, &more[order[0]].tail, &old.rows[i], &old.tails[i]) < 0 {
				put(&more[order[0]].row, &more[order[0]].tail)
				order = order[1:]
			}
			put(&old.rows[i], &old.tails[i])
		}
	}
	for _, i := range order {
		put(&more[i].row, &more[i].tail)
	}
	s.classes[class] = heads[first:len(heads):len(heads)]
	return heads
}
