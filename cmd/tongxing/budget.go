package main

import (
	"context"
	"fmt"

	"tongxing/access"
	"tongxing/casework"
	"tongxing/store"
)

// Budget closes a year.
type Budget struct {
	Propose BudgetPropose `cmd:"" help:"Propose what becomes of what a county has left of a line, once the year is over."`
	Decide  BudgetDecide  `cmd:"" help:"Another person's yes or no."`
	Closed  BudgetClosed  `cmd:"" help:"What was proposed and decided of a year."`
}

// BudgetPropose is done in an officer's name.
type BudgetPropose struct {
	Where
	Account string `required:"" help:"Login of the officer."`
	County  string `required:"" help:"Path of the county, as /43/4303/430302/."`
	Line    string `required:""`
	Year    string `required:""`
	How     string `required:"" enum:"carry,return"`
	Reason  string `required:""`
}

// Run proposes.
func (x *BudgetPropose) Run(ctx context.Context) error {
	return with(ctx, x.Where, func(c *city) error {
		s, err := c.officer(ctx, x.Account, casework.BudgetClose, x.Reason)
		if err != nil {
			return err
		}
		out, err := c.Cases.ProposeClose(ctx, c.House, s, x.County, x.Line, x.Year, x.How, x.Reason)
		if err == nil {
			fmt.Println("proposed", out.Record)
		}
		return err
	})
}

// BudgetDecide is done in another officer's name.
type BudgetDecide struct {
	Where
	Account string `required:"" help:"Login of the officer."`
	ID      string `arg:"" help:"Key of what was proposed."`
	Version int64  `help:"Version that was looked at." default:"1"`
	No      bool   `help:"Decline it."`
	Reason  string `help:"Why, where it is declined."`
}

// Run decides.
func (x *BudgetDecide) Run(ctx context.Context) error {
	return with(ctx, x.Where, func(c *city) error {
		s, err := c.officer(ctx, x.Account, casework.BudgetDecide, "close")
		if err != nil {
			return err
		}
		out, err := c.Cases.DecideClose(ctx, c.House, s, x.ID, x.Version, !x.No, x.Reason)
		if err == nil {
			fmt.Println(out.Status, out.Record)
		}
		return err
	})
}

// BudgetClosed lists.
type BudgetClosed struct {
	Where
	Year string `arg:""`
}

// Run lists.
func (x *BudgetClosed) Run(ctx context.Context) error {
	return with(ctx, x.Where, func(c *city) error {
		s, err := c.as("budget", casework.PaymentList)
		if err != nil {
			return err
		}
		all, err := c.Cases.Closings(ctx, c.House, s, x.Year)
		for _, l := range all {
			fmt.Printf("%s\t%s\t%s\t%s\t%d.%02d\t%s\t%s\n", l.ID, l.Area, l.Line, l.How, l.Fen/100, l.Fen%100, l.State, l.DecidedOn)
		}
		return err
	})
}

// officer decides in the name of somebody's account.
func (c *city) officer(ctx context.Context, login string, a access.Action, purpose string) (access.Scope, error) {
	var id string
	err := c.House.DB().Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&id, `SELECT id FROM account WHERE login = $1 OR id = $1`, login)
	})
	if err != nil {
		return access.Scope{}, store.Found(err, "account")
	}
	who, err := access.ActorOf(ctx, c.House, id)
	if err != nil {
		return access.Scope{}, err
	}
	return c.House.Decide(who, a, purpose, access.CLI)
}
