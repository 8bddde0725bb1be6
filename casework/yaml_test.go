package casework

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"

	"tongxing/access"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/fault"
	"tongxing/figure"
	"tongxing/form"
	"tongxing/programmes"
	"tongxing/store"
	"tongxing/store/storetest"
)

// A programme that nobody shipped: next year's, made only of data.
var nextYear = fstest.MapFS{
	"guide-dog/programme.yaml": {Data: []byte(`slug: guide-dog
system: S11
version: 1
subject: person
eligible: {all: [{fact: certificate.category, is: vision}]}
unique: [{open: [subject]}]
parties: {school: {kind: organisation}}
questions:
  wishes: {text: long}
  trained_on: day
  effect: {scale: 5}
steps:
  - {id: wished, by: [resident, village, township], ask: [wishes]}
  - {id: granted, by: county, not_by: [wished], name: [school], due: 10wd, outcomes: {yes: {}, no: {end: refused, serve: subject}}}
  - {id: trained, by: [school, county], after: [granted.yes], day: trained_on, ask: [effect], due: 180d}
side: {end: {by: [county], as: [died, withdrew]}}
targets: [{year: 2023, measure: X1, value: 2, source: a plan of our own}]
indicators: [{code: X1, count: people, at: trained}]
papers: [card]
`)},
	"guide-dog/text.zh-CN.yaml": {Data: []byte(`title: 导盲犬
short: 导盲犬
about: 给愿意用导盲犬的视力残疾人。
resident: 想要导盲犬，可以找村里提出来。
easy: 想要导盲犬吗？说一声。
own: 我想要导盲犬
steps: {wished: 提出, granted: 批准, trained: 配训}
told: {wished: 已提出, granted: 已批准, trained: 已配训}
outcomes: {granted.yes: 同意, granted.no: 不同意}
questions: {wishes: 想法, trained_on: 日期, effect: 效果}
parties: {school: 训练学校}
papers: {card: 使用证}
indicators: {X1: 配训人数}
targets: {X1: 自己的计划}
`)},
	"guide-dog/text.en.yaml": {Data: []byte(`title: Guide dogs
short: Guide dog
about: For people who see little and want a guide dog.
resident: Ask the village worker.
easy: Do you want a guide dog? Say so.
own: I want a guide dog
steps: {wished: Wish, granted: Grant, trained: Train}
told: {wished: wished, granted: granted, trained: trained}
outcomes: {granted.yes: "yes", granted.no: "no"}
questions: {wishes: Wishes, trained_on: Day, effect: Effect}
parties: {school: School}
papers: {card: Card}
indicators: {X1: People trained}
targets: {X1: a plan of our own}
`)},
}

// It is listed, opened, advanced, refused where it must be, and counted, with no line
// of Go about it.
func TestProgrammeMadeOnlyOfData(t *testing.T) {
	book, err := programme.Load(nil, programmes.Files, nextYear)
	if err != nil {
		t.Fatal(err)
	}
	if book.Programme("guide-dog") == nil {
		t.Fatal("not listed")
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := testHouse(t, db), context.Background()
		day := store.Day("2023-03-06")
		h = h.At(day.Time())
		g := &Engine{Book: book}
		tell := &tale{t: t, g: g, h: h, story: programme.Story{ID: "x"}}
		tell.write(func(tx *store.Tx) error {
			return tell.subject(tx, book.Programme("guide-dog"), programme.StoryCase{Subject: "S", Household: "H", Division: "430302001"})
		})
		village, county, other := officer(t, h, "v", access.Village, "/43/4303/430302/430302001/"), officer(t, h, "c", access.County, "/43/4303/430302/"), officer(t, h, "x", access.County, "/43/4303/430304/")
		open := func(who access.Actor) (access.Outcome, error) {
			s, err := h.Decide(who, CaseOpen, "test", access.Web)
			if err != nil {
				return access.Outcome{}, err
			}
			return g.Open(ctx, h, s, New{Programme: "guide-dog", Subject: tell.key("S")}, Entry{Say: form.Answers{"wishes": {Text: "想独自出门"}}})
		}
		out, err := open(village)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := open(village); refusalOf(err) != "taken" {
			t.Errorf("a second one: %v", err)
		}
		act := func(who access.Actor, version int64, e Entry) (access.Outcome, error) {
			s, err := h.Decide(who, CaseAct, "test", access.Web)
			if err != nil {
				return access.Outcome{}, err
			}
			return g.Act(ctx, h, s, out.Record, version, e)
		}
		grant := Entry{Step: "granted", Outcome: "yes", Names: map[string][]string{"school": {"o1"}}}
		if _, err := act(village, out.Version, grant); refusalOf(err) != "not_for" {
			t.Errorf("the village grants: %v", err)
		}
		if _, err := act(other, out.Version, grant); fault.KindOf(err) != fault.NotFoundErr {
			t.Errorf("another county sees it: %v", err)
		}
		if _, err := act(county, out.Version, Entry{Step: "granted", Outcome: "yes"}); refusalOf(err) != "missing" {
			t.Errorf("no school is named: %v", err)
		}
		if out, err = act(county, out.Version, grant); err != nil {
			t.Fatal(err)
		}
		if out, err = act(county, out.Version, Entry{Step: "trained", Say: form.Answers{"trained_on": {Text: "2023-03-06"}, "effect": {Number: 5}}}); err != nil || out.Status != "done" {
			t.Fatalf("%+v %v", out, err)
		}
		counted(t, h, g, "X1", 1)
	})
}

// counted holds a figure of the programmes to a number, and its list to the same.
func counted(t *testing.T, h *access.House, g *Engine, code string, want int64) {
	t.Helper()
	book, err := figure.NewBook(g.Figures())
	if err != nil {
		t.Fatal(err)
	}
	see, err := h.Decide(access.System("test"), figure.See, "test", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	v, err := book.Value(context.Background(), h, see, code, 2023)
	if err != nil || v.Value != want {
		t.Errorf("%s is %d, want %d (%v)", code, v.Value, want, err)
	}
	all, err := h.Decide(access.System("test"), figure.Records, "test", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	list, err := book.List(context.Background(), h, all, code, 2023, "", 1000)
	if err != nil || int64(len(list)) != want {
		t.Errorf("%s opens into %d records, want %d (%v)", code, len(list), want, err)
	}
}

func refusalOf(err error) string {
	var no *RefusedError
	if errors.As(err, &no) {
		return no.Refusal.Code
	}
	return ""
}

// officer opens an account with one role over an area.
func officer(t *testing.T, h *access.House, login string, role access.Role, area string) access.Actor {
	t.Helper()
	s, err := h.Decide(access.System("test"), access.AccountOpen, "", access.Job)
	if err != nil {
		t.Fatal(err)
	}
	out, err := access.OpenAccount(context.Background(), h, s, access.Account{Login: login, Kind: "staff", Name: login}, "", access.Grant{Role: role, Area: area})
	if err != nil {
		t.Fatal(err)
	}
	who, err := access.ActorOf(context.Background(), h, out.Record)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// Whoever complains about a unit is heard: the unit reads nothing of it at any level,
// not by area, not by list, not by queue, not by key; it sees the issue alone, where it
// is asked to explain itself.
func TestSubjectOfAPetitionCannotReadIt(t *testing.T) {
	book, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := testHouse(t, db), context.Background()
		h = h.At(store.Day("2023-03-10").Time())
		g := &Engine{Book: book}
		tell := &tale{t: t, g: g, h: h, story: programme.Story{ID: "x"}}
		tell.write(func(tx *store.Tx) error {
			return tell.subject(tx, &programme.Definition{Subject: []string{programme.Person}}, programme.StoryCase{Subject: "A", Household: "HA", Division: "430321101"})
		})
		var accused []access.Actor
		for _, role := range []access.Role{access.Village, access.Township, access.County, access.City, access.Auditor} {
			area := map[access.Role]string{access.Village: "/43/4303/430321/430321101/", access.Township: "/43/4303/430321/430321101/", access.County: "/43/4303/430321/"}[role]
			if area == "" {
				area = "/43/4303/"
			}
			accused = append(accused, officer(t, h, "accused-"+string(role), role, area))
		}
		clerk, city := officer(t, h, "clerk", access.County, "/43/4303/430321/"), officer(t, h, "boss", access.City, "/43/4303/")
		for i, who := range accused {
			s, err := h.Decide(clerk, CaseOpen, "test", access.Web)
			if err != nil {
				t.Fatal(err)
			}
			e := Entry{Names: map[string][]string{"about": {who.Account}, "handler": {"cdpf"}}, Say: form.Answers{"came_on": {Text: "2023-03-10"}, "demand": {Text: "甲"}, "facts": {Text: "乙"}, "issue": {Text: "丙"}}}
			out, err := g.Open(ctx, h, s, New{Programme: "petition", Subject: tell.key("A")}, e)
			if err != nil {
				t.Fatal(err)
			}
			if reads(t, g, h, who, out.Record) {
				t.Errorf("%d: the subject of a petition reads it", i)
			}
			if !reads(t, g, h, city, out.Record) {
				t.Errorf("%d: the city does not read it", i)
			}
		}
	})
}

// reads tells whether the actor comes by a case in any way.
func reads(t *testing.T, g *Engine, h *access.House, who access.Actor, id string) bool {
	t.Helper()
	ctx := context.Background()
	if s, err := h.Decide(who, CaseShow, "test", access.Web); err == nil {
		if _, err := g.Show(ctx, h, s, id); err == nil {
			return true
		}
	}
	if s, err := h.Decide(who, CaseAct, "test", access.Web); err == nil {
		if _, err := g.Act(ctx, h, s, id, 2, Entry{Kind: fold.KindNote, Reason: "x"}); fault.KindOf(err) != fault.NotFoundErr {
			return true
		}
	}
	if s, err := h.Decide(who, CaseList, "test", access.Web); err == nil {
		all, err := g.List(ctx, h, s, Query{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			if c.ID == id {
				return true
			}
		}
	}
	if s, err := h.Decide(who, CaseQueue, "test", access.Web); err == nil {
		all, err := g.Queue(ctx, h, s, Want{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if d.Case == id {
				return true
			}
		}
	}
	return false
}
