package employment

import (
	"context"
	"slices"

	"tongxing/access"
	"tongxing/matching"
	"tongxing/store"
)

// UnlockFor tells what one change would open for a person, with the posts behind each
// number: what the person could change (By person), what a workplace could (By
// employer), and what they could learn (skill, course). The largest first.
func (x *Index) UnlockFor(ctx context.Context, h *access.House, s access.Scope, person string) (own, elsewhere, learn []matching.Opened, err error) {
	seeker, err := x.seeker(ctx, h, s, person)
	if err != nil {
		return nil, nil, nil, err
	}
	own = slices.DeleteFunc(matching.Unlock(x.Weights, x.Travel, seeker, x.allPosts()), func(c matching.Opened) bool {
		a, aid := matching.AidByCode(c.Detail)
		return c.Code == "aid" && aid && a.Pays == matching.EmployerPays // theirs to offer: it stands under elsewhere
	})
	for _, c := range x.ledger().OfPerson(person) {
		switch {
		case c.Code == "skill" || c.Code == "course":
			learn = append(learn, c)
		case c.By == matching.ByEmployer:
			elsewhere = append(elsewhere, c)
		}
	}
	return own, elsewhere, learn, nil
}

// Opened are the posts behind one change, as they stand, at most limit.
func (x *Index) Opened(ctx context.Context, h *access.House, s access.Scope, c matching.Opened, limit int) (out []PostGain, err error) {
	err = h.Read(ctx, s, SeekerMatch, func(tx *store.Tx) error {
		out, err = postGains(tx, c.Posts[:min(limit, len(c.Posts))])
		return err
	})
	return out, err
}
