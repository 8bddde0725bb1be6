package build

import (
	"context"
	"fmt"
	"time"

	"tongxing/access"
	"tongxing/employment/hiring"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/world"
)

// delivery tells one delivery's story, each step by who takes it.
func (b *Builder) delivery(d *world.Delivery, add adder) {
	add(d.SentOn, 900, func(ctx context.Context, h *access.House) error {
		s, err := b.as(h, ctx, d.Person, hiring.DeliverySend)
		if err != nil {
			return err
		}
		out, err := hiring.Send(ctx, h, s, b.keys[d.Person], hiring.Sending{Posts: []string{b.keys[d.Post]}})
		if err != nil {
			return fmt.Errorf("delivery %s: %w", d.Key, err)
		}
		b.keys[d.Key] = out.Record
		return nil
	})
	for n, step := range d.Steps {
		var after world.Step
		if n+1 < len(d.Steps) {
			after = d.Steps[n+1]
		}
		add(step.On, 920+20*n, func(ctx context.Context, h *access.House) error {
			if err := b.take(ctx, h, d, step, after); err != nil {
				return fmt.Errorf("delivery %s, %s on %s: %w", d.Key, step.Kind, step.On, err)
			}
			return nil
		})
	}
}

// take takes one step. Steps that follow from others (lapsed, obsolete) are taken
// by the product itself.
func (b *Builder) take(ctx context.Context, h *access.House, d *world.Delivery, step, after world.Step) error {
	id, user := b.keys[d.Key], b.user(d.Post)
	now, err := b.now(ctx, h, d)
	if err != nil {
		return err
	}
	switch step.Kind {
	case world.Viewed:
		s, err := b.as(h, ctx, user, hiring.DeliveryOpen)
		if err != nil {
			return err
		}
		_, err = hiring.OpenDelivery(ctx, h, s, id)
		return err
	case world.Refused:
		s, err := b.as(h, ctx, user, hiring.DeliveryRefuse)
		if err != nil {
			return err
		}
		_, err = hiring.Refuse(ctx, h, s, id, now.Version, refusals[step.Reason])
		return err
	case world.Withdrawn:
		s, err := b.as(h, ctx, d.Person, hiring.DeliveryWithdraw)
		if err != nil {
			return err
		}
		_, err = hiring.Withdraw(ctx, h, s, id, now.Version, withdrawals[step.Reason])
		return err
	case world.Proposed, world.Confirmed:
		return b.meet(ctx, h, d, step, after, now)
	}
	return b.offered(ctx, h, d, step, now)
}

var refusals = map[string]string{"filled": "filled", "skills": "skills", "hours": "hours", "commute": "commute", "accommodation": "aids_later", "other": "other_candidate"}

var withdrawals = map[string]string{"changed_mind": "changed_mind", "other_post": "other_job", "too_far": "too_far", "pay": "pay", "commute": "too_far", "benefits": "other", "health": "other"}

// meet proposes three times and answers the first of them.
func (b *Builder) meet(ctx context.Context, h *access.House, d *world.Delivery, step, after world.Step, now hiring.Delivery) error {
	if step.Kind == world.Confirmed {
		s, err := b.as(h, ctx, d.Person, hiring.InterviewAnswers)
		if err != nil {
			return err
		}
		_, err = hiring.AnswerInterview(ctx, h, s, now.ID, now.Version, hiring.InterviewAnswer{Choose: 1})
		return err
	}
	s, err := b.as(h, ctx, b.user(d.Post), hiring.InterviewPropose)
	if err != nil {
		return err
	}
	first := h.Now().Add(72 * time.Hour)
	if after.On != "" && at(after.On, 600).Add(48*time.Hour).After(first) {
		first = at(after.On, 600).Add(48 * time.Hour)
	}
	in := hiring.Interview{Way: "place", Place: "本单位会议室", Access: "step_free=yes", Companion: true}
	for i := range in.Slots {
		in.Slots[i] = store.InstantOf(first.Add(time.Duration(24*i) * time.Hour))
	}
	_, err = hiring.ProposeInterview(ctx, h, s, now.ID, now.Version, in)
	return err
}

// offered tells the offer, its answer, the contract and the start.
func (b *Builder) offered(ctx context.Context, h *access.House, d *world.Delivery, step world.Step, now hiring.Delivery) error {
	post := b.City.Post(d.Post)
	switch step.Kind {
	case world.Offered:
		s, err := b.as(h, ctx, b.user(d.Post), hiring.OfferMake)
		if err != nil {
			return err
		}
		_, err = hiring.MakeOffer(ctx, h, s, now.ID, now.Version, hiring.Offer{Pay: post.PayMin, StartsOn: h.Today().AddDays(7), Contract: "fixed", UntilOn: h.Today().AddDays(400),
			Agreement: "按本人需要提供便利,由单位落实,上岗当天到位", Aids: now.Aids})
		return err
	case world.Declined:
		s, err := b.as(h, ctx, d.Person, hiring.OfferAnswer)
		if err != nil {
			return err
		}
		_, err = hiring.AnswerOffer(ctx, h, s, now.ID, now.Version, false, withdrawals[step.Reason])
		return err
	case world.Hired:
		s, err := b.as(h, ctx, d.Person, hiring.OfferAnswer)
		if err != nil {
			return err
		}
		out, err := hiring.AnswerOffer(ctx, h, s, now.ID, now.Version, true, "")
		if err != nil {
			return err
		}
		if s, err = b.as(h, ctx, b.user(d.Post), hiring.PlacementHire); err != nil {
			return err
		}
		_, err = hiring.Hire(ctx, h, s, now.ID, out.Version, hiring.Contract{On: h.Today(), Until: h.Today().AddDays(365)})
		return err
	case world.Started:
		s, err := b.as(h, ctx, d.Person, hiring.PlacementConfirm)
		if err != nil {
			return err
		}
		_, err = hiring.ConfirmStart(ctx, h, s, now.ID, now.Version, h.Today())
		return err
	}
	return nil
}

// now reads the delivery as the person sees it.
func (b *Builder) now(ctx context.Context, h *access.House, d *world.Delivery) (hiring.Delivery, error) {
	s, err := b.as(h, ctx, d.Person, hiring.DeliveryShow)
	if err != nil {
		return hiring.Delivery{}, err
	}
	story, err := hiring.Show(ctx, h, s, b.keys[d.Key])
	if fault.KindOf(err) == fault.NotFoundErr {
		return hiring.Delivery{}, fmt.Errorf("demo: delivery %s was never sent", d.Key)
	}
	return story.Delivery, err
}

// user is who answers for a post.
func (b *Builder) user(post string) string {
	return b.City.Employer(b.City.Post(post).Employer).Users[0].Key
}

var channels = map[string]string{world.Federation: "federation", world.PublicBody: "public", world.Association: "association", world.SelfEmployed: "self",
	world.Base: "base", world.Rural: "rural", world.Flexible: "flexible"}

// placement records one of the channels beside the platform.
func (b *Builder) placement(p *world.Placement, add adder) {
	channel, ok := channels[p.Channel]
	if !ok || p.Start == "" {
		return // the platform's come from their deliveries
	}
	in := hiring.Placement{Channel: channel, Trade: p.Trade, StartedOn: store.Day(p.Start), Pay: p.Pay}
	if p.ContractOn != "" && p.ContractOn <= p.Start {
		in.ContractOn = store.Day(p.ContractOn)
	}
	if p.Order != "" {
		in.Programme = hiring.ContractManufacturing
		for _, hh := range b.City.Order.Households {
			for _, m := range hh.Months {
				if hh.Placement == p.Key {
					in.BestMonth = max(in.BestMonth, m.Fen)
				}
			}
		}
	}
	add(p.Start, 1000, func(ctx context.Context, h *access.House) error {
		s, err := b.scope(b.system, hiring.PlacementRecord)
		if err != nil {
			return err
		}
		in.Person, in.Employer = b.keys[p.Person], b.keys[p.Employer]
		if _, err = hiring.RecordPlacement(ctx, h, s, in); err != nil {
			return fmt.Errorf("placement %s: %w", p.Key, err)
		}
		return nil
	})
}
