package txa

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// tabs at once: the machine the gate is made for has two cores.
const tabs = 2

// Run is the release gate over a whole site: key pages under every combination
// of settings, the others pairwise; with full every page under every
// combination. Each finding is an error of t, once, with all settings it was
// seen under.
func Run(t *testing.T, pages []Page, full bool) {
	t.Helper()
	b, err := Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	start := b.seconds(t)
	var looks []look
	for _, p := range pages {
		settings := Pairwise()
		if full || p.Key {
			settings = Cross()
		}
		for _, s := range settings {
			looks = append(looks, look{page: p, settings: s})
		}
	}
	b.lookAll(looks)
	checks := 0
	for _, l := range looks {
		if l.err != nil {
			t.Errorf("%s %s: %v", l.page.Name, l.settings, l.err)
		}
		checks += l.report.Checks
	}
	for _, line := range gather(append(looks, sameTitles(looks)...)) {
		t.Error(line)
	}
	spent := b.seconds(t) - start
	fmt.Printf("TX-A: %d pages, %d page×setting, %d checks, %.0f s (%.2f s each)\n",
		len(pages), len(looks), checks, spent, spent/float64(max(1, len(looks))))
}

// A look is one page under one Settings and what it found.
type look struct {
	page     Page
	settings Settings
	report   Report
	err      error
}

// lookAll makes the looks. Those at one host under one Settings share a tab, made fresh
// each time: to start one costs as much as to look.
func (b *Browser) lookAll(looks []look) {
	next := make(chan []*look)
	var group sync.WaitGroup
	for range tabs {
		group.Go(func() {
			for some := range next {
				b.lookInOne(some)
			}
		})
	}
	for _, some := range together(looks) {
		next <- some
	}
	close(next)
	group.Wait()
}

// together groups looks that can share a tab, in their order. What looks deeper, signs
// in or brings cookies has one of its own.
func together(looks []look) (out [][]*look) {
	at := map[string]int{}
	for i := range looks {
		l := &looks[i]
		key := origin(l.page.URL) + " " + l.settings.String()
		n, ok := at[key]
		if l.alone() || !ok || len(out[n]) == mostInOne {
			out = append(out, nil)
			if n = len(out) - 1; !l.alone() {
				at[key] = n
			}
		}
		out[n] = append(out[n], l)
	}
	return out
}

// mostInOne keeps the two tabs busy to the end.
const mostInOne = 12

func (l *look) alone() bool {
	return l.settings == Plain || l.page.Login != "" || len(l.page.Cookies) > 0
}

func (b *Browser) lookInOne(some []*look) {
	if len(some) == 1 {
		some[0].report, some[0].err = b.Check(some[0].page, some[0].settings, some[0].settings == Plain)
		return
	}
	tab, err := b.Open(some[0].settings)
	for i, l := range some {
		if err == nil && i > 0 {
			err = tab.Again()
		}
		if l.err = err; err == nil {
			l.report, l.err = tab.check(l.page, false)
		}
	}
	if tab != nil {
		tab.Close()
	}
}

// sameTitles finds addresses that share a title in one language (T7): in a list of
// tabs or a history nobody could tell them apart. One address seen by two people is one.
func sameTitles(looks []look) []look {
	var same []look
	first := map[string]Page{}
	for _, l := range looks {
		if l.err != nil || l.settings.Zoom != 100 {
			continue
		}
		key := l.settings.Lang + " " + l.report.Title
		other, seen := first[key]
		if !seen {
			first[key] = l.page
		} else if path(other.URL) != path(l.page.URL) {
			l.report.Findings = []Finding{{"T7", "title", "title", fmt.Sprintf("“%s” is also the title of %s", l.report.Title, other.Name)}}
			same = append(same, l)
		}
	}
	return same
}

// gather writes each finding of a page once, with the settings it occurs under.
func gather(looks []look) []string {
	under := map[string][]string{}
	var order []string
	for _, l := range looks {
		for _, f := range l.report.Findings {
			key := l.page.Name + ": " + f.String()
			if under[key] == nil {
				order = append(order, key)
			}
			if s := l.settings.String(); !slices.Contains(under[key], s) {
				under[key] = append(under[key], s)
			}
		}
	}
	slices.Sort(order)
	for i, key := range order {
		order[i] = key + "\n    under " + some(under[key])
	}
	return order
}

func some(settings []string) string {
	if len(settings) > 4 {
		return fmt.Sprintf("%s and %d more", strings.Join(settings[:4], ", "), len(settings)-4)
	}
	return strings.Join(settings, ", ")
}

// seconds is the browser's own clock: reading the machine's is kept to cmd/ and
// store/.
func (b *Browser) seconds(t *testing.T) float64 {
	t.Helper()
	now, err := evalNow[float64](&Tab{ctx: b.ctx}, `performance.now() / 1000`)
	if err != nil {
		t.Fatal(err)
	}
	return now
}
