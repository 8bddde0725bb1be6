package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tongxing/fault"
	"tongxing/gate"
)

var statuses = map[fault.Kind]int{fault.NotFoundErr: 404, fault.DeniedErr: 403, fault.ConflictErr: 409, fault.InvalidErr: 422, fault.UnavailableErr: 503, fault.Internal: 500}

// errStale is a version in If-Match that is no longer the record's (RFC 9110: 412).
type errStale struct{ error }

func (e errStale) Unwrap() error { return e.error }

// kindOf names a problem for programs: stable, in no language.
func kindOf(key string) string { return "urn:tongxing:problem:" + key }

// problem words an error for the program's reader, field by field (RFC 9457).
func problem(r *gate.Request, err error) error {
	key, pairs := fault.Message(err)
	status := statuses[fault.KindOf(err)]
	if stale := (errStale{}); errors.As(err, &stale) {
		status = http.StatusPreconditionFailed
	}
	if status >= 500 {
		r.Gate.Log.Error("request failed", "route", r.Route.Name(), "error", err)
	}
	m := &huma.ErrorModel{Type: kindOf(key), Status: status, Title: http.StatusText(status), Detail: r.T(key, pairs...)}
	fields, _ := fault.AsInvalid(err)
	for _, f := range fields {
		m.Errors = append(m.Errors, detail(r, f))
	}
	return m
}

func detail(r *gate.Request, f fault.Field) *huma.ErrorDetail {
	at := "body." + f.Name
	switch f.Name {
	case "key":
		at = "header.Idempotency-Key"
	case "If-Match":
		at = "header.If-Match"
	}
	return &huma.ErrorDetail{Location: at, Message: r.T(f.Key, f.Pairs...)}
}

// Problem renders what the gate itself refused.
func Problem(w http.ResponseWriter, r *gate.Request, p gate.Problem) {
	m := huma.ErrorModel{Type: kindOf(p.Key), Status: p.Status, Title: http.StatusText(p.Status), Detail: r.T(p.Key, p.Pairs...), Instance: "urn:uuid:" + p.Reference}
	for _, f := range p.Fields {
		m.Errors = append(m.Errors, detail(r, f))
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="tongxing"`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(m) // the reader may have left
}

// mistakes are the ways a document can miss its schema, by how the framework's
// English begins; the first that fits gives the wording.
var mistakes = [][2]string{
	{"expected required property", "form.required"}, {"required", "form.required"}, {"unexpected property", "api.bad.unknown"},
	{"expected value to be one of", "api.bad.choice"}, {"expected array length", "api.bad.count"}, {"expected length", "api.bad.length"},
	{"expected number >", "api.bad.range"}, {"expected number <", "api.bad.range"}, {"expected string to match", "api.bad.form"},
	{"expected string to be RFC 3339", "api.bad.moment"}, {"expected", "api.bad.type"},
}

// reword puts what the framework itself found wrong into the reader's language. What
// was sent is not echoed: it may hold a password.
func reword(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	r, known := gate.From(ctx.Context())
	if !ok || !known || m.Type != "" {
		return v, nil
	}
	key := "fault.invalid"
	if m.Status != http.StatusUnprocessableEntity {
		key = "api.bad.document"
	}
	if m.Status >= 500 {
		key = "fault.internal"
	}
	m.Type, m.Detail = kindOf(key), r.T(key)
	for _, e := range m.Errors {
		e.Value = nil
		e.Message = r.T(mistake(e))
	}
	return m, nil
}

// mistake is the wording of one finding; a missing property is told at its own name.
func mistake(e *huma.ErrorDetail) string {
	if name, ok := strings.CutPrefix(e.Message, "expected required property "); ok {
		name, _, _ = strings.Cut(name, " ")
		e.Location += "." + name
		return "form.required"
	}
	for _, m := range mistakes {
		if strings.HasPrefix(e.Message, m[0]) {
			return m[1]
		}
	}
	return "api.bad.document"
}
