package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tongxing/api"
	"tongxing/employment"
	"tongxing/event"
	"tongxing/gate"
	"tongxing/gate/signin"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/web"
)

// Serve serves a city.
type Serve struct {
	Where
	Addr      string `help:"Address to serve." default:"127.0.0.1:8080"`
	PublicURL string `help:"Public address, for links and cookies." name:"public-url" default:"http://127.0.0.1:8080"`
	TLSCert   string `help:"Certificate file." name:"tls-cert" type:"path"`
	TLSKey    string `help:"Key file." name:"tls-key" type:"path"`
	Admin     string `help:"Address of /metrics, kept off the public one." default:"127.0.0.1:9090"`
}

// Run serves until it is told to stop.
func (s *Serve) Run(ctx context.Context) error {
	c, err := open(ctx, s.Where)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }() // everything acknowledged is durable already
	return c.serve(ctx, serving{Addr: s.Addr, PublicURL: s.PublicURL, Cert: s.TLSCert, Key: s.TLSKey, Admin: s.Admin})
}

type serving struct {
	Addr, PublicURL, Cert, Key, Admin string
	Demo                              *gate.Demo
	Gateway                           signin.Sender // where a city plugs its own in; served through a queue
	Outbox                            signin.Outbox // nil, and no gateway: residents come with a helper
	Ready                             func()
}

// site joins the pages with what they stand on.
func (c *city) site(ctx context.Context, o serving, index *employment.Index) (*web.Site, error) {
	origin := o.PublicURL
	if origin == "" {
		origin = "http://" + o.Addr
	}
	s := &web.Site{House: c.House, Index: index, Book: c.Book, Cases: c.Cases, Known: c.Board, Places: map[string]string{}, Desk: &signin.Desk{House: c.House, Wall: store.WallClock{}, Outbox: o.Outbox, Origin: origin}}
	if shown, ok := o.Outbox.(web.Outbox); ok && o.Demo != nil {
		s.Inbox = shown
	}
	err := c.House.DB().Read(ctx, func(tx *store.Tx) error {
		for _, level := range []string{"province", "city", "county", "township", "village"} {
			some, err := registry.Divisions(tx, level)
			if err != nil {
				return err
			}
			for _, d := range some {
				s.Places[d.Code] = d.Name
			}
			switch level {
			case "county":
				s.Counties = some
			case "township":
				s.Townships = some
			}
		}
		return nil
	})
	return s, err
}

// app is a city ready to answer, with the followers that keep it live.
type app struct {
	http.Handler
	Gate      *gate.Gate
	Site      *web.Site
	Documents *api.API
}

// assemble builds pages and gate over the city; run starts what follows the feed.
func (c *city) assemble(ctx context.Context, o serving) (*app, error) {
	held, err := c.load(ctx)
	if err != nil {
		return nil, err
	}
	index := held.index
	site, err := c.site(ctx, o, index)
	if err != nil {
		return nil, err
	}
	wall := store.WallClock{}
	documents := api.New(c.House, index, c.Book, site.Desk)
	g, err := gate.New(gate.Config{House: c.House, Routes: append(site.Routes(), documents.Routes()...), Sessions: gate.NewSessions(c.House.DB(), wall, strings.HasPrefix(o.PublicURL, "https:")), Wall: wall,
		PublicURL: o.PublicURL, Demo: o.Demo, Log: c.Log, From: held.from, Fault: faults(site)})
	if err != nil {
		return nil, err
	}
	g.Hub.Follow = func(ctx context.Context, e event.Entry) {
		if e.Talk() {
			return
		}
		for _, key := range e.Touched() {
			if err := index.Touch(ctx, c.House, key); err != nil && ctx.Err() == nil {
				c.Log.Error("index", "key", key, "error", err)
			}
			if err := c.Board.Touch(ctx, c.House, key); err != nil && ctx.Err() == nil {
				c.Log.Error("board", "key", key, "error", err)
			}
			if err := c.Cases.TouchHoldings(ctx, c.House, key); err != nil && ctx.Err() == nil {
				c.Log.Error("holdings", "key", key, "error", err)
			}
		}
	}
	mux := http.NewServeMux()
	ok := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }
	mux.HandleFunc("GET /healthz", ok)
	mux.HandleFunc("GET /readyz", ok)
	mux.Handle("/", g)
	return &app{Handler: mux, Gate: g, Site: site, Documents: documents}, nil
}

// faults answers programs with documents and people with pages.
func faults(site *web.Site) func(http.ResponseWriter, *gate.Request, gate.Problem) {
	return func(w http.ResponseWriter, r *gate.Request, p gate.Problem) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			api.Problem(w, r, p)
			return
		}
		site.Faults(w, r, p)
	}
}

// run follows the feed and keeps the log until ctx ends.
func (c *city) run(ctx context.Context, a *app) {
	go a.Gate.Run(ctx)
	go c.keepTime(ctx)
	go a.Site.Index.KeepUnlocks(ctx, c.House.Now)
}

func (c *city) serve(ctx context.Context, o serving) error {
	if o.Gateway != nil {
		queue := signin.NewQueue(o.Gateway, c.Log)
		defer queue.Close() // once nobody asks any more
		o.Outbox = queue
	}
	a, err := c.assemble(ctx, o)
	if err != nil {
		return err
	}
	c.run(ctx, a)
	go c.keepHouse(ctx, a)
	if o.Admin != "" {
		go c.admin(ctx, o.Admin)
	}
	return listen(ctx, o, a)
}

// admin serves the metrics, away from the public address.
func (c *city) admin(ctx context.Context, addr string) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.Handler())
	server := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServe(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		c.Log.Error("admin address", "error", err)
	}
}

// listen serves until ctx ends, then lets running requests finish.
func listen(ctx context.Context, o serving, h http.Handler) error {
	l, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	stopped := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(last)
	})
	if o.Ready != nil {
		o.Ready()
	}
	if o.Cert != "" {
		err = server.ServeTLS(l, o.Cert, o.Key)
	} else {
		err = server.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return <-stopped
	}
	return err
}
