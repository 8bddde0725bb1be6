package signin_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/gate/signin"
	"tongxing/msg"
	"tongxing/store"
	"tongxing/store/storetest"
)

const password = "a long enough password"

// clerk is an account with a second factor.
func clerk(t *testing.T, d *signin.Desk, clock *wall, login string) (account, secret string) {
	t.Helper()
	hash, err := signin.Hash(password)
	if err != nil {
		t.Fatal(err)
	}
	account = open(t, d, access.Account{Login: login, Kind: "staff", Name: "x"}, hash)
	e, err := d.Enrol(login)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.ConfirmEnrolment(context.Background(), account, e.Secret, codeAt(t, e.Secret, clock.now)); err != nil {
		t.Fatal(err)
	}
	clock.now = clock.now.Add(time.Minute)
	return account, e.Secret
}

// However many tries come at once, no more are weighed than may fail: of sixty, ten; a
// right one among the rest is refused too.
func TestTriesAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, _ := newDesk(t, db)
		ctx := context.Background()
		_, secret := clerk(t, d, clock, "clerk")
		for name, try := range map[string]func() error{
			"password":         func() error { _, err := d.Staff(ctx, "", "clerk", "wrong", ""); return err },
			"unknown login":    func() error { _, err := d.Staff(ctx, "", "nobody", "wrong", ""); return err },
			"second factor":    func() error { _, err := d.Staff(ctx, "", "clerk", password, "000000"); return err },
			"password again":   func() error { return d.Knows(ctx, "", "clerk", "wrong") },
			"another password": func() error { return d.ChangePassword(ctx, "", "clerk", "wrong", "another good one") },
		} {
			clock.now = clock.now.Add(20 * time.Minute)
			var lock sync.Mutex
			var all sync.WaitGroup
			kinds := map[fault.Kind]int{}
			for range 60 {
				all.Go(func() {
					err := try()
					lock.Lock()
					defer lock.Unlock()
					kinds[fault.KindOf(err)]++
				})
			}
			all.Wait()
			if kinds[fault.InvalidErr] != 10 || kinds[fault.UnavailableErr] != 50 {
				t.Errorf("%s: %v", name, kinds)
			}
			if name == "unknown login" {
				continue
			}
			if _, err := d.Staff(ctx, "", "clerk", password, codeAt(t, secret, clock.now)); fault.KindOf(err) != fault.UnavailableErr {
				t.Errorf("%s: the right one after all: %v", name, err)
			}
		}
	})
}

// Who comes in has not failed; what failed before still counts.
func TestSuccessIsNoFailure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, _ := newDesk(t, db)
		ctx := context.Background()
		hash, err := signin.Hash(password)
		if err != nil {
			t.Fatal(err)
		}
		open(t, d, access.Account{Login: "clerk", Kind: "staff", Name: "x"}, hash)
		enter := func(password string) error { _, err := d.Staff(ctx, "203.0.113.7", "clerk", password, ""); return err }
		for i := range 12 {
			if err := errors.Join(enter(password), d.Knows(ctx, "203.0.113.7", "clerk", password)); err != nil {
				t.Fatalf("time %d: %v", i, err)
			}
		}
		for range 9 {
			if err := enter("wrong"); fault.KindOf(err) != fault.InvalidErr {
				t.Fatal(err)
			}
		}
		if err := enter(password); err != nil {
			t.Errorf("after nine failures: %v", err)
		}
		if err := enter("wrong"); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("the tenth: %v", err)
		}
		if err := enter(password); fault.KindOf(err) != fault.UnavailableErr {
			t.Errorf("after ten failures: %v", err)
		}
		clock.now = clock.now.Add(16 * time.Minute)
		if err := enter(password); err != nil {
			t.Errorf("after the pause: %v", err)
		}
	})
}

// An address is counted over all logins, phones and codes it tries; another address is
// not held back, and neither login nor address stands readable in the table.
func TestTriesByAddress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, clock, _ := newDesk(t, db)
		ctx := context.Background()
		n := 0
		for name, try := range map[string]func(from string) error{
			"staff": func(from string) error { _, err := d.Staff(ctx, from, fmt.Sprint("login", n), "wrong", ""); return err },
			"phone": func(from string) error { _, err := d.Ask(ctx, from, msg.ZH, fmt.Sprint(20000000000+n)); return err },
			"code":  func(from string) error { _, err := d.Code(ctx, from, fmt.Sprint("ticket", n), "000000"); return err },
		} {
			clock.now = clock.now.Add(20 * time.Minute)
			refused := func(from string) bool { n++; return fault.KindOf(try(from)) == fault.UnavailableErr }
			if refused("203.0.113.7") {
				t.Fatalf("%s: the first is refused", name)
			}
			// 98 more are told instead of tried: a hash takes its time.
			if err := db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE sign_in_failure SET failures = 99 WHERE window_at >= $1`, store.InstantOf(clock.now.Truncate(time.Minute)))
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if refused("203.0.113.7") || !refused("203.0.113.7") || !refused("203.0.113.7") {
				t.Errorf("%s: not a hundred from one address", name)
			}
			if refused("203.0.113.8") || refused("") {
				t.Errorf("%s: somebody else is held back", name)
			}
			if clock.now = clock.now.Add(16 * time.Minute); refused("203.0.113.7") {
				t.Errorf("%s: after the pause", name)
			}
		}
		var readable int
		if err := db.Read(ctx, func(tx *store.Tx) error {
			return tx.Get(&readable, `SELECT count(*) FROM sign_in_failure WHERE who LIKE '%203%' AND who LIKE '%113%' OR who LIKE '%login%' OR who LIKE '%2000000%'`)
		}); err != nil || readable > 0 {
			t.Errorf("%d readable: %v", readable, err)
		}
	})
}

// Only a few passwords are hashed at once; who waits and leaves is not hashed for.
func TestHashingWaitsItsTurn(t *testing.T) {
	d, clock, _ := newDesk(t, storetest.SQLite(t))
	account, _ := clerk(t, d, clock, "clerk")
	link, err := d.Invite(context.Background(), "officer", account)
	if err != nil {
		t.Fatal(err)
	}
	secret := link[len("https://city.invalid/welcome/"):]
	free := signin.Busy()
	tries := map[string]func(context.Context) error{
		"sign in":          func(ctx context.Context) error { _, err := d.Staff(ctx, "", "clerk", "wrong", ""); return err },
		"password again":   func(ctx context.Context) error { return d.Knows(ctx, "", "clerk", "wrong") },
		"another password": func(ctx context.Context) error { return d.ChangePassword(ctx, "", "clerk", "wrong", "x") },
		"invitation":       func(ctx context.Context) error { _, err := d.Accept(ctx, secret, "river stone lamp"); return err },
	}
	for name, try := range tries {
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		if err := try(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
	free()
	for name, try := range tries {
		if err := try(context.Background()); errors.Is(err, context.DeadlineExceeded) || name != "invitation" && fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("%s, in its turn: %v", name, err)
		}
	}
}
