// Command tongxing is the whole product: it serves a city, builds the demo city,
// and answers from the command line what the pages answer.
//
// Wiring and subcommands only; no logic.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"

	"github.com/alecthomas/kong"

	"tongxing/fault"
	"tongxing/msg"
)

// Where names the data a command works on.
type Where struct {
	Data       string `help:"Folder of the data: database and keys." default:"data" type:"path"`
	Programmes string `help:"Folder with programmes of the city's own, beside the built-in ones." type:"path" env:"TONGXING_PROGRAMMES"`
	Database   string `help:"PostgreSQL address instead of the embedded database (postgres://…)." env:"TONGXING_DATABASE"`
}

type commands struct {
	Demo      Demo      `cmd:"" help:"Build the demo city's 2023 (once) and serve it with a role switcher."`
	Serve     Serve     `cmd:"" help:"Serve the city in --data or --database."`
	Migrate   Migrate   `cmd:"" help:"Bring the database up to this version."`
	Account   Account   `cmd:"" help:"Open, invite, disable and list staff accounts."`
	Review    Review    `cmd:"" help:"Every figure of a year, printed beside computed."`
	Programme Programme `cmd:"" help:"Check the definitions of programmes."`
	Figure    Figure    `cmd:"" help:"One figure, and with --records the records behind it."`
	Match     Match     `cmd:"" help:"The ranking a screen would show."`
	Cases     Cases     `cmd:"" help:"Look after cases: what the calendar does by itself."`
	Fsck      Fsck      `cmd:"" help:"Derive every case again from its events and tell what the tables hold otherwise."`
	Budget    Budget    `cmd:"" help:"Close a year: what is left is carried over or returned, by two people."`
	Archive   Archive   `cmd:"" help:"Take cases out so that a court can check them, and check what was taken out."`
	Audit     Audit     `cmd:"" help:"Verify the log of facts."`
	Backup    Backup    `cmd:"" help:"Copy the database while it runs."`
	Import    Import    `cmd:"" help:"Take tables in: rolls of benefits, people, divisions."`
	Bench     Bench     `cmd:"" help:"Measure matching on this machine, beside SQLite if asked."`

	Profile string `help:"Write a CPU profile of this run." name:"cpu-profile" type:"path"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli commands
	parser := kong.Must(&cli, kong.Name("tongxing"), kong.UsageOnError(),
		kong.Description("Tongxing 同行: one binary for a city's disabled persons' federation."))
	command, err := parser.Parse(os.Args[1:])
	if err != nil {
		parser.Errorf("%s", err)
		os.Exit(2)
	}
	command.BindTo(ctx, (*context.Context)(nil))
	if err := profiled(cli.Profile, func() error { return command.Run() }); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "tongxing:", explain(err))
		os.Exit(1)
	}
}

// profiled runs a command, and writes down where its time went if asked.
func profiled(path string, run func() error) error {
	if path == "" {
		return run()
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(fmt.Errorf("profile: %w", err), f.Close())
	}
	err = run()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// explain words an error for who sits at the terminal.
func explain(err error) string {
	if fault.KindOf(err) == fault.Internal {
		return err.Error()
	}
	key, pairs := fault.Message(err)
	text := msg.EN.T(key, pairs...) + " (" + err.Error() + ")"
	if fields, ok := fault.AsInvalid(err); ok {
		for _, f := range fields {
			text += "\n  " + f.Name + ": " + msg.EN.T(f.Key, f.Pairs...)
		}
	}
	return text
}
