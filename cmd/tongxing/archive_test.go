package main

import (
	"os"
	"path/filepath"
	"testing"

	"tongxing/fault"
	"tongxing/store"
)

// The command takes a programme's year out in an officer's name, and the other checks it.
func TestArchiveCommands(t *testing.T) {
	from, err := smallTown()
	if err != nil {
		t.Fatal(err)
	}
	where := Where{Data: filepath.Join(t.TempDir(), "data")}
	if err := os.CopyFS(where.Data, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	var login, slug, village string
	if err := with(t.Context(), where, func(c *city) error {
		return c.House.DB().Read(t.Context(), func(tx *store.Tx) error {
			for into, sql := range map[*string]string{
				&slug:    `SELECT programme FROM cases WHERE opened_on < '2024' GROUP BY programme ORDER BY count(*), programme LIMIT 1`,
				&login:   `SELECT a.login FROM account a JOIN access_grant g ON g.account = a.id WHERE g.role = 'city' AND g.area = '/43/4303/' ORDER BY a.login LIMIT 1`,
				&village: `SELECT a.login FROM account a JOIN access_grant g ON g.account = a.id WHERE g.role = 'village' ORDER BY a.login LIMIT 1`,
			} {
				if err := tx.Get(into, sql); err != nil {
					return err
				}
			}
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	if err := (&ArchiveExport{Where: where, Account: login, Reason: "a court asks", Programme: slug, Year: 2023, Out: out}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := (&ArchiveVerify{Dir: out}).Run(); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(out, "index.html")
	if err := os.WriteFile(page, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (&ArchiveVerify{Dir: out}).Run(); err == nil {
		t.Error("a changed page holds")
	}
	if err := (&ArchiveExport{Where: where, Account: village, Reason: "a court asks", Programme: slug, Year: 2023, Out: out + "2"}).Run(t.Context()); fault.KindOf(err) != fault.DeniedErr {
		t.Errorf("a village takes cases out: %v", err)
	}
	if err := (&ArchiveExport{Where: where, Account: login, Programme: slug, Year: 2023, Out: out + "3"}).Run(t.Context()); fault.KindOf(err) != fault.InvalidErr {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := os.Stat(out + "2"); err == nil {
		t.Error("a folder was begun for who may not")
	}
}
