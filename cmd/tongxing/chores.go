package main

import (
	"context"
	"time"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/employment"
	"tongxing/employment/hiring"
	"tongxing/store"
)

// keepHouse runs what falls due by itself: every ten minutes on the domain's clock,
// and once a night on the wall's. Running it twice does nothing twice, so that every
// node may.
func (c *city) keepHouse(ctx context.Context, a *app) {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	var night nights
	for {
		if err := c.chores(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("chores", "error", err)
		}
		if night.due(time.Now()) {
			if err := c.nightly(ctx, a); err != nil && ctx.Err() == nil {
				c.Log.Error("nightly", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// nights tells when a night's work is due: at the first look, and from then on at the
// first look after three in the morning in China.
type nights struct{ last store.Day }

func (n *nights) due(now time.Time) bool {
	night := store.DayOf(now.Add(-3 * time.Hour))
	if night == n.last {
		return false
	}
	n.last = night
	return true
}

// chores: expired posts, lapsed admissions, unanswered deliveries, flags; and what the
// calendar does to cases.
func (c *city) chores(ctx context.Context) error {
	expire, err := c.as("expire", employment.PostExpire)
	if err != nil {
		return err
	}
	if _, err := employment.Expire(ctx, c.House, expire); err != nil {
		return err
	}
	lapse, err := c.as("lapse", employment.EmployerLapse)
	if err != nil {
		return err
	}
	if _, err := employment.LapseDue(ctx, c.House, lapse); err != nil {
		return err
	}
	silent, err := c.as("silent", hiring.SilentClose)
	if err != nil {
		return err
	}
	if _, err := hiring.CloseSilent(ctx, c.House, silent, 200); err != nil {
		return err
	}
	flags, err := c.as("flags", hiring.FlagRaise)
	if err != nil {
		return err
	}
	if _, err := hiring.RaiseFlags(ctx, c.House, flags); err != nil {
		return err
	}
	_, err = c.clock(ctx, 500)
	return err
}

// clock lets the calendar do what it does by itself in up to limit cases.
func (c *city) clock(ctx context.Context, limit int) (int, error) {
	s, err := c.as("clock", casework.CaseClock)
	if err != nil {
		return 0, err
	}
	return c.Cases.Pass(ctx, c.House, s, limit)
}

// nightly: the day's coverage is noted; outcomes of old keys, ended codes, failures
// and sessions are forgotten.
func (c *city) nightly(ctx context.Context, a *app) error {
	if err := c.noteCoverage(ctx, a.Site.Index); err != nil {
		return err
	}
	prune, err := c.as("prune", access.OutcomePrune)
	if err != nil {
		return err
	}
	for gone := int64(1); gone > 0; {
		if gone, err = access.PruneOutcomes(ctx, c.House, prune); err != nil {
			return err
		}
	}
	if err := a.Site.Desk.Sweep(ctx); err != nil {
		return err
	}
	return a.Gate.Sessions.Sweep(ctx)
}

func (c *city) noteCoverage(ctx context.Context, index *employment.Index) error {
	see, err := c.as("coverage", employment.LabourSee)
	if err != nil {
		return err
	}
	market, err := index.Market(ctx, c.House, see)
	if err != nil {
		return err
	}
	note, err := c.as("coverage", employment.CoverageNote)
	if err != nil {
		return err
	}
	return employment.NoteCoverage(ctx, c.House, note, market)
}
