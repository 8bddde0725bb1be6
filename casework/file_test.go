package casework

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"

	"tongxing/access"
	"tongxing/blob"
	"tongxing/blob/photo"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/form"
	"tongxing/programmes"
	"tongxing/store"
	"tongxing/store/storetest"
)

// An office is a house with one worker of a county, and people to work for.
type office struct {
	t *testing.T
	g *Engine
	h *access.House
}

const officeArea = "/43/4303/430302/"

func newOffice(t *testing.T, db *store.DB, people int) *office {
	t.Helper()
	book, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t, &Engine{Book: book, Files: blob.Rows{DB: db}, Room: photo.NewDarkroom(1)}, testHouse(t, db)}
	s, err := o.h.Decide(access.System("test"), access.AccountOpen, "test", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []struct {
		id, area string
		role     access.Role
	}{{"county", officeArea, access.County}, {"elsewhere", "/43/4303/430304/", access.County}} {
		if _, err := access.OpenAccount(t.Context(), o.h, s, access.Account{ID: a.id, Login: a.id, Kind: "staff", Name: a.id}, "", access.Grant{Role: a.role, Area: a.area}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		for i := range people {
			id := "p" + pad(i)
			if _, err := o.h.Keys.NewPerson(tx, id); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO person (id, area, household, name, pinyin, sex, born_on, citizen_sealed, citizen_index, phone_sealed, phone_index, category, grade, income_class, version, created_at)
				VALUES ($1,$2,'','甲','j','male','1980-01-01',$3,$1,$3,$1,4,2,'none',1,'')`, id, officeArea+"430302001/430302001001/", []byte{}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return o
}

// pad numbers people alike.
func pad(i int) string { return fmt.Sprintf("%05d", i) }

// as decides an action for an account.
func (o *office) as(account string, a access.Action) access.Scope {
	o.t.Helper()
	who, err := access.ActorOf(o.t.Context(), o.h, account)
	if err != nil {
		o.t.Fatal(err)
	}
	s, err := o.h.Decide(who, a, "service", access.Web)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// need opens one, planned and with the worker as its owner where they are to do it.
func (o *office) need(person string, planned bool) access.Outcome {
	o.t.Helper()
	out, err := o.g.Open(o.t.Context(), o.h, o.as("county", CaseOpen), New{Programme: "need", Kind: programme.Person, Subject: person}, Entry{Say: form.Answers{"kind": {Text: "care"}, "what": {Text: "夜里没有人照看"}}})
	if err == nil && planned {
		out, err = o.g.Act(o.t.Context(), o.h, o.as("county", CaseAct), out.Record, out.Version, o.plan())
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

func (o *office) plan() Entry {
	return Entry{Step: "planned", Names: map[string][]string{"owner": {"county"}}, Say: form.Answers{"measure": {Text: "联系日间照料"}, "by_when": {Text: string(o.h.Today().AddDays(20))}}}
}

func picture(seed int) []byte {
	p := image.NewRGBA(image.Rect(0, 0, 96, 96))
	for x := range 96 {
		for y := range 96 {
			p.Set(x, y, color.RGBA{uint8(x * seed), uint8(y * 3), uint8(x * y), 255})
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, p) // into memory: it cannot fail
	return out.Bytes()
}

// A file is sealed, opens to who may see its case and to nobody else, proves one act
// only, and is known when it comes again.
func TestHandIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db, 2)
		one, two := o.need("p00000", true), o.need("p00001", true)
		ctx := context.Background()
		hand := func(who, id, key, kind string, raw []byte) (string, error) {
			return o.g.HandIn(ctx, o.h, o.as(who, CaseAct).Keyed(key, "form"), id, "proof", kind, bytes.NewReader(raw))
		}
		key, err := hand("county", one.Record, "form-1", "photo", picture(5))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := hand("county", one.Record, "form-1", "photo", picture(5)); err != nil || again != key {
			t.Errorf("the same form sent the file twice: %s and %s, %v", key, again, err)
		}
		if _, err := hand("elsewhere", one.Record, "form-2", "photo", picture(5)); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("another county hands in: %v", err)
		}
		for name, raw := range map[string][]byte{"words": []byte("只是文字"), "nothing": nil, "a page": []byte("<html><script>"), "too much": bytes.Repeat([]byte{'%'}, mostFile+1)} {
			if _, err := hand("county", one.Record, "form-3", "document", raw); fault.KindOf(err) != fault.InvalidErr {
				t.Errorf("%s was taken: %v", name, err)
			}
		}
		done := Entry{Step: "done", Outcome: "met", Say: form.Answers{"result": {Text: "晚上有人照看了"}}, Evidence: map[string]string{"proof": key}}
		if _, err := o.g.Act(ctx, o.h, o.as("county", CaseAct), two.Record, two.Version, done); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("a file of another case proves: %v", err)
		}
		if _, err := o.g.Act(ctx, o.h, o.as("county", CaseAct), one.Record, one.Version, done); err != nil {
			t.Fatal(err)
		}
		shown, err := o.g.Show(ctx, o.h, o.as("county", CaseShow), one.Record)
		if err != nil || len(shown.Files) != 1 || shown.Files[0].Event == "" || shown.Files[0].Again != "" {
			t.Fatalf("%+v %v", shown.Files, err)
		}
		if _, raw, err := o.g.Handed(ctx, o.h, o.as("county", CaseShow), one.Record, key); err != nil || !bytes.HasPrefix(raw, []byte{0xff, 0xd8}) {
			t.Errorf("opened %d bytes, %v", len(raw), err)
		}
		if _, _, err := o.g.Handed(ctx, o.h, o.as("elsewhere", CaseShow), one.Record, key); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("another county opens: %v", err)
		}
		if _, _, err := o.g.Handed(ctx, o.h, o.as("county", CaseShow), two.Record, key); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("opened under another case: %v", err)
		}
		if sealed, err := o.g.Files.Get(ctx, key); err != nil || bytes.HasPrefix(sealed, []byte{0xff, 0xd8}) {
			t.Errorf("it lies there unsealed: %v", err)
		}
		second, err := hand("county", two.Record, "form-4", "photo", picture(5))
		if err != nil {
			t.Fatal(err)
		}
		if shown, err = o.g.Show(ctx, o.h, o.as("county", CaseShow), two.Record); err != nil || len(shown.Files) != 1 || shown.Files[0].Key != second || shown.Files[0].Again != key {
			t.Errorf("the same picture again: %+v %v", shown.Files, err)
		}
	})
}
