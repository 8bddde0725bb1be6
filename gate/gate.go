package gate

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/klauspost/compress/gzhttp"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/msg"
	"tongxing/store"
)

// Config is what the gate is built with.
type Config struct {
	House     *access.House
	Routes    []Route
	Sessions  *Sessions
	Wall      store.Clock // wall time, for sessions and codes; the domain's is House.Clock
	PublicURL string      // "" on loopback; https:// makes cookies Secure
	Demo      *Demo       // nil outside the demo
	Log       *slog.Logger
	From      int64 // the place in the log to follow from: before any index was loaded
	// Fault renders an error as a page for people or a problem for programs.
	Fault func(w http.ResponseWriter, r *Request, f Problem)
}

// A Gate serves the route table.
type Gate struct {
	Config
	Hub       *Hub
	handler   http.Handler
	accounts  *limiter
	addresses *limiter
	strangers map[string]*limiter // by route, of those that are counted by the day
}

// New builds the gate, or says which row is wrong.
func New(c Config) (*Gate, error) {
	g := &Gate{Config: c, Hub: NewHub(c.House.DB(), c.Log, c.From), accounts: newLimiter(perAccount, c.Wall, mostBuckets), addresses: newLimiter(perAddress, c.Wall, mostBuckets), strangers: map[string]*limiter{}}
	mux := http.NewServeMux()
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(600))
	if err != nil {
		return nil, fmt.Errorf("gate: %w", err)
	}
	for _, route := range c.Routes {
		if err := route.check(c.House.Policy); err != nil {
			return nil, err
		}
		if route.PerDay > 0 {
			g.strangers[route.Name()] = newLimiter(aDay(route.PerDay), c.Wall, mostBuckets)
		}
		h := http.Handler(g.serve(route))
		if !route.Stream {
			h = zip(h)
		}
		mux.Handle(route.Name(), h)
	}
	mux.Handle("/", zip(g.serve(Route{Audience: ForAll, Serve: func(http.ResponseWriter, *Request) error { return fault.NotFound("page") }})))
	guard := http.NewCrossOriginProtection()
	if c.PublicURL != "" {
		if err := guard.AddTrustedOrigin(c.PublicURL); err != nil {
			return nil, fmt.Errorf("public url: %w", err)
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, msg.ZH.T("gate.cross_site")+" / "+msg.EN.T("gate.cross_site"), http.StatusForbidden)
	}))
	g.handler = headers(c.PublicURL, guard.Handler(mux))
	return g, nil
}

// Run follows the event feed for the live streams until ctx ends.
func (g *Gate) Run(ctx context.Context) { g.Hub.run(ctx) }

func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.handler.ServeHTTP(w, r) }

// serve is the one path of every request: limits, parse, actor, scope, key, handler,
// error.
func (g *Gate) serve(route Route) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		r := &Request{Request: req, Gate: g, House: g.House, Route: route, Lang: language(req), Display: display(req), Demo: g.Demo != nil, place: g.Hub.next.Load()}
		r.Request = req.WithContext(context.WithValue(req.Context(), requestKey{}, r))
		defer func() {
			if p := recover(); p != nil {
				g.fail(w, r, fmt.Errorf("panic: %v", p))
			}
		}()
		if err := g.answer(w, r); err != nil {
			g.fail(w, r, err)
		}
	}
}

func (g *Gate) answer(w http.ResponseWriter, r *Request) error {
	r.Actor = access.Anyone
	if err := g.admit(r.Request); err != nil {
		return err
	}
	filed := r.filed()
	if !filed {
		if err := r.parse(w); err != nil {
			return err
		}
	}
	var err error
	if r.Actor, err = g.actor(r.Request); err != nil {
		return err
	}
	if err := g.pass(r.Actor.Account); err != nil {
		return err
	}
	if err := g.bear(r); err != nil {
		return err
	}
	if r.Route.Action == "" {
		return r.Route.Serve(w, r)
	}
	if r.Actor.Bare {
		return fault.Denied(SecondNeeded)
	}
	if r.Scope, err = g.House.Decide(r.Actor, r.Route.Action, r.Route.Purpose, r.Route.channel()); err != nil {
		return err
	}
	if filed { // files come in only after whoever brings them may
		done, err := r.parseFiles(w)
		defer done()
		if err != nil {
			return err
		}
	}
	if r.Route.Write {
		if err := r.keyed(); err != nil {
			return err
		}
	}
	return r.Route.Serve(w, r)
}

// SecondNeeded refuses who comes in by a password alone.
const SecondNeeded = "gate.second_needed"

// actor is who stands behind the request: the demo role of the host, or the
// session's account, or anyone.
func (g *Gate) actor(req *http.Request) (access.Actor, error) {
	account := g.Demo.account(req)
	if account == "" {
		var err error
		if account, err = g.Sessions.Account(req); err != nil {
			return access.Anyone, err
		}
	}
	if account == "" {
		return access.Anyone, nil
	}
	actor, err := access.ActorOf(req.Context(), g.House, account)
	if fault.KindOf(err) == fault.DeniedErr {
		return access.Anyone, nil // ended since: whoever comes now is nobody
	}
	return actor, err
}
