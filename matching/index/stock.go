package index

import (
	"math/bits"

	"tongxing/matching"
)

// Stock counts every pair of the city, as matching.TakeStock does.
func (x *Index) Stock() matching.Market {
	p := x.now.Load()
	b := newBoard(p)
	c := newCount(b)
	m := matching.Market{Posts: p.posts.rows, People: p.seekers.rows, OptionsOfPerson: make(map[string]int, p.seekers.rows), OptionsOfPost: make(map[string]int, p.posts.rows)}
	for _, blocks := range p.seekers.classes {
		for _, block := range blocks {
			for i := range block.rows {
				options := c.hold(&block.rows[i], &block.tails[i], &m)
				m.OptionsOfPerson[p.name(block.tails[i].key)] = options
				if options >= matching.EnoughPosts {
					m.PeopleCovered++
				}
			}
		}
	}
	for i, n := range c.takers {
		m.OptionsOfPost[b.tails[i].id] = int(n)
		if n >= matching.EnoughPeople {
			m.PostsCovered++
		}
	}
	m.Barriers = matching.BarriersOf(c.only[:], c.total[:])
	return m
}

// A count holds people against the board, one after the other.
type count struct {
	*board
	only, total [matching.Clauses]int
	takers      []int32 // by post

	clauses     []failing // of this person
	ask, with   set
	once, twice set // posts with a failing clause, with two
	own         [matching.Clauses]set
}

type failing struct {
	clause int
	no     set
}

func newCount(b *board) *count {
	c := &count{board: b, takers: make([]int32, len(b.rows)), ask: b.new(), with: b.new(), once: b.new(), twice: b.new()}
	for i := range c.own {
		c.own[i] = b.new()
	}
	return c
}

func (c *count) note(clause int, s sides) {
	c.clauses = append(c.clauses, failing{clause, s.no})
	c.ask.join(s.ask)
}

// hold adds one person's pairs to the count and tells their feasible posts.
func (c *count) hold(r *seekerRow, t *seekerTail, m *matching.Market) (options int) {
	c.clauses = c.clauses[:0]
	clear(c.ask)
	clear(c.with)
	c.terms(r, t)
	c.place(r)
	c.items(r)
	clear(c.once)
	clear(c.twice)
	for _, f := range c.clauses {
		once, twice := c.once, c.twice[:len(c.once)]
		for w, no := range f.no[:len(once)] {
			twice[w] |= once[w] & no
			once[w] |= no
		}
	}
	for _, f := range c.clauses {
		total, only := 0, 0
		for w, no := range f.no {
			if no != 0 {
				total += bits.OnesCount64(no)
				only += bits.OnesCount64(no &^ c.twice[w])
			}
		}
		c.total[f.clause] += total
		c.only[f.clause] += only
	}
	var fits, with, ask, closed int
	for w, every := range c.every {
		no, unclear := c.once[w], c.ask[w]
		closed += bits.OnesCount64(no)
		ask += bits.OnesCount64(unclear &^ no)
		feasible := every &^ no &^ unclear
		with += bits.OnesCount64(feasible & c.with[w])
		fits += bits.OnesCount64(feasible &^ c.with[w])
		for ; feasible != 0; feasible &= feasible - 1 {
			c.takers[w<<6+bits.TrailingZeros64(feasible)]++
		}
	}
	m.Add(fits, with, ask, closed)
	return fits + with
}

func (c *count) terms(r *seekerRow, t *seekerTail) {
	for i, s := range c.time(r) {
		c.note(matching.HoursClause+i, s)
	}
	if r.floor > 0 {
		c.note(matching.PayClause, c.pay(r.floor))
	}
	age := c.age(r.age())
	c.note(matching.AgeClause, age[0])
	if r.age() < 18 {
		c.note(matching.HazardClause, age[1])
	}
	if r.contracts > 0 {
		c.note(matching.ContractClause, c.contracts(r.contracts))
	}
	if r.more() && len(c.p.mores.of(t.key).excluded) > 0 {
		c.note(matching.ExcludedClause, c.excluded(t))
	}
	switch r.guardian() {
	case matching.No:
		c.clauses = append(c.clauses, failing{matching.GuardianClause, c.every})
	case matching.NotSaid:
		c.ask.join(c.every)
	}
}

// place joins the three answers of the commute, and holds the sites.
func (c *count) place(r *seekerRow) {
	commute := c.commute(r)
	long, unknown, short := c.way(r, matching.No), c.way(r, matching.NotSaid), c.way(r, matching.Yes)
	no := c.own[matching.PlaceClause]
	for w := range no {
		far, asks := commute.no[w], commute.ask[w]
		near := ^(far | asks)
		no[w] = far&long.no[w] | asks&unknown.no[w] | near&short.no[w]
		c.ask[w] |= far&long.ask[w] | asks&unknown.ask[w] | near&short.ask[w]
	}
	c.clauses = append(c.clauses, failing{matching.PlaceClause, no})
	remote := c.remotes[r.tri(remoteAt)]
	for needs := r.needs() &^ matching.GroundDorm; needs != 0; needs &= needs - 1 {
		site := bits.TrailingZeros16(uint16(needs))
		no := c.own[matching.SiteClause+site]
		for w := range no {
			var yes, lacks uint64
			if site < len(c.siteYes) {
				yes, lacks = c.siteYes[site][w], c.siteNo[site][w]
			}
			atHome := c.every[w] &^ (remote.no[w] | remote.ask[w])
			no[w] = lacks & remote.no[w]
			c.ask[w] |= c.every[w] &^ (yes | atHome | no[w])
		}
		c.clauses = append(c.clauses, failing{matching.SiteClause + site, no})
	}
}

// items holds the abilities: gaps, what aids close, and what carving takes away.
func (c *count) items(r *seekerRow) {
	hand := c.hand(r.aids())
	ready, maybe := usable(r.can, 1<<len(matching.Aids)-1)
	once, twice := c.once, c.twice // gaps that no aid surely closes: in one item, in two
	clear(once)
	clear(twice)
	first := len(c.clauses)
	for i := range matching.Items {
		can := levelOf(r.can.at(i))
		switch can {
		case 4:
			continue
		case matching.Unknown:
			c.ask.join(c.needed[i])
			continue
		}
		c.ask.join(c.unsaid[i])
		open := c.own[i]
		copy(open, c.above[i][can])
		c.close(i, can, ready, hand, open)
		for w, gap := range open {
			twice[w] |= once[w] & gap
			once[w] |= gap
		}
		c.clauses = append(c.clauses, failing{i, open})
	}
	carve := hand[lowest(carvingAid)].no
	for w := range once {
		once[w] &= carve[w] &^ twice[w] // now: what carving takes away
		c.with[w] |= once[w]
	}
	for _, f := range c.clauses[first:] {
		c.perhaps(f.clause, levelOf(r.can.at(f.clause)), ready, maybe, hand, f.no, once)
	}
}

// close takes out of the open gaps of an item those that an aid at hand closes.
func (c *count) close(item int, can int8, ready matching.AidSet, hand []sides, open set) {
	for aids := matching.Raisers(item) & ready; aids != 0; aids &= aids - 1 {
		a := lowest(aids)
		to := matching.RaisedTo(a, item, can)
		if to <= can {
			continue
		}
		above, there := c.above[item][to], hand[a].no
		for w, gap := range open {
			closed := gap &^ above[w] & there[w]
			open[w] = gap &^ closed
			c.with[w] |= closed
		}
	}
}

// perhaps takes out what is carved, and asks about gaps that an aid closes if it is
// there and usable.
func (c *count) perhaps(item int, can int8, ready, maybe matching.AidSet, hand []sides, open, carved set) {
	for w := range open {
		open[w] &^= carved[w]
	}
	for aids := matching.Raisers(item) & (ready | maybe); aids != 0; aids &= aids - 1 {
		a := lowest(aids)
		to := matching.RaisedTo(a, item, can)
		if to <= can {
			continue
		}
		above, there := c.above[item][to], hand[a].ask
		for w, gap := range open {
			closed := gap &^ above[w] & there[w]
			open[w] = gap &^ closed
			c.ask[w] |= closed
		}
	}
}
