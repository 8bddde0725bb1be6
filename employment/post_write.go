package employment

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
		if !s.Covers("", p.Employer, "") && s.Actor().Kind != "system" {
			return access.Outcome{}, fault.NotFound("employer")
		}
		area, err := admittedArea(tx, h, p.Employer)
		if err != nil {
			return access.Outcome{}, err
		}
		if p.ID == "" {
			p.ID = h.NewID()
		}
		p.Area, p.WrittenBy, p.Township = area, s.Actor().Account, Township(area)
		err = insertPost(tx, h, p)
		if p.Version > 0 {
			err = updatePost(tx, h, s, p)
		}
		if err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: p.ID, Version: p.Version + 1, Status: "draft"}, h.Append(tx, s, p.fact("post.written"))
	})
}

// admittedArea is the area of an employer that may post today. A post stands only
// while its employer's admission does: writing, approval and renewal all ask.
func admittedArea(tx *store.Tx, h *access.House, employer string) (area string, err error) {
	err = tx.Get(&area, `SELECT area FROM employer WHERE id = $1 AND state = 'admitted' AND valid_until >= $2`, employer, h.Today())
	if errors.Is(err, store.ErrNoRow) {
		return "", fault.Denied("employment.not_admitted")
	}
	if err != nil {
		return "", fmt.Errorf("employer: %w", err)
	}
	return area, nil
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
	if store.IsUnique(err) {
		return fault.Conflict("access.stale")
	}
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return nil
}

func updatePost(tx *store.Tx, h *access.House, s access.Scope, p Post) error {
	was, err := loadPost(tx, s, p.ID)
	if err != nil {
		return err
	}
	if was.Employer != p.Employer {
		return fault.NotFound("post")
	}
	n, err := tx.Exec(`UPDATE post SET trade=$3, title=$4, body=$5, demand=$6, marginal=$7, confirmed=$8, site=$9, week=$10, hours_day=$11, hours_week=$12, night=$13, pay_min=$14,
		pay_max=$15, openings=$16, min_age=$17, hazard=$18, remote=$19, dormitory=$20, shuttle=$21, contract=$22, skills_must=$23, skills_wish=$24, offers=$25, written_by=$26,
		state='draft', refused_for='', updated_at=$27, version=version+1 WHERE id=$1 AND version=$2`,
		p.ID, p.Version, p.Trade, p.Title, p.Body, p.Demand, p.Marginal, p.Confirmed, p.Site, p.Week, p.HoursDay, p.HoursWeek, p.Night, p.PayMin,
		p.PayMax, p.Openings, p.MinAge, p.Hazard, p.Remote, p.Dormitory, p.Shuttle, p.Contract, p.SkillsMust, p.SkillsWish, p.Offers, p.WrittenBy, store.InstantOf(h.Now()))
	return store.One(n, err, "post")
}

// ConfirmDemand sets one demand of a draft as the employer answered its question in
// plain words, and marks it answered. Level is 0–4.
func ConfirmDemand(ctx context.Context, h *access.House, s access.Scope, id string, version int64, item string, level int8) (access.Outcome, error) {
	i := slices.Index(matching.ItemCodes[:], item)
	if i < 0 || level < 0 || level > 4 {
		var bad fault.Fields
		bad.Add("demand", "employment.bad_levels")
		return access.Outcome{}, bad.Err()
	}
	return h.Write(ctx, s, PostWrite, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPost(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if p.State != "draft" {
			return access.Outcome{}, fault.Conflict("employment.not_draft")
		}
		demand, err := matching.ParseLevels(p.Demand)
		if err != nil {
			return access.Outcome{}, fmt.Errorf("post demand: %w", err)
		}
		confirmed, err := matching.ParseMarks(p.Confirmed)
		if err != nil {
			return access.Outcome{}, fmt.Errorf("post confirmed: %w", err)
		}
		demand[i], confirmed[i] = level, true
		n, err := tx.Exec(`UPDATE post SET demand = $1, confirmed = $2, written_by = $3, updated_at = $4, version = version + 1 WHERE id = $5 AND version = $6`,
			demand.String(), confirmed.String(), s.Actor().Account, store.InstantOf(h.Now()), id, version)
		if err := store.One(n, err, "post"); err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: id, Version: version + 1, Status: "confirmed"}, h.Append(tx, s, p.fact("post.confirmed"))
	})
}

// Submit hands a draft to the federation. Every demand must be confirmed, and
// wording that discriminates, asks for money or pays under the legal minimum is
// refused with its reason.
func Submit(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return move(ctx, h, s, PostSubmit, id, version, func(_ *store.Tx, p *Post) error {
		if p.State != "draft" {
			return fault.Conflict("employment.not_draft")
		}
		var bad fault.Fields
		if strings.Contains(p.Confirmed, "0") || strings.Contains(p.Demand, "?") {
			bad.Add("confirmed", "employment.confirm_all")
		}
		p.said(&bad, h.Today())
		p.State = "submitted"
		return bad.Err()
	})
}

// said collects what the post may not say or pay on a day.
func (p *Post) said(bad *fault.Fields, day store.Day) {
	for _, f := range wording.Check(wording.Advert{Title: p.Title, Body: p.Body, Contract: p.Contract, PayMin: p.PayMin, HoursWeek: int(p.HoursWeek), County: county(p.Area), Day: day}) {
		bad.Add(f.Field, f.Key, f.Pairs...)
	}
}

// Approve publishes a submitted post for 30 days, or refuses it with a reason.
// Whoever wrote it may not approve it.
func Approve(ctx context.Context, h *access.House, s access.Scope, id string, version int64, refusal string) (access.Outcome, error) {
	return move(ctx, h, s, PostApprove, id, version, func(tx *store.Tx, p *Post) error {
		if p.State != "submitted" {
			return fault.Conflict("employment.not_submitted")
		}
		if err := otherEyes(tx, s, p.WrittenBy); err != nil {
			return err
		}
		if refusal != "" {
			p.State, p.RefusedFor = "refused", refusal
			return nil
		}
		if _, err := admittedArea(tx, h, p.Employer); err != nil {
			return err
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

// otherEyes refuses a decision by whoever did what is decided on. People are
// compared, not accounts: one person may hold two.
func otherEyes(tx *store.Tx, s access.Scope, first string) error {
	if s.Actor().Kind == "system" {
		return nil
	}
	if first == s.Actor().Account {
		return fault.Denied("employment.four_eyes")
	}
	if s.Actor().Person == "" || first == "" {
		return nil
	}
	var same int64
	if err := tx.Get(&same, `SELECT count(*) FROM account WHERE id = $1 AND person = $2`, first, s.Actor().Person); err != nil {
		return fmt.Errorf("four eyes: %w", err)
	}
	if same > 0 {
		return fault.Denied("employment.four_eyes")
	}
	return nil
}

// Renew publishes an expired or published post for another 30 days, held to the
// words and the legal minimum as they stand today.
func Renew(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return move(ctx, h, s, PostRenew, id, version, func(tx *store.Tx, p *Post) error {
		if p.State != "published" && p.State != "expired" {
			return fault.Conflict("employment.not_published")
		}
		if _, err := admittedArea(tx, h, p.Employer); err != nil {
			return err
		}
		var bad fault.Fields
		p.said(&bad, h.Today())
		p.publish(h.Today())
		return bad.Err()
	})
}

// Close takes a post down.
func Close(ctx context.Context, h *access.House, s access.Scope, id string, version int64) (access.Outcome, error) {
	return move(ctx, h, s, PostClose, id, version, func(_ *store.Tx, p *Post) error {
		if p.State == "closed" {
			return fault.Conflict("employment.not_published")
		}
		p.State = "closed"
		return nil
	})
}

// move loads a post through the scope, applies a pure change of state and writes
// it with its version and fact.
func move(ctx context.Context, h *access.House, s access.Scope, a access.Action, id string, version int64, change func(*store.Tx, *Post) error) (access.Outcome, error) {
	return h.Write(ctx, s, a, func(tx *store.Tx) (access.Outcome, error) {
		p, err := loadPost(tx, s, id)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := change(tx, &p); err != nil {
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
