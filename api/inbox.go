package api

import (
	"context"
	"net/http"
	"time"

	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/store"
)

// Item is one line of an employer's inbox: no name before it is opened.
type Item struct {
	ID       string `json:"id"`
	Post     string `json:"post"`
	Title    string `json:"title"`
	State    string `json:"state"`
	SentAt   string `json:"sent_at"`
	DaysLeft int    `json:"days_left" doc:"to the day the answer is due; negative = late"`
	Version  int64  `json:"version"`
}

func itemView(i hiring.Item) Item {
	return Item{i.ID, i.Post, i.Title, i.State, i.SentAt.String(), i.DaysLeft, i.Version}
}

// Parcel is exactly what the person sent.
type Parcel struct {
	Name      string   `json:"name" doc:"whole only if the person shows it"`
	Headline  string   `json:"headline"`
	Summary   string   `json:"summary"`
	Work      string   `json:"work"`
	Education string   `json:"education"`
	Skills    []string `json:"skills"`
	Contact   string   `json:"contact" doc:"how the person wants to be reached, never a number"`
	Aids      []string `json:"aids" doc:"accommodations released"`
	Sites     []string `json:"sites"`
	Message   string   `json:"message"`
}

// Opened is a delivery as its employer reads it.
type Opened struct {
	Item
	Readable  bool       `json:"readable" doc:"false once the person took it back or access ended"`
	Parcel    *Parcel    `json:"parcel,omitempty"`
	Steps     []Step     `json:"steps"`
	Next      string     `json:"next"`
	Due       string     `json:"due"`
	Interview *Interview `json:"interview,omitempty"`
	Offer     *Offer     `json:"offer,omitempty"`
}

func openedView(o hiring.Opened) Opened {
	out := Opened{Item: itemView(o.Item), Readable: o.Readable, Steps: stepViews(o.Steps), Next: o.Next.Act, Due: string(o.Next.Due), Interview: interviewView(o.Interview), Offer: offerView(o.Offer)}
	if p := o.Parcel; o.Readable {
		out.Parcel = &Parcel{p.Name, p.Headline, p.Summary, p.Work, p.Education, list(p.Skills), p.Contact, append([]string{}, p.Aids...), append([]string{}, p.Sites...), p.Message}
	}
	return out
}

type refusing struct {
	ByID
	Body struct {
		Version int64  `json:"version"`
		Reason  string `json:"reason" example:"filled" doc:"filled, paused, other_candidate, skills, experience, licence, hours, shift, commute, start_date, pay, aids_later, site_later, not_reached, missed_interview, other_post, duplicate"`
	}
}

type proposing struct {
	ByID
	Body struct {
		Version     int64       `json:"version"`
		Slots       []time.Time `json:"slots" minItems:"3" maxItems:"3" doc:"three different times within sixty days"`
		Way         string      `json:"way" enum:"place,remote"`
		Place       string      `json:"place,omitempty" maxLength:"200"`
		Access      string      `json:"access,omitempty" maxLength:"200"`
		Interpreter bool        `json:"interpreter,omitempty" doc:"an interpreter is offered"`
	}
}

type offering struct {
	ByID
	Body struct {
		Version int64 `json:"version"`
		Offer
	}
}

type hiringBody struct {
	ByID
	Body struct {
		Version int64  `json:"version"`
		On      string `json:"on" format:"date" doc:"day of the contract"`
		Until   string `json:"until,omitempty" doc:"last day, or empty when open-ended"`
		Pay     int64  `json:"pay,omitempty" minimum:"0" doc:"fen a month; 0 = as offered"`
	}
}

func (a *API) inbox() {
	operation(a, act{ID: "inbox", Method: http.MethodGet, Path: "/api/v1/inbox", Summary: "What reached the employer", Action: hiring.InboxList, For: forEmployer,
		About: "Those that wait for an answer first, by due day. Nobody is named before the parcel is opened."},
		func(ctx context.Context, r *gate.Request, _ *struct{}) ([]Item, error) {
			items, err := hiring.Inbox(ctx, a.House, r.Scope, hiring.Filter{Limit: 100})
			out := []Item{}
			for _, i := range items {
				out = append(out, itemView(i))
			}
			return out, err
		})
	operation(a, act{ID: "open", Method: http.MethodGet, Path: "/api/v1/inbox/{id}", Summary: "Open one delivery", Action: hiring.DeliveryOpen, For: forEmployer,
		About: "Opens the parcel. The first look marks it viewed; every look is logged, and the person sees who looked and when."},
		func(ctx context.Context, r *gate.Request, in *ByID) (Opened, error) {
			o, err := hiring.OpenDelivery(ctx, a.House, r.Scope, in.ID)
			return openedView(o), err
		})
	operation(a, act{ID: "refuse", Method: http.MethodPost, Path: "/api/v1/inbox/{id}/refusal", Summary: "A polite refusal with its reason", Action: hiring.DeliveryRefuse, For: forEmployer,
		About: "None of the reasons is about a disability: what cannot be said here cannot be a reason."},
		func(ctx context.Context, r *gate.Request, in *refusing) (Outcome, error) {
			o, err := hiring.Refuse(ctx, a.House, r.Scope, in.ID, in.Body.Version, in.Body.Reason)
			return outcomeView(o), err
		})
	operation(a, act{ID: "propose-interview", Method: http.MethodPost, Path: "/api/v1/inbox/{id}/interview", Summary: "Propose three times for an interview", Action: hiring.InterviewPropose, For: forEmployer,
		About: "A new proposal replaces the last. Who comes may always bring a companion."}, a.propose)
	operation(a, act{ID: "offer", Method: http.MethodPost, Path: "/api/v1/inbox/{id}/offer", Summary: "Make an offer", Action: hiring.OfferMake, For: forEmployer,
		About: "Not under the post's least pay. Accommodations that the person released need a written agreement."}, a.offer)
	operation(a, act{ID: "hire", Method: http.MethodPost, Path: "/api/v1/inbox/{id}/contract", Summary: "Record the contract", Action: hiring.PlacementHire, For: forEmployer,
		About: "Fills one opening and ends the person's other deliveries. It does not count as a hire until the person confirms the start. The record is the placement."}, a.hire)
}

func (a *API) propose(ctx context.Context, r *gate.Request, in *proposing) (Outcome, error) {
	b := in.Body
	i := hiring.Interview{Way: b.Way, Place: b.Place, Access: b.Access, Interpreter: b.Interpreter, Companion: true}
	for n := range i.Slots {
		i.Slots[n] = store.InstantOf(b.Slots[n])
	}
	o, err := hiring.ProposeInterview(ctx, a.House, r.Scope, in.ID, b.Version, i)
	return outcomeView(o), err
}

func (a *API) offer(ctx context.Context, r *gate.Request, in *offering) (Outcome, error) {
	b := in.Body
	o, err := hiring.MakeOffer(ctx, a.House, r.Scope, in.ID, b.Version, hiring.Offer{Pay: b.Pay, StartsOn: store.Day(b.StartsOn), Contract: b.Contract, UntilOn: store.Day(b.UntilOn),
		Agreement: b.Agreement, Aids: joined(b.Aids)})
	return outcomeView(o), err
}

func (a *API) hire(ctx context.Context, r *gate.Request, in *hiringBody) (Outcome, error) {
	b := in.Body
	o, err := hiring.Hire(ctx, a.House, r.Scope, in.ID, b.Version, hiring.Contract{On: store.Day(b.On), Until: store.Day(b.Until), Pay: b.Pay})
	return outcomeView(o), err
}
