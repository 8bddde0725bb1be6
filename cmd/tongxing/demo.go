package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"tongxing/event"
	"tongxing/gate"
	"tongxing/store"
	"tongxing/world"
	"tongxing/world/build"
)

// Demo builds the demo city once and serves it.
type Demo struct {
	Addr   string `help:"Address to serve." default:"127.0.0.1:8080"`
	Data   string `help:"Folder of the demo city." default:"data/demo" type:"path"`
	People int    `help:"Size of the city, 2000 at least; all quotas scale with it." default:"69600"`
	Seed   uint64 `help:"Seed of the invented city." default:"2023"`
	Only   bool   `name:"build-only" help:"Build the city and stop."`
}

// opens is when the demo city's clock starts: after its year is told.
var opens = time.Date(2024, 1, 2, 9, 0, 0, 0, store.China)

// fewestPeople is the smallest city whose year can be told: whoever checks is somebody else.
const fewestPeople = 2000

// Run builds what is not there yet, and serves.
func (d *Demo) Run(ctx context.Context) error {
	if err := d.build(ctx); err != nil {
		return err
	}
	if d.Only {
		return nil
	}
	c, err := open(ctx, Where{Data: d.Data})
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }() // the log tells what matters; nothing waits
	_, port, err := net.SplitHostPort(d.Addr)
	if err != nil {
		return fmt.Errorf("address: %w", err)
	}
	demo, err := roles(ctx, c, port)
	if err != nil {
		return err
	}
	return c.serve(ctx, serving{Addr: d.Addr, Demo: demo, Outbox: &outbox{last: map[string]string{}}, Ready: func() {
		fmt.Printf("\nTongxing 同行: http://localhost:%s  (all people are invented)\n\n", port)
		for _, role := range demo.Roles {
			fmt.Printf("  %-12s %s\n", role.Host, demo.Address(role))
		}
		fmt.Println("\nCtrl-C stops.")
	}})
}

// build tells the city into a folder beside and moves it into place when whole, so
// that a build cut short leaves nothing half.
func (d *Demo) build(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(d.Data, "tongxing.db")); err == nil {
		return nil
	}
	if d.People < fewestPeople {
		return fmt.Errorf("a city of %d has too few workers for a second pair of eyes: --people %d at least", d.People, fewestPeople)
	}
	started := time.Now()
	fresh := d.Data + ".building"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // a build's memory is its own
	c, err := openAs(ctx, Where{Data: fresh}, store.Options{Draft: true})
	if err != nil {
		return err
	}
	made := world.Generate(d.Seed, d.People)
	tell, line := progress, "\r%-60s\n"
	if !onScreen() { // a log has no use for a bar that is drawn over and over
		tell, line = nil, "%s\n"
	}
	if _, err := build.City(ctx, c.House, c.Cases, made, tell); err != nil {
		_ = c.close() // the first error is the one to tell
		return err
	}
	if err := d.finish(ctx, c); err != nil {
		return err
	}
	if err := synced(filepath.Join(fresh, "tongxing.db")); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := os.Rename(fresh, d.Data); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	fmt.Printf(line, fmt.Sprintf("Demo city of %d people built in %.1f s.", len(made.People), time.Since(started).Seconds()))
	return nil
}

// synced waits until a finished file is on the disk: while it was a draft nothing did.
func synced(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// finish sets the city's clock, signs the log and closes the database.
func (d *Demo) finish(ctx context.Context, c *city) error {
	err := c.House.DB().Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ('clock_offset', $1)`, opens.Sub(time.Now()).String())
		return err
	})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := c.log.Drain(ctx, c.House.DB()); err != nil {
		return err
	}
	if err := event.Checkpoint(ctx, c.House.DB(), c.House.Keys.Signer, opens); err != nil {
		return err
	}
	return c.close()
}

func onScreen() bool {
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func progress(done, total int) {
	const width = 40
	full := width * done / max(1, total)
	bar := ""
	for i := range width {
		if i < full {
			bar += "█"
		} else {
			bar += "░"
		}
	}
	fmt.Printf("\rBuilding the city  %s %3d%%", bar, 100*done/max(1, total))
}

// roles finds the accounts of the demo's cast by their logins.
func roles(ctx context.Context, c *city, port string) (*gate.Demo, error) {
	demo := &gate.Demo{Port: port}
	for _, part := range world.Cast() {
		role, err := c.role(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("demo role %s: %w", part.Host, err)
		}
		demo.Roles = append(demo.Roles, role)
	}
	return demo, nil
}

func (c *city) role(ctx context.Context, part world.Part) (gate.DemoRole, error) {
	role := gate.DemoRole{Host: part.Host, Key: "demo." + part.Host, Home: "/"}
	login := ""
	made := world.Generate(1, 200) // the cast's logins are the same in every city
	switch part.Kind {
	case "person":
		login = "r-" + part.Key
	case "guardian":
		login = "g-" + part.Key
	case "worker":
		login = made.Worker(part.Key).Login
	case "staff":
		login = part.Key
	case "employer_user":
		for _, e := range made.Employers {
			for _, u := range e.Users {
				if u.Key == part.Key {
					login = u.Login
				}
			}
		}
	}
	err := c.House.DB().Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&role.Account, `SELECT id FROM account WHERE login = $1`, login)
	})
	return role, err
}

// outbox keeps the last message to each phone, for the demo to show on the screen.
type outbox struct {
	mu   sync.Mutex
	last map[string]string
}

// Put keeps the text.
func (o *outbox) Put(phone, text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last[phone] = text
}

// Last shows it.
func (o *outbox) Last(phone string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last[phone]
}
