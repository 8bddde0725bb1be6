package access_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

const (
	read  access.Action = "thing.read"
	write access.Action = "thing.write"
)

var rules = map[access.Action]access.Rule{
	read:  {access.Resident: access.Self, access.Guardian: access.Ward, access.Counsellor: access.Caseload, access.Township: access.Area, access.Employer: access.Party},
	write: {access.Resident: access.Self},
}

type fixed time.Time

func (f fixed) Now() time.Time { return time.Time(f) }

var now = time.Date(2024, 1, 2, 1, 0, 0, 0, time.UTC)

func house(t *testing.T, db *store.DB) *access.House {
	t.Helper()
	keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.NewPolicy(access.Rules, rules)
	if err != nil {
		t.Fatal(err)
	}
	return access.NewHouse(db, keys, p, fixed(now))
}

// account opens an account with its grants and loads it.
func account(t *testing.T, h *access.House, a access.Account, grants ...access.Grant) access.Actor {
	t.Helper()
	s, err := h.Decide(access.System("test"), access.AccountOpen, "", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	out, err := access.OpenAccount(context.Background(), h, s, a, "", grants...)
	if err != nil {
		t.Fatal(err)
	}
	who, err := access.ActorOf(context.Background(), h, out.Record)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// Where and Covers are one rule: for every actor and row they agree, and deny is
// the default.
func TestWhereAgreesWithCovers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := house(t, db)
		rows := []struct{ person, organisation, area string }{
			{"p1", "", "/43/4303/430302/430302001/"}, {"p2", "", "/43/4303/430302/4303020012/"}, {"p3", "o1", "/43/4303/430304/430304001/"}, {"p4", "o2", "/43/4303/"}, {"", "o1", ""},
		}
		var many []access.Grant
		for i := range 12 {
			many = append(many, access.Grant{Role: access.Counsellor, Person: fmt.Sprintf("p%d", i)})
		}
		for name, who := range map[string]access.Actor{
			"self":      account(t, h, access.Account{Login: "a", Kind: "resident", Person: "p1"}, access.Grant{Role: access.Resident, Person: "p1"}),
			"ward":      account(t, h, access.Account{Login: "b", Kind: "resident"}, access.Grant{Role: access.Guardian, Person: "p3"}),
			"caseload":  account(t, h, access.Account{Login: "c", Kind: "staff"}, many...),
			"ended":     account(t, h, access.Account{Login: "d", Kind: "staff"}, access.Grant{Role: access.Counsellor, Person: "p3", From: "2023-01-01", To: "2023-12-31"}),
			"township":  account(t, h, access.Account{Login: "e", Kind: "staff"}, access.Grant{Role: access.Township, Area: "/43/4303/430302/430302001/"}),
			"lookalike": account(t, h, access.Account{Login: "f", Kind: "staff"}, access.Grant{Role: access.Township, Area: "/43/4303/43030"}), // no closing slash: refused
			"party":     account(t, h, access.Account{Login: "g", Kind: "employer"}, access.Grant{Role: access.Employer, Organisation: "o1"}),
			"admin":     account(t, h, access.Account{Login: "h", Kind: "staff"}, access.Grant{Role: access.Admin, Area: "/43/"}),
		} {
			s, err := h.Decide(who, read, "", access.Web)
			allowed := err == nil
			for _, row := range rows {
				got := selects(t, db, s, row.person, row.organisation, row.area)
				if want := s.Covers(row.person, row.organisation, row.area); got != want || got && !allowed {
					t.Errorf("%s, %v: Where %v, Covers %v", name, row, got, want)
				}
			}
			if (name == "admin" || name == "ended" || name == "lookalike") == allowed {
				t.Errorf("%s: decided %v", name, err)
			}
		}
		if selects(t, db, access.Scope{}, "p1", "o1", "/43/") {
			t.Error("the zero scope matches something")
		}
	})
}

// selects asks the database whether a row of these columns is within the scope.
func selects(t *testing.T, db *store.DB, s access.Scope, person, organisation, area string) bool {
	t.Helper()
	var args access.Args
	row := fmt.Sprintf("(SELECT CAST(%s AS TEXT) AS person, CAST(%s AS TEXT) AS organisation, CAST(%s AS TEXT) AS area) r", args.Add(person), args.Add(organisation), args.Add(area))
	where := s.Where(access.Cols{Person: "r.person", Organisation: "r.organisation", Area: "r.area"}, &args)
	var n int
	if err := db.Read(context.Background(), func(tx *store.Tx) error { return tx.Get(&n, `SELECT count(*) FROM `+row+` WHERE `+where, args...) }); err != nil {
		t.Fatal(err)
	}
	return n == 1
}

// An exclusion beats every reach.
func TestExclusion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := house(t, db)
		who := account(t, h, access.Account{Login: "a", Kind: "staff"}, access.Grant{Role: access.Township, Area: "/43/"})
		if err := db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO exclusion (account, person, because) VALUES ($1, 'p1', 'complained of')`, who.Account)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		who, err := access.ActorOf(context.Background(), h, who.Account)
		if err != nil {
			t.Fatal(err)
		}
		s, err := h.Decide(who, read, "", access.Web)
		if err != nil || s.Covers("p1", "", "/43/4303/") || selects(t, db, s, "p1", "", "/43/4303/") || !s.Covers("p2", "", "/43/4303/") {
			t.Errorf("excluded: %v", err)
		}
	})
}

// A scope is for its action, for the account as it stands, and for one key.
func TestWriteRechecks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := house(t, db), context.Background()
		who := account(t, h, access.Account{Login: "a", Kind: "resident", Person: "p1"}, access.Grant{Role: access.Resident, Person: "p1"})
		s, err := h.Decide(who, write, "", access.Web)
		if err != nil {
			t.Fatal(err)
		}
		effects := 0
		verb := func(s access.Scope, a access.Action) (access.Outcome, error) {
			return h.Write(ctx, s, a, func(*store.Tx) (access.Outcome, error) {
				effects++
				return access.Outcome{Record: "r", Version: 1, Status: "done"}, nil
			})
		}
		if _, err := verb(s, read); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("other action: %v", err)
		}
		first, err1 := verb(s.Keyed("k1", "d"), write)
		again, err2 := verb(s.Keyed("k1", "d"), write)
		if err1 != nil || err2 != nil || first.Record != again.Record || !again.Again || effects != 1 {
			t.Errorf("%+v %+v %v %v, %d effects", first, again, err1, err2, effects)
		}
		if _, err := verb(s.Keyed("k1", "other"), write); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("same key, other contents: %v", err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			return access.EndGrants(tx, who.Account, access.Resident, "p1", "2023-12-31")
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := verb(s, write); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("stale scope: %v", err)
		}
		admin, err := h.Decide(access.System("test"), access.AccountDisable, "", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := access.DisableAccount(ctx, h, admin, who.Account, who.Version+1); err != nil {
			t.Fatal(err)
		}
		if _, err := verb(s, write); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("disabled account: %v", err)
		}
	})
}

// Opening a sealed field needs a purpose and leaves a fact the person can read.
func TestRevealIsLogged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := house(t, db), context.Background()
		who := account(t, h, access.Account{Login: "a", Kind: "staff", Name: "某人"}, access.Grant{Role: access.Township, Area: "/43/"})
		owner := account(t, h, access.Account{Login: "b", Kind: "resident", Person: "p1"}, access.Grant{Role: access.Resident, Person: "p1"})
		look := func(purpose string) (text string, err error) {
			s, err := h.Decide(who, read, purpose, access.Web)
			if err != nil {
				return "", err
			}
			err = db.Write(ctx, func(tx *store.Tx) error {
				if purpose == "home visit" {
					if _, err := h.Keys.NewPerson(tx, "p1"); err != nil {
						return err
					}
				}
				sealed := []byte{}
				if purpose != "" {
					if sealed, err = h.SealOf(tx, "p1", "phone", "1000"); err != nil {
						return err
					}
				}
				text, err = h.Reveal(tx, s, "p1", "phone", sealed)
				return err
			})
			return text, err
		}
		if _, err := look(""); fault.KindOf(err) != fault.DeniedErr {
			t.Errorf("without purpose: %v", err)
		}
		if text, err := look("home visit"); err != nil || text != "1000" {
			t.Errorf("%q %v", text, err)
		}
		s, err := h.Decide(owner, access.LooksSee, "", access.Web)
		if err != nil {
			t.Fatal(err)
		}
		looks, err := access.Looks(ctx, h, s, "p1", "FALSE", 10)
		if err != nil || len(looks) != 1 || looks[0].Name != "某人" || looks[0].Purpose != "home visit" {
			t.Errorf("%+v %v", looks, err)
		}
	})
}

func TestActionTwiceIsRefused(t *testing.T) {
	if _, err := access.NewPolicy(rules, rules); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("got %v", err)
	}
}
