package roll_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/fault"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/registry/roll"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

// ticking is a second later each time it is asked: rolls come one after another.
type ticking struct{ n atomic.Int64 }

func (c *ticking) Now() time.Time {
	return time.Date(2024, 1, 2, 1, 0, int(c.n.Add(1)), 0, time.UTC)
}

var (
	ctx  = context.Background()
	area = "/43/4303/430302/"
	home = area + "430302102/"
	far  = "/43/4303/430321/"
)

type desk struct {
	*access.House
	t   *testing.T
	who map[string]string
}

func each(t *testing.T, f func(d *desk)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := access.NewPolicy(access.Rules, registry.Rules, roll.Rules)
		if err != nil {
			t.Fatal(err)
		}
		d := &desk{access.NewHouse(db, keys, p, &ticking{}), t, map[string]string{}}
		d.open("clerk", access.Grant{Role: access.County, Area: area})
		d.open("colleague", access.Grant{Role: access.County, Area: area})
		d.open("neighbour", access.Grant{Role: access.County, Area: far})
		d.open("village", access.Grant{Role: access.Village, Area: home})
		f(d)
	})
}

func (d *desk) open(name string, grants ...access.Grant) {
	d.t.Helper()
	s, err := d.Decide(access.System("test"), access.AccountOpen, "test", access.Job)
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := access.OpenAccount(ctx, d.House, s, access.Account{Login: name, Name: name, Kind: "staff"}, "", grants...)
	if err != nil {
		d.t.Fatal(err)
	}
	d.who[name] = out.Record
}

func (d *desk) as(name string, a access.Action) access.Scope {
	d.t.Helper()
	who, err := access.ActorOf(ctx, d.House, d.who[name])
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := d.Decide(who, a, "test", access.Web)
	if err != nil && fault.KindOf(err) != fault.DeniedErr {
		d.t.Fatal(err)
	}
	return s
}

// id is an invented citizen id.
func id(n int) string { return idno.CitizenOf(fmt.Sprintf("43030219800101%03d", n)) }

// person registers somebody by number, named so.
func (d *desk) person(n int, name, where, income string) string {
	d.t.Helper()
	s, err := d.Decide(access.System("test"), registry.PersonRegister, "test", access.Job)
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := registry.Register(ctx, d.House, s, registry.NewPerson{Area: where, Name: name, Pinyin: "x", Citizen: vault.Hide(id(n)), Phone: vault.Hide(""),
		Certificate: vault.Hide(id(n) + "42"), IssuedOn: "2020-01-01", Income: income})
	if err != nil {
		d.t.Fatal(err)
	}
	return out.Record
}

func (d *desk) stage(who, kind, month string, lines ...string) (access.Outcome, error) {
	return roll.StageRoll(ctx, d.House, d.as(who, roll.Stage), roll.Paper{Kind: kind, Month: month, Area: area, Source: "民政 1 号"}, strings.NewReader("姓名,身份证号,月金额\n"+strings.Join(lines, "\n")))
}

func (d *desk) must(out access.Outcome, err error) access.Outcome {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d *desk) newest(who string) roll.Roll {
	d.t.Helper()
	all, err := roll.Rolls(ctx, d.House, d.as(who, roll.List), 1)
	if err != nil || len(all) != 1 {
		d.t.Fatalf("%d rolls, %v", len(all), err)
	}
	return all[0]
}

func (d *desk) benefits(person string) string {
	d.t.Helper()
	all, err := roll.Benefits(ctx, d.House, d.as("village", roll.BenefitList), person)
	if err != nil {
		d.t.Fatal(err)
	}
	var out []string
	for _, b := range all {
		out = append(out, fmt.Sprintf("%s %d %s..%s", b.Kind, b.Amount, b.From, b.To))
	}
	return strings.Join(out, "; ")
}

func (d *desk) class(person string) (class string) {
	d.t.Helper()
	err := d.DB().Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&class, `SELECT income_class FROM person WHERE id = $1`, person)
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return class
}

func TestARollIsMatchedAndNeverGuessed(t *testing.T) {
	each(t, func(d *desk) {
		jia, yi, bing := d.person(1, "甲", home, "none"), d.person(2, "乙", home, "none"), d.person(3, "丙", far+"430321100/", "none")
		d.must(d.stage("clerk", "dibao", "2023-10",
			"甲,"+id(1)+",650", "乙改名,"+id(2)+",650", "丙,"+id(3)+",650", "丁,"+id(4)+",650", "甲,"+id(1)+",650", "戊,430302198001010000,650", "己,"+id(6)+",很多"))
		r := d.newest("clerk")
		for state, n := range map[string]int64{"matched": 1, "name_differs": 1, "elsewhere": 1, "unknown": 1, "twice": 1, "bad_number": 1, "bad_amount": 1} {
			if r.Lines[state] != n {
				t.Errorf("%s: %d lines, want %d", state, r.Lines[state], n)
			}
		}
		if r.Change != (roll.Change{Begin: 1}) {
			t.Errorf("change %+v", r.Change)
		}
		d.must(roll.ApplyRoll(ctx, d.House, d.as("colleague", roll.Apply), r.ID, r.Version))
		if d.benefits(jia) != "dibao 65000 2023-10-01..9999-12-31" || d.class(jia) != "dibao" {
			t.Errorf("甲: %s, %s", d.benefits(jia), d.class(jia))
		}
		if d.benefits(yi) != "" || d.class(yi) != "none" || d.class(bing) != "none" {
			t.Errorf("乙: %s, a name that differs was guessed at", d.benefits(yi))
		}
	})
}

func TestTheNextMonthsRoll(t *testing.T) {
	each(t, func(d *desk) {
		stays, more, gone, unread := d.person(1, "甲", home, "none"), d.person(2, "乙", home, "none"), d.person(3, "丙", home, "none"), d.person(4, "丁", home, "none")
		d.must(d.stage("clerk", "margin", "2023-10", "甲,"+id(1)+",280", "乙,"+id(2)+",280", "丙,"+id(3)+",280", "丁,"+id(4)+",280"))
		r := d.newest("clerk")
		d.must(roll.ApplyRoll(ctx, d.House, d.as("colleague", roll.Apply), r.ID, r.Version))
		d.must(d.stage("colleague", "margin", "2023-11", "甲,"+id(1)+",280", "乙,"+id(2)+",300", "丁改名,"+id(4)+",280"))
		r = d.newest("clerk")
		if r.Change != (roll.Change{Alter: 1, Same: 1, End: 1}) {
			t.Errorf("change %+v", r.Change)
		}
		d.must(roll.ApplyRoll(ctx, d.House, d.as("clerk", roll.Apply), r.ID, r.Version))
		for who, want := range map[string]string{
			stays:  "margin 28000 2023-10-01..9999-12-31",
			more:   "margin 30000 2023-11-01..9999-12-31; margin 28000 2023-10-01..2023-10-31",
			gone:   "margin 28000 2023-10-01..2023-10-31",
			unread: "margin 28000 2023-10-01..9999-12-31", // the line was there but could not be read: nothing ends
		} {
			if got := d.benefits(who); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
		if d.class(gone) != "none" || d.class(stays) != "margin" {
			t.Error("income class does not follow the roll")
		}
		// stronger help wins, and weaker comes back when it ends
		d.must(d.stage("clerk", "dibao", "2023-12", "甲,"+id(1)+",650"))
		r = d.newest("clerk")
		d.must(roll.ApplyRoll(ctx, d.House, d.as("colleague", roll.Apply), r.ID, r.Version))
		if d.class(stays) != "dibao" {
			t.Error("低保 does not stand above 低保边缘")
		}
		d.must(d.stage("clerk", "dibao", "2024-01", "乙,"+id(2)+",650"))
		r = d.newest("clerk")
		d.must(roll.ApplyRoll(ctx, d.House, d.as("colleague", roll.Apply), r.ID, r.Version))
		if d.class(stays) != "margin" || d.class(more) != "dibao" {
			t.Error("the weaker help does not come back")
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(d *desk) {
		d.person(1, "甲", home, "none")
		line := "甲," + id(1) + ",280"
		key := func(err error) string {
			if bad, ok := fault.AsInvalid(err); ok {
				return bad[0].Key
			}
			k, _ := fault.Message(err)
			return k
		}
		for name, try := range map[string]struct {
			paper roll.Paper
			who   string
			want  string
		}{
			"kind":     {roll.Paper{Kind: "rent", Month: "2023-10", Area: area, Source: "x"}, "clerk", "roll.bad_kind"},
			"month":    {roll.Paper{Kind: "care", Month: "2023-13", Area: area, Source: "x"}, "clerk", "roll.bad_month"},
			"source":   {roll.Paper{Kind: "care", Month: "2023-10", Area: area}, "clerk", "form.required"},
			"area":     {roll.Paper{Kind: "care", Month: "2023-10", Area: far, Source: "x"}, "clerk", "roll.bad_area"},
			"stranger": {roll.Paper{Kind: "care", Month: "2023-10", Area: area, Source: "x"}, "neighbour", "roll.bad_area"},
		} {
			if _, err := roll.StageRoll(ctx, d.House, d.as(try.who, roll.Stage), try.paper, strings.NewReader("姓名,身份证号,金额\n"+line)); key(err) != try.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		out := d.must(d.stage("clerk", "care", "2023-10", line))
		if r, err := roll.ShowRoll(ctx, d.House, d.as("colleague", roll.List), out.Record); err != nil || r.Change.Begin != 1 || r.Lines["matched"] != 1 {
			t.Errorf("shown %+v %v", r, err)
		}
		if _, err := roll.ShowRoll(ctx, d.House, d.as("neighbour", roll.List), out.Record); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("shown to another county: %v", err)
		}
		if _, err := d.stage("colleague", "care", "2023-10", line); key(err) != "roll.same_again" {
			t.Errorf("the same roll twice: %v", err)
		}
		if _, err := roll.ApplyRoll(ctx, d.House, d.as("clerk", roll.Apply), out.Record, 1); key(err) != "roll.four_eyes" {
			t.Errorf("one pair of eyes: %v", err)
		}
		if _, err := roll.ApplyRoll(ctx, d.House, d.as("neighbour", roll.Apply), out.Record, 1); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("another county: %v", err)
		}
		if _, err := roll.ApplyRoll(ctx, d.House, d.as("colleague", roll.Apply), out.Record, 7); fault.KindOf(err) != fault.ConflictErr {
			t.Errorf("a stale version: %v", err)
		}
		d.must(roll.ApplyRoll(ctx, d.House, d.as("colleague", roll.Apply), out.Record, 1))
		if _, err := roll.DropRoll(ctx, d.House, d.as("colleague", roll.Drop), out.Record, 2); key(err) != "roll.not_staged" {
			t.Errorf("dropped after it was applied: %v", err)
		}
		old := d.must(d.stage("clerk", "care", "2023-09", line))
		if _, err := roll.ApplyRoll(ctx, d.House, d.as("colleague", roll.Apply), old.Record, 1); key(err) != "roll.older" {
			t.Errorf("an older roll: %v", err)
		}
		d.must(roll.DropRoll(ctx, d.House, d.as("clerk", roll.Drop), old.Record, 1))
	})
}

// A dry run says what staging would, and keeps nothing.
func TestCheckRoll(t *testing.T) {
	each(t, func(d *desk) {
		d.person(1, "甲", home, "none")
		text := "姓名,身份证号,金额\n甲," + id(1) + ",650\n乙," + id(1) + ",650\n丁," + id(4) + ",x\n"
		check := func(who, month string) ([]roll.Line, error) {
			return roll.CheckRoll(ctx, d.House, d.as(who, roll.Stage), roll.Paper{Kind: "dibao", Month: month, Area: area, Source: "x"}, strings.NewReader(text))
		}
		got, err := check("clerk", "2023-10")
		if want := "[{2 甲 matched} {3 乙 twice} {4 丁 bad_amount}]"; err != nil || fmt.Sprint(got) != want {
			t.Errorf("%v %v, want %s", got, err, want)
		}
		if all, err := roll.Rolls(ctx, d.House, d.as("clerk", roll.List), 9); err != nil || len(all) != 0 {
			t.Errorf("a dry run left %d rolls, %v", len(all), err)
		}
		if _, err := check("clerk", "2023"); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("no month: %v", err)
		}
		if _, err := check("neighbour", "2023-10"); fault.KindOf(err) != fault.InvalidErr {
			t.Errorf("another county: %v", err)
		}
		if _, err := check("village", "2023-10"); err == nil {
			t.Error("a village checks rolls")
		}
	})
}
