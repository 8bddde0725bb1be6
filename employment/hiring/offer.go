package hiring

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// An Offer (录用意向) is what the employer promises in writing, the accommodation
// agreement (合理便利) among it.
type Offer struct {
	ID        string    `db:"id"`
	Delivery  string    `db:"delivery"`
	Pay       int64     `db:"pay"` // fen a month
	StartsOn  store.Day `db:"starts_on"`
	Contract  string    `db:"contract"` // fixed open parttime piece
	UntilOn   store.Day `db:"until_on"` // "" = open-ended
	Agreement string    `db:"agreement"`
	Aids      string    `db:"aids"`
	State     string    `db:"state"` // made accepted declined
	Version   int64     `db:"version"`
}

const offerColumns = `o.id, o.delivery, o.pay, o.starts_on, o.contract, o.until_on, o.agreement, o.aids, o.state, o.version`

// check holds an offer to the rules. promised is the least pay the post named: an
// offer may not go below it (part-time and piece pay are named by the hour). aids
// are the accommodations the person released: they ask for a written agreement.
func (o Offer) check(today store.Day, promised int64, aids string) error {
	var bad fault.Fields
	whole := o.Contract != "parttime" && o.Contract != "piece"
	switch {
	case o.Pay <= 0:
		bad.Add("pay", "hiring.bad.pay")
	case whole && o.Pay < promised:
		bad.Add("pay", "hiring.bad.pay_below_post", "min", promised/100)
	}
	if !o.StartsOn.Valid() || o.StartsOn < today || o.StartsOn > today.AddDays(180) {
		bad.Add("starts_on", "hiring.bad.starts_on")
	}
	if o.Contract == "" || len(o.Contract) > 40 {
		bad.Add("contract", "hiring.bad.contract")
	}
	if o.UntilOn != "" && (!o.UntilOn.Valid() || o.UntilOn <= o.StartsOn) {
		bad.Add("until_on", "hiring.bad.until")
	}
	if aids != "" && utf8.RuneCountInString(strings.TrimSpace(o.Agreement)) < 4 {
		bad.Add("agreement", "hiring.bad.agreement")
	}
	if utf8.RuneCountInString(o.Agreement) > 1000 {
		bad.Add("agreement", "form.too_long", "max", 1000)
	}
	return bad.Err()
}

// MakeOffer writes the employer's promise. Invalid: pay under the post's, dates, or
// no written agreement although the person released accommodations.
func MakeOffer(ctx context.Context, h *access.House, s access.Scope, delivery string, version int64, o Offer) (access.Outcome, error) {
	if o.Contract == "open" {
		o.UntilOn = ""
	}
	return h.Write(ctx, s, OfferMake, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadAt(tx, s, delivery, version)
		if err != nil {
			return access.Outcome{}, err
		}
		var promised int64
		if err := tx.Get(&promised, `SELECT pay_min FROM post WHERE id = $1`, d.Post); err != nil {
			return access.Outcome{}, fmt.Errorf("post: %w", err)
		}
		if err := o.check(h.Today(), promised, d.Aids); err != nil {
			return access.Outcome{}, err
		}
		if err := d.move(tx, h, s, doOffer, byEmployer, ""); err != nil {
			return access.Outcome{}, err
		}
		_, err = tx.Exec(`INSERT INTO offer (id, delivery, pay, starts_on, contract, until_on, agreement, aids, state, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'made',1)`,
			h.NewID(), d.ID, o.Pay, o.StartsOn, o.Contract, o.UntilOn, o.Agreement, o.Aids)
		return d.outcome(), err
	})
}

// offerDeclined is the reason kept when the person gives none of WithdrawReasons.
const offerDeclined = "offer_declined"

// AnswerOffer accepts the offer or declines it; declining ends the delivery. why is
// one of WithdrawReasons, or "".
func AnswerOffer(ctx context.Context, h *access.House, s access.Scope, delivery string, version int64, accept bool, why string) (access.Outcome, error) {
	verb, state := doAccept, "accepted"
	why = known(why, WithdrawReasons)
	if !accept {
		verb, state = doReject, "declined"
		if why == "" {
			why = offerDeclined
		}
	}
	return h.Write(ctx, s, OfferAnswer, func(tx *store.Tx) (access.Outcome, error) {
		d, err := loadMine(tx, h, s, delivery, version)
		if err != nil {
			return access.Outcome{}, err
		}
		if err := d.move(tx, h, s, verb, byPerson, why); err != nil {
			return access.Outcome{}, err
		}
		_, err = tx.Exec(`UPDATE offer SET state = $2, version = version + 1 WHERE delivery = $1 AND state = 'made'`, d.ID, state)
		return d.outcome(), err
	})
}

// known is the code if the list has it, or "".
func known(code string, list []string) string {
	for _, c := range list {
		if c == code {
			return c
		}
	}
	return ""
}
