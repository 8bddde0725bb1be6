package employment_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/store/storetest"
)

// published brings a post all the way.
func (d *desk) published(employer string) string {
	d.t.Helper()
	return d.publish(draft(d, employer)).Record
}

func (d *desk) publish(p employment.Post) access.Outcome {
	d.t.Helper()
	ctx := context.Background()
	out := d.must(employment.WritePost(ctx, d.House, d.scope("user", employment.PostWrite), p))
	out = d.must(employment.Submit(ctx, d.House, d.scope("user", employment.PostSubmit), out.Record, out.Version))
	return d.must(employment.Approve(ctx, d.House, d.scope("officer", employment.PostApprove), out.Record, out.Version, ""))
}

func (d *desk) later(days int) *access.House { return d.At(d.Now().AddDate(0, 0, days)) }

// Each demand is answered by itself; nothing unanswered or unknown is handed in.
func TestDemandsAreConfirmedOneByOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		p := draft(d, d.admitted())
		p.ID, p.Demand, p.Confirmed = "", "?"+strings.Repeat("1", matching.Items-1), "0"+strings.Repeat("1", matching.Items-1)
		write := d.scope("user", employment.PostWrite)
		out := d.must(employment.WritePost(ctx, d.House, write, p))
		if out.Record == "" {
			t.Fatal("no key")
		}
		item := matching.ItemCodes[0]
		for name, level := range map[string]int8{item: 5, "no such item": 1} {
			_, err := employment.ConfirmDemand(ctx, d.House, write, out.Record, out.Version, name, level)
			d.kind(name, err, fault.InvalidErr)
		}
		_, err := employment.ConfirmDemand(ctx, d.House, write, out.Record, out.Version+1, item, 3)
		d.kind("stale version", err, fault.ConflictErr)
		d.open("rival", access.Account{Kind: "employer"}, access.Grant{Role: access.Employer, Organisation: "another"})
		_, err = employment.ConfirmDemand(ctx, d.House, d.scope("rival", employment.PostWrite), out.Record, out.Version, item, 3)
		d.kind("another employer confirms", err, fault.NotFoundErr)
		p.ID, p.Version, p.Employer = out.Record, out.Version, "another"
		_, err = employment.WritePost(ctx, d.House, d.scope("rival", employment.PostWrite), p)
		d.kind("another employer rewrites it as its own", err, fault.DeniedErr)
		out = d.must(employment.ConfirmDemand(ctx, d.House, write, out.Record, out.Version, item, 3))
		now, err := employment.ShowPost(ctx, d.House, d.scope("user", employment.PostShow), out.Record)
		if err != nil || now.Demand[0] != '3' || strings.Contains(now.Confirmed, "0") {
			t.Errorf("%+v %v", now, err)
		}
		out = d.must(employment.Submit(ctx, d.House, d.scope("user", employment.PostSubmit), out.Record, out.Version))
		_, err = employment.ConfirmDemand(ctx, d.House, write, out.Record, out.Version, item, 1)
		d.kind("changed while it waits", err, fault.ConflictErr)
	})
}

// One person with two accounts has one pair of eyes.
func TestFourEyesComparesPeople(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		d.open("double", access.Account{Kind: "employer", Person: "the same"}, access.Grant{Role: access.Employer, Organisation: employer})
		d.open("double officer", access.Account{Kind: "staff", Person: "the same"}, access.Grant{Role: access.County, Area: "/43/4303/430304/"})
		out := d.must(employment.WritePost(ctx, d.House, d.scope("double", employment.PostWrite), draft(d, employer)))
		out = d.must(employment.Submit(ctx, d.House, d.scope("double", employment.PostSubmit), out.Record, out.Version))
		_, err := employment.Approve(ctx, d.House, d.scope("double officer", employment.PostApprove), out.Record, out.Version, "")
		d.kind("the writer's other account", err, fault.DeniedErr)
		out = d.must(employment.Approve(ctx, d.House, d.scope("officer", employment.PostApprove), out.Record, out.Version, "请写清地点"))
		if out.Status != "refused" {
			t.Error(out.Status)
		}
		_, err = employment.Renew(ctx, d.House, d.scope("double", employment.PostRenew), out.Record, out.Version)
		d.kind("a refused post renewed", err, fault.ConflictErr)
	})
}

// A post stands only while its employer's admission does.
func TestLapsedEmployerPostsComeDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		up := d.publish(draft(d, employer))
		waiting := d.must(employment.WritePost(ctx, d.House, d.scope("user", employment.PostWrite), draft(d, employer)))
		waiting = d.must(employment.Submit(ctx, d.House, d.scope("user", employment.PostSubmit), waiting.Record, waiting.Version))

		job, err := d.Decide(access.System("test"), employment.EmployerLapse, "test", access.Job)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ days, want int }{{365, 0}, {366, 1}, {366, 0}} { // its last day still counts
			if n, err := employment.LapseDue(ctx, d.later(c.days), job); err != nil || n != c.want {
				t.Errorf("after %d days: %d %v", c.days, n, err)
			}
		}
		if n := d.number(`SELECT count(*) FROM post WHERE id = $1 AND state = 'expired'`, up.Record); n != 1 {
			t.Error("its post is still up")
		}
		_, err = employment.Renew(ctx, d.later(366), d.scope("user", employment.PostRenew), up.Record, up.Version+1)
		d.kind("renewed while lapsed", err, fault.DeniedErr)
		_, err = employment.Approve(ctx, d.later(366), d.scope("officer", employment.PostApprove), waiting.Record, waiting.Version, "")
		d.kind("approved while lapsed", err, fault.DeniedErr)
		_, err = employment.ShowEmployer(ctx, d.House, d.scope("anyone", employment.EmployerShow), employer)
		d.kind("shown to the public", err, fault.NotFoundErr)
	})
}

// A renewal is held to the minimum wage of its own day.
func TestRenewalMeetsTodaysMinimum(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		p := draft(d, d.admitted())
		p.PayMin, p.PayMax = 1800_00, 1900_00 // legal in January 2024, under the minimum from December
		out := d.publish(p)
		d.must(employment.RecordVisit(ctx, d.later(300), d.scope("officer", employment.EmployerVisit), p.Employer, 3, "", "又看过"))
		d.must(employment.Admit(ctx, d.later(300), d.scope("other officer", employment.EmployerAdmit), p.Employer, 4, ""))
		_, err := employment.Renew(ctx, d.At(time.Date(2024, 12, 2, 1, 0, 0, 0, time.UTC)), d.scope("user", employment.PostRenew), out.Record, out.Version)
		d.kind("renewed under the new minimum", err, fault.InvalidErr)
	})
}

func TestPublicSeesNoAccounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		id := d.published(employer)
		p, err := employment.ShowPost(ctx, d.House, d.scope("anyone", employment.PostShow), id)
		if err != nil || p.WrittenBy != "" || p.ApprovedBy != "" {
			t.Errorf("%q %q %v", p.WrittenBy, p.ApprovedBy, err)
		}
		posts, _, err := employment.Posts(ctx, d.House, d.scope("anyone", employment.PostList), employment.Filter{}, 10)
		if err != nil || len(posts) != 1 || posts[0].WrittenBy != "" || posts[0].ApprovedBy != "" {
			t.Errorf("%+v %v", posts, err)
		}
		e, err := employment.ShowEmployer(ctx, d.House, d.scope("anyone", employment.EmployerShow), employer)
		if err != nil || e.Name == "" || e.Licence != "" || e.VisitNote != "" || e.VisitedBy != "" || e.Contact != "" || e.CreditCode != "" {
			t.Errorf("%+v %v", e, err)
		}
		if full, err := employment.ShowEmployer(ctx, d.House, d.scope("officer", employment.EmployerShow), employer); err != nil || full.VisitNote != "看过" {
			t.Errorf("%+v %v", full, err)
		}
	})
}

func TestFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		var workdays, saturday matching.Week
		for day := range 5 {
			workdays.Set(day, 8, 16)
		}
		saturday.Set(5, 8, 12)
		full, part, unsaid := draft(d, employer), draft(d, employer), draft(d, employer)
		full.Week, part.Week, part.HoursWeek, part.HoursDay = workdays.String(), saturday.String(), 20, 4
		ids := map[string]string{"full": d.publish(full).Record, "part": d.publish(part).Record, "unsaid": d.publish(unsaid).Record}
		for week, want := range map[string][]string{"": {"full", "part", "unsaid"}, "part": {"part"}, "full": {"full", "unsaid"}, "weekdays": {"full"}, "no such filter": {"full", "part", "unsaid"}} {
			posts, total, err := employment.Posts(ctx, d.House, d.scope("anyone", employment.PostList), employment.Filter{Week: week}, 10)
			if err != nil || int(total) != len(want) || len(posts) != len(want) {
				t.Errorf("%q: %d %v", week, total, err)
			}
			for _, name := range want {
				in := false
				for _, p := range posts {
					in = in || p.ID == ids[name]
				}
				if !in {
					t.Errorf("%q lacks %s", week, name)
				}
			}
		}
		seen, after := map[string]bool{}, ""
		for range 3 {
			posts, total, err := employment.Posts(ctx, d.House, d.scope("anyone", employment.PostList), employment.Filter{After: after}, 1)
			if err != nil || len(posts) != 1 || total != 3 {
				t.Fatalf("%d %d %v", len(posts), total, err)
			}
			after = posts[0].ID
			seen[after] = true
		}
		if len(seen) != 3 {
			t.Errorf("pages show %d of 3", len(seen))
		}
	})
}

// The first account comes with the admission, from an officer and once; the next
// ones from the employer itself.
func TestFirstUser(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		applied := d.must(employment.Apply(ctx, d.House, d.scope("anyone", employment.EmployerApply), employment.Application{Name: "溪口演示厂", CreditCode: idno.CreditOf("9143030000000000B"), Area: area, Licence: "L", Staff: 3}))
		first := func(who, employer, login string) (access.Outcome, error) {
			return employment.OpenFirstUser(ctx, d.House, d.scope(who, employment.EmployerFirst), employer, access.Account{Login: login, Name: "演示"}, "hash")
		}
		_, err := first("officer", applied.Record, "boss")
		d.kind("before admission", err, fault.ConflictErr)
		applied = d.must(employment.RecordVisit(ctx, d.House, d.scope("officer", employment.EmployerVisit), applied.Record, applied.Version, "", "看过"))
		d.must(employment.Admit(ctx, d.House, d.scope("other officer", employment.EmployerAdmit), applied.Record, applied.Version, ""))
		_, err = first("far officer", applied.Record, "boss")
		d.kind("another county's officer", err, fault.NotFoundErr)
		_, err = first("officer", applied.Record, "officer")
		d.kind("a login already taken", err, fault.InvalidErr)
		out := d.must(first("officer", applied.Record, "boss"))
		_, err = first("officer", applied.Record, "boss2")
		d.kind("a second first account", err, fault.ConflictErr)

		if d.who["boss"], err = access.ActorOf(ctx, d.House, out.Record); err != nil {
			t.Fatal(err)
		}
		if g := d.who["boss"].Grants; len(g) != 1 || g[0].Organisation != applied.Record || g[0].Area != "" || g[0].Person != "" {
			t.Errorf("%+v", g)
		}
		add := func(employer, login string) error {
			_, err := employment.AddUser(ctx, d.House, d.scope("boss", employment.EmployerUser), employer, access.Account{Login: login, Name: "同事"}, "hash")
			return err
		}
		if err := add(applied.Record, "colleague"); err != nil {
			t.Error(err)
		}
		d.kind("a user for another employer", add("another", "spy"), fault.NotFoundErr)
	})
}

// Reports reach only an employer that exists, and are closed only by their city.
func TestReportsStayInTheirCity(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		d.seeker("resident", "43030419900101900", "none")
		d.open("city", access.Account{Kind: "staff"}, access.Grant{Role: access.City, Area: "/43/4303/"})
		d.open("other city", access.Account{Kind: "staff"}, access.Grant{Role: access.City, Area: "/43/4301/"})
		_, err := employment.SendReport(ctx, d.House, d.scope("resident", employment.ReportSend), "nobody", "要我交押金")
		d.kind("about nobody", err, fault.NotFoundErr)
		d.must(employment.SendReport(ctx, d.House, d.scope("resident", employment.ReportSend), employer, "要我交押金"))
		mine, err := employment.Reports(ctx, d.House, d.scope("city", employment.ReportList), 10)
		if err != nil || len(mine) != 1 {
			t.Fatalf("%+v %v", mine, err)
		}
		if all, err := employment.Reports(ctx, d.House, d.scope("other city", employment.ReportList), 10); err != nil || len(all) != 0 {
			t.Errorf("%+v %v", all, err)
		}
		_, err = employment.CloseReport(ctx, d.House, d.scope("other city", employment.ReportClose), mine[0].ID, 1, "核实无此事")
		d.kind("another city closes it", err, fault.NotFoundErr)
		_, err = employment.CloseReport(ctx, d.House, d.scope("city", employment.ReportClose), mine[0].ID, 2, "已经核实")
		d.kind("stale version", err, fault.ConflictErr)
		_, err = employment.CloseReport(ctx, d.House, d.scope("city", employment.ReportClose), mine[0].ID, 1, "好")
		d.kind("no words", err, fault.InvalidErr)
		d.must(employment.CloseReport(ctx, d.House, d.scope("city", employment.ReportClose), mine[0].ID, 1, "已经核实"))
	})
}

// Parallel copies of one press come to one record and answer alike, on the verbs
// whose row itself is unique.
func TestParallelCopiesAnswerAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		employer := d.admitted()
		person := d.seeker("resident", "43030419900101900", "none")
		post, application := draft(d, employer), employment.Application{Name: "溪口演示厂", CreditCode: idno.CreditOf("9143030000000000B"), Area: area, Licence: "L", Staff: 3}
		press := map[string]func() (access.Outcome, error){
			"post": func() (access.Outcome, error) {
				return employment.WritePost(ctx, d.House, d.scope("user", employment.PostWrite).Keyed("k1", "same"), post)
			},
			"profile": func() (access.Outcome, error) {
				return employment.SaveSeeker(ctx, d.House, d.scope("resident", employment.SeekerSave).Keyed("k2", "same"), employment.Blank(person, ""))
			},
			"application": func() (access.Outcome, error) {
				return employment.Apply(ctx, d.House, d.scope("anyone", employment.EmployerApply).Keyed("k3", "same"), application)
			},
		}
		for what, write := range press {
			type answer struct {
				out access.Outcome
				err error
			}
			answers := make(chan answer)
			for range 8 {
				go func() {
					out, err := write()
					answers <- answer{out, err}
				}()
			}
			records := map[string]bool{}
			for range 8 {
				a := <-answers
				if a.err != nil {
					t.Errorf("%s: %v", what, a.err)
				}
				records[a.out.Record] = true
			}
			if len(records) != 1 {
				t.Errorf("%s came to %d records", what, len(records))
			}
		}
	})
}
