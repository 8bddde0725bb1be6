package index

// A peopleTaking is a block that rows were found in, and what its people are worth.
type peopleTaking struct {
	b     *seekerBlock
	worth int
}

// last is who must be come before to change a list: the last of a full one of the
// matches or, where nobody can be more than a question, of the questions.
func (q *peopleQuery) last() *personHit {
	switch {
	case q.feasible.full():
		return &q.feasible.list[0]
	case q.asksAll && q.asked.full():
		return &q.asked.list[0]
	}
	return nil
}

// beaten tells whether nobody of so much worth can change a list any more.
func (q *peopleQuery) beaten(worth int) bool {
	last := q.last()
	return last != nil && worth-q.x.flaw.bound < last.score
}

// late tells whether a person of the same worth comes after the last, or is the last.
func (q *peopleQuery) late(last *personHit, k *key, elsewhere uint32) bool {
	if elsewhere != last.elsewhere {
		return elsewhere > last.elsewhere
	}
	return q.x.flaw.ties || q.p.comesFirst(k, &last.key) >= 0
}

// scan notes the rows of a block whom the post is within reach of.
func (q *peopleQuery) scan(b *seekerBlock, worth int) {
	if last := q.last(); last != nil && worth == last.score && b.brief.plain && !last.key.isNamed() && q.late(last, &b.brief.first, b.brief.fewest) {
		return
	}
	at, found := q.taken*blockRows, q.found
	passes, commutes, room := &q.passes, q.commutes, &q.room // by name: a store would have them read again
	for i, code := range b.codes {                           // no branch: who gets there is anybody's guess
		room[found&(roomFound-1)] = uint16(at + i)
		found += int(passes[code>>radiusBits&127][commutes[code&(1<<radiusBits-1)]&3])
	}
	if found == q.found {
		return
	}
	q.takings[q.taken] = peopleTaking{b, worth}
	q.taken, q.found = q.taken+1, found
	if q.taken == mostTaken || found >= enoughFound {
		q.weigh()
	}
}

// weigh holds the post against all rows found so far.
func (q *peopleQuery) weigh() {
	found := q.room[:q.found]
	for _, spot := range found { // fetched together, before the first is looked at
		b := q.takings[spot/blockRows].b
		q.touched += int(b.rows[spot%blockRows].floor) + int(b.tails[spot%blockRows].elsewhere)
	}
	last := q.last()
	for _, spot := range found {
		taking := &q.takings[spot/blockRows]
		r, t := &taking.b.rows[spot%blockRows], &taking.b.tails[spot%blockRows]
		if last != nil && taking.worth == last.score && q.late(last, &t.key, t.elsewhere) {
			continue
		}
		said, list := q.meet(r, t), &q.feasible
		if said == fails {
			continue
		}
		if said == unclear {
			if q.feasible.full() {
				continue
			}
			list = &q.asked
		}
		list.add(personHit{t.key, taking.worth, t.elsewhere})
		last = q.last()
	}
	q.taken, q.found = 0, 0
}
