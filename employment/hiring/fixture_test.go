package hiring_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/employment/hiring"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/registry"
	"tongxing/registry/idno"
	"tongxing/store"
	"tongxing/store/storetest"
	"tongxing/vault"
)

var (
	ctx   = context.Background()
	start = time.Date(2024, 3, 4, 1, 0, 0, 0, time.UTC) // a Monday, 09:00 in China
)

const (
	area   = "/43/4303/430302/430302102/430302102001/"
	county = "/43/4303/430302/"
	far    = "/43/4303/430321/430321100/430321100001/"
)

// A town is a small invented place: two people who look for work, one elsewhere,
// two employers, four posts, and everybody's accounts.
type town struct {
	*testing.T
	db     *store.DB
	house  *access.House
	people []string // 李小禾 (hides her name), 欧阳平 (shows it), 王远 in the other county
	posts  []string // post0 post1 of 溪口纸箱厂, post2 post3 of 江湾食品厂
}

type clock struct{ at *time.Time }

func (c clock) Now() time.Time { return *c.at }

func each(t *testing.T, f func(w *town)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(newTown(t, db)) })
}

func newTown(t *testing.T, db *store.DB) *town {
	t.Helper()
	keys, err := vault.Load(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy(access.Rules, registry.Rules, hiring.Rules, figure.Rules)
	if err != nil {
		t.Fatal(err)
	}
	now := start
	w := &town{T: t, db: db, house: access.NewHouse(db, keys, policy, clock{&now})}
	for i, name := range []string{"李小禾", "欧阳平", "王远"} {
		w.people = append(w.people, w.person(i, name))
	}
	for i, name := range []string{"溪口纸箱厂", "江湾食品厂"} {
		w.employer(fmt.Sprintf("org%d", i), name)
	}
	for i := range 4 {
		w.post(fmt.Sprintf("post%d", i), fmt.Sprintf("org%d", i/2), 1)
	}
	w.accounts()
	return w
}

func (w *town) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *town) exec(sql string, args ...any) {
	w.Helper()
	w.ok(w.db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(sql, args...); return err }))
}

// as decides for one of the accounts, loaded as a request would.
func (w *town) as(account string, a access.Action) access.Scope {
	w.Helper()
	who, err := access.ActorOf(ctx, w.house, account)
	w.ok(err)
	s, err := w.house.Decide(who, a, "test", access.Web)
	w.ok(err)
	return s
}

func (w *town) system(a access.Action) access.Scope {
	w.Helper()
	s, err := w.house.Decide(access.System("test"), a, "test", access.Job)
	w.ok(err)
	return s
}

// later is the house some days on.
func (w *town) later(days int) *access.House { return w.house.At(start.AddDate(0, 0, days)) }

func (w *town) person(i int, name string) string {
	w.Helper()
	citizen := idno.CitizenOf(fmt.Sprintf("4303021990010%d11%d", i+1, 2*i))
	n := registry.NewPerson{ID: fmt.Sprintf("person%d", i), Area: area, Household: fmt.Sprintf("home%d", i), Name: name, Pinyin: "x", Citizen: vault.Hide(citizen),
		Certificate: vault.Hide(citizen + "42"), Phone: vault.Hide(fmt.Sprintf("1390000000%d", i)), Income: "none", IssuedOn: "2020-01-01"}
	if i == 2 {
		n.Area = far
	}
	_, err := registry.Register(ctx, w.house, w.system(registry.PersonRegister), n)
	w.ok(err)
	w.ok(w.db.Write(ctx, func(tx *store.Tx) error {
		return w.house.GiveConsent(tx, w.system(registry.PersonRegister), n.Area, access.Consent{Person: n.ID, Purpose: access.ForJobSearch, Channel: "paper"})
	}))
	w.exec(`INSERT INTO seeker (person, area, state, headline, summary, work, education, skills, name_shown, contact, abilities, aids, helpful, site_needs, mode, max_minutes,
		minutes, week, hours_day, hours_week, night, remote, dormitory, shuttle, pay_floor, wishes, excluded, guardian_need, benefits, weight_version, version, updated_at)
		VALUES ($1,$2,'active','细心,做过装配','两年装配','','初中','assembly',$3,'phone',$4,'stool','captions','step_free','bus',40,'','',8,40,'no','unknown','unknown','unknown',0,'','','unknown','',1,1,'')`,
		n.ID, n.Area, i == 1, "????4????????????????????")
	return n.ID
}

func (w *town) employer(id, name string) {
	w.exec(`INSERT INTO organisation (id, area, name, credit_code, created_at) VALUES ($1,$2,$3,$1,'')`, id, county, name)
	w.exec(`INSERT INTO employer (id, area, name, trade, staff, contact_name, licence, site, state, refused_for, applied_on, visited_on, visited_by, visit_note, admitted_on,
		admitted_by, valid_until, silent, version, updated_at) VALUES ($1,$2,$3,'',8,'','','','admitted','','','','','','','','2030-01-01',0,1,'')`, id, county, name)
}

func (w *town) post(id, employer string, openings int) {
	w.exec(`INSERT INTO post (id, employer, area, township, trade, title, body, demand, marginal, confirmed, site, week, hours_day, hours_week, night, pay_min, pay_max, openings,
		filled, min_age, hazard, remote, dormitory, shuttle, contract, skills_must, skills_wish, offers, state, refused_for, written_by, approved_by, first_published_on,
		published_on, expires_on, version, updated_at) VALUES ($1,$2,$3,'430302102','packer',$4,'',$5,$6,$6,'step_free=yes','',8,40,FALSE,230000,300000,$7,0,16,FALSE,'no','no','no',
		'fixed','','','stool','published','','','','2024-03-01','2024-03-01','2025-03-01',1,'')`,
		id, employer, county, "包装工"+id, "0000000000000000000000000", "0000000000000000000000000", openings)
}

func (w *town) accounts() {
	s := w.system(access.AccountOpen)
	open := func(id, kind, person string, g access.Grant) {
		_, err := access.OpenAccount(ctx, w.house, s, access.Account{ID: id, Login: id, Kind: kind, Name: id, Person: person}, "", g)
		w.ok(err)
	}
	for i, person := range w.people {
		open(fmt.Sprintf("resident%d", i), "resident", person, access.Grant{Role: access.Resident, Person: person})
	}
	open("boss0", "employer", "", access.Grant{Role: access.Employer, Organisation: "org0"})
	open("boss1", "employer", "", access.Grant{Role: access.Employer, Organisation: "org1"})
	open("counsellor", "staff", "", access.Grant{Role: access.Counsellor, Person: w.people[0]})
	open("guardian", "resident", "", access.Grant{Role: access.Guardian, Person: w.people[1]})
	open("county", "staff", "", access.Grant{Role: access.County, Area: county})
	open("township", "staff", "", access.Grant{Role: access.Township, Area: "/43/4303/430302/430302102/"})
}

// send applies as resident n to the posts, and tells the first delivery.
func (w *town) send(n int, posts ...string) string {
	w.Helper()
	out, err := hiring.Send(ctx, w.house, w.as(fmt.Sprintf("resident%d", n), hiring.DeliverySend), w.people[n], hiring.Sending{Posts: posts, Message: "您好"})
	w.ok(err)
	return out.Record
}

// version reads a delivery's version now.
func (w *town) version(id string) (v int64) {
	w.Helper()
	w.ok(w.db.Read(ctx, func(tx *store.Tx) error { return tx.Get(&v, `SELECT version FROM delivery WHERE id = $1`, id) }))
	return v
}

func (w *town) count(sql string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.db.Read(ctx, func(tx *store.Tx) error { return tx.Get(&n, sql, args...) }))
	return n
}

func (w *town) want(err error, kind fault.Kind, key string) {
	w.Helper()
	if fault.KindOf(err) != kind {
		w.Errorf("error %v, want kind %d (%s)", err, kind, key)
		return
	}
	if bad, ok := fault.AsInvalid(err); ok {
		for _, f := range bad {
			if f.Key == key {
				return
			}
		}
	} else if got, _ := fault.Message(err); got == key {
		return
	}
	w.Errorf("error %v, want %s", err, key)
}

func slots(days int) (s hiring.Slots) {
	for i := range s {
		s[i] = store.InstantOf(start.AddDate(0, 0, days+i))
	}
	return s
}

// hire tells a story from the sent delivery to the contract.
func (w *town) offer(id, boss, resident string) {
	w.Helper()
	_, err := hiring.OpenDelivery(ctx, w.house, w.as(boss, hiring.DeliveryOpen), id)
	w.ok(err)
	_, err = hiring.MakeOffer(ctx, w.house, w.as(boss, hiring.OfferMake), id, w.version(id), hiring.Offer{Pay: 250000, StartsOn: "2024-03-11", Contract: "fixed", UntilOn: "2025-03-10", Agreement: "配一张可升降的凳子", Aids: "stool"})
	w.ok(err)
	_, err = hiring.AnswerOffer(ctx, w.house, w.as(resident, hiring.OfferAnswer), id, w.version(id), true, "")
	w.ok(err)
}

func (w *town) sign(id, boss string) (string, error) {
	out, err := hiring.Hire(ctx, w.house, w.as(boss, hiring.PlacementHire), id, w.version(id), hiring.Contract{On: "2024-03-05", Until: "2025-03-10"})
	return out.Record, err
}
