package build

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/employment/hiring"
	"tongxing/world"
)

// said are the story's answers in the words of a follow-up.
var said = map[string]string{"working": "well", "left": "left", "unreached": "unreached"}

// followups tells what staff heard when they asked after a placement. What nobody asked
// stays due.
func (b *Builder) followups(p *world.Placement, add adder) {
	for _, f := range p.Followups {
		add(f.DoneOn, 1020, func(ctx context.Context, h *access.House) error {
			s, err := b.scope(b.system, hiring.FollowupList)
			if err != nil {
				return err
			}
			due, err := hiring.Followups(ctx, h, s, hiring.FollowupFilter{Person: b.keys[p.Person], Open: true, Before: h.Today(), Limit: 50})
			if err != nil {
				return err
			}
			for _, x := range due {
				if x.Day == int64(f.After) {
					return b.answered(ctx, h, x, said[f.Person])
				}
			}
			return nil // already left, or a start that was recorded later
		})
	}
}

func (b *Builder) answered(ctx context.Context, h *access.House, x hiring.Followup, says string) error {
	s, err := b.scope(b.system, hiring.FollowupAnswer)
	if err != nil {
		return err
	}
	if _, err := hiring.AnswerFollowup(ctx, h, s, x.ID, x.Version, says, ""); err != nil {
		return fmt.Errorf("follow-up after %d days: %w", x.Day, err)
	}
	return nil
}
