package employment

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/matching/index"
	"tongxing/store"
)

// An Index (匹配索引) is this node's picture of all published posts and of the
// seekers who consented to be matched. It follows the event feed; what a page
// shows is read again through the reader's own scope.
type Index struct {
	Travel  matching.Travel
	Weights matching.Weights

	stock   sync.Mutex // one count of the whole market at a time
	market  matching.Market
	counted time.Time

	fast    *index.Index // the same posts and seekers, packed
	unlocks *unlocks     // what one change would open

	turn    sync.Mutex // who reads a record anew takes it in before the next reads
	mu      sync.RWMutex
	posts   map[string]*matching.Post
	seekers map[string]*matching.Seeker
}

// NewIndex makes an empty index over a table of travel times.
func NewIndex(travel matching.Travel) *Index {
	return &Index{Travel: travel, Weights: matching.Standard, fast: index.New(matching.Standard, travel), unlocks: newUnlocks(travel), posts: map[string]*matching.Post{}, seekers: map[string]*matching.Seeker{}}
}

const consented = ` FROM seeker s JOIN person n ON n.id = s.person WHERE s.state = 'active' AND EXISTS (SELECT 1 FROM consent c WHERE c.person = s.person
	AND c.purpose = 'jobsearch' AND c.withdrawn_at = '' AND (c.expires_on = '' OR c.expires_on >= $1))`

// Load fills the index from the database, at start.
func (x *Index) Load(ctx context.Context, h *access.House) error {
	return h.DB().ReadWhole(ctx, func(tx *store.Tx) error {
		var posts []Post
		if err := tx.Select(&posts, `SELECT `+postColumns+postFrom+`WHERE p.state = 'published'`); err != nil {
			return fmt.Errorf("index posts: %w", err)
		}
		var seekers []seekerWithAge
		if err := tx.Select(&seekers, `SELECT `+seekerColumns+`, n.born_on`+consented, h.Today()); err != nil {
			return fmt.Errorf("index seekers: %w", err)
		}
		x.mu.Lock()
		defer x.mu.Unlock()
		for _, p := range posts {
			if m, err := p.Matching(); err == nil {
				x.posts[p.ID] = m
			}
		}
		for _, k := range seekers {
			if m, err := k.matching(h.Today()); err == nil {
				x.seekers[k.Person] = m
			}
		}
		x.fast.Load(slices.Collect(maps.Values(x.posts)), slices.Collect(maps.Values(x.seekers)))
		return nil
	})
}

// Touch brings one record of the feed up to date: "post:<id>" or "person:<id>".
func (x *Index) Touch(ctx context.Context, h *access.House, key string) error {
	kind, id, _ := strings.Cut(key, ":")
	if kind != "post" && kind != "person" {
		return nil
	}
	x.turn.Lock()
	defer x.turn.Unlock()
	return h.DB().Read(ctx, func(tx *store.Tx) error {
		if kind == "post" {
			return x.touchPost(tx, id)
		}
		return x.touchSeeker(tx, h, id)
	})
}

func (x *Index) touchPost(tx *store.Tx, id string) error {
	var posts []Post
	if err := tx.Select(&posts, `SELECT `+postColumns+postFrom+`WHERE p.state = 'published' AND p.id = $1`, id); err != nil {
		return err
	}
	defer x.unlocks.note("post:" + id)
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.posts, id)
	if len(posts) == 0 {
		x.fast.RemovePost(id)
	}
	for _, p := range posts {
		m, err := p.Matching()
		if err != nil {
			x.fast.RemovePost(id)
			return err
		}
		x.posts[id] = m
		x.fast.PutPost(m)
	}
	return nil
}

func (x *Index) touchSeeker(tx *store.Tx, h *access.House, person string) error {
	var seekers []seekerWithAge
	if err := tx.Select(&seekers, `SELECT `+seekerColumns+`, n.born_on`+consented+` AND s.person = $2`, h.Today(), person); err != nil {
		return err
	}
	defer x.unlocks.note("person:" + person)
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.seekers, person)
	if len(seekers) == 0 {
		x.fast.RemoveSeeker(person)
	}
	for _, k := range seekers {
		m, err := k.matching(h.Today())
		if err != nil {
			x.fast.RemoveSeeker(person)
			return err
		}
		x.seekers[person] = m
		x.fast.PutSeeker(m)
	}
	return nil
}

func (x *Index) allPosts() []*matching.Post {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]*matching.Post, 0, len(x.posts))
	for _, p := range x.posts {
		out = append(out, p)
	}
	return out
}

func (x *Index) allSeekers() []*matching.Seeker {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]*matching.Seeker, 0, len(x.seekers))
	for _, s := range x.seekers {
		out = append(out, s)
	}
	return out
}

// those are the named people whom the index holds.
func (x *Index) those(ids []string) []*matching.Seeker {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]*matching.Seeker, 0, len(ids))
	for _, id := range ids {
		if m := x.seekers[id]; m != nil {
			out = append(out, m)
		}
	}
	return out
}

// Forget drops a person at once, before the feed comes round: for the page that took
// the withdrawal. What other nodes show is checked against the database anyway.
func (x *Index) Forget(person string) {
	defer x.unlocks.note("person:" + person)
	x.turn.Lock() // else one that read the person before would bring them back
	defer x.turn.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.seekers, person)
	x.fast.RemoveSeeker(person)
}

// Size tells how many posts and consenting seekers the index holds.
func (x *Index) Size() (posts, seekers int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.posts), len(x.seekers)
}

// stockLasts is how old a count of the market may be: it reads every pair.
const stockLasts = 15 * time.Minute

// Market counts the whole market as of at most a quarter of an hour ago: coverage,
// and which demand or barrier keeps most pairs apart. It is a count and names nobody.
func (x *Index) Market(ctx context.Context, h *access.House, s access.Scope) (m matching.Market, err error) {
	err = h.Read(ctx, s, LabourSee, func(*store.Tx) error {
		x.stock.Lock()
		defer x.stock.Unlock()
		if x.counted.IsZero() || h.Now().Sub(x.counted) > stockLasts {
			x.market, x.counted = x.fast.Stock(), h.Now()
		}
		m = x.market
		return nil
	})
	return m, err
}

// seeker answers the person's entry after checking scope and consent as they
// stand now: a withdrawal bites before the feed comes round.
func (x *Index) seeker(ctx context.Context, h *access.House, s access.Scope, person string) (*matching.Seeker, error) {
	var k *matching.Seeker
	err := h.Read(ctx, s, SeekerMatch, func(tx *store.Tx) error {
		if _, err := loadSeeker(tx, s, person); err != nil {
			return err
		}
		var row seekerWithAge
		if err := tx.Get(&row, `SELECT `+seekerColumns+`, n.born_on`+consented+` AND s.person = $2`, h.Today(), person); err != nil {
			if err = store.Found(err, "seeker"); fault.KindOf(err) == fault.NotFoundErr {
				return fault.Denied("employment.no_consent")
			}
			return err
		}
		var err error
		k, err = row.matching(h.Today())
		return err
	})
	return k, err
}

// PostsFor ranks posts for a person: feasible first, then open questions.
func (x *Index) PostsFor(ctx context.Context, h *access.House, s access.Scope, person string, k int) ([]matching.Match, error) {
	seeker, err := x.seeker(ctx, h, s, person)
	if err != nil {
		return nil, err
	}
	var out []matching.Match
	hits := x.fast.Posts(seeker, k)
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, hit := range hits {
		if p := x.posts[hit.ID]; p != nil {
			out = append(out, matching.Evaluate(x.Weights, x.Travel, seeker, p))
		}
	}
	return out, nil
}

// Rematch brings a post up to date within the request that saved it, asks it of every
// consenting seeker, and tells how many of the best hundred fit as they are.
func (x *Index) Rematch(ctx context.Context, h *access.House, post string) (fit int, err error) {
	if err := x.Touch(ctx, h, "post:"+post); err != nil {
		return 0, err
	}
	x.mu.RLock()
	p := x.posts[post]
	x.mu.RUnlock()
	if p == nil {
		return 0, nil
	}
	for _, hit := range x.fast.People(p, 100) {
		if hit.Rank == 0 {
			fit++
		}
	}
	return fit, nil
}

// Explain answers one pair in full for the person.
func (x *Index) Explain(ctx context.Context, h *access.House, s access.Scope, person, post string) (matching.Match, error) {
	all, err := x.ExplainAll(ctx, h, s, person, []string{post})
	if err != nil {
		return matching.Match{}, err
	}
	m, ok := all[post]
	if !ok {
		return matching.Match{}, fault.NotFound("post")
	}
	return m, nil
}

// ExplainAll answers several pairs of one person, by post; a post that is not published
// is left out.
func (x *Index) ExplainAll(ctx context.Context, h *access.House, s access.Scope, person string, posts []string) (map[string]matching.Match, error) {
	seeker, err := x.seeker(ctx, h, s, person)
	if err != nil {
		return nil, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make(map[string]matching.Match, len(posts))
	for _, id := range posts {
		if p := x.posts[id]; p != nil {
			out[id] = matching.Evaluate(x.Weights, x.Travel, seeker, p)
		}
	}
	return out, nil
}

// PeopleFor ranks consenting people of the counsellor's area for a post.
func (x *Index) PeopleFor(ctx context.Context, h *access.House, s access.Scope, post string, k int) (out []matching.Match, err error) {
	err = h.Read(ctx, s, PostPeople, func(tx *store.Tx) error {
		x.mu.RLock()
		p := x.posts[post]
		x.mu.RUnlock()
		if p == nil {
			return fault.NotFound("post")
		}
		args := access.Args{h.Today()}
		where := s.Where(seekerCols, &args)
		var within []string // consent as it stands now: this node may not have heard of a withdrawal yet
		if err := tx.Select(&within, `SELECT s.person`+consented+` AND `+where, args...); err != nil {
			return err
		}
		x.stock.Lock()
		options := x.market.OptionsOfPerson // who has few elsewhere comes first among equals
		x.stock.Unlock()
		out = matching.RankPeople(x.Weights, x.Travel, p, x.those(within), func(id string) int { return options[id] }, k)
		return nil
	})
	return out, err
}
