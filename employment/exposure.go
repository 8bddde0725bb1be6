package employment

import (
	"context"
	"sync"
	"time"

	"tongxing/access"
	"tongxing/matching"
	"tongxing/store"
)

// exposedPlaces is how many places of a list count as being looked at.
const exposedPlaces = 20

// deep is what takes a second to count over the whole city: it is counted when asked
// for, at most every quarter of an hour.
type deep struct {
	sync.Mutex
	counted time.Time
	options map[string]int
	exposed map[string]matching.Exposure
	changes []matching.CityChange
}

func (x *Index) countDeep(now time.Time) *deep {
	d := &x.deep
	d.Lock()
	defer d.Unlock()
	if d.counted.IsZero() || now.Sub(d.counted) > stockLasts {
		seekers, posts := x.allSeekers(), x.allPosts()
		d.options = matching.TakeStock(x.Travel, seekers, posts).OptionsOfPerson
		d.exposed = matching.Expose(x.Travel, seekers, posts, d.options, exposedPlaces)
		d.changes = matching.UnlockCity(x.Travel, seekers, posts)
		d.counted = now
	}
	return &deep{options: d.options, exposed: d.exposed, changes: d.changes}
}

// Exposure counts, over this node's picture of the city, how many feasible posts each
// consenting seeker has and how often each stands where an employer would look. The
// keys are people: only packages that count them further may ask.
func (x *Index) Exposure(now time.Time) (options map[string]int, exposed map[string]matching.Exposure) {
	d := x.countDeep(now)
	return d.options, d.exposed
}

// UnlockCity tells what one change everywhere would open. It is a count and names
// nobody.
func (x *Index) UnlockCity(ctx context.Context, h *access.House, s access.Scope) (out []matching.CityChange, err error) {
	err = h.Read(ctx, s, LabourUnlock, func(*store.Tx) error {
		out = x.countDeep(h.Now()).changes
		return nil
	})
	return out, err
}
