package employment

import (
	"context"
	"slices"

	"tongxing/access"
	"tongxing/store"
)

// A Filter narrows the public list; zero fields do not narrow.
type Filter struct {
	Trade, Area, Remote, Text string
	PayMin                    int64  // fen
	Week                      string // "part" under 35 hours, "full", "weekdays" no work on Saturday and Sunday
	After                     string // key of the last post of the page before
}

// The weekend's 48 hours are the last 12 of a week's 42 hex characters; a week not
// said cannot promise a free one.
const freeWeekend = " AND p.week <> '' AND substr(p.week, 31, 12) = '000000000000'"

// Posts lists published posts, newest first, and counts all that pass the filter.
func Posts(ctx context.Context, h *access.House, s access.Scope, f Filter, limit int) (out []Post, total int64, err error) {
	err = h.Read(ctx, s, PostList, func(tx *store.Tx) error {
		var args access.Args
		where := "p.state = 'published' AND " + s.Where(postCols, &args) + f.where(&args)
		// LEFT: where nothing of the employer is asked, none is looked up to count.
		if err := tx.Get(&total, `SELECT count(*) FROM post p LEFT JOIN employer e ON e.id = p.employer WHERE `+where, args...); err != nil {
			return err
		}
		if f.After != "" {
			where += ` AND (p.published_on, p.id) < (SELECT c.published_on, c.id FROM post c WHERE c.id = ` + args.Add(f.After) + `)`
		}
		return tx.Select(&out, `SELECT `+postColumns+postFrom+`WHERE `+where+` ORDER BY p.published_on DESC, p.id DESC LIMIT `+args.Add(limit), args...)
	})
	for i := range out {
		out[i] = out[i].public()
	}
	return out, total, err
}

// RankedPosts lists those of the ranked posts that are published and pass the filter, in
// their order, and counts them all.
func RankedPosts(ctx context.Context, h *access.House, s access.Scope, f Filter, ranked []string, limit int) (out []Post, total int, err error) {
	err = h.Read(ctx, s, PostList, func(tx *store.Tx) error {
		var args access.Args
		var pass []string
		if err := tx.Select(&pass, `SELECT p.id`+postFrom+`WHERE p.state = 'published' AND `+s.Where(postCols, &args)+f.where(&args)+` ORDER BY p.id`, args...); err != nil {
			return err
		}
		ranked := slices.DeleteFunc(slices.Clone(ranked), func(id string) bool { _, there := slices.BinarySearch(pass, id); return !there })
		total = len(ranked)
		ranked = ranked[slices.Index(ranked, f.After)+1:] // an unknown key begins at the front
		for _, id := range ranked[:min(limit, len(ranked))] {
			p, err := loadPost(tx, s, id)
			if err != nil {
				return err
			}
			out = append(out, p.public())
		}
		return nil
	})
	return out, total, err
}

func (f Filter) where(args *access.Args) (where string) {
	if f.Trade != "" {
		where += " AND p.trade = " + args.Add(f.Trade)
	}
	if f.Area != "" {
		where += " AND p.area >= " + args.Add(f.Area) + " AND p.area < " + args.Add(f.Area+"~")
	}
	if f.Remote != "" {
		where += " AND p.remote = " + args.Add(f.Remote)
	}
	switch f.Week {
	case "part":
		where += " AND p.hours_week < 35"
	case "full":
		where += " AND p.hours_week >= 35"
	case "weekdays":
		where += freeWeekend
	}
	if f.PayMin > 0 {
		where += " AND p.pay_max >= " + args.Add(f.PayMin)
	}
	if f.Text != "" {
		where += " AND (p.title LIKE " + args.Add("%"+f.Text+"%") + " OR e.name LIKE " + args.Add("%"+f.Text+"%") + ")"
	}
	return where
}

// ShowPost reads one post within the scope; the public sees published ones.
func ShowPost(ctx context.Context, h *access.House, s access.Scope, id string) (p Post, err error) {
	err = h.Read(ctx, s, PostShow, func(tx *store.Tx) error {
		p, err = loadPost(tx, s, id)
		return err
	})
	if !s.Covers("", p.Employer, p.Area) {
		p = p.public()
	}
	return p, err
}

// OwnPosts lists an employer's posts, those that need something first.
func OwnPosts(ctx context.Context, h *access.House, s access.Scope, limit, offset int) (out []Post, err error) {
	err = h.Read(ctx, s, PostOwn, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Organisation: "p.employer"}, &args)
		return tx.Select(&out, `SELECT `+postColumns+postFrom+`WHERE `+where+` ORDER BY CASE p.state WHEN 'draft' THEN 0 WHEN 'refused' THEN 1 WHEN 'submitted' THEN 2 WHEN 'published' THEN 3 ELSE 4 END,
			p.updated_at DESC, p.id LIMIT `+args.Add(limit)+` OFFSET `+args.Add(offset), args...)
	})
	return out, err
}

// PostsWaiting lists submitted posts for the officers, oldest first.
func PostsWaiting(ctx context.Context, h *access.House, s access.Scope, limit int) (out []Post, err error) {
	err = h.Read(ctx, s, PostQueue, func(tx *store.Tx) error {
		var args access.Args
		where := s.Where(access.Cols{Area: "p.area"}, &args)
		return tx.Select(&out, `SELECT `+postColumns+postFrom+`WHERE `+where+` AND p.state = 'submitted' ORDER BY p.updated_at, p.id LIMIT `+args.Add(limit), args...)
	})
	return out, err
}
