package main

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tongxing/access"
	"tongxing/employment"
	"tongxing/event"
	"tongxing/store"
)

// twoNodes are two servers on one PostgreSQL, each with its own index, hub and
// connections.
func twoNodes(t *testing.T) (one, two *town) {
	t.Helper()
	one = newTownOn(t)
	return one, serveTown(t, one.where)
}

// until waits for something that must come by itself.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(10 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("%s: never came", what)
		}
	}
}

// A person applies at one node; the employer's open page at the other is told, and
// shows it.
func TestTwoNodesAreLive(t *testing.T) {
	one, two := twoNodes(t)
	seeker := one.as("seeker")
	home := seeker.get(t, "/")
	post := home.hidden(t, "post")
	account := one.some(t, `SELECT g.account FROM access_grant g JOIN post p ON p.employer = g.organisation WHERE p.id = $1 AND g.role = 'employer' ORDER BY g.id LIMIT 1`, post)
	employer := two.signedIn(t, account)
	before := employer.get(t, "/inbox")
	woken, opened := make(chan string, 1), make(chan bool)
	go func() { woken <- employer.listen(before.live(t), opened) }()
	select {
	case <-opened:
	case line := <-woken:
		t.Fatal("the stream did not open: ", line)
	}
	sent := seeker.post(t, "/deliveries", url.Values{"key": {home.key(t)}, "post": {post}, "for": {one.person(t, "seeker")}})
	id := strings.TrimSuffix(strings.TrimPrefix(sent.Location, "/deliveries/"), "?sent=1")
	select {
	case line := <-woken:
		if !strings.HasPrefix(line, "data: ") {
			t.Errorf("woken by %q", line)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the other node's page was not told")
	}
	if got := employer.get(t, "/inbox"); !strings.Contains(got.Body, id) {
		t.Error("the other node's inbox does not show it")
	}
}

// What matching knows follows at the other node; a withdrawn consent counts at once.
func TestTwoNodesMatchAlike(t *testing.T) {
	one, two := twoNodes(t)
	me := one.person(t, "seeker")
	_, before := two.app.Site.Index.Size()
	if fits := two.as("seeker").get(t, "/").fits(); len(fits) == 0 {
		t.Fatal("nothing fits to begin with")
	}
	one.as("seeker").post(t, "/consents", url.Values{"key": {"nodes-consent"}, "person": {me}, "purpose": {access.ForJobSearch}, "yes": {"no"}, "channel": {"web"}})
	if fits := two.as("seeker").get(t, "/").fits(); len(fits) != 0 {
		t.Errorf("the other node still matches: %v", fits)
	}
	until(t, "the other node's index lets go", func() bool { _, n := two.app.Site.Index.Size(); return n == before-1 })
	post := one.some(t, `SELECT id FROM post WHERE state = 'published' ORDER BY id LIMIT 1`)
	posts, _ := one.app.Site.Index.Size()
	s, err := two.city.as("test", employment.PostClose)
	if err != nil {
		t.Fatal(err)
	}
	var version int64
	if err := two.House.DB().Read(t.Context(), func(tx *store.Tx) error {
		return tx.Get(&version, `SELECT version FROM post WHERE id = $1`, post)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := employment.Close(t.Context(), two.House, s, post, version); err != nil {
		t.Fatal(err)
	}
	until(t, "the first node's index lets go", func() bool { n, _ := one.app.Site.Index.Size(); return n == posts-1 })
}

// A session of one node is one of the other, and ends at both with its account; a code
// asked of one is taken by the other.
func TestTwoNodesShareSignIns(t *testing.T) {
	one, two := twoNodes(t)
	account := one.account("deaf")
	here := one.signedIn(t, account)
	there := &visitor{town: two, host: "localhost:" + two.port, cookie: here.cookie}
	for _, v := range []*visitor{here, there} {
		if got := v.get(t, "/deliveries"); got.Status != 200 {
			t.Fatalf("signed in: %d", got.Status)
		}
	}
	s, err := one.city.as("test", access.AccountDisable)
	if err != nil {
		t.Fatal(err)
	}
	var version int64
	if err := one.House.DB().Read(t.Context(), func(tx *store.Tx) error {
		return tx.Get(&version, `SELECT version FROM account WHERE id = $1`, account)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := access.DisableAccount(t.Context(), one.House, s, account, version); err != nil {
		t.Fatal(err)
	}
	for _, v := range []*visitor{here, there} {
		if got := v.get(t, "/deliveries"); got.Status == 200 {
			t.Errorf("still signed in after the account's end")
		}
	}
}

// Copies of one act sent to both nodes have one effect and answer alike.
func TestTwoNodesKeepOneEffect(t *testing.T) {
	one, two := twoNodes(t)
	home := one.as("seeker").get(t, "/")
	form := url.Values{"key": {home.key(t)}, "post": {home.hidden(t, "post")}, "for": {one.person(t, "seeker")}}
	answers := make([]page, 20)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			answers[i] = []*town{one, two}[i%2].as("seeker").post(t, "/deliveries", form)
		}()
	}
	wg.Wait()
	for _, a := range answers {
		if a.Status != 303 || a.Location != answers[0].Location {
			t.Fatalf("%d %s, %d %s", a.Status, a.Location, answers[0].Status, answers[0].Location)
		}
	}
}

// When a node goes away, the other gives the places, whoever gave them before, and
// the log verifies.
func TestTwoNodesHandTheLogOver(t *testing.T) {
	one, two := twoNodes(t)
	employer := one.some(t, `SELECT id FROM employer ORDER BY id LIMIT 1`)
	report := func(at *town, key string) {
		if got := at.as("seeker").post(t, "/reports", url.Values{"key": {key}, "employer": {employer}, "text": {"面试时要我交押金"}}); got.Status != 200 {
			t.Fatalf("reported: %d", got.Status)
		}
	}
	facts := func() (queued, placed int64) {
		if err := two.House.DB().Read(t.Context(), func(tx *store.Tx) (err error) {
			if err = tx.Get(&queued, `SELECT count(*) FROM event_queue`); err == nil {
				placed, err = event.Size(tx)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return queued, placed
	}
	_, before := facts()
	report(one, "hand-over-1")
	report(two, "hand-over-2")
	one.stop()
	report(two, "hand-over-3")
	until(t, "every fact has its place", func() bool { queued, placed := facts(); return queued == 0 && placed == before+3 })
	if err := (&AuditVerify{Where: two.where}).Run(t.Context()); err != nil {
		t.Error(err)
	}
}
