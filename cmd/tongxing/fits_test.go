package main

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	fitCount  = regexp.MustCompile(`<h1>有(\d+)个岗位适合`)
	postCards = regexp.MustCompile(`<h2><a class="big" href="/posts/([0-9a-f-]{36})`)
)

// The number on the first page opens into as many posts, the best first, over as many
// pages as it takes; a filter narrows them.
func TestWhatFitsCanBeSeen(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		seeker := town.as("seeker")
		home := seeker.get(t, "/")
		said := fitCount.FindStringSubmatch(home.Body)
		if said == nil || !strings.Contains(home.Body, `href="/posts?fit=yes"`) {
			t.Fatalf("home: %d, counted %v, no way to them all", home.Status, said)
		}
		n, _ := strconv.Atoi(said[1])
		var seen []string
		for at := "/posts?fit=yes"; at != ""; {
			list := seeker.get(t, at)
			if !strings.Contains(list.Body, said[0]) || strings.Contains(list.Body, "暂不适合") {
				t.Fatalf("%s: %d", at, list.Status)
			}
			for _, m := range postCards.FindAllStringSubmatch(list.Body, -1) {
				seen = append(seen, m[1])
			}
			next := regexp.MustCompile(`href="(/posts\?after=[^"]+)"`).FindStringSubmatch(list.Body)
			if at = ""; next != nil {
				at = strings.ReplaceAll(next[1], "&amp;", "&")
			}
		}
		best := home.hidden(t, "post")
		if len(seen) != n || seen[0] != best {
			t.Errorf("%d of %d listed, first %s, best %s", len(seen), n, seen[0], best)
		}
		trade := town.some(t, `SELECT trade FROM post WHERE id = $1`, best)
		if some := seeker.get(t, "/posts?"+url.Values{"fit": {"yes"}, "trade": {trade}}.Encode()); strings.Contains(some.Body, said[0]) || !strings.Contains(some.Body, best) {
			t.Errorf("narrowed: %d", some.Status)
		}
		if all := town.anyone().get(t, "/posts?fit=yes"); all.Status != 200 || !strings.Contains(all.Body, "个岗位在招人") {
			t.Errorf("a visitor of whom nothing is known: %d", all.Status)
		}
		if rest := home.fits(); len(rest) == 0 || rest[0] != seen[1] || strings.Contains(home.Body, " checked") {
			t.Errorf("several at once: %v, ticked already: %t", rest, strings.Contains(home.Body, " checked"))
		}
		for _, id := range home.fits() {
			if id == best || !strings.Contains(home.Body, `href="/posts/`+id+`"`) {
				t.Errorf("%s cannot be looked at before it is ticked, or is the one above", id)
			}
		}
	})
}

// A post that does not fit says so, what to do about it and where those are that fit.
func TestAPostThatDoesNotFit(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		seeker := town.as("seeker")
		list := seeker.get(t, "/posts")
		card := regexp.MustCompile(`(?s)href="/posts/([0-9a-f-]{36})"(?:[^<]|<[^h])*?暂不适合`).FindStringSubmatch(list.Body)
		if card == nil {
			t.Fatal("everything fits")
		}
		post := seeker.get(t, "/posts/"+card[1])
		for _, want := range []string{"合不合适，看这几条", "所以不能投", `action="/reviews"`, `href="/posts?fit=yes"`} {
			if strings.Count(post.Body, want) != 1 {
				t.Errorf("%d times %q", strings.Count(post.Body, want), want)
			}
		}
		if strings.Contains(post.Body, "为什么适合") || strings.Contains(post.Body, "一键求职") {
			t.Error("it speaks as if it fitted")
		}
		back := seeker.post(t, "/reviews", url.Values{"key": {post.key(t)}, "person": {town.person(t, "seeker")}, "post": {card[1]}})
		if back.Status != 303 {
			t.Errorf("looked at again: %d", back.Status)
		}
	})
}

// Whoever acts for somebody reads about them by name; only the person is told that another
// acted, and the actor that the person may take it back.
func TestWhoActsForSomebodyIsNotAddressedAsThem(t *testing.T) {
	eachTown(t, func(t *testing.T, town *town) {
		guardian, ward := town.as("guardian"), town.as("ward")
		me := town.person(t, "ward")
		name := town.some(t, `SELECT name FROM person WHERE id = $1`, me)
		home := guardian.get(t, "/")
		for _, want := range []string{"个岗位适合" + name, name + "填写的"} {
			if !strings.Contains(home.Body, want) {
				t.Errorf("home (%d) lacks %q", home.Status, want)
			}
		}
		for _, never := range []string{"岗位适合您", "您填写的", "您都做得到"} {
			if strings.Contains(home.Body, never) {
				t.Errorf("home says %q to the guardian", never)
			}
		}
		if own := ward.get(t, "/"); !strings.Contains(own.Body, "岗位适合您") || !strings.Contains(own.Body, "您填写的") {
			t.Errorf("the person's own home: %d", own.Status)
		}
		english := guardian.get(t, "/?lang=en")
		if !strings.Contains(english.Body, "fit "+name) || strings.Contains(english.Body, "what you filled in") {
			t.Errorf("English: %d", english.Status)
		}
		sent := guardian.post(t, "/deliveries", url.Values{"key": {home.key(t)}, "post": {home.hidden(t, "post")}, "for": {me}})
		at := strings.TrimSuffix(sent.Location, "?sent=1")
		if told := guardian.get(t, at); !strings.Contains(told.Body, "这次由您代办，"+name+"可以撤回") || strings.Contains(told.Body, "别人替您办") {
			t.Errorf("the guardian reads at %s: %d", at, told.Status)
		}
		if told := ward.get(t, at); !strings.Contains(told.Body, "这次是别人替您办的") {
			t.Errorf("the person reads at %s: %d", at, told.Status)
		}
	})
}
