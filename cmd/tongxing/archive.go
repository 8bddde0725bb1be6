package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tongxing/casework"
	"tongxing/casework/archive"
	"tongxing/event"
	"tongxing/store"
)

// Archive takes cases out of the house, provable to a court, and checks what was taken.
type Archive struct {
	Export ArchiveExport `cmd:"" help:"Write one case, or a programme's cases of a year, with proofs, files and words into a new folder. Who does it and why is written down in each case."`
	Verify ArchiveVerify `cmd:"" help:"Check such a folder: signatures, every file, every fact and its place in the log."`
}

// ArchiveExport is done in an officer's name, within what that officer may see.
type ArchiveExport struct {
	Where
	Account   string `required:"" help:"Login of the officer who takes them out."`
	Reason    string `required:"" help:"What for, as a court or auditor asked."`
	Case      string `xor:"what" required:"" help:"Key of one case."`
	Programme string `xor:"what" required:"" help:"Slug of a programme."`
	Year      int    `help:"Year in which the programme's cases were opened; the last closed one if not given."`
	Out       string `required:"" help:"Folder to make." type:"path"`
}

// Run writes down who and why, waits for the log, and writes the folder.
func (x *ArchiveExport) Run(ctx context.Context) error {
	return with(ctx, x.Where, func(c *city) error {
		n, err := x.export(ctx, c)
		if err == nil {
			fmt.Printf("exported: %d cases to %s\n", n, x.Out)
		}
		return err
	})
}

func (x *ArchiveExport) export(ctx context.Context, c *city) (int, error) {
	s, err := c.officer(ctx, x.Account, casework.CaseExport, x.Reason)
	if err != nil {
		return 0, err
	}
	ids, err := c.Cases.Exportable(ctx, c.House, s, x.Case, x.Programme, year(c, x.Year))
	if err != nil {
		return 0, err
	}
	_, erased, err := c.Cases.Export(ctx, c.House, s, ids, x.Reason)
	if err != nil {
		return 0, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(erased, id) })
	if err := c.promise(ctx); err != nil {
		return 0, err
	}
	m, err := archive.Open(x.Out, archive.Keys{Signer: c.House.Keys.Signer, Verifier: c.House.Keys.Verifier}, store.InstantOf(c.House.Now()), s.Actor().Name, x.Reason)
	if err != nil {
		return 0, err
	}
	m.Erased(erased...)
	for _, id := range ids {
		d, err := c.Cases.Dossier(ctx, c.House, s, id)
		if err != nil {
			return 0, fmt.Errorf("case %s: %w", id, err)
		}
		if err := m.Add(d); err != nil {
			return 0, err
		}
	}
	return len(ids), m.Close()
}

// promise gives every fact its place, and the whole its checkpoint.
func (c *city) promise(ctx context.Context) error {
	for placed := 1; placed > 0; {
		if err := c.House.DB().Write(ctx, func(tx *store.Tx) error {
			mine, err := tx.TryLock("event-sequencer")
			if err != nil || !mine {
				return errors.Join(err, event.ErrBehind)
			}
			placed, err = c.log.Place(tx, 5000)
			return err
		}); err != nil {
			return err
		}
	}
	return event.Checkpoint(ctx, c.House.DB(), c.House.Keys.Signer, c.House.Now())
}

// ArchiveVerify needs the folder alone.
type ArchiveVerify struct {
	Dir string `arg:"" help:"Folder that was exported." type:"existingdir"`
	Key string `help:"Public key of whoever made it, got by another way than the folder."`
}

// Run checks and tells every fault.
func (x *ArchiveVerify) Run() error {
	r, faults := archive.Verify(x.Dir, x.Key)
	for _, f := range faults {
		fmt.Println(f)
	}
	if len(faults) > 0 {
		return fmt.Errorf("the folder does not hold: %d faults", len(faults))
	}
	if r.Erased > 0 {
		fmt.Printf("erased: %d cases are listed that nobody can read any more\n", r.Erased)
	}
	fmt.Printf("verified: %d cases, %d facts, %d files, under the key %s\n", r.Cases, r.Facts, r.Files, r.Key)
	return nil
}
