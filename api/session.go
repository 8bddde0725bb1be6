package api

import (
	"context"
	"net/http"
	"time"

	"tongxing/gate"
	"tongxing/gate/signin"
)

// Token is a program's sign-in.
type Token struct {
	Token   string    `json:"token" doc:"send as Authorization: Bearer …"`
	Kind    string    `json:"kind" enum:"staff,resident" doc:"staff stands for employers' users too"`
	Expires time.Time `json:"expires_at" doc:"it ends then; sooner by DELETE or with the account"`
}

// Ticket names one asked-for code.
type Ticket struct {
	Ticket  string `json:"ticket" doc:"goes back with the code"`
	Seconds int    `json:"expires_in" example:"600" doc:"seconds the code lasts"`
}

type staffProof struct {
	Body struct {
		Login    string `json:"login" maxLength:"100"`
		Password string `json:"password" maxLength:"1000"`
		Code     string `json:"code,omitempty" maxLength:"20" doc:"of the second factor, where one is set up"`
	}
}

type askingCode struct {
	Body struct {
		Phone string `json:"phone" pattern:"^[0-9]{7,15}$" example:"10000000001" doc:"the registered number"`
	}
}

type givingCode struct {
	Body struct {
		Ticket string `json:"ticket" maxLength:"64"`
		Code   string `json:"code" maxLength:"20" example:"123456"`
	}
}

var forProgram = party{"sign in", "", gate.ForAll}

// sessions are the ways a program comes in and goes out. They touch no record, so
// that they name no action and ask no key.
func (a *API) sessions() {
	declare(a, act{ID: "sign-in", Method: http.MethodPost, Path: "/api/v1/session", Summary: "Sign in as staff or as an employer's user", For: forProgram,
		About: "Password, and the code of the second factor where one is set up. Whatever is wrong, the answer is the same. Too many failures pause the login, or the address they come from (503)."},
		func(ctx context.Context, r *gate.Request, in *staffProof) (*struct{ Body Token }, error) {
			account, err := a.Desk.Staff(ctx, r.Address(), in.Body.Login, in.Body.Password, in.Body.Code)
			return a.token(ctx, r, account, "staff", signin.StaffLasts, err)
		})
	declare(a, act{ID: "ask-code", Method: http.MethodPost, Path: "/api/v1/session/code", Summary: "Ask for a resident's one-time code", For: forProgram,
		About: "A message with a code goes to the registered phone. An unknown number gets the same answer. A city without a message gateway refuses every number (422)."},
		func(ctx context.Context, r *gate.Request, in *askingCode) (*struct{ Body Ticket }, error) {
			ticket, err := a.Desk.Ask(ctx, r.Address(), r.Lang, in.Body.Phone)
			return &struct{ Body Ticket }{Ticket{ticket, 600}}, err
		})
	declare(a, act{ID: "enter-code", Method: http.MethodPost, Path: "/api/v1/session/entry", Summary: "Sign in as a resident with the code", For: forProgram,
		About: "A code serves once, for ten minutes, and stands five tries."},
		func(ctx context.Context, r *gate.Request, in *givingCode) (*struct{ Body Token }, error) {
			account, err := a.Desk.Code(ctx, r.Address(), in.Body.Ticket, in.Body.Code)
			return a.token(ctx, r, account, "resident", signin.ResidentLasts, err)
		})
	declare(a, act{ID: "sign-out", Method: http.MethodDelete, Path: "/api/v1/session", Summary: "End the token", For: forProgram,
		About: "The token of this request is worth nothing afterwards. Doing it twice is doing it once."},
		func(_ context.Context, r *gate.Request, _ *struct{}) (*struct{}, error) {
			return nil, r.Gate.Sessions.Revoke(r.Request)
		})
}

func (a *API) token(ctx context.Context, r *gate.Request, account, kind string, lasts time.Duration, err error) (*struct{ Body Token }, error) {
	if err != nil {
		return nil, err
	}
	token, until, err := r.Gate.Sessions.Issue(ctx, account, lasts)
	return &struct{ Body Token }{Token{token, kind, until.UTC()}}, err
}
