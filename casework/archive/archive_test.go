package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tongxing/access"
	"tongxing/blob"
	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/event"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/form"
	"tongxing/programmes"
	"tongxing/registry"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

// A registrar is a small city with one case told and one file in it.
type registrar struct {
	t    *testing.T
	h    *access.House
	g    *casework.Engine
	id   string
	list *event.Log
}

const county = "/43/4303/430321/"

func newRegistrar(t *testing.T, db *store.DB) *registrar {
	t.Helper()
	keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.NewPolicy(access.Rules, figure.Rules, registry.Rules, casework.Rules)
	if err != nil {
		t.Fatal(err)
	}
	book, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	x := &registrar{t: t, h: access.NewHouse(db, keys, p, store.WallClock{}).At(store.Day("2023-04-03").Time()), g: &casework.Engine{Book: book, Files: blob.Rows{DB: db}}, list: &event.Log{}}
	x.write(func(tx *store.Tx) error {
		if _, err := keys.NewPerson(tx, "p1"); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO person (id, area, household, name, pinyin, sex, born_on, citizen_sealed, citizen_index, phone_index, category, grade, income_class, version, created_at)
			VALUES ('p1',$1,'','示例甲','s','male','1980-01-01',$2,'p1','p1',4,2,'none',1,'')`, county, []byte{})
		return err
	})
	for _, a := range []struct {
		id   string
		role access.Role
		area string
	}{{"wang", access.County, county}, {"lu", access.City, "/43/4303/"}, {"far", access.County, "/43/4303/430381/"}, {"town", access.Township, county + "430321101/"}, {"audit", access.Auditor, "/43/4303/"}} {
		if _, err := access.OpenAccount(t.Context(), x.h, x.system(access.AccountOpen), access.Account{ID: a.id, Login: a.id, Kind: "staff", Name: a.id}, "", access.Grant{Role: a.role, Area: a.area}); err != nil {
			t.Fatal(err)
		}
	}
	x.tell()
	return x
}

func (x *registrar) write(fn func(tx *store.Tx) error) {
	x.t.Helper()
	if err := x.h.DB().Write(context.Background(), fn); err != nil {
		x.t.Fatal(err)
	}
}

func (x *registrar) system(a access.Action) access.Scope {
	x.t.Helper()
	s, err := x.h.Decide(access.System("test"), a, "test", access.Job)
	if err != nil {
		x.t.Fatal(err)
	}
	return s
}

func (x *registrar) as(who string) (access.Scope, error) {
	actor, err := access.ActorOf(x.t.Context(), x.h, who)
	if err != nil {
		x.t.Fatal(err)
	}
	return x.h.Decide(actor, casework.CaseExport, "court", access.CLI)
}

// tell opens a parking case, with notes and a refusal, and hands a file in.
func (x *registrar) tell() {
	x.t.Helper()
	by := fold.By{Account: "wang", Human: "wang", Role: "county"}
	if _, err := x.g.Tell(x.t.Context(), x.h, x.system(casework.CaseTell), func(t *casework.Telling) error {
		if err := t.Open("k", casework.New{ID: "018f0000-0000-7000-8000-00000000000a", Programme: "parking", Subject: "p1", Opened: "2023-04-03"}, ""); err != nil {
			return err
		}
		x.id = t.State("k").Case.ID
		for _, e := range []fold.Event{
			{Kind: fold.KindAct, Step: "applied", Day: "2023-04-03", On: "2023-04-03", By: fold.By{Account: "p1", Human: "p1", Role: "resident"}, Evidence: map[string]string{"vehicle_licence": "paper"}, Say: form.Answers{"plate": {Text: "湘C·示0D01"}, "relation": {Text: "spouse"}}},
			{Kind: fold.KindNote, Day: "2023-04-04", On: "2023-04-04", By: by, Reason: "电话核实"},
			{Kind: fold.KindAct, Step: "vetted", Outcome: "refused", Day: "2023-04-06", On: "2023-04-06", By: by, Reason: "行驶证不在本人名下", Served: []string{"subject"}},
		} {
			if _, _, err := t.Do("k", e); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		x.t.Fatal(err)
	}
	if _, err := x.g.HandIn(x.t.Context(), x.h, x.system(casework.CaseAct), x.id, "vehicle_licence", "document", strings.NewReader("%PDF-1.4\nan invented licence")); err != nil {
		x.t.Fatal(err)
	}
}

// promise places every fact and signs the head.
func (x *registrar) promise() {
	x.t.Helper()
	if err := x.list.Drain(x.t.Context(), x.h.DB()); err != nil {
		x.t.Fatal(err)
	}
	if err := event.Checkpoint(x.t.Context(), x.h.DB(), x.h.Keys.Signer, x.h.Now()); err != nil {
		x.t.Fatal(err)
	}
}

// export takes the case out, in somebody's name.
func (x *registrar) export(who string) (dir string, err error) {
	s, err := x.as(who)
	if err != nil {
		return "", err
	}
	ids, err := x.g.Exportable(x.t.Context(), x.h, s, "", "parking", 2023)
	if err != nil {
		return "", err
	}
	_, erased, err := x.g.Export(x.t.Context(), x.h, s, ids, "法院调取")
	if err != nil {
		return "", err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(erased, id) })
	x.promise()
	dir = filepath.Join(x.t.TempDir(), "out")
	m, err := Open(dir, Keys{x.h.Keys.Signer, x.h.Keys.Verifier}, store.InstantOf(x.h.Now()), who, "法院调取")
	if err != nil {
		return "", err
	}
	m.Erased(erased...)
	for _, id := range ids {
		d, err := x.g.Dossier(x.t.Context(), x.h, s, id)
		if err != nil {
			return "", err
		}
		if err := m.Add(d); err != nil {
			return "", err
		}
	}
	return dir, m.Close()
}

// What is exported holds; whatever is done to it afterwards is found.
func TestArchiveHoldsAndFindsFaults(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		x := newRegistrar(t, db)
		for i := range 600 { // a log of several tiles
			x.write(func(tx *store.Tx) error {
				return x.h.Append(tx, x.system(casework.CaseTell), event.Fact{Kind: "other", Subject: fmt.Sprint("o", i)})
			})
		}
		dir, err := x.export("wang")
		if err != nil {
			t.Fatal(err)
		}
		r, faults := Verify(dir, x.h.Keys.Verifier)
		if len(faults) > 0 || r.Cases != 1 || r.Facts != 6 {
			t.Fatalf("%+v %v", r, faults)
		}
		raw, err := os.ReadFile(filepath.Join(dir, "cases", x.id, "case.html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"湘C·示0D01", "行驶证不在本人名下", "示例甲", "2023-04-06"} {
			if !bytes.Contains(raw, []byte(word)) {
				t.Errorf("the page lacks %s", word)
			}
		}
		all := names(t, dir)
		for _, name := range all {
			file := filepath.Join(dir, name)
			sound, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			spoilt := bytes.Clone(sound)
			spoilt[len(spoilt)/2] ^= 1
			x.fault(dir, "one byte of "+name, func() { put(t, file, spoilt) })
			put(t, file, sound)
			if name != "public-key.txt" { // the key came another way
				x.fault(dir, name+" missing", func() { _ = os.Remove(file) })
			}
			put(t, file, sound)
		}
		x.fault(dir, "a file more", func() { put(t, filepath.Join(dir, "more.txt"), []byte("x")) })
		_ = os.Remove(filepath.Join(dir, "more.txt"))
		if _, faults := Verify(dir, x.h.Keys.Verifier); len(faults) > 0 {
			t.Fatalf("put back, it holds no more: %v", faults)
		}
		for name, edit := range map[string]func(proof, told []string) ([]string, []string){
			"an event left out":  func(p, w []string) ([]string, []string) { i := with(w, "电话核实"); return cut(p, i), cut(w, i) },
			"two events swapped": func(p, w []string) ([]string, []string) { return swap(p), swap(w) },
			"a fact told otherwise": func(p, w []string) ([]string, []string) {
				i := with(w, "不在本人名下")
				p[i] = strings.Replace(p[i], "county", "city", 1)
				return p, w
			},
			"another who": func(p, w []string) ([]string, []string) {
				p[2] = strings.Replace(p[2], `"account":"system:test"`, `"account":"system:else"`, 1)
				return p, w
			},
			"another day": func(p, w []string) ([]string, []string) {
				i := with(w, "不在本人名下")
				w[i] = strings.Replace(w[i], "2023-04-06", "2023-04-05", 2)
				return p, w
			},
			"another reason": func(p, w []string) ([]string, []string) {
				i := with(w, "不在本人名下")
				w[i] = strings.Replace(w[i], "不在本人", "在本人", 1)
				return p, w
			},
			"words of one less": func(p, w []string) ([]string, []string) { return p, w[:len(w)-1] },
			"a fact told twice": func(p, w []string) ([]string, []string) { return append(p, p[2]), append(w, w[2]) },
			"a place of its own": func(p, w []string) ([]string, []string) {
				for _, all := range [][]string{p, w} {
					all[5] = strings.Replace(all[5], `"place":`, `"place":9`, 1)
				}
				return p, w
			},
		} {
			again, err := x.export("wang") // whoever falsifies it has the key and signs anew
			if err != nil {
				t.Fatal(err)
			}
			base := filepath.Join(again, "cases", x.id)
			p, w := textLines(t, filepath.Join(base, "proof.jsonl")), textLines(t, filepath.Join(base, "events.jsonl"))
			before := strings.Join(p, "\n") + strings.Join(w, "\n")
			p, w = edit(p, w)
			if strings.Join(p, "\n")+strings.Join(w, "\n") == before {
				t.Fatalf("%s: nothing was changed", name)
			}
			put(t, filepath.Join(base, "proof.jsonl"), []byte(strings.Join(p, "\n")+"\n"))
			put(t, filepath.Join(base, "events.jsonl"), []byte(strings.Join(w, "\n")+"\n"))
			x.resign(again, len(p))
			x.fault(again, name, func() {})
		}
		if _, faults := Verify(dir, other(t)); len(faults) == 0 {
			t.Error("it holds under another's key")
		}
	})
}

// fault plants one and wants it found.
func (x *registrar) fault(dir, name string, plant func()) {
	x.t.Helper()
	plant()
	if _, faults := Verify(dir, x.h.Keys.Verifier); len(faults) == 0 {
		x.t.Errorf("%s: not found", name)
	}
}

// resign lists and signs a folder as it is, as somebody with the key could.
func (x *registrar) resign(dir string, facts int) {
	x.t.Helper()
	var m Manifest
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	if err != nil {
		x.t.Fatal(err)
	}
	m.Cases[0].Events -= m.Cases[0].Facts - facts
	m.Cases[0].Facts = facts
	for i, f := range m.Files {
		raw, err := os.ReadFile(filepath.Join(dir, f.Path))
		if err != nil {
			x.t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		m.Files[i].SHA256, m.Files[i].Size = hex.EncodeToString(sum[:]), int64(len(raw))
	}
	if err := sign(dir, m, x.h.Keys.Signer); err != nil {
		x.t.Fatal(err)
	}
}

// with finds the line that holds a word.
func with(all []string, word string) int {
	return slices.IndexFunc(all, func(l string) bool { return strings.Contains(l, word) })
}

func cut(all []string, i int) []string { return append(append([]string{}, all[:i]...), all[i+1:]...) }

func swap(all []string) []string { all[1], all[2] = all[2], all[1]; return all }

func textLines(t *testing.T, file string) []string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(raw)), "\n")
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			out = append(out, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func put(t *testing.T, file string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func other(t *testing.T) string {
	t.Helper()
	keys, err := vault.Load(filepath.Join(t.TempDir(), "other.json"))
	if err != nil {
		t.Fatal(err)
	}
	return keys.Verifier
}

// Who may take cases out: the county and city and auditors, of their own area, with a
// reason; a sealed case only the city and who is named in it; nobody without a fact of
// having done so.
func TestWhoTakesCasesOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		x := newRegistrar(t, db)
		kind := func(who string) string {
			_, err := x.export(who)
			if err == nil {
				return "ok"
			}
			return map[fault.Kind]string{fault.NotFoundErr: "not found", fault.DeniedErr: "denied"}[fault.KindOf(err)]
		}
		hold := func(level string, want map[string]string) {
			t.Helper()
			x.write(func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE cases SET level = $1 WHERE id = $2`, level, x.id)
				return err
			})
			for who, w := range want {
				if got := kind(who); got != w {
					t.Errorf("%s, a case that is %s: %s, want %s", who, level, got, w)
				}
			}
		}
		hold("open", map[string]string{"wang": "ok", "lu": "ok", "audit": "ok", "far": "not found", "town": "denied"})
		hold("restricted", map[string]string{"wang": "ok", "lu": "ok", "audit": "ok", "far": "not found", "town": "denied"})
		hold("sealed", map[string]string{"wang": "not found", "lu": "ok", "audit": "not found", "far": "not found", "town": "denied"})
		x.write(func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO party (case_id, party, ref, from_on, to_on, seq, programme, household, stands_in) VALUES ($1,'keeper','wang','2023-01-01','9999-12-31',1,'parking','',FALSE)`, x.id)
			return err
		})
		hold("sealed", map[string]string{"wang": "ok", "far": "not found"})
		s, err := x.as("lu")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.g.Export(t.Context(), x.h, s, []string{x.id}, " "); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("without a reason: %v", err)
		}
		y := x.opens("p1")
		x.promise()
		if _, err := x.g.Dossier(t.Context(), x.h, s, y); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("a dossier of what nobody took out: %v", err)
		}
	})
}

// opens tells another case, of somebody.
func (x *registrar) opens(person string) (id string) {
	x.t.Helper()
	if _, err := x.g.Tell(x.t.Context(), x.h, x.system(casework.CaseTell), func(t *casework.Telling) error {
		err := t.Open("n", casework.New{Programme: "parking", Subject: person, Opened: "2023-04-03"}, "")
		if err == nil {
			id = t.State("n").Case.ID
		}
		return err
	}); err != nil {
		x.t.Fatal(err)
	}
	return id
}

// A case that nobody can read any more keeps no other from being taken out: the folder
// lists it, holds, and says so where people read. The case alone is not found.
func TestErasedCasesAreListed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		x := newRegistrar(t, db)
		x.write(func(tx *store.Tx) error {
			if _, err := x.h.Keys.NewPerson(tx, "p2"); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO person (id, area, household, name, pinyin, sex, born_on, citizen_sealed, citizen_index, phone_index, category, grade, income_class, version, created_at)
				VALUES ('p2',$1,'','示例乙','s','male','1980-01-01',$2,'p2','p2',4,2,'none',1,'')`, county, []byte{})
			return err
		})
		gone := x.opens("p2")
		x.write(func(tx *store.Tx) error { return x.h.Keys.Erase(tx, "p2") })
		dir, err := x.export("wang")
		if err != nil {
			t.Fatal(err)
		}
		r, faults := Verify(dir, x.h.Keys.Verifier)
		if len(faults) > 0 || r.Cases != 1 || r.Erased != 1 {
			t.Errorf("%+v %v", r, faults)
		}
		for _, name := range []string{"manifest.json", "index.html"} {
			if raw, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Contains(raw, []byte(gone)) {
				t.Errorf("%s does not name what was erased: %v", name, err)
			}
		}
		s, err := x.as("wang")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.g.Export(t.Context(), x.h, s, []string{gone}, "法院调取"); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("an erased case alone: %v", err)
		}
		if _, err := x.g.Dossier(t.Context(), x.h, s, gone); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("an erased dossier: %v", err)
		}
		var m Manifest
		raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
		if err != nil || json.Unmarshal(raw, &m) != nil {
			t.Fatal(err)
		}
		m.Erased = append(m.Erased, x.id)
		if err := sign(dir, m, x.h.Keys.Signer); err != nil {
			t.Fatal(err)
		}
		x.fault(dir, "a case that is there, called erased", func() {})
	})
}
