package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	"tongxing/access"
	"tongxing/msg"
	"tongxing/registry"
	"tongxing/registry/roll"
	"tongxing/sheet"
)

// Import takes tables in, as the account that answers for them.
type Import struct {
	Benefits  ImportBenefits  `cmd:"" help:"Stage a roll of benefits (CSV or XLSX); somebody else confirms it."`
	Confirm   ImportConfirm   `cmd:"" help:"Make a staged roll true, or throw it away."`
	People    ImportPeople    `cmd:"" help:"Register the people of a table (CSV or XLSX), and write down newer certificates of those on record."`
	Deaths    ImportDeaths    `cmd:"" help:"Write down the deaths of a table (CSV or XLSX)."`
	Divisions ImportDivisions `cmd:"" help:"Bring a table of divisions in (CSV or XLSX)."`
}

// Under is whose account acts, and where the lines go that somebody must look at.
type Under struct {
	Where
	As     string `help:"Login of the account that acts." placeholder:"ACCOUNT"`
	DryRun bool   `help:"Say what it would come to, and keep nothing."`
	Errors string `help:"Write the lines that somebody has to look at to this table." type:"path" placeholder:"OUT.xlsx"`
}

// formatOf is how a table's name ends.
func formatOf(name string) string {
	if strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		return sheet.XLSX
	}
	return sheet.CSV
}

// writeTable writes a table for people to a file only they may read.
func writeTable(name string, fill func(to *os.File) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if err := fill(f); err != nil {
		_ = f.Close() // the first error is the one to tell
		return err
	}
	return f.Close()
}

// writeErrors writes line, name and what is wrong; nothing where no file is wanted.
func (u Under) writeErrors(lines [][]any) error {
	if u.Errors == "" {
		return nil
	}
	return writeTable(u.Errors, func(to *os.File) error {
		w, err := sheet.NewWriter(formatOf(u.Errors), to, []string{"行", "姓名或名称", "问题"})
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := w.Row(l); err != nil {
				return err
			}
		}
		return w.Close()
	})
}

// taker takes a whole table in and tells what became of it.
type taker = func(ctx context.Context, h *access.House, s access.Scope, file io.Reader, dry bool) (registry.Intake, error)

// table takes a file in with a verb.
func (u Under) table(ctx context.Context, file string, a access.Action, take taker) error {
	if u.As == "" || file == "" {
		return fmt.Errorf("FILE and --as are needed")
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read table: %w", err)
	}
	return with(ctx, u.Where, func(c *city) error {
		s, err := c.officer(ctx, u.As, a, "import")
		if err != nil {
			return err
		}
		got, err := take(ctx, c.House, s, bytes.NewReader(raw), u.DryRun)
		if err != nil {
			return err
		}
		var bad [][]any
		for _, l := range got.Bad {
			var why []string
			for _, f := range l.Problems {
				why = append(why, msg.ZH.T(f.Key, f.Pairs...))
			}
			bad = append(bad, []any{int64(l.Line), l.Name, strings.Join(why, "；")})
			if u.Errors == "" {
				fmt.Fprintf(os.Stderr, "line %d: %s\n", l.Line, strings.Join(why, "; "))
			}
		}
		fmt.Printf("%d lines, %d good, %d to look at\n", got.Lines, got.Good, len(got.Bad))
		for _, word := range registry.Becoming {
			if n := got.Became[word]; n > 0 {
				fmt.Printf("%6d  %s  %s\n", n, msg.ZH.T("registry.becomes."+word), msg.EN.T("registry.becomes."+word))
			}
		}
		return u.writeErrors(bad)
	})
}

// ImportBenefits stages one month's roll of one kind.
type ImportBenefits struct {
	Under
	File   string `arg:"" type:"existingfile"`
	Kind   string `required:"" enum:"tekun,dibao,margin,living,care" help:"tekun, dibao, margin, living or care."`
	Month  string `required:"" help:"2023-10."`
	Area   string `required:"" help:"Path of the division that the roll is complete for, as /43/4303/430302/."`
	Source string `required:"" help:"The document it came with."`
}

// Run matches by citizen id, says what became of each line, and stages.
func (b *ImportBenefits) Run(ctx context.Context) error {
	raw, err := os.ReadFile(b.File)
	if err != nil {
		return fmt.Errorf("read table: %w", err)
	}
	return with(ctx, b.Where, func(c *city) error {
		s, err := c.officer(ctx, b.As, roll.Stage, "import")
		if err != nil {
			return err
		}
		paper := roll.Paper{Kind: b.Kind, Month: b.Month, Area: b.Area, Source: b.Source}
		lines, err := roll.CheckRoll(ctx, c.House, s, paper, bytes.NewReader(raw))
		if err != nil {
			return err
		}
		if err := b.tell(lines); err != nil || b.DryRun {
			return err
		}
		out, err := roll.StageRoll(ctx, c.House, s, paper, bytes.NewReader(raw))
		if err == nil {
			fmt.Println("staged", out.Record, "— another account confirms it: tongxing import confirm", out.Record, "--as …")
		}
		return err
	})
}

func (b *ImportBenefits) tell(lines []roll.Line) error {
	count := map[string]int{}
	var bad [][]any
	for _, l := range lines {
		count[l.State]++
		if l.State != "matched" {
			bad = append(bad, []any{int64(l.Line), l.Name, msg.ZH.T("roll.state." + l.State)})
		}
	}
	var states []string
	for state := range count {
		states = append(states, state)
	}
	sort.Strings(states)
	for _, state := range states {
		fmt.Printf("%6d  %s  %s\n", count[state], msg.ZH.T("roll.state."+state), msg.EN.T("roll.state."+state))
	}
	return b.writeErrors(bad)
}

// ImportConfirm is the second pair of eyes.
type ImportConfirm struct {
	Where
	Roll string `arg:"" help:"Key that staging told."`
	As   string `help:"Login of the account that acts: not who staged it." required:"" placeholder:"ACCOUNT"`
	Drop bool   `help:"Throw it away instead."`
}

// Run applies or drops the roll as it stands now.
func (i *ImportConfirm) Run(ctx context.Context) error {
	return with(ctx, i.Where, func(c *city) error {
		s, err := c.officer(ctx, i.As, roll.List, "import")
		if err != nil {
			return err
		}
		r, err := roll.ShowRoll(ctx, c.House, s, i.Roll)
		if err != nil {
			return err
		}
		action, verb := roll.Apply, roll.ApplyRoll
		if i.Drop {
			action, verb = roll.Drop, roll.DropRoll
		}
		if s, err = c.officer(ctx, i.As, action, "import"); err != nil {
			return err
		}
		out, err := verb(ctx, c.House, s, r.ID, r.Version)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d begin, %d change, %d stay, %d end\n", out.Status, r.Change.Begin, r.Change.Alter, r.Change.Same, r.Change.End)
		return nil
	})
}

// ImportPeople registers people.
type ImportPeople struct {
	Under
	File     string `arg:"" optional:"" type:"existingfile"`
	Template string `help:"Write an empty table with the headings, and stop." type:"path" placeholder:"OUT.xlsx"`
}

// Run reads, tells and registers.
func (p *ImportPeople) Run(ctx context.Context) error {
	if p.Template != "" {
		return writeTable(p.Template, func(to *os.File) error { return registry.Template(formatOf(p.Template), to, registry.PeopleColumns) })
	}
	return p.table(ctx, p.File, registry.PersonRegister, registry.ImportPeople)
}

// ImportDeaths writes deaths down.
type ImportDeaths struct {
	Under
	File     string `arg:"" optional:"" type:"existingfile"`
	Template string `help:"Write an empty table with the headings, and stop." type:"path" placeholder:"OUT.xlsx"`
}

// Run reads, tells and writes down.
func (d *ImportDeaths) Run(ctx context.Context) error {
	if d.Template != "" {
		return writeTable(d.Template, func(to *os.File) error { return registry.Template(formatOf(d.Template), to, registry.DeathColumns) })
	}
	return d.table(ctx, d.File, registry.PersonEnd, registry.ImportDeaths)
}

// ImportDivisions brings divisions in.
type ImportDivisions struct {
	Under
	File     string `arg:"" optional:"" type:"existingfile"`
	Template string `help:"Write an empty table with the headings, and stop." type:"path" placeholder:"OUT.xlsx"`
}

// Run reads, tells and loads.
func (d *ImportDivisions) Run(ctx context.Context) error {
	if d.Template != "" {
		return writeTable(d.Template, func(to *os.File) error { return registry.Template(formatOf(d.Template), to, registry.DivisionColumns) })
	}
	return d.table(ctx, d.File, registry.DivisionsLoad, registry.ImportDivisions)
}
