package api

import (
	"context"
	"net/http"

	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/store"
)

// Interview is three proposed times and what came of them.
type Interview struct {
	Slots       []string `json:"slots" doc:"RFC 3339, in the employer's order"`
	Chosen      string   `json:"chosen" doc:"the agreed one, or empty"`
	Way         string   `json:"way" enum:"place,remote"`
	Place       string   `json:"place"`
	Access      string   `json:"access" doc:"features of the place" example:"step_free=yes"`
	Interpreter bool     `json:"interpreter" doc:"offered while proposed, wanted once answered"`
	Companion   bool     `json:"companion"`
	WantsRemote bool     `json:"wants_remote"`
	State       string   `json:"state" enum:"proposed,agreed,declined,done"`
}

func interviewView(i *hiring.Interview) *Interview {
	if i == nil {
		return nil
	}
	out := &Interview{Slots: []string{}, Chosen: i.Chosen.String(), Way: i.Way, Place: i.Place, Access: i.Access, Interpreter: i.Interpreter, Companion: i.Companion, WantsRemote: i.WantsRemote, State: i.State}
	for _, slot := range i.Slots {
		out.Slots = append(out.Slots, slot.String())
	}
	return out
}

// Offer is the employer's written promise.
type Offer struct {
	Pay       int64    `json:"pay" minimum:"1" doc:"fen a month" example:"260000"`
	StartsOn  string   `json:"starts_on" format:"date"`
	Contract  string   `json:"contract" enum:"fixed,open,parttime,piece"`
	UntilOn   string   `json:"until_on,omitempty" doc:"last day, or empty when open-ended"`
	Agreement string   `json:"agreement,omitempty" maxLength:"1000" doc:"written accommodation agreement (合理便利); needed when the person released accommodations"`
	Aids      []string `json:"aids,omitempty"`
	State     string   `json:"state,omitempty" readOnly:"true" enum:"made,accepted,declined"`
}

func offerView(o *hiring.Offer) *Offer {
	if o == nil {
		return nil
	}
	return &Offer{o.Pay, string(o.StartsOn), o.Contract, string(o.UntilOn), o.Agreement, list(o.Aids), o.State}
}

type answeringInterview struct {
	ByID
	Body struct {
		Version     int64 `json:"version"`
		Choose      int   `json:"choose,omitempty" minimum:"0" maximum:"3" doc:"which of the three times; 0 = none yet"`
		Remote      bool  `json:"remote,omitempty" doc:"ask for it to be remote"`
		Interpreter bool  `json:"interpreter,omitempty"`
		Companion   bool  `json:"companion,omitempty"`
		Decline     bool  `json:"decline,omitempty" doc:"none of the times suits"`
	}
}

type answeringOffer struct {
	ByID
	Body struct {
		Version int64  `json:"version"`
		Accept  bool   `json:"accept"`
		Reason  string `json:"reason,omitempty" doc:"of a no; none needs to be given"`
	}
}

type starting struct {
	ByID
	Body struct {
		Version   int64  `json:"version"`
		StartedOn string `json:"started_on" format:"date"`
	}
}

// answers are the person's words to what the employer proposed.
func (a *API) answers() {
	operation(a, act{ID: "answer-interview", Method: http.MethodPost, Path: "/api/v1/deliveries/{id}/interview", Summary: "Answer the proposed times", Action: hiring.InterviewAnswers, For: forResident,
		About: "Choose one of the three, ask for other terms (remote, interpreter, companion), or say that none suits."},
		func(ctx context.Context, r *gate.Request, in *answeringInterview) (Outcome, error) {
			b := in.Body
			o, err := hiring.AnswerInterview(ctx, a.House, r.Scope, in.ID, b.Version, hiring.InterviewAnswer{Choose: b.Choose, Remote: b.Remote, Interpreter: b.Interpreter, Companion: b.Companion, Decline: b.Decline})
			return outcomeView(o), err
		})
	operation(a, act{ID: "answer-offer", Method: http.MethodPost, Path: "/api/v1/deliveries/{id}/offer", Summary: "Accept or decline the offer", Action: hiring.OfferAnswer, For: forResident,
		About: "Declining ends the delivery."},
		func(ctx context.Context, r *gate.Request, in *answeringOffer) (Outcome, error) {
			o, err := hiring.AnswerOffer(ctx, a.House, r.Scope, in.ID, in.Body.Version, in.Body.Accept, in.Body.Reason)
			return outcomeView(o), err
		})
	operation(a, act{ID: "confirm-start", Method: http.MethodPost, Path: "/api/v1/deliveries/{id}/start", Summary: "Say that work has begun", Action: hiring.PlacementConfirm, For: forResident,
		About: "Only now does the hire count, and the follow-ups begin. The record is the placement."},
		func(ctx context.Context, r *gate.Request, in *starting) (Outcome, error) {
			o, err := hiring.ConfirmStart(ctx, a.House, r.Scope, in.ID, in.Body.Version, store.Day(in.Body.StartedOn))
			return outcomeView(o), err
		})
}
