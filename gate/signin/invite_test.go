package signin_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/gate/signin"
	"tongxing/store"
	"tongxing/store/storetest"
)

// An invitation serves once, for a week; a second one ends the first; accepting it
// ends what stood before.
func TestInvitation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, _ := newDesk(t, db)
		ctx := context.Background()
		account := open(t, d, access.Account{Login: "boss", Kind: "employer", Name: "x"}, "")
		if _, err := d.Staff(ctx, "", "boss", "", ""); err == nil {
			t.Error("in before a password was chosen")
		}
		invite := func() string {
			link, err := d.Invite(ctx, "officer", account)
			if err != nil {
				t.Fatal(err)
			}
			_, secret, ok := strings.Cut(link, "https://city.invalid/welcome/")
			if !ok {
				t.Fatal(link)
			}
			return secret
		}
		first, second := invite(), invite()
		if _, err := d.Invited(ctx, first); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("the earlier link: %v", err)
		}
		if _, err := d.Link(ctx, second); err == nil {
			t.Error("an invitation signed in without a password")
		}
		for _, bad := range []string{"short", strings.Repeat("x", 129), "the boss himself", "aaaabbbbaaaabbbb", "password2024"} {
			if _, err := d.Accept(ctx, second, bad); fault.KindOf(err) != fault.InvalidErr {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if got, err := d.Accept(ctx, second, "river stone lamp"); err != nil || got != account {
			t.Fatalf("%q %v", got, err)
		}
		if _, err := d.Accept(ctx, second, "river stone lamp"); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("served twice: %v", err)
		}
		if got, err := d.Staff(ctx, "", "boss", "river stone lamp", ""); err != nil || got != account {
			t.Errorf("%q %v", got, err)
		}
		if err := d.ChangePassword(ctx, "", "boss", "wrong", "another good one"); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("wrong old password: %v", err)
		}
		if err := d.ChangePassword(ctx, "", "boss", "river stone lamp", "another good one"); err != nil {
			t.Error(err)
		}
		if _, err := d.Staff(ctx, "", "boss", "river stone lamp", ""); err == nil {
			t.Error("the old password still serves")
		}
		late := invite()
		clock.now = clock.now.Add(8 * 24 * time.Hour)
		if _, err := d.Invited(ctx, late); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("after a week: %v", err)
		}
		if err := d.Sweep(ctx); err != nil {
			t.Error(err)
		}
	})
}

// Who was invited anew has lost the phone: the second factor ends with the password.
func TestInvitationEndsTheSecondFactor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, _ := newDesk(t, db)
		ctx := context.Background()
		hash, err := signin.Hash("river stone lamp")
		if err != nil {
			t.Fatal(err)
		}
		account := open(t, d, access.Account{Login: "clerk", Kind: "staff", Name: "x"}, hash)
		e, err := d.Enrol("clerk")
		if err != nil {
			t.Fatal(err)
		}
		if err := d.ConfirmEnrolment(ctx, account, e.Secret, codeAt(t, e.Secret, clock.now)); err != nil {
			t.Fatal(err)
		}
		if p, err := d.Proofs(ctx, account); err != nil || !p.Second || !p.Password || p.Login != "clerk" {
			t.Errorf("%+v %v", p, err)
		}
		link, err := d.Invite(ctx, "officer", account)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Accept(ctx, link[strings.LastIndex(link, "/")+1:], "lamp stone river"); err != nil {
			t.Fatal(err)
		}
		if p, err := d.Proofs(ctx, account); err != nil || p.Second {
			t.Errorf("%+v %v", p, err)
		}
		if _, err := d.Staff(ctx, "", "clerk", "lamp stone river", ""); err != nil {
			t.Error(err)
		}
	})
}

// Other proofs end every session of the account, and nobody else's: one opened with less
// would outlive what it proved.
func TestOtherProofsEndSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, _ := newDesk(t, db)
		ctx := context.Background()
		hash, err := signin.Hash("river stone lamp")
		if err != nil {
			t.Fatal(err)
		}
		account := open(t, d, access.Account{Login: "clerk", Kind: "staff", Name: "x"}, hash)
		e, err := d.Enrol("clerk")
		if err != nil {
			t.Fatal(err)
		}
		for name, do := range map[string]func() error{
			"second factor":    func() error { return d.ConfirmEnrolment(ctx, account, e.Secret, codeAt(t, e.Secret, clock.now)) },
			"passkeys removed": func() error { return d.ForgetPasskeys(ctx, account) },
			"another password": func() error { return d.ChangePassword(ctx, "", "clerk", "river stone lamp", "another good one") },
		} {
			var left []string
			if err := db.Write(ctx, func(tx *store.Tx) error {
				if _, err := tx.Exec(`DELETE FROM session`); err != nil {
					return err
				}
				_, err := tx.Exec(`INSERT INTO session (token_hash, account, data, expires_at) VALUES ('a', $1, $2, '9'), ('b', $1, $2, '9'), ('c', 'another', $2, '9')`, account, []byte{})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if err := do(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := db.Read(ctx, func(tx *store.Tx) error { return tx.Select(&left, `SELECT token_hash FROM session`) }); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(left, []string{"c"}) {
				t.Errorf("%s: left %v", name, left)
			}
		}
	})
}
