package employment

import (
	"context"
	"fmt"
	"slices"

	"tongxing/access"
	"tongxing/matching"
	"tongxing/store"
)

// An OwnChange (本单位的改变) is what one change at the workplace would open for an
// employer's own posts: distinct people, and the people of each post. Counts under
// SmallestCount are 0, so that they point at nobody, and said to be few.
type OwnChange struct {
	matching.Change
	People int // 0 = fewer than SmallestCount
	Posts  []PostGain
}

// UnlockOwn tells an employer what one change would open for all its published posts
// together, the largest first. It counts consenting seekers and names nobody.
func (x *Index) UnlockOwn(ctx context.Context, h *access.House, s access.Scope) (out []OwnChange, err error) {
	err = h.Read(ctx, s, PostUnlock, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Organisation: "p.employer"}, &args)
		var rows []PostGain
		if err := tx.Select(&rows, `SELECT p.id, p.title, p.employer, e.name AS employer_name, p.area`+postFrom+`WHERE p.state = 'published' AND `+where+` ORDER BY p.id`, args...); err != nil {
			return fmt.Errorf("own posts: %w", err)
		}
		ids, at := make([]string, len(rows)), map[string]PostGain{}
		for i, r := range rows {
			ids[i], at[r.Post] = r.Post, r
		}
		for _, c := range x.ledger().OfPosts(ids) {
			if c.By != matching.ByEmployer {
				continue
			}
			own := OwnChange{Change: c.Change, People: atLeast(len(c.People))}
			own.More = own.People // pairs would tell what the people are not
			for _, g := range c.Posts {
				r := at[g.ID]
				r.Now, r.More = 0, atLeast(g.More)
				own.Posts = append(own.Posts, r)
			}
			out = append(out, own)
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b OwnChange) int { return b.People - a.People })
	return out, err
}

// atLeast keeps a small count back.
func atLeast(n int) int {
	if n < SmallestCount {
		return 0
	}
	return n
}

// UnlockPost tells an employer what one change at the workplace would open, as
// counts; a count under five is kept back so that it points at nobody.
func (x *Index) UnlockPost(ctx context.Context, h *access.House, s access.Scope, post string) (out []matching.Change, err error) {
	var p *matching.Post
	var people []*matching.Seeker
	err = h.Read(ctx, s, PostUnlock, func(tx *store.Tx) error {
		row, err := loadPost(tx, s, post)
		if err != nil {
			return err
		}
		var now []string
		if err := tx.Select(&now, `SELECT s.person`+consented, h.Today()); err != nil {
			return err
		}
		people = x.those(now)
		p, err = row.Matching()
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, c := range matching.UnlockPost(x.Weights, x.Travel, p, people) {
		if c.More >= SmallestCount {
			out = append(out, c)
		}
	}
	return out, nil
}

// SmallestCount is the smallest number of people an employer is shown.
const SmallestCount = 5
