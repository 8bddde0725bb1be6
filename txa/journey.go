package txa

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// A journey is a task done as a person does it, by the names of things; it
// works with scripts off (T8).

// byName finds a control by what Chromium tells a screen reader it is called.
const byName = `((name) => [...document.querySelectorAll("a[href],button,input,select,textarea,summary")]
	.find((e) => e.computedName.trim() === name && e.checkVisibility()))`

// Click clicks the control called name with the mouse.
func (t *Tab) Click(name string) error {
	at, err := evalNow[[]float64](t, `((e) => {
		if (!e) return [];
		e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getClientRects()[0];
		return [(r.left + r.right) / 2, (r.top + r.bottom) / 2];
	})(`+byName+quote(name)+`)`)
	if err != nil {
		return err
	}
	if len(at) == 0 {
		return fmt.Errorf("nothing on the page is called %q", name)
	}
	return chromedp.Do(t.ctx, chromedp.MouseClickXY(at[0], at[1]))
}

// Follow clicks the control called name and waits for the page it leads to.
func (t *Tab) Follow(name string) error {
	if _, err := evalNow[any](t, `window.txaOld = 1`); err != nil {
		return err
	}
	if err := t.Click(name); err != nil {
		return err
	}
	if err := t.until(arrived); err != nil {
		return fmt.Errorf("%q leads nowhere: %w", name, err)
	}
	return nil
}

// arrived: another document than the one clicked in is complete.
const arrived = `!window.txaOld && document.readyState === "complete"`

// until asks the page again and again whether something is so: chromedp's own
// waiting needs the page's scripts, which may be off.
func (t *Tab) until(expression string) error {
	ctx, stop := context.WithTimeout(t.ctx, patience/4)
	defer stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		// An error here is the old document going away.
		done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if err == nil && done {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// Fill types text into the field labelled name, in place of what is there.
func (t *Tab) Fill(name, text string) error {
	found, err := evalNow[bool](t, `((e) => { if (e) { e.focus(); e.select?.(); } return !!e; })(`+byName+quote(name)+`)`)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("no field is labelled %q", name)
	}
	return chromedp.Do(t.ctx, call(input.InsertText, input.InsertTextParams{Text: text}))
}

// Choose picks the option with this text in the list labelled name.
func (t *Tab) Choose(name, option string) error {
	found, err := evalNow[bool](t, `((e, text) => {
		const o = e && [...e.options].find((o) => o.text.trim() === text);
		if (o) { o.selected = true; e.dispatchEvent(new Event("change", {bubbles: true})); }
		return !!o;
	})(`+byName+quote(name)+`, `+quote(option)+`)`)
	if err == nil && !found {
		err = fmt.Errorf("no %q in a list labelled %q", option, name)
	}
	return err
}

// Text is what the eye can read on the page.
func (t *Tab) Text() (string, error) { return evalNow[string](t, `document.body.innerText`) }

// Title is the title of the page.
func (t *Tab) Title() (string, error) { return evalNow[string](t, `document.title`) }

// Address is where the tab is.
func (t *Tab) Address() (string, error) { return evalNow[string](t, `location.href`) }

// WaitText waits until the page says text, as after a message from the server.
func (t *Tab) WaitText(text string) error {
	if err := t.until(`document.body.innerText.includes` + quote(text)); err != nil {
		return fmt.Errorf("the page does not say %q: %w", text, err)
	}
	return nil
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always encodes
	return "(" + string(b) + ")"
}
