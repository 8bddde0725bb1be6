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

// Reach presses Tab until the nth control, counted from 1, whose name holds name has the
// focus.
func (t *Tab) Reach(name string, nth int) error {
	there, err := evalNow[bool](t, `((name, nth) => { window.txaGoal = [...document.querySelectorAll("a[href],button,input,select,textarea,summary")]
		.filter((e) => (e.computedName || "").includes(name) && e.checkVisibility())[nth - 1]; return !!window.txaGoal; })`+fmt.Sprintf("(...[%s, %d])", quote(name), nth))
	if err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("nothing on the page is called %q", name)
	}
	for range mostTabs {
		if err := t.press(kb.Tab); err != nil {
			return err
		}
		if at, err := evalNow[bool](t, `document.activeElement === txaGoal`); err != nil || at {
			return err
		}
		// Of a group of radio buttons the Tab key reaches one; arrows go on, and choose.
		radios, err := evalNow[int](t, `((e) => e?.type === "radio" && txaGoal.name === e.name ? document.getElementsByName(e.name).length : 0)(document.activeElement)`)
		if err != nil {
			return err
		}
		for range radios {
			if err := t.press(kb.ArrowDown); err != nil {
				return err
			}
			if at, err := evalNow[bool](t, `document.activeElement === txaGoal`); err != nil || at {
				return err
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
