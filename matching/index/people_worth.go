package index

// want reads one skill that the post names.
func (q *peopleQuery) want(w *words, name string, weight int) {
	q.allWorth += weight
	n, ok := w.skills.at[name]
	if !ok || int(n>>6) >= q.p.stride {
		return // nobody has it, nor kin of it
	}
	want := wantedSkill{skill: n, half: weight / 2, kin: make([]uint64, q.p.stride)}
	w.kin(n, func(other uint32) {
		if int(other>>6) < q.p.stride {
			want.kin[other>>6] |= 1 << (other & 63)
		}
	})
	q.wanted = append(q.wanted, want)
}

// rankClasses puts the sets of skills in the order of their worth to the post.
func (q *peopleQuery) rankClasses() {
	b := q.bench
	n := len(q.p.seekers.classes)
	b.worth, b.order = sized(b.worth, n), sized(b.order, n)
	var starts [102]uint32
	shares := q.shares()
	for c := range n {
		has := q.p.has[c*q.p.stride : (c+1)*q.p.stride]
		got := 0
		for i := range q.wanted { // no branch: who has it is anybody's guess
			w := &q.wanted[i]
			itself := has[w.skill>>6] >> (w.skill & 63) & 1
			akin := itself
			for j, kin := range w.kin[:len(has)] {
				akin |= has[j] & kin
			}
			got += w.half * int(itself+(akin|-akin)>>63)
		}
		b.worth[c] = shares[got]
		starts[101-int(shares[got])]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	for c, worth := range b.worth {
		slot := &starts[100-int(worth)]
		b.order[*slot] = uint32(c)
		*slot++
	}
}

// shares is, by what is there of the skills wanted, the share in hundredths.
func (q *peopleQuery) shares() []uint8 {
	q.share = sized(q.share, q.allWorth+1)
	for got := range q.share {
		q.share[got] = uint8(100 * got / max(1, q.allWorth))
	}
	if q.allWorth == 0 {
		q.share[0] = 100
	}
	return q.share
}
