package index

import (
	"encoding/binary"
	"math/bits"
)

// A finder tells the class a person's row is in, in some five bytes a person: it keeps
// no keys, since the row itself tells whether it is the one.
type finder struct {
	slots []uint32 // 0 free, 1 was used, else class + 2
	used  int      // slots that are not free
}

func (k key) hash() uint64 {
	h := binary.LittleEndian.Uint64(k[:8])*0x9e3779b97f4a7c15 ^ binary.LittleEndian.Uint64(k[8:])
	h *= 0xff51afd7ed558ccd
	return h ^ h>>32
}

// home is the slot a key would have if it were alone: the hash scaled to any size.
func (f *finder) home(k key) int {
	at, _ := bits.Mul64(k.hash()*0x9e3779b97f4a7c15, uint64(len(f.slots)))
	return int(at)
}

func (f *finder) after(at int) int {
	if at++; at < len(f.slots) {
		return at
	}
	return 0
}

// slot is where the key's class stands, -1 if nowhere.
func (f *finder) slot(s *seekerShelf, k key) int {
	if len(f.slots) == 0 {
		return -1
	}
	t := seekerTail{key: k}
	for at := f.home(k); f.slots[at] != 0; at = f.after(at) {
		if f.slots[at] > 1 {
			if _, _, found := s.place(f.slots[at]-2, nil, &t); found {
				return at
			}
		}
	}
	return -1
}

func (f *finder) class(s *seekerShelf, k key) (class uint32, found bool) {
	if at := f.slot(s, k); at >= 0 {
		return f.slots[at] - 2, true
	}
	return 0, false
}

func (f *finder) remove(s *seekerShelf, k key) {
	if at := f.slot(s, k); at >= 0 {
		f.slots[at] = 1
	}
}

// room makes sure that n more fit; it lays the table out anew, three quarters full, when
// it is six sevenths full.
func (f *finder) room(s *seekerShelf, n int) {
	if (f.used+n)*7 < len(f.slots)*6 {
		return
	}
	*f = finder{slots: make([]uint32, 64+(s.rows+n)*4/3)}
	for class, blocks := range s.classes {
		for _, b := range blocks {
			for i := range b.tails {
				f.add(b.tails[i].key, uint32(class))
			}
		}
	}
}

func (f *finder) add(k key, class uint32) {
	at := f.home(k)
	for f.slots[at] > 1 {
		at = f.after(at)
	}
	if f.slots[at] == 0 {
		f.used++
	}
	f.slots[at] = class + 2
}
