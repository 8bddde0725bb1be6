package main

import (
	"archive/zip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tongxing/casework/archive"
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

// A case is taken out from its page: by who may, with a reason that its archive tells;
// the zip holds, it is for who took it, and nothing stays on the machine.
func TestArchiveFromThePage(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		temp := t.TempDir()
		t.Setenv("TMPDIR", temp)
		at := town.opened(t, "village")
		county := town.as("county")
		if got := county.get(t, at+"/archive/file"); got.Status != 403 {
			t.Errorf("what nobody took out: %d", got.Status)
		}
		take := func(role string) page {
			return town.as(role).post(t, at+"/archive", url.Values{"key": {"take-" + town.House.NewID()}, "kind": {"archive"}, "archive.reason": {"法院调取（示）1号"}})
		}
		got := take("county")
		if got.Status != 303 || !strings.Contains(county.get(t, got.Location).Body, `href="`+at+`/archive/file"`) {
			t.Fatalf("%d %s", got.Status, got.Location)
		}
		raw := county.get(t, at+"/archive/file")
		if raw.Status != 200 {
			t.Fatalf("%d %.300s", raw.Status, raw.Body)
		}
		z, err := zip.NewReader(strings.NewReader(raw.Body), int64(len(raw.Body)))
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "unpacked")
		if err := os.CopyFS(dir, z); err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(dir, "tongxing-case-"+strings.TrimPrefix(at, "/cases/"))
		r, faults := archive.Verify(folder, town.House.Keys.Verifier)
		if len(faults) > 0 || r.Cases != 1 {
			t.Errorf("%+v %v", r, faults)
		}
		if manifest, err := os.ReadFile(filepath.Join(folder, "manifest.json")); err != nil || !strings.Contains(string(manifest), "法院调取（示）1号") {
			t.Errorf("the manifest does not say why: %v", err)
		}
		for role, want := range map[string]int{"city": 403, "auditor": 403, "township": 403, "village": 403, "seeker": 403, "employer": 403} {
			if got := town.as(role).get(t, at+"/archive/file"); got.Status != want {
				t.Errorf("%s fetches what the county took out: %d", role, got.Status)
			}
		}
		if got := take("township"); got.Status != 403 {
			t.Errorf("a township takes a case out: %d", got.Status)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
			t.Errorf("%d files stay behind, %v", len(left), err)
		}
		day := `UPDATE event SET at = (SELECT min(at) FROM event) WHERE kind = 'case.exported' AND subject = $1`
		if err := town.House.DB().Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(day, strings.TrimPrefix(at, "/cases/")); return err }); err != nil {
			t.Fatal(err)
		}
		if got := county.get(t, at+"/archive/file"); got.Status != 409 {
			t.Errorf("on another day: %d", got.Status)
		}
	})
}
