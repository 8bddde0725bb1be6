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

// Run is the release gate over a whole site: key pages pairwise under the
// settings, the others in turns; with full every page under every combination.
// Each finding is an error of t, once, with all settings it was seen under.
func Run(t *testing.T, pages []Page, full bool) {
	t.Helper()
	b, err := Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	start := b.seconds(t)
	var looks []look
	for i, p := range pages {
		settings := Turn(i)
		switch {
		case full:
			settings = Cross()
		case p.Key:
			settings = Pairwise()
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

func (b *Browser) lookAll(looks []look) {
	next := make(chan *look)
	var group sync.WaitGroup
	for range tabs {
		group.Go(func() {
			for l := range next {
				l.report, l.err = b.Check(l.page, l.settings, l.settings == Plain)
			}
		})
	}
	for i := range looks {
		next <- &looks[i]
	}
	close(next)
	group.Wait()
}

// sameTitles finds pages that share a title in one language (T7): in a list of
// tabs or a history nobody could tell them apart.
func sameTitles(looks []look) []look {
	var same []look
	first := map[string]string{}
	for _, l := range looks {
		if l.err != nil || l.settings.Zoom != 100 {
			continue
		}
		key := l.settings.Lang + " " + l.report.Title
		other, seen := first[key]
		if !seen {
			first[key] = l.page.Name
		} else if other != l.page.Name {
			l.report.Findings = []Finding{{"T7", "title", "title", fmt.Sprintf("“%s” is also the title of %s", l.report.Title, other)}}
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
