package gate

import (
	"fmt"
	"net/http"
	"strconv"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
)

// A Problem is an error as people and programs may see it: a status, a message
// key in the reader's language, the fields to correct, and a reference under
// which the log tells the rest.
type Problem struct {
	Status    int
	Key       string
	Pairs     []any
	Fields    fault.Fields
	Reference string
	SignIn    bool // nobody is signed in: signing in may help
}

var statuses = map[fault.Kind]int{
	fault.NotFoundErr:    http.StatusNotFound,
	fault.DeniedErr:      http.StatusForbidden,
	fault.ConflictErr:    http.StatusConflict,
	fault.InvalidErr:     http.StatusUnprocessableEntity,
	fault.UnavailableErr: http.StatusServiceUnavailable,
	fault.Internal:       http.StatusInternalServerError,
}

// problem maps an error once, for pages and documents alike.
func (g *Gate) problem(r *Request, err error) Problem {
	p := Problem{Status: statuses[fault.KindOf(err)], Reference: store.NewID(g.Wall)}
	p.Key, p.Pairs = fault.Message(err)
	p.Fields, _ = fault.AsInvalid(err)
	if p.Key == tooManyKey || p.Key == tooManyToday {
		p.Status = http.StatusTooManyRequests
	}
	if p.Status == http.StatusForbidden && r.Actor.Account == "" {
		p.Status, p.SignIn = http.StatusUnauthorized, true
	}
	for _, f := range p.Fields {
		if f.Key == "gate.too_large" {
			p.Status = http.StatusRequestEntityTooLarge
		}
	}
	return p
}

// fail logs what the reader must not see and answers with the rest. The log
// line holds codes and opaque keys only.
func (g *Gate) fail(w http.ResponseWriter, r *Request, err error) {
	p := g.problem(r, err)
	if p.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", fmt.Sprint(p.Pairs[1]))
	}
	if p.Status >= 500 {
		g.Log.Error("request failed", "route", r.Route.Name(), "reference", p.Reference, "error", err)
		w.Header().Set("Retry-After", strconv.Itoa(5))
	}
	if p.Status != http.StatusUnauthorized || r.Route.channel() == access.API {
		w.Header().Set("Cache-Control", "no-store")
	}
	g.Fault(w, r, p)
}
