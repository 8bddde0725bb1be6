package api

import (
	"context"
	"net/http"

	"tongxing/employment"
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
	State    string `json:"state" enum:"sent,viewed,interview,agreed,offered,accepted,hired,started,refused,withdrawn,lapsed,obsolete"`
	SentOn   string `json:"sent_on"`
	ReplyDue string `json:"reply_due" doc:"day by which the employer should answer"`
	Waits    string `json:"waits_for" doc:"person, employer, both or nobody"`
	Version  int64  `json:"version"`
}

func deliveryView(d hiring.Delivery) Delivery {
	return Delivery{d.ID, d.Post, d.Title, d.EmployerName, d.State, string(d.SentOn), string(d.ReplyDue), d.Waits(), d.Version}
}

// Story is a delivery with its steps and what comes next.
type Story struct {
	Delivery
	Steps     []Step     `json:"steps"`
	Next      string     `json:"next" doc:"what is to be done now"`
	Due       string     `json:"due" doc:"by which day"`
	Interview *Interview `json:"interview,omitempty"`
	Offer     *Offer     `json:"offer,omitempty"`
}

// Step is one station of it.
type Step struct {
	Kind string `json:"kind"`
	At   string `json:"at"`
	Role string `json:"role"`
}

func stepViews(steps []hiring.Step) []Step {
	out := []Step{}
	for _, x := range steps {
		out = append(out, Step{x.Kind, x.At.String(), x.Role})
	}
	return out
}

// Message is one line of the thread.
type Message struct {
	ID    string   `json:"id"`
	At    string   `json:"at"`
	Role  string   `json:"role"`
	Mine  bool     `json:"mine"`
	State string   `json:"state" enum:"shown,held,removed"`
	Text  string   `json:"text"`
	Held  []string `json:"held,omitempty" doc:"why a counsellor reads it first"`
}

type sending struct {
	ForWhom
	Body struct {
		Posts   []string `json:"posts" minItems:"1" maxItems:"5" doc:"all or none are sent"`
		Message string   `json:"message,omitempty" maxLength:"1000"`
		Aids    []string `json:"aids,omitempty" doc:"accommodations released; all the profile names as needed if not given"`
	}
}

type withdrawing struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"the delivery's, as it was read"`
		Reason  string `json:"reason,omitempty" doc:"none needs to be given"`
	}
}

type writing struct {
	ByID
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"1000" example:"我可以带手语翻译来面试吗？"`
	}
}

func (a *API) deliveries() {
	operation(a, act{ID: "deliveries", Method: http.MethodGet, Path: "/api/v1/deliveries", Summary: "The reader's deliveries, newest first", Action: hiring.DeliveryList, For: forResident,
		About: "One's own, those of the people one supports, or those of an officer's area. 50 at a time."},
		func(ctx context.Context, r *gate.Request, in *struct {
			After string `query:"after"`
		}) ([]Delivery, error) {
			all, err := hiring.Deliveries(ctx, a.House, r.Scope, hiring.Filter{After: in.After, Limit: 50})
			out := []Delivery{}
			for _, d := range all {
				out = append(out, deliveryView(d))
			}
			return out, err
		})
	operation(a, act{ID: "delivery", Method: http.MethodGet, Path: "/api/v1/deliveries/{id}", Summary: "One delivery: its steps and what comes next", Action: hiring.DeliveryShow, For: forResident,
		About: "Who has it, what they should do and by when; the latest interview and offer."},
		func(ctx context.Context, r *gate.Request, in *ByID) (Story, error) {
			s, err := hiring.Show(ctx, a.House, r.Scope, in.ID)
			return Story{Delivery: deliveryView(s.Delivery), Next: s.Next.Act, Due: string(s.Next.Due), Steps: stepViews(s.Steps), Interview: interviewView(s.Interview), Offer: offerView(s.Offer)}, err
		})
	operation(a, act{ID: "send", Method: http.MethodPost, Path: "/api/v1/deliveries", Summary: "Apply to one to five posts in one act", Action: hiring.DeliverySend, For: forResident,
		About: "The standing résumé goes to every post named, all or none. Category, grade, certificate, phone and abilities never do. It can be taken back for three days."}, a.send)
	operation(a, act{ID: "withdraw", Method: http.MethodPost, Path: "/api/v1/deliveries/{id}/withdrawal", Summary: "Take a delivery back", Action: hiring.DeliveryWithdraw, For: forResident,
		About: "Within three days the employer can no longer open it (`taken_back`); later it ends as `withdrawn`."},
		func(ctx context.Context, r *gate.Request, in *withdrawing) (Outcome, error) {
			o, err := hiring.Withdraw(ctx, a.House, r.Scope, in.ID, in.Body.Version, in.Body.Reason)
			return outcomeView(o), err
		})
	operation(a, act{ID: "thread", Method: http.MethodGet, Path: "/api/v1/deliveries/{id}/messages", Summary: "The thread between person, employer and counsellor", Action: hiring.MessageRead, For: forResident,
		About: "Oldest first, for both sides; what is held is read by its writer and the counsellor only."},
		func(ctx context.Context, r *gate.Request, in *ByID) ([]Message, error) {
			all, err := hiring.Thread(ctx, a.House, r.Scope, in.ID)
			out := []Message{}
			for _, m := range all {
				out = append(out, Message{m.ID, m.At.String(), m.Role, m.Mine, m.State, m.Text, m.Held})
			}
			return out, err
		})
	operation(a, act{ID: "write", Method: http.MethodPost, Path: "/api/v1/deliveries/{id}/messages", Summary: "Write a message", Action: hiring.MessageWrite, For: forResident,
		About: "Status `held` says that a counsellor reads it first: numbers, links and talk of money are held."},
		func(ctx context.Context, r *gate.Request, in *writing) (Outcome, error) {
			o, err := hiring.Write(ctx, a.House, r.Scope, in.ID, in.Body.Text)
			return outcomeView(o), err
		})
}

// send keeps with each delivery what matching said of it that day; sending does not
// hang on it.
func (a *API) send(ctx context.Context, r *gate.Request, in *sending) (Outcome, error) {
	who := in.person(r)
	out := hiring.Sending{Posts: in.Body.Posts, Message: in.Body.Message, Aids: in.Body.Aids, Matches: map[string]matching.Match{}}
	if scope, err := r.ScopeFor(employment.SeekerMatch); err == nil {
		for _, post := range in.Body.Posts {
			if m, err := a.Index.Explain(ctx, a.House, scope, who, post); err == nil {
				out.Matches[post] = m
			}
		}
	}
	o, err := hiring.Send(ctx, a.House, r.Scope, who, out)
	return outcomeView(o), err
}
