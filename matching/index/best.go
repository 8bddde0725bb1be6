package index

import "slices"

// best keeps the first k of what it is given, in the order of before; k = 0 keeps all.
// While it keeps fewer it takes everything; then only what comes before its last.
type best[E any] struct {
	k      int
	list   []E // once full, a heap with the last of them on top
	before func(a, b *E) bool
}

func (h *best[E]) full() bool { return h.k > 0 && len(h.list) == h.k }

func (h *best[E]) add(e E) {
	if !h.full() {
		h.list = append(h.list, e)
		if h.full() {
			for i := len(h.list)/2 - 1; i >= 0; i-- {
				h.sink(i)
			}
		}
		return
	}
	if h.before(&e, &h.list[0]) {
		h.list[0] = e
		h.sink(0)
	}
}

func (h *best[E]) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(h.list) {
			return
		}
		if child+1 < len(h.list) && h.before(&h.list[child], &h.list[child+1]) {
			child++
		}
		if !h.before(&h.list[i], &h.list[child]) {
			return
		}
		h.list[i], h.list[child] = h.list[child], h.list[i]
		i = child
	}
}

// sorted empties it in order.
func (h *best[E]) sorted() []E {
	slices.SortFunc(h.list, func(a, b E) int {
		if h.before(&a, &b) {
			return -1
		}
		return 1 // no two are equal
	})
	return h.list
}
