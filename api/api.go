package api

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/figure"
	"tongxing/gate"
	"tongxing/gate/signin"
)

// An API serves documents over the house's verbs.
type API struct {
	House *access.House
	Index *employment.Index
	Book  *figure.Book
	Desk  *signin.Desk

	mux  *http.ServeMux
	huma huma.API
	rows []gate.Route
}

const about = `The same acts as the pages, for programs. Sign in (` + "`/api/v1/session`" + `) for a bearer token; every write carries an Idempotency-Key;
what changes a record carries the row version it was read at. Problems follow RFC 9457 in the reader's language (Accept-Language), with a stable ` + "`type`" + `.
Money is fen (1/100 yuan), days are YYYY-MM-DD in China, instants RFC 3339. Lists are short: pass the last id as ` + "`after`" + `.`

// New declares every operation.
func New(h *access.House, index *employment.Index, book *figure.Book, desk *signin.Desk) *API {
	a := &API{House: h, Index: index, Book: book, Desk: desk, mux: http.NewServeMux()}
	config := huma.DefaultConfig("Tongxing 同行", "1")
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", "" // its pages load from elsewhere; ours is a row of the table
	config.CreateHooks = nil                                             // no $schema links
	config.Transformers = []huma.Transformer{reword}
	config.Info.Description = about
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer", Description: "A token of /api/v1/session; it ends by itself, by DELETE, and with the account."}}
	a.huma = humago.New(a.mux, config)
	a.sessions()
	a.posts()
	a.profile()
	a.deliveries()
	a.answers()
	a.inbox()
	a.own()
	a.questions()
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

// Outcome is what a write came to.
type Outcome struct {
	Record  string `json:"record" doc:"key of the record the act made or changed" example:"018f3b1c-6f5e-7c3a-9d2e-0a1b2c3d4e5f"`
	Version int64  `json:"version" doc:"its row version now, for the next act" example:"2"`
	Status  string `json:"status" doc:"what came of it" example:"sent"`
}

func outcomeView(o access.Outcome) Outcome { return Outcome{o.Record, o.Version, o.Status} }

// ByID names a record in the path. (Embedded parts of an input must be exported to be read.)
type ByID struct {
	ID string `path:"id" doc:"key of the record" example:"018f3b1c-6f5e-7c3a-9d2e-0a1b2c3d4e5f"`
}

// ForWhom names the person of an act that others may do for them.
type ForWhom struct {
	For string `query:"for" doc:"the person acted for, by a guardian or with recorded consent; oneself if not given"`
}

func (f ForWhom) person(r *gate.Request) string {
	if f.For != "" {
		return f.For
	}
	return r.Actor.Person
}
