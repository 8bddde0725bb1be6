package index

// want reads one skill that the post names.
func (q *peopleQuery) want(w *words, name string, weight int) {
	q.allWorth += weight
	n, ok := w.skills.at[name]
	if !ok || int(n>>6) >= q.p.stride {
		return // nobody has it, nor kin of it
	}
	want := wantedSkill{skill: n, weight: weight, kin: make([]uint64, q.p.stride)}
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
	for c := range n {
		has := q.p.has[c*q.p.stride : (c+1)*q.p.stride]
		got := 0
		for i := range q.wanted {
			w := &q.wanted[i]
			if has[w.skill>>6]>>(w.skill&63)&1 == 1 {
				got += w.weight
				continue
			}
			for j, kin := range w.kin {
				if has[j]&kin != 0 {
					got += w.weight / 2
					break
				}
			}
		}
		b.worth[c] = 100
		if q.allWorth > 0 {
			b.worth[c] = uint8(100 * got / q.allWorth)
		}
		starts[101-int(b.worth[c])]++
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
