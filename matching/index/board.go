package index

import (
	"slices"

	"tongxing/matching"
)

// A board is all posts turned round: for everything that people are held against, the
// set of the posts that ask it. A person is then held against all posts by a few
// words of logic a clause.
type board struct {
	p        *picture
	rows     []*postRow
	tails    []*postTail
	every    set
	above    [matching.Items][5]set // essential demands above a level
	unsaid   [matching.Items]set    // essential demands that nobody said
	needed   [matching.Items]set
	offers   []set // by aid
	screens  [3]set
	siteYes  [9]set
	siteNo   [9]set
	byPlace  []set
	byShift  []set
	commutes map[uint32]sides
	ways     map[[2]uint32]sides
	remotes  [3]sides
	times    map[[2]uint32]*[4]sides
	pays     map[uint32]sides
	ages     map[int]*[2]sides
	contract map[uint16]sides
	hands    map[uint32][]sides // by aids: where each aid surely is, and perhaps
}

// sides are the posts that a clause fails for, and those that it is unclear for. Of
// an aid: where it surely is, and where it is perhaps.
type sides struct{ no, ask set }

func (b *board) new() set    { return make(set, len(b.every)) }
func (b *board) both() sides { return sides{b.new(), b.new()} }
func (b *board) of(want func(i int, r *postRow) answer) sides {
	s := b.both()
	for i, r := range b.rows {
		switch want(i, r) {
		case fails:
			s.no.add(i)
		case unclear:
			s.ask.add(i)
		}
	}
	return s
}

// memo gives what was made for a key, or makes it.
func memo[K comparable, V any](m map[K]V, k K, make func() V) V {
	if v, ok := m[k]; ok {
		return v
	}
	v := make()
	m[k] = v
	return v
}

func newBoard(p *picture) *board {
	b := &board{p: p, commutes: map[uint32]sides{}, ways: map[[2]uint32]sides{}, times: map[[2]uint32]*[4]sides{}, pays: map[uint32]sides{},
		ages: map[int]*[2]sides{}, contract: map[uint16]sides{}, hands: map[uint32][]sides{}}
	for _, blocks := range p.posts.classes {
		for _, block := range blocks {
			for i := range block.rows {
				b.rows, b.tails = append(b.rows, &block.rows[i]), append(b.tails, &block.tails[i])
			}
		}
	}
	b.every = make(set, (len(b.rows)+63)/64)
	for i := range matching.Items {
		for level := range b.above[i] {
			b.above[i][level] = b.new()
		}
		b.unsaid[i], b.needed[i] = b.new(), b.new()
	}
	for range matching.Aids {
		b.offers = append(b.offers, b.new())
	}
	for i := range b.siteYes {
		b.siteYes[i], b.siteNo[i] = b.new(), b.new()
	}
	for i := range b.screens {
		b.screens[i] = b.new()
	}
	for range p.places {
		b.byPlace = append(b.byPlace, b.new())
	}
	for range p.shifts {
		b.byShift = append(b.byShift, b.new())
	}
	for i, r := range b.rows {
		b.enter(i, r)
	}
	for said := range b.remotes { // the post's answer and the person's, both
		b.remotes[said] = b.of(func(_ int, r *postRow) answer {
			return answerOf(matching.Both(matching.Tri(r.other()%3), matching.Tri(said)))
		})
	}
	return b
}

func (b *board) enter(i int, r *postRow) {
	b.every.add(i)
	b.byPlace[r.place()].add(i)
	b.byShift[r.shift()].add(i)
	for item := range matching.Items {
		asks := r.asks.at(item)
		if asks == 0 {
			continue
		}
		b.needed[item].add(i)
		if asks == unsaidDemand {
			b.unsaid[item].add(i)
			continue
		}
		for level := range asks {
			b.above[item][level].add(i)
		}
	}
	o := b.p.offers[r.offer()]
	for a := range matching.Aids {
		if o.aids>>a&1 == 1 {
			b.offers[a].add(i)
		}
	}
	b.screens[o.screen].add(i)
	for site := range b.siteYes {
		if r.siteYes()>>site&1 == 1 {
			b.siteYes[site].add(i)
		}
		if r.siteNo()>>site&1 == 1 {
			b.siteNo[site].add(i)
		}
	}
}

// commute is where a home's trips are too long, and where nobody knows.
func (b *board) commute(r *seekerRow) sides {
	from := b.p.radii[r.radius()]
	make := func() sides {
		own := map[string]int{}
		eachOwn(from.own, func(spot uint32, minutes int) { own[b.p.spots[spot]] = minutes })
		s := b.both()
		for n, place := range b.p.places {
			minutes, said := own[place]
			if !said {
				minutes = int(b.p.minutes[n][from.home])
			}
			switch commute(minutes, from.minutes) {
			case matching.NotSaid:
				s.ask.join(b.byPlace[n])
			case matching.No:
				s.no.join(b.byPlace[n])
			}
		}
		return s
	}
	if from.own != "" {
		return make() // hardly anybody else has the same
	}
	return memo(b.commutes, r.radius(), make)
}

// way is the place clause by what a person said of ways, for one answer of the commute.
func (b *board) way(r *seekerRow, commute matching.Tri) sides {
	return memo(b.ways, [2]uint32{r.ways(), uint32(commute)}, func() sides {
		row := &reaches[personOf(r.tri(remoteAt), r.tri(dormAt), r.tri(shuttleAt), r.needs()&matching.GroundDorm != 0)][commute]
		return b.of(func(_ int, r *postRow) answer { return row[r.other()] & answerBits })
	})
}

// time is the four clauses of hours and nights.
func (b *board) time(r *seekerRow) *[4]sides {
	return memo(b.times, [2]uint32{r.free(), uint32(r.tri(nightAt))}, func() *[4]sides {
		f := b.p.frees[r.free()]
		marked := set(f.hours[:]).count()
		out := [4]sides{b.both(), b.both(), b.both(), b.both()}
		for n, shift := range b.p.shifts {
			var answers [4]matching.Tri
			answers[0], answers[1], answers[2], answers[3] = shift.Fits(f.hours, marked, f.day, f.week, r.tri(nightAt))
			for clause, said := range answers {
				switch said {
				case matching.No:
					out[clause].no.join(b.byShift[n])
				case matching.NotSaid:
					out[clause].ask.join(b.byShift[n])
				}
			}
		}
		return &out
	})
}

func (b *board) pay(floor uint32) sides {
	return memo(b.pays, floor, func() sides {
		return b.of(func(_ int, r *postRow) answer {
			switch {
			case r.most >= floor:
				return holds
			case r.most == 0:
				return unclear
			}
			return fails
		})
	})
}

// age is the clauses of the least age and of hazards for the young.
func (b *board) age(years int) *[2]sides {
	return memo(b.ages, years, func() *[2]sides {
		low := func(r *postRow) bool { return years < max(16, r.minAge()) }
		return &[2]sides{b.of(func(_ int, r *postRow) answer {
			switch {
			case years == 0:
				return unclear
			case low(r):
				return fails
			}
			return holds
		}), b.of(func(_ int, r *postRow) answer {
			if years > 0 && !low(r) && years < 18 && r.hazard() {
				return fails
			}
			return holds
		})}
	})
}

func (b *board) contracts(n uint16) sides {
	return memo(b.contract, n, func() sides {
		takes := b.p.acceptedSets[n-1]
		return b.of(func(_ int, r *postRow) answer { return acceptance(takes, b.p.contracts[r.contract()]) })
	})
}

func (b *board) excluded(t *seekerTail) sides {
	names := b.p.mores.of(t.key).excluded
	return b.of(func(i int, _ *postRow) answer {
		if slices.Contains(names, b.p.employers[b.tails[i].employer]) {
			return fails
		}
		return holds
	})
}

// hand is where each aid is at hand for a person who can use it.
func (b *board) hand(n uint32) []sides {
	return memo(b.hands, n, func() []sides {
		a := b.p.aids[n]
		out := make([]sides, len(matching.Aids))
		for aid := range out {
			out[aid] = b.both()
			for screen := range b.screens {
				for _, offered := range []matching.AidSet{0, 1 << aid} {
					sure, perhaps := matching.Hand(a.own, a.want, offered, matching.Tri(screen))
					for w, there := range b.screens[screen] {
						if offered == 0 {
							there &^= b.offers[aid][w]
						} else {
							there &= b.offers[aid][w]
						}
						if sure>>aid&1 == 1 {
							out[aid].no[w] |= there
						}
						if perhaps>>aid&1 == 1 {
							out[aid].ask[w] |= there
						}
					}
				}
			}
		}
		return out
	})
}
