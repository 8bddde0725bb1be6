package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/event"
	"tongxing/figure"
	"tongxing/msg"
	"tongxing/review"
	"tongxing/store"
	"tongxing/world"
)

// as decides for the system under a purpose; what it does is logged under it.
func (c *city) as(purpose string, a access.Action) (access.Scope, error) {
	return c.House.Decide(access.System(purpose), a, purpose, access.CLI)
}

// with opens the city for one command and closes it after.
func with(ctx context.Context, w Where, fn func(*city) error) error {
	c, err := open(ctx, w)
	if err != nil {
		return err
	}
	return errors.Join(fn(c), c.close())
}

func printJSON(v any) error {
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	return out.Encode(v)
}

// Migrate brings the database up to this version.
type Migrate struct{ Where }

// Run opens, which migrates.
func (m *Migrate) Run(ctx context.Context) error {
	return with(ctx, m.Where, func(*city) error { return nil })
}

// Review prints every figure of a year.
type Review struct {
	Where
	Year   int    `help:"Year; the last closed one if not given."`
	Format string `help:"table or json." enum:"table,json" default:"table"`
}

// Run computes and prints.
func (r *Review) Run(ctx context.Context) error {
	return with(ctx, r.Where, func(c *city) error {
		s, err := c.as("review", figure.See)
		if err != nil {
			return err
		}
		made, err := review.Make(ctx, c.House, s, c.Book, year(c, r.Year))
		if err != nil {
			return err
		}
		if r.Format == "json" {
			return printJSON(made)
		}
		t := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(t, "code\tfigure\tvalue\tunit\tprinted\tflags")
		for _, l := range made.Figures {
			printed := "-"
			if l.Printed != nil && l.Printed.Value != nil {
				printed = fmt.Sprint(*l.Printed.Value)
			}
			fmt.Fprintf(t, "%s\t%s\t%g\t%s\t%s\t%v\n", l.Code, l.Label[msg.ZH], l.Value, l.Unit, printed, l.Flags)
		}
		return t.Flush()
	})
}

func year(c *city, given int) int {
	if given > 0 {
		return given
	}
	return c.House.Now().Year() - 1
}

// Figure prints one figure, or the records behind it.
type Figure struct {
	Where
	Code    string `arg:"" help:"F1, F2 …"`
	Year    int    `help:"Year; the last closed one if not given."`
	Records bool   `help:"List the records behind it."`
	Format  string `help:"table or json." enum:"table,json" default:"table"`
}

// Run computes and prints.
func (f *Figure) Run(ctx context.Context) error {
	return with(ctx, f.Where, func(c *city) error {
		if f.Records {
			return f.list(ctx, c)
		}
		s, err := c.as("figure", figure.See)
		if err != nil {
			return err
		}
		printed, err := review.PrintedOf(year(c, f.Year))
		if err != nil {
			return err
		}
		line, err := review.One(ctx, c.House, s, c.Book, f.Code, year(c, f.Year), printed)
		if err != nil {
			return err
		}
		return printJSON(line)
	})
}

func (f *Figure) list(ctx context.Context, c *city) error {
	s, err := c.as("figure", figure.Records)
	if err != nil {
		return err
	}
	after := ""
	for {
		some, err := c.Book.List(ctx, c.House, s, f.Code, year(c, f.Year), after, 1000)
		if err != nil {
			return err
		}
		for _, r := range some {
			fmt.Printf("%s\t%s\t%s\t%s\n", r.Day, r.Kind, r.Key, r.Area)
		}
		if len(some) < 1000 {
			return nil
		}
		after = some[len(some)-1].After()
	}
}

// Match prints the ranking a screen would show.
type Match struct {
	Where
	Side    string `arg:"" enum:"person,post" help:"person or post."`
	ID      string `arg:"" help:"Record key."`
	Explain bool   `help:"With the reasons."`
}

// Run ranks and prints.
func (m *Match) Run(ctx context.Context) error {
	return with(ctx, m.Where, func(c *city) error {
		index := employment.NewIndex(world.Minutes)
		if err := index.Load(ctx, c.House); err != nil {
			return err
		}
		action := employment.SeekerMatch
		rank := index.PostsFor
		if m.Side == "post" {
			action, rank = employment.PostPeople, index.PeopleFor
		}
		s, err := c.as("match", action)
		if err != nil {
			return err
		}
		found, err := rank(ctx, c.House, s, m.ID, 20)
		if err != nil {
			return err
		}
		for i, x := range found {
			fmt.Printf("%2d  %3d  %-9s  post %s  person %s\n", i+1, x.Score, x.Verdict, x.Post, x.Seeker)
			for _, r := range x.Reasons {
				if m.Explain {
					fmt.Printf("          %-7s %s %s %s\n", r.Sign, r.Code, r.Detail, r.Aid)
				}
			}
		}
		return nil
	})
}

// Audit checks the log.
type Audit struct {
	Verify AuditVerify `cmd:"" help:"Verify the whole log with the public key."`
}

// AuditVerify needs nothing but the log and the key.
type AuditVerify struct{ Where }

// Run walks the log.
func (a *AuditVerify) Run(ctx context.Context) error {
	return with(ctx, a.Where, func(c *city) error {
		return c.House.DB().Read(ctx, func(tx *store.Tx) error {
			proof, err := event.Verify(tx, c.House.Keys.Verifier)
			if err != nil {
				return err
			}
			fmt.Printf("verified: %d facts, %d checkpoints\n", proof.Size, proof.Checkpoints)
			return nil
		})
	})
}

// Backup copies the embedded database.
type Backup struct {
	Where
	File string `arg:"" help:"File to write." type:"path"`
}

// Run copies.
func (b *Backup) Run(ctx context.Context) error {
	return with(ctx, b.Where, func(c *city) error { return c.House.DB().Backup(ctx, b.File) })
}
