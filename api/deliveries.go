package api

import (
	"context"
	"net/http"

	"tongxing/access"
	"tongxing/employment/hiring"
	"tongxing/gate"
	"tongxing/matching"
)

// Delivery is one application as the person may read it.
type Delivery struct {
	ID       string `json:"id"`
	Post     string `json:"post"`
	Title    string `json:"title"`
	Employer string `json:"employer_name"`
	State    string `json:"state"`
	SentOn   string `json:"sent_on"`
	ReplyDue string `json:"reply_due"`
	Waits    string `json:"waits_for" doc:"person, employer or nobody"`
	Version  int64  `json:"version"`
}

func deliveryView(d hiring.Delivery) Delivery {
	return Delivery{d.ID, d.Post, d.Title, d.EmployerName, d.State, string(d.SentOn), string(d.ReplyDue), d.Waits(), d.Version}
}

// Story is a delivery with its steps and what comes next.
type Story struct {
	Delivery
	Steps []Step `json:"steps"`
	Next  string `json:"next"`
	Due   string `json:"due"`
}

// Step is one station of it.
type Step struct {
	Kind string `json:"kind"`
	At   string `json:"at"`
	Role string `json:"role"`
}

// Outcome is what a write came to.
type Outcome struct {
	Record  string `json:"record"`
	Version int64  `json:"version"`
	Status  string `json:"status"`
}

func outcomeView(o access.Outcome) Outcome { return Outcome{o.Record, o.Version, o.Status} }

type sending struct {
	Body struct {
		Posts   []string `json:"posts" minItems:"1" maxItems:"5"`
		Message string   `json:"message,omitempty"`
	}
}

type withdrawing struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version"`
		Reason  string `json:"reason,omitempty"`
	}
}

type refusing struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version"`
		Reason  string `json:"reason"`
	}
}

func (a *API) deliveries() {
	operation(a, "deliveries", http.MethodGet, "/api/v1/deliveries", "The reader's deliveries, newest first", hiring.DeliveryList, func(ctx context.Context, r *gate.Request, in *struct {
		After string `query:"after"`
	}) ([]Delivery, error) {
		all, err := hiring.Deliveries(ctx, a.House, r.Scope, hiring.Filter{After: in.After, Limit: 50})
		out := []Delivery{}
		for _, d := range all {
			out = append(out, deliveryView(d))
		}
		return out, err
	})
	operation(a, "delivery", http.MethodGet, "/api/v1/deliveries/{id}", "One delivery: its steps and what comes next", hiring.DeliveryShow, func(ctx context.Context, r *gate.Request, in *byID) (Story, error) {
		s, err := hiring.Show(ctx, a.House, r.Scope, in.ID)
		out := Story{Delivery: deliveryView(s.Delivery), Next: s.Next.Act, Due: string(s.Next.Due), Steps: []Step{}}
		for _, x := range s.Steps {
			out.Steps = append(out.Steps, Step{x.Kind, x.At.String(), x.Role})
		}
		return out, err
	})
	operation(a, "send", http.MethodPost, "/api/v1/deliveries", "Apply to one to five posts in one act", hiring.DeliverySend, func(ctx context.Context, r *gate.Request, in *sending) (Outcome, error) {
		o, err := hiring.Send(ctx, a.House, r.Scope, r.Actor.Person, hiring.Sending{Posts: in.Body.Posts, Message: in.Body.Message, Matches: map[string]matching.Match{}})
		return outcomeView(o), err
	})
	operation(a, "withdraw", http.MethodPost, "/api/v1/deliveries/{id}/withdrawal", "Take a delivery back", hiring.DeliveryWithdraw, func(ctx context.Context, r *gate.Request, in *withdrawing) (Outcome, error) {
		o, err := hiring.Withdraw(ctx, a.House, r.Scope, in.ID, in.Body.Version, in.Body.Reason)
		return outcomeView(o), err
	})
	operation(a, "inbox", http.MethodGet, "/api/v1/inbox", "What reached the employer", hiring.InboxList, func(ctx context.Context, r *gate.Request, _ *struct{}) ([]Item, error) {
		items, err := hiring.Inbox(ctx, a.House, r.Scope, hiring.Filter{Limit: 100})
		out := []Item{}
		for _, i := range items {
			out = append(out, Item{i.ID, i.Post, i.Title, i.State, i.SentAt.String(), i.DaysLeft, i.Version})
		}
		return out, err
	})
	operation(a, "refuse", http.MethodPost, "/api/v1/inbox/{id}/refusal", "A polite refusal with its reason", hiring.DeliveryRefuse, func(ctx context.Context, r *gate.Request, in *refusing) (Outcome, error) {
		o, err := hiring.Refuse(ctx, a.House, r.Scope, in.ID, in.Body.Version, in.Body.Reason)
		return outcomeView(o), err
	})
}

// Item is one line of an employer's inbox: no name before it is opened.
type Item struct {
	ID       string `json:"id"`
	Post     string `json:"post"`
	Title    string `json:"title"`
	State    string `json:"state"`
	SentAt   string `json:"sent_at"`
	DaysLeft int    `json:"days_left"`
	Version  int64  `json:"version"`
}
