package hiring

import (
	"slices"
	"strings"
	"time"

	"tongxing/fault"
	"tongxing/store"
)

// The states of a delivery, in the order of a good story, then the four ways out.
const (
	Sent      = "sent"
	Viewed    = "viewed"
	Invited   = "interview" // times are proposed
	Agreed    = "agreed"    // a time is agreed
	Offered   = "offered"
	Accepted  = "accepted"
	Hired     = "hired"   // there is a contract
	Started   = "started" // the person said so: only now does the hire count
	Refused   = "refused"
	Withdrawn = "withdrawn"
	Lapsed    = "lapsed"   // nobody answered for 60 days
	Obsolete  = "obsolete" // hired elsewhere
)

// States lists them in order.
var States = []string{Sent, Viewed, Invited, Agreed, Offered, Accepted, Hired, Started, Refused, Withdrawn, Lapsed, Obsolete}

// The verbs that move a delivery.
const (
	doOpen    = "open"
	doRefuse  = "refuse"
	doPropose = "propose"
	doAsk     = "ask" // other terms for the proposed times
	doAgree   = "agree"
	doDecline = "decline_times"
	doOffer   = "offer"
	doAccept  = "accept"
	doReject  = "reject_offer"
	doHire    = "hire"
	doConfirm = "confirm"
	doFail    = "not_started"
	doTake    = "withdraw"
	doLapse   = "lapse"
	doElse    = "hired_elsewhere"
)

// deliveryRule: who may do the verb in which states, and what comes of it.
type deliveryRule struct{ verb, who, from, to string }

var deliveryRules = []deliveryRule{
	{doOpen, byEmployer, "sent", Viewed},
	{doRefuse, byEmployer, "sent viewed interview agreed offered accepted", Refused},
	{doPropose, byEmployer, "sent viewed interview agreed", Invited},
	{doAsk, byPerson, "interview", Invited},
	{doAgree, byPerson, "interview", Agreed},
	{doDecline, byPerson, "interview", Viewed},
	{doOffer, byEmployer, "viewed interview agreed", Offered},
	{doAccept, byPerson, "offered", Accepted},
	{doReject, byPerson, "offered", Withdrawn},
	{doHire, byEmployer, "accepted", Hired},
	{doConfirm, byPerson, "hired", Started},
	{doFail, byPerson, "hired", Withdrawn},
	{doFail, byEmployer, "hired", Withdrawn},
	{doTake, byPerson, "sent viewed interview agreed offered accepted", Withdrawn},
	{doLapse, bySystem, "sent viewed", Lapsed},
	{doElse, bySystem, "sent viewed interview agreed offered accepted", Obsolete},
}

// after applies the table: the next state, or Conflict when the verb is not for
// that side or not for now.
func after(state, verb, who string) (string, error) {
	for _, r := range deliveryRules {
		if r.verb == verb && r.who == who && slices.Contains(strings.Fields(r.from), state) {
			return r.to, nil
		}
	}
	return "", fault.Conflict("hiring.not_now", "state", state)
}

// verbs a side may do in a state.
func verbs(state, who string) (out []string) {
	for _, r := range deliveryRules {
		if r.who == who && slices.Contains(strings.Fields(r.from), state) {
			out = append(out, r.verb)
		}
	}
	return out
}

// under tells whether a delivery in the state is still under way: a person has at
// most one such delivery a post.
func under(state string) bool {
	return slices.Contains([]string{Sent, Viewed, Invited, Agreed, Offered, Accepted, Hired}, state)
}

// Why an employer may say no. None of them is about a disability: what cannot be
// said here cannot be a reason (保障法 38).
var Reasons = []string{"filled", "paused", "other_candidate", "skills", "experience", "licence", "hours", "shift", "commute", "start_date", "pay",
	"aids_later", "site_later", "not_reached", "missed_interview", "other_post", "duplicate"}

// WithdrawReasons are the person's; none needs to be given.
var WithdrawReasons = []string{"changed_mind", "other_job", "too_far", "pay", "hours", "other"}

// takenBack is the reason of a delivery the person took back in time.
const takenBack = "taken_back"

// Days of the rules, in force from a day on: a delivery keeps the rule of the day
// it was sent.
type dayRule struct {
	From                                           store.Day
	Reply, TakeBack, Lapse, RefusedReadable, Start int
}

// dayRules: reply 7 days and silence 60 are the house's own promise, after
// les-emplois (60 days unanswered) and the privacy stages of refusal (30 days).
var dayRules = []dayRule{{From: "2000-01-01", Reply: 7, TakeBack: 3, Lapse: 60, RefusedReadable: 30, Start: 30}}

func rulesOn(day store.Day) dayRule {
	rule := dayRules[0]
	for _, r := range dayRules {
		if r.From <= day {
			rule = r
		}
	}
	return rule
}

// ReplyDue is the day by which the employer should answer: seven days on, moved
// from a weekend to Monday. Public holidays are not moved: the employer gains
// nothing but a day late on the list.
func ReplyDue(sent store.Day) store.Day {
	due := sent.AddDays(rulesOn(sent).Reply)
	switch due.Time().Weekday() {
	case time.Saturday:
		return due.AddDays(2)
	case time.Sunday:
		return due.AddDays(1)
	}
	return due
}

// TakeBackUntil is the last day on which the person can take the delivery back as
// if it had not been sent.
func (d Delivery) TakeBackUntil() store.Day { return d.SentOn.AddDays(rulesOn(d.SentOn).TakeBack) }

// CanTakeBack tells whether a withdrawal today would take it back.
func (d Delivery) CanTakeBack(today store.Day) bool {
	_, err := after(d.State, doTake, byPerson)
	return err == nil && today <= d.TakeBackUntil()
}

// readable tells whether the employer may still open the parcel: while it is under
// way or came to a job; 30 days after a refusal or a late withdrawal; not at all
// once it was taken back, lapsed, or the person was hired elsewhere.
func (d Delivery) readable(today store.Day) bool {
	switch {
	case d.State == Lapsed || d.State == Obsolete || d.Reason == takenBack:
		return false
	case d.State == Refused || d.State == Withdrawn:
		return today <= store.DayOf(d.ClosedAt.Time).AddDays(rulesOn(d.SentOn).RefusedReadable)
	}
	return true
}

// A Next (下一步) says who has it, what they should do, by when, and what happens
// if they are late (hiring.next.<Act>, hiring.late.<Late>).
type Next struct {
	Who  string // person employer both nobody
	Act  string
	Due  store.Day
	Late string
}

// next is the rule behind every timeline. chosen and starts are the interview's
// agreed moment (or the first proposed one) and the offer's or contract's first day.
func (d Delivery) next(chosen store.Instant, starts store.Day) Next {
	switch d.State {
	case Sent, Viewed:
		return Next{byEmployer, "answer", d.ReplyDue, "lapse"}
	case Invited:
		return Next{byPerson, "choose", dayOf(chosen), "ask_again"}
	case Agreed:
		return Next{"both", "meet", dayOf(chosen), "tell"}
	case Offered:
		return Next{byPerson, "answer_offer", starts, "offer_ends"}
	case Accepted:
		return Next{byEmployer, "sign", starts, "counsellor"}
	case Hired:
		return Next{byPerson, "confirm", starts.AddDays(rulesOn(d.SentOn).Start), "flag"}
	}
	return Next{Who: "nobody", Act: d.State}
}

func dayOf(at store.Instant) store.Day {
	if at.IsZero() {
		return ""
	}
	return store.DayOf(at.Time)
}
