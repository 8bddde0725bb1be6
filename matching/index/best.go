package index

// best keeps the first k of what it is given, in the order of before; k = 0 keeps all.
// While it keeps fewer it takes everything; then only what comes before its last.
// Only what stands in the list is ever pointed at: a value of its own would be a piece of
// memory for each comparison.
type best[E any] struct {
	k      int
	list   []E // once full, a heap with the last of them on top
	before func(a, b *E) bool
}

func (h *best[E]) full() bool { return h.k > 0 && len(h.list) == h.k }

func (h *best[E]) add(e E) {
	full := h.full()
	h.list = append(h.list, e)
	if !full {
		if h.full() {
			h.heap()
		}
		return
	}
	better := h.before(&h.list[h.k], &h.list[0])
	h.list = h.list[:h.k]
	if better {
		h.list[0] = e
		h.sink(0)
	}
}

// heap brings the last to the top.
func (h *best[E]) heap() {
	for i := len(h.list)/2 - 1; i >= 0; i-- {
		h.sink(i)
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
	all := h.list
	if !h.full() {
		h.heap()
	}
	for n := len(all) - 1; n > 0; n-- { // the last of those left goes to their end
		all[0], all[n] = all[n], all[0]
		h.list = all[:n]
		h.sink(0)
	}
	h.list = all
	return all
}
