package employment

import (
	"context"
	"errors"
	"fmt"

	"tongxing/access"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/store"
)

// drawn is which benefit an income class of the registry tells of; it fills an
// empty answer only, and never an ability.
var drawn = map[string]string{"dibao": "dibao", "margin": "margin", "tekun": "tekun"}

// Prefill fills what is empty in the profile from the registry, after the person's
// separate consent (PIPL 29): where they live and which benefit their household
// draws. Category and grade are never read. The person sees that it was done.
func Prefill(ctx context.Context, h *access.House, s access.Scope, person string) (access.Outcome, error) {
	return h.Write(ctx, s, SeekerPrefill, func(tx *store.Tx) (access.Outcome, error) {
		area, err := mayActFor(tx, h, s, person)
		if err != nil {
			return access.Outcome{}, err
		}
		ok, err := h.Consented(tx, person, access.ForPrefill, "")
		if err != nil {
			return access.Outcome{}, err
		}
		if !ok {
			return access.Outcome{}, fault.Denied("employment.no_prefill_consent")
		}
		version, err := fill(tx, h, s, person, area)
		if err != nil {
			return access.Outcome{}, err
		}
		return access.Outcome{Record: person, Version: version, Status: "prefilled"}, h.Append(tx, s, event.Fact{Kind: "registry.prefilled", Subject: "seeker:" + person,
			Person: person, Area: area, Keys: []string{"person:" + person}, Data: map[string]string{"fields": "area,benefits"}})
	})
}

// fill writes the registry's facts into the seeker's row, opening it if need be.
func fill(tx *store.Tx, h *access.House, s access.Scope, person, area string) (version int64, err error) {
	var income string
	if err := tx.Get(&income, `SELECT income_class FROM person WHERE id = $1`, person); err != nil {
		return 0, store.Found(err, "person")
	}
	k, err := loadSeeker(tx, s, person)
	if fault.KindOf(err) == fault.NotFoundErr {
		k = Blank(person, area)
		k.Benefits = drawn[income]
		return 1, insertSeeker(tx, h, k)
	}
	if err != nil {
		return 0, err
	}
	if k.Benefits == "" {
		k.Benefits = drawn[income]
	}
	n, err := tx.Exec(`UPDATE seeker SET area = $1, benefits = $2, updated_at = $3, version = version + 1 WHERE person = $4 AND version = $5`,
		area, k.Benefits, store.InstantOf(h.Now()), person, k.Version)
	return k.Version + 1, store.One(n, err, "seeker")
}

// A ResumeFile (简历) is what the person may carry away (JSON Resume): the résumé and
// the name, nothing of the job-search profile.
type ResumeFile struct {
	Name      string
	Headline  string
	Summary   string
	Work      string
	Education string
	Skills    []string
	Area      string
	UpdatedAt store.Instant
}

// OwnResume reads the résumé for export, within the scope.
func OwnResume(ctx context.Context, h *access.House, s access.Scope, person string) (r ResumeFile, err error) {
	err = h.Read(ctx, s, SeekerShow, func(tx *store.Tx) error {
		k, err := loadSeeker(tx, s, person)
		if err != nil {
			return err
		}
		r = ResumeFile{Headline: k.Headline, Summary: k.Summary, Work: k.Work, Education: k.Education, Skills: List(k.Skills), Area: k.Area, UpdatedAt: k.UpdatedAt}
		err = tx.Get(&r.Name, `SELECT name FROM person WHERE id = $1`, person)
		if errors.Is(err, store.ErrNoRow) {
			return fault.NotFound("person")
		}
		if err != nil {
			return fmt.Errorf("resume: %w", err)
		}
		return nil
	})
	return r, err
}
