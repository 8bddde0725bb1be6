package employment_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

type fixed time.Time

func (f fixed) Now() time.Time { return time.Time(f) }

const area = "/43/4303/430304/430304001/"

// A desk is one city of the test: two officers, an employer's user, a resident.
type desk struct {
	*access.House
	t   *testing.T
	who map[string]access.Actor
}

func newDesk(t *testing.T, db *store.DB) *desk {
	t.Helper()
	keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.NewPolicy(access.Rules, registry.Rules, employment.Rules)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{access.NewHouse(db, keys, p, fixed(time.Date(2024, 1, 2, 1, 0, 0, 0, time.UTC))), t, map[string]access.Actor{"system": access.System("test"), "anyone": access.Anyone}}
	d.open("officer", access.Account{Kind: "staff"}, access.Grant{Role: access.County, Area: "/43/4303/430304/"})
	d.open("other officer", access.Account{Kind: "staff"}, access.Grant{Role: access.County, Area: "/43/4303/430304/"})
	d.open("far officer", access.Account{Kind: "staff"}, access.Grant{Role: access.County, Area: "/43/4303/430302/"})
	return d
}

func (d *desk) open(name string, a access.Account, grants ...access.Grant) {
	d.t.Helper()
	a.Login, a.Name = name, name
	out, err := access.OpenAccount(context.Background(), d.House, d.scope("system", access.AccountOpen), a, "", grants...)
	if err != nil {
		d.t.Fatal(err)
	}
	if d.who[name], err = access.ActorOf(context.Background(), d.House, out.Record); err != nil {
		d.t.Fatal(err)
	}
}

// scope decides; an actor who may not gets the zero scope, which every verb refuses.
func (d *desk) scope(name string, a access.Action) access.Scope {
	s, _ := d.Decide(d.who[name], a, "test", access.Web)
	return s
}

func (d *desk) must(out access.Outcome, err error) access.Outcome {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d *desk) kind(what string, err error, want fault.Kind) {
	d.t.Helper()
	if err == nil || fault.KindOf(err) != want {
		d.t.Errorf("%s: %v", what, err)
	}
}

var code = idno.CreditOf("9143030000000000A")

// admitted brings an employer through application, visit and decision.
func (d *desk) admitted() string {
	d.t.Helper()
	ctx := context.Background()
	out := d.must(employment.Apply(ctx, d.House, d.scope("anyone", employment.EmployerApply), employment.Application{Name: "晴川演示厂", CreditCode: code, Area: area, Licence: "L1", Staff: 40}))
	out = d.must(employment.RecordVisit(ctx, d.House, d.scope("officer", employment.EmployerVisit), out.Record, out.Version, "step_free=yes", "看过"))
	_, err := employment.Admit(ctx, d.House, d.scope("officer", employment.EmployerAdmit), out.Record, out.Version, "")
	d.kind("the visitor decides", err, fault.DeniedErr)
	_, err = employment.Admit(ctx, d.House, d.scope("far officer", employment.EmployerAdmit), out.Record, out.Version, "")
	d.kind("another county's officer", err, fault.NotFoundErr)
	out = d.must(employment.Admit(ctx, d.House, d.scope("other officer", employment.EmployerAdmit), out.Record, out.Version, ""))
	d.open("user", access.Account{Kind: "employer"}, access.Grant{Role: access.Employer, Organisation: out.Record})
	return out.Record
}

func draft(d *desk, employer string) employment.Post {
	return employment.Post{ID: d.NewID(), Employer: employer, Trade: "data-labelling", Title: "数据标注员", Body: "给图片打标签", Demand: strings.Repeat("1", matching.Items), Marginal: strings.Repeat("0", matching.Items),
		Confirmed: strings.Repeat("1", matching.Items), HoursDay: 8, HoursWeek: 40, PayMin: 2600_00, PayMax: 3000_00, Openings: 1, MinAge: 16, Remote: "no", Dormitory: "no", Shuttle: "no", Contract: "fixed"}
}

func TestApplicationIsChecked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := newDesk(t, db)
		apply := func(a employment.Application) error {
			_, err := employment.Apply(context.Background(), d.House, d.scope("anyone", employment.EmployerApply), a)
			return err
		}
		d.kind("wrong check digit", apply(employment.Application{Name: "x", CreditCode: code[:17] + "0", Licence: "L", Staff: 1, Area: area}), fault.InvalidErr)
		d.kind("no licence", apply(employment.Application{Name: "x", CreditCode: code, Staff: 1, Area: area}), fault.InvalidErr)
		d.admitted()
		d.kind("the same code again", apply(employment.Application{Name: "y", CreditCode: code, Licence: "L", Staff: 1, Area: area}), fault.InvalidErr)
	})
}

// A post's way: written, handed in, approved by another, renewed, closed; each guard
// on it.
func TestPostsWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		write := d.scope("user", employment.PostWrite)
		submit := d.scope("user", employment.PostSubmit)

		open := draft(d, employer)
		open.Confirmed = strings.Repeat("0", matching.Items)
		out := d.must(employment.WritePost(ctx, d.House, write, open))
		_, err := employment.Submit(ctx, d.House, submit, out.Record, out.Version)
		d.kind("unconfirmed demands", err, fault.InvalidErr)

		for body, pay := range map[string]int64{"入职交押金500元": 2600_00, "身体健康者优先": 2600_00, "给图片打标签": 1000_00} {
			bad := draft(d, employer)
			bad.Body, bad.PayMin = body, pay
			out := d.must(employment.WritePost(ctx, d.House, write, bad))
			_, err := employment.Submit(ctx, d.House, submit, out.Record, out.Version)
			d.kind(body, err, fault.InvalidErr)
		}

		good := draft(d, employer)
		out = d.must(employment.WritePost(ctx, d.House, write, good))
		_, err = employment.Submit(ctx, d.House, submit, out.Record, out.Version+1)
		d.kind("stale version", err, fault.ConflictErr)
		out = d.must(employment.Submit(ctx, d.House, submit, out.Record, out.Version))
		if _, total, err := employment.Posts(ctx, d.House, d.scope("anyone", employment.PostList), employment.Filter{}, 10); err != nil || total != 0 {
			t.Errorf("published before approval: %d %v", total, err)
		}
		_, err = employment.Approve(ctx, d.House, d.scope("far officer", employment.PostApprove), out.Record, out.Version, "")
		d.kind("another county's officer", err, fault.NotFoundErr)
		_, err = employment.Approve(ctx, d.House, d.scope("user", employment.PostApprove), out.Record, out.Version, "")
		d.kind("the employer approves itself", err, fault.DeniedErr)
		out = d.must(employment.Approve(ctx, d.House, d.scope("officer", employment.PostApprove), out.Record, out.Version, ""))
		posts, total, err := employment.Posts(ctx, d.House, d.scope("anyone", employment.PostList), employment.Filter{Trade: "data-labelling", Text: "标注", Area: "/43/4303/430304/", PayMin: 2700_00}, 10)
		if err != nil || total != 1 || posts[0].ExpiresOn != "2024-02-01" || posts[0].FirstOn != "2024-01-02" {
			t.Errorf("%d %+v %v", total, posts, err)
		}
		d.open("rival", access.Account{Kind: "employer"}, access.Grant{Role: access.Employer, Organisation: "another"})
		_, err = employment.Close(ctx, d.House, d.scope("rival", employment.PostClose), out.Record, out.Version)
		d.kind("another employer", err, fault.NotFoundErr)
		out = d.must(employment.Renew(ctx, d.House, d.scope("user", employment.PostRenew), out.Record, out.Version))
		d.must(employment.Close(ctx, d.House, d.scope("user", employment.PostClose), out.Record, out.Version))
	})
}

// What a resident says is matched only while the consent stands; who is unknown to
// the scope is not found; another's yes needs paper or voice.
func TestConsentGovernsMatching(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		citizen := idno.CitizenOf("43030419900101900")
		person := d.must(registry.Register(ctx, d.House, d.scope("officer", registry.PersonRegister), registry.NewPerson{Area: area, Name: "演示人", Pinyin: "ysr",
			Citizen: vault.Hide(citizen), Certificate: vault.Hide(citizen + "42"), Phone: vault.Hide("10000000001"), Income: "none", IssuedOn: "2020-01-01"})).Record
		d.open("resident", access.Account{Kind: "resident", Person: person}, access.Grant{Role: access.Resident, Person: person})
		d.open("stranger", access.Account{Kind: "resident", Person: "someone"}, access.Grant{Role: access.Resident, Person: "someone"})
		d.open("counsellor", access.Account{Kind: "staff"}, access.Grant{Role: access.Counsellor, Person: person})

		profile := employment.Blank(person, "")
		out := d.must(employment.SaveSeeker(ctx, d.House, d.scope("resident", employment.SeekerSave), profile))
		_, err := employment.SaveSeeker(ctx, d.House, d.scope("stranger", employment.SeekerSave), profile)
		d.kind("a stranger saves", err, fault.NotFoundErr)
		profile.Version = out.Version
		_, err = employment.SaveSeeker(ctx, d.House, d.scope("counsellor", employment.SeekerSave), profile)
		d.kind("a counsellor without consent", err, fault.DeniedErr)
		_, err = employment.Consent(ctx, d.House, d.scope("counsellor", employment.SeekerConsent), person, true, access.Consent{Purpose: access.ForBehalf, Channel: "web", Proxy: d.who["counsellor"].Account})
		d.kind("another's yes on the screen", err, fault.InvalidErr)
		d.must(employment.Consent(ctx, d.House, d.scope("counsellor", employment.SeekerConsent), person, true, access.Consent{Purpose: access.ForBehalf, Channel: "voice", Evidence: "rec-1", Proxy: d.who["counsellor"].Account}))
		d.must(employment.SaveSeeker(ctx, d.House, d.scope("counsellor", employment.SeekerSave), profile))

		index := employment.NewIndex(nil)
		match := func() error {
			_, err := index.PostsFor(ctx, d.House, d.scope("resident", employment.SeekerMatch), person, 5)
			return err
		}
		d.kind("matched without consent", match(), fault.DeniedErr)
		d.must(employment.Consent(ctx, d.House, d.scope("resident", employment.SeekerConsent), person, true, access.Consent{Purpose: access.ForJobSearch, Channel: "web"}))
		if err := match(); err != nil {
			t.Error(err)
		}
		if err := index.Load(ctx, d.House); err != nil {
			t.Fatal(err)
		}
		d.must(employment.Consent(ctx, d.House, d.scope("resident", employment.SeekerConsent), person, false, access.Consent{Purpose: access.ForJobSearch}))
		d.kind("matched after withdrawal", match(), fault.DeniedErr)
		if err := index.Touch(ctx, d.House, "person:"+person); err != nil {
			t.Fatal(err)
		}
		if _, seekers := index.Size(); seekers != 0 {
			t.Errorf("%d seekers left in the index", seekers)
		}
	})
}

// A report is read by the city without its sender.
func TestReportHidesItsSender(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		d.open("resident", access.Account{Kind: "resident", Person: "p"}, access.Grant{Role: access.Resident, Person: "p"})
		d.open("city", access.Account{Kind: "staff"}, access.Grant{Role: access.City, Area: "/43/4303/"})
		d.must(employment.SendReport(ctx, d.House, d.scope("resident", employment.ReportSend), employer, "要我交押金"))
		reports, err := employment.Reports(ctx, d.House, d.scope("city", employment.ReportList), 10)
		if err != nil || len(reports) != 1 || reports[0].Text != "要我交押金" {
			t.Errorf("%+v %v", reports, err)
		}
		if _, err := employment.Reports(ctx, d.House, d.scope("officer", employment.ReportList), 10); err == nil {
			t.Error("the county reads reports")
		}
		var named int
		if err := db.Read(ctx, func(tx *store.Tx) error {
			return tx.Get(&named, `SELECT (SELECT count(*) FROM event WHERE subject = $1 AND (account = $2 OR person <> '')) + (SELECT count(*) FROM outcome WHERE record = $1)`, reports[0].ID, d.who["resident"].Account)
		}); err != nil || named != 0 {
			t.Errorf("the log names the sender: %d %v", named, err)
		}
	})
}
