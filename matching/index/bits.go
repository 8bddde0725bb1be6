package index

import "math/bits"

// A set is one bit a post.
type set []uint64

func (s set) add(i int) { s[i>>6] |= 1 << (i & 63) }

func (s set) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s set) join(o set) {
	for i, w := range o[:len(s)] {
		s[i] |= w
	}
}

// each calls for every member.
func (s set) each(use func(i int)) {
	for at, w := range s {
		for ; w != 0; w &= w - 1 {
			use(at<<6 + bits.TrailingZeros64(w))
		}
	}
}
