package employment

import (
	"context"
	"fmt"
	"strings"

	"tongxing/access"
	"tongxing/employment/wording"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/store"
)

// WritePost opens a draft (version 0) or changes one. A published post that is
// changed goes back to be confirmed and approved again.
func WritePost(ctx context.Context, h *access.House, s access.Scope, p Post) (access.Outcome, error) {
	if err := p.Check(); err != nil {
		return access.Outcome{}, err
	}
	return h.Write(ctx, s, PostWrite, func(tx *store.Tx) (access.Outcome, error) {
		if err := tx.Get(&p.Area, `SELECT area FROM employer WHERE id = $1 AND state = 'admitted' AND valid_until >= $2`, p.Employer, h.Today()); err != nil || !s.Covers("", p.Employer, p.Area) {
			return access.Outcome{}, fault.Denied("employment.not_admitted")
		}
		p.WrittenBy, p.Township = s.Actor().Account, Township(p.Area)
		err := insertPost(tx, h, p)
		if p.Version > 0 {
			err = updatePost(tx, h, s, p)
		}
		if err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: p.ID, Version: p.Version + 1, Status: "draft"}, h.Append(tx, s, p.fact("post.written"))
	})
}

func insertPost(tx *store.Tx, h *access.House, p Post) error {
	if p.Version > 0 {
		return nil
	}
	if p.Confirmed == "" {
		p.Confirmed = matching.Marks{}.String()
	}
	_, err := tx.Exec(`INSERT INTO post (id, employer, area, township, trade, title, body, demand, marginal, confirmed, site, week, hours_day, hours_week, night, pay_min, pay_max,
		openings, filled, min_age, hazard, remote, dormitory, shuttle, contract, skills_must, skills_wish, offers, state, refused_for, written_by, approved_by,
		first_published_on, published_on, expires_on, version, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,0,$19,$20,$21,$22,$23,$24,$25,$26,$27,'draft','',$28,'','','','',1,$29)`,
		p.ID, p.Employer, p.Area, p.Township, p.Trade, p.Title, p.Body, p.Demand, p.Marginal, p.Confirmed, p.Site, p.Week, p.HoursDay, p.HoursWeek, p.Night, p.PayMin, p.PayMax,
		p.Openings, p.MinAge, p.Hazard, p.Remote, p.Dormitory, p.Shuttle, p.Contract, p.SkillsMust, p.SkillsWish, p.Offers, p.WrittenBy, store.InstantOf(h.Now()))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return nil
}

func updatePost(tx *store.Tx, h *access.House, s access.Scope, p Post) error {
	if _, err := loadPost(tx, s, p.ID); err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE post SET trade=$3, title=$4, body=$5, demand=$6, marginal=$7, confirmed=$8, site=$9, week=$10, hours_day=$11, hours_week=$12, night=$13, pay_min=$14,
		pay_max=$15, openings=$16, min_age=$17, hazard=$18, remote=$19, dormitory=$20, shuttle=$21, contract=$22, skills_must=$23, skills_wish=$24, offers=$25, written_by=$26,
		state='draft', refused_for='', updated_at=$27, version=version+1 WHERE id=$1 AND version=$2`,
		p.ID, p.Version, p.Trade, p.Title, p.Body, p.Demand, p.Marginal, p.Confirmed, p.Site, p.Week, p.HoursDay, p.HoursWeek, p.Night, p.PayMin,
		p.PayMax, p.Openings, p.MinAge, p.Hazard, p.Remote, p.Dormitory, p.Shuttle, p.Contract, p.SkillsMust, p.SkillsWish, p.Offers, p.WrittenBy, store.InstantOf(h.Now()))
	return store.One(n, err, "post")
}

// Submit hands a draft to the federation. Every demand must be confirmed, and
// wording that discriminates, asks for money or pays under the legal minimum is
// refused with its reason.
func Submit(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return move(ctx, h, s, PostSubmit, id, version, func(p *Post) error {
		if p.State != "draft" {
			return fault.Conflict("employment.not_draft")
		}
		var bad fault.Fields
		if strings.Contains(p.Confirmed, "0") {
			bad.Add("confirmed", "employment.confirm_all")
		}
		for _, f := range wording.Check(wording.Advert{Title: p.Title, Body: p.Body, Contract: p.Contract, PayMin: p.PayMin, HoursWeek: int(p.HoursWeek), County: county(p.Area), Day: h.Today()}) {
			bad.Add(f.Field, f.Key, f.Pairs...)
		}
		p.State = "submitted"
		return bad.Err()
	})
}

// Approve publishes a submitted post for 30 days, or refuses it with a reason.
// Whoever wrote it may not approve it.
func Approve(ctx context.Context, h *access.House, s access.Scope, id string, version int64, refusal string) (access.Outcome, error) {
	return move(ctx, h, s, PostApprove, id, version, func(p *Post) error {
		switch {
		case p.State != "submitted":
			return fault.Conflict("employment.not_submitted")
		case p.WrittenBy == s.Actor().Account && s.Actor().Kind != "system":
			return fault.Denied("employment.four_eyes")
		case refusal != "":
			p.State, p.RefusedFor = "refused", refusal
			return nil
		}
		p.ApprovedBy = s.Actor().Account
		p.publish(h.Today())
		return nil
	})
}

func (p *Post) publish(today store.Day) {
	p.State, p.PublishedOn, p.ExpiresOn = "published", today, today.AddDays(PostLasts)
	if p.FirstOn == "" {
		p.FirstOn = today
	}
}

// Renew publishes an expired or published post for another 30 days.
func Renew(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return move(ctx, h, s, PostRenew, id, version, func(p *Post) error {
		if p.State != "published" && p.State != "expired" {
			return fault.Conflict("employment.not_published")
		}
		p.publish(h.Today())
		return nil
	})
}

// Close takes a post down.
func Close(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return move(ctx, h, s, PostClose, id, version, func(p *Post) error {
		if p.State == "closed" {
			return fault.Conflict("employment.not_published")
		}
		p.State = "closed"
		return nil
	})
}

// move loads a post through the scope, applies a pure change of state and writes
// it with its version and fact.
func move(ctx context.Context, h *access.House, s access.Scope, a access.Action, id string, version int64, change func(*Post) error) (access.Outcome, error) {
	return h.Write(ctx, s, a, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPost(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := change(&p); err != nil {
			return access.Outcome{}, err
		}
		n, err := tx.Exec(`UPDATE post SET state=$1, refused_for=$2, approved_by=$3, first_published_on=$4, published_on=$5, expires_on=$6, updated_at=$7, version=version+1
			WHERE id=$8 AND version=$9`, p.State, p.RefusedFor, p.ApprovedBy, p.FirstOn, p.PublishedOn, p.ExpiresOn, store.InstantOf(h.Now()), id, version)
		if err := store.One(n, err, "post"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: p.State}, h.Append(tx, s, p.fact("post."+p.State))
	})
}

// Expire takes down what was not renewed in time: a periodic job of the system's.
func Expire(ctx context.Context, h *access.House, s access.Scope) (expired int, err error) {
	_, err = h.Write(ctx, s, PostExpire, func(tx *store.Tx) (access.Outcome, error) {
		var due []Post
		if err := tx.Select(&due, `SELECT `+postColumns+postFrom+`WHERE p.state = 'published' AND p.expires_on < $1 ORDER BY p.id LIMIT 500`, h.Today()); err != nil {
			return access.Outcome{}, err
		}
		expired = len(due)
		for _, p := range due {
			n, err := tx.Exec(`UPDATE post SET state = 'expired', version = version + 1 WHERE id = $1 AND version = $2`, p.ID, p.Version)
			if err := store.One(n, err, "post"); err != nil {
				return access.Outcome{}, err
			}
			if err := h.Append(tx, s, p.fact("post.expired")); err != nil {
				return access.Outcome{}, err
			}
		}
		return access.Outcome{Status: "expired"}, nil
	})
	return expired, err
}

// county is the county's code within an area path.
func county(area string) string {
	parts := strings.Split(strings.Trim(area, "/"), "/")
	return parts[min(2, len(parts)-1)]
}
