package employment

import (
	"context"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// Consent gives (yes) or withdraws a consent of the person, recorded with the
// channel it came through. A withdrawn consent to job search takes the person out
// of the index with the next look.
func Consent(ctx context.Context, h *access.House, s access.Scope, person string, yes bool, c access.Consent) (access.Outcome, error) {
	return h.Write(ctx, s, SeekerConsent, func(tx *store.Tx) (access.Outcome, error) {
		area, err := reached(tx, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		if c.Purpose != access.ForJobSearch && c.Purpose != access.ForPrefill && c.Purpose != access.ForBehalf {
			var bad fault.Fields
			bad.Add("purpose", "employment.bad_purpose")
			return access.Outcome{}, bad.Err()
		}
		if s.Behalf(person) && c.Channel == "web" && s.Actor().Kind != "system" {
			var bad fault.Fields
			bad.Add("channel", "employment.consent_not_web") // another's yes was not given on this screen
			return access.Outcome{}, bad.Err()
		}
		c.Person = person
		if !yes {
			return access.Outcome{Record: person, Status: "withdrawn"}, h.WithdrawConsent(tx, s, person, area, c.Purpose, c.Proxy)
		}
		return access.Outcome{Record: person, Status: "given"}, h.GiveConsent(tx, s, area, c)
	})
}

// ConsentsOf lists the consents of a person within the scope, newest first, those
// withdrawn too.
func ConsentsOf(ctx context.Context, h *access.House, s access.Scope, person string) (out []access.Consent, err error) {
	err = h.Read(ctx, s, SeekerShow, func(tx *store.Tx) error {
		if _, err := reached(tx, s, person); err != nil {
			return err
		}
		out, err = h.Consents(tx, person)
		return err
	})
	return out, err
}
