package txa

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A journey by keyboard alone: nothing is focused by a script, everything is reached as
// a hand without a mouse reaches it.

// mostTabs is when a control counts as out of a keyboard's reach.
const mostTabs = 200

// Reach presses Tab from the page's beginning until the control whose name holds name
// has the focus; nth counts controls of that name from 1. Within a group of radio
// buttons it goes on by arrows.
func (t *Tab) Reach(name string, nth int) error {
	if _, err := evalNow[any](t, `(document.activeElement?.blur(), getSelection().removeAllRanges(), scrollTo(0, 0), window.txaSeen = new Set())`); err != nil {
		return err
	}
	for range mostTabs {
		if err := t.press(kb.Tab); err != nil {
			return err
		}
		radios, err := evalNow[int](t, `document.activeElement?.type === "radio" ? document.getElementsByName(document.activeElement.name).length : 0`)
		if err != nil {
			return err
		}
		for i := 0; i < max(1, radios); i++ {
			hit, err := evalNow[bool](t, `((name) => { const e = document.activeElement; if (!e || e === document.body || !(e.computedName || "").includes(name) || txaSeen.has(e)) return false; txaSeen.add(e); return true; })`+quote(name))
			if err != nil {
				return err
			}
			if hit {
				nth--
			}
			if hit && nth == 0 {
				return nil
			}
			if radios > 1 {
				if err := t.press(kb.ArrowDown); err != nil {
					return err
				}
			}
		}
	}
	return fmt.Errorf("no key reaches %q", name)
}

// KeyFollow reaches what is called name, presses Enter and waits for the page it leads
// to.
func (t *Tab) KeyFollow(name string) error {
	if err := t.Reach(name, 1); err != nil {
		return err
	}
	if _, err := evalNow[any](t, `window.txaOld = 1`); err != nil {
		return err
	}
	if err := t.press(kb.Enter); err != nil {
		return err
	}
	if err := t.until(arrived); err != nil {
		return fmt.Errorf("%q leads nowhere: %w", name, err)
	}
	return nil
}

// KeyFill reaches a field and types into it.
func (t *Tab) KeyFill(name, text string) error {
	if err := t.Reach(name, 1); err != nil {
		return err
	}
	return chromedp.Do(t.ctx, call(input.InsertText, input.InsertTextParams{Text: text}))
}

// KeyTick reaches a box and ticks it; a radio button by the space bar as well.
func (t *Tab) KeyTick(name string, nth int) error {
	if err := t.Reach(name, nth); err != nil {
		return err
	}
	on, err := evalNow[bool](t, `document.activeElement.checked`)
	if err != nil || on {
		return err
	}
	return t.press(" ")
}

// KeyChoose reaches a list and goes down it to the first option that holds text.
func (t *Tab) KeyChoose(name, text string) error {
	if err := t.Reach(name, 1); err != nil {
		return err
	}
	for range mostTabs {
		if err := t.press(kb.ArrowDown); err != nil {
			return err
		}
		at, err := evalNow[bool](t, `((text) => { const e = document.activeElement; return e.value !== "" && (e.selectedOptions?.[0]?.text || "").includes(text); })`+quote(text))
		if err != nil || at {
			return err
		}
	}
	return fmt.Errorf("no %q in the list %q", text, name)
}
