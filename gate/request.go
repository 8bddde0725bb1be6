package gate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"unicode/utf8"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/msg"
)

// A Request is what a handler gets: who, with which scope, in which language.
type Request struct {
	*http.Request
	Gate    *Gate
	House   *access.House
	Actor   access.Actor
	Scope   access.Scope
	Route   Route
	Lang    msg.Lang
	Display Display
	Form    url.Values // query of a GET, body of a POST
	Files   map[string]Upload
	Demo    bool
	place   int64 // of the log, from before anything was read
}

// FreshKey is a new idempotency key, born with the form it goes into.
func (r *Request) FreshKey() string { return r.House.NewID() }

// Key is the key to put into the form: the one that came with a refused form (its
// outcome was not remembered, so it serves again), or a fresh one.
func (r *Request) Key() string {
	if k := r.Form.Get("key"); k != "" && r.Method == http.MethodPost {
		return k
	}
	return r.FreshKey()
}

// Address is where the request comes from, to count by; "" is this machine, which is not.
func (r *Request) Address() string { return addressOf(r.Request) }

// T is the reader's wording.
func (r *Request) T(key string, pairs ...any) string { return r.Lang.T(key, pairs...) }

// ScopeFor decides one more action for the same actor, for pages that show
// several records or name what else the reader may do.
func (r *Request) ScopeFor(a access.Action) (access.Scope, error) {
	return r.House.Decide(r.Actor, a, r.Route.Purpose, r.Route.channel())
}

// May tells whether the actor could do the action at all, to draw or leave out a button.
func (r *Request) May(a access.Action) bool {
	_, err := r.ScopeFor(a)
	return err == nil
}

// SeeOther answers a write: go and look at what came of it.
func (r *Request) SeeOther(w http.ResponseWriter, to string) error {
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}

// maxBody is the most a form may hold; files have their own route and limit.
const maxBody = 1 << 20

func (r *Request) parse(w http.ResponseWriter) error {
	if r.Method == http.MethodGet || r.Route.channel() == access.API {
		r.Form = r.URL.Query()
		return nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	err := r.ParseForm()
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return whole("gate.too_large", "limit", maxBody>>10)
	}
	if err != nil || !sound(r.PostForm) {
		return whole("gate.bad_form")
	}
	r.Form = r.PostForm
	return nil
}

// whole is a fault of the form as a whole, not of one field.
func whole(key string, pairs ...any) error {
	var bad fault.Fields
	bad.Add("", key, pairs...)
	return bad.Err()
}

// sound tells whether every value is UTF-8 without NUL: anything else was not
// typed into our form.
func sound(form url.Values) bool {
	for _, values := range form {
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return false
			}
		}
	}
	return true
}

// keyed binds the write's key and digest to the scope.
func (r *Request) keyed() error {
	key := r.Form.Get("key")
	var body []byte
	if r.Route.channel() == access.API {
		key = r.Header.Get("Idempotency-Key")
		var err error
		if body, err = io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody)); err != nil {
			return whole("gate.too_large", "limit", maxBody>>10)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	if len(key) < 8 || len(key) > 64 {
		var bad fault.Fields
		bad.Add("key", "gate.key_missing")
		return bad.Err()
	}
	r.Scope = r.Scope.Keyed(key, digest(r.Method+" "+r.URL.Path, r.Form, body))
	return nil
}

func digest(what string, form url.Values, body []byte) string {
	h := sha256.New()
	h.Write([]byte(what))
	names := make([]string, 0, len(form))
	for name := range form {
		if name != "key" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		h.Write([]byte("\x00" + name))
		for _, v := range form[name] {
			h.Write([]byte("\x01" + v))
		}
	}
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

type requestKey struct{}

// From finds the request behind a context, for handlers reached through another
// router (the JSON API).
func From(ctx context.Context) (*Request, bool) {
	r, ok := ctx.Value(requestKey{}).(*Request)
	return r, ok
}
