package main

import (
	"context"
	"errors"
	"fmt"

	"tongxing/casework"
)

// Cases looks after cases.
type Cases struct {
	Clock CasesClock `cmd:"" help:"Do what falls due by the calendar in cases: windows close, notices come down, terms end. The server does the same every ten minutes."`
}

// CasesClock passes the clock once, until nothing is due.
type CasesClock struct{ Where }

// Run passes and prints how many cases it touched.
func (x *CasesClock) Run(ctx context.Context) error {
	return with(ctx, x.Where, func(c *city) error {
		total := 0
		for {
			n, err := c.clock(ctx, 500)
			total += n
			if err != nil || n < 500 {
				fmt.Printf("clock: %d cases touched on %s\n", total, c.House.Today())
				return err
			}
		}
	})
}

// Fsck holds the tables of cases to their events.
type Fsck struct{ Where }

// Run derives every case again and tells each difference by table and key: never what
// it says, nor of whom.
func (x *Fsck) Run(ctx context.Context) error {
	return with(ctx, x.Where, func(c *city) error {
		s, err := c.as("fsck", casework.CaseClock)
		if err != nil {
			return err
		}
		wrong := 0
		cases, err := c.Cases.Fsck(ctx, c.House, s, func(text string) { wrong++; fmt.Println(text) })
		if err != nil {
			return err
		}
		fmt.Printf("fsck: %d cases derived again, %d differences\n", cases, wrong)
		if wrong > 0 {
			return errors.New("the tables of cases hold what their events do not say")
		}
		return nil
	})
}
