package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tongxing/access"
	"tongxing/gate"
)

// A party is whom a group of operations is for: its tag in the document, and the
// purpose and audience of its rows in the route table.
type party struct {
	Tag, Purpose string
	Audience     gate.Audience
}

var (
	forResident = party{"job seeker", "jobs", gate.ForResident}
	forEmployer = party{"employer", "recruiting", gate.ForEmployer}
	forStaff    = party{"figures", "service", gate.ForStaff}
	forAnyone   = party{"posts", "", gate.ForPublic}
)

// An act is one operation as the document and the route table say it.
type act struct {
	ID, Method, Path string
	Summary, About   string
	Action           access.Action // "" = sign-in: no record is touched, no key is asked
	For              party
}

var keyParameter = &huma.Param{Name: "Idempotency-Key", In: "header", Required: true, Example: "01J8Z6Q4-apply-1",
	Description: "8 to 64 characters, born with the act. Sent again with the same body it does nothing and answers the same; with another body it is refused (422).",
	Schema:      &huma.Schema{Type: "string"}}

var refusals = map[string]string{
	"400": "The body is no JSON document.",
	"401": "Nobody is signed in: sign in and send the token as `Authorization: Bearer …`.",
	"403": "Signed in, but this is not for this account.",
	"404": "No such record, or none within this account's reach: the two look alike on purpose.",
	"409": "The record changed since its version was read, or its state forbids the act now.",
	"412": "The row version in If-Match is no longer the record's.",
	"422": "Something in the body needs correcting; `errors` says what, beside its field.",
	"429": "Too many requests; wait the seconds that Retry-After names.",
}

// operation declares an act that answers a document.
func operation[I, O any](a *API, x act, handle func(ctx context.Context, r *gate.Request, in *I) (O, error)) {
	declare(a, x, func(ctx context.Context, r *gate.Request, in *I) (*struct{ Body O }, error) {
		out, err := handle(ctx, r, in)
		return &struct{ Body O }{out}, err
	})
}

// declare declares one operation: its row in the route table, its place in the
// document, and its handler, which gets the request with its scope.
func declare[I, O any](a *API, x act, handle func(ctx context.Context, r *gate.Request, in *I) (*O, error)) {
	writes := x.Method != http.MethodGet && x.Action != ""
	o := huma.Operation{OperationID: x.ID, Method: x.Method, Path: x.Path, Summary: x.Summary, Description: x.About, Tags: []string{x.For.Tag}, MaxBodyBytes: 1 << 20,
		Responses: map[string]*huma.Response{}}
	if writes {
		o.Parameters = []*huma.Param{keyParameter}
	}
	if x.Action != "" && x.For.Audience != gate.ForPublic {
		o.Security = []map[string][]string{{"bearer": {}}}
	}
	huma.Register(a.huma, o, func(ctx context.Context, in *I) (*O, error) {
		r, ok := gate.From(ctx)
		if !ok {
			return nil, huma.Error500InternalServerError("no request")
		}
		out, err := handle(ctx, r, in)
		if err != nil {
			return nil, problem(r, err)
		}
		return out, nil
	})
	a.describe(x)
	audience := x.For.Audience
	if x.Action == "" {
		audience = gate.ForAll
	}
	a.rows = append(a.rows, gate.Route{Method: x.Method, Pattern: x.Path, Action: x.Action, Purpose: x.For.Purpose, Audience: audience, Write: writes,
		Serve: func(w http.ResponseWriter, r *gate.Request) error {
			a.mux.ServeHTTP(w, r.Request)
			return nil
		}})
}

// describe adds the refusals an act can meet to what the document says of it. They
// are added last, so that they share the one schema of problems.
func (a *API) describe(x act) {
	path := a.huma.OpenAPI().Paths[x.Path]
	var o *huma.Operation
	switch x.Method {
	case http.MethodGet:
		o = path.Get
	case http.MethodPost:
		o = path.Post
	case http.MethodPut:
		o = path.Put
	case http.MethodDelete:
		o = path.Delete
	}
	codes := []string{"429"}
	if o.Security != nil {
		codes = append(codes, "401", "403")
	}
	if x.Method == http.MethodPost || x.Method == http.MethodPut {
		codes = append(codes, "400", "422")
	}
	if strings.Contains(x.Path, "{") {
		codes = append(codes, "404")
	}
	if x.Method != http.MethodGet && x.Action != "" {
		codes = append(codes, "409")
	}
	if x.Method == http.MethodPut {
		codes = append(codes, "412")
	}
	for _, code := range codes {
		o.Responses[code] = &huma.Response{Description: refusals[code], Content: map[string]*huma.MediaType{
			"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/ErrorModel"}}}}
	}
}
