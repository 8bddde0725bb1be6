package txa

import (
	"fmt"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The way to apply by keyboard (T6) and by ear (T7), from the study's prototype.
const (
	keysWithSkip = 5
	keysPlain    = 12
	readerMoves  = 6
)

const focused = `(document.activeElement && document.activeElement.computedName || "")`

// Keys counts the key presses from a freshly loaded page to pressing the
// control called name, that last press included. With skip it takes the skip
// link first. It does not press the control itself.
func (t *Tab) Keys(name string, skip bool) (int, error) {
	const giveUp = 100
	for n := 1; n < giveUp; n++ {
		if err := t.press(kb.Tab); err != nil {
			return 0, err
		}
		if skip && n == 1 {
			link, err := evalNow[bool](t, `document.activeElement.matches("a[href^='#']")`)
			if err != nil {
				return 0, err
			}
			if !link {
				return 0, fmt.Errorf("the first key does not reach a skip link")
			}
			if err := t.press(kb.Enter); err != nil {
				return 0, err
			}
			n++
			continue
		}
		at, err := evalNow[string](t, focused)
		if err != nil {
			return 0, err
		}
		if at == name {
			return n + 1, nil
		}
	}
	return 0, fmt.Errorf("no key reaches %q", name)
}

func (t *Tab) press(key string) error { return chromedp.Do(t.ctx, chromedp.KeyEvent(key)) }

// near holds T6 for the page's main act.
func (t *Tab) near(p Page) ([]Finding, error) {
	var found []Finding
	for _, way := range []struct {
		skip bool
		most int
	}{{true, keysWithSkip}, {false, keysPlain}} {
		if err := t.Go(p.URL); err != nil {
			return nil, err
		}
		n, err := t.Keys(p.Apply, way.skip)
		switch {
		case err != nil:
			found = append(found, Finding{"T6", "keys", p.Apply, err.Error()})
		case n > way.most:
			found = append(found, Finding{"T6", "keys", p.Apply, fmt.Sprintf("%d keys (skip link: %v), at most %d", n, way.skip, way.most)})
		}
	}
	return found, nil
}

// walk presses Tab through the whole page and reports what is never reached,
// or never left (WCAG 2.1.1, 2.1.2).
func (t *Tab) walk(p Page) ([]Finding, error) {
	if err := t.Go(p.URL); err != nil {
		return nil, err
	}
	n, err := withCode[int](t, `(window.txaStops = stops()).length`)
	if err != nil {
		return nil, err
	}
	for range n + 1 {
		if err := t.press(kb.Tab); err != nil {
			return nil, err
		}
		if _, err := evalNow[any](t, `document.activeElement.txaSeen = 1`); err != nil {
			return nil, err
		}
	}
	// One radio button of a group stands for all of it.
	missed, err := withCode[[]string](t, `window.txaStops.filter((e) => !e.txaSeen && e.type !== "radio").map(selector)`)
	var found []Finding
	for _, m := range missed {
		found = append(found, Finding{"T6", "walk", m, "Tab never gets here"})
	}
	return found, err
}
