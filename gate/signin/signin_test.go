package signin_test

import (
	"context"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/gate/signin"
	"tongxing/msg"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

// wall is a clock a test moves by hand.
type wall struct{ now time.Time }

func (w *wall) Now() time.Time { return w.now }

// inbox keeps the last text of each phone.
type inbox map[string]string

func (i inbox) Put(phone, text string) { i[phone] = text }

func newDesk(t *testing.T, db *store.DB) (*signin.Desk, *wall, inbox) {
	t.Helper()
	keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.NewPolicy(access.Rules, registry.Rules)
	if err != nil {
		t.Fatal(err)
	}
	clock, sent := &wall{time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)}, inbox{}
	return &signin.Desk{House: access.NewHouse(db, keys, p, clock), Wall: clock, Outbox: sent, Origin: "https://city.invalid"}, clock, sent
}

func open(t *testing.T, d *signin.Desk, a access.Account, hash string) string {
	t.Helper()
	s, err := d.House.Decide(access.System("test"), access.AccountOpen, "", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	out, err := access.OpenAccount(context.Background(), d.House, s, a, hash)
	if err != nil {
		t.Fatal(err)
	}
	return out.Record
}

// Password, second factor that serves once, and the lock after too many failures.
func TestStaff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, _ := newDesk(t, db)
		ctx := context.Background()
		hash, err := signin.Hash("a long enough password")
		if err != nil {
			t.Fatal(err)
		}
		account := open(t, d, access.Account{Login: "clerk", Kind: "staff", Name: "x"}, hash)
		if got, err := d.Staff(ctx, "", "clerk", "a long enough password", ""); err != nil || got != account {
			t.Fatalf("%q %v", got, err)
		}
		e, err := d.Enrol("clerk")
		if err != nil {
			t.Fatal(err)
		}
		code := func() string { return codeAt(t, e.Secret, clock.now) }
		if err := d.ConfirmEnrolment(ctx, account, e.Secret, "000000"); err == nil {
			t.Error("a wrong code enrolled")
		}
		if err := d.ConfirmEnrolment(ctx, account, e.Secret, code()); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Staff(ctx, "", "clerk", "a long enough password", ""); err == nil {
			t.Error("in without the second factor")
		}
		if _, err := d.Staff(ctx, "", "clerk", "a long enough password", code()); err == nil {
			t.Error("the code that confirmed it served again")
		}
		clock.now = clock.now.Add(time.Minute)
		if _, err := d.Staff(ctx, "", "clerk", "a long enough password", code()); err != nil {
			t.Error(err)
		}
		if _, err := d.Staff(ctx, "", "clerk", "a long enough password", code()); err == nil {
			t.Error("one code served twice")
		}
		for range 12 {
			_, err = d.Staff(ctx, "", "clerk", "wrong", "")
		}
		if fault.KindOf(err) != fault.UnavailableErr {
			t.Errorf("after many failures: %v", err)
		}
		clock.now = clock.now.Add(16 * time.Minute)
		if _, err := d.Staff(ctx, "", "clerk", "a long enough password", code()); err != nil {
			t.Errorf("after the pause: %v", err)
		}
		if _, err := d.Staff(ctx, "", "nobody", "x", ""); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("unknown login: %v", err)
		}
	})
}

// One-time codes and links: once, in time, five tries; an unknown phone learns nothing.
func TestResident(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, sent := newDesk(t, db)
		ctx := context.Background()
		account := resident(t, d, "10000000001")
		ask := func() (ticket, code, link string) {
			clock.now = clock.now.Add(20 * time.Minute) // its own window of requests
			ticket, err := d.Ask(ctx, "", msg.ZH, "10000000001")
			if err != nil {
				t.Fatal(err)
			}
			text := sent["10000000001"]
			return ticket, codeIn(text), regexp.MustCompile(`link/(\S+)`).FindStringSubmatch(text)[1]
		}
		ticket, code, _ := ask()
		if got, err := d.Code(ctx, "", ticket, code); err != nil || got != account {
			t.Fatalf("%q %v", got, err)
		}
		if _, err := d.Code(ctx, "", ticket, code); err == nil {
			t.Error("a code served twice")
		}
		ticket, code, _ = ask()
		for range 5 {
			if _, err := d.Code(ctx, "", ticket, "x"); err == nil {
				t.Error("a wrong code passed")
			}
		}
		if _, err := d.Code(ctx, "", ticket, code); err == nil {
			t.Error("the sixth try passed")
		}
		_, _, link := ask()
		if got, err := d.Link(ctx, link); err != nil || got != account {
			t.Errorf("%q %v", got, err)
		}
		if _, err := d.Link(ctx, link); err == nil {
			t.Error("a link served twice")
		}
		ticket, code, _ = ask()
		clock.now = clock.now.Add(11 * time.Minute)
		if _, err := d.Code(ctx, "", ticket, code); err == nil {
			t.Error("a late code passed")
		}
		if ticket, err := d.Ask(ctx, "", msg.ZH, "10000000009"); err != nil || ticket == "" || sent["10000000009"] != "" {
			t.Errorf("unknown phone: %q %v", ticket, err)
		}
	})
}

// codeIn is the code a message carries.
func codeIn(text string) string { return regexp.MustCompile(`\d{6}`).FindString(text) }

func resident(t *testing.T, d *signin.Desk, phone string) string {
	t.Helper()
	s, err := d.House.Decide(access.System("test"), registry.PersonRegister, "", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	citizen := idno.CitizenOf("43030419900101900")
	out, err := registry.Register(context.Background(), d.House, s, registry.NewPerson{Area: "/43/4303/430304/430304001/", Name: "演示人", Citizen: vault.Hide(citizen),
		Certificate: vault.Hide(citizen + "42"), Phone: vault.Hide(phone), IssuedOn: "2020-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	return open(t, d, access.Account{Login: "r1", Kind: "resident", Person: out.Record}, "")
}

func codeAt(t *testing.T, secret string, now time.Time) string {
	t.Helper()
	text, err := totp.GenerateCode(secret, now)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
