package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/gate"
)

// An API serves documents over the house's verbs.
type API struct {
	House *access.House
	Index *employment.Index
	Book  *figure.Book

	mux  *http.ServeMux
	huma huma.API
	rows []gate.Route
}

// New declares every operation.
func New(h *access.House, index *employment.Index, book *figure.Book) *API {
	a := &API{House: h, Index: index, Book: book, mux: http.NewServeMux()}
	config := huma.DefaultConfig("Tongxing", "1")
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", "" // its pages load from elsewhere; ours is a row of the table
	config.CreateHooks = nil                                             // no $schema links
	a.huma = humago.New(a.mux, config)
	a.posts()
	a.deliveries()
	a.figures()
	return a
}

// Routes are the rows of the route table: one an operation, and the document.
func (a *API) Routes() []gate.Route {
	document := gate.Route{Method: http.MethodGet, Pattern: "/openapi.json", Audience: gate.ForAll, Serve: func(w http.ResponseWriter, _ *gate.Request) error {
		raw, err := a.Document()
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		_, err = w.Write(raw)
		return err
	}}
	return append(slices.Clone(a.rows), document, a.feed(), a.calendar())
}

// Document is the OpenAPI 3.1 description, made from the code.
func (a *API) Document() ([]byte, error) {
	return json.MarshalIndent(a.huma.OpenAPI(), "", "  ")
}

// operation declares one operation: its row in the route table and its handler,
// which gets the request with its scope and answers a view.
func operation[I, O any](a *API, id, method, path, summary string, action access.Action, handle func(ctx context.Context, r *gate.Request, in *I) (O, error)) {
	o := huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, MaxBodyBytes: 1 << 20}
	if method != http.MethodGet {
		o.Parameters = []*huma.Param{{Name: "Idempotency-Key", In: "header", Required: true, Description: "Born with the act; the same key answers the same again.", Schema: &huma.Schema{Type: "string"}}}
	}
	huma.Register(a.huma, o, func(ctx context.Context, in *I) (*struct{ Body O }, error) {
		r, ok := gate.From(ctx)
		if !ok {
			return nil, huma.Error500InternalServerError("no request")
		}
		out, err := handle(ctx, r, in)
		if err != nil {
			return nil, problem(r, err)
		}
		return &struct{ Body O }{out}, nil
	})
	a.rows = append(a.rows, gate.Route{Method: method, Pattern: path, Action: action, Purpose: "jobs", Audience: gate.ForResident, Write: method != http.MethodGet,
		Serve: func(w http.ResponseWriter, r *gate.Request) error {
			a.mux.ServeHTTP(w, r.Request)
			return nil
		}})
}

var statuses = map[fault.Kind]int{fault.NotFoundErr: 404, fault.DeniedErr: 403, fault.ConflictErr: 409, fault.InvalidErr: 422, fault.UnavailableErr: 503, fault.Internal: 500}

// problem words an error for the program's reader, field by field (RFC 9457).
func problem(r *gate.Request, err error) error {
	key, pairs := fault.Message(err)
	m := &huma.ErrorModel{Status: statuses[fault.KindOf(err)], Title: http.StatusText(statuses[fault.KindOf(err)]), Detail: r.T(key, pairs...)}
	fields, _ := fault.AsInvalid(err)
	for _, f := range fields {
		m.Errors = append(m.Errors, &huma.ErrorDetail{Location: "body." + f.Name, Message: r.T(f.Key, f.Pairs...)})
	}
	return m
}

// Problem renders what the gate itself refused.
func Problem(w http.ResponseWriter, r *gate.Request, p gate.Problem) {
	m := huma.ErrorModel{Status: p.Status, Title: http.StatusText(p.Status), Detail: r.T(p.Key, p.Pairs...), Instance: "urn:uuid:" + p.Reference}
	for _, f := range p.Fields {
		m.Errors = append(m.Errors, &huma.ErrorDetail{Location: "body." + f.Name, Message: r.T(f.Key, f.Pairs...)})
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(m) // the reader may have left
}
