package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tongxing/casework"
	"tongxing/casework/programme"
	"tongxing/employment/hiring"
	"tongxing/programmes"
	"tongxing/registry/known"
)

// Programme looks after definitions.
type Programme struct {
	Check ProgrammeCheck `cmd:"" help:"Read every programme strictly and tell each fault with file and line."`
}

// ProgrammeCheck reads the built-in programmes, and those of a folder beside them.
type ProgrammeCheck struct {
	Folder string `arg:"" optional:"" help:"Folder with more programmes." type:"existingdir"`
}

// Run checks and prints.
func (c *ProgrammeCheck) Run() error {
	book, err := readProgrammes(c.Folder)
	if err != nil {
		var many interface{ Unwrap() []error }
		if errors.As(err, &many) {
			fmt.Fprintln(os.Stderr, err)
			return errors.New("some programmes cannot be used")
		}
		return err
	}
	for _, slug := range book.Slugs() {
		d := book.Programme(slug)
		fmt.Printf("%-4s %-24s v%d  %2d steps  %2d stories  %s\n", d.System, slug, d.Version, len(d.Steps), len(book.Stories(slug)), d.Texts["zh-CN"].Title)
	}
	return nil
}

// readProgrammes reads what the binary carries and what a city adds.
func readProgrammes(folder string) (*programme.Book, error) {
	folders := []fs.FS{programmes.Files}
	if folder != "" {
		folders = append(folders, os.DirFS(folder))
	}
	own, err := known.Catalogue(casework.Facts{}, hiring.Placed{})
	if err != nil {
		return nil, err
	}
	return programme.Load(own, folders...)
}
