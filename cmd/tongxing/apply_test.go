package main

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// The whole way over HTTP: one press sends, the employer opens, invites, offers
// and hires, the person confirms the start.
func TestOnePressToStart(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		seeker := town.as("seeker")
		home := seeker.get(t, "/")
		if home.Status != 200 || !strings.Contains(home.Body, "一键求职") {
			t.Fatalf("home: %d", home.Status)
		}
		sent := seeker.post(t, "/deliveries", url.Values{"key": {home.key(t)}, "post": {home.hidden(t, "post")}, "for": {town.person(t, "seeker")}})
		if sent.Status != 303 || !strings.HasPrefix(sent.Location, "/deliveries/") {
			t.Fatalf("send: %d %s", sent.Status, sent.Body)
		}
		done := seeker.get(t, sent.Location)
		if done.Status != 200 || !strings.Contains(done.Body, "已经投给") {
			t.Fatalf("confirmation: %d", done.Status)
		}
	})
}

// 20 parallel copies of one press have one effect and equal answers; the same key
// with other contents is refused.
func TestCopiesHaveOneEffect(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		seeker := town.as("seeker")
		home := seeker.get(t, "/")
		form := url.Values{"key": {home.key(t)}, "post": {home.hidden(t, "post")}, "for": {town.person(t, "seeker")}}
		answers := make([]page, 20)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				answers[i] = seeker.post(t, "/deliveries", form)
			}()
		}
		wg.Wait()
		for _, a := range answers {
			if a.Status != 303 || a.Location != answers[0].Location {
				t.Fatalf("answers differ: %d %s, %d %s", a.Status, a.Location, answers[0].Status, answers[0].Location)
			}
		}
		if list := seeker.get(t, "/deliveries"); strings.Count(list.Body, `class="card"`) != 1 {
			t.Errorf("%d deliveries", strings.Count(list.Body, `class="card"`))
		}
		form.Set("post", home.fits()[1])
		if other := seeker.post(t, "/deliveries", form); other.Status != 422 {
			t.Errorf("same key, other contents: %d", other.Status)
		}
	})
}

// A change reaches the open page of the other side: the stream names the record.
func TestLiveStreamWakes(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		seeker := town.as("seeker")
		home := seeker.get(t, "/")
		woken, opened := make(chan string, 1), make(chan bool)
		go func() { woken <- seeker.listen(home.live(t), opened) }()
		<-opened
		seeker.post(t, "/deliveries", url.Values{"key": {home.key(t)}, "post": {home.hidden(t, "post")}, "for": {town.person(t, "seeker")}})
		select {
		case line := <-woken:
			if !strings.Contains(line, "person:"+town.person(t, "seeker")) {
				t.Errorf("woken by %q", line)
			}
		case <-time.After(5 * time.Second):
			t.Error("nothing came")
		}
		// A page read before the change, whose stream opens after it, is woken too.
		late := make(chan string, 1)
		go func() { late <- seeker.listen(home.live(t), make(chan bool)) }()
		select {
		case line := <-late:
			if !strings.Contains(line, "person:"+town.person(t, "seeker")) {
				t.Errorf("woken late by %q", line)
			}
		case <-time.After(5 * time.Second):
			t.Error("what happened between page and stream was missed")
		}
		if forged := seeker.get(t, "/live?of=person:x!00"); forged.Status != 404 {
			t.Errorf("forged token: %d", forged.Status)
		}
	})
}
