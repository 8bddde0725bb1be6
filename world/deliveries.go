package world

import (
	"fmt"
	"slices"
	"strings"

	"tongxing/matching"
)

// courier plans who sends what where: the people first hired, then the rest.
type courier struct {
	dice
	city    *City
	travel  matching.Travel
	posts   []matching.Post
	trades  map[string][]int
	left    []int           // openings of each post
	sent    map[[2]int]bool // seeker, post
	until   map[int]day     // seeker hired: what they sent lies before
	pools   map[int][]int   // seeker → posts, best first
	fitting map[int]int     // seeker → how many of them fit
}

func (c *City) deliver() {
	m := &courier{dice: roll(c.Seed, 6), city: c, travel: travelTable(), trades: map[string][]int{},
		sent: map[[2]int]bool{}, until: map[int]day{}, pools: map[int][]int{}, fitting: map[int]int{}}
	for i, p := range c.Posts {
		m.posts = append(m.posts, p.match())
		m.left = append(m.left, p.Openings)
		m.trades[p.Trade] = append(m.trades[p.Trade], i)
	}
	order := m.order()
	senders := order[:min(c.Quota.Senders, len(order))]
	m.hires(senders)
	m.rest(senders)
	for n, tries := 0, 0; n < c.Quota.EarlyDeliveries && tries < 2000; tries++ {
		if m.early(one(m.dice, order)) {
			n++
		}
	}
	slices.SortStableFunc(c.Deliveries, func(a, b Delivery) int { return strings.Compare(a.SentOn, b.SentOn) })
	for i := range c.Deliveries {
		c.Deliveries[i].Key = fmt.Sprintf("d-%04d", i)
	}
}

// order puts the cast but the blind seeker first: she has the button still to press.
func (m *courier) order() []int {
	order := []int{3, 2, 1}
	for _, i := range m.Perm(len(m.city.Seekers)) {
		if i >= namedPeople {
			order = append(order, i)
		}
	}
	return order
}

// hires tells the stories that end in a contract until each quota is met: begun in
// the year, never begun, begun only after it.
func (m *courier) hires(senders []int) {
	q := m.city.Quota
	want := []struct {
		n      int
		lo, hi day
		from   int
		fits   func(Delivery) bool
	}{
		{q.Hired, dayOf(yearFrom) + 3, dateOf(Year, 11, 24), 1, func(d Delivery) bool { s := d.stepOn(Started); return s != "" && s <= yearTo }},
		{q.NotStarted, dateOf(Year, 2, 1), dateOf(Year, 9, 30), 400, func(d Delivery) bool { return d.Last() == Hired }},
		{q.StartNextYear, dateOf(Year, 11, 25), dateOf(Year, 12, 8), 25, func(d Delivery) bool { return d.Last() == Hired }},
	}
	for _, w := range want {
		n := 0
		for _, fitting := range []bool{true, false} { // posts that fit first; any post only where a tiny city has no other
			for i := 0; n < w.n && i < len(senders); i++ {
				if _, done := m.until[senders[i]]; done || senders[i] < namedPeople && senders[i] != 3 {
					continue // of the cast only the ward is at work already
				}
				if m.hired(senders[i], fitting, w.lo, w.hi, w.from, w.fits) {
					n++
				}
			}
		}
	}
}

func (m *courier) hired(seeker int, fitting bool, lo, hi day, from int, fits func(Delivery) bool) bool {
	posts := m.pool(seeker)
	if fitting {
		posts = posts[:m.fitting[seeker]]
	}
	for _, post := range posts {
		a, b := m.window(seeker, post, lo, hi)
		if a > b || m.left[post] == 0 {
			continue
		}
		sent := m.between(a, b)
		d := m.delivery(seeker, post, sent)
		d.Steps = m.hiring(sent, dayOf(LastDay), from, from+8)
		if !fits(d) {
			continue
		}
		m.left[post]--
		m.until[seeker] = dayOf(d.stepOn(Hired))
		m.add(seeker, post, d)
		return true
	}
	return false
}

// rest gives every sender one delivery, then more at random until the year is full.
func (m *courier) rest(senders []int) {
	q := m.city.Quota
	for _, s := range senders {
		if _, done := m.until[s]; !done {
			m.another(s)
		}
	}
	for tries := 0; len(m.city.Deliveries) < q.Deliveries && tries < 50*q.Deliveries; tries++ {
		m.another(one(m.dice, senders))
	}
}

// another sends one more, to the best posts not yet tried; false when there is none.
func (m *courier) another(seeker int) bool {
	for _, post := range m.pool(seeker) {
		hi := dayOf(yearTo)
		if until, ok := m.until[seeker]; ok {
			hi = until - 1
		}
		a, b := m.window(seeker, post, dayOf(yearFrom), hi)
		if a > b || m.sent[[2]int{seeker, post}] {
			continue
		}
		sent := m.between(a, b)
		d := m.delivery(seeker, post, sent)
		d.Steps = m.path(sent, dayOf(LastDay))
		if until, ok := m.until[seeker]; ok {
			d.Steps = obsolete(d.Steps, until.String())
		}
		m.add(seeker, post, d)
		return true
	}
	return false
}

// early sends one in the December before: it must not be counted.
func (m *courier) early(seeker int) bool {
	for _, post := range m.pool(seeker) {
		lo := max(dateOf(Year-1, 12, 1), dayOf(m.city.Seekers[seeker].OpenedOn)+1, dayOf(m.city.Posts[post].PublishedOn)+1)
		if lo > dateOf(Year-1, 12, 31) || m.sent[[2]int{seeker, post}] || m.city.Employer(m.city.Posts[post].Employer).EndedOn != "" {
			continue
		}
		sent := m.between(lo, dateOf(Year-1, 12, 31))
		d := m.delivery(seeker, post, sent)
		d.Steps = m.path(sent, dayOf(LastDay))
		if until, ok := m.until[seeker]; ok {
			d.Steps = obsolete(d.Steps, until.String())
		}
		m.add(seeker, post, d)
		return true
	}
	return false
}

func (m *courier) add(seeker, post int, d Delivery) {
	m.sent[[2]int{seeker, post}] = true
	m.city.Deliveries = append(m.city.Deliveries, d)
}

func (m *courier) delivery(seeker, post int, sent day) Delivery {
	s, by := m.city.Seekers[seeker], m.speaker(m.city.Person(m.city.Seekers[seeker].Person))
	if !slices.ContainsFunc(s.Consents, func(c Consent) bool { return c.Purpose == "on_behalf" }) {
		by = "self" // nobody acts for a person without their recorded yes
	}
	return Delivery{Post: m.city.Posts[post].Key, Person: s.Person, SentOn: sent.String(), By: by}
}

// window is when the seeker could send to the post. An employer that left had
// answered everything by then.
func (m *courier) window(seeker, post int, lo, hi day) (from, to day) {
	p := m.city.Posts[post]
	to = min(hi, dayOf(p.ExpiresOn)-1)
	if ended := m.city.Employer(p.Employer).EndedOn; ended != "" {
		to = min(to, dayOf(ended)-75)
	}
	return max(lo, dayOf(p.PublishedOn)+1, dayOf(m.city.Seekers[seeker].OpenedOn)+1), to
}
