package signin_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

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

// A person registered for these tests: born on a day, reached by a phone.
type somebody struct{ name, born, phone string }

// register enters people, with citizen ids of their own, and answers their keys by name.
func register(t *testing.T, d *signin.Desk, all ...somebody) map[string]string {
	t.Helper()
	s, err := d.House.Decide(access.System("test"), registry.PersonRegister, "", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	for i, p := range all {
		out, err := registry.Register(context.Background(), d.House, s, registry.NewPerson{Area: "/43/4303/430304/430304001/", Name: p.name,
			Citizen: vault.Hide(idno.CitizenOf(fmt.Sprintf("430304%s%03d", p.born, i))), Phone: vault.Hide(p.phone)})
		if err != nil {
			t.Fatal(err)
		}
		keys[p.name] = out.Record
	}
	return keys
}

// enter asks for a code and gives back the one that was sent.
func enter(t *testing.T, d *signin.Desk, clock *wall, sent inbox, phone string) (account string, err error) {
	t.Helper()
	clock.now = clock.now.Add(20 * time.Minute) // its own window of requests
	delete(sent, phone)
	ticket, err := d.Ask(context.Background(), "", msg.ZH, phone)
	if err != nil || ticket == "" {
		t.Fatalf("%q %v", ticket, err)
	}
	return d.Code(context.Background(), "", ticket, regexp.MustCompile(`\d{6}`).FindString(sent[phone]))
}

func number(t *testing.T, db *store.DB, sql string, args ...any) (n int64) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *store.Tx) error { return tx.Get(&n, sql, args...) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// The verified code opens the account of the one grown person whose phone it is, once,
// with its fact; asking alone opens nothing.
func TestFirstSignIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, sent := newDesk(t, db)
		keys := register(t, d, somebody{"母亲", "19800101", "13900000001"}, somebody{"孩子", "20180101", "13900000001"})
		if ticket, err := d.Ask(context.Background(), "", msg.ZH, "13900000001"); err != nil || sent["13900000001"] == "" {
			t.Fatalf("%q %v", ticket, err)
		} else if _, err := d.Code(context.Background(), "", ticket, "x"); err == nil {
			t.Error("a wrong code passed")
		}
		if n := number(t, db, `SELECT count(*) FROM account`); n != 0 {
			t.Errorf("%d accounts before a code came back", n)
		}
		first, err := enter(t, d, clock, sent, "13900000001")
		if err != nil {
			t.Fatal(err)
		}
		who, err := access.ActorOf(context.Background(), d.House, first)
		if err != nil || who.Person != keys["母亲"] || !who.Has(access.Resident) || who.Kind != "resident" {
			t.Errorf("%+v %v", who, err)
		}
		if again, err := enter(t, d, clock, sent, "13900000001"); err != nil || again != first {
			t.Errorf("%q %v", again, err)
		}
		if n := number(t, db, `SELECT count(*) FROM event WHERE kind = 'account.opened' AND person = $1`, keys["母亲"]); n != 1 {
			t.Errorf("%d facts", n)
		}
		end, err := d.House.Decide(access.System("test"), access.AccountDisable, "", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := access.DisableAccount(context.Background(), d.House, end, first, who.Version); err != nil {
			t.Fatal(err)
		}
		if account, err := enter(t, d, clock, sent, "13900000001"); err == nil {
			t.Errorf("another account in place of one that was ended: %q", account)
		}
	})
}

// Who cannot be told apart, or needs a guardian, is told so only after the code came back,
// and no account is opened.
func TestWhoseCodeItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, sent := newDesk(t, db)
		keys := register(t, d, somebody{"丈夫", "19600101", "13900000001"}, somebody{"妻子", "19620101", "13900000001"}, somebody{"孩子", "20180101", "13900000002"},
			somebody{"逝者", "19300101", "13900000003"}, somebody{"搭档", "19900101", "13900000004"})
		ctx := context.Background()
		told := func(what, phone, key string) {
			t.Helper()
			account, err := enter(t, d, clock, sent, phone)
			bad, _ := fault.AsInvalid(err)
			if account != "" || len(bad) != 1 || bad[0].Key != key {
				t.Errorf("%s: %q %v, want %s", what, account, err, key)
			}
		}
		told("two on one phone", "13900000001", "signin.phone_shared")
		told("a child alone", "13900000002", "signin.guardian_first")
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE person SET died_on = '2025-01-01' WHERE id = $1`, keys["逝者"])
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if ticket, err := d.Ask(ctx, "", msg.ZH, "13900000003"); err != nil || ticket == "" || sent["13900000003"] != "" {
			t.Errorf("the phone of somebody who died: %v", err)
		}
		// Somebody's work account is not opened by a text message.
		open(t, d, access.Account{Login: "clerk", Kind: "staff", Name: "搭档", Person: keys["搭档"]}, "")
		if account, err := enter(t, d, clock, sent, "13900000004"); err != nil || number(t, db, `SELECT count(*) FROM account WHERE id = $1 AND kind = 'resident'`, account) != 1 {
			t.Errorf("a clerk's own phone: %q %v", account, err)
		}
		if n := number(t, db, `SELECT count(*) FROM account`); n != 2 {
			t.Errorf("%d accounts", n)
		}
	})
}

// A guardian comes in by their own phone; where none is on record, by the child's. The
// child's own account is never opened.
func TestGuardianSignsIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, sent := newDesk(t, db)
		keys := register(t, d, somebody{"小禾", "20180101", "13900000002"}, somebody{"大禾", "20160101", "13900000003"})
		ctx := context.Background()
		s, err := d.House.Decide(access.System("test"), registry.GuardianLink, "", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := registry.AppointGuardian(ctx, d.House, s, "赵母", vault.Hide("13900000002"), keys["小禾"], ""); err != nil {
			t.Fatal(err)
		}
		mother, err := enter(t, d, clock, sent, "13900000002")
		if err != nil {
			t.Fatal(err)
		}
		who, err := access.ActorOf(ctx, d.House, mother)
		if err != nil || !who.Has(access.Guardian) || who.Person != "" || who.Grants[0].Person != keys["小禾"] {
			t.Errorf("%+v %v", who, err)
		}
		father := open(t, d, access.Account{Login: "g-old", Kind: "resident", Name: "赵父"}, "")
		if _, err := registry.LinkGuardian(ctx, d.House, s, father, keys["大禾"], ""); err != nil {
			t.Fatal(err)
		}
		if got, err := enter(t, d, clock, sent, "13900000003"); err != nil || got != father {
			t.Errorf("by the child's phone: %q %v", got, err)
		}
		if _, err := registry.LinkGuardian(ctx, d.House, s, mother, keys["大禾"], ""); err != nil {
			t.Fatal(err)
		}
		if got, err := enter(t, d, clock, sent, "13900000003"); err != nil || got != father {
			t.Errorf("beside a guardian with a phone of their own: %q %v", got, err)
		}
		if _, err := registry.EndGuardian(ctx, d.House, s, father, keys["大禾"]); err != nil {
			t.Fatal(err)
		}
		if got, err := enter(t, d, clock, sent, "13900000003"); err == nil {
			t.Errorf("the child's phone opens the account of a guardian with another: %q", got)
		}
		if n := number(t, db, `SELECT count(*) FROM account WHERE person <> ''`); n != 0 {
			t.Errorf("%d children have accounts", n)
		}
	})
}
