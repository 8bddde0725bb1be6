package build

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"tongxing/casework"
	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/form"
	"tongxing/registry/known"
	"tongxing/rule"
	"tongxing/store"
	"tongxing/world"
)

// A teller tells one story with other people and days.
type teller struct {
	*casting
	plan    world.CasePlan
	def     *programme.Definition
	story   programme.Story
	dice    *rand.Rand
	told    uint64              // of this story alone, the same for every build of the city
	cast    map[string]string   // alias → key
	aliases map[string][]string // alias of a case → aliases it is told under
	ids     map[int]string      // event of the story, with its copy → id
	area    string              // of the subject
	day     int                 // days the story is moved by
	months  int
	wait    int // days the story was put off further, where a notice still ran
	people  []string
	tx      *store.Tx
}

// subject finds whom the story is about.
func (t *teller) subject(tx *store.Tx, try, i int) bool {
	t.area = "/43/4303/"
	first := t.story.Cases[0]
	kind := t.kind()
	if kind == programme.Matter {
		t.area = world.Path([]string{"4303", "430302", "430304", "430321", "430381", "430382"}[t.dice.IntN(6)])
		if len(first.Division) == 6 && first.Division[4:] == "00" {
			t.area = "/43/4303/"
		}
		return true
	}
	pool := t.pool(t.plan, kind)
	if len(pool) == 0 {
		return false
	}
	if try >= len(pool) {
		return false
	}
	start := t.casting.draws.IntN(len(pool))
	if t.plan.Pick != "" && t.plan.Pick != "child" {
		start = i
	}
	key := pool[(start+try)%len(pool)]
	if t.plan.First && i == 0 && try == 0 {
		key = t.keys[world.WheelchairSeeker]
	}
	if kind == programme.Household {
		key = t.homes[key]
	}
	if key == "" || t.used[t.plan.Programme+key] {
		return false
	}
	query := map[string]string{programme.Person: "person", programme.Household: "household", programme.Organisation: "organisation", programme.Place: "place"}[kind]
	if err := tx.Get(&t.area, `SELECT area FROM `+query+` WHERE id = $1`, key); err != nil {
		return false
	}
	if !t.fits(tx, key) || t.full() {
		return false
	}
	t.used[t.plan.Programme+key] = true
	t.cast[first.Subject] = key
	if first.Household != "" && kind == programme.Person {
		t.cast[first.Household] = t.homes[key]
	}
	return true
}

// full tells whether the county's places of the year are given out already.
func (t *teller) full() bool {
	step := t.def.Steps[0]
	if step.Quota == nil {
		return false
	}
	most, _ := t.Cases.Book.Rate(step.Quota.Year, store.Day(t.plan.From))
	key := t.plan.Programme + t.area[:min(len(t.area), len("/43/4303/430302/"))]
	if int64(t.turns[key]) >= most.Value {
		return true
	}
	t.turns[key]++
	return false
}

// fits asks the programme's own rule of whom it would be about, on the day it will be
// asked: people grow older and certificates end within a plan's months.
func (t *teller) fits(tx *store.Tx, key string) bool {
	facts, err := known.Of(tx, key, t.on(t.story.Events[0].On), casework.Facts{Book: t.Cases.Book})
	return err == nil && t.def.Eligible.Ask(facts).Truth != rule.No
}

// move draws by how much the story is moved: into the plan's days, and by whole weeks,
// so that working days stay working days.
func (t *teller) move() {
	from, to := store.Day(t.plan.From), store.Day(t.plan.To)
	begins := t.story.Events[0].On
	if t.plan.Monthly {
		span := monthsBetween(from, to)
		t.months = monthsBetween(begins, from) + t.dice.IntN(span+1)
		t.day = 0
		return
	}
	weeks := max(1, from.DaysUntil(to)/7)
	t.day = (begins.DaysUntil(from)+6)/7*7 + 7*t.dice.IntN(weeks)
}

func monthsBetween(a, b store.Day) int {
	return (b.Time().Year()-a.Time().Year())*12 + int(b.Time().Month()) - int(a.Time().Month())
}

// on is a day of the story as it is told here.
func (t *teller) on(d store.Day) store.Day {
	if t.months != 0 {
		at := d.Time()
		first := time.Date(at.Year(), at.Month()+time.Month(t.months), 1, 0, 0, 0, 0, store.China)
		last := first.AddDate(0, 1, -1).Day()
		d = store.DayOf(first.AddDate(0, 0, min(at.Day(), last)-1))
	}
	return d.AddDays(t.day + t.wait)
}

// tell tells the whole story, as far as it has happened by the demo's first day.
func (t *teller) tell(k *casework.Telling) error {
	for _, c := range t.story.Cases {
		if c.Parent != "" {
			continue
		}
		n := casework.New{Programme: c.Of, Opened: t.on(min(c.Opened, t.story.Events[0].On)), Kind: t.kind(), Subject: t.cast[c.Subject], Area: t.area}
		if n.Kind == programme.Matter {
			n.Subject = ""
		}
		if err := k.Open(c.Alias, n, ""); err != nil {
			return err
		}
		t.aliases[c.Alias] = []string{c.Alias}
	}
	for i, x := range t.story.Events {
		if x.Refused != "" || x.Do == "pass" || slices.Contains(t.plan.Without, x.Case) {
			continue
		}
		for _, c := range t.story.Cases {
			if c.Alias == x.Case && t.aliases[x.Case] == nil {
				if err := t.openChild(k, c, x); err != nil {
					return err
				}
			}
		}
		for n, alias := range t.aliases[x.Case] {
			if over, err := t.event(k, i, n, alias, x); over || err != nil {
				return err
			}
		}
	}
	if t.plan.KeepOn {
		return t.keepOn(k)
	}
	return nil
}

func (t *teller) kind() string {
	if first := t.story.Cases[0]; first.Subject != "" && first.Subject == first.Household && slices.Contains(t.def.Subject, programme.Household) {
		return programme.Household
	}
	if t.plan.Pick == "unit" && slices.Contains(t.def.Subject, programme.Organisation) {
		return programme.Organisation
	}
	return t.def.Subject[0]
}

// openChild opens a child that no answer opens, as often as the plan says.
func (t *teller) openChild(k *casework.Telling, c programme.StoryCase, x programme.StoryEvent) error {
	d := t.Cases.Book.Programme(c.Of)
	for n := range max(1, t.plan.Copies[c.Alias]) {
		alias := c.Alias + "#" + strconv.Itoa(n)
		child := casework.New{Programme: c.Of, Opened: t.on(x.On), Kind: d.Subject[0], Area: t.area}
		if child.Kind != programme.Matter {
			child.Subject = t.refer(c.Subject+suffix(n), child.Kind)
		}
		if err := k.Open(alias, child, t.aliases[c.Parent][0]); err != nil {
			return err
		}
		t.aliases[c.Alias] = append(t.aliases[c.Alias], alias)
	}
	return nil
}

func suffix(n int) string {
	if n == 0 {
		return ""
	}
	return "#" + strconv.Itoa(n)
}

// event tells one event in one case; over means that the rest has not happened yet.
func (t *teller) event(k *casework.Telling, i, n int, alias string, x programme.StoryEvent) (over bool, err error) {
	s := k.State(alias)
	if s == nil || s.Ending != "" {
		return false, nil
	}
	e := t.event0(s, x, n)
	if late(e) {
		return true, nil
	}
	e.Of = t.ids[x.Of*1000+n]
	id, children, err := t.do(k, alias, e)
	if err != nil {
		return false, fmt.Errorf("event %d: %w", i+1, err)
	}
	t.ids[(i+1)*1000+n] = id
	t.named(s, x, children)
	return false, nil
}

// event0 is a story's event with our people and days.
func (t *teller) event0(s *fold.State, x programme.StoryEvent, n int) fold.Event {
	x.On = t.on(x.On)
	t.hint(s.Def, x)
	account := t.account(x) // before anybody is cast by their bare alias
	e := fold.Told(s.Def, x, func(a string) string { return t.refer(a, "") })
	e.By.Account, e.By.Human = account, account
	if e.By.Ref != "" && s.Def.Party(e.By.Role) != nil && slices.Contains(s.Def.Party(e.By.Role).Kinds, "worker") {
		e.By.Ref = e.By.Account
	}
	t.days(s.Def, &e)
	t.copies(s.Def, x, &e)
	return e
}

// days moves the days that answers say.
func (t *teller) days(d *programme.Definition, e *fold.Event) {
	for name, a := range e.Say {
		if q := d.Question(name); q != nil && q.Kind == "day" {
			a.Text = string(t.on(store.Day(a.Text)))
			e.Say[name] = a
		}
	}
	if step := d.Step(e.Step); step != nil && step.Day != "" && e.Kind == fold.KindAct {
		if a, ok := e.Say[step.Day]; ok {
			e.Day = store.Day(a.Text)
		}
	}
	if e.Kind == fold.KindStandIn {
		e.Reason = string(t.on(store.Day(e.Reason)))
	}
}

// copies makes as many rows of a roll, and of what opens a copied child, as planned.
func (t *teller) copies(d *programme.Definition, x programme.StoryEvent, e *fold.Event) {
	opened := make([]string, 0, len(x.Opens))
	for a := range x.Opens {
		opened = append(opened, a)
	}
	slices.Sort(opened)
	for name, a := range e.Say {
		q := d.Question(name)
		switch {
		case q == nil:
		case q.Kind == "roll" && t.plan.Roll > 0:
			a.Rows = t.roll(a.Rows[0])
			e.Say[name] = a
		case q.Kind == "opens":
			var rows []form.Answers
			for i, row := range a.Rows {
				times := 1
				if i < len(opened) && slices.Contains(t.plan.Without, opened[i]) {
					continue
				}
				if i < len(opened) {
					times = max(1, t.plan.Copies[opened[i]])
				}
				for n := range times {
					now := maps.Clone(row)
					if n > 0 && row["subject"].Text != "" {
						now["subject"] = form.Answer{Text: t.another(fmt.Sprint(name, i, n))}
					}
					rows = append(rows, now)
				}
			}
			a.Rows = rows
			e.Say[name] = a
			if len(rows) == 0 {
				delete(e.Say, name)
			}
		}
	}
}

// roll are the same people in every roll of the case.
func (t *teller) roll(like form.Answers) (rows []form.Answers) {
	for n := 0; len(t.people) < t.plan.Roll; n++ {
		who := t.another("roll" + strconv.Itoa(n))
		if key := t.plan.Programme + t.plan.Story + "|" + who; !t.used[key] { // a person counts once, in whichever class
			t.used[key] = true
			t.people = append(t.people, who)
		}
	}
	for _, who := range t.people {
		row := maps.Clone(like)
		row["person"] = form.Answer{Text: who}
		rows = append(rows, row)
	}
	return rows
}

// named gives the children that were opened the story's aliases, in the rows' order.
func (t *teller) named(s *fold.State, x programme.StoryEvent, children []string) {
	opened := make([]string, 0, len(x.Opens))
	for a := range x.Opens {
		opened = append(opened, a)
	}
	slices.Sort(opened)
	at := 0
	for _, a := range opened {
		for range max(1, t.plan.Copies[a]) {
			if at < len(children) {
				t.aliases[a] = append(t.aliases[a], children[at])
				at++
			}
		}
	}
}

// do tells an event; where a notice still runs, the story waits until it is down.
func (t *teller) do(k *casework.Telling, alias string, e fold.Event) (string, []string, error) {
	for range 4 {
		id, children, err := k.Do(alias, e)
		var no *casework.RefusedError
		if !errors.As(err, &no) || no.Refusal.Code != "notice_runs" {
			return id, children, err
		}
		due, _ := no.Refusal.Pairs[1].(store.Day)
		days := e.On.DaysUntil(due)
		t.wait += days
		e.On, e.Day = e.On.AddDays(days), e.Day.AddDays(days)
	}
	return "", nil, errors.New("a notice that does not come down")
}
