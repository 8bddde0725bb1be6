package main

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Whatever a page offers its reader opens for them: every link leads to a page, and no form
// is one that they may not send. Each role of the cast walks on from its first page, a few
// links of each kind.
func TestEveryLinkOpens(t *testing.T) {
	town := newTown(t)
	for _, role := range town.app.Gate.Demo.Roles {
		w := &walk{t: t, ask: town.as(role.Host).do}
		w.from("/")
		if w.pages < 10 {
			t.Errorf("%s: only %d pages were found", role.Host, w.pages)
		}
		for _, dead := range w.dead {
			t.Errorf("%s: %s", role.Host, dead)
		}
	}
}

// The walk finds a link that leads nowhere, one that its reader may not follow, and a form
// that they may not send.
func TestWalkFindsDeadEnds(t *testing.T) {
	village := newTown(t).as("village")
	for _, planted := range []string{`<a href="/cases/none">x</a>`, `<a href="/money">x</a>`, `<form method="post" action="/budgets">`} {
		w := &walk{t: t, ask: func(tb testing.TB, method, path string, form url.Values) page {
			p := village.do(tb, method, path, form)
			if path == "/today" {
				p.Body += planted
			}
			return p
		}}
		w.from("/")
		if len(w.dead) != 1 {
			t.Errorf("%s: found %q", planted, w.dead)
		}
	}
}

// A walk goes from page to page along the links, at most ofAKind that are alike.
type walk struct {
	t     testing.TB
	ask   func(tb testing.TB, method, path string, form url.Values) page
	seen  map[string]int // by kind of link or form
	pages int
	dead  []string
}

const ofAKind = 3

var (
	linkTo   = regexp.MustCompile(`<a [^>]*href="([^"#]+)`)
	formTo   = regexp.MustCompile(`<form [^>]*method="post"[^>]*action="([^"]+)"`)
	keyOfOne = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]+|(/|%2F)43[0-9/%F]*|\b\d+\b`)
)

func (w *walk) from(first string) {
	w.seen = map[string]int{}
	type step struct{ to, on string }
	for queue := []step{{first, ""}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		p := w.ask(w.t, http.MethodGet, at.to, nil)
		if p.Status == http.StatusSeeOther {
			queue = append(queue, step{p.Location, at.on})
			continue
		}
		if w.pages++; p.Status != http.StatusOK {
			w.dead = append(w.dead, fmt.Sprintf("%d: link to %s on %s", p.Status, at.to, at.on))
			continue
		}
		for _, to := range w.fresh("", linkTo, p.Body) {
			queue = append(queue, step{to, at.to})
		}
		for _, to := range w.fresh("form ", formTo, p.Body) {
			got := w.ask(w.t, http.MethodPost, to, nil) // without a key nothing is done
			if slices.Contains([]int{http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed}, got.Status) {
				w.dead = append(w.dead, fmt.Sprintf("%d: form to %s on %s", got.Status, to, at.to))
			}
		}
	}
}

// fresh are the addresses of this house on a page, of whose kind few were seen so far.
func (w *walk) fresh(what string, pattern *regexp.Regexp, body string) (out []string) {
	for _, m := range pattern.FindAllStringSubmatch(body, -1) {
		to := html.UnescapeString(m[1])
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "/language") || strings.HasPrefix(to, "/signout") {
			continue
		}
		kind := what + keyOfOne.ReplaceAllString(to, "{}")
		if w.seen[to] > 0 || w.seen[kind] >= ofAKind {
			continue
		}
		w.seen[to]++
		w.seen[kind]++
		out = append(out, to)
	}
	return out
}
