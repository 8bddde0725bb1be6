package employment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tongxing/access"
	"tongxing/employment/trade"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/store"
)

// unlocks is this node's ledger of what one change would open. A record that changes
// is only noted; the keeper takes it in within moments, and a page that comes sooner
// does so itself: what is shown is never older than the index.
type unlocks struct {
	mu     sync.Mutex
	ledger *matching.Ledger
	fresh  bool // nothing was taken in yet
	wake   chan struct{}

	noted struct { // by whoever changed something, who does not wait for the ledger
		sync.Mutex
		changed map[string]bool
	}

	exposed struct {
		sync.Mutex
		counted time.Time
		stale   bool
		options map[string]int
		places  map[string]matching.Exposure
		made    map[string]any // what others made of this count
	}
}

func newUnlocks(travel matching.Travel) *unlocks {
	var courses []matching.Course
	for _, c := range trade.Courses() {
		courses = append(courses, matching.Course{Code: c.Code, Skills: c.Skills})
	}
	return &unlocks{ledger: matching.NewLedger(travel, trade.Skills(), courses), fresh: true, wake: make(chan struct{}, 1)}
}

// note remembers that a post or person changed.
func (u *unlocks) note(key string) {
	u.noted.Lock()
	if u.noted.changed == nil {
		u.noted.changed = map[string]bool{}
	}
	u.noted.changed[key] = true
	u.noted.Unlock()
	select {
	case u.wake <- struct{}{}:
	default:
	}
}

// take gives what was noted so far, to be looked up after this.
func (u *unlocks) take() (changed map[string]bool) {
	u.noted.Lock()
	defer u.noted.Unlock()
	changed, u.noted.changed = u.noted.changed, nil
	return changed
}

// ledger brings the ledger up to the index as it stands.
func (x *Index) ledger() *matching.Ledger {
	u := x.unlocks
	u.mu.Lock()
	defer u.mu.Unlock()
	changed := u.take()
	if u.fresh {
		u.ledger.Load(x.allPosts(), x.allSeekers())
		u.fresh, changed = false, nil
	}
	if len(changed) == 0 {
		return u.ledger
	}
	for key := range changed {
		x.takeIn(u.ledger, key)
	}
	u.exposed.Lock()
	u.exposed.stale = true
	u.exposed.Unlock()
	return u.ledger
}

func (x *Index) takeIn(l *matching.Ledger, key string) {
	kind, id, _ := strings.Cut(key, ":")
	x.mu.RLock()
	p, s := x.posts[id], x.seekers[id]
	x.mu.RUnlock()
	switch {
	case kind == "post" && p != nil:
		l.PutPost(p)
	case kind == "post":
		l.RemovePost(id)
	case s != nil:
		l.PutSeeker(s)
	default:
		l.RemoveSeeker(id)
	}
}

// How old the count of places may be when a page asks, and how often the keeper
// counts anew while things change.
const (
	exposureLasts = 15 * time.Minute
	exposureEvery = time.Minute
)

// KeepUnlocks keeps what is counted over the whole city ready, so that no page waits
// for it: at start, and after every change, until ctx ends.
func (x *Index) KeepUnlocks(ctx context.Context, now func() time.Time) {
	for {
		x.ledger()
		x.exposures(now(), exposureEvery)
		select {
		case <-ctx.Done():
			return
		case <-x.unlocks.wake:
		}
	}
}

func (x *Index) exposures(now time.Time, lasts time.Duration) (map[string]int, map[string]matching.Exposure) {
	l, e := x.ledger(), &x.unlocks.exposed
	e.Lock()
	defer e.Unlock()
	if e.counted.IsZero() || e.stale && now.Sub(e.counted) > lasts {
		e.options, e.places = l.Options(), l.Expose(ExposedPlaces)
		e.counted, e.stale, e.made = now, false, map[string]any{}
	}
	return e.options, e.places
}

// ExposedPlaces is how many places of a list count as being looked at.
const ExposedPlaces = 20

// Exposure counts, over this node's picture of the city, how many feasible posts each
// consenting seeker has and how often each stands where an employer would look, as of
// at most a quarter of an hour ago. The keys are people: only packages that count them
// further may ask.
func (x *Index) Exposure(now time.Time) (options map[string]int, exposed map[string]matching.Exposure) {
	return x.exposures(now, exposureLasts)
}

// Beside keeps what another package made of the present count of places, under its key,
// until places are counted anew. It is for counts alone: what names people is read
// each time, so that a withdrawal bites at once.
func (x *Index) Beside(now time.Time, key string, count func() (any, error)) (any, error) {
	x.Exposure(now) // as fresh as it has to be
	e := &x.unlocks.exposed
	e.Lock()
	made, there := e.made[key]
	counted := e.counted
	e.Unlock()
	if there {
		return made, nil
	}
	made, err := count()
	if err != nil {
		return nil, err
	}
	e.Lock()
	defer e.Unlock()
	if e.counted.Equal(counted) {
		e.made[key] = made
	}
	return made, nil
}

// UnlockCity tells what one change everywhere would open. It is a count and names
// nobody.
func (x *Index) UnlockCity(ctx context.Context, h *access.House, s access.Scope) (out []matching.CityChange, err error) {
	err = h.Read(ctx, s, LabourUnlock, func(*store.Tx) error {
		out = x.ledger().City()
		return nil
	})
	return out, err
}

// A PersonGain is somebody for whom a change would open more posts, a PostGain a post
// it would open to more people.
type PersonGain struct {
	Person string `db:"person"`
	Name   string `db:"name"`
	Area   string `db:"area"`
	Now    int    `db:"-"`
	More   int    `db:"-"`
}

// PostGain is a post that a change would open to More people.
type PostGain struct {
	Post         string `db:"id"`
	Title        string `db:"title"`
	Employer     string `db:"employer"`
	EmployerName string `db:"employer_name"`
	Area         string `db:"area"`
	Now          int    `db:"-"`
	More         int    `db:"-"`
}

// An OpenedChange is the list behind one change of the city, the largest gain first:
// people within the reader's scope who agree to be matched, and posts; at most so many
// as were asked for. The counts go before that limit.
type OpenedChange struct {
	matching.Change
	Everybody, Within, Posts       int // people of the city, those within the scope, posts of the city
	NewPeople, NewWithin, NewPosts int // of them, who would come to have enough
	PeopleList                     []PersonGain
	PostList                       []PostGain
}

// OpenChange opens one change of UnlockCity into people and posts, the largest gain
// first. NotFound when there is no such change.
func (x *Index) OpenChange(ctx context.Context, h *access.House, s access.Scope, code, detail string, limit int) (out OpenedChange, err error) {
	out.Code, out.Detail = code, detail
	people, posts, known := x.ledger().Gainers(code, detail)
	if !known {
		return out, fault.NotFound("change")
	}
	err = h.Read(ctx, s, LabourOpenUnlock, func(tx *store.Tx) error {
		args := access.Args{h.Today()}
		where := s.Where(seekerCols, &args)
		var within []string // consent as it stands now
		if err := tx.Select(&within, `SELECT s.person`+consented+` AND `+where, args...); err != nil {
			return fmt.Errorf("who gains: %w", err)
		}
		mine := make(map[string]bool, len(within))
		for _, id := range within {
			mine[id] = true
		}
		out.Everybody, out.NewPeople = len(people), newly(people, matching.EnoughPosts)
		for _, g := range people {
			out.More += g.More
		}
		people = slices.DeleteFunc(people, func(g matching.Gain) bool { return !mine[g.ID] })
		out.Within, out.NewWithin = len(people), newly(people, matching.EnoughPosts)
		out.Posts, out.NewPosts = len(posts), newly(posts, matching.EnoughPeople)
		if out.PeopleList, err = personGains(tx, people[:min(limit, len(people))]); err != nil {
			return err
		}
		out.PostList, err = postGains(tx, posts[:min(limit, len(posts))])
		return err
	})
	return out, err
}

// newly counts those who come to have enough.
func newly(all []matching.Gain, enough int) (n int) {
	for _, g := range all {
		if g.Now < enough && g.Now+g.More >= enough {
			n++
		}
	}
	return n
}

func personGains(tx *store.Tx, gains []matching.Gain) ([]PersonGain, error) {
	var rows []PersonGain
	if err := byID(tx, &rows, `SELECT s.person, n.name, s.area FROM seeker s JOIN person n ON n.id = s.person WHERE s.person`, gains); err != nil {
		return nil, err
	}
	at := map[string]PersonGain{}
	for _, r := range rows {
		at[r.Person] = r
	}
	out := make([]PersonGain, 0, len(rows))
	for _, g := range gains {
		if r, there := at[g.ID]; there {
			r.Now, r.More = g.Now, g.More
			out = append(out, r)
		}
	}
	return out, nil
}

func postGains(tx *store.Tx, gains []matching.Gain) ([]PostGain, error) {
	var rows []PostGain
	if err := byID(tx, &rows, `SELECT p.id, p.title, p.employer, e.name AS employer_name, p.area`+postFrom+`WHERE p.state = 'published' AND p.id`, gains); err != nil {
		return nil, err
	}
	at := map[string]PostGain{}
	for _, r := range rows {
		at[r.Post] = r
	}
	out := make([]PostGain, 0, len(rows))
	for _, g := range gains {
		if r, there := at[g.ID]; there {
			r.Now, r.More = g.Now, g.More
			out = append(out, r)
		}
	}
	return out, nil
}

// byID reads the rows of some keys; the query ends before IN.
func byID(tx *store.Tx, rows any, query string, gains []matching.Gain) error {
	if len(gains) == 0 {
		return nil
	}
	var args access.Args
	places := make([]string, len(gains))
	for i, g := range gains {
		places[i] = args.Add(g.ID)
	}
	if err := tx.Select(rows, query+` IN (`+strings.Join(places, ", ")+`)`, args...); err != nil {
		return fmt.Errorf("gains: %w", err)
	}
	return nil
}
